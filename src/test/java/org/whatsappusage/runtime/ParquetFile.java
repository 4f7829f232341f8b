package org.whatsappusage.runtime;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A Parquet file as DuckDB reads it, which shares nothing with the code that wrote it. */
public final class ParquetFile {

    private final LedgerContents duckDb = new LedgerContents(new DriverManagerDataSource("jdbc:duckdb:"));
    private final Path file;

    public ParquetFile(Path file) {
        this.file = file;
    }

    /** All rows in their order, in the form of {@link LedgerContents}. */
    public List<Map<String, Object>> rows() {
        return select("*");
    }

    /** @param columns as in SQL */
    public List<Map<String, Object>> select(String columns) {
        return duckDb.rows("SELECT " + columns + " FROM " + source("read_parquet"));
    }

    /** One row for each column: {@code name}, and the types of SQL and of Parquet. */
    public List<Map<String, Object>> columns() {
        return duckDb.rows("SELECT name, duckdb_type, repetition_type, logical_type FROM " + source("parquet_schema")
                + " WHERE num_children IS NULL");
    }

    /** The names of the codecs of its pages. */
    public List<Map<String, Object>> codecs() {
        return duckDb.rows("SELECT DISTINCT compression FROM " + source("parquet_metadata"));
    }

    private String source(String function) {
        return function + "('" + file.toString().replace("'", "''") + "')";
    }
}
