/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Each point is a function of the table at the end: it asks, and says what is wrong. They
 * run in order, for a later one uses what an earlier one has found.
 */
#include "server/exchange/backend_trial.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>
#include <sodium.h>

#include "common/array.h"
#include "common/clock.h"
#include "common/json_reader.h"
#include "common/outcome_kind.h"
#include "common/text.h"
#include "server/exchange/backend_client.h"
#include "server/exchange/pulled.h"

#define CALL_S 30
#define PAGES_MAX 1000
#define PATH_SIZE 1200
#define CLOCK_S 120 /* clocks that are set right differ by less */
#define HOUR_MS INT64_C(3600000)
#define DAY_MS (24 * HOUR_MS)

struct trial {
    const struct backend_trial_options *options;
    struct backend_client *client;
    struct backend_client *nobody;           /* without a token */
    struct backend_client *stranger;         /* with a wrong one */
    struct pulled_page all;                  /* every ticket, in the order it came */
    size_t row_capacity, cancelled_capacity; /* of `all` */
    char second[BACKEND_CURSOR_SIZE];        /* the cursor behind the first page */
    size_t first_count;                      /* tickets on it */
    char end[BACKEND_CURSOR_SIZE];
    char run[17];  /* makes this run's ids new */
    char why[400]; /* of the point at hand; "": it is in order */
};

static void wrong(struct trial *trial, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* The first thing that is wrong with a point counts. */
static void
wrong(struct trial *trial, const char *fmt, ...)
{
    va_list args;

    if (trial->why[0]) {
        return;
    }
    va_start(args, fmt);
    (void)vsnprintf(trial->why, sizeof(trial->why), fmt, args);
    va_end(args);
}

static void
ask_tickets(struct trial *trial, struct backend_client *client, const char *office,
    const char *date, const char *after, struct backend_answer *answer)
{
    char path[PATH_SIZE] = "/v1/backend/tickets";
    bool fits = backend_client_append(client, path, sizeof(path), "office", office);

    if (date[0]) {
        fits = backend_client_append(client, path, sizeof(path), "date", date) && fits;
    }
    if (after[0]) {
        fits = backend_client_append(client, path, sizeof(path), "after", after) && fits;
    }
    if (!fits) {
        wrong(trial, "its cursor is longer than %d bytes", BACKEND_CURSOR_SIZE - 1);
    }
    backend_client_ask(client, path, NULL, answer);
    if (answer->status == 0) {
        wrong(trial, "no answer: %s", answer->error);
    }
}

/* A page, or what is wrong with it. */
static bool
read_page(
    struct trial *trial, const char *date, const char *after, struct pulled_page *page)
{
    struct backend_answer answer;
    struct error err = { .text = "" };

    *page = (struct pulled_page){ .rows = NULL };
    ask_tickets(trial, trial->client, trial->options->office, date, after, &answer);
    if (answer.status != 0 && answer.status != 200) {
        wrong(trial, "tickets are answered with %d instead of 200", answer.status);
    } else if (answer.status == 200 &&
               pulled_page_read(answer.body, answer.len, page, &err) != STATUS_OK) {
        wrong(trial, "%s", err.text);
    }
    backend_answer_destroy(&answer);
    if (trial->why[0] != '\0') {
        pulled_page_destroy(page);
        return false;
    }
    return true;
}

static void
try_auth(struct trial *trial)
{
    struct backend_answer answer;

    ask_tickets(trial, trial->nobody, trial->options->office, "", "", &answer);
    if (answer.status != 401 && answer.status != 403) {
        wrong(trial, "a caller without a token gets %d instead of 401", answer.status);
    }
    backend_answer_destroy(&answer);
    ask_tickets(trial, trial->stranger, trial->options->office, "", "", &answer);
    if (answer.status != 401 && answer.status != 403) {
        wrong(trial, "a wrong token gets %d instead of 401", answer.status);
    }
    backend_answer_destroy(&answer);
}

static void
try_office(struct trial *trial)
{
    struct backend_answer answer;

    ask_tickets(trial, trial->client, "0", "", "", &answer);
    if (answer.status != 404) {
        wrong(trial, "an unknown office gets %d instead of 404", answer.status);
    }
    backend_answer_destroy(&answer);
}

static void
append_page(struct trial *trial, const struct pulled_page *page)
{
    struct pulled_page *all = &trial->all;

    all->rows = array_append(all->rows, &all->count, &trial->row_capacity,
        sizeof(*all->rows), page->rows, page->count);
    all->cancelled =
        array_append(all->cancelled, &all->cancelled_count, &trial->cancelled_capacity,
            sizeof(*all->cancelled), page->cancelled, page->cancelled_count);
}

/* Pull everything; the pages must end. */
static void
try_pages(struct trial *trial)
{
    char cursor[BACKEND_CURSOR_SIZE] = "";

    for (int i = 0; i < PAGES_MAX; i++) {
        struct pulled_page page;
        bool last;

        if (!read_page(trial, "", cursor, &page)) {
            return;
        }
        last = (page.count == 0 && page.cancelled_count == 0) ||
               strcmp(page.next, cursor) == 0;
        if (i == 0) {
            trial->first_count = page.count;
            (void)text_copy(trial->second, sizeof(trial->second), page.next);
        }
        append_page(trial, &page);
        (void)text_copy(cursor, sizeof(cursor), page.next);
        (void)text_copy(trial->end, sizeof(trial->end), page.next);
        pulled_page_destroy(&page);
        if (last) {
            return;
        }
    }
    wrong(trial,
        "the pages never end: where nothing is new, \"next\" must be the cursor that was "
        "given, or the page empty");
}

static void
try_rows(struct trial *trial)
{
    for (size_t i = 0; i < trial->all.count; i++) {
        const struct pulled_row *row = &trial->all.rows[i];

        if (row->why[0]) {
            wrong(trial, "ticket %s: %s", row->id, row->why);
        }
        if (row->state == TICKET_CANCELLED) {
            wrong(
                trial, "ticket %s is cancelled: it belongs into \"cancelled\"", row->id);
        }
    }
    if (trial->all.count == 0) {
        wrong(trial, "there is no ticket of today or later to try with: make a few");
    }
}

static bool
holds(const struct pulled_page *page, const char *id)
{
    for (size_t i = 0; i < page->count; i++) {
        if (strcmp(page->rows[i].id, id) == 0) {
            return true;
        }
    }
    return false;
}

/* Beyond every ticket, so that none was moved away from it either. */
#define NO_TICKETS_DAY "2099-12-31"

/* A question for one day brings that day's, and what was moved away from it. */
static void
try_day(struct trial *trial)
{
    struct pulled_page page;

    if (!read_page(trial, NO_TICKETS_DAY, "", &page)) {
        return;
    }
    for (size_t i = 0; i < page.count; i++) {
        if (!page.rows[i].why[0] &&
            strcmp(page.rows[i].ticket.day, NO_TICKETS_DAY) != 0) {
            wrong(trial, "date=%s also gives ticket %s of another day", NO_TICKETS_DAY,
                page.rows[i].id);
        }
    }
    pulled_page_destroy(&page);
}

/* What a question for one day brings must have been among all. */
static void
try_cursor(struct trial *trial)
{
    try_day(trial);
    for (size_t i = 0; i < trial->all.count && !trial->why[0]; i++) {
        const char *day = trial->all.rows[i].ticket.day;
        struct pulled_page page;
        bool seen = false;

        for (size_t j = 0; j < i; j++) {
            seen = seen || strcmp(trial->all.rows[j].ticket.day, day) == 0;
        }
        if (seen || trial->all.rows[i].why[0] || !read_page(trial, day, "", &page)) {
            continue;
        }
        for (size_t j = 0; j < page.count; j++) {
            if (!page.rows[j].why[0] && /* else told by "rows" */
                !holds(&trial->all, page.rows[j].id)) {
                wrong(trial,
                    "ticket %s never came by the cursor: rows between two pages are "
                    "lost (overlap them; we sort out what comes twice)",
                    page.rows[j].id);
            }
        }
        pulled_page_destroy(&page);
    }
}

static void
try_repeat(struct trial *trial)
{
    struct pulled_page page;

    if (!read_page(trial, "", "", &page)) {
        return;
    }
    for (size_t i = 0; i < trial->first_count && i < trial->all.count; i++) {
        if (!holds(&page, trial->all.rows[i].id)) {
            wrong(trial,
                "the same question again has lost ticket %s: an answer that got lost on "
                "the way must come again",
                trial->all.rows[i].id);
        }
    }
    pulled_page_destroy(&page);
    if (trial->second[0] && read_page(trial, "", trial->end, &page)) {
        pulled_page_destroy(&page);
    }
}

static void
try_gone(struct trial *trial)
{
    struct backend_answer answer;

    ask_tickets(trial, trial->client, trial->options->office, "",
        "backend-test-no-such-cursor", &answer);
    if (answer.status != 410) {
        wrong(trial,
            "a cursor it never gave out gets %d instead of 410 cursor_gone: after it was "
            "restored, offices would miss tickets for ever",
            answer.status);
    } else if (!strstr(answer.body ? answer.body : "", "cursor_gone")) {
        wrong(trial, "410 comes without the code cursor_gone");
    }
    backend_answer_destroy(&answer);
}

static void
try_clock(struct trial *trial)
{
    struct backend_answer answer;
    int64_t ahead_s;

    ask_tickets(trial, trial->client, trial->options->office, "", trial->end, &answer);
    ahead_s = answer.date_s - trial->options->now_ms / 1000;
    if (answer.status != 0 && answer.date_s == 0) {
        wrong(trial, "its answers have no Date header");
    } else if (ahead_s > CLOCK_S || ahead_s < -CLOCK_S) {
        wrong(trial, "its clock is %lld s from this machine's: set both by NTP",
            (long long)ahead_s);
    }
    backend_answer_destroy(&answer);
}

/* Rows to be sent, and their answers. */
static json_t *
row(struct trial *trial, const char *name, const char *ticket, const char *kind,
    int64_t at_ms)
{
    char id[48];
    char at[RFC3339_SIZE];
    json_t *json;

    (void)snprintf(id, sizeof(id), "backend-test-%s-%s", trial->run, name);
    json = json_pack("{s:s, s:s, s:s, s:s, s:s}", "id", id, "ticket", ticket, "kind",
        kind, "at", clock_format(at_ms, true, at), "note", "backend-test");
    if (strcmp(kind, "refused") == 0) {
        (void)json_object_set_new(json, "code", json_string("other_date"));
    }
    return json;
}

/* Send rows, which are taken over; the answers by position, or NULL. */
static json_t *
send_rows(struct trial *trial, json_t *rows)
{
    size_t count = json_array_size(rows);
    json_t *body = json_pack("{s:o}", "outcomes", rows);
    char *text = json_dumps(body, JSON_COMPACT);
    struct backend_answer answer;
    struct json_reader r;
    json_t *list = NULL;

    backend_client_ask(trial->client, "/v1/backend/outcomes", text, &answer);
    if (answer.status != 200) {
        wrong(trial,
            "outcomes are answered with %d instead of 200: a bad row must not "
            "stop the rest",
            answer.status);
    } else {
        reader_open(&r, answer.body, answer.len, READER_STRICT, NULL);
        if (reader_list(&r, "outcomes", JSON_REQUIRED, SIZE_MAX) == count) {
            list = json_incref(json_object_get(r.owned, "outcomes"));
        } else {
            wrong(trial, "the answer must have a list \"outcomes\" with %zu rows", count);
        }
        reader_close(&r);
    }
    free(text);
    json_decref(body);
    backend_answer_destroy(&answer);
    return list;
}

static bool
taken(const json_t *answers, size_t i)
{
    return json_is_true(json_object_get(json_array_get(answers, i), "taken"));
}

static json_t *
mixed_rows(struct trial *trial, const char *ticket)
{
    int64_t now = trial->options->now_ms;
    json_t *rows = json_array();
    json_t *bare = row(trial, "bare", ticket, "refused", now);

    (void)json_object_del(bare, "at");
    (void)json_array_append_new(rows, row(trial, "good-1", ticket, "refused", now));
    (void)json_array_append_new(rows, row(trial, "kind", ticket, "no_such_kind", now));
    (void)json_array_append_new(
        rows, row(trial, "unknown", "backend-test-no-such-ticket", "arrived", now));
    (void)json_array_append_new(rows, bare);
    (void)json_array_append_new(rows, row(trial, "good-2", ticket, "refused", now));
    return rows;
}

static void
try_bad_rows(struct trial *trial)
{
    json_t *answers = send_rows(trial, mixed_rows(trial, trial->all.rows[0].id));

    if (!answers) {
        return;
    }
    if (!taken(answers, 0) || !taken(answers, 4)) {
        wrong(trial, "a good row beside bad ones is not taken");
    }
    for (size_t i = 1; i <= 3; i++) {
        const json_t *answer = json_array_get(answers, i);

        if (taken(answers, i) || !json_string_value(json_object_get(answer, "code"))) {
            wrong(trial,
                "row %zu is bad (%s) and must be answered {\"taken\":false,\"code\"}", i,
                i == 1   ? "an unknown kind"
                : i == 2 ? "an unknown ticket"
                         : "no time");
        }
    }
    json_decref(answers);
}

static void
try_idempotent(struct trial *trial)
{
    json_t *answers = send_rows(trial, mixed_rows(trial, trial->all.rows[0].id));

    if (answers && (!taken(answers, 0) || !taken(answers, 4))) {
        wrong(trial, "a row that was taken must be answered \"taken\":true when it comes "
                     "again: the first answer may have been lost");
    }
    json_decref(answers);
}

static void
try_times(struct trial *trial)
{
    const char *ticket = trial->all.rows[0].id;
    int64_t now = trial->options->now_ms;
    json_t *rows = json_array();
    json_t *utc = row(trial, "utc", ticket, "refused", now);
    json_t *answers;
    char text[32];
    time_t seconds = (time_t)(now / 1000);
    struct tm tm;

    (void)gmtime_r(&seconds, &tm);
    (void)strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm);
    (void)json_object_set_new(utc, "at", json_string(text));
    (void)json_array_append_new(
        rows, row(trial, "late", ticket, "refused", now - 2 * DAY_MS));
    (void)json_array_append_new(
        rows, row(trial, "ahead", ticket, "refused", now + HOUR_MS));
    (void)json_array_append_new(rows, utc);
    answers = send_rows(trial, rows);
    if (answers && !taken(answers, 0)) {
        wrong(trial, "what happened two days ago is not taken: the line may be cut so "
                     "long");
    }
    if (answers && !taken(answers, 1)) {
        wrong(trial, "a time an hour ahead is not taken: an office's clock may be wrong, "
                     "what happened is not");
    }
    if (answers && !taken(answers, 2)) {
        wrong(trial, "a time in UTC (ending in Z) is not taken");
    }
    json_decref(answers);
}

static void
try_kinds(struct trial *trial)
{
    const char *ticket = trial->all.rows[trial->all.count - 1].id;
    json_t *rows = json_array();
    json_t *answers;

    for (int i = 0; i < OUTCOME_KIND_COUNT; i++) {
        const char *kind = outcome_kind_words[i];

        (void)json_array_append_new(
            rows, row(trial, kind, ticket, kind, trial->options->now_ms));
    }
    answers = send_rows(trial, rows);
    for (int i = 0; answers && i < OUTCOME_KIND_COUNT; i++) {
        if (!taken(answers, (size_t)i)) {
            wrong(trial, "the kind %s is not taken", outcome_kind_words[i]);
        }
    }
    json_decref(answers);
}

/* The books say cancelled, the door says arrived. */
static void
try_conflict(struct trial *trial)
{
    json_t *answers;

    if (trial->all.cancelled_count == 0) {
        (void)fprintf(trial->options->out,
            "note conflict: no cancelled ticket is there to try with\n");
        return;
    }
    answers =
        send_rows(trial, json_pack("[o]", row(trial, "conflict", trial->all.cancelled[0],
                                              "arrived", trial->options->now_ms)));
    if (answers && !taken(answers, 0)) {
        wrong(trial, "an arrival is not taken because its ticket was cancelled: what "
                     "happened is taken, and answered \"conflict\":true");
    } else if (answers &&
               !json_is_true(json_object_get(json_array_get(answers, 0), "conflict"))) {
        wrong(trial, "an arrival of a cancelled ticket is taken without "
                     "\"conflict\":true: nobody would notice");
    }
    json_decref(answers);
}

static void
try_line(struct trial *trial)
{
    struct backend_answer answer;
    char path[PATH_SIZE] = "/v1/backend/line";
    struct json_reader r;

    if (!backend_client_append(
            trial->client, path, sizeof(path), "office", trial->options->office)) {
        return;
    }
    backend_client_ask(trial->client, path, NULL, &answer);
    if (answer.status == 404) { /* only who has a line of its own offers this */
        (void)fprintf(
            trial->options->out, "note line: not offered, and not asked of a backend\n");
        backend_answer_destroy(&answer);
        return;
    }
    reader_open(&r, answer.body, answer.len, READER_LENIENT, NULL);
    (void)reader_list(&r, "services", JSON_REQUIRED, SIZE_MAX);
    if (answer.status != 200 || reader_result(&r) != STATUS_OK) {
        wrong(trial, "the line is answered with %d, without a list \"services\"",
            answer.status);
    }
    reader_close(&r);
    backend_answer_destroy(&answer);
}

static const struct {
    const char *word;
    void (*try)(struct trial *trial);
    bool writes;
    bool needs_ticket;
} points[] = {
    { "auth", try_auth, false, false },
    { "office", try_office, false, false },
    { "pages", try_pages, false, false },
    { "rows", try_rows, false, false },
    { "cursor", try_cursor, false, true },
    { "repeat", try_repeat, false, true },
    { "gone", try_gone, false, false },
    { "clock", try_clock, false, false },
    { "bad-rows", try_bad_rows, true, true },
    { "idempotent", try_idempotent, true, true },
    { "times", try_times, true, true },
    { "kinds", try_kinds, true, true },
    { "conflict", try_conflict, true, false },
    { "line", try_line, false, false },
};

static int
try_all(struct trial *trial)
{
    FILE *out = trial->options->out;
    int faults = 0;

    for (size_t i = 0; i < ARRAY_LEN(points); i++) {
        if ((points[i].writes && trial->options->read_only) ||
            (points[i].needs_ticket && trial->all.count == 0)) {
            (void)fprintf(out, "skip %s\n", points[i].word);
            continue;
        }
        trial->why[0] = '\0';
        points[i].try(trial);
        if (trial->why[0]) {
            (void)fprintf(out, "MEND %s: %s\n", points[i].word, trial->why);
            faults++;
        } else {
            (void)fprintf(out, "ok   %s\n", points[i].word);
        }
    }
    return faults;
}

enum status
backend_trial_run(
    const struct backend_trial_options *options, int *faults, struct error *err)
{
    struct trial trial = { .options = options };
    struct backend_client_options client = {
        .url = options->url, .token = options->token, .timeout_s = CALL_S
    };
    uint8_t random[8];
    enum status st = backend_client_new(&client, &trial.client, err);

    client.token = "";
    if (st == STATUS_OK) {
        st = backend_client_new(&client, &trial.nobody, err);
    }
    client.token = "backend-test-wrong-token";
    if (st == STATUS_OK) {
        st = backend_client_new(&client, &trial.stranger, err);
    }
    if (st == STATUS_OK) {
        randombytes_buf(random, sizeof(random));
        text_hex(random, sizeof(random), trial.run);
        *faults = try_all(&trial);
    }
    pulled_page_destroy(&trial.all);
    backend_client_free(trial.client);
    backend_client_free(trial.nobody);
    backend_client_free(trial.stranger);
    return st;
}
