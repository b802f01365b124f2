-- When each kind of personal data ends: an application that was erased, an account that is
-- used no more and was told so; and ways to find what is due without walking a table.
ALTER TABLE application ADD COLUMN erased_ms INTEGER NOT NULL DEFAULT 0;
CREATE INDEX application_to_erase ON application (office, changed_ms, id)
    WHERE erased_ms = 0;
ALTER TABLE registrant ADD COLUMN used_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE registrant ADD COLUMN told_ms INTEGER NOT NULL DEFAULT 0;
UPDATE registrant SET used_ms = changed_ms;
CREATE INDEX registrant_by_use ON registrant (office, used_ms, account);
CREATE INDEX personal_look_by_time ON personal_look (office, at_ms);
CREATE INDEX survey_remark_by_month ON survey_remark (office, month);
CREATE INDEX message_by_state ON message (office, state, created_ms);
CREATE INDEX message_to_forget ON message (office, created_ms) WHERE next_ms = 0;
