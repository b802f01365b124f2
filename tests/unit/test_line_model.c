/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rules against the reference model on random input, without a database: lines of
 * every shape for the order of calls, days of seats for the quota. ANTREAN_SEED repeats.
 */
#include "server/line/call_order.h"

#include <string.h>

#include "server/line/quota_rule.h"
#include "tests/support/line_model.h"
#include "tests/support/test.h"

#define LINES 60000
#define LINE_LEN 24
#define QUOTA_DAYS 400
#define QUOTA_ACTS 120
#define MIN(m) ((int64_t)(m)*60000)

static uint64_t seed;

static struct waiting_visit
random_visit(struct random *r, int number)
{
    bool first_place = random_percent(r, 10);

    return (struct waiting_visit){
        .prefix = (char)('A' + random_below(r, 3)),
        .number = number,
        .lane = random_percent(r, 30) ? LANE_PRIORITY : LANE_REGULAR,
        .first_place = first_place,
        .late = !first_place && random_percent(r, 20),
        .arrived_ms = MIN(random_below(r, 90)) + random_below(r, 2),
        .callable_from_ms = random_percent(r, 20) ? MIN(random_below(r, 150)) : 0,
        .after_calls = random_percent(r, 20) ? random_below(r, 6) : 0,
        .target_counter = random_percent(r, 20) ? 1 + random_below(r, 3) : 0,
    };
}

/* What must hold of any choice, said without the order of steps. */
static void
check_promises(const struct waiting_visit *waiting, size_t count,
    const struct call_rules *rules, const struct call_choice *choice)
{
    const struct waiting_visit *called = &waiting[choice->chosen];
    size_t passed = 0;

    assert_true(called->target_counter == 0 || called->target_counter == rules->counter);
    for (size_t i = 0; i < count; i++) {
        const struct waiting_visit *other = &waiting[i];
        bool candidate =
            other->target_counter == 0 || other->target_counter == rules->counter;
        bool due = other->callable_from_ms <= rules->now_ms && other->after_calls == 0;

        if (i == choice->chosen || other->lane != called->lane ||
            other->arrived_ms > called->arrived_ms ||
            (other->arrived_ms == called->arrived_ms &&
                (other->number > called->number ||
                    (other->number == called->number &&
                        other->prefix > called->prefix)))) {
            continue;
        }
        passed++;
        /* Inside a lane nobody is overtaken without a reason. */
        assert_true(!candidate || !due || (other->late && !called->late) ||
                    (called->first_place && !other->first_place) || choice->by_age);
    }
    assert_int_equal(choice->passed_count, passed);
    assert_int_equal(choice->passed_reason != PASS_NONE, passed > 0);
}

static void
test_the_order_of_calls_is_that_of_the_model(void **state)
{
    struct random r = { seed };

    (void)state;
    for (int n = 0; n < LINES; n++) {
        struct waiting_visit waiting[LINE_LEN];
        size_t count = (size_t)random_below(&r, LINE_LEN + 1);
        struct call_rules rules = { .now_ms = MIN(60 + random_below(&r, 90)),
            .counter = 1 + random_below(&r, 3),
            .priority_run = 1 + random_below(&r, 3),
            .age_limit_ms = MIN(20 + random_below(&r, 80)) };
        struct call_choice choice;
        size_t want = 0;
        char front;
        bool want_found;
        bool found;

        for (int i = 0; i < LINE_PREFIXES; i++) {
            rules.runs[i] = random_below(&r, 4);
        }
        for (size_t i = 0; i < count; i++) {
            waiting[i] = random_visit(&r, 1 + (int)i);
        }
        want_found = model_choose(waiting, count, &rules, &want, &front);
        found = call_order_choose(waiting, count, &rules, &choice);
        if (found != want_found || (found && choice.chosen != want)) {
            fail_msg("line %d: the rule chose %d, the model %d", n,
                found ? (int)choice.chosen : -1, want_found ? (int)want : -1);
        }
        if (found) {
            check_promises(waiting, count, &rules, &choice);
        }
    }
}

/* Two windows, one quota, seats that can be pointed at. */
struct seats {
    int count;
    struct {
        int window;
        int ticket; /* -1: not booked */
        bool used;
    } seat[256];
};

struct ticket {
    int window;
    bool arrived;
};

static bool
is_over(const struct quota_day *day, int window, int minute)
{
    return minute > day->windows[window].span.to;
}

static int
find_free(const struct seats *seats, const struct quota_day *day, int minute, int *count)
{
    int now = is_over(day, 0, minute) ? 1 : 0;
    int found = -1;

    *count = 0;
    for (int i = 0; i < seats->count; i++) {
        if (seats->seat[i].window <= now && !seats->seat[i].used &&
            (seats->seat[i].ticket < 0 || is_over(day, seats->seat[i].window, minute))) {
            found = i;
            (*count)++;
        }
    }
    return found;
}

static void
begin_seats(struct random *r, struct quota_day *day, struct seats *seats)
{
    *day = (struct quota_day){ .count = 2 };
    *seats = (struct seats){ 0 };
    for (int w = 0; w < 2; w++) {
        day->windows[w] = (struct quota_window){ .window = w,
            .span = { w == 0 ? 480 : 750, w == 0 ? 660 : 870 },
            .capacity = random_below(r, 12) };
        for (int i = 0; i < day->windows[w].capacity; i++) {
            seats->seat[seats->count].window = w;
            seats->seat[seats->count++].ticket = -1;
        }
    }
}

static void
book(struct quota_day *day, struct seats *seats, int window, int ticket)
{
    day->windows[window].tickets++;
    for (int i = 0; i < seats->count; i++) {
        if (seats->seat[i].window == window && seats->seat[i].ticket < 0 &&
            !seats->seat[i].used) {
            seats->seat[i].ticket = ticket;
            return;
        }
    }
    seats->seat[seats->count].window = window;
    seats->seat[seats->count].used = false;
    seats->seat[seats->count++].ticket = ticket;
}

static void
arrive_with_ticket(struct quota_day *day, struct seats *seats, struct ticket *tickets,
    int index, int minute)
{
    struct ticket *ticket = &tickets[index];
    bool late = is_over(day, ticket->window, minute);
    int count;
    int seat = find_free(seats, day, minute, &count);
    enum status got = quota_rule_ticket(day, minute, late, NULL);

    if (ticket->arrived) {
        return;
    }
    assert_int_equal(got, late && seat < 0 ? STATUS_QUOTA_FULL : STATUS_OK);
    if (got != STATUS_OK) {
        return;
    }
    for (int i = 0; !late && i < seats->count; i++) {
        seat = seats->seat[i].ticket == index ? i : seat;
    }
    assert_true(seat >= 0 && !seats->seat[seat].used); /* who has a ticket is served */
    seats->seat[seat].used = true;
    day->windows[ticket->window].arrived++;
    ticket->arrived = true;
}

static void
arrive_without(struct quota_day *day, struct seats *seats, int minute)
{
    int count;
    int seat = find_free(seats, day, minute, &count);
    int charged = -1;
    enum status got = quota_rule_walkin(day, minute, 1, &charged, NULL);

    assert_int_equal(got, seat < 0 ? STATUS_QUOTA_FULL : STATUS_OK);
    if (got == STATUS_OK) {
        seats->seat[seat].used = true;
        day->windows[charged].walkins++;
    }
}

static void
check_figures(const struct quota_day *day, const struct seats *seats, int minute)
{
    struct quota_state got = quota_rule_state(day, minute);
    int used = 0;
    int count;

    (void)find_free(seats, day, minute, &count);
    for (int i = 0; i < seats->count; i++) {
        used += seats->seat[i].used;
    }
    assert_int_equal(got.left, count);
    assert_int_equal(got.issued, used);
    assert_int_equal(got.quota, seats->count);
    assert_true(got.issued <= got.quota);
}

static void
test_places_are_those_of_the_model(void **state)
{
    struct random r = { seed };

    (void)state;
    for (int n = 0; n < QUOTA_DAYS; n++) {
        struct quota_day day;
        struct seats seats;
        struct ticket tickets[20] = { 0 };
        int ticket_count = random_below(&r, 20);
        int minute = 450;

        begin_seats(&r, &day, &seats);
        for (int i = 0; i < ticket_count; i++) {
            tickets[i].window = random_below(&r, 2);
            book(&day, &seats, tickets[i].window, i);
        }
        for (int act = 0; act < QUOTA_ACTS; act++) {
            minute += random_below(&r, 8);
            if (ticket_count > 0 && random_percent(&r, 40)) {
                arrive_with_ticket(
                    &day, &seats, tickets, random_below(&r, ticket_count), minute);
            } else if (random_percent(&r, 50)) {
                arrive_without(&day, &seats, minute);
            }
            check_figures(&day, &seats, minute);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_order_of_calls_is_that_of_the_model),
        cmocka_unit_test(test_places_are_those_of_the_model),
    };

    seed = random_seed(UINT64_C(20260714));
    return cmocka_run_group_tests_name("line_model", tests, NULL, NULL);
}
