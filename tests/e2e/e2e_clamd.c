/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Papers that a virus scanner looks at first: one with a virus is refused in words,
 * leaves no file and a row in the journal; while nobody answers, papers are taken in and
 * marked, or refused, as the office chose.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "tests/support/applicant.h"
#include "tests/support/browser.h"
#include "tests/support/database.h"
#include "tests/support/fake_clamd.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"
#include "tests/support/tus.h"

#define PHONE "6281200009902"
#define NIK "3517035105939902"
#define CLAMD APPLICANT_CONFIG "[papers]\nclamd = clamd.ctl\n"
#define PICTURE_MAX 500000

struct scanned {
    struct e2e *e2e;
    struct fake_clamd *clamd;
    char header[APPLICANT_HEADER_SIZE];
    char id[64];
    uint8_t picture[PICTURE_MAX];
    size_t len;
};

static void
take_picture(struct scanned *s)
{
    char folder[TEMP_PATH_SIZE];
    char command[TEMP_PATH_SIZE + 100];
    char path[TEMP_PATH_SIZE + 16];
    FILE *file;

    temp_make(folder);
    (void)snprintf(command, sizeof(command),
        "convert -size 1200x900 gradient: -set comment " FAKE_VIRUS " jpg:%s/p", folder);
    assert_int_equal(system(command), 0);
    (void)snprintf(path, sizeof(path), "%s/p", folder);
    file = fopen(path, "rbe");
    assert_non_null(file);
    s->len = fread(s->picture, 1, sizeof(s->picture), file);
    (void)fclose(file);
    temp_remove(folder);
}

static void
begin(struct scanned *s, const char *config)
{
    struct e2e_answer *answer;
    char path[512];

    s->e2e = e2e_open(&(struct e2e_options){ .config = config, .tickets = 4 });
    (void)snprintf(path, sizeof(path), "%s/clamd.ctl", e2e_folder(s->e2e));
    s->clamd = fake_clamd_start(path);
    applicant_new(s->e2e, PHONE, NIK, "Zulaikha Peragaan", s->header);
    answer = e2e_ask(s->e2e, NULL, "POST", "/v1/applications",
        "{\"service\":\"ktp-baru\"}", s->header);
    assert_int_equal(answer->status, 201);
    text_copy(s->id, sizeof(s->id), e2e_text(answer, "id"));
    e2e_answer_free(answer);
    take_picture(s);
}

static int
setup(void **state)
{
    struct scanned *s = test_calloc(1, sizeof(*s));

    begin(s, CLAMD);
    *state = s;
    return 0;
}

static int
setup_required(void **state)
{
    struct scanned *s = test_calloc(1, sizeof(*s));

    begin(s, CLAMD "clamd_required = yes\n");
    *state = s;
    return 0;
}

static int
teardown(void **state)
{
    struct scanned *s = *state;

    fake_clamd_stop(s->clamd);
    e2e_close(s->e2e);
    test_free(s);
    return 0;
}

/* Send the picture as the KK; the caller's answer. */
static struct e2e_answer *
give(struct scanned *s)
{
    char path[128];

    (void)snprintf(path, sizeof(path), "/v1/applications/%s/documents/kk", s->id);
    return e2e_send(s->e2e, NULL, "PUT", path, s->picture, s->len, s->header);
}

static int
files_kept(const struct scanned *s)
{
    char path[512];
    const struct dirent *entry;
    int count = 0;
    DIR *dir;

    (void)snprintf(path, sizeof(path), "%s/files/papers", e2e_folder(s->e2e));
    dir = opendir(path);
    while (dir && (entry = readdir(dir))) {
        count += entry->d_name[0] != '.';
    }
    if (dir) {
        (void)closedir(dir);
    }
    return count;
}

static int64_t
count(struct scanned *s, const char *sql)
{
    return test_database_run(e2e_database(s->e2e), sql);
}

static void
test_a_virus_is_refused_and_journalled(void **state)
{
    struct scanned *s = *state;
    struct e2e_answer *answer = give(s);

    assert_int_equal(answer->status, 422);
    assert_string_equal(e2e_text(answer, "code"), "bad_document");
    assert_non_null(strstr(answer->body, "memuat virus"));
    e2e_answer_free(answer);
    assert_int_equal(files_kept(s), 0);
    assert_int_equal(count(s, "SELECT COUNT(*) FROM paper"), 0);
    assert_int_equal(
        count(s, "SELECT COUNT(*) FROM journal WHERE kind = 'application.infected'"), 1);
    fake_clamd_say(s->clamd, "stream: OK");
    answer = give(s);
    assert_int_equal(answer->status, 200);
    assert_null(strstr(answer->body, "unscanned"));
    e2e_answer_free(answer);
    assert_int_equal(files_kept(s), 1);
}

/* Nor is what came of it kept until its time is over. */
static void
test_an_upload_with_a_virus_is_gone(void **state)
{
    struct scanned *s = *state;
    const struct tus_client client = { .e2e = s->e2e, .header = s->header };
    struct tus_answer answer;
    char path[TUS_PATH_SIZE];

    assert_int_equal(tus_begin(&client, s->id, "kk", s->len, path).status, 201);
    answer = tus_patch(&client, path, 0, s->picture, s->len, s->len);
    assert_int_equal(answer.status, 422);
    assert_string_equal(answer.reason, "infected");
    assert_int_equal(tus_look(&client, path).status, 404);
    assert_int_equal(files_kept(s), 0);
    assert_int_equal(count(s, "SELECT COUNT(*) FROM paper_upload"), 0);
    assert_int_equal(
        count(s, "SELECT COUNT(*) FROM journal WHERE kind = 'application.infected'"), 1);
}

static void
test_what_nobody_looked_at_is_marked(void **state)
{
    struct scanned *s = *state;
    struct e2e_answer *answer;

    fake_clamd_say(s->clamd, "");
    answer = give(s);
    assert_int_equal(answer->status, 200);
    assert_non_null(strstr(answer->body, "\"unscanned\""));
    e2e_answer_free(answer);
    assert_int_equal(count(s, "SELECT COUNT(*) FROM paper WHERE unscanned = 1"), 1);
    fake_clamd_say(s->clamd, "stream: OK");
    answer = give(s); /* the same again, looked at this time */
    assert_int_equal(answer->status, 200);
    e2e_answer_free(answer);
    assert_int_equal(count(s, "SELECT COUNT(*) FROM paper WHERE unscanned = 0"), 1);
}

static void
test_what_must_be_looked_at_waits(void **state)
{
    struct scanned *s = *state;
    struct e2e_answer *answer;

    fake_clamd_say(s->clamd, "");
    answer = give(s);
    assert_int_equal(answer->status, 503);
    assert_non_null(strcasestr(answer->headers, "Retry-After"));
    e2e_answer_free(answer);
    assert_int_equal(files_kept(s), 0);
    fake_clamd_say(s->clamd, "stream: OK");
    answer = give(s);
    assert_int_equal(answer->status, 200);
    e2e_answer_free(answer);
}

/* By pieces, too: what came whole is marked. */
static void
test_an_upload_nobody_looked_at_is_marked(void **state)
{
    struct scanned *s = *state;
    const struct tus_client client = { .e2e = s->e2e, .header = s->header };
    char path[TUS_PATH_SIZE];

    fake_clamd_say(s->clamd, "");
    assert_int_equal(tus_begin(&client, s->id, "kk", s->len, path).status, 201);
    assert_int_equal(tus_patch(&client, path, 0, s->picture, s->len, s->len).status, 204);
    assert_int_equal(count(s, "SELECT COUNT(*) FROM paper WHERE unscanned = 1"), 1);
}

/* Every byte that came stays while the scanner is away: nothing is sent twice. */
static void
test_an_upload_waits_for_the_scanner(void **state)
{
    struct scanned *s = *state;
    const struct tus_client client = { .e2e = s->e2e, .header = s->header };
    struct tus_answer answer;
    const size_t half = s->len / 2;
    char path[TUS_PATH_SIZE];

    fake_clamd_say(s->clamd, "");
    assert_int_equal(tus_begin(&client, s->id, "kk", s->len, path).status, 201);
    assert_int_equal(tus_patch(&client, path, 0, s->picture, half, half).status, 204);
    answer = tus_patch(
        &client, path, (int64_t)half, s->picture + half, s->len - half, s->len - half);
    assert_int_equal(answer.status, 503);
    assert_int_equal(count(s, "SELECT COUNT(*) FROM paper"), 0);
    answer = tus_look(&client, path);
    assert_int_equal(answer.status, 200);
    assert_true(answer.offset >= (int64_t)half);
    fake_clamd_say(s->clamd, "stream: OK");
    answer = tus_patch(&client, path, answer.offset, s->picture + answer.offset,
        s->len - (size_t)answer.offset, s->len - (size_t)answer.offset);
    assert_int_equal(answer.status, 204);
    assert_int_equal(count(s, "SELECT COUNT(*) FROM paper WHERE unscanned = 0"), 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_a_virus_is_refused_and_journalled, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_an_upload_with_a_virus_is_gone, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_what_nobody_looked_at_is_marked, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_an_upload_nobody_looked_at_is_marked, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_an_upload_waits_for_the_scanner, setup_required, teardown),
        cmocka_unit_test_setup_teardown(
            test_what_must_be_looked_at_waits, setup_required, teardown),
    };

    return cmocka_run_group_tests_name("clamd", tests, NULL, NULL);
}
