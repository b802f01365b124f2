-- Village operators: which village an account is of, who made an application for somebody
-- else, and which village is to know of one before a reviewer sees it.
ALTER TABLE account ADD COLUMN district TEXT;
ALTER TABLE account ADD COLUMN village TEXT;
ALTER TABLE application ADD COLUMN made_by INTEGER;
ALTER TABLE application ADD COLUMN village_hash BLOB;
CREATE INDEX application_by_maker ON application (office, made_by, created_ms)
    WHERE made_by IS NOT NULL;
CREATE INDEX application_by_village ON application (office, village_hash, submitted_ms)
    WHERE village_hash IS NOT NULL;

-- The reviewers' list again, without those.
DROP INDEX application_to_review;
CREATE INDEX application_to_review ON application (office, state, submitted_ms, id)
    WHERE state IN ('submitted', 'endorsed', 'returned', 'approved', 'verified',
        'processing', 'ready', 'sent') AND village_hash IS NULL;
