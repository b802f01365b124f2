-- One person with several files on one number: how many they are, and what is known of
-- each but the first, which is the visit's own.
ALTER TABLE visit ADD COLUMN files INTEGER NOT NULL DEFAULT 1;
CREATE TABLE visit_file (
    office INTEGER NOT NULL,
    visit TEXT NOT NULL,
    file INTEGER NOT NULL CHECK (file > 1),
    day TEXT NOT NULL,
    ticket TEXT,
    service TEXT NOT NULL,
    slot TEXT NOT NULL,
    outcome TEXT,
    note TEXT,
    PRIMARY KEY (office, visit, file),
    FOREIGN KEY (office, visit) REFERENCES visit (office, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX visit_file_by_ticket ON visit_file (office, day, ticket)
    WHERE ticket IS NOT NULL;

-- A list of papers for each file.
CREATE TABLE file_checklist (
    office INTEGER NOT NULL,
    visit TEXT NOT NULL,
    file INTEGER NOT NULL,
    item TEXT NOT NULL,
    state TEXT NOT NULL,
    note TEXT,
    PRIMARY KEY (office, visit, file, item),
    FOREIGN KEY (office, visit) REFERENCES visit (office, id)
) STRICT, WITHOUT ROWID;
INSERT INTO file_checklist (office, visit, file, item, state, note)
    SELECT office, visit, 1, item, state, note FROM checklist;
DROP TABLE checklist;
ALTER TABLE file_checklist RENAME TO checklist;

-- Each file comes first another day.
CREATE TABLE file_first_place (
    office INTEGER NOT NULL REFERENCES office(id),
    visit TEXT NOT NULL,
    file INTEGER NOT NULL,
    ticket TEXT NOT NULL,
    given_day TEXT NOT NULL,
    given_slot TEXT NOT NULL,
    made INTEGER NOT NULL CHECK (made IN (0, 1)),
    service TEXT NOT NULL,
    slot TEXT NOT NULL,
    from_min INTEGER NOT NULL,
    to_min INTEGER NOT NULL,
    first_place INTEGER NOT NULL CHECK (first_place IN (0, 1)),
    PRIMARY KEY (office, visit, file)
) STRICT, WITHOUT ROWID;
INSERT INTO file_first_place (office, visit, file, ticket, given_day, given_slot, made,
        service, slot, from_min, to_min, first_place)
    SELECT office, visit, 1, ticket, given_day, given_slot, made, service, slot, from_min,
        to_min, first_place FROM first_place;
DROP TABLE first_place;
ALTER TABLE file_first_place RENAME TO first_place;

-- Whose a ticket is, to find another one of the same person: a keyed hash of the NIK.
ALTER TABLE applicant ADD COLUMN person BLOB;
CREATE INDEX applicant_by_person ON applicant (office, person) WHERE person IS NOT NULL;
