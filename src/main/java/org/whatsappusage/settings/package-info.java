/**
 * What a user can set: one registry of keys ({@link org.whatsappusage.settings.SettingKeys}) from which values are read and
 * checked, wrong keys get their nearest known one, environment variables find their key, and {@code docs/settings.md} is
 * written. Where the values come from is {@link org.whatsappusage.settings.Configuration}'s part. Plain Java, no Camel: whoever
 * embeds the routes can check settings without starting anything.
 */
package org.whatsappusage.settings;
