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
#include <unistd.h>

#include "common/text.h"
#include "tests/desk.h"
#include "tests/load.h"
#include "tests/temp.h"
#include "tests/test.h"

#define DISK_OPTIONS "size=8m,mode=0700"
#define FULL_TRIES 400 /* arrivals until the log's own pages are used up */

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
    };

    if (!can_mount()) {
        (void)printf("1..1\nok 1 - test_a_full_disk_refuses_and_spends_nothing # SKIP "
                     "mounting a small disk needs root\n");
        return 0;
    }
    return cmocka_run_group_tests_name("disk_full", tests, NULL, NULL);
}
