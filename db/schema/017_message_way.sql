-- Which way a message went, and when it is looked at (again): 0 is never.
ALTER TABLE message ADD COLUMN channel TEXT;
DROP INDEX message_due;
UPDATE message SET next_ms = 0 WHERE state IN ('sent', 'delivered', 'failed');
CREATE INDEX message_due ON message (office, next_ms) WHERE next_ms > 0;
