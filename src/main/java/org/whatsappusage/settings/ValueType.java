package org.whatsappusage.settings;

import java.util.function.Function;

/**
 * What the values of a setting look like.
 *
 * @param allowed in words that complete "it must be …"
 * @param reader reads a value that is not blank; throws {@link IllegalArgumentException} or
 *     {@link java.time.DateTimeException} if it is not allowed
 */
public record ValueType<T>(String allowed, Function<String, T> reader) {}
