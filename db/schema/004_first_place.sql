-- A ticket of somebody whom an earlier day left unserved, and the visit it becomes.
ALTER TABLE ticket ADD COLUMN first_place INTEGER NOT NULL DEFAULT 0;
ALTER TABLE visit ADD COLUMN first_place INTEGER NOT NULL DEFAULT 0;
-- Such a ticket has a visit of each day.
DROP INDEX visit_by_ticket;
CREATE UNIQUE INDEX visit_by_ticket ON visit (office, ticket, day) WHERE ticket IS NOT NULL;
