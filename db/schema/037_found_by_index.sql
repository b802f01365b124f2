-- SQLite takes an index of a part of the rows, or one that leads back to the row, for no better
-- than a walk through the office's rows; one that holds all that is asked for it does take.
DROP INDEX journal_of_clock;
CREATE INDEX journal_of_clock ON journal (office, seq, kind)
WHERE kind IN ('clock.doubted', 'clock.trusted');
DROP INDEX outcome_by_ticket;
CREATE INDEX outcome_by_ticket ON outcome (office, ticket, kind);
DROP INDEX backend_ticket_unpulled;
CREATE INDEX backend_ticket_unpulled ON backend_ticket (office, pulled) WHERE pulled = 0;
