/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is stored comes back whole, each value in its place: subjects whose rows the
 * scenarios write and read, but do not look at value by value. Two offices, so that the
 * other one's rows stay and are not told.
 */
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "db/db.h"
#include "db/db_account.h"
#include "db/db_application.h"
#include "db/db_clerk_service.h"
#include "db/db_concern_care.h"
#include "db/db_counter.h"
#include "db/db_day_figures.h"
#include "db/db_day_pace.h"
#include "db/db_delivery.h"
#include "db/db_exchange_pull.h"
#include "db/db_find.h"
#include "db/db_first_place.h"
#include "db/db_journal.h"
#include "db/db_line.h"
#include "db/db_office.h"
#include "db/db_pairing.h"
#include "db/db_paper_upload.h"
#include "db/db_refusal.h"
#include "db/db_registrant.h"
#include "db/db_review.h"
#include "db/db_setting_version.h"
#include "db/db_stake.h"
#include "db/db_survey.h"
#include "db/db_ticket.h"
#include "db/db_visit.h"
#include "db/db_visit_left.h"
#include "tests/support/database.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define NOW_MS INT64_C(1783991550000)
#define TODAY "2026-07-14"
#define TOMORROW "2026-07-15"
#define YESTERDAY "2026-07-13"
#define OTHER_OFFICE 2
#define MUST(call) assert_int_equal((call), STATUS_OK)

struct fixture {
    char folder[TEMP_PATH_SIZE];
    char url[TEST_URL_SIZE];
    struct db *db;
    int64_t account[3]; /* by office */
};

static void
add_application(struct fixture *f, int64_t office, const char *id)
{
    struct application application = { .account = f->account[office],
        .state = TICKET_DRAFT,
        .created_ms = NOW_MS,
        .changed_ms = NOW_MS };

    text_copy(application.id, sizeof(application.id), id);
    text_copy(application.registration, sizeof(application.registration), id);
    text_copy(application.service, sizeof(application.service), "kk");
    MUST(db_application_insert(f->db, office, &application, NULL));
}

static int
setup(void **state)
{
    static struct fixture f;

    temp_make(f.folder);
    f.db = test_database_office(f.url, f.folder, "rows.db");
    MUST(db_begin(f.db, NULL));
    MUST(db_office_insert(f.db, OTHER_OFFICE, 3518, NOW_MS, NULL));
    for (int64_t office = OFFICE_ONE; office <= OTHER_OFFICE; office++) {
        struct account account = {
            .username = "ani", .name = "Ani", .role = ROLE_COUNTER, .password_hash = "-"
        };

        MUST(db_account_insert(f.db, office, &account, NOW_MS, NULL));
        f.account[office] = account.id;
        add_application(&f, office, "APPLICATION1");
        add_application(&f, office, "APPLICATION2");
    }
    *state = &f;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;

    db_rollback(f->db);
    db_close(f->db);
    test_database_remove(f->url);
    temp_remove(f->folder);
    return 0;
}

static void
expect_delivery(const struct delivery *found, const struct delivery *want)
{
    assert_string_equal(found->application, want->application);
    assert_int_equal(found->attempt, want->attempt);
    assert_string_equal(found->day, want->day);
    assert_int_equal(found->sent_ms, want->sent_ms);
    assert_string_equal(found->carrier, want->carrier);
    assert_int_equal(found->fee, want->fee);
    assert_string_equal(found->tracking, want->tracking);
    assert_int_equal(found->ended, want->ended);
    assert_int_equal(found->ended_ms, want->ended_ms);
}

static void
test_a_document_on_its_way(void **state)
{
    struct fixture *f = *state;
    struct delivery first = { .application = "APPLICATION1",
        .attempt = 1,
        .day = TODAY,
        .sent_ms = NOW_MS,
        .carrier = "Pos Indonesia",
        .fee = 12000,
        .tracking = "P2607140001",
        .ended = DELIVERY_BACK,
        .ended_ms = NOW_MS + 5 };
    struct delivery again = { .application = "APPLICATION1",
        .attempt = 2,
        .day = TOMORROW,
        .sent_ms = NOW_MS + 6,
        .carrier = "Pak Budi",
        .fee = DELIVERY_FEE_UNKNOWN,
        .ended = DELIVERY_END_COUNT };
    struct delivery other = { .application = "APPLICATION2",
        .attempt = 1,
        .day = TOMORROW,
        .sent_ms = NOW_MS + 2,
        .carrier = "Pak Slamet",
        .ended = DELIVERY_END_COUNT };
    struct delivery *found;
    size_t count;

    MUST(db_delivery_add(f->db, OFFICE_ONE, &first, NULL));
    MUST(db_delivery_add(f->db, OTHER_OFFICE, &first, NULL));
    MUST(db_delivery_add(f->db, OFFICE_ONE, &other, NULL));
    MUST(db_delivery_end(
        f->db, OFFICE_ONE, "APPLICATION1", DELIVERY_BACK, NOW_MS + 5, NULL));
    MUST(db_delivery_add(f->db, OFFICE_ONE, &again, NULL));
    MUST(db_delivery_list(f->db, OFFICE_ONE, "APPLICATION1", &found, &count, NULL));
    assert_int_equal(count, 2);
    expect_delivery(&found[0], &first);
    expect_delivery(&found[1], &again);
    free(found);
    /* In the order in which they were given to a carrier. */
    MUST(db_delivery_of_day(f->db, OFFICE_ONE, TOMORROW, &found, &count, NULL));
    assert_int_equal(count, 2);
    expect_delivery(&found[0], &other);
    expect_delivery(&found[1], &again);
    free(found);
    /* The other office's is still on its way. */
    MUST(db_delivery_list(f->db, OTHER_OFFICE, "APPLICATION1", &found, &count, NULL));
    assert_int_equal(count, 1);
    assert_int_equal(found[0].ended, DELIVERY_END_COUNT);
    assert_int_equal(found[0].ended_ms, 0);
    free(found);
    /* Who took one is told no more, of that one alone. */
    MUST(db_delivery_forget(f->db, OFFICE_ONE, &first, NULL));
    MUST(db_delivery_list(f->db, OFFICE_ONE, "APPLICATION1", &found, &count, NULL));
    assert_string_equal(found[0].carrier, "-");
    assert_string_equal(found[1].carrier, "Pak Budi");
    free(found);
    MUST(db_delivery_list(f->db, OTHER_OFFICE, "APPLICATION1", &found, &count, NULL));
    assert_string_equal(found[0].carrier, "Pos Indonesia");
    free(found);
}

static void
test_how_far_the_backend_is_pulled(void **state)
{
    struct fixture *f = *state;
    struct backend_sync sync = { .url = "https://backend.example",
        .trust_days = 3,
        .cursor = "a:17",
        .pulled_ms = NOW_MS,
        .asked_ms = NOW_MS + 1,
        .why = "no answer" };
    struct backend_sync found;

    assert_int_equal(
        db_exchange_sync_load(f->db, OFFICE_ONE, &found, NULL), STATUS_NOT_FOUND);
    for (int round = 0; round < 2; round++) { /* new, then in its place */
        MUST(db_exchange_sync_put(f->db, OFFICE_ONE, &sync, NULL));
        MUST(db_exchange_sync_load(f->db, OFFICE_ONE, &found, NULL));
        assert_string_equal(found.url, sync.url);
        assert_int_equal(found.trust_days, sync.trust_days);
        assert_string_equal(found.cursor, sync.cursor);
        assert_int_equal(found.pulled_ms, sync.pulled_ms);
        assert_int_equal(found.asked_ms, sync.asked_ms);
        assert_string_equal(found.why, sync.why);
        sync = (struct backend_sync){ .url = "https://other.example",
            .trust_days = 5,
            .cursor = "b:18",
            .pulled_ms = NOW_MS + 2,
            .asked_ms = NOW_MS + 3 };
    }
    MUST(db_exchange_sync_put(f->db, OTHER_OFFICE, &sync, NULL));
    MUST(db_exchange_sync_remove(f->db, OFFICE_ONE, NULL));
    assert_int_equal(
        db_exchange_sync_load(f->db, OFFICE_ONE, &found, NULL), STATUS_NOT_FOUND);
    MUST(db_exchange_sync_load(f->db, OTHER_OFFICE, &found, NULL));
}

static void
test_tickets_of_the_backend(void **state)
{
    struct fixture *f = *state;
    static const struct backend_ticket signed_only = { .id = "b1", .ticket = "T1" };
    static const struct backend_ticket cancelled = {
        .id = "b2", .ticket = "T2", .cancelled = true, .pulled = true
    };
    struct backend_ticket found;
    int64_t unpulled;

    MUST(db_exchange_ticket_put(f->db, OFFICE_ONE, &signed_only, NULL));
    MUST(db_exchange_ticket_put(f->db, OFFICE_ONE, &cancelled, NULL));
    MUST(db_exchange_ticket_put(f->db, OTHER_OFFICE, &signed_only, NULL));
    MUST(db_exchange_unpulled(f->db, OFFICE_ONE, &unpulled, NULL));
    assert_int_equal(unpulled, 1);
    MUST(db_exchange_ticket_load(f->db, OFFICE_ONE, "b2", &found, NULL));
    assert_string_equal(found.id, "b2");
    assert_string_equal(found.ticket, "T2");
    assert_true(found.cancelled && found.pulled);
    MUST(db_exchange_ticket_of(f->db, OFFICE_ONE, "T1", &found, NULL));
    assert_string_equal(found.id, "b1");
    assert_false(found.cancelled || found.pulled);
    /* Known by another id: here, and not in the other office. */
    MUST(db_exchange_ticket_rename(f->db, OFFICE_ONE, "b1", "b9", NULL));
    MUST(db_exchange_ticket_of(f->db, OFFICE_ONE, "T1", &found, NULL));
    assert_string_equal(found.id, "b9");
    assert_int_equal(
        db_exchange_ticket_load(f->db, OFFICE_ONE, "b1", &found, NULL), STATUS_NOT_FOUND);
    MUST(db_exchange_ticket_load(f->db, OTHER_OFFICE, "b1", &found, NULL));
}

static void
test_rows_of_the_backend_that_were_refused(void **state)
{
    struct fixture *f = *state;
    static const struct backend_refused rows[] = {
        { .id = "b1", .why = "no such service", .at_ms = NOW_MS },
        { .id = "b2", .why = "no such day", .at_ms = NOW_MS + 2 },
        { .id = "b3", .why = "no such window", .at_ms = NOW_MS + 1 },
    };
    struct backend_refused found[2];
    size_t count;
    int64_t total;

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        MUST(db_exchange_refused_put(f->db, OFFICE_ONE, &rows[i], NULL));
    }
    MUST(db_exchange_refused_put(f->db, OTHER_OFFICE, &rows[0], NULL));
    MUST(db_exchange_refused_list(f->db, OFFICE_ONE, found, 2, &count, &total, NULL));
    assert_int_equal(count, 2);
    assert_int_equal(total, 3);
    assert_string_equal(found[0].id, "b2");
    assert_string_equal(found[0].why, "no such day");
    assert_int_equal(found[0].at_ms, NOW_MS + 2);
    assert_string_equal(found[1].id, "b3");
    MUST(db_exchange_refused_remove(f->db, OFFICE_ONE, "b1", NULL));
    MUST(db_exchange_refused_list(f->db, OFFICE_ONE, found, 2, &count, &total, NULL));
    assert_int_equal(total, 2);
    MUST(db_exchange_refused_list(f->db, OTHER_OFFICE, found, 2, &count, &total, NULL));
    assert_int_equal(total, 1);
}

static void
test_a_paper_on_its_way(void **state)
{
    struct fixture *f = *state;
    struct paper_upload upload = { .id = "0123456789abcdef0123456789abcdef",
        .account = f->account[OFFICE_ONE],
        .application = "APPLICATION1",
        .kind = "kk",
        .bytes = 70000,
        .until_ms = NOW_MS + 10 };
    struct paper_upload found;
    bool has;
    int count;

    memset(upload.secret, 7, sizeof(upload.secret));
    MUST(db_paper_upload_insert(f->db, OFFICE_ONE, &upload, NULL));
    MUST(
        db_paper_upload_load(f->db, OFFICE_ONE, upload.account, upload.id, &found, NULL));
    assert_string_equal(found.id, upload.id);
    assert_int_equal(found.account, upload.account);
    assert_string_equal(found.application, upload.application);
    assert_string_equal(found.kind, "kk");
    assert_int_equal(found.bytes, 70000);
    assert_memory_equal(found.secret, upload.secret, sizeof(found.secret));
    assert_int_equal(found.until_ms, NOW_MS + 10);
    assert_false(found.taken);
    /* Another account's is none. */
    assert_int_equal(db_paper_upload_load(f->db, OFFICE_ONE, f->account[OTHER_OFFICE],
                         upload.id, &found, NULL),
        STATUS_NOT_FOUND);
    MUST(db_paper_upload_count(f->db, OFFICE_ONE, upload.account, &count, NULL));
    assert_int_equal(count, 1);
    /* What has come is not on its way, and is kept until its time is over. */
    MUST(db_paper_upload_taken(f->db, OFFICE_ONE, upload.id, NULL));
    MUST(db_paper_upload_count(f->db, OFFICE_ONE, upload.account, &count, NULL));
    assert_int_equal(count, 0);
    MUST(db_paper_upload_has(f->db, OFFICE_ONE, upload.id, &has, NULL));
    assert_false(has);
    MUST(db_paper_upload_expire(f->db, OFFICE_ONE, NOW_MS + 10, NULL));
    MUST(
        db_paper_upload_load(f->db, OFFICE_ONE, upload.account, upload.id, &found, NULL));
    assert_true(found.taken);
    MUST(db_paper_upload_expire(f->db, OFFICE_ONE, NOW_MS + 11, NULL));
    assert_int_equal(
        db_paper_upload_load(f->db, OFFICE_ONE, upload.account, upload.id, &found, NULL),
        STATUS_NOT_FOUND);
}

static void
test_a_screen_that_shows_a_code(void **state)
{
    struct fixture *f = *state;
    struct pairing pairing = {
        .code = "ABCD2345", .kind = ROLE_BOARD, .made_ms = NOW_MS
    };
    struct pairing found;
    int count;

    memset(pairing.token_hash, 9, sizeof(pairing.token_hash));
    MUST(db_pairing_put(f->db, OFFICE_ONE, &pairing, NULL));
    assert_int_equal(
        db_pairing_put(f->db, OFFICE_ONE, &pairing, NULL), STATUS_WRONG_STATE);
    MUST(db_pairing_find(f->db, "ABCD2345", NOW_MS, NOW_MS, &found, NULL));
    assert_string_equal(found.code, "ABCD2345");
    assert_int_equal(found.kind, ROLE_BOARD);
    assert_int_equal(found.made_ms, NOW_MS);
    assert_memory_equal(found.token_hash, pairing.token_hash, sizeof(found.token_hash));
    assert_int_equal(
        db_pairing_find(f->db, "ABCD2345", NOW_MS + 1, NOW_MS + 2, &found, NULL),
        STATUS_NOT_FOUND);
    assert_int_equal(
        db_pairing_find(f->db, "ABCD2345", NOW_MS - 2, NOW_MS - 1, &found, NULL),
        STATUS_NOT_FOUND);
    MUST(db_pairing_expire(f->db, NOW_MS, NOW_MS, NULL));
    MUST(db_pairing_count(f->db, &count, NULL));
    assert_int_equal(count, 1);
    MUST(db_pairing_expire(f->db, NOW_MS + 1, NOW_MS + 2, NULL));
    MUST(db_pairing_count(f->db, &count, NULL));
    assert_int_equal(count, 0);
    assert_int_equal(db_pairing_drop(f->db, "ABCD2345", NULL), STATUS_NOT_FOUND);
}

static void
test_refusals_are_counted(void **state)
{
    struct fixture *f = *state;
    struct refusal_sum *sums;
    size_t count;

    MUST(db_refusal_add(f->db, OFFICE_ONE, YESTERDAY, "closed", NULL));
    MUST(db_refusal_add(f->db, OFFICE_ONE, TODAY, "closed", NULL));
    MUST(db_refusal_add(f->db, OFFICE_ONE, TODAY, "full", NULL));
    MUST(db_refusal_add(f->db, OFFICE_ONE, TODAY, "full", NULL));
    MUST(db_refusal_add(f->db, OFFICE_ONE, TOMORROW, "full", NULL));
    MUST(db_refusal_add(f->db, OTHER_OFFICE, TODAY, "early", NULL));
    MUST(db_refusal_sums(f->db, OFFICE_ONE, TODAY, TOMORROW, &sums, &count, NULL));
    assert_int_equal(count, 2);
    assert_string_equal(sums[0].code, "full"); /* the most frequent first */
    assert_int_equal(sums[0].times, 3);
    assert_string_equal(sums[1].code, "closed");
    assert_int_equal(sums[1].times, 1);
    free(sums);
    MUST(db_refusal_sums(f->db, OFFICE_ONE, YESTERDAY, TODAY, &sums, &count, NULL));
    assert_int_equal(count, 2);
    assert_int_equal(sums[0].times, 2);
    free(sums);
}

static void
add_remark(struct fixture *f, const char *id, const char *month, uint8_t filled)
{
    struct survey_remark remark = { .sealed_len = 40 };

    text_copy(remark.id, sizeof(remark.id), id);
    text_copy(remark.month, sizeof(remark.month), month);
    memset(remark.sealed, filled, remark.sealed_len);
    MUST(db_survey_add_remark(f->db, OFFICE_ONE, &remark, NULL));
}

static void
test_answers_of_the_survey(void **state)
{
    struct fixture *f = *state;
    struct survey_sum *sums;
    struct survey_remark *remarks;
    size_t count;

    MUST(db_survey_add(f->db, OFFICE_ONE, YESTERDAY, "kk", SURVEY_TIME, 1, NULL));
    MUST(db_survey_add(f->db, OFFICE_ONE, TODAY, "kk", SURVEY_TIME, 3, NULL));
    MUST(db_survey_add(f->db, OFFICE_ONE, TOMORROW, "kk", SURVEY_TIME, 3, NULL));
    MUST(db_survey_add(f->db, OTHER_OFFICE, TODAY, "kk", SURVEY_TIME, 3, NULL));
    MUST(db_survey_sums(f->db, OFFICE_ONE, TODAY, TOMORROW, &sums, &count, NULL));
    assert_int_equal(count, 1);
    assert_string_equal(sums[0].service, "kk");
    assert_int_equal(sums[0].element, SURVEY_TIME);
    assert_int_equal(sums[0].score, 3);
    assert_int_equal(sums[0].people, 2);
    free(sums);
    add_remark(f, "r1", "2026-05", 1);
    add_remark(f, "r2", "2026-06", 2);
    add_remark(f, "r3", "2026-07", 3);
    MUST(db_survey_remarks(
        f->db, OFFICE_ONE, "2026-06", "2026-07", 9, &remarks, &count, NULL));
    assert_int_equal(count, 2);
    assert_string_equal(remarks[0].id, "r3"); /* the newest month first */
    assert_string_equal(remarks[0].month, "2026-07");
    assert_int_equal(remarks[0].sealed_len, 40);
    assert_int_equal(remarks[0].sealed[39], 3);
    assert_string_equal(remarks[1].id, "r2");
    free(remarks);
    MUST(db_survey_forget_remarks(f->db, OFFICE_ONE, "2026-06", NULL));
    MUST(db_survey_remarks(
        f->db, OFFICE_ONE, "2026-01", "2026-12", 9, &remarks, &count, NULL));
    assert_int_equal(count, 2);
    free(remarks);
}

static void
test_who_takes_care(void **state)
{
    struct fixture *f = *state;
    struct concern_care care = { .concern = "paper_empty.kiosk-1",
        .account = f->account[OFFICE_ONE],
        .taken_ms = NOW_MS };
    struct concern_care *found;
    size_t count;

    for (int round = 0; round < 2; round++) { /* whoever had it before has it no more */
        MUST(db_concern_care_put(f->db, OFFICE_ONE, &care, NULL));
        MUST(db_concern_care_list(f->db, OFFICE_ONE, &found, &count, NULL));
        assert_int_equal(count, 1);
        assert_string_equal(found[0].concern, care.concern);
        assert_int_equal(found[0].account, care.account);
        assert_string_equal(found[0].name, "Ani");
        assert_int_equal(found[0].taken_ms, care.taken_ms);
        assert_ptr_equal(db_concern_care_find(found, count, care.concern), found);
        assert_null(db_concern_care_find(found, count, "paper_empty.kiosk-2"));
        free(found);
        care.taken_ms++;
    }
    MUST(db_concern_care_list(f->db, OTHER_OFFICE, &found, &count, NULL));
    assert_int_equal(count, 0);
    free(found);
    MUST(db_concern_care_delete(f->db, OFFICE_ONE, care.concern, NULL));
    MUST(db_concern_care_list(f->db, OFFICE_ONE, &found, &count, NULL));
    assert_int_equal(count, 0);
    free(found);
}

static void
test_a_counter(void **state)
{
    struct fixture *f = *state;
    struct counter counter = { .number = 3,
        .state = COUNTER_PAUSED,
        .account = f->account[OFFICE_ONE],
        .reason = "istirahat",
        .since_ms = NOW_MS,
        .help_ms = NOW_MS + 1 };
    struct counter found[2];
    size_t count;

    for (int round = 0; round < 2; round++) { /* new, then in its place */
        MUST(db_counter_put(f->db, OFFICE_ONE, &counter, NULL));
        MUST(db_counter_list(f->db, OFFICE_ONE, found, 2, &count, NULL));
        assert_int_equal(count, 1);
        assert_int_equal(found[0].number, 3);
        assert_int_equal(found[0].state, counter.state);
        assert_int_equal(found[0].account, counter.account);
        assert_string_equal(found[0].reason, counter.reason);
        assert_int_equal(found[0].since_ms, counter.since_ms);
        assert_int_equal(found[0].help_ms, counter.help_ms);
        counter = (struct counter){
            .number = 3, .state = COUNTER_CLOSED, .since_ms = NOW_MS + 2
        };
    }
    MUST(db_counter_load(f->db, OTHER_OFFICE, 3, &found[0], NULL));
    assert_int_equal(found[0].since_ms, 0);
    assert_int_equal(found[0].account, 0);
}

static void
test_nobody_doubted_the_clock(void **state)
{
    struct fixture *f = *state;
    struct journal_row row;

    assert_int_equal(
        db_journal_of_clock(f->db, OFFICE_ONE, &row, NULL), STATUS_NOT_FOUND);
}

static void
test_services_of_a_clerk_in_their_order(void **state)
{
    struct fixture *f = *state;
    static const char three[][SERVICE_SIZE] = { "ktp", "akta", "kk" };
    struct clerk_service *found;
    size_t count;

    MUST(db_clerk_service_put(
        f->db, OFFICE_ONE, f->account[OFFICE_ONE], &three[1], 1, NULL));
    MUST(db_clerk_service_put(
        f->db, OFFICE_ONE, f->account[OFFICE_ONE], three, ARRAY_LEN(three), NULL));
    for (int all = 0; all < 2; all++) {
        MUST(db_clerk_service_list(
            f->db, OFFICE_ONE, all ? 0 : f->account[OFFICE_ONE], &found, &count, NULL));
        assert_int_equal(count, ARRAY_LEN(three));
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(found[i].account, f->account[OFFICE_ONE]);
            assert_string_equal(found[i].service, three[i]);
        }
        free(found);
    }
}

static void
test_who_looked(void **state)
{
    struct fixture *f = *state;
    struct personal_look look = { .at_ms = NOW_MS,
        .account = f->account[OFFICE_ONE],
        .application = "APPLICATION1",
        .what = "form" };
    struct personal_look *found;
    size_t count;
    int64_t gone;
    bool distinct;

    MUST(db_personal_look_add(f->db, OFFICE_ONE, &look, INT64_MAX, NULL));
    look.at_ms++; /* the same look again, and not long after */
    MUST(db_personal_look_add(f->db, OFFICE_ONE, &look, NOW_MS, NULL));
    MUST(db_personal_look_list(f->db, OFFICE_ONE, "", 0, 0, 9, &found, &count, NULL));
    assert_int_equal(count, 1);
    assert_int_equal(found[0].look, 1);
    assert_int_equal(found[0].at_ms, NOW_MS);
    assert_int_equal(found[0].account, look.account);
    assert_string_equal(found[0].name, "Ani");
    assert_string_equal(found[0].application, "APPLICATION1");
    assert_string_equal(found[0].what, "form");
    free(found);
    MUST(db_personal_look_add(f->db, OFFICE_ONE, &look, NOW_MS + 1, NULL));
    MUST(db_personal_look_list(
        f->db, OFFICE_ONE, "APPLICATION1", look.account, 1, 9, &found, &count, NULL));
    assert_int_equal(count, 1);
    assert_int_equal(found[0].look, 2);
    free(found);
    MUST(db_personal_look_list(
        f->db, OFFICE_ONE, "APPLICATION2", 0, 0, 9, &found, &count, NULL));
    assert_int_equal(count, 0);
    free(found);
    MUST(db_personal_look_forget(f->db, OFFICE_ONE, NOW_MS + 1, 9, &gone, NULL));
    assert_int_equal(gone, 1);
    /* Two of two people, whichever is named first. */
    MUST(db_application_distinct_put(
        f->db, OFFICE_ONE, "APPLICATION2", "APPLICATION1", look.account, NOW_MS, NULL));
    MUST(db_application_is_distinct(
        f->db, OFFICE_ONE, "APPLICATION1", "APPLICATION2", &distinct, NULL));
    assert_true(distinct);
    MUST(db_application_is_distinct(
        f->db, OTHER_OFFICE, "APPLICATION1", "APPLICATION2", &distinct, NULL));
    assert_false(distinct);
}

static void
test_versions_of_a_setting(void **state)
{
    struct fixture *f = *state;
    struct setting_version version = {
        .version = 1, .set_ms = NOW_MS, .actor = "staff:1"
    };
    struct setting_version all[SETTING_VERSIONS_KEPT];
    struct setting_version found;
    char *body;
    size_t count;

    MUST(db_setting_version_put(f->db, OFFICE_ONE, "policy", &version, "{}", NULL));
    version = (struct setting_version){
        .version = 2, .undo_to = 1, .set_ms = NOW_MS + 1, .actor = "staff:2"
    };
    MUST(
        db_setting_version_put(f->db, OFFICE_ONE, "policy", &version, "{\"a\":1}", NULL));
    MUST(db_setting_version_last(f->db, OFFICE_ONE, "policy", &found, NULL));
    assert_int_equal(found.version, 2);
    assert_int_equal(found.undo_to, 1);
    assert_int_equal(found.set_ms, NOW_MS + 1);
    assert_string_equal(found.actor, "staff:2");
    MUST(db_setting_version_get(f->db, OFFICE_ONE, "policy", 1, &found, &body, NULL));
    assert_string_equal(body, "{}");
    assert_string_equal(found.actor, "staff:1");
    free(body);
    MUST(db_setting_version_list(f->db, OFFICE_ONE, "policy", all, &count, NULL));
    assert_int_equal(count, 2);
    assert_int_equal(all[0].version, 2); /* the newest first */
    assert_int_equal(db_setting_version_last(f->db, OFFICE_ONE, "board", &found, NULL),
        STATUS_NOT_FOUND);
    assert_int_equal(db_setting_version_last(f->db, OTHER_OFFICE, "policy", &found, NULL),
        STATUS_NOT_FOUND);
}

/* A visit that came into the line, and what became of it. */
static void
add_visit(struct fixture *f, int64_t office, const char *day, struct visit visit)
{
    enum visit_state state = visit.state;
    struct series series;

    text_copy(visit.day, sizeof(visit.day), day);
    text_copy(visit.prefix, sizeof(visit.prefix), "A");
    text_copy(visit.service, sizeof(visit.service), "kk");
    text_copy(visit.slot, sizeof(visit.slot), "pagi");
    text_copy(visit.track, sizeof(visit.track), visit.id);
    MUST(db_series_issue(f->db, office, day, "A", visit.lane, &series, NULL));
    visit.number = series.last;
    visit.state = VISIT_WAITING;
    MUST(db_visit_insert(f->db, office, &visit, NULL));
    if (state != VISIT_WAITING) {
        visit.state = state;
        MUST(db_visit_update(f->db, office, &visit, VISIT_WAITING, NOW_MS, NULL));
    }
}

static void
test_how_a_day_goes(void **state)
{
    struct fixture *f = *state;
    struct visit left = {
        .id = "VLEFT", .day = TODAY, .service = "kk", .counter = 3, .called_ms = NOW_MS
    };
    struct turn_row rows[4];
    struct left_counts counts;
    struct last_day_counter counters[4];
    struct waiting_count *priority;
    struct day_figures figures;
    size_t count;

    add_visit(f, OFFICE_ONE, YESTERDAY,
        (struct visit){ .id = "VY1",
            .arrived_ms = NOW_MS - 90,
            .state = VISIT_DONE,
            .counter = 3,
            .calls = 1,
            .called_ms = NOW_MS - 80,
            .started_ms = NOW_MS - 79,
            .ended_ms = NOW_MS - 78,
            .outcome = OUTCOME_VERIFIED });
    add_visit(f, OFFICE_ONE, YESTERDAY,
        (struct visit){ .id = "VY2",
            .arrived_ms = NOW_MS - 85,
            .state = VISIT_CALLED,
            .counter = 3,
            .calls = 1,
            .called_ms = NOW_MS - 70 });
    add_visit(f, OFFICE_ONE, TODAY,
        (struct visit){ .id = "VT1",
            .lane = LANE_PRIORITY,
            .arrived_ms = NOW_MS,
            .state = VISIT_WAITING });
    add_visit(f, OFFICE_ONE, TODAY,
        (struct visit){ .id = "VT2",
            .lane = LANE_PRIORITY,
            .arrived_ms = NOW_MS + 1,
            .callable_from_ms = NOW_MS + 2,
            .state = VISIT_DONE,
            .counter = 2,
            .calls = 1,
            .called_ms = NOW_MS + 3,
            .started_ms = NOW_MS + 4,
            .ended_ms = NOW_MS + 5,
            .outcome = OUTCOME_VERIFIED });
    add_visit(f, OFFICE_ONE, TODAY,
        (struct visit){ .id = "VT3",
            .arrived_ms = NOW_MS + 2,
            .state = VISIT_CALLED,
            .counter = 1,
            .calls = 1,
            .called_ms = NOW_MS + 9 });
    add_visit(f, OTHER_OFFICE, TODAY,
        (struct visit){ .id = "VO1",
            .lane = LANE_PRIORITY,
            .arrived_ms = NOW_MS + 1,
            .state = VISIT_CALLED,
            .counter = 9,
            .calls = 1,
            .called_ms = NOW_MS + 8 });

    MUST(db_turns_list(f->db, OFFICE_ONE, TODAY, rows, ARRAY_LEN(rows), &count, NULL));
    assert_int_equal(count, 2);
    assert_int_equal(rows[0].counter, 1); /* the newest call first */
    assert_int_equal(rows[0].started_ms, 0);
    assert_string_equal(rows[1].service, "kk");
    assert_int_equal(rows[1].state, VISIT_DONE);
    assert_int_equal(rows[1].counter, 2);
    assert_int_equal(rows[1].arrived_ms, NOW_MS + 1);
    assert_int_equal(rows[1].callable_from_ms, NOW_MS + 2);
    assert_int_equal(rows[1].called_ms, NOW_MS + 3);
    assert_int_equal(rows[1].started_ms, NOW_MS + 4);
    assert_int_equal(rows[1].ended_ms, NOW_MS + 5);
    MUST(db_turns_list(f->db, OFFICE_ONE, TODAY, rows, 1, &count, NULL));
    assert_int_equal(count, 1);
    assert_int_equal(rows[0].counter, 1);

    MUST(db_counters_of_last_day(
        f->db, OFFICE_ONE, TODAY, counters, ARRAY_LEN(counters), &count, NULL));
    assert_int_equal(count, 1);
    assert_int_equal(counters[0].number, 3);
    assert_int_equal(counters[0].first_ms, NOW_MS - 80);

    MUST(db_priority_since(f->db, OFFICE_ONE, TODAY, NOW_MS, &priority, &count, NULL));
    assert_int_equal(count, 1);
    assert_string_equal(priority[0].service, "kk");
    assert_int_equal(priority[0].lane, LANE_PRIORITY);
    assert_int_equal(priority[0].count, 1); /* since then, not at it */
    free(priority);

    text_copy(left.id, sizeof(left.id), "VT1");
    MUST(db_visit_left_put(f->db, OFFICE_ONE, &left, NULL));
    left.counter = 4;
    left.started_ms = NOW_MS;
    MUST(db_visit_left_put(f->db, OFFICE_ONE, &left, NULL));
    MUST(db_left_counts(f->db, OFFICE_ONE, TODAY, &counts, NULL));
    assert_int_equal(counts.all, 2);
    assert_int_equal(counts.unserved, 1);

    MUST(db_day_figures_load(f->db, OFFICE_ONE, TODAY, NOW_MS + 2, 0, &figures, NULL));
    assert_int_equal(figures.states[VISIT_WAITING], 1);
    assert_int_equal(figures.states[VISIT_CALLED], 1);
    assert_int_equal(figures.states[VISIT_DONE], 1);
    assert_int_equal(figures.waited, 3);
    MUST(db_day_figures_load(f->db, OFFICE_ONE, TODAY, NOW_MS + 3, 0, &figures, NULL));
    assert_int_equal(figures.waited, 2); /* one was called at that very instant */
}

static void
test_what_goes_by_the_settings(void **state)
{
    struct fixture *f = *state;
    static const struct ticket tickets[] = {
        { .id = "T1",
            .registration = "R1",
            .service = "kk",
            .day = TODAY,
            .slot = "pagi",
            .to_min = 60,
            .state = "approved" },
        { .id = "T2",
            .registration = "R2",
            .service = "ktp",
            .day = TODAY,
            .slot = "siang",
            .to_min = 60,
            .state = "approved" },
        { .id = "T3",
            .registration = "R3",
            .service = "kk",
            .day = TODAY,
            .slot = "pagi",
            .to_min = 60,
            .state = "cancelled" },
    };
    static const struct quota_use use = {
        .service = "kk", .slot = "pagi", .tickets = 5, .arrived = 4, .walkins = 3
    };
    struct stake_visit *visits;
    struct visit *open;
    struct stake_places *places;
    struct stake_ticket *found;
    char day[DATE_SIZE];
    char visit[VISIT_ID_SIZE];
    size_t count;

    add_visit(f, OFFICE_ONE, YESTERDAY, (struct visit){ .id = "VY1", .arrived_ms = 1 });
    add_visit(f, OFFICE_ONE, YESTERDAY,
        (struct visit){ .id = "VY2",
            .arrived_ms = 1,
            .state = VISIT_SERVING,
            .calls = 1,
            .counter = 6,
            .called_ms = NOW_MS,
            .started_ms = NOW_MS });
    add_visit(f, OFFICE_ONE, TODAY, (struct visit){ .id = "VT1", .arrived_ms = 1 });
    add_visit(f, OFFICE_ONE, TODAY,
        (struct visit){ .id = "VT2",
            .arrived_ms = 1,
            .state = VISIT_ABSENT,
            .calls = 1,
            .counter = 7,
            .called_ms = NOW_MS });
    add_visit(f, OFFICE_ONE, TODAY,
        (struct visit){ .id = "VT3",
            .arrived_ms = 1,
            .state = VISIT_CALLED,
            .calls = 1,
            .counter = 8,
            .called_ms = NOW_MS });
    add_visit(f, OFFICE_ONE, TODAY,
        (struct visit){ .id = "VT4",
            .arrived_ms = 1,
            .state = VISIT_HELD,
            .calls = 1,
            .counter = 8,
            .called_ms = NOW_MS });
    add_visit(f, OFFICE_ONE, TODAY,
        (struct visit){ .id = "VT5",
            .arrived_ms = 1,
            .state = VISIT_DONE,
            .calls = 1,
            .counter = 8,
            .called_ms = NOW_MS,
            .started_ms = NOW_MS,
            .ended_ms = NOW_MS,
            .outcome = OUTCOME_VERIFIED });
    add_visit(f, OTHER_OFFICE, TODAY, (struct visit){ .id = "VO1", .arrived_ms = 1 });
    MUST(db_stake_visits(f->db, OFFICE_ONE, TODAY, &visits, &count, NULL));
    assert_int_equal(count, 5);
    assert_string_equal(visits[0].day, YESTERDAY);
    assert_string_equal(visits[0].prefix, "A");
    assert_int_equal(visits[0].number, 2);
    assert_int_equal(visits[0].state, VISIT_SERVING);
    assert_int_equal(visits[0].counter, 6);
    assert_string_equal(visits[1].service, "kk");
    assert_string_equal(visits[1].line, "A");
    assert_int_equal(visits[1].state, VISIT_WAITING);
    assert_int_equal(visits[2].state, VISIT_ABSENT);
    assert_int_equal(visits[2].counter, 7);
    assert_int_equal(visits[3].state, VISIT_CALLED);
    assert_int_equal(visits[4].state, VISIT_HELD);
    free(visits);

    MUST(db_visit_list_open(f->db, OFFICE_ONE, TODAY, VISIT_CALLED, &open, &count, NULL));
    assert_int_equal(count, 1);
    assert_string_equal(open[0].id, "VT3");
    assert_int_equal(open[0].counter, 8);
    free(open);
    MUST(db_visit_list_open(
        f->db, OFFICE_ONE, YESTERDAY, VISIT_SERVING, &open, &count, NULL));
    assert_int_equal(count, 1);
    assert_string_equal(open[0].id, "VY2");
    free(open);

    MUST(db_quota_add(f->db, OFFICE_ONE, YESTERDAY, &use, NULL));
    MUST(db_quota_add(f->db, OFFICE_ONE, TODAY, &use, NULL));
    MUST(db_quota_add(f->db, OTHER_OFFICE, TODAY, &use, NULL));
    MUST(db_stake_places(f->db, OFFICE_ONE, TODAY, &places, &count, NULL));
    assert_int_equal(count, 1);
    assert_string_equal(places[0].day, TODAY);
    assert_string_equal(places[0].use.service, "kk");
    assert_string_equal(places[0].use.slot, "pagi");
    assert_int_equal(places[0].use.tickets, 5);
    assert_int_equal(places[0].use.arrived, 4);
    assert_int_equal(places[0].use.walkins, 3);
    free(places);

    for (size_t i = 0; i < ARRAY_LEN(tickets); i++) {
        MUST(db_ticket_insert(f->db, OFFICE_ONE, &tickets[i], NOW_MS + (int64_t)i, NULL));
    }
    MUST(db_stake_tickets(f->db, OFFICE_ONE, TODAY, &found, &count, NULL));
    assert_int_equal(count, 2);
    assert_string_equal(found[0].id, "T2"); /* the latest given first */
    assert_string_equal(found[0].service, "ktp");
    assert_string_equal(found[0].slot, "siang");
    assert_string_equal(found[1].id, "T1");
    free(found);
    /* Who has come with one has no place to lose. */
    add_visit(f, OFFICE_ONE, TODAY,
        (struct visit){ .id = "VT6", .arrived_ms = 1, .ticket = "T2" });
    MUST(db_stake_tickets(f->db, OFFICE_ONE, TODAY, &found, &count, NULL));
    assert_int_equal(count, 1);
    assert_string_equal(found[0].id, "T1");
    free(found);

    MUST(db_stake_running_day(f->db, OFFICE_ONE, day, NULL));
    assert_string_equal(day, TODAY);
    MUST(db_day_close(f->db, OFFICE_ONE, TODAY, NOW_MS, 0, NULL));
    MUST(db_stake_running_day(f->db, OFFICE_ONE, day, NULL));
    assert_string_equal(day, "");

    MUST(db_find_number(f->db, OFFICE_ONE, TODAY, "A", 2, visit, NULL));
    assert_string_equal(visit, "VT2");
    MUST(db_find_number(f->db, OFFICE_ONE, YESTERDAY, "A", 2, visit, NULL));
    assert_string_equal(visit, "VY2");
    assert_int_equal(
        db_find_number(f->db, OFFICE_ONE, TODAY, "A", 9, visit, NULL), STATUS_NOT_FOUND);
    assert_int_equal(db_find_number(f->db, OTHER_OFFICE, TODAY, "A", 2, visit, NULL),
        STATUS_NOT_FOUND);
}

static void
test_what_a_ticket_was(void **state)
{
    struct fixture *f = *state;
    struct first_place place = { .visit = "V1",
        .file = 1,
        .ticket = "T1",
        .given_day = TOMORROW,
        .given_slot = "pagi",
        .made = true,
        .service = "kk",
        .slot = "siang",
        .from_min = 480,
        .to_min = 720 };
    struct first_place second = { .visit = "V1",
        .file = 2,
        .ticket = "T2",
        .given_day = TOMORROW,
        .given_slot = "pagi",
        .first_place = true };
    struct first_place found;
    struct first_place_ticket *others;
    size_t count;

    MUST(db_first_place_put(f->db, OFFICE_ONE, &place, NULL));
    MUST(db_first_place_put(f->db, OFFICE_ONE, &second, NULL));
    MUST(db_first_place_load(f->db, OFFICE_ONE, "V1", 1, &found, NULL));
    assert_string_equal(found.visit, "V1");
    assert_int_equal(found.file, 1);
    assert_string_equal(found.ticket, "T1");
    assert_string_equal(found.given_day, TOMORROW);
    assert_string_equal(found.given_slot, "pagi");
    assert_true(found.made);
    assert_string_equal(found.service, "kk");
    assert_string_equal(found.slot, "siang");
    assert_int_equal(found.from_min, 480);
    assert_int_equal(found.to_min, 720);
    assert_false(found.first_place);
    MUST(db_first_place_load(f->db, OFFICE_ONE, "V1", 2, &found, NULL));
    assert_true(found.first_place && !found.made);
    MUST(db_first_place_others(f->db, OFFICE_ONE, TOMORROW, "T1", &others, &count, NULL));
    assert_int_equal(count, 1);
    assert_string_equal(others[0].id, "T2");
    free(others);
    MUST(db_first_place_delete(f->db, OFFICE_ONE, "V1", 1, NULL));
    assert_int_equal(
        db_first_place_load(f->db, OFFICE_ONE, "V1", 1, &found, NULL), STATUS_NOT_FOUND);
    MUST(db_first_place_load(f->db, OFFICE_ONE, "V1", 2, &found, NULL));
}

static void
test_who_an_account_is_of(void **state)
{
    struct fixture *f = *state;
    struct registrant with = {
        .account = f->account[OFFICE_ONE], .has_email = true, .person.len = 60
    };
    struct registrant without = { .account = f->account[OTHER_OFFICE], .person.len = 50 };
    struct registrant found;
    int64_t account;
    int64_t *accounts;
    size_t count;

    memset(with.nik_hash, 1, sizeof(with.nik_hash));
    memset(with.email_hash, 2, sizeof(with.email_hash));
    memset(with.person.bytes, 3, with.person.len);
    memset(without.nik_hash, 1, sizeof(without.nik_hash));
    memset(without.person.bytes, 4, without.person.len);
    MUST(db_registrant_insert(f->db, OFFICE_ONE, &with, NOW_MS, NULL));
    MUST(db_registrant_insert(f->db, OTHER_OFFICE, &without, NOW_MS, NULL));
    MUST(db_registrant_load(f->db, OFFICE_ONE, with.account, &found, NULL));
    assert_int_equal(found.account, with.account);
    assert_memory_equal(found.nik_hash, with.nik_hash, sizeof(found.nik_hash));
    assert_true(found.has_email);
    assert_memory_equal(found.email_hash, with.email_hash, sizeof(found.email_hash));
    assert_int_equal(found.person.len, 60);
    assert_memory_equal(found.person.bytes, with.person.bytes, 60);
    MUST(db_registrant_load(f->db, OTHER_OFFICE, without.account, &found, NULL));
    assert_false(found.has_email);
    assert_int_equal(found.person.len, 50);
    MUST(db_registrant_by_nik(f->db, OFFICE_ONE, with.nik_hash, &accounts, &count, NULL));
    assert_int_equal(count, 1);
    assert_int_equal(accounts[0], with.account);
    free(accounts);
    MUST(db_registrant_by_email(f->db, OFFICE_ONE, with.email_hash, &account, NULL));
    assert_int_equal(account, with.account);
    assert_int_equal(
        db_registrant_by_email(f->db, OTHER_OFFICE, with.email_hash, &account, NULL),
        STATUS_NOT_FOUND);
}

#define STORED(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        STORED(test_a_document_on_its_way),
        STORED(test_how_far_the_backend_is_pulled),
        STORED(test_tickets_of_the_backend),
        STORED(test_rows_of_the_backend_that_were_refused),
        STORED(test_a_paper_on_its_way),
        STORED(test_a_screen_that_shows_a_code),
        STORED(test_refusals_are_counted),
        STORED(test_answers_of_the_survey),
        STORED(test_who_takes_care),
        STORED(test_a_counter),
        STORED(test_nobody_doubted_the_clock),
        STORED(test_services_of_a_clerk_in_their_order),
        STORED(test_who_looked),
        STORED(test_versions_of_a_setting),
        STORED(test_how_a_day_goes),
        STORED(test_what_goes_by_the_settings),
        STORED(test_what_a_ticket_was),
        STORED(test_who_an_account_is_of),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
