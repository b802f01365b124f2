/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page at a time in, a batch at a time out. */
#include "server/exchange/backend_round.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/log.h"
#include "common/mem.h"
#include "common/text.h"
#include "db/db_exchange_pull.h"
#include "db/db_transaction.h"
#include "server/caller.h"
#include "server/exchange/backend_client.h"
#include "server/exchange/outbox_wire.h"
#include "server/exchange/pull_store.h"
#include "server/office/office.h"

#define LOG_TAG "server/backend"
#define PAGES_MAX 2000 /* of one pull: a backend whose pages never end is at fault */
#define BATCH 100
#define PATH_SIZE 1200
#define PULLED_NOTE_MS INT64_C(60000) /* how exactly the time of a pull is kept */

static const struct caller backend_caller = { .actor = "backend", .role = ROLE_COUNT };

/* The sync row, outside of any transaction of ours. */
static enum status
load_sync(struct backend_round *round, struct backend_sync *sync, struct error *err)
{
    enum status st = db_begin(round->reader, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = db_exchange_sync_load(round->reader, office_fixed(round->office)->id, sync, err);
    db_rollback(round->reader);
    return st;
}

/* In a transaction of the reader, which the caller ends. */
static enum status
look(struct backend_round *round, struct backend_look *look, struct error *err)
{
    int64_t office = office_fixed(round->office)->id;
    struct backend_sync sync;
    enum status st = db_begin(round->reader, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = db_exchange_outbox_count(round->reader, office, &look->outbox, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = db_exchange_unpulled(round->reader, office, &look->unpulled, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = db_exchange_sync_load(round->reader, office, &sync, err);
    if (st == STATUS_NOT_FOUND) { /* never pulled yet */
        look->pulled_ms = 0;
        return STATUS_OK;
    }
    look->pulled_ms = sync.pulled_ms;
    return st;
}

enum status
backend_round_look(
    struct backend_round *round, struct backend_look *out, struct error *err)
{
    enum status st = look(round, out, err);

    db_rollback(round->reader);
    return st;
}

static enum status
end(struct db *db, enum status st, struct error *err)
{
    if (st == STATUS_OK) {
        st = db_commit(db, err);
    }
    if (st != STATUS_OK) {
        db_rollback(db);
    }
    return st;
}

/* A page and the cursor behind it, in one transaction. */
static enum status
store_page(struct backend_round *round, const struct pulled_page *page, bool last,
    struct backend_sync *sync, struct error *err)
{
    struct pull_counts counts = { 0 };
    struct act act;
    enum status st = db_begin(round->writer, err);

    if (st == STATUS_OK) {
        st = office_act_begin(round->office, round->writer, &backend_caller, &act, err);
    }
    if (st != STATUS_OK) {
        return end(round->writer, st, err);
    }
    st = pull_store(&act, page, &counts, err);
    (void)text_copy(sync->cursor, sizeof(sync->cursor), page->next);
    sync->asked_ms = act.now_ms;
    sync->why[0] = '\0';
    if (last) {
        sync->pulled_ms = act.now_ms;
    }
    if (st == STATUS_OK) {
        st = db_exchange_sync_put(act.db, act.office, sync, err);
    }
    office_act_end(&act);
    st = end(round->writer, st, err);
    if (st == STATUS_OK &&
        counts.added + counts.changed + counts.cancelled + counts.refused > 0) {
        log_info(NULL, "pulled: %zu new, %zu changed, %zu cancelled, %zu refused",
            counts.added, counts.changed, counts.cancelled, counts.refused);
    }
    return st;
}

/* Words of the backend's, for the log and for people. */
static enum status
refuse_answer(
    const struct backend_answer *answer, const char *question, struct error *err)
{
    struct outbox_verdict verdict;

    if (answer->status == 0) {
        return error_set(
            err, STATUS_UNREACHABLE, "could not reach the backend: %s", answer->error);
    }
    outbox_wire_problem(answer->body, answer->len, answer->status, &verdict);
    return error_set(err, STATUS_UNREACHABLE,
        "the backend answered %d (%s) when asked for %s", answer->status, verdict.code,
        question);
}

/* Ask for the page behind the cursor. `again`: the cursor is gone, begin anew. */
static enum status
ask_page(struct backend_round *round, const char *cursor, struct pulled_page *page,
    bool *again, struct error *err)
{
    struct backend_answer answer;
    char path[PATH_SIZE] = "/v1/backend/tickets";
    enum status st;

    *again = false;
    if (!backend_client_append(round->client, path, sizeof(path), "office",
            office_fixed(round->office)->code) ||
        (cursor[0] &&
            !backend_client_append(round->client, path, sizeof(path), "after", cursor))) {
        return error_set(err, STATUS_INTERNAL, "a cursor is too long");
    }
    backend_client_ask(round->client, path, NULL, &answer);
    if (answer.status == 410 && cursor[0]) {
        *again = true;
        st = STATUS_OK;
    } else if (answer.status != 200) {
        st = refuse_answer(&answer, "tickets", err);
    } else if (pulled_page_read(answer.body, answer.len, page, err) != STATUS_OK) {
        struct error why = *err;

        st = error_set(err, STATUS_UNREACHABLE,
            "the backend's page of tickets is none of the contract's: %.200s", why.text);
    } else {
        st = STATUS_OK;
    }
    backend_answer_destroy(&answer);
    return st;
}

/* Nothing came, all is well, and that was noted not long ago. */
static bool
is_quiet(const struct backend_round *round, const struct backend_sync *sync,
    const struct pulled_page *page)
{
    int64_t now_ms = clock_now_ms(&office_fixed(round->office)->clock);

    return page->count == 0 && page->cancelled_count == 0 && !sync->why[0] &&
           strcmp(page->next, sync->cursor) == 0 && now_ms >= sync->pulled_ms &&
           now_ms - sync->pulled_ms < PULLED_NOTE_MS;
}

enum status
backend_round_pull(struct backend_round *round, struct error *err)
{
    struct backend_sync sync;
    enum status st = load_sync(round, &sync, err);
    bool last = false;

    for (int i = 0; st == STATUS_OK && !last; i++) {
        struct pulled_page page = { .rows = NULL };
        bool again;

        if (i == PAGES_MAX) {
            return error_set(err, STATUS_UNREACHABLE,
                "the backend's pages do not end after %d", PAGES_MAX);
        }
        st = ask_page(round, sync.cursor, &page, &again, err);
        if (st == STATUS_OK && again) {
            log_warn(NULL, "the backend does not know our cursor: pulling all anew");
            sync.cursor[0] = '\0';
            continue;
        }
        if (st == STATUS_OK) {
            last = (page.count == 0 && page.cancelled_count == 0) ||
                   strcmp(page.next, sync.cursor) == 0;
            if (!is_quiet(round, &sync, &page)) {
                st = store_page(round, &page, last, &sync, err);
            }
        }
        pulled_page_destroy(&page);
    }
    return st;
}

/* Keep what was said of rows, in one transaction. */
static enum status
store_verdicts(struct backend_round *round, const struct outbox_row *rows,
    const struct outbox_verdict *verdicts, size_t count, struct error *err)
{
    const struct office_fixed *fixed = office_fixed(round->office);
    enum status st = db_begin(round->writer, err);

    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        const struct outbox_answer answer = { .seq = rows[i].seq,
            .state = verdicts[i].state,
            .conflict = verdicts[i].conflict,
            .code = verdicts[i].code,
            .text = verdicts[i].text };

        st = db_exchange_outbox_answer(
            round->writer, fixed->id, &answer, clock_now_ms(&fixed->clock), err);
    }
    return end(round->writer, st, err);
}

/* The request itself is wrong in the backend's eyes, not the line or who asks. */
static bool
is_of_rows(int http)
{
    return http == 400 || http == 409 || http == 413 || http == 422;
}

static void
count_verdicts(const struct outbox_verdict *verdicts, size_t count, size_t by_state[3])
{
    for (size_t i = 0; i < count; i++) {
        by_state[verdicts[i].state]++;
    }
}

/* Send rows at once; when they are refused whole, one by one. */
static enum status
send_rows(struct backend_round *round, const struct outbox_row *rows, size_t count,
    struct error *err)
{
    struct outbox_verdict verdicts[BATCH];
    struct backend_answer answer;
    size_t by_state[3] = { 0 };
    char *body = outbox_wire_body(rows, count, office_zone(round->office));
    enum status st = STATUS_OK;

    backend_client_ask(round->client, "/v1/backend/outcomes", body, &answer);
    free(body);
    if (answer.status == 200) {
        st = outbox_wire_answers(answer.body, answer.len, rows, count, verdicts, err);
        st = st == STATUS_OK ? STATUS_OK : STATUS_UNREACHABLE;
    } else if (is_of_rows(answer.status) && count > 1) {
        for (size_t i = 0; st == STATUS_OK && i < count; i++) {
            st = send_rows(round, &rows[i], 1, err);
        }
        backend_answer_destroy(&answer);
        return st;
    } else if (is_of_rows(answer.status)) {
        outbox_wire_problem(answer.body, answer.len, answer.status, &verdicts[0]);
    } else {
        st = refuse_answer(&answer, "outcomes to be taken", err);
    }
    backend_answer_destroy(&answer);
    if (st != STATUS_OK) {
        return st;
    }
    count_verdicts(verdicts, count, by_state);
    if (by_state[OUTBOX_REFUSED] > 0) {
        log_warn(NULL, "the backend refused %zu rows for good: see /v1/backend/outbox",
            by_state[OUTBOX_REFUSED]);
    }
    st = store_verdicts(round, rows, verdicts, count, err);
    if (st == STATUS_OK && by_state[OUTBOX_WAITING] > 0) {
        st = error_set(err, STATUS_UNREACHABLE,
            "the backend has not taken %zu of %zu rows for now", by_state[OUTBOX_WAITING],
            count);
    }
    return st;
}

enum status
backend_round_push(struct backend_round *round, struct error *err)
{
    struct outbox_row *rows = xcalloc(BATCH, sizeof(*rows));
    size_t count = 0;
    enum status st = STATUS_OK;

    do {
        st = db_begin(round->reader, err);
        if (st == STATUS_OK) {
            st = db_exchange_outbox_list(round->reader, office_fixed(round->office)->id,
                OUTBOX_WAITING, rows, BATCH, &count, err);
        }
        db_rollback(round->reader);
        if (st == STATUS_OK && count > 0) {
            st = send_rows(round, rows, count, err);
        }
    } while (st == STATUS_OK && count == BATCH);
    sodium_memzero(rows, BATCH * sizeof(*rows)); /* notes about people */
    free(rows);
    return st;
}

enum status
backend_round_note_failure(
    struct backend_round *round, const char *why, struct error *err)
{
    const struct office_fixed *fixed = office_fixed(round->office);
    struct backend_sync sync;
    enum status st = db_begin(round->writer, err);

    if (st == STATUS_OK) {
        st = db_exchange_sync_load(round->writer, fixed->id, &sync, err);
    }
    if (st == STATUS_OK) {
        sync.asked_ms = clock_now_ms(&fixed->clock);
        (void)text_copy(sync.why, sizeof(sync.why), why);
        st = db_exchange_sync_put(round->writer, fixed->id, &sync, err);
    }
    return end(round->writer, st, err);
}
