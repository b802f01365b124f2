/* SPDX-License-Identifier: GPL-3.0-or-later */
/* antrean-counter: the clerk's program. Reads its options, opens the window, runs. */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/mem.h"
#include "common/text.h"
#include "counter/counter_app.h"
#include "screen/i18n.h"

#define LOG_TAG "counter"
#define EXIT_USAGE 2

struct options {
    const char *server, *username, *ca, *language, *zone, *fonts, *screenshot;
    int counter;
    bool fullscreen, strip, debug;
};

static void
print_help(void)
{
    puts("usage: antrean-counter --server URL [--counter N] [--username U]\n"
         "\n"
         "  --server URL      address of antrean-server\n"
         "  --counter N       the counter of this desk; asked for when missing\n"
         "  --username U      who signs in; the password is asked for in the window,\n"
         "                    or taken from ANTREAN_PASSWORD\n"
         "  --ca FILE         authority that signed the server's certificate (PEM)\n"
         "  --language id|en  language of the screen (id)\n"
         "  --zone ZONE       time zone of the office (Asia/Jakarta)\n"
         "  --fullscreen      fill the screen\n"
         "  --strip           a narrow window above other programs (F7 changes)\n"
         "  --fonts DIR       where the font Inter is\n"
         "  --screenshot FILE F12 saves a picture of the window here\n"
         "  --debug           F3 shows what drawing and the link cost\n"
         "  --help, --version");
}

static bool
read_options(int argc, char **argv, struct options *o)
{
    enum {
        SERVER = 1000,
        COUNTER,
        USERNAME,
        CA,
        LANGUAGE,
        ZONE,
        FULL,
        STRIP,
        FONTS,
        SHOT,
        DEBUG
    };
    static const struct option table[] = { { "server", required_argument, NULL, SERVER },
        { "counter", required_argument, NULL, COUNTER },
        { "username", required_argument, NULL, USERNAME },
        { "ca", required_argument, NULL, CA },
        { "language", required_argument, NULL, LANGUAGE },
        { "zone", required_argument, NULL, ZONE },
        { "fullscreen", no_argument, NULL, FULL }, { "strip", no_argument, NULL, STRIP },
        { "fonts", required_argument, NULL, FONTS },
        { "screenshot", required_argument, NULL, SHOT },
        { "debug", no_argument, NULL, DEBUG }, { "help", no_argument, NULL, 'h' },
        { "version", no_argument, NULL, 'v' }, { NULL, 0, NULL, 0 } };
    int64_t number;
    int c;

    while ((c = getopt_long(argc, argv, "", table, NULL)) != -1) {
        switch (c) {
        case SERVER:
            o->server = optarg;
            break;
        case COUNTER:
            if (!text_to_int(optarg, 1, 99, &number)) {
                return false;
            }
            o->counter = (int)number;
            break;
        case USERNAME:
            o->username = optarg;
            break;
        case CA:
            o->ca = optarg;
            break;
        case LANGUAGE:
            o->language = optarg;
            break;
        case ZONE:
            o->zone = optarg;
            break;
        case FULL:
            o->fullscreen = true;
            break;
        case STRIP:
            o->strip = true;
            break;
        case FONTS:
            o->fonts = optarg;
            break;
        case SHOT:
            o->screenshot = optarg;
            break;
        case DEBUG:
            o->debug = true;
            break;
        case 'h':
            print_help();
            exit(0);
        case 'v':
            puts("antrean-counter " ANTREAN_VERSION);
            exit(0);
        default:
            return false;
        }
    }
    return optind == argc && o->server;
}

static void
window_on_wake(void *arg)
{
    struct counter_app *app = arg;

    link_dispatch(app->link);
}

static void
link_line(void *arg, char *out, size_t out_size)
{
    static const char *const phases[] = { "connecting", "connected", "lost" };
    struct counter_app *app = arg;
    struct link_state state = link_state(app->link);

    snprintf(out, out_size, "link %s, journal at %" PRId64 ", heard %" PRId64 " ms ago",
        phases[state.phase], link_seq(app->link),
        link_now_ms(app->link) - state.heard_ms);
}

/* The password of tests comes from the environment, and does not stay there. */
static void
take_password(struct counter_app *app)
{
    const char *password = getenv("ANTREAN_PASSWORD");

    if (password && app->username.text[0]) {
        ui_text_set(&app->password, password);
        app->password_from_env = true;
    }
    unsetenv("ANTREAN_PASSWORD");
}

static enum status
open_app(struct counter_app *app, const struct options *o, struct error *err)
{
    enum status st = window_open(&(struct window_options){ .title = "Antrean: Loket",
                                     .design_w = COUNTER_DESIGN_W,
                                     .design_h = COUNTER_DESIGN_H,
                                     .fullscreen = o->fullscreen,
                                     .font_folder = o->fonts,
                                     .screenshot = o->screenshot,
                                     .debug = o->debug,
                                     .debug_line = link_line,
                                     .on_wake = window_on_wake,
                                     .app = app },
        &app->window, err);

    if (st != STATUS_OK) {
        return st;
    }
    app->ui = ui_new(app->window);
    return link_start(&(struct link_options){ .server = o->server,
                          .ca = o->ca,
                          .language = i18n_language(),
                          .wake = window_wake,
                          .wake_arg = app->window,
                          .on_event = counter_on_event,
                          .on_state = counter_on_state,
                          .arg = app },
        &app->link, err);
}

int
main(int argc, char **argv)
{
    struct options o = { .language = "id", .zone = "Asia/Jakarta" };
    struct counter_app *app;
    struct error err;
    enum status st;

    if (!read_options(argc, argv, &o)) {
        fprintf(stderr, "antrean-counter: see antrean-counter --help\n");
        return EXIT_USAGE;
    }
    i18n_init(o.language);
    st = clock_set_zone(o.zone, &err);
    app = xcalloc(1, sizeof(*app));
    app->wanted = o.counter;
    app->strip_wanted = o.strip;
    if (o.username) {
        ui_text_set(&app->username, o.username);
    }
    take_password(app);
    if (st == STATUS_OK) {
        st = open_app(app, &o, &err);
    }
    if (st == STATUS_OK) {
        window_show(app->window, &counter_signin_screen);
        window_run(app->window);
    } else {
        fprintf(stderr, "antrean-counter: %s\n", err.text);
    }
    link_stop(app->link);
    window_close(app->window);
    ui_free(app->ui);
    ui_text_clear(&app->password);
    free(app);
    return st == STATUS_OK ? 0 : 1;
}
