/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A board seen from afar: scaled down to a tenth, the called number and its counter must
 * still be told from others that look like them. What an eye sees is the picture averaged
 * over blocks of ten pixels; what it compares with was averaged over other blocks, so
 * that no pixel is the same. The nearest by correlation has to be the right one.
 */
#include <SDL_image.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/mem.h"
#include "screen/i18n.h"
#include "screen/text_draw.h"
#include "screen/theme.h"
#include "tests/support/board_sample.h"
#include "tests/support/test.h"

#define TENTH 10
#define TIMES 1.5 /* so much less like it the nearest wrong one has to be */

/* Two of a kind differ in a letter or a figure that is easily taken for the other. */
static const char *const numbers[] = { "A001", "A004", "A007", "A011", "A017", "A071",
    "A111", "R001", "B001", "B003", "B006", "B008", "B009", "B088", "B089", "E003",
    "E008", "F008", "K108", "S005", "S006", "S056", "S065", "Z002", "Z007" };
static const int counters[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 18,
    20, 21, 22, 23, 24 };

static const struct board {
    const char *name;
    enum board_layout layout;
    int width, height;
    int number_px, counter_px; /* how high capitals are at least, in the tenth */
} boards[] = {
    { "main-1080", BOARD_LAYOUT_MAIN, 1920, 1080, 20, 8 },
    { "main-720", BOARD_LAYOUT_MAIN, 1280, 720, 13, 5 },
    { "main-2160", BOARD_LAYOUT_MAIN, 3840, 2160, 40, 16 },
    { "portrait", BOARD_LAYOUT_PORTRAIT, 1080, 1920, 20, 9 },
    { "counters-1080", BOARD_LAYOUT_COUNTERS, 1920, 1080, 10, 10 },
    { "counters-720", BOARD_LAYOUT_COUNTERS, 1280, 720, 7, 7 },
};

/* Where the largest text of a wording stands. */
struct search {
    const char *text;
    int px;
    struct rect ink;
    enum theme_colour colour;
};

static void
find(void *arg, const struct text_seen *seen)
{
    struct search *search = arg;

    if (seen && strcmp(seen->text, search->text) == 0 && seen->px > search->px) {
        search->px = seen->px;
        search->ink = seen->ink;
        search->colour = seen->colour;
    }
}

/* A strip of the picture at a tenth, as light. */
struct tenth {
    int w, h;
    double mean, spread; /* of its light */
    double light[400 * 60];
};

/* Sums of light from the left and from the first row on, so that any block's mean is at
 * hand: of the rows of a band alone, and one more on each side, for the other eye looks
 * from a row higher or lower. */
struct sums {
    int w, first, end; /* columns of the picture, and rows; one of zeros before each */
    double *sum;
};

static double
light_of(Uint32 argb)
{
    struct rgb black = { 0, 0, 0 };
    struct rgb c = { (uint8_t)(argb >> 16), (uint8_t)(argb >> 8), (uint8_t)argb };

    return theme_contrast(c, black) * 0.05 - 0.05;
}

static void
sum_up(const SDL_Surface *surface, struct rect band, struct sums *sums)
{
    size_t stride = (size_t)surface->w + 1;
    Uint32 known = 0;
    double light = light_of(known); /* neighbours are mostly alike */

    sums->w = surface->w;
    sums->first = band.y - 1;
    sums->end = band.y + band.h < surface->h ? band.y + band.h + 1 : surface->h;
    sums->sum =
        xcalloc(stride * (size_t)(sums->end - sums->first + 1), sizeof(*sums->sum));
    for (int y = sums->first; y < sums->end; y++) {
        const Uint32 *row = (const Uint32 *)((const Uint8 *)surface->pixels +
                                             (ptrdiff_t)y * surface->pitch);
        double *above = sums->sum + stride * (size_t)(y - sums->first);
        double of_row = 0.0;

        for (int x = 0; x < surface->w; x++) {
            if (row[x] != known) {
                known = row[x];
                light = light_of(known);
            }
            of_row += light;
            above[stride + (size_t)x + 1] = above[x + 1] + of_row;
        }
    }
}

static double
block_mean(const struct sums *sums, int left, int top)
{
    size_t stride = (size_t)sums->w + 1;
    const double *upper = sums->sum + stride * (size_t)(top - sums->first) + left;
    const double *lower = upper + stride * TENTH;

    assert_true(left >= 0 && top >= sums->first);
    assert_true(left + TENTH <= sums->w && top + TENTH <= sums->end);
    return (lower[TENTH] - lower[0] - upper[TENTH] + upper[0]) / (TENTH * TENTH);
}

static void
measure(struct tenth *t)
{
    int count = t->w * t->h;
    double sum = 0.0, squares = 0.0;

    for (int i = 0; i < count; i++) {
        sum += t->light[i];
    }
    t->mean = sum / count;
    for (int i = 0; i < count; i++) {
        squares += (t->light[i] - t->mean) * (t->light[i] - t->mean);
    }
    t->spread = sqrt(squares);
}

static void
shrink(const struct sums *sums, struct rect band, int dx, int dy, struct tenth *out)
{
    out->w = band.w / TENTH;
    out->h = band.h / TENTH;
    assert_true((size_t)(out->w * out->h) <= ARRAY_LEN(out->light));
    for (int y = 0; y < out->h; y++) {
        for (int x = 0; x < out->w; x++) {
            out->light[y * out->w + x] =
                block_mean(sums, band.x + dx + x * TENTH, band.y + dy + y * TENTH);
        }
    }
    measure(out);
}

static double
correlation(const struct tenth *a, const struct tenth *b)
{
    double both = 0.0;

    assert_int_equal(a->w, b->w);
    assert_int_equal(a->h, b->h);
    for (int i = 0; i < a->w * a->h; i++) {
        both += (a->light[i] - a->mean) * (b->light[i] - b->mean);
    }
    return both / (a->spread * b->spread);
}

/* The contrast between the brightest and the darkest that is left at a tenth. */
static double
contrast_of(const struct tenth *t)
{
    double most = t->light[0], least = t->light[0];

    for (int i = 1; i < t->w * t->h; i++) {
        most = t->light[i] > most ? t->light[i] : most;
        least = t->light[i] < least ? t->light[i] : least;
    }
    return (most + 0.05) / (least + 0.05);
}

static void
wording(char *out, size_t out_size, bool of_counter, size_t index)
{
    if (of_counter) {
        (void)snprintf(out, out_size, _("LOKET %d"), counters[index]);
    } else {
        (void)snprintf(out, out_size, "%s", numbers[index]);
    }
}

/* Call the `index`-th and draw it; `*ink` is where it stands. The surface is owned. */
static SDL_Surface *
draw_call(struct board_sample *board, bool of_counter, size_t index, struct rect *ink)
{
    struct search search = { 0 };
    SDL_Surface *surface;
    char text[64];

    wording(text, sizeof(text), of_counter, index);
    search.text = text;
    board_sample_call(
        board, of_counter ? "A005" : numbers[index], of_counter ? counters[index] : 3, 1);
    text_watch(board->view.window, find, &search);
    surface = board_sample_draw(board);
    text_watch(board->view.window, NULL, NULL);
    assert_true(search.px > 0);
    *ink = search.ink;
    return surface;
}

/* The strip that holds each of them, in whole blocks and with room to look aside. */
static struct rect
band_of_all(
    const struct board *at, struct board_sample *board, bool of_counter, size_t count)
{
    int least = of_counter ? at->counter_px : at->number_px;
    struct rect all = { 0 };

    for (size_t i = 0; i < count; i++) {
        struct rect ink;

        SDL_FreeSurface(draw_call(board, of_counter, i, &ink));
        if (ink.h < least * TENTH) {
            fail_msg("%s: \"%s\" is only %d pixels high", at->name,
                of_counter ? "a counter" : numbers[i], ink.h);
        }
        if (i == 0) {
            all = ink;
        }
        SDL_UnionRect((const SDL_Rect *)&all, (const SDL_Rect *)&ink, (SDL_Rect *)&all);
    }
    return (struct rect){ all.x - TENTH, all.y - TENTH, (all.w / TENTH + 2) * TENTH,
        (all.h / TENTH + 2) * TENTH };
}

/* The other eye's blocks lie aside by an odd number of pixels, so that none is as the
 * first eye has it; it may move about until what it compares fits best. */
#define LOOKS_ACROSS 10
#define LOOKS (2 * LOOKS_ACROSS)

/* What one eye sees of each wording, and the other. */
struct seen {
    struct tenth here, there[LOOKS];
};

static double
best_correlation(const struct seen *here, const struct seen *there)
{
    double best = -1.0;

    for (size_t i = 0; i < LOOKS; i++) {
        double c = correlation(&here->here, &there->there[i]);

        best = c > best ? c : best;
    }
    return best;
}

static void
look_at_each(const struct board *at, bool of_counter, struct seen *seen, size_t count)
{
    static struct board_sample board;
    struct rect band;

    board_sample_open(&board, at->layout, at->width, at->height);
    band = band_of_all(at, &board, of_counter, count);
    for (size_t i = 0; i < count; i++) {
        struct rect ink;
        SDL_Surface *surface = draw_call(&board, of_counter, i, &ink);
        struct sums sums;

        sum_up(surface, band, &sums);
        shrink(&sums, band, 0, 0, &seen[i].here);
        for (int k = 0; k < LOOKS; k++) {
            shrink(&sums, band, 2 * (k / 2) - LOOKS_ACROSS + 1, k % 2 ? 1 : -1,
                &seen[i].there[k]);
        }
        if (contrast_of(&seen[i].here) < 7.0) {
            fail_msg("%s: from afar the contrast is only %.1f", at->name,
                contrast_of(&seen[i].here));
        }
        free(sums.sum);
        SDL_FreeSurface(surface);
    }
    board_sample_close(&board);
}

static void
assert_told_apart(const struct board *at, bool of_counter)
{
    size_t count = of_counter ? ARRAY_LEN(counters) : ARRAY_LEN(numbers);
    struct seen *seen = xcalloc(count, sizeof(*seen));
    double least = 1000.0;

    look_at_each(at, of_counter, seen, count);
    for (size_t i = 0; i < count; i++) {
        double unlike_right = 1.0 - best_correlation(&seen[i], &seen[i]);

        for (size_t k = 0; k < count; k++) {
            double unlike = 1.0 - best_correlation(&seen[i], &seen[k]);
            char is[64], like[64];

            if (k == i) {
                continue;
            }
            least = unlike / unlike_right < least ? unlike / unlike_right : least;
            if (unlike < TIMES * unlike_right) {
                wording(is, sizeof(is), of_counter, i);
                wording(like, sizeof(like), of_counter, k);
                fail_msg("%s: from afar \"%s\" is hardly told from \"%s\" (%.2f)",
                    at->name, is, like, unlike / unlike_right);
            }
        }
    }
    print_message("%s: the nearest wrong %s is %.1f times as unlike\n", at->name,
        of_counter ? "counter" : "number", least);
    free(seen);
}

static void
test_called_numbers_are_told_apart_from_afar(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(boards); i++) {
        assert_told_apart(&boards[i], /* of_counter= */ false);
    }
}

static void
test_their_counters_are_told_apart_from_afar(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(boards); i++) {
        assert_told_apart(&boards[i], /* of_counter= */ true);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_called_numbers_are_told_apart_from_afar),
        cmocka_unit_test(test_their_counters_are_told_apart_from_afar),
    };
    int failed;

    (void)setenv("SDL_VIDEODRIVER", "dummy", 1);
    if (clock_set_zone("Asia/Jakarta", NULL) != STATUS_OK) {
        return 1;
    }
    i18n_init("id");
    failed = cmocka_run_group_tests_name("board_far", tests, NULL, NULL);
    SDL_Quit();
    return failed;
}
