/* SPDX-License-Identifier: GPL-3.0-or-later */
/* antrean-counter: the clerk's program. Reads its options, opens the window, runs. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/clock.h"
#include "common/options.h"
#include "counter/counter_app.h"
#include "screen/i18n.h"
#include "screen/screen_options.h"
#include "screen/window.h"
#include "ticketing/printer_option.h"

struct options {
    struct counter_options app;
    const char *language, *zone;
    bool strip;
};

#define AT(member) offsetof(struct options, member)

static enum status
read_paper(void *options, const char *value, struct error *err)
{
    return printer_option_paper(&((struct options *)options)->app.print, value, err);
}

static enum status
read_print_mode(void *options, const char *value, struct error *err)
{
    return printer_option_mode(&((struct options *)options)->app.print, value, err);
}

static const struct option_row rows[] = {
    SERVER_OPTION_ROW(AT(app.server)),
    { .name = "counter",
        .argument = "N",
        .kind = OPTION_INT,
        .at = AT(app.counter),
        .min = 1,
        .max = COUNTERS_MAX,
        .help = "the counter of this desk; asked for when missing" },
    { .name = "username",
        .argument = "U",
        .kind = OPTION_TEXT,
        .at = AT(app.username),
        .help = "who signs in; the password is asked for in the window, or taken from "
                "ANTREAN_PASSWORD" },
    PRINTER_OPTION_ROWS(AT(app.printer), read_paper, read_print_mode),
    SCREEN_OPTION_ROWS(AT(app.ca), AT(language), AT(zone)),
    { .name = "fullscreen",
        .kind = OPTION_FLAG,
        .at = AT(app.fullscreen),
        .help = "fill the screen" },
    { .name = "strip",
        .kind = OPTION_FLAG,
        .at = AT(strip),
        .help = "a narrow window above other programs (F7 changes)" },
    WINDOW_OPTION_ROWS(AT(app.fonts), AT(app.screenshot)),
    { .name = "debug",
        .kind = OPTION_FLAG,
        .at = AT(app.debug),
        .help = "F3 shows what drawing and the link cost" },
};

static const char *const chapters[] = { "ENVIRONMENT",
    "ANTREAN_PASSWORD is the password of --username, for tests: it is read once and "
    "taken out of the environment."
    "\n\n" WINDOW_ENVIRONMENT,
    "SEE ALSO", "antrean-server(8), antrean-board(1), antrean-kiosk(1)", NULL };

static const struct options_program program = {
    .self = { .name = "antrean-counter",
        .words = "",
        .summary = "the clerk's program: call, verify and finish at a counter",
        .rows = rows,
        .row_count = ARRAY_LEN(rows) },
    .section = 1,
    .chapters = chapters,
};

int
main(int argc, char **argv)
{
    struct options o = { .strip = false };
    struct counter_app *app = NULL;
    struct error err;
    enum status st;

    switch (options_read(&program, argc, argv, &o)) {
    case OPTIONS_DONE:
        return 0;
    case OPTIONS_WRONG:
        return OPTIONS_EXIT_WRONG;
    case OPTIONS_RUN:
        break;
    }
    o.app.first = o.strip ? SHAPE_STRIP : o.app.first;
    i18n_init(o.language);
    st = clock_set_zone(o.zone, &err);
    if (st == STATUS_OK) {
        /* The password of tests comes from the environment, and does not stay there. */
        o.app.password = getenv("ANTREAN_PASSWORD");
        st = counter_app_open(&o.app, &app, &err);
        unsetenv("ANTREAN_PASSWORD");
    }
    if (st != STATUS_OK) {
        fprintf(stderr, "antrean-counter: %s\n", err.text);
        return 1;
    }
    window_run(app->window);
    counter_app_close(app);
    return 0;
}
