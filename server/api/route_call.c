/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A request on a worker: the route's `run` inside the job's savepoint, and around it
 * the promise of Idempotency-Key. A keyed answer, also a refusal that the act decided, is
 * stored in the same transaction as what the act did; a refusal's own writes are undone
 * first.
 */
#include "server/api/route_call.h"

#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/text.h"
#include "db/db.h"
#include "db/db_journal.h"
#include "server/http/reply.h"
#include "server/http/route.h"
#include "server/office/office.h"
#include "server/offices.h"
#include "server/prereg/look.h"

/* Whose answers may hold a form, a name, a NIK. */
#define TELLS_OF_PEOPLE \
    (ROLES_APPLYING | ROLE_BIT(ROLE_RECEPTION) | ROLE_BIT(ROLE_COUNTER) | \
        ROLE_BIT(ROLE_REVIEWER) | ROLE_BIT(ROLE_SUPERVISOR))

uint64_t
call_turn(const struct route *route, const struct caller *caller)
{
    return caller->account_id != 0 ? UINT64_C(1) << 63 | (uint64_t)caller->account_id
                                   : (uintptr_t)route;
}

void
call_clear(struct call *call)
{
    answer_destroy(&call->answer);
    free(call->body);
    call->body = NULL;
    call->len = 0;
    call->type = NULL;
}

void
call_encode(struct call *call, enum status st, const struct error *why)
{
    struct answer *answer = &call->answer;

    texts_explain(call->texts, call->language, answer->json);
    if (st == STATUS_EMPTY) {
        call->status = 204;
    } else if (st != STATUS_OK) {
        struct error err = *why;
        json_t *problem;

        err.code = st;
        problem = texts_problem(call->texts, call->language, &err, answer->json);
        call->status = status_http(st);
        call->type = PROBLEM_TYPE;
        call->body = reply_dump(problem, &call->len);
        json_decref(problem);
    } else if (answer->json) {
        call->status = answer->http ? answer->http : 200;
        call->type = JSON_TYPE;
        call->body = reply_dump(answer->json, &call->len);
        /* Freed by the thread that made it: the loop's allocator stays out of the way. */
        json_decref(answer->json);
        answer->json = NULL;
    } else {
        call->status = answer->http ? answer->http : (answer->bytes ? 200 : 204);
        call->type = answer->type;
        call->body = answer->bytes;
        call->len = answer->len;
        answer->bytes = NULL;
    }
}

/* The office that the input names; who asks is nobody there, whoever it is elsewhere. */
static enum status
choose_office(struct call *call, struct db *db, struct error *err)
{
    static const struct caller nobody = { .role = ROLE_COUNT };
    int64_t id;
    enum status st = call->route->office(db, call->input, &id, err);
    struct office *office;

    if (st != STATUS_OK) {
        return st;
    }
    office = offices_find(call->offices, id);
    if (!office) {
        return error_set(err, STATUS_NOT_FOUND, "no such office is served here");
    }
    call->office = office;
    call->caller = nobody;
    return STATUS_OK;
}

static enum status
run_route(struct call *call, struct db *db, struct error *err)
{
    struct act act;
    enum status st = call->route->office ? choose_office(call, db, err) : STATUS_OK;

    if (st != STATUS_OK) {
        return st;
    }
    st = office_act_begin(call->office, db, &call->caller, &act, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = call->route->run(&act, call->input, &call->answer, err);
    if (st == STATUS_OK && call->route->kind == JOB_WRITE) {
        st = look_note(&act, call->answer.looks, err);
    }
    office_act_end(&act);
    return st;
}

/* Refusals that depend on the act, and so are answers to keep. */
static bool
is_storable(enum status st)
{
    return st == STATUS_OK || st == STATUS_EMPTY ||
           (status_is_verdict(st) && st != STATUS_TOO_MANY_REQUESTS);
}

/* The same key again: the first answer, or a complaint. */
static enum status
replay(struct call *call, struct stored_answer *stored, struct error *err)
{
    if (memcmp(stored->body_hash, call->body_hash, BODY_HASH_SIZE) != 0) {
        free(stored->body);
        return error_set(err, STATUS_IDEMPOTENCY_MISMATCH,
            "this Idempotency-Key was used for another request");
    }
    call->status = stored->status;
    call->body = stored->body;
    call->len = stored->body ? strlen(stored->body) : 0;
    (void)text_copy(call->stored_type, sizeof(call->stored_type), stored->type);
    call->type = call->stored_type[0] ? call->stored_type : NULL;
    return STATUS_OK;
}

/* An answer that stands with what was written, be it a refusal. */
static void
encode_kept(struct call *call, enum status st, struct error *err)
{
    call_encode(call, call->answer.refused != STATUS_OK ? call->answer.refused : st, err);
}

/* What is asked in any case goes to the database at once. */
static void
announce(const struct call *call, struct db *db)
{
    struct stored_answer stored;

    if (call->route->announce && db_announce(db, true)) {
        (void)!db_idempotency_get(
            db, office_fixed(call->office)->id, call->scope, call->key, &stored, NULL);
        call->route->announce(call->office, db, call->input);
        db_journal_announce_end(db, office_fixed(call->office)->id);
        (void)db_announce(db, false);
    }
}

/*
 * Run once under its key. STATUS_OK: what was written stands, and the answer is encoded;
 * anything else is the answer, and the whole job is undone.
 */
static enum status
run_keyed(struct call *call, struct db *db, struct error *err)
{
    const struct office_fixed *office = office_fixed(call->office);
    struct stored_answer stored = { .body = NULL };
    enum status act;
    enum status st;
    int64_t end;

    announce(call, db);
    st = db_idempotency_get(db, office->id, call->scope, call->key, &stored, err);
    if (st == STATUS_OK) {
        return replay(call, &stored, err);
    }
    if (st != STATUS_NOT_FOUND) {
        return st;
    }
    st = db_savepoint(db, 1, err);
    if (st != STATUS_OK) {
        return st;
    }
    if (call->route->announce) {
        st = db_journal_find_end(db, office->id, &end, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    act = run_route(call, db, err);
    if (!is_storable(act)) {
        return act;
    }
    st = act == STATUS_OK || act == STATUS_EMPTY ? db_release(db, 1, NULL)
                                                 : db_undo(db, 1, NULL);
    if (st != STATUS_OK) {
        return error_set(err, STATUS_STORAGE, "the transaction was lost");
    }
    encode_kept(call, act, err);
    if (call->answer.unkept || call->answer.looks) {
        return STATUS_OK;
    }
    memcpy(stored.body_hash, call->body_hash, BODY_HASH_SIZE);
    stored.personal = caller_is(&call->caller, TELLS_OF_PEOPLE);
    stored.status = call->status;
    stored.body = call->body;
    (void)text_copy(stored.type, sizeof(stored.type), call->type ? call->type : "");
    return db_idempotency_put(db, office->id, call->scope, call->key, &stored,
        clock_now_ms(&office->clock), err);
}

enum status
call_run(struct job *job, struct db *db, struct error *err)
{
    struct call *call = CONTAINER_OF(job, struct call, job);
    enum status st;

    call_clear(call);
    if (call->key[0]) {
        return run_keyed(call, db, err);
    }
    st = run_route(call, db, err);
    if (st == STATUS_OK || st == STATUS_EMPTY) {
        encode_kept(call, st, err);
        return STATUS_OK;
    }
    return st;
}

enum status
call_looks_run(struct job *job, struct db *db, struct error *err)
{
    struct call *call = CONTAINER_OF(job, struct call, job);
    struct act act;
    enum status st = office_act_begin(call->office, db, &call->caller, &act, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = look_note(&act, call->answer.looks, err);
    office_act_end(&act);
    return st;
}

enum status
call_prepare_run(struct job *job, struct db *db, struct error *err)
{
    struct call *call = CONTAINER_OF(job, struct call, job);

    (void)db;
    return call->route->prepare(call->input, err);
}
