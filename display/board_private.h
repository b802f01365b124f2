/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISPLAY_BOARD_PRIVATE_H
#define DISPLAY_BOARD_PRIVATE_H

/*
 * What the parts of the board's program share: board_app.c (its beginning and end),
 * board_feed.c (what the server says), board_tell.c (calls, to picture and voice) and
 * board_screen.c (when it is drawn, and what of). Main thread only.
 */

#include "common/clock.h"
#include "display/board_draw.h"
#include "display/board_options.h"
#include "display/board_show.h"
#include "display/board_state.h"
#include "display/board_ticker.h"
#include "screen/device_reporter.h"
#include "screen/link.h"
#include "screen/window.h"

struct board_slides;
struct board_voice;

/* Which journal the server has: after a loss it may be another one. */
struct board_doubt {
    bool connected;             /* the link was, once */
    bool open;                  /* lost since the last snapshot: events are not taken */
    bool asked;                 /* a snapshot that settles it is on its way */
    bool missed;                /* events came meanwhile: the stream is taken up again */
    int64_t seq;                /* the last row whose mark we knew before the loss */
    char mark[BOARD_MARK_SIZE]; /* "": of none */
    int64_t lost_ms;            /* when the server was last heard before; its clock */
};

struct board_app {
    const struct board_options *options; /* borrowed, outlives the board */
    struct window *window;               /* owned, like all pointers below */
    struct link *link;
    struct board_voice *voice;   /* NULL: calls are not said */
    struct board_slides *slides; /* NULL: no slide show */
    struct board_state state;
    struct board_show show;
    struct board_ticker ticker;
    struct board_drawn drawn;
    bool prepared;       /* figures of a large call are at hand */
    enum status refused; /* why there is no snapshot yet; STATUS_OK = not known */
    bool asking;         /* a snapshot is on its way */
    int64_t asked_seq;   /* the last event seen when it was asked for */
    int64_t ask_at_ms;   /* monotonic; ask (again) then; 0 = no need */
    bool following;      /* the event stream was begun */
    struct board_doubt doubt;
    int64_t anew_ms;      /* calls until then are of a journal that is no more; 0: none */
    int64_t drawn_minute; /* of the office's clock, as it is on the picture */
    char day[DATE_SIZE];  /* the office's day of the lists */
    int64_t drawn_seq;    /* the last event that is in the picture */
    bool pictured;        /* the screenshot was taken */
    int64_t test_end_ms;  /* monotonic; a test of picture and sound is shown until then */
    struct device_reporter reporter;
};

/* ---- board_feed.c ---- */

/** Ask for the lists so soon; several reasons within that time are one question. */
void board_feed_want(struct board_app *app, int after_ms);

/** Ask for the lists, if it is time; in how many ms to be called again, -1: not at all.
 */
int board_feed_step(struct board_app *app, int64_t mono_ms);

/** The link's observers; `arg` is the board. */
void board_feed_on_event(void *arg, const struct link_event *event);
void board_feed_on_state(void *arg, const struct link_state *state);

/* ---- board_tell.c ---- */

/** Show and say a call; one that comes late, as after a lost link, is only shown. */
void board_tell_call(struct board_app *app, int64_t seq, const struct board_call *call);

/** Say a notice that is fresh; a test is shown as well. `at_ms` by the office's clock. */
void board_tell_notice(struct board_app *app, enum sentence_notice notice, int64_t at_ms);

/** Report and remember what was heard to its end. */
void board_tell_played(struct board_app *app);

/** The loudspeaker as far as is known. */
enum device_part board_tell_sound(const struct board_app *app);

/* ---- board_screen.c ---- */

extern const struct screen board_screen;

/** The window's units are those of the layout. */
void board_screen_fit(struct board_app *app);

#endif /* DISPLAY_BOARD_PRIVATE_H */
