-- Since when a counter asks for help; none: it does not.
ALTER TABLE counter ADD COLUMN help_ms INTEGER;

-- Who takes care of what needs a person, until that is gone.
CREATE TABLE concern_care (
    office INTEGER NOT NULL REFERENCES office(id),
    concern TEXT NOT NULL,
    account INTEGER NOT NULL REFERENCES account(id),
    taken_ms INTEGER NOT NULL,
    PRIMARY KEY (office, concern)
) STRICT, WITHOUT ROWID;
