/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every screen of the board with hard data, at every size, in both languages (4K, which
 * lays the same units out, in one): each text whole, apart from the others and off the
 * edges; those of one size a shape held against kept pictures.
 */
#include <SDL_image.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/text.h"
#include "display/board_foot.h"
#include "display/board_pictures.h"
#include "screen/i18n.h"
#include "screen/theme.h"
#include "tests/support/board_sample.h"
#include "tests/support/golden.h"
#include "tests/support/readable.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

static const struct shape {
    const char *name;
    enum board_layout layout;
    int width, height;
    bool kept;       /* the size of its layout that golden pictures have */
    bool one_tongue; /* four times the pixels of another: in Indonesian only */
} shapes[] = {
    { "main-720", BOARD_LAYOUT_MAIN, 1280, 720, true, false },
    { "main-1080", BOARD_LAYOUT_MAIN, 1920, 1080, false, false },
    { "main-2160", BOARD_LAYOUT_MAIN, 3840, 2160, false, true },
    { "counters-720", BOARD_LAYOUT_COUNTERS, 1280, 720, true, false },
    { "counters-1080", BOARD_LAYOUT_COUNTERS, 1920, 1080, false, false },
    { "counters-2160", BOARD_LAYOUT_COUNTERS, 3840, 2160, false, true },
    { "portrait", BOARD_LAYOUT_PORTRAIT, 1080, 1920, true, false },
    { "portrait-2160", BOARD_LAYOUT_PORTRAIT, 2160, 3840, false, true },
};

static void
at_rest(struct board_sample *board)
{
    (void)board;
}

/* Just called, in the light of its first flash. */
static void
fresh(struct board_sample *board)
{
    board_sample_call(board, "A119", 24, 1);
    board->show.since_ms = board->view.monotonic_ms;
}

/* Three calls at the same time: the first stands large, the others are listed. */
static void
several(struct board_sample *board)
{
    board_sample_call(board, board->state.calls[2].number, 1, 3);
}

static void
lost(struct board_sample *board)
{
    board_sample_lose(board);
}

static void
doubtful(struct board_sample *board)
{
    board->state.clock_doubtful = true;
}

static void
testing(struct board_sample *board)
{
    board->view.testing = true;
    board->view.silent = true;
}

static void
opening(struct board_sample *board)
{
    board_sample_empty(board, /* closed= */ false);
}

static void
closing(struct board_sample *board)
{
    board_sample_empty(board, /* closed= */ true);
}

/* Half an hour before the doors open. */
static void
early(struct board_sample *board)
{
    board_sample_doors(board, "2026-07-14T07:00:00+07:00");
}

/* In the evening of a day that nobody closed. */
static void
evening(struct board_sample *board)
{
    board_sample_doors(board, "2026-07-14T19:00:00+07:00");
}

/* A day that is closed, by the longest name that a calendar takes. */
static void
holiday(struct board_sample *board)
{
    board_sample_doors(board, "2026-07-14T09:41:00+07:00");
    board->state.doors.open_ms = board->state.doors.close_ms = 0;
    (void)text_copy(board->state.doors.why, sizeof(board->state.doors.why),
        "Cuti bersama Tahun Baru Islam 1448 Hijriah dan pemilihan kepala");
}

static void
unknown(struct board_sample *board)
{
    board_sample_empty(board, /* closed= */ false);
    board_state_reset(&board->state);
    board->view.link.phase = LINK_LOST;
    board->view.link.why = STATUS_NOT_SIGNED_IN;
}

/* One counter and one line, as a village office has. */
static void
few(struct board_sample *board)
{
    board->state.counter_count = 3;
    board->state.group_count = 2;
    board_sample_call(board, board->state.counters[0].visit, 1, 1);
    board->state.counters[0].serving = false;
}

/* Of which layouts there are golden pictures; they are one a look, not one a size. */
#define MAIN (1U << BOARD_LAYOUT_MAIN)
#define COUNTERS (1U << BOARD_LAYOUT_COUNTERS)
#define PORTRAIT (1U << BOARD_LAYOUT_PORTRAIT)

static const struct situation {
    const char *name;
    void (*make)(struct board_sample *board);
    unsigned kept, kept_in_english;
} situations[] = {
    { "rest", at_rest, MAIN | COUNTERS | PORTRAIT, MAIN },
    { "fresh", fresh, MAIN | COUNTERS, 0 },
    { "several", several, 0, 0 },
    { "lost", lost, MAIN, 0 },
    { "testing", testing, 0, 0 },
    { "doubtful", doubtful, 0, 0 },
    { "opening", opening, MAIN, 0 },
    { "closing", closing, MAIN | PORTRAIT, MAIN },
    { "early", early, 0, 0 },
    { "evening", evening, 0, 0 },
    { "holiday", holiday, MAIN, MAIN },
    { "unknown", unknown, 0, 0 },
    { "few", few, 0, 0 },
};

static bool
is_kept(const struct shape *shape, const struct situation *situation)
{
    bool english = strcmp(i18n_language(), "en") == 0;
    unsigned layouts = english ? situation->kept_in_english : situation->kept;

    return shape->kept && (layouts & 1U << shape->layout) != 0;
}

static void
check(struct board_sample *board, const struct shape *shape, const char *name, bool kept)
{
    char whole[96];
    struct readable rules = {
        .name = whole, .margin = BOARD_MARGIN, .smallest = THEME_16
    };

    (void)snprintf(
        whole, sizeof(whole), "board-%s-%s-%s", shape->name, name, i18n_language());
    readable_check(board->view.window, &rules);
    if (kept) {
        golden_check(board->view.window, whole, NULL, 0);
    }
}

static void
look_at_all(void)
{
    static struct board_sample board;

    for (size_t i = 0; i < ARRAY_LEN(shapes); i++) {
        const struct shape *shape = &shapes[i];

        if (shape->one_tongue && strcmp(i18n_language(), "id") != 0) {
            continue;
        }
        for (size_t k = 0; k < ARRAY_LEN(situations); k++) {
            board_sample_open(&board, shape->layout, shape->width, shape->height);
            situations[k].make(&board);
            check(&board, shape, situations[k].name, is_kept(shape, &situations[k]));
            board_sample_close(&board);
        }
    }
}

static void
test_every_board_is_readable_in_indonesian(void **state)
{
    (void)state;
    look_at_all();
}

static void
test_every_board_is_readable_in_english(void **state)
{
    (void)state;
    i18n_set_language("en");
    look_at_all();
    i18n_set_language("id");
}

/* Every page of the notices, each whole. */
static void
test_every_page_of_the_notices_is_readable(void **state)
{
    static struct board_sample board;
    char name[16];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(shapes); i++) {
        size_t len;
        int pages = 0;

        board_sample_open(&board, shapes[i].layout, shapes[i].width, shapes[i].height);
        len = strlen(board_notice_at(&board.state, 0));
        do {
            board.ticker.from = board.ticker.end;
            (void)snprintf(name, sizeof(name), "page-%d", ++pages);
            check(&board, &shapes[i], name, false);
        } while (board.ticker.end < len);
        assert_true(pages > 1);
        board_sample_close(&board);
    }
}

/* A photograph as an office hangs it: nothing of the sort needs to be kept. */
static void
write_picture(const char *path)
{
    SDL_Surface *surface =
        SDL_CreateRGBSurfaceWithFormat(0, 640, 360, 32, SDL_PIXELFORMAT_ARGB8888);

    assert_non_null(surface);
    for (int y = 0; y < surface->h; y++) {
        Uint32 *row =
            (Uint32 *)((Uint8 *)surface->pixels + (ptrdiff_t)y * surface->pitch);

        for (int x = 0; x < surface->w; x++) {
            row[x] = SDL_MapRGB(surface->format, (Uint8)(x * 200 / surface->w),
                (Uint8)(90 + y * 120 / surface->h), 120);
        }
    }
    assert_int_equal(IMG_SavePNG(surface, path), 0);
    SDL_FreeSurface(surface);
}

/* The loader needs a moment of its own. */
static void
wait_picture(struct board_sample *board)
{
    int64_t deadline_ms = clock_monotonic_ms() + 60000;
    bool changed = false;

    while (!changed) {
        assert_true(clock_monotonic_ms() < deadline_ms);
        (void)board_pictures_step(
            board->view.pictures, 1000, /* calling= */ false, &changed);
        SDL_Delay(1);
    }
}

/* It is looked whether there is any, drawing gives it a place, it comes. */
static void
open_slides(struct board_sample *board, const char *folder)
{
    assert_int_equal(
        board_pictures_open(folder, board->view.window, &board->view.pictures, NULL),
        STATUS_OK);
    wait_picture(board);
    SDL_FreeSurface(board_sample_draw(board));
    wait_picture(board);
}

static void
test_calls_beside_a_picture_are_readable(void **state)
{
    static struct board_sample board;
    char folder[TEMP_PATH_SIZE];
    char path[TEMP_PATH_SIZE];

    (void)state;
    temp_make(folder);
    write_picture(temp_path(path, folder, "1.png"));
    for (size_t i = 0; i < ARRAY_LEN(shapes); i++) {
        for (int empty = 0; empty < 2; empty++) {
            board_sample_open(
                &board, shapes[i].layout, shapes[i].width, shapes[i].height);
            if (empty) {
                opening(&board);
            }
            board.state.counter_count = 8; /* more of them have the board alone */
            open_slides(&board, folder);
            check(&board, &shapes[i], empty ? "opening-picture" : "picture",
                shapes[i].kept && shapes[i].layout != BOARD_LAYOUT_COUNTERS && !empty);
            board_pictures_close(board.view.pictures);
            board_sample_close(&board);
        }
    }
    temp_remove(folder);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_board_is_readable_in_indonesian),
        cmocka_unit_test(test_every_board_is_readable_in_english),
        cmocka_unit_test(test_every_page_of_the_notices_is_readable),
        cmocka_unit_test(test_calls_beside_a_picture_are_readable),
    };
    int failed;

    (void)setenv("SDL_VIDEODRIVER", "dummy", 1);
    if (clock_set_zone("Asia/Jakarta", NULL) != STATUS_OK) {
        return 1;
    }
    i18n_init("id");
    failed = cmocka_run_group_tests_name("board_picture", tests, NULL, NULL);
    SDL_Quit();
    return failed;
}
