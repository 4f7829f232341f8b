package org.whatsappusage.cli;

import org.whatsappusage.provider.Providers;
import org.whatsappusage.settings.ConfigurationSources;

/** The standalone process. */
public final class Main {

    private Main() {}

    /** Ends the process, since threads of libraries would keep it alive. */
    public static void main(String[] arguments) {
        int code = ExitCode.FAILED;
        try {
            setDefault("logback.configurationFile", "org/whatsappusage/cli/logback.xml");
            // The JDK's client repeats a GET by itself when a connection breaks; each call counts against a limit.
            setDefault("jdk.httpclient.redirects.retrylimit", "1");
            Providers providers = Providers.load();
            code = new Program(new Services(
                            Terminal.ofProcess(),
                            ConfigurationSources::ofProcess,
                            providers,
                            new CamelApplication(providers)))
                    .run(arguments);
        } catch (Throwable e) {
            System.err.println("failed: " + e);
        } finally {
            System.exit(code);
        }
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
