/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reference model's chance, its order of calls, and what its history says. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/support/line_model.h"

int
random_below(struct random *random, int below)
{
    uint64_t z;

    random->state += UINT64_C(0x9e3779b97f4a7c15);
    z = random->state;
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    z ^= z >> 31;
    return (int)(z % (uint64_t)below);
}

bool
random_percent(struct random *random, int percent)
{
    return random_below(random, 100) < percent;
}

uint64_t
random_seed(uint64_t otherwise)
{
    const char *text = getenv("ANTREAN_SEED");
    uint64_t seed = text && *text ? strtoull(text, NULL, 10) : otherwise;

    (void)printf("# ANTREAN_SEED=%" PRIu64 "\n", seed);
    return seed;
}

static bool
came_first(const struct waiting_visit *a, const struct waiting_visit *b)
{
    if (a->arrived_ms != b->arrived_ms) {
        return a->arrived_ms < b->arrived_ms;
    }
    return a->number != b->number ? a->number < b->number : a->prefix < b->prefix;
}

/* A queue of people: indices, by arrival. */
struct queue {
    size_t count;
    size_t who[MODEL_VISITS_MAX];
};

static void
stand_in(struct queue *queue, const struct waiting_visit *waiting, size_t who)
{
    size_t at = queue->count++;

    for (; at > 0 && came_first(&waiting[who], &waiting[queue->who[at - 1]]); at--) {
        queue->who[at] = queue->who[at - 1];
    }
    queue->who[at] = who;
}

static bool
waited_too_long(const struct waiting_visit *visit, const struct call_rules *rules)
{
    int64_t from = visit->arrived_ms;

    if (visit->callable_from_ms > from) {
        from = visit->callable_from_ms;
    }
    return rules->now_ms > from + rules->age_limit_ms;
}

/* First of a lane: those who have waited too long, those whom an earlier day left
 * unserved, those on time, then those who were late. -1: nobody. */
static int
first_of_lane(const struct queue *queue, const struct waiting_visit *waiting,
    const struct call_rules *rules, enum lane lane)
{
    for (int rank = 0; rank <= 3; rank++) {
        for (size_t i = 0; i < queue->count; i++) {
            const struct waiting_visit *visit = &waiting[queue->who[i]];
            int its = waited_too_long(visit, rules) ? 0
                      : visit->first_place          ? 1
                      : visit->late                 ? 3
                                                    : 2;

            if (visit->lane == lane && its == rank) {
                return (int)queue->who[i];
            }
        }
    }
    return -1;
}

bool
model_choose(const struct waiting_visit *waiting, size_t count,
    const struct call_rules *rules, size_t *chosen, char *regular_front)
{
    struct queue all = { 0 };
    struct queue due = { 0 };
    struct queue *queue;
    int regular;
    int priority;

    *regular_front = 0;
    for (size_t i = 0; i < count; i++) {
        const struct waiting_visit *visit = &waiting[i];

        if (visit->target_counter && visit->target_counter != rules->counter) {
            continue;
        }
        stand_in(&all, waiting, i);
        if (visit->callable_from_ms <= rules->now_ms && visit->after_calls == 0) {
            stand_in(&due, waiting, i);
        }
    }
    queue = due.count > 0 ? &due : &all;
    regular = first_of_lane(queue, waiting, rules, LANE_REGULAR);
    priority = first_of_lane(queue, waiting, rules, LANE_PRIORITY);
    if (regular >= 0) {
        *regular_front = waiting[regular].prefix;
    }
    if (regular < 0 && priority < 0) {
        return false;
    }
    if (regular < 0) {
        *chosen = (size_t)priority;
    } else if (priority < 0) {
        *chosen = (size_t)regular;
    } else {
        int run = rules->runs[waiting[regular].prefix - 'A'];

        *chosen = (size_t)(run < rules->priority_run ? priority : regular);
    }
    return true;
}

char
model_line(const struct model *model, const struct model_visit *visit)
{
    (void)model; /* whatever its settings say by now */
    return visit->line;
}

int
model_line_calls(const struct model *model, char line)
{
    int calls = 0;

    for (int i = 0; i < model->call_count; i++) {
        calls += model->calls[i].line == line;
    }
    return calls;
}

int
model_line_run(const struct model *model, char line)
{
    int run = 0;

    for (int i = 0; i < model->call_count; i++) {
        const struct model_call *call = &model->calls[i];

        if (!call->in_order) {
            continue;
        }
        if (call->lane == LANE_REGULAR && call->line == line) {
            run = 0;
        } else if (call->lane == LANE_PRIORITY && call->regular_front == line) {
            run++;
        }
    }
    return run;
}
