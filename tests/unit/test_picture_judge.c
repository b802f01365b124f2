/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which files are pictures for the boards, and what is said of those that are none. */
#include <stdlib.h>
#include <string.h>

#include "pictures/picture_judge.h"
#include "tests/support/test.h"

/* A PNG of one red pixel. */
static const uint8_t png[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', /* mark */
    0, 0, 0, 13, 'I', 'H', 'D', 'R',                                        /* header: */
    0, 0, 0, 1, 0, 0, 0, 1, /* one by one pixel */
    8, 2, 0, 0, 0,          /* 8 bits, RGB, not interlaced */
    0x90, 0x77, 0x53, 0xde, /* checksum */
    0, 0, 0, 12, 'I', 'D', 'A', 'T', 8, 0xd7, 0x63, 0xf8, 0xcf, 0xc0, 0, 0, 3, 1, 1, 0,
    0x18, 0xdd, 0x8d, 0xb0,                                   /* the pixel */
    0, 0, 0, 0, 'I', 'E', 'N', 'D', 0xae, 0x42, 0x60, 0x82 }; /* the end */
#define PNG_WIDTH 16
#define PNG_INTERLACE 28
#define PNG_IDAT 33

/* The parts of a JPEG of 640 x 480 pixels; what is coded in it is made up. */
static const uint8_t jpeg[] = { 0xff, 0xd8,    /* start */
    0xff, 0xfe, 0, 4, 'h', 'i',                /* a comment */
    0xff,                                      /* a fill byte */
    0xff, 0xc0, 0, 17, 8, 1, 0xe0, 2, 0x80, 3, /* frame: 8 bits, 480 down, 640 across */
    1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1,        /* three components, 4:2:0 */
    0xff, 0xda, 0, 12, 3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0,    /* a scan of all three */
    0x12, 0xff, 0, 0x34, 0xff, 0xd0, 0x56, 0xff, 0xff, 0xd9 }; /* coded data, the end */
#define JPEG_FRAME 10
#define JPEG_SCAN 28

static enum status
judge(const uint8_t *bytes, size_t len, struct picture_facts *facts)
{
    /* A copy of just this size, so that a sanitizer sees a byte read behind it. */
    uint8_t *copy = malloc(len > 0 ? len : 1);
    struct error err = { .text = "" };
    enum status st;

    assert_non_null(copy);
    memcpy(copy, bytes, len);
    st = picture_judge(copy, len, facts, &err);
    assert_true(st == STATUS_OK || err.text[0]);
    free(copy);
    return st;
}

static void
test_a_whole_png_and_jpeg_say_their_size(void **state)
{
    struct picture_facts facts;

    (void)state;
    assert_int_equal(judge(png, sizeof(png), &facts), STATUS_OK);
    assert_string_equal(facts.type, "image/png");
    assert_int_equal(facts.width, 1);
    assert_int_equal(facts.height, 1);
    assert_int_equal(judge(jpeg, sizeof(jpeg), &facts), STATUS_OK);
    assert_string_equal(facts.type, "image/jpeg");
    assert_int_equal(facts.width, 640);
    assert_int_equal(facts.height, 480);
}

static void
test_a_file_still_being_copied_is_none_yet(void **state)
{
    struct picture_facts facts;

    (void)state;
    for (size_t len = 0; len < sizeof(png); len++) {
        assert_int_not_equal(judge(png, len, &facts), STATUS_OK);
    }
    for (size_t len = 0; len < sizeof(jpeg); len++) {
        assert_int_not_equal(judge(jpeg, len, &facts), STATUS_OK);
    }
}

static void
test_what_a_camera_adds_behind_the_end_does_not_matter(void **state)
{
    uint8_t longer[sizeof(jpeg) + 100] = { 0 };
    struct picture_facts facts;

    (void)state;
    memcpy(longer, jpeg, sizeof(jpeg));
    assert_int_equal(judge(longer, sizeof(longer), &facts), STATUS_OK);
}

static void
test_other_files_are_named_for_what_they_are_not(void **state)
{
    static const uint8_t gif[] = "GIF89a............................";
    struct picture_facts facts;

    (void)state;
    assert_int_equal(judge(gif, sizeof(gif), &facts), STATUS_UNSUPPORTED_TYPE);
    assert_int_equal(judge(gif, 0, &facts), STATUS_UNSUPPORTED_TYPE);
}

/* A change at one place of a picture. */
static const struct patch {
    const char *name;
    const uint8_t *of;
    size_t len, at;
    uint8_t bytes[8];
    size_t count;
    enum status want;
} patches[] = {
    { "judge: a PNG that says it is 60,000 pixels square", png, sizeof(png), PNG_WIDTH,
        { 0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60 }, 8, STATUS_TOO_LARGE },
    { "judge: a PNG of 40 megapixels goes row by row", png, sizeof(png), PNG_WIDTH,
        { 0, 0, 0x20, 0, 0, 0, 0x14, 0 }, 8, STATUS_OK },
    { "judge: a PNG without height", png, sizeof(png), PNG_WIDTH + 4, { 0, 0, 0, 0 }, 4,
        STATUS_UNREADABLE },
    { "judge: a PNG with a chunk longer than any file", png, sizeof(png), PNG_IDAT,
        { 0xff, 0xff, 0xff, 0xff }, 4, STATUS_UNREADABLE },
    { "judge: a PNG without a picture", png, sizeof(png), PNG_IDAT + 4,
        { 't', 'E', 'X', 't' }, 4, STATUS_UNREADABLE },
    { "judge: a small interlaced PNG", png, sizeof(png), PNG_INTERLACE, { 1 }, 1,
        STATUS_OK },
    { "judge: a JPEG of 60,000 pixels", jpeg, sizeof(jpeg), JPEG_FRAME + 4,
        { 0xea, 0x60, 0xea, 0x60 }, 4, STATUS_TOO_LARGE },
    { "judge: a JPEG of 30 megapixels goes row by row", jpeg, sizeof(jpeg),
        JPEG_FRAME + 4, { 0x13, 0x88, 0x17, 0x70 }, 4, STATUS_OK },
    { "judge: a small progressive JPEG", jpeg, sizeof(jpeg), JPEG_FRAME, { 0xc2 }, 1,
        STATUS_OK },
    { "judge: a large JPEG whose colours come one after the other", jpeg, sizeof(jpeg),
        JPEG_SCAN + 4, { 1 }, 1, STATUS_OK },
    { "judge: a lossless JPEG", jpeg, sizeof(jpeg), JPEG_FRAME, { 0xc3 }, 1,
        STATUS_UNSUPPORTED_TYPE },
    { "judge: a JPEG of four colours, for printing", jpeg, sizeof(jpeg), JPEG_FRAME + 8,
        { 4 }, 1, STATUS_UNSUPPORTED_TYPE },
    { "judge: a JPEG whose parts have no length", jpeg, sizeof(jpeg), 4, { 0, 0 }, 2,
        STATUS_UNREADABLE },
};

static void
test_patch(void **state)
{
    const struct patch *patch = *state;
    uint8_t bytes[256];
    struct picture_facts facts;

    memcpy(bytes, patch->of, patch->len);
    memcpy(bytes + patch->at, patch->bytes, patch->count);
    assert_int_equal(judge(bytes, patch->len, &facts), patch->want);
}

static void
test_what_must_be_held_as_a_whole_may_be_smaller_only(void **state)
{
    uint8_t bytes[sizeof(jpeg) + sizeof(png)];
    static const uint8_t large[] = { 0x0b, 0xb8, 0x0f,
        0xa0 }; /* 3000 down, 4000 across */
    struct picture_facts facts;

    (void)state;
    memcpy(bytes, jpeg, sizeof(jpeg));
    memcpy(bytes + JPEG_FRAME + 4, large, sizeof(large));
    assert_int_equal(judge(bytes, sizeof(jpeg), &facts), STATUS_OK);
    bytes[JPEG_FRAME] = 0xc2; /* progressive */
    assert_int_equal(judge(bytes, sizeof(jpeg), &facts), STATUS_TOO_LARGE);
    bytes[JPEG_FRAME] = 0xc0;
    bytes[JPEG_SCAN + 4] = 1; /* one component a scan */
    assert_int_equal(judge(bytes, sizeof(jpeg), &facts), STATUS_TOO_LARGE);
    memcpy(bytes, png, sizeof(png));
    memcpy(bytes + PNG_WIDTH + 2, large + 2, 2);
    memcpy(bytes + PNG_WIDTH + 6, large, 2);
    assert_int_equal(judge(bytes, sizeof(png), &facts), STATUS_OK);
    bytes[PNG_INTERLACE] = 1;
    assert_int_equal(judge(bytes, sizeof(png), &facts), STATUS_TOO_LARGE);
}

#define OTHERS 5

int
main(void)
{
    struct CMUnitTest tests[OTHERS + ARRAY_LEN(patches)] = {
        cmocka_unit_test(test_a_whole_png_and_jpeg_say_their_size),
        cmocka_unit_test(test_a_file_still_being_copied_is_none_yet),
        cmocka_unit_test(test_what_a_camera_adds_behind_the_end_does_not_matter),
        cmocka_unit_test(test_other_files_are_named_for_what_they_are_not),
        cmocka_unit_test(test_what_must_be_held_as_a_whole_may_be_smaller_only),
    };

    for (size_t i = 0; i < ARRAY_LEN(patches); i++) { /* each row is a test with a name */
        tests[OTHERS + i] = (struct CMUnitTest){
            .name = patches[i].name,
            .test_func = test_patch,
            .initial_state = (void *)&patches[i],
        };
    }
    return cmocka_run_group_tests_name("picture_judge", tests, NULL, NULL);
}
