/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The boards' slide show: files that an office puts into its folder reach a real board,
 * follow what is changed, and stay while the server is away. What is no picture, too
 * large, half copied or a way out of the folder is never given out.
 */
#include <SDL.h>
#include <SDL_image.h>
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <sodium.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/mem.h"
#include "common/text.h"
#include "display/board_app.h"
#include "display/picture_store.h"
#include "screen/i18n.h"
#include "tests/e2e.h"
#include "tests/temp.h"
#include "tests/test.h"

#define DEADLINE_MS 90000
#define TOO_LARGE (((size_t)8 << 20) + 1)
#define LIST "/v1/board/pictures"
#define COLOURS 6

extern char **environ;

/* PNG files of one colour each, as bytes. */
struct file {
    unsigned char *bytes; /* owned */
    size_t len;
};

struct office {
    struct e2e *e2e;
    char dir[TEMP_PATH_SIZE]; /* the test's own */
    char cache[TEMP_PATH_SIZE];
    struct file colour[COLOURS];
};

/* What colour number `i` is; none of them is one of the board's. */
static Uint8
shade(size_t i)
{
    return (Uint8)(60 + 30 * i);
}

static void
make_colour(const struct office *office, size_t i, struct file *file)
{
    SDL_Surface *surface =
        SDL_CreateRGBSurfaceWithFormat(0, 160, 90, 24, SDL_PIXELFORMAT_RGB24);
    char path[TEMP_PATH_SIZE];

    assert_non_null(surface);
    (void)SDL_FillRect(surface, NULL, SDL_MapRGB(surface->format, 255, 0, shade(i)));
    (void)temp_path(path, office->dir, "colour.png");
    assert_int_equal(IMG_SavePNG(surface, path), 0);
    SDL_FreeSurface(surface);
    file->bytes = temp_read(path, &file->len);
}

static void
folder_of(const struct office *office, char out[TEMP_PATH_SIZE])
{
    (void)snprintf(out, TEMP_PATH_SIZE, "%s/files/board", e2e_folder(office->e2e));
}

static int
setup(void **state)
{
    struct office *office = calloc(1, sizeof(*office));
    char path[TEMP_PATH_SIZE];

    if (!office) {
        return -1;
    }
    temp_make(office->dir);
    (void)temp_path(office->cache, office->dir, "cache");
    office->e2e = e2e_open(&(struct e2e_options){ 0 });
    (void)snprintf(path, sizeof(path), "%s/files", e2e_folder(office->e2e));
    (void)mkdir(path, 0700);
    folder_of(office, path);
    (void)mkdir(path, 0700);
    for (size_t i = 0; i < COLOURS; i++) {
        make_colour(office, i, &office->colour[i]);
    }
    *state = office;
    return 0;
}

static int
teardown(void **state)
{
    struct office *office = *state;

    e2e_close(office->e2e);
    temp_remove(office->dir);
    for (size_t i = 0; i < COLOURS; i++) {
        free(office->colour[i].bytes);
    }
    free(office);
    return 0;
}

static void
put(const struct office *office, const char *name, const void *bytes, size_t len)
{
    char folder[TEMP_PATH_SIZE];
    char path[TEMP_PATH_SIZE];

    folder_of(office, folder);
    temp_write(temp_path(path, folder, name), bytes, len);
}

static void
put_colour(const struct office *office, const char *name, size_t i)
{
    put(office, name, office->colour[i].bytes, office->colour[i].len);
}

static void
take_away(const struct office *office, const char *name)
{
    char folder[TEMP_PATH_SIZE];
    char path[TEMP_PATH_SIZE];

    folder_of(office, folder);
    assert_int_equal(remove(temp_path(path, folder, name)), 0);
}

/* ---- what the server gives out ---- */

/* "name name ..." as the server lists them. */
static void
listed(const struct office *office, char *out, size_t out_size)
{
    struct e2e_answer *answer = e2e_ask(office->e2e, "board", "GET", LIST, NULL, NULL);
    const json_t *picture;
    size_t i;

    assert_int_equal(answer->status, 200);
    out[0] = '\0';
    json_array_foreach(json_object_get(answer->json, "pictures"), i, picture)
    {
        (void)text_append(out, out_size, out[0] ? " " : "");
        (void)text_append(
            out, out_size, json_string_value(json_object_get(picture, "name")));
    }
    e2e_answer_free(answer);
}

/* The address of a picture on the list. */
static void
address_of(const struct office *office, size_t index, char path[128])
{
    struct e2e_answer *answer = e2e_ask(office->e2e, "board", "GET", LIST, NULL, NULL);
    const json_t *picture =
        json_array_get(json_object_get(answer->json, "pictures"), index);

    (void)snprintf(
        path, 128, LIST "/%s", json_string_value(json_object_get(picture, "id")));
    e2e_answer_free(answer);
}

/* How often these words stand in the server's log. */
static int
count_in_log(const struct office *office, const char *words)
{
    char path[TEMP_PATH_SIZE];
    unsigned char *log;
    size_t len;
    int count = 0;

    log = temp_read(temp_path(path, e2e_folder(office->e2e), "server.log"), &len);
    for (const char *at = (char *)log; (at = strstr(at, words)); at += strlen(words)) {
        count++;
    }
    free(log);
    return count;
}

/* Said once a file has stopped changing for a moment: it might still be copied. */
static void
wait_log(const struct office *office, const char *words)
{
    int64_t deadline_ms = clock_monotonic_ms() + DEADLINE_MS;
    char names[256];

    while (count_in_log(office, words) == 0) {
        assert_true(clock_monotonic_ms() < deadline_ms);
        listed(office, names, sizeof(names)); /* a look is what finds it */
        (void)usleep(50000);
    }
}

static void
test_only_pictures_of_the_folder_are_given_out(void **state)
{
    const struct office *office = *state;
    const struct file *red = &office->colour[0];
    char *bytes = xcalloc(TOO_LARGE, 1);
    char folder[TEMP_PATH_SIZE];
    char path[TEMP_PATH_SIZE];
    char conf[TEMP_PATH_SIZE];
    char names[256];

    listed(office, names, sizeof(names));
    assert_string_equal(names, ""); /* an empty folder, no pictures */
    memcpy(bytes, red->bytes, red->len);
    put_colour(office, "2 info.PNG", 1);
    put_colour(office, "1-gratis", 0); /* told by what is in it */
    put(office, "besar.png", bytes, TOO_LARGE);
    put(office, "kosong.png", bytes, 0);
    put(office, "separuh.png", bytes, red->len / 2);
    put(office, "catatan.jpg", "bukan gambar", 12);
    put(office, ".rahasia.png", red->bytes, red->len);
    folder_of(office, folder);
    (void)snprintf(conf, sizeof(conf), "%s/antrean.conf", e2e_folder(office->e2e));
    assert_int_equal(symlink(conf, temp_path(path, folder, "konfig.png")), 0);
    assert_int_equal(mkfifo(temp_path(path, folder, "pipa.png"), 0600), 0);
    assert_int_equal(mkdir(temp_path(path, folder, "folder.png"), 0700), 0);
    listed(office, names, sizeof(names));
    assert_string_equal(names, "1-gratis 2 info.PNG");
    wait_log(office, "catatan.jpg is not shown");
    wait_log(office, "separuh.png is not shown");
    put(office, "separuh.png", red->bytes, red->len); /* the rest has come */
    listed(office, names, sizeof(names));
    assert_string_equal(names, "1-gratis 2 info.PNG separuh.png");
    for (int i = 0; i < 5; i++) {
        listed(office, names, sizeof(names));
    }
    assert_int_equal(count_in_log(office, "besar.png is not shown"), 1);
    assert_int_equal(count_in_log(office, "catatan.jpg is not shown"), 1);
    assert_int_equal(count_in_log(office, "konfig.png is not shown"), 1);
    assert_int_equal(count_in_log(office, "pipa.png is not shown"), 1);
    assert_int_equal(count_in_log(office, "rahasia"), 0);
    free(bytes);
}

static void
test_an_id_names_the_same_bytes_for_ever(void **state)
{
    const struct office *office = *state;
    const struct file *first = &office->colour[0];
    struct e2e_answer *answer;
    char address[128];
    char again[128];

    put_colour(office, "a.png", 0);
    address_of(office, 0, address);
    answer = e2e_ask(office->e2e, "board", "GET", address, NULL, NULL);
    assert_int_equal(answer->status, 200);
    assert_int_equal(answer->len, first->len);
    assert_memory_equal(answer->body, first->bytes, first->len);
    assert_non_null(strstr(answer->headers, "image/png"));
    assert_non_null(strstr(answer->headers, "immutable"));
    e2e_answer_free(answer);
    take_away(office, "a.png");
    put_colour(office, "b.png", 0); /* under another name it is the same */
    address_of(office, 0, again);
    assert_string_equal(again, address);
    assert_int_equal(e2e_status(office->e2e, "board", "GET", address, NULL), 200);
    put_colour(office, "b.png", 1); /* other bytes under this name */
    assert_int_equal(e2e_status(office->e2e, "board", "GET", address, NULL), 404);
    address_of(office, 0, again);
    assert_string_not_equal(again, address);
    assert_int_equal(
        e2e_status(office->e2e, "board", "GET", LIST "/..%2F..%2Fantrean.conf", NULL),
        400);
    assert_int_equal(e2e_status(office->e2e, "board", "GET", LIST "/b.png", NULL), 404);
}

/* ---- what a board keeps ---- */

static pid_t
start_board(const struct office *office)
{
    const char *build = getenv("ANTREAN_BUILD");
    char program[512];
    char *argv[] = { program, (char *)"--server", (char *)e2e_url(office->e2e),
        (char *)"--token", (char *)e2e_token(office->e2e, "board"), (char *)"--no-sound",
        (char *)"--cache", (char *)office->cache, NULL };
    pid_t pid;

    (void)snprintf(
        program, sizeof(program), "%s/antrean-board", build ? build : "build/debug");
    assert_int_equal(posix_spawn(&pid, program, NULL, NULL, argv, environ), 0);
    return pid;
}

/* Its window is there once it has fetched something: before, SIGTERM just ends it. */
static void
end_board(pid_t pid)
{
    int state = 0;

    assert_int_equal(kill(pid, SIGTERM), 0);
    while (waitpid(pid, &state, 0) < 0) {
        assert_int_equal(errno, EINTR);
    }
    assert_true(WIFEXITED(state));
    assert_int_equal(WEXITSTATUS(state), 0);
}

/* The name under which a board keeps a colour. */
static void
kept_name(
    const struct office *office, size_t place, size_t colour, char out[PICTURE_FILE_SIZE])
{
    const struct file *file = &office->colour[colour];
    uint8_t hash[(PICTURE_ID_SIZE - 1) / 2];
    char id[PICTURE_ID_SIZE];

    (void)crypto_generichash(hash, sizeof(hash), file->bytes, file->len, NULL, 0);
    text_hex(hash, sizeof(hash), id);
    assert_true(picture_store_name(place, id, "image/png", out));
}

/* Are these colours what it keeps, in this order, and nothing else? */
static bool
keeps(const struct office *office, const size_t *colours, size_t count)
{
    struct dirent **list = NULL;
    int listed_count = scandir(office->cache, &list, NULL, alphasort);
    size_t found = 0;
    bool all = true;

    for (int i = 0; i < listed_count; i++) {
        char name[PICTURE_FILE_SIZE] = "";

        if (strstr(list[i]->d_name, ".png") || strcmp(list[i]->d_name, "part") == 0) {
            if (found < count) {
                kept_name(office, found, colours[found], name);
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
wait_keeps(const struct office *office, const size_t *colours, size_t count)
{
    int64_t deadline_ms = clock_monotonic_ms() + DEADLINE_MS;

    while (!keeps(office, colours, count)) {
        assert_true(clock_monotonic_ms() < deadline_ms);
        (void)usleep(20000);
    }
}

/* As an installer does after copying. */
static void
tell_boards(const struct office *office, const char *words)
{
    const char *const command[] = { "pictures", e2e_folder(office->e2e), NULL };
    char *text = NULL;

    assert_int_equal(e2e_admin(office->e2e, command, &text), 0);
    if (!strstr(text, words)) {
        fail_msg("%s", text);
    }
    free(text);
}

static void
test_a_board_follows_the_offices_folder(void **state)
{
    const struct office *office = *state;
    char own[TEMP_PATH_SIZE];
    pid_t board;

    assert_int_equal(mkdir(office->cache, 0700), 0);
    temp_write(temp_path(own, office->cache, "milik-kantor.gif"), "x", 1);
    put_colour(office, "a.png", 0);
    put_colour(office, "b.png", 1);
    board = start_board(office);
    wait_keeps(office, (const size_t[]){ 0, 1 }, 2);
    take_away(office, "a.png");
    put_colour(office, "c.png", 2);
    put_colour(office, "d.png", 2); /* the same picture twice is shown once */
    put_colour(office, "e.png", 3);
    put(office, "f.txt", "bukan gambar", 12);
    tell_boards(office, "f.txt: left out: neither a PNG nor a JPEG picture");
    wait_keeps(office, (const size_t[]){ 1, 2, 3 }, 3);
    put_colour(office, "b.png", 4); /* replaced under its name */
    tell_boards(office, "b.png: shown, 160 x 90 pixels");
    wait_keeps(office, (const size_t[]){ 4, 2, 3 }, 3);
    e2e_kill(office->e2e);
    take_away(office, "c.png");
    take_away(office, "d.png");
    assert_true(keeps(office, (const size_t[]){ 4, 2, 3 }, 3));
    e2e_restart(office->e2e);
    wait_keeps(office, (const size_t[]){ 4, 3 }, 2); /* by itself when it is back */
    end_board(board);
    take_away(office, "b.png");
    board = start_board(office);
    wait_keeps(office, (const size_t[]){ 3 }, 1);
    take_away(office, "e.png");
    tell_boards(office, "0 pictures");
    wait_keeps(office, NULL, 0);
    end_board(board);
    assert_int_equal(access(own, F_OK), 0); /* what is not its own it leaves alone */
}

/* ---- what a board shows ---- */

static struct board_app *
open_board(const struct office *office, struct board_options *options)
{
    struct board_app *app = NULL;

    *options = (struct board_options){ .server = e2e_url(office->e2e),
        .cache = office->cache,
        .hall = "",
        .zone = "Asia/Jakarta",
        .language = "id",
        .layout = BOARD_LAYOUT_MAIN,
        .has_layout = true,
        .width = 1280,
        .height = 720 };
    (void)text_copy(
        options->token, sizeof(options->token), e2e_token(office->e2e, "board"));
    assert_int_equal(board_app_open(options, NULL, &app, NULL), STATUS_OK);
    return app;
}

/* Which colour the window of this process shows; COLOURS for none. */
static size_t
shown_colour(void)
{
    SDL_Window *window = NULL;
    Uint32 *pixels = xcalloc((size_t)1280 * 720, sizeof(*pixels));
    size_t found = COLOURS;

    for (Uint32 id = 1; id < 64 && !window; id++) {
        window = SDL_GetWindowFromID(id);
    }
    assert_non_null(window);
    assert_int_equal(SDL_RenderReadPixels(SDL_GetRenderer(window), NULL,
                         SDL_PIXELFORMAT_RGB888, pixels, 1280 * 4),
        0);
    for (size_t at = 0; at < (size_t)1280 * 720 && found == COLOURS; at++) {
        for (size_t i = 0; i < COLOURS && found == COLOURS; i++) {
            found = (pixels[at] & 0xffffff) == (0xff0000U | shade(i)) ? i : found;
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
    const struct office *office = *state;
    struct board_options options;
    unsigned char *broken = xcalloc(office->colour[0].len, 1);
    struct board_app *app;

    /* Whole by its parts, but what is in them cannot be decoded: boards find out. */
    memcpy(broken, office->colour[0].bytes, office->colour[0].len);
    memset(broken + office->colour[0].len / 2, 0x55, 8);
    put(office, "0-rusak.png", broken, office->colour[0].len);
    put_colour(office, "1.png", 1);
    app = open_board(office, &options);
    wait_shows(app, 1);
    put_colour(office, "1.png", 2);
    tell_boards(office, "2 pictures");
    wait_shows(app, 2); /* at its next turn */
    board_app_close(app);
    e2e_kill(office->e2e);
    app = open_board(office, &options);
    wait_shows(app, 2);
    e2e_restart(office->e2e);
    take_away(office, "0-rusak.png");
    take_away(office, "1.png");
    tell_boards(office, "0 pictures");
    wait_shows(app, COLOURS);
    board_app_close(app);
    free(broken);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_only_pictures_of_the_folder_are_given_out, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_an_id_names_the_same_bytes_for_ever, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_board_follows_the_offices_folder, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_board_shows_what_it_kept_while_the_server_is_away, setup, teardown),
    };
    int failed;

    (void)setenv("SDL_VIDEODRIVER", "dummy", 1);
    if (clock_set_zone("Asia/Jakarta", NULL) != STATUS_OK) {
        return 1;
    }
    i18n_init("id");
    failed = cmocka_run_group_tests_name("pictures", tests, NULL, NULL);
    SDL_Quit();
    return failed;
}
