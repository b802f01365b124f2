/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Values that no program of ours stores, a table a query. What is read is judged when it
 * is read, too (db/statement.h); this finds what nobody has read yet, and names it.
 */
#include "db/db_check.h"

#include "common/applied_way.h"
#include "common/checklist.h"
#include "common/counter_state.h"
#include "common/outcome.h"
#include "common/role.h"
#include "common/survey_element.h"
#include "common/visit_state.h"
#include "db/db_application.h"
#include "db/db_delivery.h"
#include "db/db_line.h"
#include "db/db_message.h"
#include "db/db_reseal.h"
#include "db/statement.h"

_Static_assert(
    VISIT_UNSERVED == 7 && VISIT_STATE_COUNT == 8, "a query names the last state");
_Static_assert(PACE_MAX * sizeof(int32_t) == 124, "a query names this size");

/* The first row of an office with a value that cannot be, and the column that has it. */
#define FIND_FIRST(key) \
    "SELECT key, damaged" \
    " FROM (SELECT " key " AS key, CASE"
#define AMONG(table) \
    "   END AS damaged FROM " table \
    " WHERE office = $1) AS t" \
    " WHERE damaged IS NOT NULL" \
    " ORDER BY key" \
    " LIMIT 1"
#define TIMES "0 AND 4102444800000" /* as TIME_MS_MAX */
#define NOT_A_DAY(column) \
    "NOT (" column \
    " LIKE '____-__-__'" \
    " AND substr(" column \
    ", 6, 2) BETWEEN '01' AND '12'" \
    " AND substr(" column ", 9, 2) BETWEEN '01' AND '31')"
#define WORD(constant, word) ", '" word "'"

static const char of_visit[] =
    FIND_FIRST("id")
    "   WHEN id = '' THEN 'id'"
    "   WHEN " NOT_A_DAY("day") " THEN 'day'"
    "   WHEN prefix NOT BETWEEN 'A' AND 'ZZZ' THEN 'prefix'"
    "   WHEN line NOT BETWEEN 'A' AND 'ZZZ' THEN 'line'"
    "   WHEN number NOT BETWEEN 1 AND 9999999 THEN 'number'"
    "   WHEN service = '' THEN 'service'"
    "   WHEN lane NOT BETWEEN 0 AND 1 THEN 'lane'"
    "   WHEN state NOT BETWEEN 0 AND 7 THEN 'state'"
    "   WHEN arrived_ms NOT BETWEEN " TIMES " THEN 'arrived_ms'"
    "   WHEN callable_from_ms NOT BETWEEN " TIMES " THEN 'callable_from_ms'"
    "   WHEN late NOT BETWEEN 0 AND 1 THEN 'late'"
    "   WHEN after_calls NOT BETWEEN 0 AND 9999999 THEN 'after_calls'"
    "   WHEN ticket = '' THEN 'ticket'"
    "   WHEN only_counter NOT BETWEEN 0 AND 9999 THEN 'only_counter'"
    "   WHEN counter NOT BETWEEN 0 AND 9999 THEN 'counter'"
    "   WHEN account < 1 THEN 'account'"
    "   WHEN calls NOT BETWEEN 0 AND 9999999 THEN 'calls'"
    "   WHEN called_ms NOT BETWEEN " TIMES " THEN 'called_ms'"
    "   WHEN started_ms NOT BETWEEN " TIMES " THEN 'started_ms'"
    "   WHEN ended_ms NOT BETWEEN " TIMES " THEN 'ended_ms'"
    "   WHEN outcome NOT IN ('-'" OUTCOME_LIST(WORD) ") THEN 'outcome'"
    "   WHEN track = '' THEN 'track'"
    "   WHEN changed_ms NOT BETWEEN " TIMES " THEN 'changed_ms'"
    "   WHEN first_place NOT BETWEEN 0 AND 1 THEN 'first_place'"
    "   WHEN plan = '' THEN 'plan'"
    "   WHEN step NOT BETWEEN 0 AND 99 THEN 'step'"
    "   WHEN files NOT BETWEEN 1 AND 9 THEN 'files'"
    AMONG("visit");

static const char of_visit_file[] =
    FIND_FIRST("visit")
    "   WHEN file NOT BETWEEN 2 AND 9 THEN 'file'"
    "   WHEN " NOT_A_DAY("day") " THEN 'day'"
    "   WHEN ticket = '' THEN 'ticket'"
    "   WHEN service = '' THEN 'service'"
    "   WHEN outcome NOT IN ('-'" OUTCOME_LIST(WORD) ") THEN 'outcome'"
    AMONG("visit_file");

static const char of_ticket[] =
    FIND_FIRST("id")
    "   WHEN id = '' THEN 'id'"
    "   WHEN registration = '' THEN 'registration'"
    "   WHEN code = '' THEN 'code'"
    "   WHEN service = '' THEN 'service'"
    "   WHEN " NOT_A_DAY("day") " THEN 'day'"
    "   WHEN from_min NOT BETWEEN 0 AND 1440 THEN 'from_min'"
    "   WHEN to_min NOT BETWEEN from_min AND 1440 THEN 'to_min'"
    "   WHEN state NOT IN ('-'" TICKET_STATE_LIST(WORD) ") THEN 'state'"
    "   WHEN changed_ms NOT BETWEEN " TIMES " THEN 'changed_ms'"
    "   WHEN first_place NOT BETWEEN 0 AND 1 THEN 'first_place'"
    AMONG("ticket");

static const char of_checklist[] =
    FIND_FIRST("visit")
    "   WHEN file NOT BETWEEN 1 AND 9 THEN 'file'"
    "   WHEN item = '' THEN 'item'"
    "   WHEN state NOT IN ('-'" ITEM_STATE_LIST(WORD) ") THEN 'state'"
    AMONG("checklist");

static const char of_series[] =
    FIND_FIRST("day")
    "   WHEN " NOT_A_DAY("day") " THEN 'day'"
    "   WHEN prefix NOT BETWEEN 'A' AND 'ZZZ' THEN 'prefix'"
    "   WHEN last NOT BETWEEN 0 AND 9999999 THEN 'last'"
    "   WHEN called NOT BETWEEN 0 AND 9999999 THEN 'called'"
    "   WHEN waiting NOT BETWEEN 0 AND 9999999 THEN 'waiting'"
    "   WHEN waiting_priority NOT BETWEEN 0 AND 9999999 THEN 'waiting_priority'"
    "   WHEN priority_run NOT BETWEEN 0 AND 9999999 THEN 'priority_run'"
    AMONG("series");

static const char of_waiting_count[] =
    FIND_FIRST("day")
    "   WHEN " NOT_A_DAY("day") " THEN 'day'"
    "   WHEN service = '' THEN 'service'"
    "   WHEN lane NOT BETWEEN 0 AND 1 THEN 'lane'"
    "   WHEN waiting NOT BETWEEN 0 AND 9999999 THEN 'waiting'"
    AMONG("waiting_count");

static const char of_quota_use[] =
    FIND_FIRST("day")
    "   WHEN " NOT_A_DAY("day") " THEN 'day'"
    "   WHEN service = '' THEN 'service'"
    "   WHEN tickets NOT BETWEEN 0 AND 9999999 THEN 'tickets'"
    "   WHEN arrived NOT BETWEEN 0 AND 9999999 THEN 'arrived'"
    "   WHEN walkins NOT BETWEEN 0 AND 9999999 THEN 'walkins'"
    AMONG("quota_use");

static const char of_pace[] =
    FIND_FIRST("service")
    "   WHEN count NOT BETWEEN 0 AND 31 THEN 'count'"
    "   WHEN next NOT BETWEEN 0 AND 30 THEN 'next'"
    "   WHEN length(seconds) <> 124 THEN 'seconds'"
    AMONG("pace");

static const char of_counter[] =
    FIND_FIRST("number")
    "   WHEN number NOT BETWEEN 1 AND 9999 THEN 'number'"
    "   WHEN state NOT IN ('-'" COUNTER_STATE_LIST(WORD) ") THEN 'state'"
    "   WHEN account < 1 THEN 'account'"
    "   WHEN since_ms NOT BETWEEN " TIMES " THEN 'since_ms'"
    "   WHEN help_ms NOT BETWEEN " TIMES " THEN 'help_ms'"
    AMONG("counter");

static const char of_concern_care[] =
    FIND_FIRST("concern")
    "   WHEN concern = '' THEN 'concern'"
    "   WHEN taken_ms NOT BETWEEN " TIMES " THEN 'taken_ms'"
    AMONG("concern_care");

static const char of_closed_day[] =
    FIND_FIRST("day")
    "   WHEN " NOT_A_DAY("day") " THEN 'day'"
    "   WHEN closed_ms NOT BETWEEN " TIMES " THEN 'closed_ms'"
    "   WHEN unserved NOT BETWEEN 0 AND 9999999 THEN 'unserved'"
    "   WHEN reopened_ms NOT BETWEEN " TIMES " THEN 'reopened_ms'"
    AMONG("closed_day");

static const char of_first_place[] =
    FIND_FIRST("visit")
    "   WHEN file NOT BETWEEN 1 AND 9 THEN 'file'"
    "   WHEN ticket = '' THEN 'ticket'"
    "   WHEN " NOT_A_DAY("given_day") " THEN 'given_day'"
    "   WHEN made NOT BETWEEN 0 AND 1 THEN 'made'"
    "   WHEN service = '' THEN 'service'"
    "   WHEN from_min NOT BETWEEN 0 AND 1440 THEN 'from_min'"
    "   WHEN to_min NOT BETWEEN from_min AND 1440 THEN 'to_min'"
    "   WHEN first_place NOT BETWEEN 0 AND 1 THEN 'first_place'"
    AMONG("first_place");

static const char of_visit_left[] =
    FIND_FIRST("visit")
    "   WHEN " NOT_A_DAY("day") " THEN 'day'"
    "   WHEN counter NOT BETWEEN 1 AND 9999 THEN 'counter'"
    "   WHEN service = '' THEN 'service'"
    "   WHEN called_ms NOT BETWEEN " TIMES " THEN 'called_ms'"
    "   WHEN started_ms NOT BETWEEN " TIMES " THEN 'started_ms'"
    AMONG("visit_left");

static const char of_retention[] = FIND_FIRST("erased_day") "   WHEN " NOT_A_DAY(
    "erased_day") " THEN 'erased_day'" AMONG("retention");

static const char of_account[] =
    FIND_FIRST("id")
    "   WHEN username = '' THEN 'username'"
    "   WHEN role NOT IN ('-'" ROLE_LIST(WORD) ") THEN 'role'"
    "   WHEN disabled NOT BETWEEN 0 AND 1 THEN 'disabled'"
    "   WHEN created_ms NOT BETWEEN " TIMES " THEN 'created_ms'"
    "   WHEN receives NOT BETWEEN 0 AND 1 THEN 'receives'"
    "   WHEN district = '' THEN 'district'"
    "   WHEN village = '' THEN 'village'"
    AMONG("account");

static const char of_clerk_service[] =
    FIND_FIRST("account")
    "   WHEN place < 1 THEN 'place'"
    "   WHEN service = '' THEN 'service'"
    AMONG("clerk_service");

static const char of_device[] =
    FIND_FIRST("name")
    "   WHEN kind NOT IN ('-'" ROLE_LIST(WORD) ") THEN 'kind'"
    "   WHEN length(token_hash) <> 32 THEN 'token_hash'"
    "   WHEN revoked NOT BETWEEN 0 AND 1 THEN 'revoked'"
    "   WHEN created_ms NOT BETWEEN " TIMES " THEN 'created_ms'"
    AMONG("device");

static const char of_device_report[] =
    FIND_FIRST("device") "   WHEN said_ms NOT BETWEEN " TIMES
                         " THEN 'said_ms'" AMONG("device_report");

static const char of_announcement[] =
    FIND_FIRST("seq")
    "   WHEN seq < 1 THEN 'seq'"
    "   WHEN played_ms NOT BETWEEN " TIMES " THEN 'played_ms'"
    AMONG("announcement");

static const char of_idempotency[] =
    FIND_FIRST("id")
    "   WHEN length(body_hash) <> 32 THEN 'body_hash'"
    "   WHEN status NOT BETWEEN 200 AND 599 THEN 'status'"
    "   WHEN at_ms NOT BETWEEN " TIMES " THEN 'at_ms'"
    AMONG("idempotency");

static const char of_setting[] = FIND_FIRST(
    "name") "   WHEN changed_ms NOT BETWEEN " TIMES " THEN 'changed_ms'" AMONG("setting");

static const char of_application[] =
    FIND_FIRST("id")
    "   WHEN id = '' THEN 'id'"
    "   WHEN registration = '' THEN 'registration'"
    "   WHEN account < 1 THEN 'account'"
    "   WHEN service = '' THEN 'service'"
    "   WHEN state NOT IN ('-'" TICKET_STATE_LIST(WORD) ") THEN 'state'"
    "   WHEN length(nik_hash) <> 32 THEN 'nik_hash'"
    "   WHEN " NOT_A_DAY("wish_day") " THEN 'wish_day'"
    "   WHEN " NOT_A_DAY("due") " THEN 'due'"
    "   WHEN " NOT_A_DAY("expected") " THEN 'expected'"
    "   WHEN created_ms NOT BETWEEN " TIMES " THEN 'created_ms'"
    "   WHEN changed_ms NOT BETWEEN " TIMES " THEN 'changed_ms'"
    "   WHEN submitted_ms NOT BETWEEN " TIMES " THEN 'submitted_ms'"
    "   WHEN claimed_until_ms NOT BETWEEN " TIMES " THEN 'claimed_until_ms'"
    "   WHEN " NOT_A_DAY("reminded_day") " THEN 'reminded_day'"
    "   WHEN erased_ms NOT BETWEEN " TIMES " THEN 'erased_ms'"
    "   WHEN made_by < 1 THEN 'made_by'"
    "   WHEN carrier = '' THEN 'carrier'"
    "   WHEN length(village_hash) <> 32 THEN 'village_hash'"
    AMONG("application");

static const char of_registrant[] =
    FIND_FIRST("account")
    "   WHEN length(nik_hash) <> 32 THEN 'nik_hash'"
    "   WHEN changed_ms NOT BETWEEN " TIMES " THEN 'changed_ms'"
    "   WHEN used_ms NOT BETWEEN " TIMES " THEN 'used_ms'"
    "   WHEN told_ms NOT BETWEEN " TIMES " THEN 'told_ms'"
    AMONG("registrant");

static const char of_reseal[] =
    FIND_FIRST("part")
    "   WHEN key NOT BETWEEN 1 AND 255 THEN 'key'"
    "   WHEN part NOT IN ('done'" RESEAL_PART_LIST(WORD) ") THEN 'part'"
    AMONG("reseal");

static const char of_delivery[] =
    FIND_FIRST("application")
    "   WHEN attempt < 1 THEN 'attempt'"
    "   WHEN " NOT_A_DAY("day") " THEN 'day'"
    "   WHEN sent_ms NOT BETWEEN " TIMES " THEN 'sent_ms'"
    "   WHEN carrier = '' THEN 'carrier'"
    "   WHEN fee NOT BETWEEN -1 AND 9999999 THEN 'fee'"
    "   WHEN ended NOT IN ('-'" DELIVERY_END_LIST(WORD) ") THEN 'ended'"
    "   WHEN ended_ms NOT BETWEEN " TIMES " THEN 'ended_ms'"
    AMONG("delivery");

static const char of_paper[] =
    FIND_FIRST("application")
    "   WHEN kind = '' THEN 'kind'"
    "   WHEN bytes NOT BETWEEN 0 AND 2147483647 THEN 'bytes'"
    "   WHEN pages NOT BETWEEN 1 AND 999 THEN 'pages'"
    "   WHEN given_ms NOT BETWEEN " TIMES " THEN 'given_ms'"
    "   WHEN unscanned NOT IN (0, 1) THEN 'unscanned'"
    AMONG("paper");

static const char of_applicant[] =
    FIND_FIRST("subject")
    "   WHEN length(sealed) NOT BETWEEN 47 AND 1000 THEN 'sealed'"
    "   WHEN sealed IS NOT NULL AND nik <> '' THEN 'nik'"
    "   WHEN length(person) <> 32 THEN 'person'"
    AMONG("applicant");

static const char of_paper_upload[] =
    FIND_FIRST("id")
    "   WHEN application = '' THEN 'application'"
    "   WHEN kind = '' THEN 'kind'"
    "   WHEN bytes NOT BETWEEN 1 AND 2147483647 THEN 'bytes'"
    "   WHEN length(secret) <> 76 THEN 'secret'"
    "   WHEN until_ms NOT BETWEEN " TIMES " THEN 'until_ms'"
    "   WHEN taken NOT IN (0, 1) THEN 'taken'"
    AMONG("paper_upload");

static const char of_application_key[] =
    FIND_FIRST("application")
    "   WHEN kind NOT IN ('-'" APPLICATION_KEY_LIST(WORD) ") THEN 'kind'"
    "   WHEN length(hash) <> 32 THEN 'hash'"
    AMONG("application_key");

static const char of_application_distinct[] =
    FIND_FIRST("application")
    "   WHEN application >= other THEN 'other'"
    "   WHEN at_ms NOT BETWEEN " TIMES " THEN 'at_ms'"
    AMONG("application_distinct");

static const char of_personal_look[] =
    FIND_FIRST("look")
    "   WHEN look < 1 THEN 'look'"
    "   WHEN at_ms NOT BETWEEN " TIMES " THEN 'at_ms'"
    "   WHEN account < 1 THEN 'account'"
    "   WHEN application = '' THEN 'application'"
    "   WHEN what = '' THEN 'what'"
    AMONG("personal_look");

static const char of_application_step[] =
    FIND_FIRST("application")
    "   WHEN step < 1 THEN 'step'"
    "   WHEN at_ms NOT BETWEEN " TIMES " THEN 'at_ms'"
    "   WHEN what = '' THEN 'what'"
    AMONG("application_step");

static const char of_message[] =
    FIND_FIRST("id")
    "   WHEN event = '' THEN 'event'"
    "   WHEN state NOT IN ('-'" MESSAGE_STATE_LIST(WORD) ") THEN 'state'"
    "   WHEN tries NOT BETWEEN 0 AND 9999 THEN 'tries'"
    "   WHEN next_ms NOT BETWEEN " TIMES " THEN 'next_ms'"
    "   WHEN created_ms NOT BETWEEN " TIMES " THEN 'created_ms'"
    AMONG("message");

static const char of_setting_version[] =
    FIND_FIRST("name")
    "   WHEN version < 1 THEN 'version'"
    "   WHEN set_ms NOT BETWEEN " TIMES " THEN 'set_ms'"
    "   WHEN undo_to NOT BETWEEN 0 AND version THEN 'undo_to'"
    AMONG("setting_version");

static const char of_survey_sum[] =
    FIND_FIRST("day")
    "   WHEN " NOT_A_DAY("day") " THEN 'day'"
    "   WHEN service = '' THEN 'service'"
    "   WHEN element NOT IN ('-'" SURVEY_ELEMENT_LIST(WORD) ") THEN 'element'"
    "   WHEN score NOT BETWEEN 1 AND 4 THEN 'score'"
    "   WHEN people NOT BETWEEN 1 AND 9999999 THEN 'people'"
    AMONG("survey_sum");

static const char of_district_share[] =
    FIND_FIRST("district")
    "   WHEN month NOT LIKE '____-__' THEN 'month'"
    "   WHEN district = '' THEN 'district'"
    "   WHEN way NOT IN ('-'" APPLIED_WAY_LIST(WORD) ") THEN 'way'"
    "   WHEN many NOT BETWEEN 1 AND 9999999 THEN 'many'"
    AMONG("district_share");

static const char of_refusal[] =
    FIND_FIRST("day")
    "   WHEN " NOT_A_DAY("day") " THEN 'day'"
    "   WHEN code = '' THEN 'code'"
    "   WHEN times NOT BETWEEN 1 AND 9999999 THEN 'times'"
    AMONG("refusal");

static const char of_place_wish[] =
    FIND_FIRST("application")
    "   WHEN " NOT_A_DAY("day") " THEN 'day'"
    "   WHEN wished_ms NOT BETWEEN " TIMES " THEN 'wished_ms'"
    AMONG("place_wish");

static const char of_place_freed[] =
    FIND_FIRST("id")
    "   WHEN " NOT_A_DAY("day") " THEN 'day'"
    "   WHEN from_min NOT BETWEEN 0 AND 1440 THEN 'from_min'"
    "   WHEN to_min NOT BETWEEN 0 AND 1440 THEN 'to_min'"
    "   WHEN release_ms NOT BETWEEN " TIMES " THEN 'release_ms'"
    "   WHEN until_ms NOT BETWEEN " TIMES " THEN 'until_ms'"
    AMONG("place_freed");

static const char of_pairing[] =
    FIND_FIRST("code")
    "   WHEN length(code) <> 8 THEN 'code'"
    "   WHEN kind NOT IN ('kiosk', 'board', 'gate') THEN 'kind'"
    "   WHEN length(token_hash) <> 32 THEN 'token_hash'"
    "   WHEN made_ms NOT BETWEEN " TIMES " THEN 'made_ms'"
    AMONG("pairing");

static const char of_survey_given[] = FIND_FIRST(
    "visit") "   WHEN length(key_hash) <> 32 THEN 'key_hash'" AMONG("survey_given");

static const char of_survey_remark[] = FIND_FIRST(
    "id") "   WHEN month NOT LIKE '____-__' THEN 'month'" AMONG("survey_remark");

static const struct {
    const char *table;
    const char *sql;
} queries[] = {
    { "visit", of_visit },
    { "visit_file", of_visit_file },
    { "ticket", of_ticket },
    { "checklist", of_checklist },
    { "series", of_series },
    { "waiting_count", of_waiting_count },
    { "quota_use", of_quota_use },
    { "pace", of_pace },
    { "counter", of_counter },
    { "concern_care", of_concern_care },
    { "closed_day", of_closed_day },
    { "first_place", of_first_place },
    { "visit_left", of_visit_left },
    { "retention", of_retention },
    { "account", of_account },
    { "clerk_service", of_clerk_service },
    { "device", of_device },
    { "device_report", of_device_report },
    { "announcement", of_announcement },
    { "idempotency", of_idempotency },
    { "setting", of_setting },
    { "application", of_application },
    { "applicant", of_applicant },
    { "paper", of_paper },
    { "paper_upload", of_paper_upload },
    { "registrant", of_registrant },
    { "reseal", of_reseal },
    { "application_step", of_application_step },
    { "delivery", of_delivery },
    { "application_key", of_application_key },
    { "application_distinct", of_application_distinct },
    { "personal_look", of_personal_look },
    { "message", of_message },
    { "setting_version", of_setting_version },
    { "place_wish", of_place_wish },
    { "place_freed", of_place_freed },
    { "refusal", of_refusal },
    { "pairing", of_pairing },
    { "survey_given", of_survey_given },
    { "survey_sum", of_survey_sum },
    { "survey_remark", of_survey_remark },
    { "district_share", of_district_share },
};

enum status
db_check_values(struct db *db, int64_t office, struct error *err)
{
    enum status st = STATUS_OK;

    for (size_t i = 0; st == STATUS_OK && i < ARRAY_LEN(queries); i++) {
        struct statement *stmt = statement_new(db, queries[i].sql);
        bool found;

        statement_bind_int64(stmt, 1, office);
        found = statement_next(stmt);
        if (found) {
            st = error_set(err, STATUS_STORAGE,
                "the database is damaged: table %s, row %.60s, column %s",
                queries[i].table, statement_text_borrowed(stmt, 0),
                statement_text_borrowed(stmt, 1));
        } else {
            st = statement_result(stmt, "check the values", err);
        }
        statement_free(stmt);
    }
    return st;
}
