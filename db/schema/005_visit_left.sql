-- Who was at a counter and went back to the line or on to another one.
CREATE TABLE visit_left (
    office INTEGER NOT NULL,
    day TEXT NOT NULL,
    counter INTEGER NOT NULL,
    visit TEXT NOT NULL,
    service TEXT NOT NULL,
    called_ms INTEGER NOT NULL,
    started_ms INTEGER NOT NULL,
    PRIMARY KEY (office, day, counter, visit),
    FOREIGN KEY (office, visit) REFERENCES visit (office, id)
) STRICT, WITHOUT ROWID;
