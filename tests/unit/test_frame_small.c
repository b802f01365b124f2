/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ticketing/frame_small.h"

#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "tests/support/test.h"

/* A frame of two halves: dark on the left, light on the right. */
static uint8_t *
halves(int width, int height, uint8_t dark, uint8_t light)
{
    uint8_t *grey = xcalloc((size_t)width, (size_t)height);

    for (int i = 0; i < width * height; i++) {
        grey[i] = i % width < width / 2 ? dark : light;
    }
    return grey;
}

static const struct shape_case {
    const char *name;
    int width, height, small_w, small_h;
} shape_cases[] = {
    { "a camera's frame fits across", 640, 480, 240, 180 },
    { "a wide frame keeps its shape", 1280, 720, 240, 135 },
    { "a tall frame fits up and down", 480, 640, 135, 180 },
    { "a small frame is not enlarged", 100, 80, 100, 80 },
    { "a line is one pixel high", 2000, 1, 240, 1 },
    { "a column is one pixel wide", 1, 2000, 1, 180 },
};

static void
test_shape(void **state)
{
    const struct shape_case *c = *state;
    uint8_t *grey = halves(c->width, c->height, 40, 200);
    struct frame frame = { .width = c->width, .height = c->height, .grey = grey };
    struct frame_small small;

    frame_small_make(&frame, &small);
    assert_int_equal(small.width, c->small_w);
    assert_int_equal(small.height, c->small_h);
    if (c->width > 1) {
        assert_int_equal(small.grey[0], 40);
        assert_int_equal(small.grey[small.width * small.height - 1], 200);
    }
    free(grey);
}

static void
test_difference_is_the_mean_over_all_pixels(void **state)
{
    uint8_t *a = halves(64, 48, 40, 200);
    uint8_t *b = halves(64, 48, 50, 210);
    uint8_t *c = halves(48, 64, 40, 200);
    struct frame_small small[3];

    (void)state;
    frame_small_make(&(struct frame){ 64, 48, a }, &small[0]);
    frame_small_make(&(struct frame){ 64, 48, b }, &small[1]);
    frame_small_make(&(struct frame){ 48, 64, c }, &small[2]);
    assert_int_equal(frame_small_difference(&small[0], &small[0]), 0);
    assert_int_equal(frame_small_difference(&small[0], &small[1]), 10);
    assert_int_equal(frame_small_difference(&small[0], &small[2]), 255);
    free(a);
    free(b);
    free(c);
}

int
main(void)
{
    struct CMUnitTest tests[ARRAY_LEN(shape_cases) + 1] = { cmocka_unit_test(
        test_difference_is_the_mean_over_all_pixels) };

    for (size_t i = 0; i < ARRAY_LEN(shape_cases); i++) {
        tests[i + 1] = (struct CMUnitTest){ .name = shape_cases[i].name,
            .test_func = test_shape,
            .initial_state = (void *)&shape_cases[i] };
    }
    return cmocka_run_group_tests_name("frame_small", tests, NULL, NULL);
}
