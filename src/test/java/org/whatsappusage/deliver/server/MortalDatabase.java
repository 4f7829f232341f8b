package org.whatsappusage.deliver.server;

/** A database server with one database, whose user needs no password. */
public interface MortalDatabase extends MortalServer {

    /** The database, by JDBC. */
    String url();

    String username();
}
