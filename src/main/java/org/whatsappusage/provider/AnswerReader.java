package org.whatsappusage.provider;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.io.InputStream;

/** Reads bodies as typed answers, in one way whether they come from a provider or were kept. */
final class AnswerReader {

    private final JsonFactory json = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /**
     * Reads a body to its end and closes it.
     *
     * @param status of the answer, for messages
     * @throws UnreadableAnswerException if it is not what the provider documents
     * @throws IOException if the body itself cannot be read
     */
    Answer read(Operation operation, Source source, int status, InputStream body) throws IOException {
        try (JsonParser parser = json.createParser(body)) {
            Answer answer = operation.read(parser, source);
            if (parser.nextToken() != null) {
                throw new UnreadableAnswerException(source, status, "there is more behind the JSON", null);
            }
            return answer;
        } catch (JsonEOFException cut) {
            throw new UnreadableAnswerException(source, status, "the JSON is cut short", cut);
        } catch (JsonProcessingException noJson) {
            throw new UnreadableAnswerException(
                    source, status, "no JSON: " + noJson.getOriginalMessage() + place(noJson.getLocation()), noJson);
        }
    }

    private static String place(JsonLocation location) {
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
