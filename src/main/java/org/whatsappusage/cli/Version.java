package org.whatsappusage.cli;

import picocli.CommandLine.IVersionProvider;

/** What is running, as the jar's manifest tells. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {"whatsapp-usage " + (version == null ? "(built from source, not packaged)" : version)};
    }
}
