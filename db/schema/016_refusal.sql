-- How often somebody at the door was refused, by day and the refusal's code.
CREATE TABLE refusal (
    office INTEGER NOT NULL REFERENCES office(id),
    day TEXT NOT NULL,
    code TEXT NOT NULL,
    times INTEGER NOT NULL CHECK (times > 0),
    PRIMARY KEY (office, day, code)
) STRICT, WITHOUT ROWID;
