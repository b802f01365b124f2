/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The disk is full. The office lies on a file system of a few megabytes that the test
 * fills up: an arrival is told 503 and costs nothing, reading goes on, and when there is
 * room again the next one gets the next number. Mounting needs root; without it the test
 * says so and is skipped.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/text.h"
#include "tests/support/desk.h"
#include "tests/support/load.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define DISK_OPTIONS "size=8m,mode=0700"
#define CONNECTIONS 16
#define LIMIT_S 600
#define RUSH 400
#define LEFT_OVER 262144 /* bytes the rush may use up */
#define FULL_TRIES 400   /* arrivals until the log's own pages are used up */

static off_t
file_size(const char *file)
{
    struct stat info;

    assert_int_equal(stat(file, &info), 0);
    return info.st_size;
}

/* A file that takes every byte that is left. */
static void
fill_disk(const char *file)
{
    static const char bytes[4096];
    int fd = open(file, O_WRONLY | O_CREAT | O_CLOEXEC | O_APPEND, 0600);

    assert_true(fd >= 0);
    while (write(fd, bytes, sizeof(bytes)) > 0) {
    }
    assert_int_equal(errno, ENOSPC);
    (void)close(fd);
}

static int
arrive(struct e2e *e2e, int i, const char *key, char number[DESK_NUMBER_SIZE])
{
    char header[80];
    char body[240];
    struct e2e_answer *answer;
    int status;

    (void)snprintf(header, sizeof(header), "Idempotency-Key: %s", key);
    (void)snprintf(body, sizeof(body), "{\"code\":\"%s\"}", e2e_ticket(e2e, i));
    answer = e2e_ask(e2e, "kiosk", "POST", "/v1/checkins", body, header);
    status = answer->status;
    (void)text_copy(number, DESK_NUMBER_SIZE, e2e_text(answer, "number"));
    if (status != 201) {
        if (status != 503 ||
            strcmp(e2e_text(answer, "code"), "storage_unavailable") != 0 ||
            !strstr(answer->headers, "Retry-After: ")) {
            fail_msg(
                "a full disk is told as %d %s %s", status, answer->headers, answer->body);
        }
    }
    e2e_answer_free(answer);
    return status;
}

static void
test_a_full_disk_refuses_and_spends_nothing(void **state)
{
    struct e2e *e2e = *state;
    char fill[TEMP_PATH_SIZE];
    char number[DESK_NUMBER_SIZE];
    char key[24];
    char want[DESK_NUMBER_SIZE];
    int given = 0;
    int refused = 0;
    int i = 0;

    (void)temp_path(fill, e2e_folder(e2e), "fill");
    assert_int_equal(arrive(e2e, i++, "sebelum", number), 201);
    given++;
    fill_disk(fill);
    while (i < FULL_TRIES && refused < 10) { /* the write-ahead log has room for a few */
        (void)snprintf(key, sizeof(key), "penuh-%d", i);
        if (arrive(e2e, i, key, number) == 201) {
            given++;
        } else {
            refused++;
            /* Looking and healthz go on. */
            desk_expect(e2e, "board", "GET", "/v1/board", NULL, 200, NULL);
            desk_expect(e2e, NULL, "GET", "/healthz", NULL, 200, NULL);
            assert_int_equal(desk_service(e2e, "ktp-baru", "waiting") +
                                 desk_service(e2e, "kk-ubah", "waiting") +
                                 desk_service(e2e, "akta-lahir", "waiting"),
                given);
        }
        i++;
    }
    assert_int_equal(refused, 10);
    e2e_check(e2e);

    assert_int_equal(unlink(fill), 0);
    /* The same keys again: what was refused was not kept as an answer. */
    for (int again = i - refused; again < i; again++) {
        (void)snprintf(key, sizeof(key), "penuh-%d", again);
        assert_int_equal(arrive(e2e, again, key, number), 201);
        given++;
    }
    (void)snprintf(want, sizeof(want), "%c%03d", "ABS"[(i - 1) % 3], (i - 1) / 3 + 1);
    assert_string_equal(number, want); /* without a gap */
    assert_int_equal(e2e_end(e2e), 0);
    e2e_restart(e2e);
    assert_int_equal(arrive(e2e, i, "sesudah", number), 201);
    print_message("%d numbers given, %d arrivals refused while there was no room\n",
        given + 1, refused);
}

/* Many arrive at once while the last free pages run out. */
struct rush {
    struct e2e *e2e;
    int next;
    int ticket[CONNECTIONS];              /* on its way */
    char numbers[RUSH][DESK_NUMBER_SIZE]; /* "": refused */
    int given;
    int refused;
    int unexpected;
};

static size_t
rush_next(void *arg, int connection, char *out, size_t size)
{
    struct rush *rush = arg;
    char body[240];

    if (rush->next == RUSH) {
        return 0;
    }
    rush->ticket[connection] = rush->next++;
    (void)snprintf(body, sizeof(body), "{\"code\":\"%s\"}",
        e2e_ticket(rush->e2e, rush->ticket[connection]));
    return load_post(out, size, "/v1/checkins", e2e_token(rush->e2e, "kiosk"), "", body);
}

static void
rush_answered(
    void *arg, int connection, int status, const char *body, size_t len, int64_t ns)
{
    struct rush *rush = arg;
    json_t *json = json_loadb(body, len, 0, NULL);
    const char *number = json_string_value(json_object_get(json, "number"));

    (void)ns;
    if (status == 201 && number) {
        rush->given++;
        (void)text_copy(
            rush->numbers[rush->ticket[connection]], DESK_NUMBER_SIZE, number);
    } else if (status == 503) {
        rush->refused++;
    } else {
        rush->unexpected++;
    }
    json_decref(json);
}

static void
test_a_disk_that_fills_up_in_a_rush_loses_nobody(void **state)
{
    struct rush *rush = calloc(1, sizeof(*rush));
    struct load load = { .port = e2e_port(*state),
        .connections = CONNECTIONS,
        .next = rush_next,
        .answered = rush_answered,
        .arg = rush };
    char fill[TEMP_PATH_SIZE];

    assert_non_null(rush);
    rush->e2e = *state;
    (void)temp_path(fill, e2e_folder(*state), "fill");
    fill_disk(fill);
    assert_int_equal(truncate(fill, file_size(fill) - LEFT_OVER), 0);
    (void)load_run(&load, LIMIT_S);
    print_message(
        "%d at once: %d numbers, %d refused\n", RUSH, rush->given, rush->refused);
    assert_int_equal(rush->unexpected, 0);
    assert_true(rush->given > 0);
    assert_true(rush->refused > 0);
    e2e_check(*state);
    assert_int_equal(unlink(fill), 0);
    for (int i = 0; i < RUSH; i++) {
        char number[DESK_NUMBER_SIZE];
        int status = e2e_arrive(*state, i, number, NULL);

        assert_int_equal(status, rush->numbers[i][0] ? 200 : 201);
        if (rush->numbers[i][0]) {
            assert_string_equal(number, rush->numbers[i]);
        }
    }
    free(rush);
}

static int
start(void **state)
{
    *state = e2e_open(&(struct e2e_options){
        .disk = DISK_OPTIONS, .tickets = FULL_TRIES + 1, .errors_allowed = true });
    return 0;
}

/* May this process mount at all? */
static bool
can_mount(void)
{
    char folder[TEMP_PATH_SIZE];
    bool can;

    temp_make(folder);
    can = mount("tmpfs", folder, "tmpfs", 0, DISK_OPTIONS) == 0;
    if (can) {
        (void)umount(folder);
    }
    temp_remove(folder);
    return can;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_a_full_disk_refuses_and_spends_nothing, start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_a_disk_that_fills_up_in_a_rush_loses_nobody, start, e2e_stop),
    };

    if (!can_mount()) {
        (void)printf("1..2\nok 1 - test_a_full_disk_refuses_and_spends_nothing # SKIP "
                     "mounting a small disk needs root\n"
                     "ok 2 - test_a_disk_that_fills_up_in_a_rush_loses_nobody # SKIP "
                     "mounting a small disk needs root\n");
        return 0;
    }
    return cmocka_run_group_tests_name("disk_full", tests, NULL, NULL);
}
