package org.whatsappusage.provider;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.List;
import org.whatsappusage.limit.Budget;

/** One operation of a provider: a call for one page, and how its answer is read. Stateless. */
public interface Operation {

    /** The name in URIs, which is also the stream's. */
    String name();

    /** How its data is cut for reading. */
    StreamPlan plan();

    /**
     * The call for one page, without credentials.
     *
     * @throws IllegalArgumentException if a parameter is missing or wrong; the message names it
     */
    HttpCall call(Connection connection, Parameters parameters);

    /**
     * What a call spends, from the narrowest subject to the widest. Without a documented limit it is still a budget, so that
     * what the provider says about its limits holds for the calls after it.
     *
     * @throws IllegalArgumentException if a parameter is missing; the message names it
     */
    default List<Budget> budgets(Connection connection, Parameters parameters) {
        return List.of(new Budget(connection.provider() + "." + name(), connection.account(), List.of()));
    }

    /**
     * Reads a page as it streams in. Its usage records depend on the body, on what was asked and on the connection's name and
     * partner, and on nothing else: where these are the same again, it is not asked.
     *
     * @throws UnreadableAnswerException if it is not what the provider documents
     */
    Answer read(JsonParser json, Source source) throws IOException;
}
