/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal's story, told again. */
#include "server/office/journal_replay.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "common/event_kind.h"
#include "common/json_reader.h"
#include "common/mem.h"
#include "common/office_limits.h"
#include "common/outcome.h"
#include "common/text.h"
#include "common/visit_state.h"
#include "common/waiting_why.h"
#include "db/db_journal.h"
#include "db/db_visit.h"
#include "db/db_watch.h"
#include "server/line/call_order.h"

#define PAGE_ROWS 256
#define BUCKETS 4096 /* for the people of a few days who are not done */

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
    int only_counter;             /* transferred to this counter; 0: any */
    int counter;                  /* where it is called or served; 0: nowhere */
    int64_t started_ms, ended_ms; /* 0: not yet */
    enum outcome outcome;
    int files;       /* on this number */
    bool comes_back; /* a later row takes its end back */
    LIST_ENTRY(person) bucket;
    LIST_ENTRY(person) waits; /* while it waits */
};

LIST_HEAD(people, person);

struct replay {
    struct db *db;
    int64_t office;
    struct people buckets[BUCKETS];
    struct people waiting;
    struct person *at_counter[OFFICE_COUNTERS_MAX + 1]; /* borrowed */
    struct journal_subject *undone; /* owned; whose end is taken back, by id */
    size_t undone_count;
};

/* What rows do to a visit; VISIT_STATE_COUNT: nothing to its state. */
static enum visit_state
state_after(enum event_kind kind)
{
    switch (kind) {
    case EVENT_VISIT_WAITING:
        return VISIT_WAITING;
    case EVENT_VISIT_CALLED:
        return VISIT_CALLED;
    case EVENT_VISIT_STARTED:
        return VISIT_SERVING;
    case EVENT_VISIT_ABSENT:
        return VISIT_ABSENT;
    case EVENT_VISIT_HELD:
        return VISIT_HELD;
    case EVENT_VISIT_FINISHED:
        return VISIT_DONE;
    case EVENT_VISIT_CANCELLED:
        return VISIT_CANCELLED;
    case EVENT_VISIT_UNSERVED:
        return VISIT_UNSERVED;
    default:
        return VISIT_STATE_COUNT;
    }
}

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

/* What a row about a visit tells, as far as the replay needs it. */
struct row_data {
    char number[NUMBER_SIZE];
    char prefix[PREFIX_SIZE];
    char service[SERVICE_SIZE];
    enum lane lane;
    bool late, first_place;
    int64_t callable_from_ms;
    int only_counter;
    int counter;
    int files;
    bool out_of_order, has_reason;
    char passed[VISIT_ID_SIZE];  /* "": nobody was passed over */
    enum waiting_why waits_why;  /* of a visit.waiting row */
    enum pass_reason passed_why; /* of a visit.called row */
    enum outcome outcome;
};

static bool
read_row(const struct journal_row *row, struct row_data *out)
{
    struct json_reader r;
    char reason[8]; /* only whether there is one */
    char why[32];
    bool whole;

    memset(out, 0, sizeof(*out));
    reader_open(&r, row->data, strlen(row->data), READER_LENIENT, NULL);
    reader_whole_text(&r, "number", JSON_OPTIONAL, out->number, sizeof(out->number));
    reader_whole_text(&r, "prefix", JSON_OPTIONAL, out->prefix, sizeof(out->prefix));
    reader_whole_text(&r, "service", JSON_OPTIONAL, out->service, sizeof(out->service));
    out->lane =
        (enum lane)reader_word(&r, "lane", JSON_OPTIONAL, lane_words, LANE_REGULAR);
    reader_bool(&r, "late", JSON_OPTIONAL, &out->late);
    reader_bool(&r, "first_place", JSON_OPTIONAL, &out->first_place);
    reader_int(&r, "callable_from", JSON_OPTIONAL, 0, INT64_MAX, &out->callable_from_ms);
    reader_small_int(
        &r, "only_counter", JSON_OPTIONAL, 0, OFFICE_COUNTERS_MAX, &out->only_counter);
    reader_small_int(&r, "counter", JSON_OPTIONAL, 0, OFFICE_COUNTERS_MAX, &out->counter);
    out->files = 1;
    reader_small_int(&r, "files", JSON_OPTIONAL, 1, VISIT_FILES_MAX, &out->files);
    reader_bool(&r, "out_of_order", JSON_OPTIONAL, &out->out_of_order);
    reader_text(&r, "reason", JSON_OPTIONAL, reason, sizeof(reason));
    out->has_reason = reason[0] != '\0';
    reader_whole_text(&r, "passed", JSON_OPTIONAL, out->passed, sizeof(out->passed));
    reader_text(&r, "why", JSON_OPTIONAL, why, sizeof(why));
    out->waits_why = waiting_why_from_name(why);
    out->passed_why = pass_reason_from_name(why);
    out->outcome = (enum outcome)reader_word(
        &r, "outcome", JSON_OPTIONAL, outcome_words, OUTCOME_NONE);
    whole = reader_result(&r) == STATUS_OK;
    reader_close(&r);
    return whole;
}

static enum status
row_fault(const struct journal_row *row, const char *what, struct error *err)
{
    return error_set(err, STATUS_INTERNAL, "journal row %" PRId64 " (%s): %s", row->seq,
        row->kind, what);
}

static int
compare_subjects(const void *a, const void *b)
{
    return strcmp(
        ((const struct journal_subject *)a)->id, ((const struct journal_subject *)b)->id);
}

static bool
will_come_back(const struct replay *replay, const char *id)
{
    struct journal_subject key = { .id = "" };

    text_copy(key.id, sizeof(key.id), id);
    return replay->undone_count > 0 && bsearch(&key, replay->undone, replay->undone_count,
                                           sizeof(key), compare_subjects) != NULL;
}

static struct person *
add_person(
    struct replay *replay, const struct journal_row *row, const struct row_data *data)
{
    struct person *person = xcalloc(1, sizeof(*person));

    text_copy(person->id, sizeof(person->id), row->subject);
    text_copy(person->number, sizeof(person->number), data->number);
    person->figure =
        (int)strtol(data->number + strcspn(data->number, "0123456789"), NULL, 10);
    person->arrived_ms = row->at_ms;
    person->late = data->late;
    person->first_place = data->first_place;
    person->callable_from_ms = data->callable_from_ms;
    person->comes_back = will_come_back(replay, person->id);
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
check_reason(struct replay *replay, const struct journal_row *row,
    const struct row_data *data, const struct person *called, struct error *err)
{
    const struct person *passed = find_person(replay, data->passed);
    enum pass_reason why = data->passed_why;

    if (!passed || passed->state != VISIT_WAITING || !arrived_before(passed, called)) {
        return row_fault(row, "it names somebody passed over who did not wait", err);
    }
    if ((why == PASS_LATE && !passed->late) ||
        (why == PASS_FIRST_PLACE && (!called->first_place || passed->first_place)) ||
        (why == PASS_BEFORE_WINDOW && passed->callable_from_ms <= row->at_ms) ||
        (why == PASS_OTHER_COUNTER && passed->only_counter == 0) || why == PASS_NONE) {
        return row_fault(row, "its reason for passing somebody over is not true", err);
    }
    return STATUS_OK;
}

static enum status
check_order(struct replay *replay, const struct journal_row *row,
    const struct row_data *data, const struct person *called, int counter,
    struct error *err)
{
    const struct person *overtaken;

    if (data->out_of_order) {
        return data->has_reason
                   ? STATUS_OK
                   : row_fault(row, "called out of order without a reason", err);
    }
    if (data->passed[0]) {
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
apply_call(struct replay *replay, const struct journal_row *row,
    const struct row_data *data, struct person *person, struct error *err)
{
    int counter = data->counter;
    enum status st;

    if (counter == 0) {
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
    if (visit.files != person->files) {
        return error_set(err, STATUS_INTERNAL,
            "visit %s (%s) is stored with %d files, the journal says %d", person->id,
            person->number, visit.files, person->files);
    }
    if (visit.outcome != person->outcome) {
        return error_set(err, STATUS_INTERNAL,
            "visit %s (%s) is stored with the outcome %s, the journal says %s",
            person->id, person->number, outcome_name(visit.outcome),
            outcome_name(person->outcome));
    }
    if (visit.ended_ms != person->ended_ms ||
        (person->started_ms != 0 && visit.started_ms != person->started_ms)) {
        return error_set(err, STATUS_INTERNAL,
            "visit %s (%s) is stored with another time of start or end than the journal "
            "says",
            person->id, person->number);
    }
    if (person->counter != 0 && visit.counter != person->counter) {
        return error_set(err, STATUS_INTERNAL,
            "visit %s (%s) is stored at counter %d, the journal says %d", person->id,
            person->number, visit.counter, person->counter);
    }
    return STATUS_OK;
}

/* Back at the counter that had finished it, or a step of it. */
static enum status
apply_take_back(struct replay *replay, const struct journal_row *row,
    const struct row_data *data, struct person *person, struct error *err)
{
    enum waiting_why why =
        person->state == VISIT_DONE ? WAITING_TAKEN_BACK : WAITING_STEP_TAKEN_BACK;

    if (data->counter == 0 || data->waits_why != why) {
        return row_fault(row, "a visit that nobody had called started", err);
    }
    if (replay->at_counter[data->counter]) {
        return row_fault(row, "the counter had somebody else by then", err);
    }
    person->counter = data->counter;
    replay->at_counter[data->counter] = person;
    return STATUS_OK;
}

/* What the row stamps, and takes back. */
static void
note_times(struct person *person, const struct journal_row *row,
    const struct row_data *data, enum visit_state to)
{
    if (to == VISIT_SERVING && person->state == VISIT_CALLED) {
        person->started_ms = row->at_ms;
    }
    person->ended_ms = visit_state_is_final(to) ? row->at_ms : 0;
    person->outcome = to == VISIT_DONE ? data->outcome : OUTCOME_NONE;
}

static enum status
move(struct replay *replay, const struct journal_row *row, const struct row_data *data,
    enum visit_state to, struct error *err)
{
    struct person *person = find_person(replay, row->subject);
    enum status st = STATUS_OK;

    if (!person && to != VISIT_WAITING) {
        return row_fault(row, "it follows no waiting row of that visit", err);
    }
    if (person && !visit_state_can_move(person->state, to) &&
        !(person->state == VISIT_WAITING && to == VISIT_WAITING &&
            (data->waits_why == WAITING_SERVICE_KNOWN ||
                data->waits_why == WAITING_LANE_CHANGED ||
                data->waits_why == WAITING_FILE_ADDED))) {
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
    text_copy(person->service, sizeof(person->service), data->service);
    person->line = data->prefix[0];
    person->lane = data->lane;
    person->files = data->files;
    if (strcmp(data->number, person->number) != 0) {
        st = row_fault(row, "the visit had another number before", err);
    }
    if (st == STATUS_OK && to == VISIT_CALLED) {
        st = apply_call(replay, row, data, person, err);
    }
    if (st == STATUS_OK && to == VISIT_SERVING && person->state != VISIT_CALLED) {
        st = apply_take_back(replay, row, data, person, err);
    }
    note_times(person, row, data, to);
    if (to == VISIT_WAITING) {
        person->only_counter = data->only_counter;
        LIST_INSERT_HEAD(&replay->waiting, person, waits);
    }
    person->state = to;
    if (st == STATUS_OK && visit_state_is_final(to) && !person->comes_back) {
        st = compare(replay, person, err);
        remove_person(person);
    }
    return st;
}

/* Who was sent to a counter that closes waits for any. */
static void
release_from(struct replay *replay, int counter)
{
    struct person *person;

    LIST_FOREACH (person, &replay->waiting, waits) {
        /* cppcheck-suppress uninitvar ; xcalloc() has zeroed it */
        if (person->only_counter == counter) {
            person->only_counter = 0;
        }
    }
}

static enum status
apply_row(struct replay *replay, const struct journal_row *row, struct error *err)
{
    enum event_kind kind = event_kind_from_name(row->kind);
    enum visit_state to = state_after(kind);
    struct row_data data;

    if (kind == EVENT_COUNTER_CLOSED) {
        release_from(replay, (int)strtol(row->subject, NULL, 10));
    }
    if (to == VISIT_STATE_COUNT) {
        return STATUS_OK;
    }
    if (!read_row(row, &data)) {
        return row_fault(row, "its data is no JSON object", err);
    }
    return move(replay, row, &data, to, err);
}

static enum status
apply_all(struct replay *replay, struct error *err)
{
    struct journal_row *rows = xcalloc(PAGE_ROWS, sizeof(*rows));
    int64_t seq = 0, last = 0;
    size_t count = 0;
    enum status st = db_journal_last(replay->db, replay->office, &last, err);

    if (st != STATUS_OK) {
        free(rows);
        return st;
    }
    do {
        db_watch_tell(replay->db, "telling the journal's story again, rows", seq, last);
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
    st = db_journal_subjects_undone(
        db, office, &replay->undone, &replay->undone_count, err);
    if (st == STATUS_OK && replay->undone_count > 0) {
        /* Sorted here: engines order texts in ways of their own. */
        qsort(replay->undone, replay->undone_count, sizeof(*replay->undone),
            compare_subjects);
    }
    if (st == STATUS_OK) {
        st = apply_all(replay, err);
    }
    for (size_t i = 0; i < BUCKETS; i++) {
        struct person *person;

        while ((person = LIST_FIRST(&replay->buckets[i]))) {
            if (st == STATUS_OK) { /* those who are not done yet */
                st = compare(replay, person, err);
            }
            remove_person(person);
        }
    }
    free(replay->undone);
    free(replay);
    return st;
}
