-- What is asked of a table that grows is found by an index, not by a walk through the office's
-- rows (tests/e2e/e2e_plans.c).
CREATE INDEX session_by_account ON session (account);
CREATE INDEX phone_code_by_account ON phone_code (office, account);
CREATE INDEX paper_upload_by_account ON paper_upload (office, account, taken);
CREATE INDEX paper_upload_by_application ON paper_upload (office, application);
CREATE INDEX first_place_given ON first_place (office, given_day, ticket);
CREATE INDEX applicant_unsealed ON applicant (office, sealed) WHERE sealed IS NULL;
DROP INDEX place_freed_day;
CREATE INDEX place_freed_day ON place_freed (office, day, service, slot);
