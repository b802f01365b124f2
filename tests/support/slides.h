/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_SLIDES_H
#define TESTS_SUPPORT_SLIDES_H

/* An office with a folder of pictures for its boards, and pictures of one colour each. */

#include <SDL.h>

#include "tests/support/e2e.h"
#include "tests/support/temp.h"

#define SLIDES_COLOURS 6
#define SLIDES_LIST "/v1/board/pictures"

struct slides {
    struct e2e *e2e;
    char dir[TEMP_PATH_SIZE];   /* the test's own */
    char cache[TEMP_PATH_SIZE]; /* in it, for a board; not made */
    struct slides_file {        /* PNG files as bytes */
        unsigned char *bytes;   /* owned */
        size_t len;
    } colour[SLIDES_COLOURS];
};

/** cmocka's setup and teardown; `*state` is the struct slides. */
int slides_setup(void **state);
int slides_teardown(void **state);

/** Colour `i` is 0xff00SS with this shade; none of them is one of a board's. */
Uint8 slides_shade(size_t i);

/** The folder for the boards' pictures. */
void slides_folder(const struct slides *slides, char out[TEMP_PATH_SIZE]);

/** Copy a file there, one with colour `i`, and take one away. */
void slides_put(
    const struct slides *slides, const char *name, const void *bytes, size_t len);
void slides_put_colour(const struct slides *slides, const char *name, size_t i);
void slides_take_away(const struct slides *slides, const char *name);

#endif /* TESTS_SUPPORT_SLIDES_H */
