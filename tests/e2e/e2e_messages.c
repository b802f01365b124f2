/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Messages on their way out of a real server: a webhook that fails, one that hangs for
 * one number, and what a supervisor sees and does.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "common/clock.h"
#include "common/text.h"
#include "server/notify/text_inbox.h"
#include "tests/support/applicant.h"
#include "tests/support/moved_clock.h"
#include "tests/support/sink.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define HANG_MS (CHANNEL_WAIT_S * 1000) /* the server waits so long for a webhook */
#define WAIT_MS 60000

struct scene {
    struct e2e *e2e;
    struct sink *sink;
};

static struct scene
open_scene(const int *answers)
{
    struct scene scene = { .sink = sink_webhook(answers) };
    char config[160];

    (void)snprintf(config, sizeof(config),
        "[notify]\nchannel = webhook:http://127.0.0.1:%d/\nsecret = rahasia\n",
        sink_port(scene.sink));
    scene.e2e = e2e_open(&(struct e2e_options){ .config = config, .tickets = 4 });
    return scene;
}

static void
close_scene(struct scene *scene)
{
    e2e_close(scene->e2e);
    sink_stop(scene->sink);
}

/* A code is asked for, so that a message goes to this phone. */
static void
make_message(struct scene *scene, const char *phone)
{
    char body[256];

    (void)snprintf(body, sizeof(body),
        "{\"phone\":\"%s\",\"nik\":\"3517035105939902\",\"name\":\"Zulaikha "
        "Peragaan\",\"password\":\"rahasia-sekali-77\"}",
        phone);
    assert_int_equal(e2e_status(scene->e2e, NULL, "POST", "/v1/accounts", body), 201);
}

/* The message number `nth` of the list, once it is in this state. */
static void
await(struct scene *scene, int nth, const char *state, char id[64])
{
    int64_t end = clock_monotonic_ms() + WAIT_MS;
    char found[64] = "";

    for (;;) {
        char path[64];
        struct e2e_answer *answer;
        const json_t *row;

        (void)snprintf(path, sizeof(path), "/v1/messages?state=%s", state);
        answer = e2e_ask(scene->e2e, "supervisor", "GET", path, NULL, NULL);
        assert_int_equal(answer->status, 200);
        row = json_array_get(json_object_get(answer->json, "messages"), (size_t)nth);
        if (row) {
            text_copy(
                found, sizeof(found), json_string_value(json_object_get(row, "id")));
        }
        assert_null(strstr(answer->body, "62812"));
        assert_null(strstr(answer->body, "Zulaikha"));
        e2e_answer_free(answer);
        if (found[0]) {
            break;
        }
        if (clock_monotonic_ms() > end) {
            fail_msg("no message is %s", state);
        }
        (void)usleep(20000);
    }
    if (id) {
        text_copy(id, 64, found);
    }
}

static int
decide(struct scene *scene, const char *id, const char *word, const char *state)
{
    struct e2e_answer *answer;
    char path[128];
    int status;

    (void)snprintf(path, sizeof(path), "/v1/messages/%s/%s", id, word);
    answer = e2e_ask(scene->e2e, "supervisor", "POST", path, "{}", NULL);
    status = answer->status;
    if (status == 200) {
        assert_string_equal(e2e_text(answer, "state"), state);
        assert_string_equal(e2e_text(answer, "phone4"), "9901");
        assert_string_equal(e2e_text(answer, "event"), "code");
    } else if (status == 409) {
        assert_string_equal(e2e_text(answer, "state"), state); /* the present one */
    }
    e2e_answer_free(answer);
    return status;
}

static void
test_a_number_that_hangs_keeps_nobody_waiting(void **state)
{
    struct scene scene = open_scene(NULL);
    struct sink_text request;
    int64_t from;
    char id[64];

    (void)state;
    sink_hang_for(scene.sink, "6281200009901");
    from = clock_monotonic_ms();
    make_message(&scene, "081200009901");
    sink_wait(scene.sink, 0, &request);
    make_message(&scene, "081200009902");
    sink_wait(scene.sink, 1, &request);
    assert_in_range(clock_monotonic_ms() - from, 0, HANG_MS);
    assert_non_null(strstr(request.text, "6281200009902"));
    await(&scene, 0, "sent", NULL);
    await(&scene, 0, "sending", id);

    /* The end breaks off the wait, and that was no try. */
    from = clock_monotonic_ms();
    assert_int_equal(e2e_end(scene.e2e), 0);
    assert_in_range(clock_monotonic_ms() - from, 0, HANG_MS);
    e2e_restart(scene.e2e);
    sink_wait(scene.sink, 2, &request);
    assert_non_null(strstr(request.text, "6281200009901"));
    await(&scene, 0, "sending", id);

    /* Given up, whatever its way tells of it later; and tried again. */
    assert_int_equal(decide(&scene, id, "give-up", "failed"), 200);
    assert_int_equal(decide(&scene, id, "give-up", "failed"), 409);
    sink_hang_for(scene.sink, "");
    assert_int_equal(decide(&scene, id, "again", "failed_for_now"), 200);
    sink_wait(scene.sink, 3, &request);
    await(&scene, 1, "sent", NULL);
    assert_int_equal(decide(&scene, id, "again", "sent"), 409);
    assert_int_equal(decide(&scene, "01J00000000000000000000000", "again", ""), 404);
    close_scene(&scene);
}

static void
test_a_webhook_that_fails_is_tried_later(void **state)
{
    static const int answers[] = { 500, 500, 422, 0 };
    struct scene scene = open_scene(answers);
    struct e2e_answer *answer;
    struct sink_text request;

    (void)state;
    moved_clock_begin(scene.e2e, "2026-07-14T08:15:00+07:00");
    make_message(&scene, "081200009901");
    await(&scene, 0, "failed_for_now", NULL);
    answer = e2e_ask(scene.e2e, "supervisor", "GET", "/v1/messages", NULL, NULL);
    assert_non_null(
        strstr(answer->body, "\"next_at\":\"2026-07-14T08:15:15.000+07:00\""));
    assert_non_null(
        strstr(answer->body, "\"oldest_at\":\"2026-07-14T08:15:00.000+07:00\""));
    assert_non_null(strstr(answer->body, "the webhook answered 500"));
    e2e_answer_free(answer);
    moved_clock_write(scene.e2e, "2026-07-14T08:15:16+07:00");
    sink_wait(scene.sink, 1, &request);
    await(&scene, 0, "failed_for_now", NULL);
    moved_clock_write(scene.e2e, "2026-07-14T08:16:20+07:00");
    sink_wait(scene.sink, 2, &request);
    await(&scene, 0, "failed", NULL); /* 422: the other side will never take it */
    assert_int_equal(
        e2e_status(scene.e2e, "supervisor", "GET", "/v1/messages?state=x", NULL), 400);
    close_scene(&scene);
}

/* gammu-smsd's side: its tables in the office's folder. */
static void
gammu(struct e2e *e2e, const char *sql, char answer[512])
{
    char path[TEMP_PATH_SIZE + 16];
    sqlite3 *db;
    sqlite3_stmt *stmt;

    (void)snprintf(path, sizeof(path), "%s/smsd.db", e2e_folder(e2e));
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    (void)sqlite3_busy_timeout(db, 5000);
    if (!answer) {
        assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    } else {
        assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
        answer[0] = '\0';
        if (sqlite3_step(stmt) == SQLITE_ROW) {
            text_copy(answer, 512, (const char *)sqlite3_column_text(stmt, 0));
        }
        (void)sqlite3_finalize(stmt);
    }
    (void)sqlite3_close(db);
}

static void
make_gammu(struct e2e *e2e)
{
    FILE *file = fopen("tests/fixtures/gammu-smsd.sql", "r");
    char sql[16384];
    size_t len;

    assert_non_null(file);
    len = fread(sql, 1, sizeof(sql) - 1, file);
    sql[len] = '\0';
    (void)fclose(file);
    gammu(e2e, sql, NULL);
}

/* The last text in the outbox, once there are so many. */
static void
await_text(struct e2e *e2e, int count, char text[512])
{
    int64_t end = clock_monotonic_ms() + WAIT_MS;
    char found[512];

    for (;;) {
        gammu(e2e, "SELECT count(*) FROM outbox", found);
        if (atoi(found) >= count) {
            break;
        }
        if (clock_monotonic_ms() > end) {
            fail_msg("%s of %d texts are there", found, count);
        }
        (void)usleep(50000);
    }
    gammu(e2e, "SELECT TextDecoded FROM outbox ORDER BY ID DESC LIMIT 1", text);
}

#define QUESTION(from, text) \
    "INSERT INTO inbox (Text, UDH, RecipientID, SenderNumber, TextDecoded)" \
    " VALUES ('', '', '', '" from "', '" text "')"

/* Where a message's link leads. */
static void
expect_location(struct e2e *e2e, const char *path, const char *field)
{
    struct e2e_answer *answer = e2e_ask(e2e, NULL, "GET", path, NULL, NULL);

    assert_int_equal(answer->status, 303);
    assert_non_null(strstr(answer->headers, field));
    e2e_answer_free(answer);
}

static void
test_a_question_by_sms_is_answered(void **state)
{
    struct e2e *e2e = e2e_open(&(struct e2e_options){ .tickets = 4 });
    struct scene scene = { .e2e = e2e };
    char path[TEMP_PATH_SIZE + 16];
    char body[256];
    char text[512];
    char header[APPLICANT_HEADER_SIZE];
    struct e2e_answer *answer;
    FILE *config;

    (void)state;
    assert_int_equal(e2e_end(e2e), 0);
    make_gammu(e2e);
    (void)snprintf(path, sizeof(path), "%s/antrean.conf", e2e_folder(e2e));
    config = fopen(path, "a");
    assert_non_null(config);
    assert_true(fputs("\n[notify]\nchannel = gammu:smsd.db\n", config) > 0);
    (void)fclose(config);
    e2e_restart(e2e);

    make_message(&scene, "081200009901");
    await_text(e2e, 1, text);
    assert_non_null(strstr(text, "kode Anda "));
    (void)snprintf(body, sizeof(body), "{\"phone\":\"081200009901\",\"code\":\"%.6s\"}",
        strstr(text, "Anda ") + 5);
    assert_int_equal(e2e_status(e2e, NULL, "POST", "/v1/accounts/confirm", body), 200);
    applicant_sign_in(e2e, "6281200009901", header);
    answer =
        e2e_ask(e2e, NULL, "POST", "/v1/applications", "{\"service\":\"ikd\"}", header);
    assert_int_equal(answer->status, 201);
    (void)snprintf(body, sizeof(body), QUESTION("+6281299999999", "status %s, 9901"),
        strchr(e2e_text(answer, "registration"), '-') + 1);
    (void)snprintf(
        path, sizeof(path), "/a/%s", strchr(e2e_text(answer, "registration"), '-') + 1);
    (void)snprintf(
        text, sizeof(text), "Location: /permohonan/%s", e2e_text(answer, "id"));
    e2e_answer_free(answer);
    expect_location(e2e, path, text);
    expect_location(e2e, "/a/00000000", "Location: /status");
    gammu(e2e, body, NULL);
    await_text(e2e, 2, text);
    assert_non_null(strstr(text, ": belum dikirim."));
    gammu(e2e, QUESTION("081299999999", "halo"), NULL);
    await_text(e2e, 3, text);
    assert_non_null(strstr(text, "belum cocok"));
    /* One phone is answered so often, and a company never. */
    for (int i = 0; i < TEXT_INBOX_AN_HOUR; i++) {
        gammu(e2e, QUESTION("081299999999", "STATUS 7K3M92QX 0000"), NULL);
    }
    gammu(e2e, QUESTION("TELKOM", "Pulsa Anda"), NULL);
    gammu(e2e, QUESTION("081288888888", "STATUS"), NULL);
    await_text(e2e, 3 + TEXT_INBOX_AN_HOUR - 2 + 1, text);
    gammu(e2e, "SELECT count(*) || '/' || count(DISTINCT DestinationNumber) FROM outbox",
        text);
    assert_string_equal(text, "8/3");
    gammu(e2e, "SELECT count(*) FROM outbox WHERE DestinationNumber = '+6281288888888'",
        text);
    assert_string_equal(text, "1");
    /* What the modem tells of it is what a supervisor sees. */
    gammu(e2e,
        "INSERT INTO sentitems (Text, UDH, TextDecoded, ID, SenderID, CreatorID, Status)"
        " SELECT '', '', '', ID, 'modem', CreatorID, 'DeliveryOK' FROM outbox",
        NULL);
    gammu(e2e, "DELETE FROM outbox", NULL);
    await(&scene, 7, "delivered", NULL);
    e2e_close(e2e);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_question_by_sms_is_answered),
        cmocka_unit_test(test_a_number_that_hangs_keeps_nobody_waiting),
        cmocka_unit_test(test_a_webhook_that_fails_is_tried_later),
    };

    return cmocka_run_group_tests_name("messages", tests, NULL, NULL);
}
