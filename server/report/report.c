/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The story of each visit, and what it adds to the lines of reports. */
#include "server/report/report.h"

#include <stdlib.h>
#include <string.h>

#include <glib.h>

#include "common/event_kind.h"
#include "common/mem.h"
#include "common/zone.h"
#include "db/db_journal.h"
#include "server/report/report_gather.h"
#include "server/report/report_row.h"

#define ROWS_A_READ 1024
#define MONTH_LEN 7 /* of a date */
#define MS_A_DAY INT64_C(86400000)
#define DAYS_AFTER 7 /* in which visits of a period that are still open are followed */

/* How it stands, by the last row: an end may be taken back. */
enum standing {
    STANDS_ELSEWHERE,
    STANDS_WAITING,
    STANDS_SERVED,
    STANDS_CANCELLED,
    STANDS_UNSERVED
};

/* A visit as its rows have told of it so far. */
struct known {
    /* Borrowed: where it counts now, by report; NULL: only with all. */
    struct counted *lines[REPORT_BY_COUNT];
    int64_t arrived_ms;
    int64_t due_ms;     /* its wait begins: it came, or its window */
    int64_t started_ms; /* at a counter since; 0: it is not */
    int64_t served_ms;  /* at counters before */
    int32_t told_s;
    int32_t told_to_s;
    int files;
    bool called;
    enum standing standing;
    enum outcome outcome; /* STANDS_SERVED */
};

struct telling {
    struct act *act;
    int64_t from_ms, to_ms;
    size_t open;        /* visits that have not come to an end */
    GHashTable *visits; /* id -> struct known */
    struct gathering reports[REPORT_BY_COUNT];
    size_t count;
};

/* By which lines the visit counts from this row on. */
static void
choose_lines(struct telling *telling, struct known *visit, const struct journal_row *row,
    const struct report_words *words)
{
    for (size_t i = 0; i < telling->count; i++) {
        struct counted **line = &visit->lines[i];
        char key[REPORT_KEY_SIZE];

        gathering_find_key(telling->act, telling->reports[i].by, row, words, key);
        if (key[0] && (!*line || strcmp((*line)->line.key, key) != 0)) {
            *line = gathering_line(&telling->reports[i], key);
        }
    }
}

/* Add to a figure of its lines and of all. */
static void
add(struct telling *telling, const struct known *visit, size_t figure, int many)
{
    for (size_t i = 0; i < telling->count; i++) {
        *(int *)(void *)((char *)&telling->reports[i].all->line + figure) += many;
        if (visit->lines[i]) {
            *(int *)(void *)((char *)&visit->lines[i]->line + figure) += many;
        }
    }
}

static void
count(struct telling *telling, const struct known *visit, size_t figure)
{
    add(telling, visit, figure, 1);
}

#define COUNT(telling, visit, figure) \
    count((telling), (visit), offsetof(struct report_line, figure))

static void
measure(struct telling *telling, const struct known *visit, bool of_wait, int64_t ms)
{
    int seconds = (int)(ms / 1000);

    for (size_t i = 0; i < 2 * telling->count; i++) {
        struct counted *line = i < telling->count ? telling->reports[i].all
                                                  : visit->lines[i - telling->count];

        if (line) {
            (void)g_array_append_val(of_wait ? line->waits : line->services, seconds);
        }
    }
}

static void
set_standing(struct telling *telling, struct known *visit, enum standing standing)
{
    bool was_open = visit->standing <= STANDS_WAITING;

    visit->standing = standing;
    telling->open += standing <= STANDS_WAITING ? 1 : 0;
    telling->open -= was_open ? 1 : 0;
}

/* It leaves a counter, for a while or for good. */
static void
rests(struct known *visit, int64_t at_ms)
{
    if (visit->started_ms) {
        visit->served_ms += at_ms - visit->started_ms;
        visit->started_ms = 0;
    }
}

static void
waits(struct telling *telling, const struct journal_row *row, struct known *visit,
    const struct report_words *words)
{
    rests(visit, row->at_ms);
    set_standing(telling, visit, STANDS_WAITING);
    if (words->why != WAITING_ARRIVED && words->why != WAITING_WALKIN) {
        return; /* back, or sent on: it came before */
    }
    visit->arrived_ms = row->at_ms;
    visit->due_ms =
        words->callable_from_ms > row->at_ms ? words->callable_from_ms : row->at_ms;
    visit->told_s = words->told_s;
    visit->told_to_s = words->told_to_s;
    COUNT(telling, visit, arrived);
    if (words->why == WAITING_ARRIVED) {
        COUNT(telling, visit, tickets);
    } else {
        COUNT(telling, visit, walkins);
    }
    if (words->priority) {
        COUNT(telling, visit, priority);
    }
}

/* Was it true what the person was told at the door? */
static void
judge_told(struct telling *telling, const struct known *visit, int64_t called_ms)
{
    int64_t wait_ms = called_ms - visit->arrived_ms;

    if (visit->told_to_s <= 0) {
        return;
    }
    COUNT(telling, visit, told);
    if (wait_ms < visit->told_s * INT64_C(1000)) {
        COUNT(telling, visit, told_early);
    } else if (wait_ms > visit->told_to_s * INT64_C(1000)) {
        COUNT(telling, visit, told_late);
    }
}

static void
called(struct telling *telling, const struct journal_row *row, struct known *visit,
    const struct report_words *words)
{
    set_standing(telling, visit, STANDS_ELSEWHERE);
    if (!visit->called) {
        visit->called = true;
        COUNT(telling, visit, called);
        measure(telling, visit, true,
            row->at_ms > visit->due_ms ? row->at_ms - visit->due_ms : 0);
        judge_told(telling, visit, row->at_ms);
    }
    if (words->out_of_order) {
        COUNT(telling, visit, out_of_order);
    }
}

/* What is said of a visit once all its rows are read. */
static void
count_end(struct telling *telling, const struct known *visit)
{
    static const size_t by_outcome[OUTCOME_COUNT] = {
        [OUTCOME_VERIFIED] = offsetof(struct report_line, verified),
        [OUTCOME_INCOMPLETE] = offsetof(struct report_line, incomplete),
        [OUTCOME_REJECTED] = offsetof(struct report_line, rejected),
    };

    add(telling, visit, offsetof(struct report_line, files), visit->files);
    switch (visit->standing) {
    case STANDS_WAITING:
        COUNT(telling, visit, waiting);
        break;
    case STANDS_SERVED:
        COUNT(telling, visit, served);
        measure(telling, visit, false, visit->served_ms);
        if (visit->outcome < OUTCOME_COUNT && by_outcome[visit->outcome]) {
            count(telling, visit, by_outcome[visit->outcome]);
        }
        break;
    case STANDS_CANCELLED:
        COUNT(telling, visit, cancelled);
        break;
    case STANDS_UNSERVED:
        COUNT(telling, visit, unserved);
        break;
    case STANDS_ELSEWHERE:
        COUNT(telling, visit, elsewhere);
        break;
    }
}

/* The visit that a row tells of; NULL: it did not come in these days. */
static struct known *
find_visit(struct telling *telling, const struct journal_row *row,
    const struct report_words *words)
{
    struct known *visit = g_hash_table_lookup(telling->visits, row->subject);

    if (!visit && (words->why == WAITING_ARRIVED || words->why == WAITING_WALKIN) &&
        row->at_ms >= telling->from_ms && row->at_ms < telling->to_ms) {
        visit = xcalloc(1, sizeof(*visit));
        visit->files = 1;
        telling->open++;
        (void)g_hash_table_insert(telling->visits, g_strdup(row->subject), visit);
    }
    return visit;
}

static void
tell(struct telling *telling, const struct journal_row *row)
{
    enum event_kind kind = event_kind_from_name(row->kind);
    struct report_words words;
    struct known *visit;

    if (event_subject_of(row->kind) != EVENT_OF_VISIT) {
        return;
    }
    report_read_row(row->data, &words);
    visit = find_visit(telling, row, &words);
    if (!visit) {
        return;
    }
    words.is_call = kind == EVENT_VISIT_CALLED;
    if (words.files > visit->files) { /* one is added, and never taken away */
        visit->files = words.files;
    }
    choose_lines(telling, visit, row, &words);
    switch (kind) {
    case EVENT_VISIT_WAITING:
        waits(telling, row, visit, &words);
        break;
    case EVENT_VISIT_CALLED:
        called(telling, row, visit, &words);
        break;
    case EVENT_VISIT_STARTED:
        visit->started_ms = row->at_ms;
        set_standing(telling, visit, STANDS_ELSEWHERE);
        break;
    case EVENT_VISIT_HELD:
        rests(visit, row->at_ms);
        break;
    case EVENT_VISIT_FINISHED:
        rests(visit, row->at_ms);
        set_standing(telling, visit, STANDS_SERVED);
        visit->outcome = words.outcome;
        break;
    case EVENT_VISIT_ABSENT:
        COUNT(telling, visit, absent);
        break;
    case EVENT_VISIT_CANCELLED:
        set_standing(telling, visit, STANDS_CANCELLED);
        break;
    case EVENT_VISIT_UNSERVED:
        set_standing(telling, visit, STANDS_UNSERVED);
        break;
    default:
        break;
    }
}

/* Rows of the period; and after it while a visit of it has not come to its end. */
static enum status
read_rows(struct telling *telling, struct error *err)
{
    struct act *act = telling->act;
    int64_t until_ms = telling->to_ms + DAYS_AFTER * MS_A_DAY;
    struct journal_row *rows = xcalloc(ROWS_A_READ, sizeof(*rows));
    size_t found = ROWS_A_READ;
    bool over = false;
    int64_t seq;
    enum status st = db_journal_before(act->db, act->office, telling->from_ms, &seq, err);

    while (st == STATUS_OK && found == ROWS_A_READ && !over) {
        st = db_journal_read(act->db, act->office, seq, rows, ROWS_A_READ, &found, err);
        for (size_t i = 0; st == STATUS_OK && i < found && !over; i++) {
            seq = rows[i].seq;
            over = rows[i].at_ms >= until_ms ||
                   (rows[i].at_ms >= telling->to_ms && telling->open == 0);
            if (!over) {
                tell(telling, &rows[i]);
            }
        }
    }
    free(rows);
    return st;
}

static void
count_ends(struct telling *telling)
{
    GHashTableIter at;
    void *value;

    g_hash_table_iter_init(&at, telling->visits);
    while (g_hash_table_iter_next(&at, NULL, &value)) {
        count_end(telling, value);
    }
}

enum status
report_check_days(const char *from, const char *to, struct error *err)
{
    int32_t days = date_to_days(to) - date_to_days(from);

    return days < 0 || days >= REPORT_DAYS_MAX
               ? error_field(err, "to", "must not be before `from`, nor a year after it")
               : STATUS_OK;
}

enum status
report_make(struct act *act, const enum report_by *by, size_t count, const char *from,
    const char *to, struct report *reports, struct error *err)
{
    struct telling telling = { .act = act, .count = count };
    char after[DATE_SIZE];
    enum status st = report_check_days(from, to, err);

    for (size_t i = 0; i < count; i++) {
        reports[i] = (struct report){ .count = 0 };
    }
    if (st != STATUS_OK) {
        return st;
    }
    (void)date_from_days(date_to_days(to) + 1, after);
    telling.from_ms = zone_at(act->zone, from, 0);
    telling.to_ms = zone_at(act->zone, after, 0);
    telling.visits = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free);
    for (size_t i = 0; i < count; i++) {
        gathering_open(&telling.reports[i], by[i]);
    }
    st = read_rows(&telling, err);
    count_ends(&telling);
    for (size_t i = 0; i < count; i++) {
        gathering_close(&telling.reports[i], st == STATUS_OK ? &reports[i] : NULL);
    }
    g_hash_table_destroy(telling.visits);
    return st;
}

void
report_destroy(struct report *report)
{
    free(report->lines);
    *report = (struct report){ .count = 0 };
}
