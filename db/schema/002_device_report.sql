-- What each device last said of itself: JSON by its name.
CREATE TABLE device_report (
    office INTEGER NOT NULL REFERENCES office(id),
    device TEXT NOT NULL,
    body TEXT NOT NULL,
    said_ms INTEGER NOT NULL,
    PRIMARY KEY (office, device)
) STRICT, WITHOUT ROWID;
