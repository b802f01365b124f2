/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Personal data stay where they belong. Invented people with names that cannot be missed
 * live a whole visit; then every place that others can see is searched for them: log,
 * boards, event streams, phones, slips, the journal, what antrean-admin prints. The clerk
 * who verifies the papers does see them, and nobody else.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/text.h"
#include "db/db.h"
#include "db/db_journal.h"
#include "db/db_office.h"
#include "tests/support/database.h"
#include "tests/support/desk.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define WAIT_MS 60000
#define NAME "Zubaidah Wirapraja"
#define NIK "3517095507910003"
#define PHONE "081239876501"
#define WALK_IN_NIK "3517091203850007"
#define REGISTRATION "AKTA-33." NIK
#define PRIORITY "hamil sembilan bulan"
#define HOLD "fotokopi buku nikah buram"
#define CHECK_NOTE "stempel bidan pudar"
#define TRANSFER_NOTE "minta ambil sekalian"
#define MOVE_KEY "gerak-"
#define FINISH_NOTE "anak kedua belum tercatat"

/* What must not be seen, in no writing. */
static const char *const secrets[] = { "Zubaidah", "Wirapraja", NIK, PHONE, WALK_IN_NIK,
    "AKTA-33.", PRIORITY, HOLD, CHECK_NOTE, TRANSFER_NOTE, FINISH_NOTE, "UJI-RAHASIA" };

struct scene {
    struct e2e *e2e;
    struct e2e_stream *streams[4];
    char visit[DESK_VISIT_SIZE];
    char track[80];
    int keys;
    int events;
    int looks;
};

static void
expect_no_secret(const char *where, const char *text)
{
    for (size_t i = 0; i < ARRAY_LEN(secrets); i++) {
        if (strcasestr(text, secrets[i])) {
            fail_msg("%s tells \"%s\": %.800s", where, secrets[i], text);
        }
    }
}

/* Get a page and search body and head. */
static void
look(struct scene *scene, const char *who, const char *path)
{
    struct e2e_answer *answer = e2e_ask(scene->e2e, who, "GET", path, NULL, NULL);

    assert_int_equal(answer->status, 200);
    expect_no_secret(path, answer->body);
    expect_no_secret(path, answer->headers);
    e2e_answer_free(answer);
    scene->looks++;
}

/* What has come on the streams within `wait_ms`, or until they end. */
static void
listen_to_all(struct scene *scene, int wait_ms)
{
    for (size_t i = 0; i < ARRAY_LEN(scene->streams); i++) {
        json_t *data = NULL;
        char kind[48];

        while (e2e_next(scene->streams[i], wait_ms, NULL, kind, &data)) {
            char *text = json_dumps(data, 0);

            expect_no_secret(kind, text ? text : "");
            free(text);
            json_decref(data);
            data = NULL;
            scene->events++;
        }
    }
}

/* Everything that others than the clerk can look at. */
static void
look_around(struct scene *scene)
{
    char path[120];

    look(scene, "board", "/v1/board");
    look(scene, "kiosk", "/v1/services");
    look(scene, NULL, "/healthz");
    look(scene, NULL, "/metrics");
    (void)snprintf(path, sizeof(path), "/v1/track/%s", scene->track);
    look(scene, NULL, path);
    (void)snprintf(path, sizeof(path), "/p/%s", scene->track);
    look(scene, NULL, path);
    look(scene, "counter-2", "/v1/counters/2");
    look(scene, "counter-2", "/v1/counters/1/visits");
    listen_to_all(scene, 0);
}

/* A move of the visit; its answer goes to who asks alone, and is kept for its key. */
static void
move(struct scene *scene, const char *who, const char *name, const char *body)
{
    bool put = strcmp(name, "checklist") == 0; /* which may be repeated without a key */
    struct e2e_answer *answer;
    char path[96];
    char key[64];

    scene->keys += !put;
    (void)snprintf(path, sizeof(path), "/v1/visits/%s/%s", scene->visit, name);
    (void)snprintf(key, sizeof(key), "Idempotency-Key: " MOVE_KEY "%d", scene->keys);
    answer = e2e_ask(scene->e2e, who, put ? "PUT" : "POST", path, body ? body : "{}",
        put ? NULL : key);
    if (answer->status != 200) {
        fail_msg("%s: %d %s", name, answer->status, answer->body);
    }
    e2e_answer_free(answer);
    look_around(scene);
}

/* Of whomever's moves: what was answered is kept, and not to be read in the database. */
static void
search_kept_answers(const struct scene *scene)
{
    char sql[160];

    assert_int_equal(
        test_database_run(e2e_database(scene->e2e),
            "SELECT count(*) FROM idempotency WHERE key LIKE '" MOVE_KEY "%'"),
        scene->keys);
    for (size_t i = 0; i < ARRAY_LEN(secrets); i++) {
        (void)snprintf(sql, sizeof(sql),
            "SELECT count(*) FROM idempotency WHERE body LIKE '%%%s%%'", secrets[i]);
        if (test_database_run(e2e_database(scene->e2e), sql) != 0) {
            fail_msg("a kept answer tells \"%s\"", secrets[i]);
        }
    }
}

static void
arrive(struct scene *scene)
{
    struct e2e_answer *answer = e2e_ask(scene->e2e, "kiosk", "POST", "/v1/checkins",
        "{\"code\":\"" REGISTRATION "\",\"lane\":\"priority\",\"reason\":\"" PRIORITY
        "\",\"phone4\":\"6501\"}",
        NULL);
    const char *track = strstr(e2e_text(answer, "track"), "/p/");
    char path[96];

    assert_int_equal(answer->status, 201);
    assert_non_null(track);
    expect_no_secret("the slip", answer->body);
    (void)text_copy(scene->visit, sizeof(scene->visit), e2e_text(answer, "visit"));
    (void)text_copy(scene->track, sizeof(scene->track), track + strlen("/p/"));
    e2e_answer_free(answer);
    (void)snprintf(path, sizeof(path), "/v1/visits/%s/reprint", scene->visit);
    answer = e2e_ask(scene->e2e, "kiosk", "POST", path, "{}", NULL);
    assert_int_equal(answer->status, 200);
    expect_no_secret("the slip again", answer->body);
    e2e_answer_free(answer);
}

static void
listen_all(struct scene *scene)
{
    char path[120];

    (void)snprintf(path, sizeof(path), "/v1/track/%s/events", scene->track);
    scene->streams[0] = e2e_listen(scene->e2e, "board", "/v1/events?since=0", NULL);
    scene->streams[1] = e2e_listen(scene->e2e, "supervisor", "/v1/events?since=0", NULL);
    scene->streams[2] = e2e_listen(scene->e2e, "kiosk", "/v1/events?since=0", NULL);
    scene->streams[3] = e2e_listen(scene->e2e, NULL, path, NULL);
}

static bool
shows_person(struct e2e *e2e, const char *who, const char *path)
{
    struct e2e_answer *answer = e2e_ask(e2e, who, "GET", path, NULL, NULL);
    bool name = strstr(answer->body, NAME) != NULL;

    assert_int_equal(answer->status, 200);
    assert_true(name == (strstr(answer->body, NIK) != NULL));
    assert_true(name == (strstr(answer->body, PHONE) != NULL));
    e2e_answer_free(answer);
    return name;
}

static void
expect_seen_by_the_clerk_alone(struct scene *scene)
{
    char path[96];

    (void)snprintf(path, sizeof(path), "/v1/visits/%s", scene->visit);
    assert_true(shows_person(scene->e2e, "counter-1", "/v1/counters/1"));
    assert_true(shows_person(scene->e2e, "counter-1", path));
    assert_true(shows_person(scene->e2e, "supervisor", path));
    assert_false(shows_person(scene->e2e, "counter-2", "/v1/counters/1"));
    assert_false(shows_person(scene->e2e, "counter-2", path));
    assert_false(shows_person(scene->e2e, "reception", path));
}

static void
call(struct scene *scene)
{
    char visit[DESK_VISIT_SIZE];

    desk_call(scene->e2e, 1, NULL, visit);
    assert_string_equal(visit, scene->visit);
    look_around(scene);
}

/* Requests that are wrong, with the same data where they do not belong. */
static void
blunder(struct scene *scene)
{
    static const char *const requests[] = {
        "GET /v1/visits/" NIK " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /v1/events?since=" NIK " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /" NIK " HTTP/1.1\r\nHost: x\r\nX-Nama: " NAME
        "\r\nConnection: close\r\n\r\n",
        "POST /v1/checkins HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: "
        "24\r\n\r\n{\"code\":\"" NIK "\"",
        NIK " " NIK "\r\n\r\n",
    };

    for (size_t i = 0; i < ARRAY_LEN(requests); i++) {
        char *answer = e2e_raw(scene->e2e, requests[i], strlen(requests[i]), 300);

        expect_no_secret("an answer to a wrong request", answer);
        free(answer);
    }
    for (int i = 0; i < 3; i++) {
        static const char *const bodies[] = { "{\"code\":\"" NIK "\"}",
            "{\"code\":[\"" NIK "\"]}", "{\"" NIK "\":1,\"" NIK "\":2}" };
        struct e2e_answer *answer =
            e2e_ask(scene->e2e, "kiosk", "POST", "/v1/checkins", bodies[i], NULL);

        assert_in_range(answer->status, 400, 499);
        expect_no_secret("a refusal", answer->body);
        e2e_answer_free(answer);
    }
}

static void
search_journal(struct e2e *e2e)
{
    static struct journal_row rows[128];
    struct db *db;
    size_t count;
    int64_t seq = 0;

    assert_int_equal(db_open(e2e_database(e2e), DB_READ, &db, NULL), STATUS_OK);
    do {
        assert_int_equal(
            db_journal_read(db, OFFICE_ONE, seq, rows, 128, &count, NULL), 0);
        for (size_t i = 0; i < count; i++) {
            expect_no_secret(rows[i].kind, rows[i].data);
            expect_no_secret(rows[i].kind, rows[i].subject);
            expect_no_secret(rows[i].kind, rows[i].actor);
            seq = rows[i].seq;
        }
    } while (count > 0);
    assert_true(seq > 12);
    db_close(db);
}

static void
search_log(struct e2e *e2e)
{
    char path[TEMP_PATH_SIZE];
    size_t len;
    unsigned char *log = temp_read(temp_path(path, e2e_folder(e2e), "server.log"), &len);

    assert_true(len > 0);
    assert_int_equal(strlen((const char *)log), len);
    expect_no_secret("the log", (const char *)log);
    free(log);
}

static void
import(struct e2e *e2e)
{
    static const char rows[] =
        "registration,service,date,window_from,window_to,name,nik,phone\n" REGISTRATION
        ",akta-lahir," E2E_DATE ",08:00,11:00," NAME "," NIK "," PHONE "\n"
        "UJI-RAHASIA,tidak-ada," E2E_DATE ",08:00,11:00," NAME ",351," PHONE "\n";
    char file[TEMP_PATH_SIZE];
    char *text;

    temp_write(temp_path(file, e2e_folder(e2e), "t.csv"), rows, strlen(rows));
    (void)e2e_admin(e2e,
        (const char *const[]){ "import", e2e_folder(e2e), file, "--keep-going", NULL },
        &text);
    expect_no_secret("the report of an import", text);
    free(text);
}

/* What the clerk is answered is kept for its key: search_kept_answers(). */
static void
recall_with_key(struct scene *scene)
{
    struct e2e_answer *answer;
    char path[96];

    (void)snprintf(path, sizeof(path), "/v1/visits/%s/recall", scene->visit);
    for (int i = 0; i < 2; i++) { /* the second is the kept one */
        answer = e2e_ask(
            scene->e2e, "counter-1", "POST", path, "{}", "Idempotency-Key: panggil");
        assert_int_equal(answer->status, 200);
        assert_non_null(strstr(answer->body, NIK));
        e2e_answer_free(answer);
    }
    assert_int_equal(test_database_run(e2e_database(scene->e2e),
                         "SELECT count(*) FROM idempotency WHERE key = 'panggil'"),
        1);
}

static void
test_nothing_personal_leaves_the_counter(void **state)
{
    struct scene scene = {
        .e2e = e2e_open(&(struct e2e_options){
            .config =
                "[limits]\nsign_ins_per_minute = 10000\n[log]\nlevel = debug\n" })
    };
    struct e2e_answer *answer;

    (void)state;
    import(scene.e2e);
    arrive(&scene);
    listen_all(&scene);
    look_around(&scene);
    desk_open(scene.e2e, 1);
    desk_open(scene.e2e, 2);
    call(&scene);
    expect_seen_by_the_clerk_alone(&scene);
    recall_with_key(&scene);
    move(&scene, "counter-1", "absent", NULL);
    move(&scene, "reception", "return", NULL);
    call(&scene);
    move(&scene, "counter-1", "start", NULL);
    expect_seen_by_the_clerk_alone(&scene);
    move(&scene, "counter-1", "checklist",
        "{\"items\":[{\"id\":\"kk\",\"state\":\"seen\",\"note\":\"" CHECK_NOTE "\"}]}");
    move(&scene, "counter-1", "hold", "{\"reason\":\"" HOLD "\"}");
    move(&scene, "supervisor", "return", NULL);
    call(&scene);
    move(&scene, "counter-1", "start", NULL);
    move(&scene, "counter-1", "transfer",
        "{\"service\":\"ambil\",\"note\":\"" TRANSFER_NOTE "\"}");
    call(&scene);
    move(&scene, "counter-1", "start", NULL);
    move(&scene, "counter-1", "finish",
        "{\"outcome\":\"rejected\",\"note\":\"" FINISH_NOTE "\"}");
    search_kept_answers(&scene);

    answer = e2e_ask(scene.e2e, "kiosk", "POST", "/v1/walkins",
        "{\"service\":\"info\",\"nik\":\"" WALK_IN_NIK "\"}", NULL);
    assert_int_equal(answer->status, 201);
    expect_no_secret("a walk-in's slip", answer->body);
    e2e_answer_free(answer);
    blunder(&scene);
    look_around(&scene);
    desk_expect(scene.e2e, "supervisor", "POST", "/v1/day/close", NULL, 200, NULL);
    look_around(&scene);
    assert_int_equal(e2e_end(scene.e2e), 0); /* so that everything has been told */
    listen_to_all(&scene, WAIT_MS);
    search_journal(scene.e2e);
    search_log(scene.e2e);
    print_message("%d looks at pages and %d events hold nothing personal\n", scene.looks,
        scene.events);
    assert_true(scene.events > 40);
    for (size_t i = 0; i < ARRAY_LEN(scene.streams); i++) {
        e2e_unlisten(scene.streams[i]);
    }
    e2e_close(scene.e2e);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_personal_leaves_the_counter),
    };

    return cmocka_run_group_tests_name("privacy", tests, NULL, NULL);
}
