-- The letter of the line a visit waits in: of its service, which a transfer changes, while
-- the number keeps its own.
ALTER TABLE visit ADD COLUMN line TEXT NOT NULL DEFAULT '';
UPDATE visit SET line = prefix;

-- The front of each line: who waits for any counter, and is not back from absence ...
CREATE INDEX visit_front ON visit (
    office, day, line, lane, first_place, late, callable_from_ms, arrived_ms, number
) WHERE state = 0 AND after_calls <= 0 AND only_counter IS NULL;
-- ... and the few who are, or wait for one counter.
CREATE INDEX visit_special ON visit (office, day)
WHERE state = 0 AND (after_calls > 0 OR only_counter IS NOT NULL);
