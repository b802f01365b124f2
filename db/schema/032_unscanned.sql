-- Papers that should have been looked at for viruses, and were not.
ALTER TABLE paper ADD COLUMN unscanned INTEGER NOT NULL DEFAULT 0;
