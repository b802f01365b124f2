-- How many wait for each service, counted as they come and go: whoever asks how many does not
-- walk the line.
CREATE TABLE waiting_count (
    office INTEGER NOT NULL REFERENCES office(id),
    day TEXT NOT NULL,
    service TEXT NOT NULL,
    lane INTEGER NOT NULL CHECK (lane IN (0, 1)),
    waiting INTEGER NOT NULL CHECK (waiting >= 0),
    PRIMARY KEY (office, day, service, lane)
) STRICT, WITHOUT ROWID;
INSERT INTO waiting_count (office, day, service, lane, waiting)
SELECT office, day, service, lane, count(*) FROM visit WHERE state = 0
GROUP BY office, day, service, lane;
