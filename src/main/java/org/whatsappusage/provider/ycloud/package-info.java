/** YCloud API v2: daily billing in fixed UTC+8 days, and balances. */
package org.whatsappusage.provider.ycloud;
