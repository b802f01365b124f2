/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal's story, told again. */
#include "server/office/journal_replay.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include <jansson.h>

#include "common/json.h"
#include "common/mem.h"
#include "common/text.h"
#include "common/visit_state.h"
#include "db/db_journal.h"
#include "db/db_visit.h"

#define PAGE_ROWS 256
#define BUCKETS 4096 /* for the people of a few days who are not done */
#define COUNTER_MAX 99

/* A visit that is not over yet, as the rows so far tell it. */
struct person {
    char id[VISIT_ID_SIZE];
    char number[NUMBER_SIZE]; /* "A005" */
    int figure;               /* 5 */
    char line;                /* the letter of the line it stands in now */
    char service[SERVICE_SIZE];
    enum visit_state state;
    enum lane lane;
    int64_t arrived_ms;
    int64_t callable_from_ms;
    bool late;
    bool first_place;
    int only_counter; /* transferred to this counter; 0: any */
    int counter;      /* where it is called or served; 0: nowhere */
    LIST_ENTRY(person) bucket;
    LIST_ENTRY(person) waits; /* while it waits */
};

LIST_HEAD(people, person);

struct replay {
    struct db *db;
    int64_t office;
    struct people buckets[BUCKETS];
    struct people waiting;
    struct person *at_counter[COUNTER_MAX + 1]; /* borrowed */
};

/* What rows do to a visit. */
static const struct {
    const char *kind;
    enum visit_state to;
} moves[] = {
    { "visit.waiting", VISIT_WAITING },
    { "visit.called", VISIT_CALLED },
    { "visit.started", VISIT_SERVING },
    { "visit.absent", VISIT_ABSENT },
    { "visit.held", VISIT_HELD },
    { "visit.finished", VISIT_DONE },
    { "visit.cancelled", VISIT_CANCELLED },
    { "visit.unserved", VISIT_UNSERVED },
};

static struct people *
bucket_of(struct replay *replay, const char *id)
{
    uint32_t hash = 2166136261u;

    for (; *id; id++) {
        hash = (hash ^ (unsigned char)*id) * 16777619u;
    }
    return &replay->buckets[hash % BUCKETS];
}

static struct person *
find_person(struct replay *replay, const char *id)
{
    struct person *person;

    LIST_FOREACH (person, bucket_of(replay, id), bucket) {
        if (strcmp(person->id, id) == 0) {
            /* cppcheck-suppress uninitvar ; xcalloc() has zeroed it */
            return person;
        }
    }
    return NULL;
}

static const char *
text_of(const json_t *data, const char *field)
{
    const char *text = json_string_value(json_object_get(data, field));

    return text ? text : "";
}

static int
int_of(const json_t *data, const char *field)
{
    return (int)json_integer_value(json_object_get(data, field));
}

static enum status
row_fault(const struct journal_row *row, const char *what, struct error *err)
{
    return error_set(err, STATUS_INTERNAL, "journal row %" PRId64 " (%s): %s", row->seq,
        row->kind, what);
}

static struct person *
add_person(struct replay *replay, const struct journal_row *row, const json_t *data)
{
    struct person *person = xcalloc(1, sizeof(*person));
    const char *number = text_of(data, "number");

    (void)text_copy(person->id, sizeof(person->id), row->subject);
    (void)text_copy(person->number, sizeof(person->number), number);
    person->figure = (int)strtol(number + strcspn(number, "0123456789"), NULL, 10);
    person->arrived_ms = row->at_ms;
    person->late = json_is_true(json_object_get(data, "late"));
    person->first_place = json_is_true(json_object_get(data, "first_place"));
    person->callable_from_ms = json_integer_value(json_object_get(data, "callable_from"));
    LIST_INSERT_HEAD(bucket_of(replay, person->id), person, bucket);
    return person;
}

static void
remove_person(struct person *person)
{
    LIST_REMOVE(person, bucket);
    free(person);
}

/* The order of server/line/call_order.c, to the last of its ties. */
static bool
arrived_before(const struct person *a, const struct person *b)
{
    if (a->arrived_ms != b->arrived_ms) {
        return a->arrived_ms < b->arrived_ms;
    }
    if (a->figure != b->figure) {
        return a->figure < b->figure;
    }
    return a->line < b->line;
}

/* Somebody who came earlier for the same service, in the same lane, and could have been
 * called to this counter. */
static const struct person *
find_overtaken(const struct replay *replay, const struct person *called, int counter)
{
    const struct person *other;

    LIST_FOREACH (other, &replay->waiting, waits) {
        /* cppcheck-suppress uninitvar ; xcalloc() has zeroed it */
        if (other != called && other->lane == called->lane &&
            strcmp(other->service, called->service) == 0 &&
            (other->only_counter == 0 || other->only_counter == counter) &&
            arrived_before(other, called)) {
            return other;
        }
    }
    return NULL;
}

/* The reason that a row gives for passing somebody over must be a true one. */
static enum status
check_reason(struct replay *replay, const struct journal_row *row, const json_t *data,
    const struct person *called, struct error *err)
{
    const struct person *passed = find_person(replay, text_of(data, "passed"));
    const char *why = text_of(data, "why");

    if (!passed || passed->state != VISIT_WAITING || !arrived_before(passed, called)) {
        return row_fault(row, "it names somebody passed over who did not wait", err);
    }
    if ((strcmp(why, "late") == 0 && !passed->late) ||
        (strcmp(why, "first_place") == 0 &&
            (!called->first_place || passed->first_place)) ||
        (strcmp(why, "before_window") == 0 && passed->callable_from_ms <= row->at_ms) ||
        (strcmp(why, "other_counter") == 0 && passed->only_counter == 0) ||
        why[0] == '\0') {
        return row_fault(row, "its reason for passing somebody over is not true", err);
    }
    return STATUS_OK;
}

static enum status
check_order(struct replay *replay, const struct journal_row *row, const json_t *data,
    const struct person *called, int counter, struct error *err)
{
    const struct person *overtaken;

    if (json_is_true(json_object_get(data, "out_of_order"))) {
        return text_of(data, "reason")[0]
                   ? STATUS_OK
                   : row_fault(row, "called out of order without a reason", err);
    }
    if (json_object_get(data, "passed")) {
        return check_reason(replay, row, data, called, err);
    }
    if (called->only_counter != 0) { /* sent to this counter, whatever that serves */
        return STATUS_OK;
    }
    overtaken = find_overtaken(replay, called, counter);
    if (!overtaken) {
        return STATUS_OK;
    }
    return error_set(err, STATUS_INTERNAL,
        "journal row %" PRId64 " (%s): %s was called before %s, who came earlier in the "
        "same lane, without a reason",
        row->seq, row->kind, called->number, overtaken->number);
}

static enum status
apply_call(struct replay *replay, const struct journal_row *row, const json_t *data,
    struct person *person, struct error *err)
{
    int counter = int_of(data, "counter");
    enum status st;

    if (counter < 1 || counter > COUNTER_MAX) {
        return row_fault(row, "it names no counter", err);
    }
    if (replay->at_counter[counter]) {
        return error_set(err, STATUS_INTERNAL,
            "journal row %" PRId64 " (%s): counter %d was given %s while it had %s",
            row->seq, row->kind, counter, person->number,
            replay->at_counter[counter]->number);
    }
    st = check_order(replay, row, data, person, counter, err);
    if (st == STATUS_OK) {
        person->counter = counter;
        person->only_counter = 0;
        replay->at_counter[counter] = person;
    }
    return st;
}

/* A visit as stored against what its rows tell. */
static enum status
compare(struct replay *replay, const struct person *person, struct error *err)
{
    struct visit visit;
    char number[NUMBER_SIZE];
    enum status st = db_visit_load(replay->db, replay->office, person->id, &visit, err);

    if (st == STATUS_NOT_FOUND) {
        return error_set(err, STATUS_INTERNAL,
            "visit %s (%s) is in the journal and not in the table", person->id,
            person->number);
    }
    if (st != STATUS_OK) {
        return st;
    }
    if (visit.state != person->state) {
        return error_set(err, STATUS_INTERNAL,
            "visit %s (%s) is stored as %s, its last journal row says %s", person->id,
            person->number, visit_state_name(visit.state),
            visit_state_name(person->state));
    }
    if (strcmp(visit_number(visit.prefix, visit.number, number), person->number) != 0) {
        return error_set(err, STATUS_INTERNAL,
            "visit %s is stored with number %s, the journal says %s", person->id, number,
            person->number);
    }
    if (visit.lane != person->lane || strcmp(visit.service, person->service) != 0 ||
        visit.arrived_ms != person->arrived_ms) {
        return error_set(err, STATUS_INTERNAL,
            "visit %s (%s) is stored with another lane, service or arrival than the "
            "journal says",
            person->id, person->number);
    }
    if (person->counter != 0 && visit.counter != person->counter) {
        return error_set(err, STATUS_INTERNAL,
            "visit %s (%s) is stored at counter %d, the journal says %d", person->id,
            person->number, visit.counter, person->counter);
    }
    return STATUS_OK;
}

static enum status
move(struct replay *replay, const struct journal_row *row, const json_t *data,
    enum visit_state to, struct error *err)
{
    struct person *person = find_person(replay, row->subject);
    enum status st = STATUS_OK;

    if (!person && to != VISIT_WAITING) {
        return row_fault(row, "it follows no waiting row of that visit", err);
    }
    if (person && !visit_state_can_move(person->state, to)) {
        return error_set(err, STATUS_INTERNAL,
            "journal row %" PRId64 " (%s): the visit was %s before", row->seq, row->kind,
            visit_state_name(person->state));
    }
    if (!person) {
        person = add_person(replay, row, data);
    } else if (person->state == VISIT_WAITING) {
        LIST_REMOVE(person, waits);
    } else if (person->counter != 0 && to != VISIT_SERVING) {
        replay->at_counter[person->counter] = NULL;
        person->counter = 0;
    }
    (void)text_copy(person->service, sizeof(person->service), text_of(data, "service"));
    person->line = text_of(data, "prefix")[0];
    (void)lane_from_name(text_of(data, "lane"), &person->lane);
    if (strcmp(text_of(data, "number"), person->number) != 0) {
        st = row_fault(row, "the visit had another number before", err);
    }
    if (st == STATUS_OK && to == VISIT_CALLED) {
        st = apply_call(replay, row, data, person, err);
    }
    if (to == VISIT_WAITING) {
        person->only_counter = int_of(data, "only_counter");
        LIST_INSERT_HEAD(&replay->waiting, person, waits);
    }
    person->state = to;
    if (st == STATUS_OK && visit_state_is_final(to)) {
        st = compare(replay, person, err);
        remove_person(person);
    }
    return st;
}

static enum status
apply_row(struct replay *replay, const struct journal_row *row, struct error *err)
{
    json_t *data = NULL;
    enum status st;

    if (!text_starts_with(row->kind, "visit.")) {
        return STATUS_OK;
    }
    if (json_parse_object(row->data, strlen(row->data), &data, NULL) != STATUS_OK) {
        return row_fault(row, "its data is no JSON object", err);
    }
    st = STATUS_OK;
    for (size_t i = 0; i < ARRAY_LEN(moves); i++) {
        if (strcmp(moves[i].kind, row->kind) == 0) {
            st = move(replay, row, data, moves[i].to, err);
            break;
        }
    }
    json_decref(data);
    return st;
}

static enum status
apply_all(struct replay *replay, struct error *err)
{
    struct journal_row *rows = xcalloc(PAGE_ROWS, sizeof(*rows));
    int64_t seq = 0;
    size_t count = 0;
    enum status st;

    do {
        st = db_journal_read(
            replay->db, replay->office, seq, rows, PAGE_ROWS, &count, err);
        for (size_t i = 0; st == STATUS_OK && i < count; i++) {
            st = apply_row(replay, &rows[i], err);
            seq = rows[i].seq;
        }
    } while (st == STATUS_OK && count == PAGE_ROWS);
    free(rows);
    return st;
}

enum status
journal_replay(struct db *db, int64_t office, struct error *err)
{
    struct replay *replay = xcalloc(1, sizeof(*replay));
    enum status st;

    replay->db = db;
    replay->office = office;
    st = apply_all(replay, err);
    for (size_t i = 0; i < BUCKETS; i++) {
        struct person *person;

        while ((person = LIST_FIRST(&replay->buckets[i]))) {
            if (st == STATUS_OK) { /* those who are not done yet */
                st = compare(replay, person, err);
            }
            remove_person(person);
        }
    }
    free(replay);
    return st;
}
