-- Who waits stands in one index, in the order of the line; who is aside (absent 4, held 5)
-- in another. A commit touches a page for each index that a visit comes into or leaves.
DROP INDEX visit_open;
DROP INDEX visit_front;
CREATE INDEX visit_line ON visit (
    office, day, line, lane, first_place, late, callable_from_ms, arrived_ms, number
) WHERE state = 0;
CREATE INDEX visit_aside ON visit (office, day, state) WHERE state IN (4, 5);
