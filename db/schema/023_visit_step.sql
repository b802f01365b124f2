-- Several services one after another on one number: which service's steps a visit goes
-- through (none: those of its own), and how many of them it has behind it.
ALTER TABLE visit ADD COLUMN plan TEXT;
ALTER TABLE visit ADD COLUMN step INTEGER NOT NULL DEFAULT 0;
