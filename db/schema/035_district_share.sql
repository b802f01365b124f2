-- From where in the regency applications came in a month, and how: counts, no person.
CREATE TABLE district_share (
    office INTEGER NOT NULL REFERENCES office(id),
    month TEXT NOT NULL,
    district TEXT NOT NULL,
    way TEXT NOT NULL,
    many INTEGER NOT NULL CHECK (many > 0),
    PRIMARY KEY (office, month, district, way)
) STRICT, WITHOUT ROWID;
