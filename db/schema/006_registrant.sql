-- Applicants' accounts: what is said of a person is sealed, hashes under a key of the office
-- find it again. An account of role "applicant" has the phone's hash as its username.
CREATE TABLE registrant (
    office INTEGER NOT NULL REFERENCES office(id),
    account INTEGER NOT NULL REFERENCES account(id),
    nik_hash BLOB NOT NULL,
    email_hash BLOB,
    person BLOB NOT NULL,
    changed_ms INTEGER NOT NULL,
    PRIMARY KEY (office, account)
) STRICT, WITHOUT ROWID;
CREATE INDEX registrant_by_email ON registrant (office, email_hash);

-- Codes that were sent to a phone: whoever shows one holds the phone. One that makes an
-- account carries it along, so that two who claim one phone do not touch each other's.
CREATE TABLE phone_code (
    office INTEGER NOT NULL REFERENCES office(id),
    id TEXT NOT NULL,
    phone_hash BLOB NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('account', 'forgotten', 'phone')),
    code_hash BLOB NOT NULL,
    account INTEGER REFERENCES account(id),
    nik_hash BLOB,
    email_hash BLOB,
    person BLOB,
    password_hash TEXT,
    sent_ms INTEGER NOT NULL,
    until_ms INTEGER NOT NULL,
    wrong INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (office, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX phone_code_by_phone ON phone_code (office, phone_hash);

-- Messages on their way out: an event with parameters, sealed with the number it goes to.
CREATE TABLE message (
    office INTEGER NOT NULL REFERENCES office(id),
    id TEXT NOT NULL,
    event TEXT NOT NULL,
    content BLOB NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('created', 'sending', 'sent', 'delivered', 'failed_for_now', 'failed')),
    tries INTEGER NOT NULL DEFAULT 0,
    next_ms INTEGER NOT NULL,
    created_ms INTEGER NOT NULL,
    reason TEXT,
    PRIMARY KEY (office, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_due ON message (office, next_ms) WHERE state IN ('created', 'sending', 'failed_for_now');
