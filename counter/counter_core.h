/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_COUNTER_CORE_H
#define COUNTER_COUNTER_CORE_H

/*
 * The clerk's program as one struct: window, link, what is known of the counter, and what
 * the clerk is in the middle of; with what all its parts do to it. Knows no screen and no
 * dialog: they stand above (counter_app.c puts them together). Main thread only.
 */

#include <sys/queue.h>

#include "common/base.h"
#include "common/date.h"
#include "common/office_limits.h"
#include "counter/counter_model.h"
#include "counter/counter_phase.h"
#include "screen/link.h"
#include "screen/press_guard.h"
#include "screen/widget.h"
#include "screen/window.h"

#define COUNTER_DESIGN_W 1280
#define COUNTER_DESIGN_H 800
#define COUNTER_STRIP_W 420
#define COUNTER_STRIP_H 640
#define COUNTERS_MAX OFFICE_COUNTERS_MAX

/* A narrow window above another program has no application and no papers. */
enum counter_shape { SHAPE_WHOLE, SHAPE_STRIP };

/* The desk as it is asked for. An answer on its way may be older than an event. */
enum desk_load { LOAD_NONE, LOAD_ON_WAY, LOAD_ON_WAY_OLD };

/* The checklist between here and the server. */
enum papers_sync {
    PAPERS_SENT,          /* the server knows what is shown */
    PAPERS_CHANGED,       /* it could not be told; again when it is back */
    PAPERS_ON_WAY,        /* it is being told */
    PAPERS_ON_WAY_CHANGED /* and the clerk has gone on: it is told again */
};

enum notice_kind { NOTICE_FAULT, NOTICE_GOOD };

/* A sentence for the clerk. */
struct counter_notice {
    char text[400]; /* "": nothing */
    enum notice_kind kind;
    int64_t until_ms; /* monotonic */
};

struct counter_app;
struct counter_printer;

/* A counter to choose. */
struct counter_choice {
    int number;
    char name[MODEL_NAME_SIZE];
    const char *state; /* static, not translated; "" when unknown */
};

struct counter_list {
    struct counter_choice items[COUNTERS_MAX];
    size_t count;
    void (*on_list)(struct counter_app *app); /* who waits for it; may be NULL */
};

struct counter_asked;
TAILQ_HEAD(counter_asked_list, counter_asked);

/**
 * A dialog: a file with one of these and a state of its own, which is made zeroed by
 * counter_dialog_open() and is gone when the dialog is. Nothing has the focus when
 * `enter` begins. `confirm` is Enter or the main button, `use` any other press in it;
 * Escape needs nothing. Both are called only while no press is on its way.
 */
struct counter_dialog {
    size_t state_size;
    bool of_person; /* it ends with the visit of the person at the counter */
    bool searches;  /* a field ID_SEARCH above its list of choices */
    void (*enter)(struct counter_app *app, void *state); /* may be NULL */
    void (*draw)(struct counter_app *app, void *state);
    void (*use)(struct counter_app *app, void *state, int id); /* may be NULL */
    void (*confirm)(struct counter_app *app, void *state);     /* may be NULL */
    void (*leave)(struct counter_app *app, void *state);       /* may be NULL */
};

struct counter_app {
    struct window *window;               /* owned */
    struct ui *ui;                       /* owned */
    struct link *link;                   /* owned */
    struct counter_printer *printer;     /* owned; NULL: the desk has none */
    const struct screen *const *screens; /* by phase; static */
    enum desk_phase phase;               /* by counter_set_phase() alone */
    struct counter_asked_list asked;     /* owned; answers that are waited for */
    struct press_guard guard;

    int wanted;                      /* --counter, 0: ask */
    enum counter_shape shape, first; /* first: once there is a desk to show */
    bool password_given;             /* from outside: tried once without a press */

    struct ui_text username, password;
    char clerk[MODEL_NAME_SIZE];
    bool receives; /* the reception's work is theirs, too */
    struct counter_list counters;
    struct ui_text counter_field; /* when the server has no list to offer */

    struct desk desk;
    enum desk_load load;
    char day[DATE_SIZE]; /* on which the desk was last asked for; "": not yet */
    struct counter_asked
        *loading;   /* borrowed; unless LOAD_NONE: the request on its way */
    bool following; /* the event stream, from its right place */
    enum papers_sync papers;
    struct counter_asked *telling;  /* borrowed; of papers on their way */
    enum desk_action action;        /* the last press: sent, or waiting to be */
    json_t *finish;                 /* owned; of PHASE_FINISHING: what is sent then */
    struct desk_finished finishing; /* of a finish on its way */

    const struct counter_dialog *dialog; /* static; NULL: none */
    void *dialog_state;                  /* owned */
    struct counter_notice notice;
    int64_t drawn_at; /* the second, or minute, that is on the screen */
};

/** Go on to another phase, and to the screen that belongs to it. Any other move than
 * those that desk_phase_may_become() knows is a fault of ours and ends the program. */
void counter_set_phase(struct counter_app *app, enum desk_phase next);

/** Tell the clerk; "" takes back what was told. */
void counter_tell(struct counter_app *app, enum notice_kind kind, const char *text);
/** The problem's sentence, with what to do. */
void counter_tell_problem(struct counter_app *app, const struct link_answer *answer);

/** How tall the line about the last fault is in a room of this width, with the gap below
 * it, pixels; 0: nothing is told. */
int counter_notice_height(const struct counter_app *app, int width_px);
/** Draw it, cut off the top of `room`. */
void counter_notice_draw(struct counter_app *app, struct rect *room);

/** Let time pass: gives back when the next second or minute must be drawn, ms. */
int counter_tick(struct counter_app *app);

/** Narrow beside another program, or whole again. */
void counter_set_shape(struct counter_app *app, enum counter_shape shape);

/* Ids of what can be pressed. */
enum counter_id {
    ID_NONE,
    ID_USERNAME,
    ID_PASSWORD,
    ID_SIGN_IN,
    ID_SIGN_OUT,
    ID_COUNTER_FIELD,
    ID_COUNTER_GO,
    ID_OTHER_COUNTER,
    ID_TAKE_OVER,
    ID_ACTION, /* + enum desk_action */
    ID_ALL_THERE = ID_ACTION + DESK_ACTION_COUNT,
    ID_HISTORY,
    ID_RECEPTION,
    ID_NEW_NUMBER,
    ID_SHAPE,
    ID_HELP,
    ID_HELP_GO,
    ID_DIALOG_OK,
    ID_DIALOG_ALSO,
    ID_DIALOG_CANCEL,
    ID_NOTE,
    ID_SEARCH,
    ID_OUTCOME, /* + the choice; 9 of them */
    ID_PAPER = 1000,
    ID_PAPER_NOTE = 1500, /* + the paper's index: its dialog */
    ID_CHOICE = 2000,
    ID_WAITING = 5000,
    ID_LACKS = 6000
};

#endif /* COUNTER_COUNTER_CORE_H */
