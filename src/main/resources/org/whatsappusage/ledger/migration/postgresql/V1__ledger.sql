-- PostgreSQL runs all of this in one transaction: a process that is killed in it leaves nothing behind.
--
-- Text that is compared or put in order has COLLATE "C": by its bytes, as fast as can be, and alike wherever the database stands.

-- Accounts that have usage of a stream, by a number that is short enough to stand in every row.
CREATE TABLE usage_account (
    account_id BIGINT GENERATED ALWAYS AS IDENTITY,
    connection TEXT COLLATE "C" NOT NULL,
    stream     TEXT COLLATE "C" NOT NULL,
    scope      TEXT COLLATE "C" NOT NULL,
    CONSTRAINT usage_account_key PRIMARY KEY (account_id),
    CONSTRAINT usage_account_name UNIQUE (connection, stream, scope)
);

-- Every version of every usage record, in the order in which they were committed: this one table is the history, the newest
-- versions, and the change log that the sinks follow. Rows are only ever added; superseded is set once there is a newer version.
-- account_id, superseded and content_hash are the ledger's own and not published. change_id counts the changes, under the lock
-- of the commits.
CREATE TABLE usage_change (
    change_id          BIGINT NOT NULL,
    record_key         TEXT COLLATE "C" NOT NULL,
    version            INTEGER NOT NULL,
    connection         TEXT COLLATE "C" NOT NULL,
    provider           TEXT NOT NULL,
    stream             TEXT COLLATE "C" NOT NULL,
    partner_id         TEXT COLLATE "C",
    client_id          TEXT COLLATE "C",
    channel_id         TEXT COLLATE "C",
    waba_id            TEXT COLLATE "C",
    managed_account_id TEXT COLLATE "C",
    phone_number       TEXT,
    product            TEXT NOT NULL,
    unit               TEXT NOT NULL,
    granularity        TEXT COLLATE "C" NOT NULL,
    period_start       TIMESTAMPTZ NOT NULL,
    period_end         TIMESTAMPTZ NOT NULL,
    period_zone        TEXT,
    country            TEXT,
    category           TEXT,
    pricing_type       TEXT,
    direction          TEXT,
    tier               TEXT,
    quantity           BIGINT,
    paid_quantity      BIGINT,
    duration_seconds   BIGINT,
    cost               NUMERIC,
    unit_price         NUMERIC,
    currency           TEXT COLLATE "C",
    finality           TEXT NOT NULL,
    withdrawn          BOOLEAN NOT NULL,
    attributes         TEXT NOT NULL,
    first_observed_at  TIMESTAMPTZ NOT NULL,
    observed_at        TIMESTAMPTZ NOT NULL,
    changed_at         TIMESTAMPTZ NOT NULL,
    sync_id            TEXT COLLATE "C" NOT NULL,
    account_id         BIGINT NOT NULL,
    superseded         BOOLEAN NOT NULL DEFAULT FALSE,
    content_hash       BYTEA NOT NULL,
    CONSTRAINT usage_change_key PRIMARY KEY (change_id),
    CONSTRAINT usage_change_version UNIQUE (record_key, version)
);
-- Commits, sums and the view of the newest versions ask for these alone: however long the history, the index does not grow by it.
CREATE INDEX usage_change_period ON usage_change (account_id, period_start) WHERE NOT superseded;
-- Statistics of a table that only grows are to be renewed, and its pages marked as visible, long before a fifth of it is new.
ALTER TABLE usage_change SET (
    autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

-- Periods of an account. observed_at is when an answer last confirmed all records of the period, so that a reading which finds
-- nothing new writes one row a period and none a record; null if only parts of it were ever read. transient says whether any
-- record of the period is, so that it is due again.
CREATE TABLE usage_period (
    account_id   BIGINT NOT NULL,
    granularity  TEXT COLLATE "C" NOT NULL,
    period_start TIMESTAMPTZ NOT NULL,
    transient    BOOLEAN NOT NULL,
    observed_at  TIMESTAMPTZ,
    CONSTRAINT usage_period_key PRIMARY KEY (account_id, period_start, granularity)
)
-- Every reading writes observed_at: with room on the page, no index hears of it.
WITH (fillfactor = 80);
CREATE INDEX usage_period_transient ON usage_period (account_id, period_start) WHERE transient;

-- What the records of a period come to, so that nobody has to add them up: those that are neither superseded nor withdrawn,
-- written in the transaction that changes them. currency is empty where records name none; cost is null if none has a cost.
CREATE TABLE usage_sum (
    account_id   BIGINT NOT NULL,
    granularity  TEXT COLLATE "C" NOT NULL,
    period_start TIMESTAMPTZ NOT NULL,
    currency     TEXT COLLATE "C" NOT NULL,
    records      BIGINT NOT NULL,
    cost         NUMERIC,
    CONSTRAINT usage_sum_key PRIMARY KEY (account_id, period_start, granularity, currency)
);

CREATE VIEW usage_version AS
SELECT record_key, version, connection, provider, stream, partner_id, client_id, channel_id, waba_id, managed_account_id,
       phone_number, product, unit, granularity, period_start, period_end, period_zone, country, category, pricing_type,
       direction, tier, quantity, paid_quantity, duration_seconds, cost, unit_price, currency, finality, withdrawn, attributes,
       first_observed_at, observed_at, changed_at, sync_id
FROM usage_change;

-- What was withdrawn is not confirmed by any answer that came later. Connection and stream are those of the account, so that who
-- asks for one of them is led to its accounts, and by these to their periods.
CREATE VIEW usage_record AS
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

CREATE TABLE balance_snapshot (
    connection          TEXT COLLATE "C" NOT NULL,
    scope               TEXT COLLATE "C" NOT NULL,
    partner_id          TEXT COLLATE "C",
    client_id           TEXT COLLATE "C",
    channel_id          TEXT COLLATE "C",
    managed_account_id  TEXT COLLATE "C",
    amount              NUMERIC,
    currency            TEXT COLLATE "C",
    last_renewal_at     TIMESTAMPTZ,
    last_renewal_amount NUMERIC,
    observed_at         TIMESTAMPTZ NOT NULL
);
CREATE INDEX balance_snapshot_account ON balance_snapshot (connection, scope, observed_at);

CREATE TABLE sync_window (
    sync_id      TEXT COLLATE "C" NOT NULL,
    connection   TEXT COLLATE "C" NOT NULL,
    stream       TEXT COLLATE "C" NOT NULL,
    scope        TEXT COLLATE "C" NOT NULL,
    window_start TIMESTAMPTZ,
    window_end   TIMESTAMPTZ,
    complete     BOOLEAN NOT NULL,
    requests     INTEGER NOT NULL,
    records      INTEGER NOT NULL,
    body_hash    TEXT COLLATE "C",
    observed_at  TIMESTAMPTZ NOT NULL
);
CREATE INDEX sync_window_sync ON sync_window (sync_id, connection, stream, scope);
CREATE INDEX sync_window_account ON sync_window (connection, stream, scope, observed_at);

CREATE TABLE account (
    connection    TEXT COLLATE "C" NOT NULL,
    kind          TEXT COLLATE "C" NOT NULL,
    id            TEXT COLLATE "C" NOT NULL,
    client_id     TEXT COLLATE "C",
    name          TEXT COLLATE "C",
    phone_number  TEXT,
    waba_id       TEXT COLLATE "C",
    time_zone     TEXT,
    status        TEXT,
    terminated_at TIMESTAMPTZ,
    listed        BOOLEAN NOT NULL,
    CONSTRAINT account_key PRIMARY KEY (connection, kind, id)
);

-- The zone of an account's days, as its answers taught it.
CREATE TABLE account_zone (
    connection TEXT COLLATE "C" NOT NULL,
    scope      TEXT COLLATE "C" NOT NULL,
    zone       TEXT NOT NULL,
    CONSTRAINT account_zone_key PRIMARY KEY (connection, scope)
);

-- When each stretch of time of an account was last read whole. Stretches of one account never overlap.
CREATE TABLE coverage (
    connection   TEXT COLLATE "C" NOT NULL,
    stream       TEXT COLLATE "C" NOT NULL,
    scope        TEXT COLLATE "C" NOT NULL,
    period_start TIMESTAMPTZ NOT NULL,
    period_end   TIMESTAMPTZ NOT NULL,
    read_at      TIMESTAMPTZ NOT NULL,
    CONSTRAINT coverage_key PRIMARY KEY (connection, stream, scope, period_start)
);

-- Windows that are due. priority is the order of the reasons; turn counts an account's windows from its newest, so that
-- every account has its first turn before any has its second. not_before parks a window until the limits of its account
-- allow a call.
CREATE TABLE work (
    id                 BIGINT GENERATED ALWAYS AS IDENTITY,
    sync_id            TEXT COLLATE "C" NOT NULL,
    connection         TEXT COLLATE "C" NOT NULL,
    provider           TEXT NOT NULL,
    stream             TEXT COLLATE "C" NOT NULL,
    scope              TEXT COLLATE "C" NOT NULL,
    client_id          TEXT COLLATE "C",
    channel_id         TEXT COLLATE "C",
    managed_account_id TEXT COLLATE "C",
    window_start       TIMESTAMPTZ,
    window_end         TIMESTAMPTZ,
    reason             TEXT NOT NULL,
    priority           INTEGER NOT NULL,
    turn               INTEGER NOT NULL,
    state              TEXT COLLATE "C" NOT NULL,
    attempt            INTEGER NOT NULL,
    not_before         TIMESTAMPTZ,
    lease_owner        TEXT COLLATE "C",
    lease_millis       BIGINT,
    lease_until        TIMESTAMPTZ,
    error              TEXT,
    CONSTRAINT work_key PRIMARY KEY (id)
);
CREATE INDEX work_next ON work (connection, priority, turn);

-- Days that somebody asked to read again, until all of them were. A day is due while its last reading is older than
-- started_at, so that a backfill which was cut off goes on where it was.
CREATE TABLE backfill (
    connection TEXT COLLATE "C" NOT NULL,
    first_day  DATE NOT NULL,
    last_day   DATE NOT NULL,
    started_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT backfill_key PRIMARY KEY (connection, first_day, last_day)
);

-- How far a sink has come in usage_change. offered is the end of the batch that it was handed last: after a crash it is
-- handed that very batch again, so that a file is written over by its equal. Whoever delivers to it holds it by a lease.
-- told_by: how differences are made for it, which must stay as it is for them to add up.
CREATE TABLE sink_position (
    sink        TEXT COLLATE "C" NOT NULL,
    position    BIGINT NOT NULL,
    offered     BIGINT NOT NULL,
    told_by     TEXT,
    lease_owner TEXT COLLATE "C",
    lease_until TIMESTAMPTZ,
    CONSTRAINT sink_position_key PRIMARY KEY (sink)
);

-- Rows to hold while something must happen one at a time, on every database alike.
CREATE TABLE ledger_lock (
    name TEXT COLLATE "C" NOT NULL,
    CONSTRAINT ledger_lock_key PRIMARY KEY (name)
);
INSERT INTO ledger_lock (name) VALUES ('commit'), ('plan'), ('sinks');

-- What was spent of the providers' limits, so that a new process goes on where another ended: one row a bucket, its state as
-- Bucket4j writes it. A row whose bucket is full again says nothing, and is deleted once it expires.
CREATE TABLE call_budget (
    id         TEXT COLLATE "C" NOT NULL,
    state      BYTEA NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT call_budget_key PRIMARY KEY (id)
);
CREATE INDEX call_budget_expiry ON call_budget (expires_at);

-- Readings that were committed, with the answers as they came, so that usage can be rebuilt without calling anybody.
-- reading_id is the order of the commits. first_period and last_period are those of the first and the last usage row that
-- was committed of the answer, and granularity is theirs; null if none was. A provider may answer with more than the window.
-- balances counts those that were committed; present is what usage-count then said of the periods from the first to the last.
CREATE TABLE raw_reading (
    reading_id         BIGINT GENERATED ALWAYS AS IDENTITY,
    sync_id            TEXT COLLATE "C" NOT NULL,
    connection         TEXT COLLATE "C" NOT NULL,
    provider           TEXT NOT NULL,
    stream             TEXT COLLATE "C" NOT NULL,
    scope              TEXT COLLATE "C" NOT NULL,
    client_id          TEXT COLLATE "C",
    channel_id         TEXT COLLATE "C",
    managed_account_id TEXT COLLATE "C",
    window_start       TIMESTAMPTZ,
    window_end         TIMESTAMPTZ,
    may_withdraw       BOOLEAN NOT NULL,
    requests           INTEGER NOT NULL,
    pages              INTEGER NOT NULL,
    balances           INTEGER NOT NULL,
    records            INTEGER NOT NULL,
    present            INTEGER NOT NULL,
    body_hash          TEXT COLLATE "C",
    observed_at        TIMESTAMPTZ NOT NULL,
    committed_at       TIMESTAMPTZ NOT NULL,
    first_period       TIMESTAMPTZ,
    last_period        TIMESTAMPTZ,
    granularity        TEXT COLLATE "C",
    CONSTRAINT raw_reading_key PRIMARY KEY (reading_id)
);
CREATE INDEX raw_reading_account ON raw_reading (connection, stream, scope, reading_id);
CREATE INDEX raw_reading_window ON raw_reading (connection, stream, scope, window_start, window_end, reading_id);
CREATE INDEX raw_reading_age ON raw_reading (committed_at);

-- A page of such a reading. origin is what is needed to read its body again, without secrets. of_no_waba: only its rows of
-- no WABA were committed, since those of the others were read WABA by WABA.
CREATE TABLE raw_page (
    reading_id BIGINT NOT NULL,
    page       INTEGER NOT NULL,
    body_hash  TEXT COLLATE "C" NOT NULL,
    origin     TEXT NOT NULL,
    of_no_waba BOOLEAN NOT NULL,
    mapping    TEXT COLLATE "C",
    CONSTRAINT raw_page_key PRIMARY KEY (reading_id, page)
);
CREATE INDEX raw_page_body ON raw_page (body_hash);

-- Each body once, however often it came. It lives as long as the newest page that has it.
CREATE TABLE raw_body (
    body_hash TEXT COLLATE "C" NOT NULL,
    body      BYTEA NOT NULL,
    CONSTRAINT raw_body_key PRIMARY KEY (body_hash)
);
