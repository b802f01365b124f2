-- A day's rows lie together, so that a morning of arrivals writes few pages.
DROP INDEX visit_by_ticket;
CREATE UNIQUE INDEX visit_by_ticket ON visit (office, day, ticket) WHERE ticket IS NOT NULL;
