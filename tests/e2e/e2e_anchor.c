/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A journal that was made to look whole again: cut off, set back with its log. Only what
 * was said of it elsewhere tells (antrean-admin check --against). What a server goes on
 * with after it; e2e_tamper.c has the rest.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/clock.h"
#include "tests/support/database.h"
#include "tests/support/desk.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define WAIT_MS 60000

/* antrean-admin check, with or without what was kept; expects these words. */
static void
expect_said(struct e2e *e2e, const char *against, int want, const char *words)
{
    const char *const plain[] = { "check", e2e_folder(e2e), NULL };
    const char *const anchored[] = { "check", e2e_folder(e2e), "--against", against,
        NULL };
    char *text = NULL;
    int status = e2e_admin(e2e, against ? anchored : plain, &text);

    if (status != want || !strstr(text, words)) {
        fail_msg("status %d, wanted \"%s\" in: %s", status, words, text);
    }
    free(text);
}

/* What antrean-admin anchor says now, into a file. */
static void
keep_anchor(struct e2e *e2e, char path[TEMP_PATH_SIZE])
{
    char *text = NULL;

    assert_int_equal(
        e2e_admin(e2e, (const char *const[]){ "anchor", e2e_folder(e2e), NULL }, &text),
        0);
    temp_write(temp_path(path, e2e_folder(e2e), "kept"), text, strlen(text));
    free(text);
}

/* Somebody is served, then counter 2 opens: its row is the last. */
static void
work(struct e2e *e2e)
{
    desk_open(e2e, 1);
    assert_int_equal(e2e_arrive(e2e, 0, NULL, NULL), 201);
    desk_serve(e2e, 1, "A001");
    desk_open(e2e, 2);
}

static void
test_the_server_says_where_its_journal_ends(void **state)
{
    struct e2e *e2e = *state;
    int64_t end = clock_monotonic_ms() + WAIT_MS;
    char path[TEMP_PATH_SIZE];
    struct stat file;

    work(e2e);
    assert_int_equal(e2e_end(e2e), 0);
    (void)unlink(temp_path(path, e2e_folder(e2e), "journal.anchors"));
    e2e_restart(e2e);
    while (stat(path, &file) != 0 || file.st_size == 0) { /* the line is one write */
        assert_true(clock_monotonic_ms() < end);
        (void)usleep(10000);
    }
    expect_said(e2e, path, 0, "anchors: 1, the journal has every row they name");
}

static void
test_a_journal_that_was_cut_off(void **state)
{
    struct e2e *e2e = *state;
    char kept[TEMP_PATH_SIZE];

    work(e2e);
    keep_anchor(e2e, kept);
    assert_int_equal(e2e_end(e2e), 0);
    (void)test_database_run(e2e_database(e2e),
        "DELETE FROM journal WHERE seq = (SELECT MAX(seq) FROM journal);"
        "DELETE FROM counter WHERE number = 2");
    expect_said(e2e, NULL, 0, "clean");
    expect_said(e2e, kept, 1, "the journal was cut off: row ");
    e2e_restart(e2e);
    desk_open(e2e, 3); /* and it goes on, over the place, with another row */
    expect_said(e2e, NULL, 0, "clean");
    expect_said(e2e, kept, 1, "was written anew: row ");
}

/* What was not taken in yet lies in a file of its own, which somebody removes. */
static void
test_a_journal_whose_log_was_removed(void **state)
{
    struct e2e *e2e = *state;
    char kept[TEMP_PATH_SIZE];
    char path[TEMP_PATH_SIZE];

    if (test_on_postgresql()) {
        skip();
    }
    work(e2e);
    keep_anchor(e2e, kept);
    e2e_kill(e2e);
    assert_int_equal(unlink(temp_path(path, e2e_folder(e2e), "antrean.db-wal")), 0);
    (void)unlink(temp_path(path, e2e_folder(e2e), "antrean.db-shm"));
    expect_said(e2e, NULL, 0, "clean");
    expect_said(e2e, kept, 1, "the journal was cut off: row ");
    e2e_restart(e2e);
}

static void
test_an_anchor_is_believed_when_it_is_signed(void **state)
{
    struct e2e *e2e = *state;
    char kept[TEMP_PATH_SIZE];
    unsigned char *text;
    size_t len;

    work(e2e);
    keep_anchor(e2e, kept);
    expect_said(e2e, kept, 0, "anchors: 1");
    text = temp_read(kept, &len);
    text[strlen("antrean-anchor office=")] ^= 1; /* another digit */
    temp_write(kept, text, len);
    free(text);
    expect_said(e2e, kept, 1, "line 1: the office's keys did not sign");
    temp_write(kept, "nothing\n", strlen("nothing\n"));
    expect_said(e2e, kept, 1, "line 1: it is no anchor of a journal");
    temp_write(kept, "", 0);
    expect_said(e2e, kept, 1, "holds no anchor");
}

static void
test_a_backup_has_its_name_card(void **state)
{
    struct e2e *e2e = *state;
    char copy[TEMP_PATH_SIZE];
    char card[TEMP_PATH_SIZE];
    char *text = NULL;

    if (test_on_postgresql()) {
        skip();
    }
    work(e2e);
    assert_int_equal(e2e_admin(e2e,
                         (const char *const[]){ "backup", e2e_folder(e2e),
                             temp_path(copy, e2e_folder(e2e), "copy.db"), NULL },
                         &text),
        0);
    free(text);
    expect_said(e2e, temp_path(card, e2e_folder(e2e), "copy.db.anchor"), 0, "anchors: 1");
}

int
main(void)
{
#define BEHAVIOUR(test) cmocka_unit_test_setup_teardown(test, e2e_start, e2e_stop)
    const struct CMUnitTest tests[] = {
        BEHAVIOUR(test_the_server_says_where_its_journal_ends),
        BEHAVIOUR(test_a_journal_that_was_cut_off),
        BEHAVIOUR(test_a_journal_whose_log_was_removed),
        BEHAVIOUR(test_an_anchor_is_believed_when_it_is_signed),
        BEHAVIOUR(test_a_backup_has_its_name_card),
    };

    return cmocka_run_group_tests_name("anchors", tests, NULL, NULL);
}
