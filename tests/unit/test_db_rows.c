/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is stored comes back whole, each value in its place: subjects whose rows the
 * scenarios write and read, but do not look at value by value. Two offices, so that the
 * other one's rows stay and are not told.
 */
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "db/db_account.h"
#include "db/db_application.h"
#include "db/db_clerk_service.h"
#include "db/db_concern_care.h"
#include "db/db_counter.h"
#include "db/db_delivery.h"
#include "db/db_exchange_pull.h"
#include "db/db_journal.h"
#include "db/db_pairing.h"
#include "db/db_paper_upload.h"
#include "db/db_refusal.h"
#include "db/db_registrant.h"
#include "db/db_review.h"
#include "db/db_setting_version.h"
#include "db/db_survey.h"
#include "db/db_ticket.h"
#include "tests/support/row_offices.h"

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
    struct row_offices *f = *state;
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
    struct row_offices *f = *state;
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
    struct row_offices *f = *state;
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
    struct row_offices *f = *state;
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
    struct row_offices *f = *state;
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

/* A file's name stays while a paper of its own office has it. */
static void
test_whose_a_file_is(void **state)
{
    struct row_offices *f = *state;
    const struct paper paper = { .kind = "kk",
        .file = "0f1e2d",
        .type = "image/jpeg",
        .bytes = 70000,
        .pages = 1,
        .given_ms = NOW_MS };
    bool has;

    MUST(db_paper_put(f->db, OFFICE_ONE, "APPLICATION1", &paper, NULL));
    MUST(db_paper_has_file(f->db, OFFICE_ONE, "0f1e2d", &has, NULL));
    assert_true(has);
    MUST(db_paper_has_file(f->db, OTHER_OFFICE, "0f1e2d", &has, NULL));
    assert_false(has);
    MUST(db_paper_delete(f->db, OFFICE_ONE, "APPLICATION1", "kk", NULL));
    MUST(db_paper_has_file(f->db, OFFICE_ONE, "0f1e2d", &has, NULL));
    assert_false(has);
}

static void
test_a_screen_that_shows_a_code(void **state)
{
    struct row_offices *f = *state;
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
    struct row_offices *f = *state;
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
add_remark(struct row_offices *f, const char *id, const char *month, uint8_t filled)
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
    struct row_offices *f = *state;
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
    struct row_offices *f = *state;
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
    struct row_offices *f = *state;
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
    struct row_offices *f = *state;
    struct journal_row row;

    assert_int_equal(
        db_journal_of_clock(f->db, OFFICE_ONE, &row, NULL), STATUS_NOT_FOUND);
}

static void
test_services_of_a_clerk_in_their_order(void **state)
{
    struct row_offices *f = *state;
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
    struct row_offices *f = *state;
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

/* Whoever is called is shown to the counter: a look, by its number in the office. */
static void
test_who_was_shown_a_person_who_was_called(void **state)
{
    static const struct {
        int64_t office;
        const char *subject;
        size_t count; /* of looks there are then */
    } rows[] = { { OFFICE_ONE, "WALKIN1", 1 }, { OFFICE_ONE, "WALKIN1", 2 },
        { OTHER_OFFICE, "WALKIN1", 0 }, /* nobody said who it is */
        { OTHER_OFFICE, "WALKIN2", 1 }, { OFFICE_ONE, "WALKIN1", 3 } };
    struct row_offices *f = *state;
    const struct applicant applicant = { .name = "Warga" };

    MUST(db_applicant_put(f->db, OFFICE_ONE, "WALKIN1", &applicant, NULL));
    MUST(db_applicant_put(f->db, OTHER_OFFICE, "WALKIN2", &applicant, NULL));
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        int64_t office = rows[i].office;
        struct personal_look *found;
        size_t count;

        MUST(db_personal_look_called(
            f->db, office, f->account[office], rows[i].subject, NOW_MS, NULL));
        MUST(db_personal_look_list(f->db, office, "", 0, 0, 9, &found, &count, NULL));
        assert_int_equal(count, rows[i].count);
        for (size_t j = 0; j < count; j++) {
            assert_int_equal(found[j].look, j + 1);
            assert_int_equal(found[j].account, f->account[office]);
            assert_string_equal(found[j].application, rows[i].subject);
            assert_string_equal(found[j].what, "counter");
        }
        free(found);
    }
}

static void
test_versions_of_a_setting(void **state)
{
    struct row_offices *f = *state;
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

static void
test_who_an_account_is_of(void **state)
{
    struct row_offices *f = *state;
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

/* Each office waits for its own villages alone. */
static void
test_what_waits_for_its_village(void **state)
{
    struct row_offices *f = *state;
    struct application *found;
    struct village_hash *villages;
    size_t count;

    for (int64_t office = OFFICE_ONE; office <= OTHER_OFFICE; office++) {
        struct application application;

        MUST(db_application_load(f->db, office, "APPLICATION2", &application, NULL));
        application.waits = true;
        memset(application.village_hash, (int)office, sizeof(application.village_hash));
        MUST(db_application_update(f->db, office, &application, NULL));
    }
    for (int64_t office = OFFICE_ONE; office <= OTHER_OFFICE; office++) {
        MUST(db_application_waiting(f->db, office, 9, &found, &count, NULL));
        assert_int_equal(count, 1);
        assert_string_equal(found[0].id, "APPLICATION2");
        assert_int_equal(found[0].account, f->account[office]);
        free(found);
        MUST(db_application_villages(f->db, office, &villages, &count, NULL));
        assert_int_equal(count, 1);
        assert_int_equal(villages[0].bytes[0], office);
        MUST(db_application_of_village(
            f->db, OFFICE_ONE, villages[0].bytes, 9, &found, &count, NULL));
        assert_int_equal(count, office == OFFICE_ONE ? 1 : 0);
        free(found);
        free(villages);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        STORED(test_a_document_on_its_way),
        STORED(test_how_far_the_backend_is_pulled),
        STORED(test_tickets_of_the_backend),
        STORED(test_rows_of_the_backend_that_were_refused),
        STORED(test_a_paper_on_its_way),
        STORED(test_whose_a_file_is),
        STORED(test_a_screen_that_shows_a_code),
        STORED(test_refusals_are_counted),
        STORED(test_answers_of_the_survey),
        STORED(test_who_takes_care),
        STORED(test_a_counter),
        STORED(test_nobody_doubted_the_clock),
        STORED(test_services_of_a_clerk_in_their_order),
        STORED(test_who_looked),
        STORED(test_who_was_shown_a_person_who_was_called),
        STORED(test_versions_of_a_setting),
        STORED(test_who_an_account_is_of),
        STORED(test_what_waits_for_its_village),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
