/** The shipped routes, loaded and driven as they are. */
package org.whatsappusage.routes;
