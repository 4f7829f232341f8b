package org.whatsappusage.sandbox;

import java.util.List;
import java.util.Map;

/**
 * A request as a simulated provider received it; requests to {@code /sandbox} are not told.
 *
 * @param rawQuery still encoded; null when the URL had none
 * @param headers every value of every header; look names up without regard to case, they are keys as the server writes them
 */
public record ReceivedRequest(String method, String path, String rawQuery, Map<String, List<String>> headers) {}
