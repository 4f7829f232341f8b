package org.whatsappusage.provider;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import org.whatsappusage.record.Observation;

/**
 * What an answer says, as it says it: a list that nobody can change. Those of an {@link UnchangedAnswer} are read when somebody
 * looks at them. Safe for use by several threads.
 */
public final class Observations extends AbstractList<Observation> implements RandomAccess {

    private final Answer answer;
    private List<Observation> rows;

    private Observations(Answer answer) {
        this.answer = answer;
    }

    /**
     * @throws ContradictingAnswerException as {@link Answer#observations()}
     * @throws UnreadableAnswerException as {@link Answer#observations()}
     */
    public static Observations of(Answer answer) {
        Observations observations = new Observations(answer);
        if (!(answer instanceof UnchangedAnswer)) {
            observations.rows();
        }
        return observations;
    }

    /** The answer that says them. */
    public Answer answer() {
        return answer;
    }

    /** False as long as nobody has looked at them, so that they are what they were the last time. */
    public synchronized boolean areRead() {
        return rows != null;
    }

    private synchronized List<Observation> rows() {
        if (rows == null) {
            rows = List.copyOf(answer.observations());
        }
        return rows;
    }

    @Override
    public Observation get(int index) {
        return rows().get(index);
    }

    @Override
    public int size() {
        return rows().size();
    }
}
