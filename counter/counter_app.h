/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_COUNTER_APP_H
#define COUNTER_COUNTER_APP_H

/*
 * The clerk's program put together: its window with the three screens, its link, and what
 * the link's news do. For the program and for tests alike. Main thread only.
 */

#include "counter/counter_core.h"
#include "counter/counter_printer.h"

/** What the command line, or a test, decides; all borrowed for the call but where said.
 */
struct counter_options {
    const char *server;   /* URL */
    const char *ca;       /* PEM file, or NULL */
    int counter;          /* 0: ask */
    const char *username; /* or NULL */
    const char *password; /* or NULL; with `username`: tried once */
    const char *printer;  /* or NULL, as "none" */
    struct printer_options print;
    enum counter_shape first;
    bool fullscreen, debug;
    const char *fonts;      /* or NULL */
    const char *screenshot; /* or NULL; static */
};

/**
 * Open the window with the sign-in and begin to look for the server, in the language of
 * now. STATUS_IO: no display or no font; STATUS_ARG: `server` is no address. `*app` is to
 * be closed only on STATUS_OK.
 */
enum status counter_app_open(const struct counter_options *options,
    struct counter_app **app, struct error *err) MUST_CHECK;

/** NULL is accepted. */
void counter_app_close(struct counter_app *app);

#endif /* COUNTER_COUNTER_APP_H */
