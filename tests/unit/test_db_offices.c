/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two offices in one database: whose sessions, devices and journal they are. */
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "db/db.h"
#include "db/db_account.h"
#include "db/db_journal.h"
#include "db/db_office.h"
#include "tests/support/database.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define NOW_MS INT64_C(1783991550000)

struct fixture {
    char folder[TEMP_PATH_SIZE];
    char url[TEST_URL_SIZE];
    struct db *db;
};

#define MUST(call) assert_int_equal((call), STATUS_OK)

static int
setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));

    temp_make(f->folder);
    f->db = test_database_office(f->url, f->folder, "antrean.db");
    MUST(db_begin(f->db, NULL));
    MUST(db_office_insert(f->db, 2, 3518, NOW_MS, NULL));
    MUST(db_commit(f->db, NULL));
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;

    db_close(f->db);
    test_database_remove(f->url);
    temp_remove(f->folder);
    free(f);
    return 0;
}

static void
add_session(struct db *db, int64_t account, uint8_t mark, int64_t expires_ms)
{
    struct session session = {
        .token_hash = { mark }, .account = account, .expires_ms = expires_ms
    };

    MUST(db_session_insert(db, &session, NOW_MS, NULL));
}

static bool
is_signed_in(struct db *db, uint8_t mark, int64_t now_ms)
{
    const uint8_t hash[TOKEN_HASH_SIZE] = { mark };
    struct account account;
    int64_t office;
    int64_t expires_ms;

    return db_session_find(db, hash, now_ms, &office, &account, &expires_ms, NULL) ==
           STATUS_OK;
}

static void
test_sessions_end_for_one_account(void **state)
{
    struct fixture *f = *state;
    struct account ani = { .username = "ani", .role = ROLE_COUNTER };
    struct account budi = { .username = "budi", .role = ROLE_ADMIN };
    struct account there = { .username = "ani", .role = ROLE_COUNTER };
    struct account guest = { .username = "08", .role = ROLE_APPLICANT };
    struct account found;
    struct account *all;
    const uint8_t hash[TOKEN_HASH_SIZE] = { 4 };
    size_t n;

    MUST(db_begin(f->db, NULL));
    MUST(db_account_insert(f->db, 1, &ani, NOW_MS, NULL));
    MUST(db_account_insert(f->db, 1, &budi, NOW_MS, NULL));
    MUST(db_account_insert(f->db, 2, &there, NOW_MS, NULL)); /* the same name elsewhere */
    MUST(db_account_insert(f->db, 1, &guest, NOW_MS, NULL)); /* is not listed */
    assert_int_equal(db_account_insert(f->db, 1, &ani, NOW_MS, NULL), STATUS_WRONG_STATE);
    add_session(f->db, ani.id, 1, NOW_MS + 1000);
    add_session(f->db, ani.id, 2, NOW_MS + 2000);
    add_session(f->db, budi.id, 3, NOW_MS + 1000);
    add_session(f->db, there.id, 4, NOW_MS + 2000);
    MUST(db_commit(f->db, NULL));
    MUST(db_account_by_username(f->db, 2, "ani", &found, NULL));
    assert_int_equal(found.id, there.id);
    MUST(db_account_list(f->db, 1, &all, &n, NULL));
    assert_int_equal(n, 2);
    assert_string_equal(all[0].username, "ani");
    free(all);
    assert_true(is_signed_in(f->db, 1, NOW_MS + 999));
    assert_false(is_signed_in(f->db, 1, NOW_MS + 1000));
    MUST(db_begin(f->db, NULL));
    MUST(db_account_update(f->db, &ani, NULL)); /* a new password */
    MUST(db_commit(f->db, NULL));
    assert_false(is_signed_in(f->db, 1, NOW_MS));
    assert_false(is_signed_in(f->db, 2, NOW_MS));
    assert_true(is_signed_in(f->db, 3, NOW_MS));
    assert_true(is_signed_in(f->db, 4, NOW_MS));
    MUST(db_begin(f->db, NULL));
    MUST(db_session_expire(f->db, NOW_MS + 1000, NULL));
    MUST(db_commit(f->db, NULL));
    assert_int_equal(test_database_run(f->url, "SELECT COUNT(*) FROM session"), 1);
    MUST(db_begin(f->db, NULL));
    MUST(db_session_delete(f->db, hash, NULL));
    MUST(db_commit(f->db, NULL));
    assert_int_equal(test_database_run(f->url, "SELECT COUNT(*) FROM session"), 0);
}

static void
test_a_device_is_revoked_for_itself(void **state)
{
    struct fixture *f = *state;
    struct device found;
    struct device *all;
    int64_t office;
    size_t n;

    MUST(db_begin(f->db, NULL));
    for (int i = 0; i < 4; i++) {
        struct device device = { .kind = ROLE_KIOSK, .token_hash = { (uint8_t)(i + 1) } };

        (void)text_copy(device.name, sizeof(device.name), i % 2 ? "kiosk-2" : "kiosk-1");
        MUST(db_device_put(f->db, i < 2 ? 1 : 2, &device, NOW_MS, NULL));
    }
    MUST(db_device_revoke(f->db, 1, "kiosk-1", NULL));
    assert_int_equal(db_device_revoke(f->db, 1, "kiosk-1", NULL), STATUS_NOT_FOUND);
    MUST(db_commit(f->db, NULL));
    for (uint8_t i = 1; i <= 4; i++) {
        const uint8_t hash[TOKEN_HASH_SIZE] = { i };

        assert_int_equal(db_device_find(f->db, hash, &office, &found, NULL),
            i == 1 ? STATUS_NOT_FOUND : STATUS_OK);
        assert_true(i == 1 || office == (i <= 2 ? 1 : 2));
    }
    MUST(db_device_list(f->db, 1, &all, &n, NULL));
    assert_int_equal(n, 2);
    assert_true(all[0].revoked);
    assert_false(all[1].revoked);
    free(all);
}

static int64_t
append(struct db *db, int64_t office)
{
    struct journal_row row = {
        .office = office, .at_ms = NOW_MS, .actor = "system", .kind = "x", .data = "{}"
    };

    MUST(db_journal_append(db, &row, NULL));
    return row.seq;
}

/* Rows of two offices by turns, by two hands, some of them taken back. */
static void
test_each_office_has_a_chain_of_its_own(void **state)
{
    struct fixture *f = *state;
    struct db *other;
    struct journal_row rows[8];
    char mark[JOURNAL_HASH_PREFIX_SIZE];
    char mark_there[JOURNAL_HASH_PREFIX_SIZE];
    int64_t last;
    size_t n;

    MUST(db_open(f->url, DB_WRITE, &other, NULL));
    MUST(db_begin(f->db, NULL));
    assert_int_equal(append(f->db, 1), 1);
    assert_int_equal(append(f->db, 2), 1);
    assert_int_equal(append(f->db, 1), 2);
    MUST(db_savepoint(f->db, 0, NULL));
    assert_int_equal(append(f->db, 2), 2);
    MUST(db_undo(f->db, 0, NULL));
    assert_int_equal(append(f->db, 2), 2);
    MUST(db_commit(f->db, NULL));
    MUST(db_begin(f->db, NULL));
    assert_int_equal(append(f->db, 1), 3);
    db_rollback(f->db);
    MUST(db_begin(other, NULL)); /* as antrean-admin beside a server */
    assert_int_equal(append(other, 1), 3);
    assert_int_equal(append(other, 2), 3);
    MUST(db_commit(other, NULL));
    MUST(db_begin(f->db, NULL));
    assert_int_equal(append(f->db, 1), 4);
    MUST(db_commit(f->db, NULL));
    MUST(db_journal_verify(f->db, 1, NULL, NULL));
    MUST(db_journal_verify(f->db, 2, NULL, NULL));
    MUST(db_journal_last(f->db, 1, &last, NULL));
    assert_int_equal(last, 4);
    MUST(db_journal_last(f->db, 2, &last, NULL));
    assert_int_equal(last, 3);
    MUST(db_journal_read(f->db, 2, 1, rows, 8, &n, NULL));
    assert_int_equal(n, 2);
    assert_int_equal(rows[0].seq, 2);
    assert_int_equal(rows[1].office, 2);
    MUST(db_journal_read(f->db, 1, 0, rows, 3, &n, NULL));
    assert_int_equal(n, 3);
    MUST(db_journal_hash_prefix(f->db, 1, 3, mark, NULL));
    MUST(db_journal_hash_prefix(f->db, 2, 3, mark_there, NULL));
    assert_string_not_equal(mark, mark_there);
    (void)test_database_run(
        f->url, "UPDATE journal SET data = '{\"x\":1}' WHERE office = 2 AND seq = 2");
    MUST(db_journal_verify(f->db, 1, NULL, NULL));
    assert_int_equal(db_journal_verify(f->db, 2, NULL, NULL), STATUS_INTERNAL);
    db_close(other);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define ON_DATABASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
        ON_DATABASE(test_sessions_end_for_one_account),
        ON_DATABASE(test_a_device_is_revoked_for_itself),
        ON_DATABASE(test_each_office_has_a_chain_of_its_own),
    };

    return cmocka_run_group_tests_name("db_offices", tests, NULL, NULL);
}
