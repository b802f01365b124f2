/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "display/board_slides.h"

#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/log.h"
#include "common/mem.h"
#include "common/text.h"
#include "display/board_pictures.h"
#include "display/picture_fetch.h"
#include "screen/window.h"

#define LOG_TAG "display/pictures"
#define FOLDER_SIZE 512

struct board_slides {
    struct board_pictures *pictures; /* owned */
    struct picture_fetch *fetch;     /* owned; NULL: the folder is the operator's */
    struct window *window;           /* borrowed */
    atomic_bool fetched;             /* the folder is another one; any thread */
};

static void
slides_on_changed(void *arg)
{
    struct board_slides *slides = arg;

    atomic_store(&slides->fetched, true);
    window_wake(slides->window);
}

/* The user's cache, a folder a server, for boards of two offices may run here. */
static bool
default_folder(const char *server, char out[FOLDER_SIZE])
{
    const char *cache = getenv("XDG_CACHE_HOME");
    const char *home = getenv("HOME");
    bool own = cache && cache[0] == '/';
    uint8_t hash[crypto_generichash_BYTES_MIN];
    char name[9];

    (void)crypto_generichash(
        hash, sizeof(hash), (const uint8_t *)server, strlen(server), NULL, 0);
    text_hex(hash, (sizeof(name) - 1) / 2, name);
    return (own || (home && home[0] == '/')) &&
           snprintf(out, FOLDER_SIZE, "%s%s/antrean-board/%s", own ? cache : home,
               own ? "" : "/.cache", name) < FOLDER_SIZE;
}

static enum status
start_fetch(struct board_slides *slides, const struct board_options *options,
    const char *folder, struct error *err)
{
    const struct picture_fetch_options fetch = { .link = { .server = options->server,
                                                     .token = options->token,
                                                     .ca = options->ca,
                                                     .language = options->language },
        .folder = folder,
        .on_changed = slides_on_changed,
        .arg = slides };

    return picture_fetch_start(&fetch, &slides->fetch, err);
}

/* The server's pictures, by way of a folder of ours. */
static enum status
open_fetched(
    struct board_slides *slides, const struct board_options *options, struct error *err)
{
    char folder[FOLDER_SIZE];
    bool known = options->cache ? text_copy(folder, sizeof(folder), options->cache)
                                : default_folder(options->server, folder);
    enum status st;

    if (!known) {
        return error_set(
            err, STATUS_ARG, "there is no folder for the server's pictures; say --cache");
    }
    st = board_pictures_open(folder, slides->window, &slides->pictures, err);
    return st == STATUS_OK ? start_fetch(slides, options, folder, err) : st;
}

struct board_slides *
board_slides_open(const struct board_options *options, struct window *window)
{
    struct board_slides *slides;
    struct error err = { .text = "" };
    enum status st;

    if (options->no_pictures) {
        return NULL;
    }
    slides = xcalloc(1, sizeof(*slides));
    slides->window = window;
    st = options->pictures
             ? board_pictures_open(options->pictures, window, &slides->pictures, &err)
             : open_fetched(slides, options, &err);
    if (st != STATUS_OK) {
        log_warn(NULL, "there is no slide show: %s", err.text);
        board_slides_close(slides);
        return NULL;
    }
    return slides;
}

void
board_slides_close(struct board_slides *slides)
{
    if (slides) {
        picture_fetch_stop(slides->fetch);
        board_pictures_close(slides->pictures);
        free(slides);
    }
}

struct board_pictures *
board_slides_pictures(const struct board_slides *slides)
{
    return slides ? slides->pictures : NULL;
}

bool
board_slides_are_settled(const struct board_slides *slides)
{
    return !slides || board_pictures_are_settled(slides->pictures);
}

void
board_slides_refresh(struct board_slides *slides)
{
    if (slides && slides->fetch) {
        picture_fetch_now(slides->fetch);
    }
}

int
board_slides_step(
    struct board_slides *slides, int64_t now_ms, bool calling, bool *changed)
{
    if (!slides) {
        return -1;
    }
    if (atomic_exchange(&slides->fetched, false)) {
        board_pictures_renew(slides->pictures);
    }
    return board_pictures_step(slides->pictures, now_ms, calling, changed);
}
