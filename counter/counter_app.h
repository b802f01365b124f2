/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_COUNTER_APP_H
#define COUNTER_COUNTER_APP_H

/*
 * The clerk's program as one struct: window, link, what is known of the counter, and what
 * the clerk is in the middle of. Its parts: counter_signin.c, counter_pick.c (which
 * counter), counter_desk.c (work) with counter_person.c, counter_papers.c,
 * counter_side.c, counter_dialog.c and counter_past.c, and counter_act.c with
 * counter_check.c, which talk to the server. Main thread only.
 */

#include "common/base.h"
#include "counter/counter_model.h"
#include "screen/link.h"
#include "screen/widget.h"
#include "screen/window.h"

#define COUNTER_DESIGN_W 1280
#define COUNTER_DESIGN_H 800
#define COUNTER_STRIP_W 420
#define COUNTER_STRIP_H 640
#define COUNTERS_MAX 99
#define SERVICES_MAX 64

enum counter_dialog {
    DIALOG_NONE,
    DIALOG_PAUSE,
    DIALOG_HOLD,
    DIALOG_TRANSFER,
    DIALOG_FINISH,
    DIALOG_RETURN,
    DIALOG_CLOSE,
    DIALOG_HISTORY,
    DIALOG_PAPER
};

enum counter_outcome { OUTCOME_VERIFIED, OUTCOME_INCOMPLETE, OUTCOME_REJECTED };

/* A counter to choose, or a service to send somebody to. */
struct counter_choice {
    int number;               /* of a counter, 0: a service */
    char code[MODEL_ID_SIZE]; /* of a service */
    char name[MODEL_NAME_SIZE];
    char detail[MODEL_NAME_SIZE];
    int count; /* who waits there; -1: unknown */
};

struct counter_app {
    struct window *window; /* owned */
    struct ui *ui;         /* owned */
    struct link *link;     /* owned */
    int wanted;            /* --counter, 0: ask */
    bool strip_wanted;     /* --strip: once there is a desk to show */
    bool strip; /* a narrow window above another program: no application, no papers */

    struct ui_text username, password, note;
    bool signing_in;
    bool password_from_env;
    char clerk[MODEL_NAME_SIZE];

    struct counter_choice counters[COUNTERS_MAX];
    size_t counter_count;
    struct ui_text counter_field; /* when the server has no list to offer */

    struct desk desk;
    bool known;        /* `desk` is an answer of the server */
    bool following;    /* the event stream, from its right place */
    bool loading;      /* it is being asked for */
    bool stale;        /* and must be asked for again */
    bool acting;       /* a press is on its way; more presses do nothing */
    bool papers_dirty; /* the checklist was changed since it was sent */
    bool papers_sending;
    enum counter_outcome outcome; /* of the finish on its way */
    bool finish_waits;            /* to be sent when the checklist has arrived */
    int64_t pressed_ms;           /* monotonic: the last press that was taken */
    enum desk_action action;      /* the one on its way */

    enum counter_dialog dialog;
    int chosen; /* in the dialog */
    struct counter_choice services[SERVICES_MAX];
    size_t service_count;
    size_t paper;                          /* of DIALOG_PAPER */
    struct desk_past past[MODEL_PAST_MAX]; /* of today, latest first */
    size_t past_count;
    bool past_known;

    char row_text[96]; /* of the list row now drawn */

    char message[400];        /* what went wrong, for the clerk; "" = nothing */
    bool message_good;        /* it is no fault */
    int64_t message_until_ms; /* monotonic */
    int64_t drawn_s;          /* the second, or minute, that is on the screen */
};

extern const struct screen counter_signin_screen;
extern const struct screen counter_pick_screen;
extern const struct screen counter_desk_screen;

/* counter_app.c */
void counter_message(struct counter_app *app, bool good, const char *text);
/** The line about the last fault; also drawn by the sign-in. Cuts itself off `room`. */
void counter_draw_message(struct counter_app *app, struct rect *room);
/** Let time pass: gives back when the next second or minute must be drawn, ms. */
int counter_tick(struct counter_app *app);
void counter_on_event(void *arg, const struct link_event *event);
void counter_on_state(void *arg, const struct link_state *state);

/* counter_act.c: what goes to the server. */
void counter_sign_in(struct counter_app *app);
void counter_sign_out(struct counter_app *app);
void counter_load_list(struct counter_app *app);
void counter_choose(struct counter_app *app, int number);
void counter_reload(struct counter_app *app);
/** Watch the event stream from where the journal is now. */
void counter_follow(struct counter_app *app);
void counter_load_services(struct counter_app *app);
/**
 * Do it, unless something is on its way or a press came a moment ago. `body` is taken
 * over; may be NULL. `aside` is the visit of DESK_RETURN.
 */
void counter_act(struct counter_app *app, enum desk_action action, json_t *body,
    const struct desk_aside *aside);
/** The same without asking whether it may be done; `body` is taken over. */
void counter_send_action(struct counter_app *app, enum desk_action action, json_t *body,
    const struct desk_aside *aside);
/** The problem's sentence, with what to do. */
void counter_show_problem(struct counter_app *app, const struct link_answer *answer);
/** Ask whom this counter had today. */
void counter_load_past(struct counter_app *app);

/* counter_check.c: the checklist on its way to the server, and the finish behind it. */
void counter_finish(struct counter_app *app);
void counter_paper_pressed(struct counter_app *app, size_t index);
/** What the dialog about a paper says of it. */
void counter_paper_set(
    struct counter_app *app, size_t index, enum paper_state state, const char *note);
void counter_papers_all_there(struct counter_app *app);
/** Ticks that could not be sent, now that the server is back. */
void counter_papers_resend(struct counter_app *app);

/** Narrow beside another program, or whole again. */
void counter_set_strip(struct counter_app *app, bool strip);

/* counter_desk.c */
/** The names of an action: on its button, its key. */
const char *counter_action_label(enum desk_action action);

/* Parts of the desk's picture. */
void counter_person_draw(struct counter_app *app, struct rect room);
void counter_side_draw(struct counter_app *app, struct rect room);

/* counter_papers.c: the checklist as a list, and the dialog about one paper. */
void counter_papers_draw(struct counter_app *app, struct rect room);
void counter_paper_open(struct counter_app *app, size_t index);
void counter_paper_draw(struct counter_app *app);
/** `id` of a press in that dialog that is neither its confirm nor its cancel. */
void counter_paper_use(struct counter_app *app, int id);
void counter_paper_confirm(struct counter_app *app);

/* counter_past.c: the dialog with today's visits. */
void counter_past_draw(struct counter_app *app);

/* counter_dialog.c */
void counter_dialog_open(struct counter_app *app, enum counter_dialog dialog);
void counter_dialog_draw(struct counter_app *app);
/** Close it if it is about the person, who is at the counter no longer. */
void counter_dialog_leave_person(struct counter_app *app);
/** `id` from ui_handle_event(). */
void counter_dialog_use(struct counter_app *app, int id);
/** For dialogs in files of their own: the box (the strip gives it all its room), and its
 * foot with cancel and, unless `ok` is NULL, confirm. */
struct rect counter_dialog_box(struct counter_app *app, int w, int h, const char *title);
void counter_dialog_foot(
    struct counter_app *app, struct rect *room, const char *ok, enum ui_look look);
/** Choices with the digits from `first` on; ids from ID_OUTCOME + `first` - 1. */
struct counter_choices {
    const char *const *labels;   /* not yet translated */
    const enum draw_icon *icons; /* or NULL */
    int first, count, columns;
    int chosen; /* index, -1: none */
};
void counter_dialog_choices(
    struct counter_app *app, struct rect room, const struct counter_choices *choices);

/* Ids of what can be pressed. */
enum counter_id {
    ID_NONE,
    ID_USERNAME,
    ID_PASSWORD,
    ID_SIGN_IN,
    ID_SIGN_OUT,
    ID_COUNTER_FIELD,
    ID_COUNTER_GO,
    ID_ACTION, /* + enum desk_action */
    ID_ALL_THERE = ID_ACTION + DESK_ACTION_COUNT,
    ID_HISTORY,
    ID_SHAPE,
    ID_DIALOG_OK,
    ID_DIALOG_CANCEL,
    ID_NOTE,
    ID_OUTCOME, /* + the choice; 8 of them */
    ID_PAPER = 1000,
    ID_PAPER_NOTE = 1500, /* + the paper's index: its dialog */
    ID_CHOICE = 2000,
    ID_WAITING = 3000
};

#endif /* COUNTER_COUNTER_APP_H */
