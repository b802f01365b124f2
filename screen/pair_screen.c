/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks for a code, shows it, and asks whether its token is good by now. */
#include "screen/pair_screen.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/json_reader.h"
#include "common/log.h"
#include "common/text.h"
#include "screen/draw.h"
#include "screen/i18n.h"
#include "screen/link.h"
#include "screen/link_banner.h"
#include "screen/text_draw.h"

#define LOG_TAG "screen/pair_screen"
#define LOOK_MS 3000
#define CODE_MS \
    (630 * 1000) /* a little more than the server keeps it: typed in its last moment, it \
                    counts */

struct pairing {
    const struct pair_screen_options *options;
    struct window *window;
    struct link *link;
    char code[16];                 /* "K7PQ 2XM8"; "": none yet */
    char token[TOKEN_OPTION_SIZE]; /* with the code */
    bool asking;                   /* an answer is on its way */
    bool known;
    int64_t made_ms; /* monotonic: when the code came */
    int64_t due_ms;  /* monotonic: when to ask again */
};

/* ---- what is asked ---- */

static void
ask_again_later(struct pairing *pairing)
{
    int64_t rest_ms = pairing->options->look_ms ? pairing->options->look_ms : LOOK_MS;

    pairing->asking = false;
    pairing->due_ms = clock_monotonic_ms() + rest_ms;
}

static void
code_answer(void *arg, const struct link_answer *answer)
{
    struct pairing *pairing = arg;
    struct json_reader r;
    char code[13];

    ask_again_later(pairing);
    reader_init(&r, answer->json, READER_LENIENT, NULL);
    reader_whole_text(&r, "code", JSON_REQUIRED, code, sizeof(code));
    reader_whole_text(&r, "token", JSON_REQUIRED, pairing->token, sizeof(pairing->token));
    if (answer->status != STATUS_OK || reader_result(&r) != STATUS_OK) {
        log_warn(NULL, "there is no code: %s", answer->code);
        return;
    }
    (void)snprintf(pairing->code, sizeof(pairing->code), "%.4s %.8s", code,
        strlen(code) > 4 ? code + 4 : "");
    pairing->made_ms = clock_monotonic_ms();
    link_set_token(pairing->link, pairing->token);
    window_redraw(pairing->window);
}

static void
known_answer(void *arg, const struct link_answer *answer)
{
    struct pairing *pairing = arg;

    ask_again_later(pairing);
    if (answer->status == STATUS_OK) {
        pairing->known = true;
        window_quit(pairing->window);
    }
}

static void
ask(struct pairing *pairing)
{
    struct link_request request = { .method = "GET", .path = "/v1/board" };
    bool over = clock_monotonic_ms() - pairing->made_ms > CODE_MS;

    pairing->asking = true;
    if (pairing->code[0] && !over) {
        link_send(pairing->link, &request, known_answer, pairing);
        return;
    }
    pairing->code[0] = '\0';
    link_set_token(pairing->link, "");
    request = (struct link_request){ .method = "POST",
        .path = "/v1/pairings",
        .body = json_pack("{s:s}", "kind", pairing->options->kind) };
    link_send(pairing->link, &request, code_answer, pairing);
    json_decref(request.body);
}

/* ---- what is seen ---- */

static void
pairing_on_wake(void *arg)
{
    struct pairing *pairing = arg;

    if (pairing->link) {
        link_dispatch(pairing->link);
    }
}

static int
pairing_update(void *arg)
{
    struct pairing *pairing = arg;
    int64_t now_ms = clock_monotonic_ms();

    if (pairing->asking) {
        return -1;
    }
    if (now_ms >= pairing->due_ms) {
        ask(pairing);
        return -1;
    }
    return (int)(pairing->due_ms - now_ms);
}

static void
draw_lines(struct window *window, struct rect room, enum theme_colour colour,
    enum theme_size size, const char *text)
{
    const struct text_style style = {
        .size = size, .weight = THEME_REGULAR, .colour = colour, .align = TEXT_MIDDLE
    };

    (void)text_draw_wrapped(window, &style, room, text);
}

static void
pairing_render(void *arg)
{
    struct pairing *pairing = arg;
    struct window *window = pairing->window;
    struct rect room = window_rect(window);
    struct link_state state = link_state(pairing->link);
    const struct text_style code = { .size = THEME_160,
        .weight = THEME_BOLD,
        .colour = THEME_PAPER,
        .align = TEXT_MIDDLE,
        .tabular = true };

    draw_clear(window, THEME_INK);
    if (state.phase == LINK_LOST) {
        (void)link_banner_draw(window, &room, &state, link_now_ms(pairing->link));
    }
    room = rect_inset(room, room.w / 16, room.h / 6);
    draw_lines(window, rect_cut_top(&room, room.h / 5, 0), THEME_PAPER, THEME_32,
        pairing->code[0] ? _("Kode layar ini") : _("Menghubungi server..."));
    text_draw_fit(window, &code, rect_cut_top(&room, room.h / 2, 0), pairing->code);
    if (pairing->code[0]) {
        draw_lines(window, rect_cut_top(&room, room.h / 2, 0), THEME_PAPER, THEME_25,
            _("Pengelola sistem memasukkan kode ini di Pengaturan, Alat, Pasangkan "
              "layar."));
        draw_lines(window, room, THEME_LINE, THEME_20,
            _("Layar berganti sendiri setelah kode dimasukkan."));
    }
}

static const struct screen pairing_screen = {
    .name = "pairing",
    .update = pairing_update,
    .render = pairing_render,
};

/* ---- what is kept ---- */

static bool
make_folders(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        bool there;

        *slash = '\0';
        there = mkdir(path, 0700) == 0 || errno == EEXIST;
        *slash = '/';
        if (!there) {
            return false;
        }
    }
    return true;
}

/* Without it the screen works all the same, and is paired anew at its next start. */
static void
keep(const struct pairing *pairing)
{
    const struct pair_screen_options *o = pairing->options;
    char path[PATH_MAX];
    int fd = -1;

    if (token_option_file(o->program, o->pair, path, sizeof(path)) &&
        make_folders(path)) {
        fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    }
    if (fd < 0 || dprintf(fd, "%s\n", pairing->token) < 0 || fsync(fd) != 0) {
        log_warn(NULL, "the token could not be kept: the next start shows a code again");
    }
    if (fd >= 0) {
        (void)close(fd);
    }
}

static enum status
open_up(struct pairing *pairing, struct error *err)
{
    const struct pair_screen_options *o = pairing->options;
    struct window_options window = o->window;
    enum status st;

    window.on_wake = pairing_on_wake;
    window.debug_draw = NULL;
    window.debug_line = NULL;
    window.app = pairing;
    st = window_open(&window, &pairing->window, err);
    if (st != STATUS_OK) {
        return st;
    }
    return link_start(&(struct link_options){ .server = o->server,
                          .ca = o->ca,
                          .language = o->language,
                          .wake = window_wake,
                          .wake_arg = pairing->window,
                          .arg = pairing },
        &pairing->link, err);
}

enum status
pair_screen_run(const struct pair_screen_options *options, char *token, struct error *err)
{
    struct pairing pairing = { .options = options };
    enum status st = open_up(&pairing, err);

    if (st == STATUS_OK) {
        link_follow(pairing.link, LINK_FOLLOW_HEALTH, 0);
        window_show(pairing.window, &pairing_screen);
        window_run(pairing.window);
        st = pairing.known ? STATUS_OK : STATUS_EMPTY;
    }
    if (pairing.known) {
        keep(&pairing);
        text_copy(token, TOKEN_OPTION_SIZE, pairing.token);
    }
    link_stop(pairing.link);
    if (pairing.window) {
        window_close(pairing.window);
    }
    return st;
}
