/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * People who can only come after one another stand in one bucket: same counters, lane,
 * rank and window. The first of each bucket, and those back from absence, are all that
 * the rule can choose among: in a bucket who arrived first is also first to have waited
 * too long.
 */
#include "server/line/line_run.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "common/array.h"
#include "common/mem.h"

struct node {
    struct waiting_visit visit;
    size_t index; /* the caller's */
};

/* A heap by arrival. */
struct bucket {
    enum lane lane;
    bool first_place;
    bool late;
    bool probe;               /* of people who are not there */
    int64_t callable_from_ms; /* 0: at once */
    struct node *nodes;       /* owned */
    size_t count;
    size_t capacity;
    struct bucket *next; /* owned */
};

struct line_run {
    const struct line_run_input *input; /* borrowed, outlives us */
    struct call_rules rules;
    /* As runs would be with the probes there; what the last look at them would count. */
    struct call_rules probe_rules;
    struct call_choice probe_choice;
    bool probes_looked_at;
    size_t class_count;
    size_t *class_of;        /* owned; by service, then by counter sent to */
    bool *serves;            /* owned; [class][counter] */
    size_t *served;          /* owned; [counter]: its classes, as many as */
    size_t *served_count;    /* owned; by counter */
    struct bucket **buckets; /* owned; by class */
    size_t bucket_count;
    size_t probe_count;
    struct node *returning; /* owned: back from absence, not due yet */
    size_t returning_count;
    size_t returning_capacity;
    /* What the rule looks at; `from` is NULL for those back from absence. */
    struct waiting_visit *front; /* owned */
    struct {
        struct bucket *from;
        size_t at; /* of `returning` */
    } * origin;    /* owned */
    size_t front_count;
    size_t front_capacity;
};

static bool
same_counters(const struct line_run_input *input, size_t a, size_t b)
{
    for (size_t c = 0; c < input->counter_count; c++) {
        if (input->counters[c].serves[a] != input->counters[c].serves[b]) {
            return false;
        }
    }
    return true;
}

static void
sort_into_classes(struct line_run *run)
{
    const struct line_run_input *input = run->input;
    size_t counters = input->counter_count;
    size_t most = input->service_count + counters;

    run->class_of = xcalloc(most + 1, sizeof(*run->class_of));
    run->serves = xcalloc(most * counters + 1, sizeof(*run->serves));
    for (size_t s = 0; s < input->service_count; s++) {
        size_t twin = 0;

        while (twin < s && !same_counters(input, twin, s)) {
            twin++;
        }
        run->class_of[s] = twin < s ? run->class_of[twin] : run->class_count;
        for (size_t c = 0; twin == s && c < counters; c++) {
            run->serves[run->class_count * counters + c] = input->counters[c].serves[s];
        }
        run->class_count += twin == s;
    }
    for (size_t c = 0; c < counters; c++) {
        run->serves[run->class_count * counters + c] = true;
        run->class_of[input->service_count + c] = run->class_count++;
    }
    run->buckets = xcalloc(run->class_count + 1, sizeof(struct bucket *));
    run->served = xcalloc(run->class_count * counters + 1, sizeof(*run->served));
    run->served_count = xcalloc(counters + 1, sizeof(*run->served_count));
    for (size_t c = 0; c < counters; c++) {
        for (size_t class = 0; class < run->class_count; class ++) {
            if (run->serves[class * counters + c]) {
                run->served[c * run->class_count + run->served_count[c]++] = class;
            }
        }
    }
}

/* Sent to a counter that is not among ours: of a class that nobody serves. */
size_t
line_run_class(const struct line_run *run, const struct waiting_visit *visit)
{
    const struct line_run_input *input = run->input;

    if (visit->target_counter == 0) {
        assert(visit->service >= 0 && (size_t)visit->service < input->service_count);
        return run->class_of[visit->service];
    }
    for (size_t c = 0; c < input->counter_count; c++) {
        if (input->counters[c].number == visit->target_counter) {
            return run->class_of[input->service_count + c];
        }
    }
    return run->class_count;
}

size_t
line_run_class_count(const struct line_run *run)
{
    return run->class_count;
}

bool
line_run_serves(const struct line_run *run, size_t counter, size_t class)
{
    return class < run->class_count &&
           run->serves[class * run->input->counter_count + counter];
}

const size_t *
line_run_served(const struct line_run *run, size_t counter)
{
    return &run->served[counter * run->class_count];
}

size_t
line_run_served_count(const struct line_run *run, size_t counter)
{
    return run->served_count[counter];
}

static struct bucket *
bucket_for(struct line_run *run, const struct waiting_visit *visit, bool probe)
{
    struct bucket **list = &run->buckets[line_run_class(run, visit)];
    int64_t from_ms =
        visit->callable_from_ms > visit->arrived_ms ? visit->callable_from_ms : 0;
    struct bucket *bucket = *list;

    while (bucket &&
           (bucket->probe != probe || bucket->lane != visit->lane ||
               bucket->first_place != visit->first_place || bucket->late != visit->late ||
               bucket->callable_from_ms != from_ms)) {
        bucket = bucket->next;
    }
    if (!bucket) {
        bucket = xcalloc(1, sizeof(*bucket));
        bucket->lane = visit->lane;
        bucket->first_place = visit->first_place;
        bucket->late = visit->late;
        bucket->probe = probe;
        bucket->callable_from_ms = from_ms;
        bucket->next = *list;
        *list = bucket;
        run->bucket_count++;
    }
    return bucket;
}

static void
bucket_push(struct bucket *bucket, const struct node *node)
{
    size_t at = bucket->count++;

    bucket->nodes =
        array_grow(bucket->nodes, at, &bucket->capacity, sizeof(*bucket->nodes));
    for (size_t up; at > 0; at = up) {
        up = (at - 1) / 2;
        if (!call_order_arrived_before(&node->visit, &bucket->nodes[up].visit)) {
            break;
        }
        bucket->nodes[at] = bucket->nodes[up];
    }
    bucket->nodes[at] = *node;
}

static void
bucket_pop(struct bucket *bucket)
{
    const struct node last = bucket->nodes[--bucket->count];
    size_t at = 0;

    for (size_t down = 1; down < bucket->count; down = at * 2 + 1) {
        if (down + 1 < bucket->count &&
            call_order_arrived_before(
                &bucket->nodes[down + 1].visit, &bucket->nodes[down].visit)) {
            down++;
        }
        if (!call_order_arrived_before(&bucket->nodes[down].visit, &last.visit)) {
            break;
        }
        bucket->nodes[at] = bucket->nodes[down];
        at = down;
    }
    bucket->nodes[at] = last;
}

void
line_run_add(struct line_run *run, const struct waiting_visit *visit, size_t index)
{
    const struct node node = { .visit = *visit, .index = index };

    if (visit->after_calls <= 0) {
        bucket_push(bucket_for(run, visit, /* probe= */ false), &node);
        return;
    }
    run->returning = array_grow(run->returning, run->returning_count,
        &run->returning_capacity, sizeof(*run->returning));
    run->returning[run->returning_count++] = node;
}

void
line_run_add_probe(struct line_run *run, const struct waiting_visit *visit, size_t index)
{
    const struct node node = { .visit = *visit, .index = index };

    bucket_push(bucket_for(run, visit, /* probe= */ true), &node);
    run->probe_count++;
}

struct line_run *
line_run_new(const struct line_run_input *input)
{
    struct line_run *run = xcalloc(1, sizeof(*run));

    run->input = input;
    run->rules = run->probe_rules = *input->rules;
    sort_into_classes(run);
    for (size_t i = 0; i < input->count; i++) {
        line_run_add(run, &input->waiting[i], i);
    }
    return run;
}

void
line_run_free(struct line_run *run)
{
    if (!run) {
        return;
    }
    for (size_t i = 0; i <= run->class_count; i++) {
        struct bucket *bucket;

        while ((bucket = run->buckets[i])) {
            run->buckets[i] = bucket->next;
            free(bucket->nodes);
            free(bucket);
        }
    }
    free(run->buckets);
    free(run->class_of);
    free(run->serves);
    free(run->served);
    free(run->served_count);
    free(run->returning);
    free(run->front);
    free(run->origin);
    free(run);
}

static void
look_at(struct line_run *run, struct bucket *bucket)
{
    run->origin[run->front_count].from = bucket;
    run->front[run->front_count++] = bucket->nodes[0].visit;
}

/*
 * Who may be chosen by this counter; `ahead` says in which lanes somebody due is before
 * any newcomer, for good: not who was late, or has waited only since its window began.
 */
static void
collect(struct line_run *run, size_t counter, int64_t now_ms, bool due, bool ahead[2])
{
    const size_t *classes = line_run_served(run, counter);

    run->front_count = 0;
    ahead[LANE_REGULAR] = ahead[LANE_PRIORITY] = false;
    for (size_t i = 0; i < run->served_count[counter]; i++) {
        struct bucket *bucket = run->buckets[classes[i]];

        for (; bucket; bucket = bucket->next) {
            if (bucket->count > 0 && !bucket->probe &&
                (!due || bucket->callable_from_ms <= now_ms)) {
                look_at(run, bucket);
                ahead[bucket->lane] |=
                    due && !bucket->late && bucket->callable_from_ms == 0;
            }
        }
    }
    for (size_t i = 0; !due && i < run->returning_count; i++) {
        const struct waiting_visit *visit = &run->returning[i].visit;

        if (line_run_serves(run, counter, line_run_class(run, visit))) {
            run->origin[run->front_count].from = NULL;
            run->origin[run->front_count].at = i;
            run->front[run->front_count++] = *visit;
        }
    }
}

/* Probes that may be the front of a lane. False: none. */
static bool
collect_probes(struct line_run *run, size_t counter, const bool ahead[2])
{
    const size_t *classes = line_run_served(run, counter);
    bool any = false;

    for (size_t i = 0; i < run->served_count[counter]; i++) {
        struct bucket *bucket = run->buckets[classes[i]];

        for (; bucket; bucket = bucket->next) {
            if (bucket->count > 0 && bucket->probe && !ahead[bucket->lane]) {
                look_at(run, bucket);
                any = true;
            }
        }
    }
    return any;
}

static void
begin_look(struct line_run *run, size_t counter, int64_t now_ms)
{
    size_t most = run->bucket_count + run->returning_count;

    if (most > run->front_capacity) {
        run->front_capacity = most * 2;
        run->front = xrealloc(run->front, run->front_capacity, sizeof(*run->front));
        run->origin = xrealloc(run->origin, run->front_capacity, sizeof(*run->origin));
    }
    run->rules.now_ms = run->probe_rules.now_ms = now_ms;
    run->rules.counter = run->probe_rules.counter = run->input->counters[counter].number;
}

/* Of those that were collected. */
static bool
choose(struct line_run *run, const struct call_rules *rules, struct line_run_pick *pick)
{
    const struct bucket *from;

    if (!call_order_choose(run->front, run->front_count, rules, &pick->choice)) {
        return false;
    }
    pick->place = pick->choice.chosen;
    pick->visit = run->front[pick->place];
    from = run->origin[pick->place].from;
    pick->index =
        from ? from->nodes[0].index : run->returning[run->origin[pick->place].at].index;
    return true;
}

bool
line_run_peek(
    struct line_run *run, size_t counter, int64_t now_ms, struct line_run_pick *pick)
{
    bool ahead[2];

    begin_look(run, counter, now_ms);
    collect(run, counter, now_ms, /* due= */ true, ahead);
    if (run->front_count == 0) { /* nobody is due: then everybody is */
        collect(run, counter, now_ms, /* due= */ false, ahead);
    }
    return choose(run, &run->rules, pick);
}

bool
line_run_peek_probe(
    struct line_run *run, size_t counter, int64_t now_ms, struct line_run_pick *pick)
{
    bool ahead[2];

    run->probes_looked_at = false;
    if (run->probe_count == 0) {
        return false;
    }
    begin_look(run, counter, now_ms);
    collect(run, counter, now_ms, /* due= */ true, ahead);
    if (!collect_probes(run, counter, ahead) || !choose(run, &run->probe_rules, pick)) {
        return false;
    }
    run->probes_looked_at = true;
    run->probe_choice = pick->choice;
    return run->origin[pick->place].from->probe;
}

void
line_run_drop(struct line_run *run, const struct line_run_pick *pick)
{
    struct bucket *from = run->origin[pick->place].from;

    if (from) {
        run->probe_count -= from->probe;
        bucket_pop(from);
    } else {
        run->returning[run->origin[pick->place].at] =
            run->returning[--run->returning_count];
    }
}

void
line_run_call(struct line_run *run, size_t counter, const struct line_run_pick *pick)
{
    const struct call_choice *probe =
        run->probes_looked_at ? &run->probe_choice : &pick->choice;

    line_run_drop(run, pick);
    if (pick->choice.run_prefix) {
        run->rules.runs[pick->choice.run_prefix - 'A'] = pick->choice.run;
    }
    if (probe->run_prefix) {
        run->probe_rules.runs[probe->run_prefix - 'A'] = probe->run;
    }
    run->probes_looked_at = false;
    for (size_t i = 0; i < run->returning_count;) {
        struct node *node = &run->returning[i];
        size_t class = line_run_class(run, &node->visit);

        if (line_run_serves(run, counter, class) && --node->visit.after_calls <= 0) {
            bucket_push(bucket_for(run, &node->visit, /* probe= */ false), node);
            *node = run->returning[--run->returning_count];
        } else {
            i++;
        }
    }
}

size_t
line_run_order(const struct waiting_visit *waiting, size_t count,
    const struct call_rules *rules, size_t *order, size_t max)
{
    static const bool serves[] = { true };
    const struct line_run_counter counter = { .number = rules->counter,
        .serves = serves };
    struct waiting_visit *all = xcalloc(count + 1, sizeof(*all));
    const struct line_run_input input = { .waiting = all,
        .count = count,
        .counters = &counter,
        .counter_count = 1,
        .service_count = 1,
        .rules = rules };
    struct line_run *run;
    struct line_run_pick pick;
    size_t found = 0;

    for (size_t i = 0; i < count; i++) {
        all[i] = waiting[i];
        all[i].service = 0;
    }
    run = line_run_new(&input);
    while (found < max && line_run_peek(run, 0, rules->now_ms, &pick)) {
        order[found++] = pick.index;
        line_run_call(run, 0, &pick);
    }
    line_run_free(run);
    free(all);
    return found;
}
