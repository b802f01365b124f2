/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tickets at the door: the table of arrivals in docs/rules.md. */
#include "server/line/ticket_rule.h"

#include "tests/support/test.h"

#define AT(hour, minute) ((hour)*60 + (minute))
#define TODAY "2026-07-14"

static const struct day_hours weekday = { .open = true,
    .hours = { AT(7, 30), AT(15, 0) } };
static const struct day_hours holiday = { .open = false, .name = "Hari Kemerdekaan" };
static const struct opening next_morning = { "2026-07-15", AT(7, 30) };

static const struct ticket_case {
    const char *name;
    const char *office;
    const char *date;
    enum ticket_state state;
    int minute;
    const struct day_hours *hours; /* NULL: weekday */
    enum late_policy late;
    enum early_policy early;
    enum status want;
    bool want_late;
    int callable_from;
    const char *err_date;
    const char *err_time;
} ticket_cases[] = {
    { "inside the window: a number", "3517", TODAY, TICKET_APPROVED, AT(8, 12),
        .want = STATUS_OK },
    { "the window's first minute", "3517", TODAY, TICKET_APPROVED, AT(8, 0),
        .want = STATUS_OK },
    { "the window's last minute", "3517", TODAY, TICKET_APPROVED, AT(11, 0),
        .want = STATUS_OK },
    { "before the window: callable from its start", "3517", TODAY, TICKET_APPROVED,
        AT(7, 40), .callable_from = AT(8, 0) },
    { "before the window, where the office refuses that", "3517", TODAY, TICKET_APPROVED,
        AT(7, 40), .early = EARLY_REFUSE, .want = STATUS_TOO_EARLY, .err_date = TODAY,
        .err_time = "08:00" },
    { "after the window: after all scheduled", "3517", TODAY, TICKET_APPROVED, AT(11, 1),
        .want_late = true },
    { "after the window, where the office refuses that", "3517", TODAY, TICKET_APPROVED,
        AT(11, 1), .late = LATE_REFUSE, .want = STATUS_TOO_LATE, .err_date = TODAY,
        .err_time = "08:00-11:00" },
    { "after closing", "3517", TODAY, TICKET_APPROVED, AT(15, 0),
        .want = STATUS_CLOSED_NOW, .err_date = "2026-07-15", .err_time = "07:30" },
    { "before opening", "3517", TODAY, TICKET_APPROVED, AT(7, 29),
        .want = STATUS_CLOSED_NOW, .err_date = "2026-07-15", .err_time = "07:30" },
    { "on a holiday", "3517", TODAY, TICKET_APPROVED, AT(9, 0), .hours = &holiday,
        .want = STATUS_CLOSED_NOW, .err_date = "2026-07-15", .err_time = "07:30" },
    { "for a later day", "3517", "2026-07-15", TICKET_APPROVED, AT(9, 0),
        .want = STATUS_OTHER_DATE, .err_date = "2026-07-15", .err_time = "08:00-11:00" },
    { "for a day that is past", "3517", "2026-07-13", TICKET_APPROVED, AT(9, 0),
        .want = STATUS_OTHER_DATE, .err_date = "2026-07-13", .err_time = "08:00-11:00" },
    { "for another day, told also when closed", "3517", "2026-07-16", TICKET_APPROVED,
        AT(17, 0), .want = STATUS_OTHER_DATE, .err_date = "2026-07-16",
        .err_time = "08:00-11:00" },
    { "lapsed: its day is told", "3517", "2026-07-01", TICKET_LAPSED, AT(9, 0),
        .want = STATUS_OTHER_DATE, .err_date = "2026-07-01", .err_time = "08:00-11:00" },
    { "of another office", "3516", TODAY, TICKET_APPROVED, AT(9, 0),
        .want = STATUS_OTHER_OFFICE },
    { "cancelled", "3517", TODAY, TICKET_CANCELLED, AT(9, 0),
        .want = STATUS_TICKET_CANCELLED },
    { "cancelled and for another day: cancelled is what matters", "3517", "2026-07-16",
        TICKET_CANCELLED, AT(9, 0), .want = STATUS_TICKET_CANCELLED },
    { "returned to the applicant", "3517", TODAY, TICKET_RETURNED, AT(9, 0),
        .want = STATUS_NOT_APPROVED },
    { "not yet reviewed", "3517", TODAY, TICKET_SUBMITTED, AT(9, 0),
        .want = STATUS_NOT_APPROVED },
    { "rejected", "3517", TODAY, TICKET_REJECTED, AT(9, 0), .want = STATUS_NOT_APPROVED },
};

static void
test_decide(void **state)
{
    const struct ticket_case *c = *state;
    const struct ticket_facts ticket = { c->office, c->date, AT(8, 0), AT(11, 0),
        c->state };
    const struct door door = {
        .office = "3517",
        .date = TODAY,
        .minute = c->minute,
        .hours = c->hours ? c->hours : &weekday,
        .next = &next_morning,
        .late = c->late,
        .early = c->early,
    };
    struct ticket_entry entry;
    struct error err = { 0 };

    assert_int_equal(ticket_rule_decide(&ticket, &door, &entry, &err), c->want);
    assert_int_equal(entry.late, c->want_late);
    assert_int_equal(entry.callable_from, c->callable_from);
    assert_string_equal(err.date, c->err_date ? c->err_date : "");
    assert_string_equal(err.time, c->err_time ? c->err_time : "");
    /* A caller that wants no explanation gets the same answer. */
    assert_int_equal(ticket_rule_decide(&ticket, &door, &entry, NULL), c->want);
}

static void
test_a_door_that_never_opens_again_names_no_time(void **state)
{
    const struct opening never = { "", 0 };
    struct door door = {
        .date = TODAY, .minute = AT(9, 0), .hours = &holiday, .next = &never
    };
    struct error err;

    (void)state;
    assert_int_equal(door_check_open(&door, &err), STATUS_CLOSED_NOW);
    assert_string_equal(err.date, "");
    assert_string_equal(err.time, "");
    assert_int_equal(err.which, CASE_ANY);
    door.next = NULL; /* nobody looked */
    assert_int_equal(door_check_open(&door, &err), STATUS_CLOSED_NOW);
    assert_string_equal(err.date, "");
}

static void
test_a_door_that_opens_later_today_says_so(void **state)
{
    static const struct opening later = { TODAY, AT(7, 30) };
    static const struct opening tomorrow = { "2026-07-15", AT(7, 30) };
    struct door door = {
        .date = TODAY, .minute = AT(6, 0), .hours = &holiday, .next = &later
    };
    struct error err = { 0 };

    (void)state;
    assert_int_equal(door_check_open(&door, &err), STATUS_CLOSED_NOW);
    assert_int_equal(err.which, CASE_LATER_TODAY);
    assert_string_equal(err.time, "07:30");
    door.next = &tomorrow;
    assert_int_equal(door_check_open(&door, &err), STATUS_CLOSED_NOW);
    assert_int_equal(err.which, CASE_ANY);
}

int
main(void)
{
    struct CMUnitTest tests[ARRAY_LEN(ticket_cases) + 2];
    size_t count = 0;

    for (; count < ARRAY_LEN(ticket_cases); count++) {
        tests[count] = (struct CMUnitTest){ .name = ticket_cases[count].name,
            .test_func = test_decide,
            .initial_state = (void *)(uintptr_t)&ticket_cases[count] };
    }
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(
        test_a_door_that_never_opens_again_names_no_time);
    tests[count++] =
        (struct CMUnitTest)cmocka_unit_test(test_a_door_that_opens_later_today_says_so);
    return cmocka_run_group_tests_name("ticket_rule", tests, NULL, NULL);
}
