-- A clerk who does reception's work, too.
ALTER TABLE account ADD COLUMN receives INTEGER NOT NULL DEFAULT 0
    CHECK (receives IN (0, 1));
