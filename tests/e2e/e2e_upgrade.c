/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An office that an older version left in the middle of a Tuesday: upgraded, found clean,
 * and at work again where it stood. Its fixture is made by tests/fixtures/make_office.sh.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/database.h"
#include "tests/support/e2e.h"
#include "tests/support/test.h"

#define VISITS 22   /* of the fixture, on two days */
#define JOURNAL 164 /* rows of its journal */

static int
setup(void **state)
{
    *state = e2e_open(&(struct e2e_options){ .fixture = "tests/fixtures/office-0.1.0" });
    return 0;
}

static int64_t
figure(const struct e2e *e2e, const char *sql)
{
    return test_database_run(e2e_database(e2e), sql);
}

static void
upgrade(const struct e2e *e2e, const char *said)
{
    const char *const words[] = { "upgrade", e2e_folder(e2e),
        test_on_postgresql() ? "--copied" : NULL, NULL };
    char *text;
    int status = e2e_admin(e2e, words, &text);

    if (status != 0 || !strstr(text, said)) {
        fail_msg("upgrade: status %d: %s", status, text);
    }
    free(text);
}

/* Ask as somebody, expect a status, and give a member of the answer. */
static void
ask(struct e2e *e2e, const char *who, const char *path, const char *body, int status,
    const char *member, char out[64])
{
    struct e2e_answer *answer = e2e_ask(e2e, who, "POST", path, body, NULL);

    if (answer->status != status) {
        fail_msg("%s: %d %s", path, answer->status, answer->body);
    }
    (void)snprintf(out, 64, "%s", e2e_text(answer, member));
    e2e_answer_free(answer);
}

static void
test_an_older_office_is_upgraded_and_goes_on(void **state)
{
    struct e2e *e2e = *state;
    char body[TICKET_CODE_SIZE + 16];
    char number[64];

    upgrade(e2e, "upgraded");
    upgrade(e2e, "nothing to do");
    e2e_check(e2e);
    assert_int_equal(figure(e2e, "SELECT count(*) FROM visit"), VISITS);
    assert_int_equal(figure(e2e, "SELECT count(*) FROM journal"), JOURNAL);

    e2e_restart(e2e);
    (void)snprintf(body, sizeof(body), "{\"code\":\"%s\"}", e2e_ticket(e2e, 0));
    ask(e2e, "kiosk-1", "/v1/checkins", body, 201, "number", number);
    assert_string_equal(number, "B005"); /* four came before */
    ask(e2e, "kiosk-1", "/v1/checkins", body, 200, "number", number);
    assert_string_equal(number, "B005");
    /* Whom the counter before sent to this one. */
    ask(e2e, "supervisor", "/v1/counters/3/open", NULL, 200, "state", number);
    assert_string_equal(number, "open");
    ask(e2e, "supervisor", "/v1/counters/3/call-next", NULL, 200, "number", number);
    assert_int_equal(figure(e2e, "SELECT count(*) FROM visit"), VISITS + 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_an_older_office_is_upgraded_and_goes_on, setup, e2e_stop),
    };

    return cmocka_run_group_tests_name("upgrade", tests, NULL, NULL);
}
