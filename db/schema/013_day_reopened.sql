-- A closing that was taken back; the row stays, for it is closed by the clock once.
ALTER TABLE closed_day ADD COLUMN reopened_ms INTEGER;

-- What a ticket was before the day's end moved it to the next.
CREATE TABLE first_place (
    office INTEGER NOT NULL REFERENCES office(id),
    visit TEXT NOT NULL,
    ticket TEXT NOT NULL,
    given_day TEXT NOT NULL,
    given_slot TEXT NOT NULL,
    made INTEGER NOT NULL CHECK (made IN (0, 1)),
    service TEXT NOT NULL,
    slot TEXT NOT NULL,
    from_min INTEGER NOT NULL,
    to_min INTEGER NOT NULL,
    first_place INTEGER NOT NULL CHECK (first_place IN (0, 1)),
    PRIMARY KEY (office, visit)
) STRICT, WITHOUT ROWID;
