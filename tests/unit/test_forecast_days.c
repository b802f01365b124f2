/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Ten days of a hall: what the slips told, and what happened. The table it prints must
 * stand in docs/rules.md. ANTREAN_SEED changes the days, ANTREAN_DAYS has more tens of
 * them; those are held against the goals alone.
 */
#include "tests/support/hall_days.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define RULES "docs/rules.md"
#define SEED 20260714
#define LEAST_ALLOWED_S 300 /* a told wait may be wrong by so much ... */
#define ALLOWED_PERCENT 15  /* ... or by so much of the wait, whichever is more */
#define FAR_TOO_LITTLE_S 600
#define FAR_TOO_LITTLE_PERCENT 10
#define KEPT_PERCENT 80
#define HOUR_KEPT_PERCENT 75 /* whatever the hour somebody comes in */
#define FIRST_HOUR 7
#define LAST_HOUR 14

static const struct hall_day days[] = {
    { "light, shared, the office's first", "2026-07-13", 150, 5, false, 8, 5, 4, 3, 100,
        false },
    { "heavy, shared", "2026-07-14", 240, 6, false, 8, 5, 4, 3, 100, false },
    { "overfull, shared", "2026-07-15", 230, 5, false, 8, 5, 4, 3, 100, false },
    { "heavy, specialised counters", "2026-07-16", 220, 6, true, 8, 5, 4, 3, 100, false },
    { "a Friday, shared", "2026-07-17", 180, 6, false, 8, 5, 4, 3, 100, false },
    { "a quarter with priority", "2026-07-20", 230, 6, false, 25, 5, 4, 3, 100, false },
    { "a fifth absent", "2026-07-21", 250, 6, false, 8, 20, 4, 3, 100, false },
    { "many held and sent on", "2026-07-22", 210, 6, false, 8, 5, 15, 12, 100, false },
    { "slow, one clerk leaves at noon", "2026-07-23", 190, 6, false, 8, 5, 4, 3, 120,
        true },
    { "light, specialised counters", "2026-07-27", 150, 6, true, 8, 5, 4, 3, 90, false },
};

/* What is said of many people. */
struct verdict {
    size_t count;
    int32_t wait_s;  /* the middle one */
    int32_t error_s; /* the middle one */
    double allowed;  /* part whose error is allowed */
    double too_little;
    double kept;
};

static int
compare_seconds(const void *left, const void *right)
{
    int32_t a = *(const int32_t *)left;
    int32_t b = *(const int32_t *)right;

    return (a > b) - (a < b);
}

static int32_t
middle(int32_t *seconds, size_t count)
{
    qsort(seconds, count, sizeof(*seconds), compare_seconds);
    return count > 0 ? seconds[count / 2] : 0;
}

static int32_t
allowed_s(int32_t wait_s)
{
    int32_t part_s = wait_s / 100 * ALLOWED_PERCENT;

    return part_s > LEAST_ALLOWED_S ? part_s : LEAST_ALLOWED_S;
}

static struct verdict
judge(const struct hall_person *people, size_t count)
{
    struct verdict verdict = { .count = count };
    int32_t *waits = xcalloc(count + 1, sizeof(*waits));
    int32_t *errors = xcalloc(count + 1, sizeof(*errors));

    for (size_t i = 0; i < count; i++) {
        const struct hall_person *person = &people[i];

        waits[i] = person->wait_s;
        errors[i] = abs(person->told_s - person->wait_s);
        verdict.allowed += errors[i] <= allowed_s(person->wait_s);
        verdict.too_little += person->wait_s - person->told_s > FAR_TOO_LITTLE_S;
        verdict.kept += person->wait_s <= person->told_to_s;
    }
    verdict.wait_s = middle(waits, count);
    verdict.error_s = middle(errors, count);
    verdict.allowed *= 100.0 / (double)count;
    verdict.too_little *= 100.0 / (double)count;
    verdict.kept *= 100.0 / (double)count;
    free(waits);
    free(errors);
    return verdict;
}

/* Print the row; unless `rules` is NULL, the document's text, it must have it so. */
static void
tell_row(const char *rules, const char *name, const struct verdict *v)
{
    char row[200];

    (void)snprintf(row, sizeof(row),
        "| %s | %zu | %d | %d | %.0f %% | %.0f %% | %.0f %% |", name, v->count,
        (v->wait_s + 30) / 60, (v->error_s + 30) / 60, v->allowed, v->too_little,
        v->kept);
    (void)printf("# %s\n", row);
    if (rules && !strstr(rules, row)) {
        fail_msg("%s has another row than: %s", RULES, row);
    }
}

/* Of those who come in an hour: who is called before the told span, in it, after it. */
static void
tell_hours(const char *rules, const struct hall_result *all)
{
    for (int hour = FIRST_HOUR; hour <= LAST_HOUR; hour++) {
        int before = 0;
        int within = 0;
        int count = 0;
        char row[120];

        for (size_t i = 0; i < all->count; i++) {
            const struct hall_person *person = &all->people[i];

            if (person->hour == hour) {
                count++;
                before += person->wait_s < person->told_s;
                within += person->wait_s >= person->told_s &&
                          person->wait_s <= person->told_to_s;
            }
        }
        (void)snprintf(row, sizeof(row), "| %02d.00 | %d | %d %% | %d %% | %d %% |", hour,
            count, before * 100 / count, within * 100 / count,
            (count - before - within) * 100 / count);
        (void)printf("# %s\n", row);
        if (rules && !strstr(rules, row)) {
            fail_msg("%s has another row than: %s", RULES, row);
        }
        assert_true((before + within) * 100 >= HOUR_KEPT_PERCENT * count);
    }
}

static void
add_people(struct hall_result *all, const struct hall_result *day)
{
    all->people = xrealloc(all->people, all->count + day->count, sizeof(*all->people));
    for (size_t i = 0; i < day->count; i++) {
        all->people[all->count++] = day->people[i];
    }
}

static void
live_ten_days(uint64_t seed, const char *rules)
{
    struct hall *hall = hall_days_open(seed);
    struct hall_result all = { 0 };
    struct verdict verdict;

    (void)printf("# seed %" PRIu64 "\n", seed);
    for (size_t i = 0; i < ARRAY_LEN(days); i++) {
        struct hall_result day;

        hall_days_live(hall, &days[i], &day);
        verdict = judge(day.people, day.count);
        tell_row(rules, days[i].name, &verdict);
        assert_true(day.count > 100);
        add_people(&all, &day);
        free(day.people);
    }
    verdict = judge(all.people, all.count);
    tell_row(rules, "all", &verdict);
    tell_hours(rules, &all);
    hall_days_close(hall);
    free(all.people);
    assert_true(verdict.error_s <= allowed_s(verdict.wait_s));
    assert_true(verdict.too_little <= FAR_TOO_LITTLE_PERCENT);
    assert_true(verdict.kept >= KEPT_PERCENT);
}

static void
test_what_slips_tell_is_what_happens(void **state)
{
    const char *seed = getenv("ANTREAN_SEED");
    const char *tens = getenv("ANTREAN_DAYS");
    size_t len;
    char *rules = (char *)temp_read(RULES, &len);

    (void)state;
    for (int i = 0; i < (tens ? atoi(tens) : 1); i++) {
        live_ten_days((seed ? strtoull(seed, NULL, 10) : SEED) + (uint64_t)i,
            seed || i > 0 ? NULL : rules);
    }
    free(rules);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_slips_tell_is_what_happens),
    };

    return cmocka_run_group_tests_name("forecast_days", tests, NULL, NULL);
}
