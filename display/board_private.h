/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISPLAY_BOARD_PRIVATE_H
#define DISPLAY_BOARD_PRIVATE_H

/*
 * The board's program as one struct, which its parts share: board_app.c (its beginning
 * and end), board_feed.c (what the server says), board_tell.c (calls, to picture and
 * voice), board_fit.c (its layout) and board_screen.c (when it is drawn, and what of).
 * Main thread only.
 */

#include "common/clock.h"
#include "display/board_options.h"
#include "display/board_show.h"
#include "display/board_state.h"
#include "display/board_ticker.h"
#include "display/board_view.h"
#include "screen/device_reporter.h"
#include "screen/link.h"
#include "screen/window.h"

struct board_slides;
struct board_voice;

/* Which journal the server has: after a loss it may be another one. */
struct board_resync {
    bool connected; /* the link was, once */
    bool open;      /* lost since the last snapshot: events are not taken */
    bool asked;     /* a snapshot that settles it is on its way */
    bool missed;    /* events came meanwhile: the stream is taken up again */
    int64_t seq;    /* the last row whose hash we knew before the loss */
    char hash_prefix[BOARD_HASH_PREFIX_SIZE]; /* "": of none */
    int64_t lost_ms; /* when the server was last heard before; its clock */
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
    int64_t asked_ms;    /* monotonic; when that was */
    int64_t ask_at_ms;   /* monotonic; ask (again) then; 0 = no need */
    bool following;      /* the event stream was begun */
    struct board_resync resync;
    int64_t anew_ms;      /* calls until then are of a journal that is no more; 0: none */
    int64_t drawn_minute; /* of the office's clock, as it is on the picture */
    char day[DATE_SIZE];  /* the office's day of the lists */
    int64_t drawn_seq;    /* the last event that is in the picture */
    bool pictured;        /* the screenshot was taken */
    int64_t test_end_ms;  /* monotonic; a test of picture and sound is shown until then */
    struct device_reporter reporter;
};

#endif /* DISPLAY_BOARD_PRIVATE_H */
