-- Offices, and what each has set for itself: JSON documents by name.
CREATE TABLE office (
    id INTEGER PRIMARY KEY,
    code INTEGER NOT NULL UNIQUE,
    created_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE setting (
    office INTEGER NOT NULL REFERENCES office(id),
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    changed_ms INTEGER NOT NULL,
    PRIMARY KEY (office, name)
) STRICT, WITHOUT ROWID;

-- People and devices that may call. Only hashes of tokens and passwords are kept.
CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    office INTEGER NOT NULL REFERENCES office(id),
    username TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    disabled INTEGER NOT NULL DEFAULT 0,
    created_ms INTEGER NOT NULL,
    UNIQUE (office, username)
) STRICT;

CREATE TABLE session (
    token_hash BLOB NOT NULL PRIMARY KEY,
    account INTEGER NOT NULL REFERENCES account(id),
    created_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX session_by_expiry ON session (expires_ms);

CREATE TABLE device (
    office INTEGER NOT NULL REFERENCES office(id),
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    token_hash BLOB NOT NULL UNIQUE,
    revoked INTEGER NOT NULL DEFAULT 0,
    created_ms INTEGER NOT NULL,
    PRIMARY KEY (office, name)
) STRICT, WITHOUT ROWID;

-- Tickets as the backend gave them; who they are for stands apart, so that it can be
-- erased: by the ticket's id, or the visit's of a walk-in.
CREATE TABLE ticket (
    office INTEGER NOT NULL REFERENCES office(id),
    id TEXT NOT NULL,
    registration TEXT NOT NULL,
    code TEXT NOT NULL,
    service TEXT NOT NULL,
    day TEXT NOT NULL,
    from_min INTEGER NOT NULL,
    to_min INTEGER NOT NULL,
    slot TEXT NOT NULL,
    state TEXT NOT NULL,
    changed_ms INTEGER NOT NULL,
    PRIMARY KEY (office, id),
    UNIQUE (office, registration)
) STRICT;

CREATE INDEX ticket_by_day ON ticket (office, day);

CREATE TABLE applicant (
    office INTEGER NOT NULL REFERENCES office(id),
    subject TEXT NOT NULL,
    name TEXT NOT NULL,
    nik TEXT NOT NULL,
    phone TEXT NOT NULL,
    PRIMARY KEY (office, subject)
) STRICT, WITHOUT ROWID;

-- The line. A number is unique per office, day and prefix, by this index and not by hope.
CREATE TABLE visit (
    office INTEGER NOT NULL REFERENCES office(id),
    id TEXT NOT NULL,
    day TEXT NOT NULL,
    prefix TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number > 0),
    service TEXT NOT NULL,
    lane INTEGER NOT NULL CHECK (lane IN (0, 1)),
    state INTEGER NOT NULL,
    arrived_ms INTEGER NOT NULL,
    callable_from_ms INTEGER NOT NULL,
    late INTEGER NOT NULL CHECK (late IN (0, 1)),
    after_calls INTEGER NOT NULL,
    ticket TEXT,
    slot TEXT NOT NULL,
    priority_reason TEXT,
    only_counter INTEGER,
    counter INTEGER,
    account INTEGER,
    calls INTEGER NOT NULL DEFAULT 0,
    called_ms INTEGER,
    started_ms INTEGER,
    ended_ms INTEGER,
    outcome TEXT,
    note TEXT,
    track TEXT NOT NULL,
    changed_ms INTEGER NOT NULL,
    UNIQUE (office, id),
    UNIQUE (office, day, prefix, number),
    UNIQUE (track)
) STRICT;

CREATE UNIQUE INDEX visit_by_ticket ON visit (office, ticket) WHERE ticket IS NOT NULL;
-- Who waits (0), is called (1), served (2), absent (4) or held (5): few rows at any time.
CREATE INDEX visit_open ON visit (office, day, state) WHERE state IN (0, 1, 2, 4, 5);
-- Nobody stands at two counters, no counter has two people.
CREATE UNIQUE INDEX visit_at_counter ON visit (office, counter) WHERE state IN (1, 2);

CREATE TABLE checklist (
    office INTEGER NOT NULL,
    visit TEXT NOT NULL,
    item TEXT NOT NULL,
    state TEXT NOT NULL,
    note TEXT,
    PRIMARY KEY (office, visit, item),
    FOREIGN KEY (office, visit) REFERENCES visit (office, id)
) STRICT, WITHOUT ROWID;

-- A series of numbers: the last issued, how many were called, who waits, the priority run.
CREATE TABLE series (
    office INTEGER NOT NULL REFERENCES office(id),
    day TEXT NOT NULL,
    prefix TEXT NOT NULL,
    last INTEGER NOT NULL,
    called INTEGER NOT NULL,
    waiting INTEGER NOT NULL CHECK (waiting >= 0),
    waiting_priority INTEGER NOT NULL CHECK (waiting_priority >= 0),
    priority_run INTEGER NOT NULL,
    PRIMARY KEY (office, day, prefix)
) STRICT, WITHOUT ROWID;

-- Places of a service, day and window (slot): tickets given out, and who came.
CREATE TABLE quota_use (
    office INTEGER NOT NULL REFERENCES office(id),
    day TEXT NOT NULL,
    service TEXT NOT NULL,
    slot TEXT NOT NULL,
    tickets INTEGER NOT NULL CHECK (tickets >= 0),
    arrived INTEGER NOT NULL CHECK (arrived >= 0),
    walkins INTEGER NOT NULL CHECK (walkins >= 0),
    PRIMARY KEY (office, day, service, slot)
) STRICT, WITHOUT ROWID;

-- The last durations at the counter, per service: a ring, for the running median.
CREATE TABLE pace (
    office INTEGER NOT NULL REFERENCES office(id),
    service TEXT NOT NULL,
    count INTEGER NOT NULL,
    next INTEGER NOT NULL,
    seconds BLOB NOT NULL,
    PRIMARY KEY (office, service)
) STRICT, WITHOUT ROWID;

CREATE TABLE counter (
    office INTEGER NOT NULL REFERENCES office(id),
    number INTEGER NOT NULL,
    state TEXT NOT NULL,
    account INTEGER,
    reason TEXT,
    since_ms INTEGER NOT NULL,
    PRIMARY KEY (office, number)
) STRICT, WITHOUT ROWID;

-- Days that were closed, so that each is closed once.
CREATE TABLE closed_day (
    office INTEGER NOT NULL REFERENCES office(id),
    day TEXT NOT NULL,
    closed_ms INTEGER NOT NULL,
    unserved INTEGER NOT NULL,
    PRIMARY KEY (office, day)
) STRICT, WITHOUT ROWID;

-- Which announcements were spoken, by which board.
CREATE TABLE announcement (
    office INTEGER NOT NULL REFERENCES office(id),
    seq INTEGER NOT NULL,
    device TEXT NOT NULL,
    played_ms INTEGER NOT NULL,
    PRIMARY KEY (office, seq, device)
) STRICT, WITHOUT ROWID;

-- The first answer to an Idempotency-Key; forgotten after a day, oldest first.
CREATE TABLE idempotency (
    id INTEGER PRIMARY KEY,
    office INTEGER NOT NULL REFERENCES office(id),
    caller TEXT NOT NULL,
    key TEXT NOT NULL,
    body_hash BLOB NOT NULL,
    status INTEGER NOT NULL,
    type TEXT NOT NULL,
    body TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    UNIQUE (office, caller, key)
) STRICT;

-- The heart: what happened, chained.
CREATE TABLE journal (
    office INTEGER NOT NULL REFERENCES office(id),
    seq INTEGER NOT NULL CHECK (seq > 0),
    at_ms INTEGER NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    data TEXT NOT NULL,
    prev BLOB NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (office, seq)
) STRICT, WITHOUT ROWID;
