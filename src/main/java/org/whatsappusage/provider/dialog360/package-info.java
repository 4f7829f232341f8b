/** 360dialog Partner API v2: lists of clients and channels, balances, and usage that is Meta's own analytics. */
package org.whatsappusage.provider.dialog360;
