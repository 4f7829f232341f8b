/** The Camel component {@code whatsapp-usage:provider/operation} and its data types. Knows providers by their SPI only. */
package org.whatsappusage.component;
