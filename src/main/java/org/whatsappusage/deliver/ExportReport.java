package org.whatsappusage.deliver;

import java.util.List;

/**
 * What an export has written.
 *
 * @param records in the document
 * @param unread windows of its days that could not be read whole when they were last tried, for people, a line each: the
 *     document has of them what was read before, if anything was
 */
public record ExportReport(long records, List<String> unread) {}
