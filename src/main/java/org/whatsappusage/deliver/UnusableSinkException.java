package org.whatsappusage.deliver;

/** A sink that nothing can be sent to. The message names the setting and no value of an option, which may be a secret. */
public final class UnusableSinkException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** Without the cause, which repeats the options and their values. */
    UnusableSinkException(String sink, String setting, String why) {
        super("whatsapp-usage.sinks." + sink + "." + setting + ": " + why);
    }
}
