-- H2 commits each of these statements for itself, and a CREATE TABLE before the keys that stand in it. A process may be killed
-- after any of them, and the next one runs the script from its start: each statement does one thing, and nothing if it is done.

-- Accounts that have usage of a stream, by a number that is short enough to stand in every row.
CREATE TABLE IF NOT EXISTS usage_account (
    account_id BIGINT GENERATED ALWAYS AS IDENTITY,
    connection VARCHAR NOT NULL,
    stream     VARCHAR NOT NULL,
    scope      VARCHAR NOT NULL
);
ALTER TABLE usage_account ADD CONSTRAINT IF NOT EXISTS usage_account_key PRIMARY KEY (account_id);
ALTER TABLE usage_account ADD CONSTRAINT IF NOT EXISTS usage_account_name UNIQUE (connection, stream, scope);

-- Every version of every usage record, in the order in which they were committed: this one table is the history, the newest
-- versions, and the change log that the sinks follow. Rows are only ever added; superseded is set once there is a newer version.
-- account_id, superseded and content_hash are the ledger's own and not published. change_id counts the changes, under the lock
-- of the commits. Amounts are as they came: H2 fills a DECIMAL with zeros, which are stored, read and taken off again with each row.
CREATE TABLE IF NOT EXISTS usage_change (
    change_id          BIGINT NOT NULL,
    record_key         VARCHAR(32) NOT NULL,
    version            INTEGER NOT NULL,
    connection         VARCHAR NOT NULL,
    provider           VARCHAR NOT NULL,
    stream             VARCHAR NOT NULL,
    partner_id         VARCHAR,
    client_id          VARCHAR,
    channel_id         VARCHAR,
    waba_id            VARCHAR,
    managed_account_id VARCHAR,
    phone_number       VARCHAR,
    product            VARCHAR NOT NULL,
    unit               VARCHAR NOT NULL,
    granularity        VARCHAR NOT NULL,
    period_start       TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    period_end         TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    period_zone        VARCHAR,
    country            VARCHAR,
    category           VARCHAR,
    pricing_type       VARCHAR,
    direction          VARCHAR,
    tier               VARCHAR,
    quantity           BIGINT,
    paid_quantity      BIGINT,
    duration_seconds   BIGINT,
    cost               DECFLOAT(60),
    unit_price         DECFLOAT(60),
    currency           VARCHAR,
    finality           VARCHAR NOT NULL,
    withdrawn          BOOLEAN NOT NULL,
    attributes         VARCHAR NOT NULL,
    first_observed_at  TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    observed_at        TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    changed_at         TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    sync_id            VARCHAR NOT NULL,
    account_id         BIGINT NOT NULL,
    superseded         BOOLEAN NOT NULL,
    content_hash       BINARY(16) NOT NULL
);
ALTER TABLE usage_change ADD CONSTRAINT IF NOT EXISTS usage_change_key PRIMARY KEY (change_id);
-- One index for the periods and the keys, in which the rows of a window stand side by side: H2 writes a whole page of an index
-- for each row that is alone in it.
ALTER TABLE usage_change ADD CONSTRAINT IF NOT EXISTS usage_change_version
    UNIQUE (account_id, period_start, record_key, version);

-- Periods of an account. observed_at is when an answer last confirmed all records of the period, so that a reading which finds
-- nothing new writes one row a period and none a record; null if only parts of it were ever read. transient says whether any
-- record of the period is, so that it is due again.
CREATE TABLE IF NOT EXISTS usage_period (
    account_id   BIGINT NOT NULL,
    granularity  VARCHAR NOT NULL,
    period_start TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    transient    BOOLEAN NOT NULL,
    observed_at  TIMESTAMP(6) WITH TIME ZONE
);
ALTER TABLE usage_period ADD CONSTRAINT IF NOT EXISTS usage_period_key PRIMARY KEY (account_id, period_start, granularity);

-- What the records of a period come to, so that nobody has to add them up: those that are neither superseded nor withdrawn,
-- written in the transaction that changes them. currency is empty where records name none; cost is null if none has a cost.
CREATE TABLE IF NOT EXISTS usage_sum (
    account_id   BIGINT NOT NULL,
    granularity  VARCHAR NOT NULL,
    period_start TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    currency     VARCHAR NOT NULL,
    records      BIGINT NOT NULL,
    cost         DECFLOAT(80)
);
ALTER TABLE usage_sum ADD CONSTRAINT IF NOT EXISTS usage_sum_key PRIMARY KEY (account_id, period_start, granularity, currency);

CREATE VIEW IF NOT EXISTS usage_version AS
SELECT record_key, version, connection, provider, stream, partner_id, client_id, channel_id, waba_id, managed_account_id,
       phone_number, product, unit, granularity, period_start, period_end, period_zone, country, category, pricing_type,
       direction, tier, quantity, paid_quantity, duration_seconds, CAST(cost AS DECIMAL(60, 30)) AS cost,
       CAST(unit_price AS DECIMAL(60, 30)) AS unit_price, currency, finality, withdrawn, attributes, first_observed_at, observed_at,
       changed_at, sync_id
FROM usage_change;

-- What was withdrawn is not confirmed by any answer that came later. Connection and stream are those of the account, so that who
-- asks for one of them is led to its accounts, and by these to their periods.
CREATE VIEW IF NOT EXISTS usage_record AS
SELECT h.record_key, h.version, a.connection, h.provider, a.stream, h.partner_id, h.client_id, h.channel_id, h.waba_id,
       h.managed_account_id, h.phone_number, h.product, h.unit, h.granularity, h.period_start, h.period_end, h.period_zone,
       h.country, h.category, h.pricing_type, h.direction, h.tier, h.quantity, h.paid_quantity, h.duration_seconds,
       CAST(h.cost AS DECIMAL(60, 30)) AS cost, CAST(h.unit_price AS DECIMAL(60, 30)) AS unit_price, h.currency, h.finality,
       h.withdrawn, h.attributes, h.first_observed_at,
       CASE WHEN p.observed_at > h.observed_at AND NOT h.withdrawn THEN p.observed_at ELSE h.observed_at END AS observed_at,
       h.changed_at, h.sync_id
FROM usage_change h
JOIN usage_account a ON a.account_id = h.account_id
LEFT JOIN usage_period p
  ON p.account_id = h.account_id AND p.period_start = h.period_start AND p.granularity = h.granularity
WHERE NOT h.superseded;

CREATE TABLE IF NOT EXISTS balance_snapshot (
    connection          VARCHAR NOT NULL,
    scope               VARCHAR NOT NULL,
    partner_id          VARCHAR,
    client_id           VARCHAR,
    channel_id          VARCHAR,
    managed_account_id  VARCHAR,
    amount              DECIMAL(60, 30),
    currency            VARCHAR,
    last_renewal_at     TIMESTAMP(6) WITH TIME ZONE,
    last_renewal_amount DECIMAL(60, 30),
    observed_at         TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
CREATE INDEX IF NOT EXISTS balance_snapshot_account ON balance_snapshot (connection, scope, observed_at);

CREATE TABLE IF NOT EXISTS sync_window (
    sync_id      VARCHAR NOT NULL,
    connection   VARCHAR NOT NULL,
    stream       VARCHAR NOT NULL,
    scope        VARCHAR NOT NULL,
    window_start TIMESTAMP(6) WITH TIME ZONE,
    window_end   TIMESTAMP(6) WITH TIME ZONE,
    complete     BOOLEAN NOT NULL,
    requests     INTEGER NOT NULL,
    records      INTEGER NOT NULL,
    body_hash    VARCHAR,
    observed_at  TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
CREATE INDEX IF NOT EXISTS sync_window_sync ON sync_window (sync_id, connection, stream, scope);
CREATE INDEX IF NOT EXISTS sync_window_account ON sync_window (connection, stream, scope, observed_at);

CREATE TABLE IF NOT EXISTS account (
    connection    VARCHAR NOT NULL,
    kind          VARCHAR NOT NULL,
    id            VARCHAR NOT NULL,
    client_id     VARCHAR,
    name          VARCHAR,
    phone_number  VARCHAR,
    waba_id       VARCHAR,
    time_zone     VARCHAR,
    status        VARCHAR,
    terminated_at TIMESTAMP(6) WITH TIME ZONE,
    listed        BOOLEAN NOT NULL
);
ALTER TABLE account ADD CONSTRAINT IF NOT EXISTS account_key PRIMARY KEY (connection, kind, id);

-- The zone of an account's days, as its answers taught it.
CREATE TABLE IF NOT EXISTS account_zone (
    connection VARCHAR NOT NULL,
    scope      VARCHAR NOT NULL,
    zone       VARCHAR NOT NULL
);
ALTER TABLE account_zone ADD CONSTRAINT IF NOT EXISTS account_zone_key PRIMARY KEY (connection, scope);

-- When each stretch of time of an account was last read whole. Stretches of one account never overlap.
CREATE TABLE IF NOT EXISTS coverage (
    connection   VARCHAR NOT NULL,
    stream       VARCHAR NOT NULL,
    scope        VARCHAR NOT NULL,
    period_start TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    period_end   TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    read_at      TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
ALTER TABLE coverage ADD CONSTRAINT IF NOT EXISTS coverage_key PRIMARY KEY (connection, stream, scope, period_start);

-- Windows that are due. priority is the order of the reasons; turn counts an account's windows from its newest, so that
-- every account has its first turn before any has its second. not_before parks a window until the limits of its account
-- allow a call.
CREATE TABLE IF NOT EXISTS work (
    id                 BIGINT GENERATED ALWAYS AS IDENTITY,
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
    reason             VARCHAR NOT NULL,
    priority           INTEGER NOT NULL,
    turn               INTEGER NOT NULL,
    state              VARCHAR NOT NULL,
    attempt            INTEGER NOT NULL,
    not_before         TIMESTAMP(6) WITH TIME ZONE,
    lease_owner        VARCHAR,
    lease_millis       BIGINT,
    lease_until        TIMESTAMP(6) WITH TIME ZONE,
    error              VARCHAR
);
ALTER TABLE work ADD CONSTRAINT IF NOT EXISTS work_key PRIMARY KEY (id);
CREATE INDEX IF NOT EXISTS work_next ON work (connection, priority, turn);

-- Days that somebody asked to read again, until all of them were. A day is due while its last reading is older than
-- started_at, so that a backfill which was cut off goes on where it was.
CREATE TABLE IF NOT EXISTS backfill (
    connection VARCHAR NOT NULL,
    first_day  DATE NOT NULL,
    last_day   DATE NOT NULL,
    started_at TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
ALTER TABLE backfill ADD CONSTRAINT IF NOT EXISTS backfill_key PRIMARY KEY (connection, first_day, last_day);

-- How far a sink has come in usage_change. offered is the end of the batch that it was handed last: after a crash it is
-- handed that very batch again, so that a file is written over by its equal. Whoever delivers to it holds it by a lease.
-- told_by: how differences are made for it, which must stay as it is for them to add up.
CREATE TABLE IF NOT EXISTS sink_position (
    sink        VARCHAR NOT NULL,
    position    BIGINT NOT NULL,
    offered     BIGINT NOT NULL,
    told_by     VARCHAR,
    lease_owner VARCHAR,
    lease_until TIMESTAMP WITH TIME ZONE
);
ALTER TABLE sink_position ADD CONSTRAINT IF NOT EXISTS sink_position_key PRIMARY KEY (sink);

-- Rows to hold while something must happen one at a time, on every database alike.
CREATE TABLE IF NOT EXISTS ledger_lock (name VARCHAR NOT NULL);
ALTER TABLE ledger_lock ADD CONSTRAINT IF NOT EXISTS ledger_lock_key PRIMARY KEY (name);
MERGE INTO ledger_lock (name) KEY (name) VALUES ('commit'), ('plan'), ('sinks');

-- What was spent of the providers' limits, so that a new process goes on where another ended: one row a bucket, its state as
-- Bucket4j writes it. A row whose bucket is full again says nothing, and is deleted once it expires.
CREATE TABLE IF NOT EXISTS call_budget (
    id         VARCHAR(500) NOT NULL,
    state      VARBINARY(2000) NOT NULL,
    expires_at TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
ALTER TABLE call_budget ADD CONSTRAINT IF NOT EXISTS call_budget_key PRIMARY KEY (id);
CREATE INDEX IF NOT EXISTS call_budget_expiry ON call_budget (expires_at);

-- Readings that were committed, with the answers as they came, so that usage can be rebuilt without calling anybody.
-- reading_id is the order of the commits. first_period and last_period are those of the first and the last usage row that
-- was committed of the answer, and granularity is theirs; null if none was. A provider may answer with more than the window.
-- balances counts those that were committed; present is what usage-count then said of the periods from the first to the last.
CREATE TABLE IF NOT EXISTS raw_reading (
    reading_id         BIGINT GENERATED ALWAYS AS IDENTITY,
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
    records            INTEGER NOT NULL,
    present            INTEGER NOT NULL,
    body_hash          VARCHAR,
    observed_at        TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    committed_at       TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    first_period       TIMESTAMP(6) WITH TIME ZONE,
    last_period        TIMESTAMP(6) WITH TIME ZONE,
    granularity        VARCHAR
);
ALTER TABLE raw_reading ADD CONSTRAINT IF NOT EXISTS raw_reading_key PRIMARY KEY (reading_id);
CREATE INDEX IF NOT EXISTS raw_reading_account ON raw_reading (connection, stream, scope, reading_id);
CREATE INDEX IF NOT EXISTS raw_reading_window ON raw_reading (connection, stream, scope, window_start, window_end, reading_id);
CREATE INDEX IF NOT EXISTS raw_reading_age ON raw_reading (committed_at);

-- A page of such a reading. origin is what is needed to read its body again, without secrets. of_no_waba: only its rows of
-- no WABA were committed, since those of the others were read WABA by WABA.
CREATE TABLE IF NOT EXISTS raw_page (
    reading_id BIGINT NOT NULL,
    page       INTEGER NOT NULL,
    body_hash  VARCHAR NOT NULL,
    origin     VARCHAR NOT NULL,
    of_no_waba BOOLEAN NOT NULL,
    mapping    VARCHAR
);
ALTER TABLE raw_page ADD CONSTRAINT IF NOT EXISTS raw_page_key PRIMARY KEY (reading_id, page);
CREATE INDEX IF NOT EXISTS raw_page_body ON raw_page (body_hash);

-- Each body once, however often it came. It lives as long as the newest page that has it.
CREATE TABLE IF NOT EXISTS raw_body (
    body_hash VARCHAR NOT NULL,
    body      BLOB NOT NULL
);
ALTER TABLE raw_body ADD CONSTRAINT IF NOT EXISTS raw_body_key PRIMARY KEY (body_hash);
