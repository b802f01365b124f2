-- Papers on their way, a piece at a time. The bytes that have come are a file of this id,
-- under a key that is sealed here.
CREATE TABLE paper_upload (
    office INTEGER NOT NULL REFERENCES office(id),
    id TEXT NOT NULL,
    account INTEGER NOT NULL REFERENCES account(id),
    application TEXT NOT NULL,
    kind TEXT NOT NULL,
    bytes INTEGER NOT NULL CHECK (bytes > 0),
    secret BLOB NOT NULL,
    until_ms INTEGER NOT NULL,
    taken INTEGER NOT NULL CHECK (taken IN (0, 1)),
    PRIMARY KEY (office, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX paper_upload_by_end ON paper_upload (office, until_ms);
