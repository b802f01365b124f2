-- Whose account ends is found by when they were told.
CREATE INDEX registrant_told ON registrant (office, told_ms) WHERE told_ms > 0;
