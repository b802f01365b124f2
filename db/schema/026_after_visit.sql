-- Finished documents on their way: a row each time one was given to a carrier, so that a
-- day's list can be printed, and what the carrier brought back is counted.
CREATE TABLE delivery (
    office INTEGER NOT NULL REFERENCES office(id),
    application TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    day TEXT NOT NULL,
    sent_ms INTEGER NOT NULL,
    carrier TEXT NOT NULL,
    fee INTEGER NOT NULL, -- rupiah; -1: not known
    tracking TEXT,
    ended TEXT,
    ended_ms INTEGER NOT NULL,
    PRIMARY KEY (office, application, attempt),
    FOREIGN KEY (office, application) REFERENCES application (office, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX delivery_by_day ON delivery (office, day, sent_ms);
