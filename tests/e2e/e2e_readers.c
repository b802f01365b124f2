/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who reads by which worker of the server, so that none of them holds up the line. */
#include <unistd.h>

#include "tests/support/bench.h"
#include "tests/support/e2e.h"
#include "tests/support/slice.h"
#include "tests/support/test.h"

#define PATIENCE 60000 /* milliseconds */

static const struct {
    const char *who;
    const char *path;
    const char *worker;
} rows[] = {
    { "counter-1", "/v1/counters/1", "antrean-read" },
    { "kiosk", "/v1/services", "antrean-read" },
    { NULL, "/v1/catalogue", "antrean-public" },
    { "applicant", "/v1/applications", "antrean-public" },
    { "applicant", "/permohonan", "antrean-public" },
    { "supervisor", "/v1/reports/day", "antrean-reports" },
    { "supervisor", "/v1/reports/ikm", "antrean-reports" },
    { "supervisor", "/v1/journal", "antrean-reports" },
    { "supervisor", "/v1/overview", "antrean-head" },
    { "supervisor", "/pantau", "antrean-head" },
    { "supervisor", "/pantau/jurnal", "antrean-reports" },
    { "supervisor", "/laporan", "antrean-reports" },
};

/* It goes to sleep again when it has done something. */
static void
expect_worker(struct e2e *e2e, const char *worker, double before)
{
    for (int i = 0; i < PATIENCE; i++) {
        if (bench_thread_waits(e2e_pid(e2e), worker) > before) {
            return;
        }
        (void)usleep(1000);
    }
    fail_msg("%s had nothing to do", worker);
}

/* The thread that all answers go through. */
static void
test_the_loop_goes_first(void **state)
{
    struct e2e *e2e = *state;

    if (slice_of(0).ns > 0) { /* kernels before 6.12 say nothing */
        assert_int_equal(slice_of(e2e_pid(e2e)).ns, 100000);
    }
}

static void
test_each_reads_by_a_worker_that_holds_up_nobody_before_it(void **state)
{
    struct e2e *e2e = *state;

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        double before = bench_thread_waits(e2e_pid(e2e), rows[i].worker);

        assert_int_equal(e2e_status(e2e, rows[i].who, "GET", rows[i].path, NULL), 200);
        expect_worker(e2e, rows[i].worker, before);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_each_reads_by_a_worker_that_holds_up_nobody_before_it, e2e_start,
            e2e_stop),
        cmocka_unit_test_setup_teardown(test_the_loop_goes_first, e2e_start, e2e_stop),
    };

    return cmocka_run_group_tests_name("readers", tests, NULL, NULL);
}
