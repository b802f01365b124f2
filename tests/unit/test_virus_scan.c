/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file shown to a virus scanner that judges it, refuses it, hangs up, or is not there.
 */
#include "server/prereg/virus_scan.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "common/text.h"
#include "tests/support/fake_clamd.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define LARGE (300 * 1024) /* several pieces */

struct scanner {
    struct fake_clamd *clamd;
    char folder[TEMP_PATH_SIZE];
    char path[TEMP_PATH_SIZE + 16];
    int fd; /* of the file that is shown */
};

static int
setup(void **state)
{
    struct scanner *s = test_calloc(1, sizeof(*s));

    temp_make(s->folder);
    (void)snprintf(s->path, sizeof(s->path), "%s/clamd.ctl", s->folder);
    s->clamd = fake_clamd_start(s->path);
    *state = s;
    return 0;
}

static int
teardown(void **state)
{
    struct scanner *s = *state;

    fake_clamd_stop(s->clamd);
    temp_remove(s->folder);
    test_free(s);
    return 0;
}

/* A file of so many bytes that ends in these. */
static enum virus_verdict
judge_by(const char *path, int64_t wait_ms, size_t len, const char *end)
{
    FILE *file = tmpfile();
    enum virus_verdict verdict;

    for (size_t i = 0; i < len; i++) {
        assert_int_not_equal(fputc('x', file), EOF);
    }
    assert_int_not_equal(fputs(end, file), EOF);
    assert_int_equal(fflush(file), 0);
    rewind(file);
    verdict = virus_scan(path, fileno(file), wait_ms);
    assert_int_equal(lseek(fileno(file), 0, SEEK_CUR), 0); /* it is read again later */
    (void)fclose(file);
    return verdict;
}

static enum virus_verdict
judge(struct scanner *s, size_t len, const char *end)
{
    return judge_by(s->path, VIRUS_WAIT_MS, len, end);
}

static void
test_a_file_is_shown_whole_and_judged(void **state)
{
    struct scanner *s = *state;
    size_t len;

    assert_int_equal(judge(s, LARGE, "."), VIRUS_NONE);
    assert_int_equal(fake_clamd_files(s->clamd, &len), 1);
    assert_int_equal(len, LARGE + 1);
    assert_int_equal(judge(s, LARGE, FAKE_VIRUS), VIRUS_FOUND);
    assert_int_equal(judge(s, 0, ""), VIRUS_NONE);
}

static void
test_what_is_not_judged_is_unknown(void **state)
{
    struct scanner *s = *state;

    fake_clamd_say(s->clamd, "INSTREAM size limit exceeded. ERROR");
    assert_int_equal(judge(s, 10, ""), VIRUS_UNKNOWN);
    fake_clamd_say(s->clamd, "");
    assert_int_equal(judge(s, 10, ""), VIRUS_UNKNOWN);
    (void)unlink(s->path);
    assert_int_equal(judge(s, 10, ""), VIRUS_UNKNOWN);
}

/* Nobody is asked for a minute then, also who would answer: the last test of these. */
static void
test_one_that_hangs_is_left_alone(void **state)
{
    struct scanner *s = *state;
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    char path[TEMP_PATH_SIZE + 16];
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    size_t len;

    (void)snprintf(path, sizeof(path), "%s/hangs", s->folder);
    assert_true(text_copy(address.sun_path, sizeof(address.sun_path), path));
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    assert_int_equal(listen(fd, 8), 0); /* and never accepts */
    assert_int_equal(judge(s, 10, ""), VIRUS_NONE);
    assert_int_equal(judge_by(path, 1, 10, ""), VIRUS_UNKNOWN);
    assert_int_equal(judge(s, 10, ""), VIRUS_UNKNOWN);
    assert_int_equal(fake_clamd_files(s->clamd, &len), 1);
    (void)close(fd);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_a_file_is_shown_whole_and_judged, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_what_is_not_judged_is_unknown, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_one_that_hangs_is_left_alone, setup, teardown),
    };

    return cmocka_run_group_tests_name("virus scan", tests, NULL, NULL);
}
