-- Readings that were committed, with the answers as they came, so that usage can be rebuilt without calling anybody.
-- reading_id is the order of the commits. first_period and last_period are those of the first and the last usage row that
-- was committed of the answer, null if none was: a provider may answer with more than the window. balances counts those that
-- were committed.
CREATE TABLE raw_reading (
    reading_id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sync_id            VARCHAR NOT NULL,
    connection         VARCHAR NOT NULL,
    provider           VARCHAR NOT NULL,
    stream             VARCHAR NOT NULL,
    scope              VARCHAR NOT NULL,
    client_id          VARCHAR,
    channel_id         VARCHAR,
    managed_account_id VARCHAR,
    window_start       TIMESTAMP(6) WITH TIME ZONE,
    window_end         TIMESTAMP(6) WITH TIME ZONE,
    may_withdraw       BOOLEAN NOT NULL,
    requests           INTEGER NOT NULL,
    pages              INTEGER NOT NULL,
    balances           INTEGER NOT NULL,
    body_hash          VARCHAR,
    observed_at        TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    committed_at       TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    first_period       TIMESTAMP(6) WITH TIME ZONE,
    last_period        TIMESTAMP(6) WITH TIME ZONE
);
CREATE INDEX raw_reading_account ON raw_reading (connection, stream, scope, reading_id);
CREATE INDEX raw_reading_age ON raw_reading (committed_at);

-- A page of such a reading. origin is what is needed to read its body again, without secrets. of_no_waba: only its rows of
-- no WABA were committed, since those of the others were read WABA by WABA.
CREATE TABLE raw_page (
    reading_id BIGINT NOT NULL,
    page       INTEGER NOT NULL,
    body_hash  VARCHAR NOT NULL,
    origin     VARCHAR NOT NULL,
    of_no_waba BOOLEAN NOT NULL,
    PRIMARY KEY (reading_id, page)
);
CREATE INDEX raw_page_body ON raw_page (body_hash);

-- Each body once, however often it came. It lives as long as the newest page that has it.
CREATE TABLE raw_body (
    body_hash VARCHAR PRIMARY KEY,
    body      BLOB NOT NULL
);

-- Pages of windows that are still being read. A page without a body was not to be kept.
CREATE TABLE stage_page (
    row_id     BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    work_id    BIGINT NOT NULL,
    body_hash  VARCHAR,
    origin     VARCHAR,
    body       BLOB,
    of_no_waba BOOLEAN NOT NULL
);
CREATE INDEX stage_page_work ON stage_page (work_id);
