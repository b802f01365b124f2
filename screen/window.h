/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SCREEN_WINDOW_H
#define SCREEN_WINDOW_H

/*
 * A window with a software renderer and the main loop around it: sleeps until something
 * happens, draws only when something changed. Main thread only, except window_wake().
 * Everything is measured in units: a unit is a pixel when the window has its design size.
 */

#include <SDL.h>

#include "common/base.h"
#include "common/status.h"
#include "screen/layout.h"

struct draw_cache;
struct text_cache;
struct window;

/** What the manual of each program says of the environment that window_open() reads. */
#define WINDOW_ENVIRONMENT \
    "ANTREAN_WINDOW=X,Y,WIDTH,HEIGHT, in hundredths of the screen, says where the " \
    "window stands."

/** What a window shows at a time: a const table. `app` is the program's own state. */
struct screen {
    const char *name;
    void (*enter)(void *app); /* may be NULL */
    /* True: something changed, draw again. May be NULL. */
    bool (*handle_event)(void *app, const SDL_Event *event);
    /* After events and when its time has come: let time pass, call window_redraw() when
       something changed. Gives back in how many ms it wants to be called again, -1 =
       only after an event. May be NULL. */
    int (*update)(void *app);
    void (*render)(void *app); /* draw everything from state */
    void (*leave)(void *app);  /* may be NULL */
};

struct window_options {
    const char *title;
    int design_w, design_h; /* units the layout is made for, e.g. 1280 x 800 */
    int width, height;      /* of the window in pixels; 0 = the design size */
    bool fullscreen;
    bool hide_cursor;
    /* For people who must not leave: closing it and the desktop's keys do nothing. It
       ends by window_quit(), SIGTERM or SIGINT. */
    bool locked;
    bool on_top;             /* above other windows, for a strip beside another program */
    const char *font_folder; /* NULL = the package's; borrowed for the call */
    const char *screenshot;  /* F12 writes a PNG here; NULL = F12 does nothing; static */
    /* F3 draws this over the screen and takes it away again: what the window costs
       (debug_strip_draw()). NULL: F3 does nothing. */
    void (*debug_draw)(struct window *window);
    /* One more line for it, e.g. about the link; may be NULL. */
    void (*debug_line)(void *app, char *out, size_t out_size);
    /* Main thread, after window_wake(): e.g. link_dispatch(). Then a redraw. */
    void (*on_wake)(void *app);
    void *app; /* outlives the window */
};

/** STATUS_IO: no display, or no font. */
enum status window_open(const struct window_options *options, struct window **window,
    struct error *err) MUST_CHECK;
void window_close(struct window *window);

/** Show another screen from now on: leaves the old one, enters this one. */
void window_show(struct window *window, const struct screen *screen);
const struct screen *window_screen(const struct window *window);

/** Run until window_quit(), a signal to end, or until the person closes the window. */
void window_run(struct window *window);

/**
 * One round of the loop: draw when needed, wait at most `timeout_ms` for events, handle
 * them, update. False after window_quit(). For tests and for loops of one's own.
 */
bool window_step(struct window *window, int timeout_ms);

void window_quit(struct window *window);
void window_redraw(struct window *window);

/** Any thread: run `on_wake` soon. Posts nothing while one is pending. `window` is void
 * so that it fits the link's `wake`. */
void window_wake(void *window);

/**
 * Counts how often the whole picture had to be drawn anew: another size, a window that
 * was covered, something drawn over it. While it stays the same, what was drawn last
 * stands, and a screen may draw only what changed.
 */
unsigned window_damage(const struct window *window);

/** What is shown, drawn anew: ARGB8888, owned by the caller; NULL: no memory for it. */
SDL_Surface *window_picture(struct window *window);

/** Write what is shown as a PNG. */
enum status window_save_png(struct window *window, const char *path, struct error *err)
    MUST_CHECK;

SDL_Renderer *window_renderer(struct window *window);
struct text_cache *window_text(struct window *window);
struct draw_cache *window_shapes(struct window *window);

/** What the window cost so far. */
struct window_cost {
    unsigned drawn; /* times */
    double last_ms; /* the last picture took */
};
struct window_cost window_cost(const struct window *window);
/** The program's own line of figures; "" without. */
void window_debug_line(struct window *window, char *out, size_t out_size);

/** The whole window, pixels. */
struct rect window_rect(const struct window *window);

/** Units to pixels; at least 1 for anything above 0. */
int window_px(const struct window *window, int units);

/** The layout changed its shape (portrait): units from now on. */
void window_set_design(struct window *window, int design_w, int design_h);

/** High contrast or not, of all that is drawn from now on. */
void window_set_contrast(struct window *window, bool high);

/** Make the window itself so large (its new design size), above other windows or not. */
void window_reshape(struct window *window, int design_w, int design_h, bool on_top);

#endif /* SCREEN_WINDOW_H */
