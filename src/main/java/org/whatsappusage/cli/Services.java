package org.whatsappusage.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.BiFunction;
import org.whatsappusage.provider.Providers;
import org.whatsappusage.settings.ConfigurationSources;

/**
 * What the commands work with.
 *
 * @param terminal where they write
 * @param sources where settings come from, by the properties and the file that the command line names
 * @param providers that there are
 * @param application does the work
 */
record Services(
        Terminal terminal,
        BiFunction<Map<String, String>, Path, ConfigurationSources> sources,
        Providers providers,
        Application application) {}
