-- The contract between front office and backend, from both sides.

-- The order in which tickets changed: a row for each day that one had.
CREATE TABLE ticket_change (
    office INTEGER NOT NULL REFERENCES office(id),
    ticket TEXT NOT NULL,
    day TEXT NOT NULL,
    change INTEGER NOT NULL,
    PRIMARY KEY (office, ticket, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX ticket_change_in_order ON ticket_change (office, change);
INSERT INTO ticket_change (office, ticket, day, change)
    SELECT office, id, day,
        ROW_NUMBER() OVER (PARTITION BY office ORDER BY changed_ms, id)
    FROM ticket;

-- As a backend: what front offices told of our tickets, never changed.
CREATE TABLE outcome (
    office INTEGER NOT NULL REFERENCES office(id),
    sender TEXT NOT NULL,
    id TEXT NOT NULL,
    ticket TEXT NOT NULL,
    kind TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    received_ms INTEGER NOT NULL,
    code TEXT NOT NULL,
    note TEXT,
    conflict TEXT NOT NULL, -- what the books said otherwise, or ''
    PRIMARY KEY (office, sender, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX outcome_by_ticket ON outcome (office, ticket);

-- As a front office: how far the backend's tickets are pulled, and what an act must know
-- of it. An office without a backend has no row.
CREATE TABLE backend_sync (
    office INTEGER NOT NULL REFERENCES office(id),
    url TEXT NOT NULL,
    trust_days INTEGER NOT NULL,
    after TEXT NOT NULL, -- the backend's cursor; '': from the beginning
    pulled_ms INTEGER NOT NULL,
    asked_ms INTEGER NOT NULL,
    why TEXT NOT NULL,
    PRIMARY KEY (office)
) STRICT, WITHOUT ROWID;

-- Tickets by the backend's id; one that was cancelled before we held it has no other.
CREATE TABLE backend_ticket (
    office INTEGER NOT NULL REFERENCES office(id),
    id TEXT NOT NULL,
    ticket TEXT,
    cancelled INTEGER NOT NULL CHECK (cancelled IN (0, 1)),
    pulled INTEGER NOT NULL CHECK (pulled IN (0, 1)),
    PRIMARY KEY (office, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX backend_ticket_ours ON backend_ticket (office, ticket)
    WHERE ticket IS NOT NULL;
CREATE INDEX backend_ticket_unpulled ON backend_ticket (office) WHERE pulled = 0;

-- Rows of the backend that could not be taken in, with the reason.
CREATE TABLE backend_refused (
    office INTEGER NOT NULL REFERENCES office(id),
    id TEXT NOT NULL,
    why TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (office, id)
) STRICT, WITHOUT ROWID;

-- What the backend is to be told, in order: waiting (0), taken (1), refused (2).
CREATE TABLE outbox (
    office INTEGER NOT NULL REFERENCES office(id),
    seq INTEGER NOT NULL,
    id TEXT NOT NULL,
    ticket TEXT NOT NULL, -- the backend's id
    kind TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    code TEXT NOT NULL,
    note TEXT,
    state INTEGER NOT NULL,
    conflict INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    answered_ms INTEGER,
    answer_code TEXT,
    answer TEXT,
    PRIMARY KEY (office, seq),
    UNIQUE (office, id)
) STRICT;
CREATE INDEX outbox_open ON outbox (office, state, seq) WHERE state IN (0, 2);
CREATE INDEX outbox_by_ticket ON outbox (office, ticket);
