/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The boards' slide show at a real server: a board follows what an office does to its
 * folder, shows it, keeps it while the server is away, and ends when it is told to.
 */
#include <SDL.h>
#include <dirent.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sodium.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/mem.h"
#include "common/text.h"
#include "display/board_app.h"
#include "display/picture_store.h"
#include "screen/i18n.h"
#include "tests/support/slides.h"
#include "tests/support/test.h"

#define DEADLINE_MS 90000
#define END_MS 60000 /* a transfer is broken off within a second */
#define SILENT_MAX 16

extern char **environ;

/* ---- what a board keeps ---- */

static pid_t
start_board_at(const struct slides *slides, const char *server)
{
    const char *build = getenv("ANTREAN_BUILD");
    char program[512];
    char *argv[] = { program, (char *)"--server", (char *)server, (char *)"--token",
        (char *)e2e_token(slides->e2e, "board"), (char *)"--no-sound", (char *)"--cache",
        (char *)slides->cache, NULL };
    pid_t pid;

    (void)snprintf(
        program, sizeof(program), "%s/antrean-board", build ? build : "build/debug");
    assert_int_equal(posix_spawn(&pid, program, NULL, NULL, argv, environ), 0);
    return pid;
}

static pid_t
start_board(const struct slides *slides)
{
    return start_board_at(slides, e2e_url(slides->e2e));
}

/*
 * It ends by itself, and soon, whatever it waits for. SDL turns SIGTERM into the end once
 * there is a window, and pictures are asked for after that: a board that has asked for or
 * fetched something is as far; before, the signal just kills it.
 */
static void
end_board(pid_t pid)
{
    int64_t deadline_ms = clock_monotonic_ms() + END_MS;
    int state = 0;

    assert_int_equal(kill(pid, SIGTERM), 0);
    while (waitpid(pid, &state, WNOHANG) != pid) {
        if (clock_monotonic_ms() > deadline_ms) {
            (void)kill(pid, SIGKILL);
            (void)waitpid(pid, &state, 0);
            fail_msg("the board did not end");
        }
        (void)usleep(5000);
    }
    assert_true(WIFEXITED(state));
    assert_int_equal(WEXITSTATUS(state), 0);
}

/* The name under which a board keeps a colour. */
static void
kept_name(
    const struct slides *slides, size_t place, size_t colour, char out[PICTURE_FILE_SIZE])
{
    const struct slides_file *file = &slides->colour[colour];
    uint8_t hash[(PICTURE_ID_SIZE - 1) / 2];
    char id[PICTURE_ID_SIZE];

    (void)crypto_generichash(hash, sizeof(hash), file->bytes, file->len, NULL, 0);
    text_hex(hash, sizeof(hash), id);
    assert_true(picture_store_name(place, id, "image/png", out));
}

/* Are these colours what it keeps, in this order, and nothing else? */
static bool
keeps(const struct slides *slides, const size_t *colours, size_t count)
{
    struct dirent **list = NULL;
    int listed_count = scandir(slides->cache, &list, NULL, alphasort);
    size_t found = 0;
    bool all = true;

    for (int i = 0; i < listed_count; i++) {
        char name[PICTURE_FILE_SIZE] = "";

        if (strstr(list[i]->d_name, ".png") || strcmp(list[i]->d_name, "part") == 0) {
            if (found < count) {
                kept_name(slides, found, colours[found], name);
            }
            all = all && found < count && strcmp(list[i]->d_name, name) == 0;
            found++;
        }
        free(list[i]);
    }
    free(list);
    return all && found == count;
}

static void
wait_keeps(const struct slides *slides, const size_t *colours, size_t count)
{
    int64_t deadline_ms = clock_monotonic_ms() + DEADLINE_MS;

    while (!keeps(slides, colours, count)) {
        assert_true(clock_monotonic_ms() < deadline_ms);
        (void)usleep(20000);
    }
}

/* As an installer does after copying. */
static void
tell_boards(const struct slides *slides, const char *words)
{
    const char *const command[] = { "pictures", e2e_folder(slides->e2e), NULL };
    char *text = NULL;

    assert_int_equal(e2e_admin(slides->e2e, command, &text), 0);
    if (!strstr(text, words)) {
        fail_msg("%s", text);
    }
    free(text);
}

static void
test_a_board_follows_the_offices_folder(void **state)
{
    const struct slides *slides = *state;
    char own[TEMP_PATH_SIZE];
    pid_t board;

    assert_int_equal(mkdir(slides->cache, 0700), 0);
    temp_write(temp_path(own, slides->cache, "milik-kantor.gif"), "x", 1);
    slides_put_colour(slides, "a.png", 0);
    slides_put_colour(slides, "b.png", 1);
    board = start_board(slides);
    wait_keeps(slides, (const size_t[]){ 0, 1 }, 2);
    slides_take_away(slides, "a.png");
    slides_put_colour(slides, "c.png", 2);
    slides_put_colour(slides, "d.png", 2); /* the same picture twice is shown once */
    slides_put_colour(slides, "e.png", 3);
    slides_put(slides, "f.txt", "bukan gambar", 12);
    tell_boards(slides, "f.txt: left out: neither a PNG nor a JPEG picture");
    wait_keeps(slides, (const size_t[]){ 1, 2, 3 }, 3);
    slides_put_colour(slides, "b.png", 4); /* replaced under its name */
    tell_boards(slides, "b.png: shown, 160 x 90 pixels");
    wait_keeps(slides, (const size_t[]){ 4, 2, 3 }, 3);
    e2e_kill(slides->e2e);
    slides_take_away(slides, "c.png");
    slides_take_away(slides, "d.png");
    assert_true(keeps(slides, (const size_t[]){ 4, 2, 3 }, 3));
    e2e_restart(slides->e2e);
    wait_keeps(slides, (const size_t[]){ 4, 3 }, 2); /* by itself when it is back */
    end_board(board);
    slides_take_away(slides, "b.png");
    board = start_board(slides);
    wait_keeps(slides, (const size_t[]){ 3 }, 1);
    slides_take_away(slides, "e.png");
    tell_boards(slides, "shown: 0 of");
    wait_keeps(slides, NULL, 0);
    end_board(board);
    assert_int_equal(access(own, F_OK), 0); /* what is not its own it leaves alone */
}

/* Take connections and say nothing, until one of them has asked for this. */
static size_t
listen_silently(int listener, const char *wanted, int peers[SILENT_MAX])
{
    int64_t deadline_ms = clock_monotonic_ms() + DEADLINE_MS;
    size_t count = 0;
    bool asked = false;

    while (!asked && count < SILENT_MAX) {
        struct pollfd wait = { .fd = listener, .events = POLLIN };
        char text[512] = "";

        assert_true(clock_monotonic_ms() < deadline_ms);
        if (poll(&wait, 1, 100) == 1) {
            peers[count] = accept(listener, NULL, NULL);
            assert_true(peers[count] >= 0);
            assert_true(recv(peers[count++], text, sizeof(text) - 1, 0) > 0);
            asked = strstr(text, wanted) != NULL;
        }
    }
    assert_true(asked);
    return count;
}

static void
test_a_board_ends_while_a_server_says_nothing(void **state)
{
    const struct slides *slides = *state;
    struct sockaddr_in address = { .sin_family = AF_INET,
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof(address);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int peers[SILENT_MAX];
    char server[64];
    size_t count;
    pid_t board;

    assert_int_equal(bind(listener, (struct sockaddr *)&address, len), 0);
    assert_int_equal(listen(listener, SILENT_MAX), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &len), 0);
    (void)snprintf(
        server, sizeof(server), "http://127.0.0.1:%d", ntohs(address.sin_port));
    board = start_board_at(slides, server);
    count = listen_silently(listener, "GET " SLIDES_LIST, peers);
    end_board(board);
    for (size_t i = 0; i < count; i++) {
        (void)close(peers[i]);
    }
    (void)close(listener);
}

/* ---- what a board shows ---- */

static struct board_app *
open_board(const struct slides *slides, struct board_options *options)
{
    struct board_app *app = NULL;

    *options = (struct board_options){ .server = e2e_url(slides->e2e),
        .cache = slides->cache,
        .hall = "",
        .zone = "Asia/Jakarta",
        .language = "id",
        .layout = BOARD_LAYOUT_MAIN,
        .has_layout = true,
        .width = 1280,
        .height = 720 };
    (void)text_copy(
        options->token, sizeof(options->token), e2e_token(slides->e2e, "board"));
    assert_int_equal(board_app_open(options, NULL, &app, NULL), STATUS_OK);
    return app;
}

/* Which colour the window of this process shows; SLIDES_COLOURS for none. */
static size_t
shown_colour(void)
{
    SDL_Window *window = NULL;
    Uint32 *pixels = xcalloc((size_t)1280 * 720, sizeof(*pixels));
    size_t found = SLIDES_COLOURS;

    for (Uint32 id = 1; id < 64 && !window; id++) {
        window = SDL_GetWindowFromID(id);
    }
    assert_non_null(window);
    assert_int_equal(SDL_RenderReadPixels(SDL_GetRenderer(window), NULL,
                         SDL_PIXELFORMAT_RGB888, pixels, 1280 * 4),
        0);
    for (size_t at = 0; at < (size_t)1280 * 720 && found == SLIDES_COLOURS; at++) {
        for (size_t i = 0; i < SLIDES_COLOURS && found == SLIDES_COLOURS; i++) {
            found = (pixels[at] & 0xffffff) == (0xff0000U | slides_shade(i)) ? i : found;
        }
    }
    free(pixels);
    return found;
}

static void
wait_shows(struct board_app *app, size_t colour)
{
    int64_t deadline_ms = clock_monotonic_ms() + DEADLINE_MS;

    do {
        assert_true(clock_monotonic_ms() < deadline_ms);
        for (int i = 0; i < 10; i++) {
            assert_true(board_app_step(app, 20));
        }
    } while (shown_colour() != colour);
}

static void
test_a_board_shows_what_it_kept_while_the_server_is_away(void **state)
{
    const struct slides *slides = *state;
    struct board_options options;
    unsigned char *broken = xcalloc(slides->colour[0].len, 1);
    struct board_app *app;

    /* Whole by its parts, but what is in them cannot be decoded: boards find out. */
    memcpy(broken, slides->colour[0].bytes, slides->colour[0].len);
    memset(broken + slides->colour[0].len / 2, 0x55, 8);
    slides_put(slides, "0-rusak.png", broken, slides->colour[0].len);
    slides_put_colour(slides, "1.png", 1);
    app = open_board(slides, &options);
    wait_shows(app, 1);
    slides_put_colour(slides, "1.png", 2);
    tell_boards(slides, "shown: 2 of 2");
    wait_shows(app, 2); /* at its next turn */
    board_app_close(app);
    e2e_kill(slides->e2e);
    app = open_board(slides, &options);
    wait_shows(app, 2);
    e2e_restart(slides->e2e);
    slides_take_away(slides, "0-rusak.png");
    slides_take_away(slides, "1.png");
    tell_boards(slides, "shown: 0 of");
    wait_shows(app, SLIDES_COLOURS);
    board_app_close(app);
    free(broken);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_a_board_follows_the_offices_folder, slides_setup, slides_teardown),
        cmocka_unit_test_setup_teardown(
            test_a_board_ends_while_a_server_says_nothing, slides_setup, slides_teardown),
        cmocka_unit_test_setup_teardown(
            test_a_board_shows_what_it_kept_while_the_server_is_away, slides_setup,
            slides_teardown),
    };
    int failed;

    (void)setenv("SDL_VIDEODRIVER", "dummy", 1);
    if (clock_set_zone("Asia/Jakarta", NULL) != STATUS_OK) {
        return 1;
    }
    i18n_init("id");
    failed = cmocka_run_group_tests_name("board_pictures", tests, NULL, NULL);
    SDL_Quit();
    return failed;
}
