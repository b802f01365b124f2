/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Keys and copies of personal data: after `key rotate` what is held is sealed again, so
 * that the old key may go; and all that is held of a person is written into one file.
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/text.h"
#include "tests/support/applicant.h"
#include "tests/support/database.h"
#include "tests/support/desk.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define PHONE "6281200009902"
#define NIK "3517035105939902"
#define NAME "Zulaikha Peragaan"
#define PICTURE_MAX 500000
#define DEADLINE_S 60
#define DAMAGED "000000000000000000000000000000000000000000000000000000000000000"

static int
setup(void **state)
{
    *state = e2e_open(&(struct e2e_options){ .config = APPLICANT_CONFIG, .tickets = 4 });
    return 0;
}

static int64_t
count(struct e2e *e2e, const char *table_and_condition)
{
    char sql[256];

    (void)snprintf(sql, sizeof(sql), "SELECT COUNT(*) FROM %s", table_and_condition);
    return test_database_run(e2e_database(e2e), sql);
}

static void
expect(struct e2e *e2e, const char *header, const char *method, const char *path,
    const char *body, int status, const char *says)
{
    struct e2e_answer *answer = e2e_ask(e2e, NULL, method, path, body, header);

    if (answer->status != status || (says && !strstr(answer->body, says))) {
        fail_msg("%s %s: %d %s", method, path, answer->status, answer->body);
    }
    e2e_answer_free(answer);
}

/* An application with a form, a paper and a question. */
static void
apply(struct e2e *e2e, const char *header, char id[64])
{
    uint8_t *picture = test_malloc(PICTURE_MAX);
    struct e2e_answer *answer;
    FILE *made = popen("convert -size 900x1200 gradient:white-gray jpg:-", "r");
    char path[128];
    size_t len;

    answer = e2e_ask(
        e2e, NULL, "POST", "/v1/applications", "{\"service\":\"ktp-hilang\"}", header);
    assert_int_equal(answer->status, 201);
    text_copy(id, 64, e2e_text(answer, "id"));
    e2e_answer_free(answer);
    (void)snprintf(path, sizeof(path), "/v1/applications/%s/form", id);
    expect(e2e, header, "PUT", path, "{\"nama\":\"" NAME "\"}", 200, NAME);
    assert_non_null(made);
    len = fread(picture, 1, PICTURE_MAX, made);
    assert_int_equal(pclose(made), 0);
    (void)snprintf(path, sizeof(path), "/v1/applications/%s/documents/kk", id);
    answer = e2e_send(e2e, NULL, "PUT", path, picture, len, header);
    assert_int_equal(answer->status, 200);
    e2e_answer_free(answer);
    test_free(picture);
    (void)snprintf(path, sizeof(path), "/v1/applications/%s/cancel", id);
    expect(e2e, header, "POST", path, "{\"reason\":\"salah pilih\"}", 200, NULL);
}

static void
wait_for(struct e2e *e2e, const char *table_and_condition, int64_t rows)
{
    time_t deadline = time(NULL) + DEADLINE_S;

    while (time(NULL) < deadline && count(e2e, table_and_condition) != rows) {
        (void)poll(NULL, 0, 20); /* a wait for a condition, with a deadline */
    }
    assert_int_equal(count(e2e, table_and_condition), rows);
}

/* Is each paper's file, but the damaged ones, under this data key? By its second byte. */
static bool
files_are_under(struct e2e *e2e, int key)
{
    char command[TEMP_PATH_SIZE + 160];

    (void)snprintf(command, sizeof(command),
        "for f in %s/files/papers/*; do case $f in */" DAMAGED "*) continue; esac;"
        " [ \"$(od -An -tu1 -j1 -N1 \"$f\" | tr -d ' ')\" = %d ] || exit 1; done",
        e2e_folder(e2e), key);
    return system(command) == 0;
}

/* Files that no key opens, before and behind the others in their folder. */
static void
put_damaged(struct e2e *e2e, bool there)
{
    static const char bytes[] = "\1\1no paper";
    char name[128];
    char path[TEMP_PATH_SIZE];

    for (int i = 0; i < 10; i++) {
        (void)snprintf(name, sizeof(name), "files/papers/" DAMAGED "%d", i);
        (void)temp_path(path, e2e_folder(e2e), name);
        if (there) {
            temp_write(path, bytes, sizeof(bytes));
        } else {
            assert_int_equal(unlink(path), 0);
        }
    }
}

static void
wait_for_files(struct e2e *e2e, int key)
{
    time_t deadline = time(NULL) + DEADLINE_S;

    while (time(NULL) < deadline && !files_are_under(e2e, key)) {
        (void)poll(NULL, 0, 50); /* a wait for a condition, with a deadline */
    }
    assert_true(files_are_under(e2e, key));
}

static void
test_what_is_held_is_sealed_by_the_new_key_and_the_old_one_may_go(void **state)
{
    const char *rotate[] = { "key", "rotate", NULL, NULL };
    const char *list[] = { "key", "list", NULL, NULL };
    struct e2e *e2e = *state;
    char header[APPLICANT_HEADER_SIZE];
    char path[TEMP_PATH_SIZE + 32];
    char id[64];
    char *text;

    applicant_new(e2e, PHONE, NIK, NAME, header);
    apply(e2e, header, id);
    assert_true(files_are_under(e2e, 1));
    assert_int_equal(e2e_end(e2e), 0);
    rotate[2] = list[2] = e2e_folder(e2e);
    assert_int_equal(e2e_admin(e2e, rotate, NULL), 0);
    assert_int_equal(e2e_admin(e2e, list, &text), 0);
    assert_non_null(strstr(text, "data key 2; what older ones sealed"));
    free(text);
    put_damaged(e2e, true);
    e2e_restart(e2e);
    wait_for(e2e, "reseal WHERE key = 2 AND part = 'papers'", 1);
    wait_for_files(e2e, 2);
    assert_int_equal(e2e_admin(e2e, list, &text), 0);
    assert_non_null(strstr(text, "by a running server: papers"));
    free(text);

    /* While a paper is under the old key, nobody is told that it may go. */
    assert_int_equal(count(e2e, "journal WHERE kind = 'key.resealed'"), 0);
    assert_int_equal(e2e_end(e2e), 0);
    put_damaged(e2e, false);
    e2e_restart(e2e);
    wait_for(e2e, "journal WHERE kind = 'key.resealed' AND subject = '2'", 1);
    assert_int_equal(count(e2e, "reseal WHERE key = 2 AND part = 'done'"), 1);
    assert_int_equal(e2e_admin(e2e, list, &text), 0);
    assert_non_null(strstr(text, "data key 2\n"));
    free(text);

    /* The proof: without the old key everything of the account opens. What ends within
     * days anyway goes with it here. */
    assert_int_equal(e2e_end(e2e), 0);
    (void)test_database_run(e2e_database(e2e), "DELETE FROM message");
    (void)test_database_run(e2e_database(e2e), "DELETE FROM applicant");
    (void)snprintf(path, sizeof(path), "%s/keys/data-1.vault", e2e_folder(e2e));
    assert_int_equal(unlink(path), 0);
    e2e_restart(e2e);
    applicant_sign_in(e2e, PHONE, header);
    (void)snprintf(path, sizeof(path), "/v1/applications/%s", id);
    expect(e2e, header, "GET", path, NULL, 200, NAME);
    expect(e2e, header, "GET", path, NULL, 200, "salah pilih");
    (void)snprintf(path, sizeof(path), "/v1/applications/%s/documents/kk", id);
    expect(e2e, header, "GET", path, NULL, 200, NULL);
}

#define WALKIN_NIK "3517011203850003"

/* Ask for a copy; what is held, or NULL when it was refused. */
static json_t *
export_of(struct e2e *e2e, const char *who, char **said)
{
    const char *words[] = { "person", "export", e2e_folder(e2e), NULL, NULL };
    char file[TEMP_PATH_SIZE];
    char in[TEMP_PATH_SIZE];
    int kept = dup(STDIN_FILENO);
    json_t *json;

    words[3] = temp_path(file, e2e_folder(e2e), "salinan.json");
    (void)unlink(file);
    temp_write(temp_path(in, e2e_folder(e2e), "siapa"), who, strlen(who));
    assert_non_null(freopen(in, "r", stdin));
    (void)e2e_admin(e2e, words, said);
    assert_int_equal(dup2(kept, STDIN_FILENO), STDIN_FILENO);
    (void)close(kept);
    json = json_load_file(file, 0, NULL);
    return json;
}

static void
test_all_that_is_held_of_a_person_is_in_one_file(void **state)
{
    struct e2e *e2e = *state;
    char header[APPLICANT_HEADER_SIZE];
    char other[APPLICANT_HEADER_SIZE];
    const json_t *application;
    char id[64];
    json_t *json;
    char *dump;
    char *said;

    applicant_new(e2e, PHONE, NIK, NAME, header);
    apply(e2e, header, id);
    applicant_new(e2e, "6281200009903", "3517091708859901", "Slamet Lain", other);
    json = export_of(e2e, NIK "\n", &said);
    assert_non_null(json);
    assert_null(strstr(said, NIK));
    free(said);
    assert_int_equal(json_array_size(json_object_get(json, "accounts")), 1);
    assert_int_equal(json_array_size(json_object_get(json, "applications")), 1);
    assert_int_not_equal(json_array_size(json_object_get(json, "messages")), 0);
    application = json_array_get(json_object_get(json, "applications"), 0);
    assert_int_equal(json_array_size(json_object_get(application, "papers")), 1);
    dump = json_dumps(json, 0);
    assert_non_null(strstr(dump, "salah pilih"));
    assert_null(strstr(dump, "Slamet"));
    free(dump);
    json_decref(json);
    assert_int_equal(count(e2e, "journal WHERE kind = 'personal.exported'"), 1);
    assert_int_equal(count(e2e, "journal WHERE data LIKE '%" NIK "%'"), 0);

    json = export_of(e2e, "0812-0000-9903", &said);
    assert_int_equal(json_array_size(json_object_get(json, "accounts")), 1);
    assert_int_equal(json_array_size(json_object_get(json, "applications")), 0);
    json_decref(json);
    free(said);
    /* Who has a ticket of another backend alone, by the phone as that wrote it. */
    desk_import(e2e, "AKTA-33.0001,ktp-baru,2026-07-14,08:00,11:00,Nur Khasanah,"
                     "3517035105939904,0812-0000-9904\n");
    json = export_of(e2e, "+62 812 0000 9904", &said);
    assert_int_equal(json_array_size(json_object_get(json, "visits")), 1);
    json_decref(json);
    free(said);
    /* Who came without a ticket, and said who it was. */
    desk_expect(e2e, "kiosk", "POST", "/v1/walkins",
        "{\"service\":\"info\",\"nik\":\"" WALKIN_NIK "\"}", 201, NULL);
    json = export_of(e2e, WALKIN_NIK "\n", &said);
    assert_string_equal(
        json_string_value(json_object_get(
            json_object_get(json_array_get(json_object_get(json, "visits"), 0), "visit"),
            "service")),
        "info");
    json_decref(json);
    free(said);
    json = export_of(e2e, NIK "\n", &said); /* and nobody else's is lost by it */
    assert_int_equal(json_array_size(json_object_get(json, "applications")), 1);
    json_decref(json);
    free(said);
    assert_null(export_of(e2e, "siapa saja", &said));
    assert_non_null(strstr(said, "standard input"));
    free(said);
}

#define OWNER_PHONE "0812-0000-9903"
#define OWNER_NIK "3517091708859901"
#define IMPORTED_NIK "3517091203850007"

/* How many looks the copy tells of the one thing of this list. */
static size_t
looks_of(struct e2e *e2e, const char *who, const char *list)
{
    char *said;
    json_t *json = export_of(e2e, who, &said);
    const json_t *all = json_object_get(json, list);
    size_t looks = json_array_size(json_object_get(json_array_get(all, 0), "looks"));

    assert_int_equal(json_array_size(all), 1);
    json_decref(json);
    free(said);
    return looks;
}

/* Also at an account that has applied for nothing, and at a ticket of another backend. */
static void
test_who_looked_is_told_without_an_application(void **state)
{
    char header[APPLICANT_HEADER_SIZE];

    applicant_new(*state, "6281200009903", OWNER_NIK, "Slamet Lain", header);
    assert_int_equal(looks_of(*state, OWNER_PHONE "\n", "accounts"), 0);
    desk_expect(*state, "reception", "POST", "/v1/form-post",
        "{\"service\":\"ikd\",\"person\":{\"name\":\"Budi\",\"nik\":\"" OWNER_NIK
        "\",\"phone\":\"081200009903\"}}",
        409, "person_known");
    assert_int_equal(looks_of(*state, OWNER_PHONE "\n", "accounts"), 1);
    desk_import(*state,
        "AKTA-33.0002,ktp-baru,2026-07-14,08:00,11:00,Nur Khasanah," IMPORTED_NIK
        ",0812-0000-9905\n");
    assert_int_equal(looks_of(*state, IMPORTED_NIK "\n", "visits"), 0);
    desk_expect(*state, "reception", "POST", "/v1/tickets/search",
        "{\"q\":\"" IMPORTED_NIK "\"}", 200, NULL);
    assert_int_equal(looks_of(*state, IMPORTED_NIK "\n", "visits"), 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_what_is_held_is_sealed_by_the_new_key_and_the_old_one_may_go, setup,
            e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_all_that_is_held_of_a_person_is_in_one_file, setup, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_who_looked_is_told_without_an_application, setup, e2e_stop),
    };

    return cmocka_run_group_tests_name("keys and copies of data", tests, NULL, NULL);
}
