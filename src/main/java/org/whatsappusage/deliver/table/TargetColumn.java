package org.whatsappusage.deliver.table;

/**
 * A column of the user's table, as the database describes it.
 *
 * @param name as the database spells it
 * @param quoted the name as it stands in a statement
 * @param type of {@link java.sql.Types}
 * @param typeName the database's own name of the type
 * @param size characters or digits, 0 or less if there is no bound
 * @param scale decimals, null if there is no bound
 * @param nullable whether it takes null
 * @param filled whether the database has a value for it where none is given
 * @param generated whether no value can be given
 */
record TargetColumn(
        String name,
        String quoted,
        int type,
        String typeName,
        int size,
        Integer scale,
        boolean nullable,
        boolean filled,
        boolean generated) {

    /** How a person knows it. */
    String shown() {
        return "column " + name + " (" + typeName + ")";
    }
}
