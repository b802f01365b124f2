/* SPDX-License-Identifier: GPL-3.0-or-later */
/* backend-test against a backend with one fault at a time: each is named. */
#include "server/exchange/backend_trial.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/clock.h"
#include "tests/support/faulty_backend.h"
#include "tests/support/test.h"

static const struct row {
    enum fault fault;
    const char *named; /* the point that must be mended; NULL: none */
    int faults;
} rows[] = {
    { FAULT_NONE, NULL, 0 },
    { FAULT_NO_AUTH, "MEND auth:", 1 },
    { FAULT_ANY_OFFICE, "MEND office:", 1 },
    { FAULT_ENDLESS, "MEND pages:", 1 },
    { FAULT_BAD_DATE, "MEND rows:", 1 },
    { FAULT_LOSES_A_ROW, "MEND cursor:", 1 },
    { FAULT_ANY_DAY, "MEND cursor:", 1 },
    { FAULT_FORGETS, "MEND repeat:", 1 },
    { FAULT_NEVER_GONE, "MEND gone:", 1 },
    { FAULT_CLOCK, "MEND clock:", 1 },
    { FAULT_CANCELLED_TICKETS, "MEND rows:", 1 },
    { FAULT_BAD_ROW_STOPS, "MEND bad-rows:", 2 }, /* so nothing can be repeated either */
    { FAULT_NOT_IDEMPOTENT, "MEND idempotent:", 1 },
    { FAULT_LATE_REFUSED, "MEND times:", 1 },
    { FAULT_KIND_MISSING, "MEND kinds:", 1 },
    { FAULT_BOOKS_FIRST, "MEND conflict:", 1 },
};

#define NOON_MS INT64_C(1784005200000) /* 2026-07-14, 12.00 in Jakarta */
#define MIDNIGHT_MS \
    (NOON_MS + 12 * 3600 * 1000) /* the day begins; in UTC it is yesterday */

static void
try_each_fault(int64_t now_ms)
{
    _Static_assert(ARRAY_LEN(rows) == FAULT_COUNT, "a row for each fault");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct faulty_backend *backend = faulty_backend_start(rows[i].fault, now_ms);
        char url[64];
        char *text = NULL;
        size_t size = 0;
        int faults = -1;
        FILE *out = open_memstream(&text, &size);
        struct backend_trial_options options = { .url = url,
            .token = FAULTY_TOKEN,
            .office = "3517",
            .now_ms = now_ms,
            .out = out };

        (void)snprintf(
            url, sizeof(url), "http://127.0.0.1:%d/", faulty_backend_port(backend));
        assert_int_equal(backend_trial_run(&options, &faults, NULL), STATUS_OK);
        (void)fclose(out);
        if (faults != rows[i].faults || (rows[i].named ? !strstr(text, rows[i].named)
                                                       : strstr(text, "MEND") != NULL)) {
            fail_msg("fault %d: %d\n%s", rows[i].fault, faults, text);
        }
        free(text);
        faulty_backend_stop(backend);
    }
}

static void
test_each_fault_is_named(void **state)
{
    (void)state;
    try_each_fault(NOON_MS);
}

static void
test_each_fault_is_named_at_midnight(void **state)
{
    (void)state;
    try_each_fault(MIDNIGHT_MS);
}

static void
test_nothing_is_sent_when_it_may_only_read(void **state)
{
    struct faulty_backend *backend = faulty_backend_start(FAULT_BAD_ROW_STOPS, NOON_MS);
    char url[64];
    int faults = -1;
    FILE *out = fopen("/dev/null", "we");
    struct backend_trial_options options = { .url = url,
        .token = FAULTY_TOKEN,
        .office = "3517",
        .now_ms = NOON_MS,
        .read_only = true,
        .out = out };

    (void)state;
    (void)snprintf(url, sizeof(url), "http://127.0.0.1:%d", faulty_backend_port(backend));
    assert_int_equal(backend_trial_run(&options, &faults, NULL), STATUS_OK);
    assert_int_equal(faults, 0);
    (void)fclose(out);
    faulty_backend_stop(backend);
    options.url = "ftp://127.0.0.1";
    assert_int_equal(backend_trial_run(&options, &faults, NULL), STATUS_INVALID_SETTINGS);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_fault_is_named),
        cmocka_unit_test(test_each_fault_is_named_at_midnight),
        cmocka_unit_test(test_nothing_is_sent_when_it_may_only_read),
    };

    if (sodium_init() < 0 || clock_set_zone("Asia/Jakarta", NULL) != STATUS_OK) {
        return 1;
    }
    return cmocka_run_group_tests_name("backend_trial", tests, NULL, NULL);
}
