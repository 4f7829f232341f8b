/**
 * How long a call must wait: the budgets that providers give, kept ahead of the call and corrected by their answers. Knows
 * neither providers nor Camel nor where the buckets are kept.
 */
package org.whatsappusage.limit;
