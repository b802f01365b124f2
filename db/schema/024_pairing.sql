-- Screens that show a code until somebody of the office names them. Their token is good
-- for nothing before that. `office`: whose page the screen was opened at.
CREATE TABLE pairing (
    office INTEGER NOT NULL REFERENCES office(id),
    code TEXT NOT NULL,
    kind TEXT NOT NULL,
    token_hash BLOB NOT NULL,
    made_ms INTEGER NOT NULL,
    PRIMARY KEY (code)
) STRICT, WITHOUT ROWID;
