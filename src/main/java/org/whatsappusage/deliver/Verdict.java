package org.whatsappusage.deliver;

/** What it means that a sink did not take a message. */
public enum Verdict {
    /** Something in the message is refused, or the sink refuses everything. */
    REFUSED,
    /** Something in the message is refused, as the kind of the answer says by itself. */
    INVALID,
    /** It is no matter of the message: the sink is down, busy, or does not let us in. */
    DOWN,
    /** It has all of the message already. */
    TAKEN
}
