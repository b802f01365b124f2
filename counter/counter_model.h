/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_COUNTER_MODEL_H
#define COUNTER_COUNTER_MODEL_H

/*
 * What a clerk's screen knows of its counter, read from GET /v1/counters/{n}, and what
 * may be done with it now. Plain values, no SDL, no network; any thread. Source:
 * docs/openapi.yaml, "Counter"; docs/rules.md, "States of a visit", "Checklist".
 */

#include <jansson.h>

#include "common/base.h"
#include "common/status.h"

#define MODEL_ITEMS_MAX 32
#define MODEL_WAITING_MAX 64
#define MODEL_ASIDE_MAX 100
#define MODEL_ID_SIZE 41
#define MODEL_NUMBER_SIZE 12
#define MODEL_NAME_SIZE 161
#define MODEL_NOTE_SIZE 256
#define MODEL_PAST_MAX 400

enum desk_state { DESK_CLOSED, DESK_OPEN, DESK_PAUSED };
enum desk_visit_state { DESK_VISIT_NONE, DESK_VISIT_CALLED, DESK_VISIT_SERVING };

/* How a paper is given, as the office's catalogue says. */
#define PAPER_MODE_LIST(X) \
    X(PAPER_SHOW, "tunjuk_asli") \
    X(PAPER_COPY, "serah_fotokopi") \
    X(PAPER_ORIGINAL, "serah_asli") \
    X(PAPER_WITHDRAW, "ditarik") \
    X(PAPER_FORM, "isi_formulir") \
    X(PAPER_CONDITION, "syarat")
enum paper_mode {
#define PAPER_MODE_CONSTANT(constant, word) constant,
    PAPER_MODE_LIST(PAPER_MODE_CONSTANT)
#undef PAPER_MODE_CONSTANT
        PAPER_MODE_COUNT
};

enum paper_rule { PAPER_ALWAYS, PAPER_ONE_OF, PAPER_IF };

/* What the clerk has said of a paper, with its word on the wire. */
#define PAPER_STATE_LIST(X) \
    X(PAPER_OPEN, "") \
    X(PAPER_SEEN, "seen") \
    X(PAPER_TAKEN, "taken") \
    X(PAPER_MISSING, "missing") \
    X(PAPER_NOT_NEEDED, "not_needed")
enum paper_state {
#define PAPER_STATE_CONSTANT(constant, word) constant,
    PAPER_STATE_LIST(PAPER_STATE_CONSTANT)
#undef PAPER_STATE_CONSTANT
        PAPER_STATE_COUNT
};

struct desk_paper {
    char id[MODEL_ID_SIZE];
    char label[MODEL_NAME_SIZE];
    char group[MODEL_ID_SIZE];       /* PAPER_ONE_OF, else "" */
    char condition[MODEL_NAME_SIZE]; /* PAPER_IF, else "" */
    enum paper_mode mode;
    enum paper_rule rule;
    enum paper_state state;
    char note[MODEL_NOTE_SIZE]; /* what the clerk saw on it, or "" */
};

struct desk_visit {
    enum desk_visit_state state;
    char id[MODEL_ID_SIZE];
    char number[MODEL_NUMBER_SIZE];
    char service_code[MODEL_ID_SIZE];
    char service[MODEL_NAME_SIZE];
    char note[MODEL_NAME_SIZE];   /* from a colleague who sent the person on; or "" */
    char reason[MODEL_NAME_SIZE]; /* of priority: only on this screen; or "" */
    bool priority;
    int64_t arrived_ms; /* 0: unknown */
    int64_t called_ms;  /* the last call; 0: unknown */
    int64_t started_ms; /* 0: not yet */
    int calls;
    bool late; /* came after its window */
    bool has_applicant;
    char name[MODEL_NAME_SIZE], nik[32], phone[32];
    char registration[MODEL_ID_SIZE]; /* on the paper in the person's hand; or "" */
    char from[8], to[8];              /* the ticket's window, "08:00"; or "" */
    struct desk_paper papers[MODEL_ITEMS_MAX];
    size_t paper_count;
};

/* Who waits for a service, in each lane. */
struct desk_waiting {
    char service[MODEL_ID_SIZE];
    char name[MODEL_NAME_SIZE];
    int regular, priority;
};

/* Somebody who was called and is not here: absent, or mending a paper. */
struct desk_aside {
    char id[MODEL_ID_SIZE];
    char number[MODEL_NUMBER_SIZE];
    bool held;
};

/* What became of somebody who was here. */
enum desk_past_end {
    PAST_VERIFIED,
    PAST_INCOMPLETE,
    PAST_REJECTED,
    PAST_ABSENT,
    PAST_HELD,
    PAST_CANCELLED,
    PAST_BACK, /* in line again, or sent on */
    PAST_UNSERVED,
    PAST_COUNT
};

struct desk_past {
    char number[MODEL_NUMBER_SIZE];
    char service[MODEL_NAME_SIZE];
    enum desk_past_end end;
    int64_t called_ms; /* 0: unknown */
};

struct desk {
    int number;
    char name[MODEL_NAME_SIZE];
    char reason[MODEL_NAME_SIZE]; /* of the pause */
    enum desk_state state;
    int max_calls; /* of one person; 0: unknown */
    struct desk_visit visit;
    struct desk_waiting waiting[MODEL_WAITING_MAX];
    size_t waiting_count;
    int waiting_total;
    struct desk_aside aside[MODEL_ASIDE_MAX];
    size_t aside_count;
};

/**
 * Read the answer of GET /v1/counters/{n}.
 * STATUS_BAD_REQUEST: not such an answer; `desk` is then of no use.
 */
enum status desk_from_json(const json_t *answer, struct desk *desk, struct error *err)
    MUST_CHECK;

/**
 * Read the answer of GET /v1/counters/{n}/visits, latest first.
 * @return how many of `past` were filled
 */
size_t desk_past_from_json(const json_t *answer, struct desk_past past[MODEL_PAST_MAX]);

/* What a clerk can do. The order is that of the buttons. */
enum desk_action {
    DESK_OPEN_COUNTER,
    DESK_CALL_NEXT,
    DESK_RECALL,
    DESK_START,
    DESK_FINISH,
    DESK_ABSENT,
    DESK_HOLD,
    DESK_TRANSFER,
    DESK_RETURN,
    DESK_PAUSE,
    DESK_CLOSE_COUNTER,
    DESK_ACTION_COUNT
};

/** Is there any sense in offering it now? The server has the last word. */
bool desk_can(const struct desk *desk, enum desk_action action);

/** The one main action of now. */
enum desk_action desk_main_action(const struct desk *desk);

/** What a paper becomes at the next press: there, then lacking, then not needed. */
enum paper_state paper_next_state(const struct desk_paper *paper);

/** "There", in the word that fits how the paper is given: seen or taken. */
enum paper_state paper_state_when_there(enum paper_mode mode);

/** Say of every obligatory paper of which nothing was said that it is there. */
void desk_visit_mark_obligatory(struct desk_visit *visit);

/**
 * The first paper that "verified" lacks, or NULL. An obligatory one must be there; of a
 * group one; a conditional one must not be missing.
 */
const struct desk_paper *desk_visit_lacks(const struct desk_visit *visit);

/** {"items": [{"id", "state"[, "note"]}]} of every paper something was said about; owned.
 */
json_t *desk_visit_checklist(const struct desk_visit *visit);

#endif /* COUNTER_COUNTER_MODEL_H */
