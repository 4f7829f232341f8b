package org.whatsappusage.ledger;

import java.nio.file.Path;

/** The databases that a ledger can be in: what holds on one of them holds on all. */
public enum LedgerDatabase {
    H2 {
        @Override
        public Address create(Path folder) {
            return new Address("jdbc:h2:file:" + folder.toAbsolutePath().resolve("ledger"), null, null);
        }
    },
    POSTGRESQL {
        @Override
        public Address create(Path folder) {
            return PostgresServer.create();
        }

        @Override
        public void release(Address address) {
            PostgresServer.release(address);
        }
    },
    MARIADB {
        @Override
        public Address create(Path folder) {
            return MariaDbServer.create();
        }

        @Override
        public void release(Address address) {
            MariaDbServer.release(address);
        }
    };

    /** The one that a test class, or a class around it, is annotated with. */
    static LedgerDatabase of(Class<?> test) {
        for (Class<?> around = test; around != null; around = around.getEnclosingClass()) {
            if (around.isAnnotationPresent(OnDatabase.class)) {
                return around.getAnnotation(OnDatabase.class).value();
            }
        }
        return H2;
    }

    /** What the settings say of a database. */
    public record Address(String url, String username, String password) {}

    /**
     * Makes an empty database. The test is skipped, with the reason, if its server cannot be started on this machine.
     *
     * @param folder for databases that are a file
     */
    public abstract Address create(Path folder);

    /** Gives it back: nobody has it open any more. */
    public void release(Address address) {}
}
