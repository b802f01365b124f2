-- Applications that wait for a place on a day that is full; one wish each.
CREATE TABLE place_wish (
    office INTEGER NOT NULL REFERENCES office(id),
    application TEXT NOT NULL,
    service TEXT NOT NULL,
    day TEXT NOT NULL,
    slot TEXT NOT NULL,
    wished_ms INTEGER NOT NULL,
    PRIMARY KEY (office, application)
) STRICT, WITHOUT ROWID;
CREATE INDEX place_wish_turn ON place_wish (office, day, wished_ms, application);

-- Places that were given back and are nobody's yet: offered to one who waits, or kept
-- until they are open to everybody.
CREATE TABLE place_freed (
    office INTEGER NOT NULL REFERENCES office(id),
    id TEXT NOT NULL,
    service TEXT NOT NULL,
    day TEXT NOT NULL,
    slot TEXT NOT NULL,
    from_min INTEGER NOT NULL,
    to_min INTEGER NOT NULL,
    release_ms INTEGER NOT NULL,
    offered_to TEXT,
    until_ms INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (office, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX place_freed_day ON place_freed (office, day);
CREATE UNIQUE INDEX place_freed_offer ON place_freed (office, offered_to)
    WHERE offered_to IS NOT NULL;

-- The day for which its owner was reminded.
ALTER TABLE application ADD COLUMN reminded_day TEXT;
