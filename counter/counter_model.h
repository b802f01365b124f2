/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_COUNTER_MODEL_H
#define COUNTER_COUNTER_MODEL_H

/*
 * What a clerk's screen knows of its counter, and what may be done with it now. Plain
 * values, no SDL, no network, no JSON (that is counter_json.h); any thread. Source:
 * docs/rules.md, "States of a visit", "Checklist".
 */

#include "common/base.h"
#include "common/checklist.h"
#include "common/counter_state.h"
#include "common/desk_rule.h"
#include "common/doors.h"
#include "common/office_limits.h"
#include "common/outcome.h"
#include "common/visit_state.h"

#define MODEL_ITEMS_MAX (VISIT_FILES_MAX * CHECKLIST_ITEMS_MAX) /* papers of a bundle */
#define MODEL_WAITING_MAX OFFICE_SERVICES_MAX
#define MODEL_ASIDE_MAX 100
#define MODEL_HELPS_MAX 8
#define MODEL_ID_SIZE 41
#define MODEL_NUMBER_SIZE 12
#define MODEL_NAME_SIZE 161
#define MODEL_NOTE_SIZE 256
#define MODEL_PAST_MAX 400

struct desk_paper {
    int file; /* of a bundle, whose it is: from 1; papers of a file stand together */
    char id[MODEL_ID_SIZE];
    char label[MODEL_NAME_SIZE];
    char group[MODEL_ID_SIZE];       /* DOCUMENT_ONE_OF, else "" */
    char condition[MODEL_NAME_SIZE]; /* DOCUMENT_IF, else "" */
    enum document_mode mode;
    enum document_rule rule;
    enum item_state state;
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
    enum lane lane;
    int64_t arrived_ms; /* 0: unknown */
    int64_t called_ms;  /* the last call; 0: unknown */
    int64_t started_ms; /* 0: not yet */
    int calls;
    int files;                        /* of a bundle; 0 or 1: one */
    char bundle[MODEL_NAME_SIZE * 4]; /* the others, each with its service and person */
    bool late;                        /* came after its window */
    int step, steps;                  /* which of how many; 0: there is one */
    char then[MODEL_NAME_SIZE];       /* the service that follows on this number; or "" */
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
    enum visit_state state; /* VISIT_ABSENT or VISIT_HELD */
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

/* Who was served here last, by this clerk: a finish may be taken back for a moment. */
struct desk_finished {
    char id[MODEL_ID_SIZE]; /* "": nobody, or too long ago */
    char number[MODEL_NUMBER_SIZE];
    int64_t until_ms; /* monotonic */
};

/* A counter that asks for help, be it this one. */
struct desk_help {
    int counter;
    char name[MODEL_NAME_SIZE];
    char by[MODEL_NAME_SIZE]; /* who goes there; or "" */
    int64_t since_ms;
};

struct desk {
    int number;
    char name[MODEL_NAME_SIZE];
    char reason[MODEL_NAME_SIZE];  /* of the pause */
    char held_by[MODEL_NAME_SIZE]; /* the colleague who has it; or "" */
    bool barred;                   /* it is not ours to work at */
    enum counter_state state;
    int max_calls; /* of one person; 0: unknown */
    struct desk_visit visit;
    struct doors doors; /* of the day it was read on */
    struct desk_waiting waiting[MODEL_WAITING_MAX];
    size_t waiting_count;
    int waiting_total;
    struct desk_aside aside[MODEL_ASIDE_MAX];
    size_t aside_count;
    struct desk_help helps[MODEL_HELPS_MAX];
    size_t help_count;
    struct desk_finished finished; /* the server does not tell it */
};

/** Is there any sense in offering it now? The server has the last word. */
bool desk_can(const struct desk *desk, enum desk_action action);

/** The one main action of now. */
enum desk_action desk_main_action(const struct desk *desk);

/** What a paper becomes at the next press: there, then lacking, then not needed. */
enum item_state paper_next_state(const struct desk_paper *paper);

/** Say of every obligatory paper of which nothing was said that it is there. */
void desk_visit_mark_obligatory(struct desk_visit *visit);

/**
 * What "verified" lacks, by the rule that the server has too: the places of the papers;
 * of a group of which none is there, its first alone.
 * @param file  of a bundle, from 1
 * @return how many of `lacks` were filled
 */
size_t desk_visit_lacking(
    const struct desk_visit *visit, int file, size_t lacks[MODEL_ITEMS_MAX]);

/** The papers of the same file and group as the one at `paper`: their places.
 * @return how many of `papers` were filled */
size_t desk_visit_group(
    const struct desk_visit *visit, size_t paper, size_t papers[MODEL_ITEMS_MAX]);

/**
 * How a file of the visit, from 1, ended as far as the papers say: verified when nothing
 * lacks, incomplete when the clerk has said of what lacks that it is missing, else none:
 * nobody knows yet.
 */
enum outcome desk_visit_outcome(const struct desk_visit *visit, int file);

#endif /* COUNTER_COUNTER_MODEL_H */
