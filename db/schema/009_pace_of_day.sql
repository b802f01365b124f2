-- How the day goes, for the forecast: the latest calls, and who comes with priority.
CREATE INDEX visit_called ON visit (office, day, called_ms) WHERE called_ms IS NOT NULL;
CREATE INDEX visit_priority ON visit (office, day, arrived_ms) WHERE lane = 1;

-- It held the count of its line at which a visit was due; now it holds the calls that are
-- still to come, and whoever waits while the program is renewed has waited enough.
UPDATE visit SET after_calls = 0 WHERE after_calls > 0;
