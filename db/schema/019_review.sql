-- By which another application of the same person or child is found: keyed hashes of what
-- the form says, by what each is of ("birth", "mother", "person").
CREATE TABLE application_key (
    office INTEGER NOT NULL REFERENCES office(id),
    application TEXT NOT NULL,
    kind TEXT NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (office, application, kind),
    FOREIGN KEY (office, application) REFERENCES application (office, id)
) STRICT;
CREATE INDEX application_by_key ON application_key (office, kind, hash, application);

-- Two applications that a reviewer found to be of two people; the lesser id first.
CREATE TABLE application_distinct (
    office INTEGER NOT NULL REFERENCES office(id),
    application TEXT NOT NULL,
    other TEXT NOT NULL,
    account INTEGER NOT NULL REFERENCES account(id),
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (office, application, other),
    FOREIGN KEY (office, application) REFERENCES application (office, id),
    FOREIGN KEY (office, other) REFERENCES application (office, id)
) STRICT;
CREATE INDEX application_distinct_by_other ON application_distinct (office, other);

-- Who looked at what of a person, each time.
CREATE TABLE personal_look (
    office INTEGER NOT NULL REFERENCES office(id),
    look INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    account INTEGER NOT NULL,
    application TEXT NOT NULL,
    what TEXT NOT NULL,
    PRIMARY KEY (office, look)
) STRICT, WITHOUT ROWID;
CREATE INDEX personal_look_by_application ON personal_look (office, application, look);
