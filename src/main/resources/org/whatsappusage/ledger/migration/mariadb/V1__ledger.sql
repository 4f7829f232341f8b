-- MariaDB commits each of these statements for itself, whole or not at all. A process may be killed between two of them, and the
-- next one runs the script from its start: each statement does nothing if it is done.
--
-- Instants are UTC: columns have no zone, the ledger's sessions have that one. Text is compared by its bytes, with the spaces at
-- its end. An index takes 3072 bytes, four for each character; what is in none has room to spare.

-- Accounts that have usage of a stream, by a number that is short enough to stand in every row.
CREATE TABLE IF NOT EXISTS usage_account (
    account_id BIGINT NOT NULL AUTO_INCREMENT,
    connection VARCHAR(255) NOT NULL,
    stream     VARCHAR(64) NOT NULL,
    scope      VARCHAR(255) NOT NULL,
    PRIMARY KEY (account_id),
    CONSTRAINT usage_account_name UNIQUE (connection, stream, scope)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- Every version of every usage record, in the order in which they were committed: this one table is the history, the newest
-- versions, and the change log that the sinks follow. Rows are only ever added; superseded is set once there is a newer version.
-- account_id, superseded and content_hash are the ledger's own and not published. change_id counts the changes, under the lock
-- of the commits.
CREATE TABLE IF NOT EXISTS usage_change (
    change_id          BIGINT NOT NULL,
    record_key         VARCHAR(32) NOT NULL,
    version            INTEGER NOT NULL,
    connection         VARCHAR(255) NOT NULL,
    provider           VARCHAR(64) NOT NULL,
    stream             VARCHAR(64) NOT NULL,
    partner_id         VARCHAR(255),
    client_id          VARCHAR(255),
    channel_id         VARCHAR(255),
    waba_id            VARCHAR(255),
    managed_account_id VARCHAR(255),
    phone_number       VARCHAR(255),
    product            VARCHAR(64) NOT NULL,
    unit               VARCHAR(64) NOT NULL,
    granularity        VARCHAR(32) NOT NULL,
    period_start       DATETIME(6) NOT NULL,
    period_end         DATETIME(6) NOT NULL,
    period_zone        VARCHAR(64),
    country            VARCHAR(64),
    category           VARCHAR(255),
    pricing_type       VARCHAR(255),
    direction          VARCHAR(255),
    tier               VARCHAR(255),
    quantity           BIGINT,
    paid_quantity      BIGINT,
    duration_seconds   BIGINT,
    cost               DECIMAL(60, 30),
    unit_price         DECIMAL(60, 30),
    currency           VARCHAR(16),
    finality           VARCHAR(32) NOT NULL,
    withdrawn          BOOLEAN NOT NULL,
    attributes         LONGTEXT NOT NULL,
    first_observed_at  DATETIME(6) NOT NULL,
    observed_at        DATETIME(6) NOT NULL,
    changed_at         DATETIME(6) NOT NULL,
    sync_id            VARCHAR(64) NOT NULL,
    account_id         BIGINT NOT NULL,
    superseded         BOOLEAN NOT NULL,
    content_hash       BINARY(16) NOT NULL,
    PRIMARY KEY (change_id),
    CONSTRAINT usage_change_version UNIQUE (record_key, version),
    INDEX usage_change_period (account_id, period_start, superseded)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- Periods of an account. observed_at is when an answer last confirmed all records of the period, so that a reading which finds
-- nothing new writes one row a period and none a record; null if only parts of it were ever read. transient says whether any
-- record of the period is, so that it is due again.
CREATE TABLE IF NOT EXISTS usage_period (
    account_id   BIGINT NOT NULL,
    granularity  VARCHAR(32) NOT NULL,
    period_start DATETIME(6) NOT NULL,
    transient    BOOLEAN NOT NULL,
    observed_at  DATETIME(6),
    PRIMARY KEY (account_id, period_start, granularity)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- What the records of a period come to, so that nobody has to add them up: those that are neither superseded nor withdrawn,
-- written in the transaction that changes them. currency is empty where records name none; cost is null if none has a cost.
CREATE TABLE IF NOT EXISTS usage_sum (
    account_id   BIGINT NOT NULL,
    granularity  VARCHAR(32) NOT NULL,
    period_start DATETIME(6) NOT NULL,
    currency     VARCHAR(16) NOT NULL,
    records      BIGINT NOT NULL,
    cost         DECIMAL(65, 30),
    PRIMARY KEY (account_id, period_start, granularity, currency)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE VIEW IF NOT EXISTS usage_version AS
SELECT record_key, version, connection, provider, stream, partner_id, client_id, channel_id, waba_id, managed_account_id,
       phone_number, product, unit, granularity, period_start, period_end, period_zone, country, category, pricing_type,
       direction, tier, quantity, paid_quantity, duration_seconds, cost, unit_price, currency, finality, withdrawn, attributes,
       first_observed_at, observed_at, changed_at, sync_id
FROM usage_change;

-- What was withdrawn is not confirmed by any answer that came later. Connection and stream are those of the account, so that who
-- asks for one of them is led to its accounts, and by these to their periods.
CREATE VIEW IF NOT EXISTS usage_record AS
SELECT h.record_key, h.version, a.connection, h.provider, a.stream, h.partner_id, h.client_id, h.channel_id, h.waba_id,
       h.managed_account_id, h.phone_number, h.product, h.unit, h.granularity, h.period_start, h.period_end, h.period_zone,
       h.country, h.category, h.pricing_type, h.direction, h.tier, h.quantity, h.paid_quantity, h.duration_seconds, h.cost,
       h.unit_price, h.currency, h.finality, h.withdrawn, h.attributes, h.first_observed_at,
       CASE WHEN p.observed_at > h.observed_at AND NOT h.withdrawn THEN p.observed_at ELSE h.observed_at END AS observed_at,
       h.changed_at, h.sync_id
FROM usage_change h
JOIN usage_account a ON a.account_id = h.account_id
LEFT JOIN usage_period p
  ON p.account_id = h.account_id AND p.period_start = h.period_start AND p.granularity = h.granularity
WHERE NOT h.superseded;

CREATE TABLE IF NOT EXISTS balance_snapshot (
    connection          VARCHAR(255) NOT NULL,
    scope               VARCHAR(255) NOT NULL,
    partner_id          VARCHAR(255),
    client_id           VARCHAR(255),
    channel_id          VARCHAR(255),
    managed_account_id  VARCHAR(255),
    amount              DECIMAL(60, 30),
    currency            VARCHAR(16),
    last_renewal_at     DATETIME(6),
    last_renewal_amount DECIMAL(60, 30),
    observed_at         DATETIME(6) NOT NULL,
    INDEX balance_snapshot_account (connection, scope, observed_at)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS sync_window (
    sync_id      VARCHAR(64) NOT NULL,
    connection   VARCHAR(255) NOT NULL,
    stream       VARCHAR(64) NOT NULL,
    scope        VARCHAR(255) NOT NULL,
    window_start DATETIME(6),
    window_end   DATETIME(6),
    complete     BOOLEAN NOT NULL,
    requests     INTEGER NOT NULL,
    records      INTEGER NOT NULL,
    body_hash    VARCHAR(255),
    observed_at  DATETIME(6) NOT NULL,
    INDEX sync_window_sync (sync_id, connection, stream, scope),
    INDEX sync_window_account (connection, stream, scope, observed_at)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS account (
    connection    VARCHAR(255) NOT NULL,
    kind          VARCHAR(32) NOT NULL,
    id            VARCHAR(255) NOT NULL,
    client_id     VARCHAR(255),
    name          VARCHAR(255),
    phone_number  VARCHAR(255),
    waba_id       VARCHAR(255),
    time_zone     VARCHAR(64),
    status        VARCHAR(255),
    terminated_at DATETIME(6),
    listed        BOOLEAN NOT NULL,
    PRIMARY KEY (connection, kind, id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- The zone of an account's days, as its answers taught it.
CREATE TABLE IF NOT EXISTS account_zone (
    connection VARCHAR(255) NOT NULL,
    scope      VARCHAR(255) NOT NULL,
    zone       VARCHAR(64) NOT NULL,
    PRIMARY KEY (connection, scope)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- When each stretch of time of an account was last read whole. Stretches of one account never overlap.
CREATE TABLE IF NOT EXISTS coverage (
    connection   VARCHAR(255) NOT NULL,
    stream       VARCHAR(64) NOT NULL,
    scope        VARCHAR(255) NOT NULL,
    period_start DATETIME(6) NOT NULL,
    period_end   DATETIME(6) NOT NULL,
    read_at      DATETIME(6) NOT NULL,
    PRIMARY KEY (connection, stream, scope, period_start)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- Windows that are due. priority is the order of the reasons; turn counts an account's windows from its newest, so that
-- every account has its first turn before any has its second. not_before parks a window until the limits of its account
-- allow a call.
CREATE TABLE IF NOT EXISTS work (
    id                 BIGINT NOT NULL AUTO_INCREMENT,
    sync_id            VARCHAR(64) NOT NULL,
    connection         VARCHAR(255) NOT NULL,
    provider           VARCHAR(64) NOT NULL,
    stream             VARCHAR(64) NOT NULL,
    scope              VARCHAR(255) NOT NULL,
    client_id          VARCHAR(255),
    channel_id         VARCHAR(255),
    managed_account_id VARCHAR(255),
    window_start       DATETIME(6),
    window_end         DATETIME(6),
    reason             VARCHAR(32) NOT NULL,
    priority           INTEGER NOT NULL,
    turn               INTEGER NOT NULL,
    state              VARCHAR(32) NOT NULL,
    attempt            INTEGER NOT NULL,
    not_before         DATETIME(6),
    lease_owner        VARCHAR(400),
    lease_millis       BIGINT,
    lease_until        DATETIME(6),
    error              TEXT,
    PRIMARY KEY (id),
    INDEX work_next (connection, priority, turn)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- Days that somebody asked to read again, until all of them were. A day is due while its last reading is older than
-- started_at, so that a backfill which was cut off goes on where it was.
CREATE TABLE IF NOT EXISTS backfill (
    connection VARCHAR(255) NOT NULL,
    first_day  DATE NOT NULL,
    last_day   DATE NOT NULL,
    started_at DATETIME(6) NOT NULL,
    PRIMARY KEY (connection, first_day, last_day)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- How far a sink has come in usage_change. offered is the end of the batch that it was handed last: after a crash it is
-- handed that very batch again, so that a file is written over by its equal. Whoever delivers to it holds it by a lease.
-- told_by: how differences are made for it, which must stay as it is for them to add up.
CREATE TABLE IF NOT EXISTS sink_position (
    sink        VARCHAR(255) NOT NULL,
    position    BIGINT NOT NULL,
    offered     BIGINT NOT NULL,
    told_by     VARCHAR(1024),
    lease_owner VARCHAR(255),
    lease_until DATETIME(6),
    PRIMARY KEY (sink)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- Rows to hold while something must happen one at a time, on every database alike.
CREATE TABLE IF NOT EXISTS ledger_lock (
    name VARCHAR(255) NOT NULL,
    PRIMARY KEY (name)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
INSERT IGNORE INTO ledger_lock (name) VALUES ('commit'), ('plan'), ('sinks');

-- What was spent of the providers' limits, so that a new process goes on where another ended: one row a bucket, its state as
-- Bucket4j writes it. A row whose bucket is full again says nothing, and is deleted once it expires.
CREATE TABLE IF NOT EXISTS call_budget (
    id         VARCHAR(500) NOT NULL,
    state      VARBINARY(2000) NOT NULL,
    expires_at DATETIME(6) NOT NULL,
    PRIMARY KEY (id),
    INDEX call_budget_expiry (expires_at)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- Readings that were committed, with the answers as they came, so that usage can be rebuilt without calling anybody.
-- reading_id is the order of the commits. first_period and last_period are those of the first and the last usage row that
-- was committed of the answer, and granularity is theirs; null if none was. A provider may answer with more than the window.
-- balances counts those that were committed; present is what usage-count then said of the periods from the first to the last.
CREATE TABLE IF NOT EXISTS raw_reading (
    reading_id         BIGINT NOT NULL AUTO_INCREMENT,
    sync_id            VARCHAR(64) NOT NULL,
    connection         VARCHAR(255) NOT NULL,
    provider           VARCHAR(64) NOT NULL,
    stream             VARCHAR(64) NOT NULL,
    scope              VARCHAR(255) NOT NULL,
    client_id          VARCHAR(255),
    channel_id         VARCHAR(255),
    managed_account_id VARCHAR(255),
    window_start       DATETIME(6),
    window_end         DATETIME(6),
    may_withdraw       BOOLEAN NOT NULL,
    requests           INTEGER NOT NULL,
    pages              INTEGER NOT NULL,
    balances           INTEGER NOT NULL,
    records            INTEGER NOT NULL,
    present            INTEGER NOT NULL,
    body_hash          VARCHAR(255),
    observed_at        DATETIME(6) NOT NULL,
    committed_at       DATETIME(6) NOT NULL,
    first_period       DATETIME(6),
    last_period        DATETIME(6),
    granularity        VARCHAR(32),
    PRIMARY KEY (reading_id),
    INDEX raw_reading_account (connection, stream, scope, reading_id),
    INDEX raw_reading_window (connection, stream, scope, window_start, window_end, reading_id),
    INDEX raw_reading_age (committed_at)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- A page of such a reading. origin is what is needed to read its body again, without secrets. of_no_waba: only its rows of
-- no WABA were committed, since those of the others were read WABA by WABA.
CREATE TABLE IF NOT EXISTS raw_page (
    reading_id BIGINT NOT NULL,
    page       INTEGER NOT NULL,
    body_hash  VARCHAR(255) NOT NULL,
    origin     LONGTEXT NOT NULL,
    of_no_waba BOOLEAN NOT NULL,
    mapping    VARCHAR(64),
    PRIMARY KEY (reading_id, page),
    INDEX raw_page_body (body_hash)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- Each body once, however often it came. It lives as long as the newest page that has it.
CREATE TABLE IF NOT EXISTS raw_body (
    body_hash VARCHAR(255) NOT NULL,
    body      LONGBLOB NOT NULL,
    PRIMARY KEY (body_hash)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
