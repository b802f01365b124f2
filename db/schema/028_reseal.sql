-- How far what is sealed was sealed again by the newest key: the part that is being walked,
-- and behind which row.
CREATE TABLE reseal (
    office INTEGER NOT NULL REFERENCES office(id),
    key INTEGER NOT NULL,
    part TEXT NOT NULL,
    behind TEXT NOT NULL,
    PRIMARY KEY (office)
) STRICT, WITHOUT ROWID;

-- All that is held of a person is found by the hash of the NIK.
CREATE INDEX registrant_by_person ON registrant (office, nik_hash, account);
