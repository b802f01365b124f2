/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers and quotas are counted alike, whether each is stored at once or with its group.
 */
#include "db/db_line.h"

#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "db/db_journal.h"
#include "tests/support/row_offices.h"

/* Their transactions are a test's own. */
static int
counts_open(void **state)
{
    int rc = row_offices_open(state);
    const struct row_offices *f = *state;

    db_rollback(f->db);
    return rc;
}

static void
test_series_count_without_gaps(void **state)
{
    struct row_offices *f = *state;
    struct series series;

    assert_int_equal(db_begin(f->db, NULL), STATUS_OK);
    for (int i = 1; i <= 3; i++) {
        assert_int_equal(db_series_issue(f->db, OFFICE_ONE, TODAY, "A",
                             i == 2 ? LANE_PRIORITY : LANE_REGULAR, &series, NULL),
            STATUS_OK);
        assert_int_equal(series.last, i);
        assert_int_equal(series.waiting, i);
    }
    assert_int_equal(series.waiting_priority, 1);
    assert_int_equal(db_series_issue(f->db, OFFICE_ONE, "2026-07-15", "A", LANE_REGULAR,
                         &series, NULL),
        STATUS_OK);
    assert_int_equal(series.last, 1); /* a new day begins anew, by itself */
    assert_int_equal(db_commit(f->db, NULL), STATUS_OK);
}

static void
issue_and_expect(struct db *db, const char *prefix, enum lane lane, int last, int waiting)
{
    struct series series;

    assert_int_equal(
        db_series_issue(db, OFFICE_ONE, TODAY, prefix, lane, &series, NULL), STATUS_OK);
    assert_string_equal(series.prefix, prefix);
    assert_int_equal(series.last, last);
    assert_int_equal(series.waiting, waiting);
}

static void
expect_series(struct db *db, const char *prefix, const struct series *wanted)
{
    struct series series;

    assert_int_equal(
        db_series_load(db, OFFICE_ONE, TODAY, prefix, &series, NULL), STATUS_OK);
    assert_int_equal(series.last, wanted->last);
    assert_int_equal(series.called, wanted->called);
    assert_int_equal(series.waiting, wanted->waiting);
    assert_int_equal(series.waiting_priority, wanted->waiting_priority);
}

static void
count_arrived(struct db *db, const char *slot, int arrived)
{
    struct quota_use use = { .service = "ktp-baru", .arrived = arrived };

    (void)text_copy(use.slot, sizeof(use.slot), slot);
    assert_int_equal(db_quota_add(db, OFFICE_ONE, TODAY, &use, NULL), STATUS_OK);
}

static void
expect_arrived(struct db *db, const char *slot, int arrived)
{
    struct quota_use *uses;
    size_t count;
    int found = 0;

    assert_int_equal(
        db_quota_list(db, OFFICE_ONE, TODAY, &uses, &count, NULL), STATUS_OK);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(uses[i].slot, slot) == 0) {
            assert_int_equal(uses[i].arrived, arrived);
            found++;
        }
    }
    assert_int_equal(found, 1);
    free(uses);
}

static void
count_waiting(struct db *db, const char *service, enum lane lane, int change)
{
    assert_int_equal(
        db_waiting_add(db, OFFICE_ONE, TODAY, service, lane, change, NULL), STATUS_OK);
}

/* Who waits for ktp-baru in the first lane; nobody else does. */
static void
expect_waiting(struct db *db, int waiting)
{
    struct waiting_count *counts;
    size_t count;

    assert_int_equal(
        db_waiting_counts(db, OFFICE_ONE, TODAY, &counts, &count, NULL), STATUS_OK);
    assert_int_equal(count, waiting > 0);
    if (count > 0) {
        assert_string_equal(counts[0].service, "ktp-baru");
        assert_int_equal(counts[0].lane, LANE_REGULAR);
        assert_int_equal(counts[0].count, waiting);
    }
    free(counts);
}

/* Who comes and goes in one group was never counted, who went was counted before. */
static void
test_who_waits_is_counted_once_a_group(void **state)
{
    struct row_offices *f = *state;

    assert_int_equal(db_begin_of(f->db, NULL, 0, /* posting= */ true, NULL), STATUS_OK);
    count_waiting(f->db, "ktp-baru", LANE_REGULAR, 1);
    count_waiting(f->db, "ktp-baru", LANE_REGULAR, 1);
    count_waiting(f->db, "ktp-baru", LANE_PRIORITY, 1);
    count_waiting(f->db, "kk", LANE_REGULAR, 1);
    count_waiting(f->db, "ktp-baru", LANE_PRIORITY, -1);
    count_waiting(f->db, "kk", LANE_REGULAR, -1);
    expect_waiting(f->db, 2); /* and so it is for whoever looks meanwhile */
    count_waiting(f->db, "ktp-baru", LANE_REGULAR, -1);
    assert_int_equal(db_commit(f->db, NULL), STATUS_OK);
    expect_waiting(f->db, 1);
    assert_int_equal(db_begin(f->db, NULL), STATUS_OK);
    count_waiting(f->db, "ktp-baru", LANE_REGULAR, -1);
    expect_waiting(f->db, 0);
    assert_int_equal(
        db_waiting_add(f->db, OFFICE_ONE, TODAY, "ktp-baru", LANE_REGULAR, -1, NULL),
        STATUS_INTERNAL); /* fewer than nobody */
    db_rollback(f->db);
    expect_waiting(f->db, 1);
}

/* What a group keeps is found by whoever looks, and is stored with the group. */
static void
test_a_posting_group_counts_as_any_other(void **state)
{
    struct row_offices *f = *state;
    struct series a = { .last = 3, .waiting = 3, .waiting_priority = 1 };

    assert_int_equal(db_begin_of(f->db, NULL, 0, /* posting= */ true, NULL), STATUS_OK);
    issue_and_expect(f->db, "A", LANE_REGULAR, 1, 1);
    issue_and_expect(f->db, "B", LANE_PRIORITY, 1, 1);
    issue_and_expect(f->db, "A", LANE_PRIORITY, 2, 2);
    issue_and_expect(f->db, "A", LANE_REGULAR, 3, 3);
    count_arrived(f->db, "pagi", 1);
    count_arrived(f->db, "siang", 1);
    count_arrived(f->db, "pagi", 2);
    /* Who only reads has written nothing, though others' counts are stored for it. */
    assert_int_equal(db_savepoint(f->db, 1, NULL), STATUS_OK);
    expect_series(f->db, "A", &a);
    expect_arrived(f->db, "pagi", 3);
    expect_arrived(f->db, "siang", 1);
    assert_int_equal(db_undo(f->db, 1, NULL), STATUS_OK);
    /* And on, from what others have made of it. */
    assert_int_equal(
        db_series_add(f->db, OFFICE_ONE, TODAY, "A", -1, -1, 1, NULL), STATUS_OK);
    issue_and_expect(f->db, "A", LANE_REGULAR, 4, 3);
    issue_and_expect(f->db, "A", LANE_REGULAR, 5, 4);
    count_arrived(f->db, "siang", 1);
    count_arrived(f->db, "siang", -2);
    count_arrived(f->db, "pagi", 4);
    assert_int_equal(db_commit(f->db, NULL), STATUS_OK);
    a = (struct series){ .last = 5, .called = 1, .waiting = 4 };
    expect_series(f->db, "A", &a);
    expect_series(
        f->db, "B", &(struct series){ .last = 1, .waiting = 1, .waiting_priority = 1 });
    expect_arrived(f->db, "pagi", 7);
    expect_arrived(f->db, "siang", 0);
    /* What is counted is written: it is undone with the group, or not at all. */
    assert_int_equal(db_begin_of(f->db, NULL, 0, /* posting= */ true, NULL), STATUS_OK);
    issue_and_expect(f->db, "A", LANE_REGULAR, 6, 5);
    assert_int_equal(db_savepoint(f->db, 1, NULL), STATUS_OK);
    issue_and_expect(f->db, "A", LANE_REGULAR, 7, 6);
    assert_int_equal(db_undo(f->db, 1, NULL), STATUS_STORAGE);
    assert_true(db_cured_by_repeating(f->db));
    db_rollback(f->db);
    expect_series(f->db, "A", &a);
}

/* Who only reads may fail alone, but not when others' counts were to be stored for it. */
static void
test_counts_that_cannot_be_stored_undo_their_group(void **state)
{
    struct row_offices *f = *state;
    struct journal_row row = { .office = OFFICE_ONE, .at_ms = NOW_MS };
    struct quota_use *uses;
    size_t count;

    (void)test_database_run(f->url, "ALTER TABLE quota_use RENAME TO counts");
    (void)test_database_run(
        f->url, "CREATE VIEW quota_use AS SELECT DISTINCT * FROM counts");
    assert_int_equal(db_begin_of(f->db, NULL, 0, /* posting= */ true, NULL), STATUS_OK);
    (void)text_copy(row.actor, sizeof(row.actor), "system");
    (void)text_copy(row.kind, sizeof(row.kind), "visit.waiting");
    (void)text_copy(row.data, sizeof(row.data), "{}");
    MUST(db_journal_append(f->db, &row, NULL)); /* now the handle knows of the view */
    count_arrived(f->db, "pagi", 1);
    assert_int_equal(db_savepoint(f->db, 0, NULL), STATUS_OK);
    assert_int_not_equal(
        db_quota_list(f->db, OFFICE_ONE, TODAY, &uses, &count, NULL), STATUS_OK);
    assert_true(db_cured_by_repeating(f->db));
    db_rollback(f->db);
}

static void
test_a_posting_group_counts_in_as_many_lines_as_there_are(void **state)
{
    struct row_offices *f = *state;
    char prefix[] = "A";

    assert_int_equal(db_begin_of(f->db, NULL, 0, /* posting= */ true, NULL), STATUS_OK);
    for (int i = 1; i <= 3; i++) {
        for (prefix[0] = 'A'; prefix[0] <= 'Z'; prefix[0]++) {
            issue_and_expect(f->db, prefix, LANE_REGULAR, i, i);
            count_arrived(f->db, prefix, 1);
        }
    }
    assert_int_equal(db_commit(f->db, NULL), STATUS_OK);
    for (prefix[0] = 'A'; prefix[0] <= 'Z'; prefix[0]++) {
        expect_series(f->db, prefix, &(struct series){ .last = 3, .waiting = 3 });
        expect_arrived(f->db, prefix, 3);
    }
}

#define COUNTED(test) \
    cmocka_unit_test_setup_teardown(test, counts_open, row_offices_close)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        COUNTED(test_series_count_without_gaps),
        COUNTED(test_a_posting_group_counts_as_any_other),
        COUNTED(test_who_waits_is_counted_once_a_group),
        COUNTED(test_counts_that_cannot_be_stored_undo_their_group),
        COUNTED(test_a_posting_group_counts_in_as_many_lines_as_there_are),
    };

    return cmocka_run_group_tests_name("db: counts", tests, NULL, NULL);
}
