-- Applications from home. What is said in the form is sealed; whom it is for is found by
-- a hash of the NIK. Its ticket is the place that was given.
CREATE TABLE application (
    office INTEGER NOT NULL REFERENCES office(id),
    id TEXT NOT NULL,
    registration TEXT NOT NULL,
    account INTEGER NOT NULL REFERENCES account(id),
    service TEXT NOT NULL,
    state TEXT NOT NULL,
    nik_hash BLOB NOT NULL,
    wish_day TEXT,
    wish_slot TEXT,
    due TEXT,
    expected TEXT,
    created_ms INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL,
    submitted_ms INTEGER NOT NULL,
    ticket TEXT,
    claimed_by INTEGER,
    claimed_until_ms INTEGER NOT NULL,
    form BLOB,
    PRIMARY KEY (office, id),
    UNIQUE (office, registration)
) STRICT;
CREATE INDEX application_by_account ON application (office, account, created_ms);
CREATE INDEX application_by_person ON application (office, nik_hash, service);
CREATE UNIQUE INDEX application_by_ticket ON application (office, ticket)
    WHERE ticket IS NOT NULL;
-- The reviewers' list, oldest first; what is over is not in it.
CREATE INDEX application_to_review ON application (office, state, submitted_ms, id)
    WHERE state IN ('submitted', 'endorsed', 'returned', 'approved', 'verified',
        'processing', 'ready', 'sent');

-- Its papers, one file a kind. The file is sealed and named by the hash of what it was.
CREATE TABLE paper (
    office INTEGER NOT NULL REFERENCES office(id),
    application TEXT NOT NULL,
    kind TEXT NOT NULL,
    file TEXT NOT NULL,
    type TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    pages INTEGER NOT NULL,
    given_ms INTEGER NOT NULL,
    reason TEXT,
    note BLOB,
    PRIMARY KEY (office, application, kind),
    FOREIGN KEY (office, application) REFERENCES application (office, id)
) STRICT;
CREATE INDEX paper_by_file ON paper (office, file);

-- What happened to it, in order; what was written by a person is sealed.
CREATE TABLE application_step (
    office INTEGER NOT NULL REFERENCES office(id),
    application TEXT NOT NULL,
    step INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    actor TEXT NOT NULL,
    what TEXT NOT NULL,
    note BLOB,
    PRIMARY KEY (office, application, step),
    FOREIGN KEY (office, application) REFERENCES application (office, id)
) STRICT;
