-- What the journal says of the clock itself: a row or two a year, found without a walk.
CREATE INDEX journal_of_clock ON journal (office, seq)
WHERE kind IN ('clock.doubted', 'clock.trusted');
