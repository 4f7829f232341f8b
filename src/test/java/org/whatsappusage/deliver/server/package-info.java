/** Servers that sinks write to, each of which can be killed and started again with what it had. */
package org.whatsappusage.deliver.server;
