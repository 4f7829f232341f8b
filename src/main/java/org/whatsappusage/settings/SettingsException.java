package org.whatsappusage.settings;

import java.util.List;

/** Settings that cannot be used. Its message holds every problem, a line each, and no secret. */
public class SettingsException extends RuntimeException {

    private final List<String> problems;

    /**
     * @param problems at least one, each of which names the key
     */
    public SettingsException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
