/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files of every kind as pixels for their place: the mean of what they hold, on paper
 * where they are transparent, and nothing of what would fill the memory. ImageMagick
 * makes the files, as other people's programs do.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pictures/picture_decode.h"
#include "pictures/picture_exif.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define TOLERANCE 6 /* of 255: JPEG is not exact */

static int
make_folder(void **state)
{
    char *folder = calloc(1, TEMP_PATH_SIZE);

    assert_non_null(folder);
    temp_make(folder);
    *state = folder;
    return 0;
}

static int
remove_folder(void **state)
{
    temp_remove(*state);
    free(*state);
    return 0;
}

/* Have ImageMagick make a picture; `kind` is its word for a format ("PNG24:"). */
static void
make(const char *folder, const char *kind, const char *name, const char *arguments)
{
    char command[1024];

    (void)snprintf(
        command, sizeof(command), "convert %s '%s%s/%s'", arguments, kind, folder, name);
    assert_int_equal(system(command), 0); /* NOLINT(cert-env33-c): words of this test */
}

static enum status
decode(
    const char *folder, const char *name, int width, int height, struct pixels **pixels)
{
    char path[TEMP_PATH_SIZE];
    FILE *file = fopen(temp_path(path, folder, name), "re");
    struct error err;
    enum status st;

    assert_non_null(file);
    *pixels = NULL;
    st = picture_decode(file, width, height, pixels, &err);
    (void)fclose(file);
    return st;
}

static void
assert_colour(const struct pixels *pixels, int x, int y, unsigned red, unsigned green,
    unsigned blue)
{
    const uint32_t *row = pixels->xrgb + (size_t)y * (size_t)pixels->width;
    unsigned want[] = { red, green, blue };

    for (int i = 0; i < 3; i++) {
        int got = (int)(row[x] >> (16 - 8 * i) & 255);

        if (abs(got - (int)want[i]) > TOLERANCE) {
            fail_msg("at %d,%d: %06x", x, y, (unsigned)row[x] & 0xffffff);
        }
    }
}

/* Left half red, right half blue, in many coats. */
static const struct coat {
    const char *name;
    const char *kind;
    const char *arguments;
} coats[] = {
    { "decode: an RGB PNG", "PNG24:", "" },
    { "decode: a PNG with a palette", "PNG8:", "-colors 2" },
    { "decode: a PNG of 16 bits", "PNG48:", "-depth 16" },
    { "decode: a PNG with a transparency that is not used", "PNG32:", "" },
    { "decode: an interlaced PNG", "PNG24:", "-interlace PNG" },
    { "decode: a baseline JPEG", "JPEG:", "-sampling-factor 1x1" },
    { "decode: a progressive JPEG", "JPEG:", "-interlace JPEG" },
};

static void
test_coat(void **state)
{
    const struct coat *coat = *state;
    char folder[TEMP_PATH_SIZE];
    char arguments[256];
    struct pixels *pixels;

    temp_make(folder);
    (void)snprintf(arguments, sizeof(arguments),
        "-size 800x600 xc:red xc:blue +append %s", coat->arguments);
    make(folder, coat->kind, "a", arguments);
    assert_int_equal(decode(folder, "a", 400, 400, &pixels), STATUS_OK);
    assert_int_equal(pixels->width, 400);
    assert_int_equal(pixels->height, 150);
    assert_colour(pixels, 0, 0, 255, 0, 0);
    assert_colour(pixels, 190, 149, 255, 0, 0);
    assert_colour(pixels, 210, 0, 0, 0, 255);
    assert_colour(pixels, 399, 149, 0, 0, 255);
    pixels_free(pixels);
    temp_remove(folder);
}

static void
test_fine_lines_become_their_mean(void **state)
{
    struct pixels *pixels;

    make(*state, "PNG24:", "lines.png", "-size 1200x900 pattern:gray50");
    assert_int_equal(decode(*state, "lines.png", 300, 300, &pixels), STATUS_OK);
    assert_int_equal(pixels->width, 300);
    assert_int_equal(pixels->height, 225);
    for (int i = 0; i < 225; i++) {
        assert_colour(pixels, i, i, 127, 127, 127);
    }
    pixels_free(pixels);
}

static void
test_sides_that_do_not_divide_are_met_to_the_edge(void **state)
{
    struct pixels *pixels;

    make(*state, "PNG24:", "odd.png", "-size 997x613 xc:'rgb(10,200,90)'");
    assert_int_equal(decode(*state, "odd.png", 331, 331, &pixels), STATUS_OK);
    assert_int_equal(pixels->width, 331);
    for (int x = 0; x < pixels->width; x++) {
        assert_colour(pixels, x, 0, 10, 200, 90);
        assert_colour(pixels, x, pixels->height - 1, 10, 200, 90);
    }
    pixels_free(pixels);
}

static void
test_a_small_picture_keeps_its_pixels(void **state)
{
    struct pixels *pixels;

    make(*state, "PNG24:", "small.png", "-size 1x1 xc:red xc:lime +append");
    assert_int_equal(decode(*state, "small.png", 500, 500, &pixels), STATUS_OK);
    assert_int_equal(pixels->width, 2);
    assert_int_equal(pixels->height, 1);
    assert_colour(pixels, 0, 0, 255, 0, 0);
    assert_colour(pixels, 1, 0, 0, 255, 0);
    pixels_free(pixels);
}

static void
test_what_is_transparent_is_paper(void **state)
{
    static const char *const kinds[] = { "PNG32:", "PNG64:", "PNG8:" };

    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        struct pixels *pixels;

        make(*state, kinds[i], "clear.png", "-size 100x100 xc:none xc:blue +append");
        assert_int_equal(decode(*state, "clear.png", 50, 50, &pixels), STATUS_OK);
        assert_colour(pixels, 5, 5, 255, 255, 255);
        assert_colour(pixels, 45, 5, 0, 0, 255);
        pixels_free(pixels);
    }
}

static void
test_a_photograph_of_24_megapixels_is_shown(void **state)
{
    struct pixels *pixels;

    make(*state, "JPEG:", "photo.jpg", "-size 6000x4000 xc:'rgb(30,90,160)' -quality 60");
    assert_int_equal(decode(*state, "photo.jpg", 640, 400, &pixels), STATUS_OK);
    assert_int_equal(pixels->width, 600);
    assert_int_equal(pixels->height, 400);
    assert_colour(pixels, 599, 399, 30, 90, 160);
    pixels_free(pixels);
}

/* An APP1 segment of a JPEG, behind its first marker. */
static void
put_app1(
    const char *folder, const char *from, const char *to, const uint8_t *said, size_t len)
{
    const uint8_t head[] = { 0xff, 0xd8, 0xff, 0xe1, 0, (uint8_t)(len + 2) };
    char path[TEMP_PATH_SIZE];
    size_t whole;
    unsigned char *bytes = temp_read(temp_path(path, folder, from), &whole);
    FILE *file = fopen(temp_path(path, folder, to), "we");

    assert_non_null(file);
    assert_int_equal(fwrite(head, 1, sizeof(head), file), sizeof(head));
    assert_int_equal(fwrite(said, 1, len, file), len);
    assert_int_equal(fwrite(bytes + 2, 1, whole - 2, file), whole - 2);
    assert_int_equal(fclose(file), 0);
    free(bytes);
}

/* Say in a JPEG how the camera was held. */
static void
say_orientation(const char *folder, const char *from, const char *to, uint8_t orient)
{
    const uint8_t exif[] = { 'E', 'x', 'i', 'f', 0, 0,    /* its mark */
        'M', 'M', 0, 42, 0, 0, 0, 8,                      /* TIFF, its list follows */
        0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orient, 0, 0, /* one entry: Orientation */
        0, 0, 0, 0 };                                     /* no further list */

    put_app1(folder, from, to, exif, sizeof(exif));
}

static void
test_a_photograph_is_upright_however_the_phone_was_held(void **state)
{
    static const unsigned quarters[4][3] = { { 255, 0, 0 }, { 0, 255, 0 }, { 0, 0, 255 },
        { 255, 255, 255 } }; /* upper left, upper right, lower left, lower right */
    /* Which quarter of the file is upper left and upper right to who looks. */
    static const size_t corners[8][2] = { { 0, 1 }, { 1, 0 }, { 3, 2 }, { 2, 3 },
        { 0, 2 }, { 2, 0 }, { 3, 1 }, { 1, 3 } };

    make(*state, "JPEG:", "file.jpg",
        "-sampling-factor 1x1 -size 300x200 '(' xc:red xc:lime +append ')' "
        "'(' xc:blue xc:white +append ')' -append");
    for (uint8_t orient = 1; orient <= 8; orient++) {
        const unsigned *left = quarters[corners[orient - 1][0]];
        const unsigned *right = quarters[corners[orient - 1][1]];
        struct pixels *pixels;

        say_orientation(*state, "file.jpg", "said.jpg", orient);
        assert_int_equal(decode(*state, "said.jpg", 120, 300, &pixels), STATUS_OK);
        assert_int_equal(pixels->width, 120);
        assert_int_equal(pixels->height, orient >= 5 ? 180 : 80);
        assert_colour(pixels, 10, 10, left[0], left[1], left[2]);
        assert_colour(pixels, 110, 10, right[0], right[1], right[2]);
        pixels_free(pixels);
    }
}

/* Phones write XMP in such a segment, too, and programs a second Exif. */
static void
test_what_else_is_said_of_a_photograph_does_not_turn_it(void **state)
{
    static const uint8_t xmp[] = "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>";
    static const char *const names[] = { "behind.jpg", "before.jpg", "twice.jpg" };

    make(*state, "JPEG:", "file.jpg", "-size 300x200 xc:red");
    put_app1(*state, "file.jpg", "xmp.jpg", xmp, sizeof(xmp));
    say_orientation(*state, "xmp.jpg", "behind.jpg", 6);
    say_orientation(*state, "file.jpg", "said.jpg", 6);
    put_app1(*state, "said.jpg", "before.jpg", xmp, sizeof(xmp));
    say_orientation(*state, "file.jpg", "upright.jpg", 1);
    say_orientation(*state, "upright.jpg", "twice.jpg", 6);
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        struct pixels *pixels;

        assert_int_equal(decode(*state, names[i], 120, 300, &pixels), STATUS_OK);
        assert_int_equal(pixels->width, 120);
        assert_int_equal(pixels->height, 180);
        pixels_free(pixels);
    }
}

static void
test_a_damaged_word_about_the_camera_is_passed_over(void **state)
{
    static const uint8_t exif[] = { 'E', 'x', 'i', 'f', 0, 0, 'I', 'I', 42, 0, 8, 0, 0, 0,
        1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0 };
    uint8_t bytes[sizeof(exif)];

    (void)state;
    assert_int_equal(picture_exif_orientation(exif, sizeof(exif)), 6);
    for (size_t len = 0; len < sizeof(exif); len++) {
        uint8_t *copy = malloc(len + 1); /* just so long, for a sanitizer to see */

        assert_non_null(copy);
        memcpy(copy, exif, len);
        assert_int_equal(picture_exif_orientation(copy, len), EXIF_UPRIGHT);
        free(copy);
    }
    for (size_t at = 6; at < sizeof(exif); at++) {
        for (int value = 0; value < 256; value += 15) {
            int orient;

            memcpy(bytes, exif, sizeof(exif));
            bytes[at] = (uint8_t)value;
            orient = picture_exif_orientation(bytes, sizeof(bytes));
            assert_in_range(orient, 1, 8);
        }
    }
}

static void
test_what_would_fill_the_memory_is_refused(void **state)
{
    /* A PNG that says it is 60,000 pixels square, and no more. */
    static const unsigned char bomb[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0,
        0, 0, 13, 'I', 'H', 'D', 'R', 0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60, 8, 2, 0, 0, 0,
        0xb1, 0x8c, 0x3a, 0x7d };
    char path[TEMP_PATH_SIZE];
    struct pixels *pixels;

    temp_write(temp_path(path, *state, "bomb.png"), bomb, sizeof(bomb));
    assert_int_not_equal(decode(*state, "bomb.png", 500, 500, &pixels), STATUS_OK);
    make(*state, "PNG24:", "wide.png",
        "-size 6500x6500 xc:red -define png:compression-level=1 "
        "-define png:compression-filter=0");
    assert_int_equal(decode(*state, "wide.png", 500, 500, &pixels), STATUS_TOO_LARGE);
    make(*state, "PNG24:", "laced.png", "-size 4000x3000 xc:red -interlace PNG");
    assert_int_equal(decode(*state, "laced.png", 500, 500, &pixels), STATUS_TOO_LARGE);
    make(*state, "JPEG:", "steps.jpg", "-size 5000x4000 xc:red -interlace JPEG");
    assert_int_equal(decode(*state, "steps.jpg", 500, 500, &pixels), STATUS_TOO_LARGE);
}

static void
test_a_file_cut_off_anywhere_is_refused(void **state)
{
    static const char *const names[] = { "whole.png", "whole.jpg" };

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        char path[TEMP_PATH_SIZE];
        struct pixels *pixels;
        struct stat info;

        make(*state, "", names[i], "-size 300x200 plasma:fractal");
        assert_int_equal(decode(*state, names[i], 100, 100, &pixels), STATUS_OK);
        pixels_free(pixels);
        assert_int_equal(stat(temp_path(path, *state, names[i]), &info), 0);
        for (int tenth = 9; tenth >= 0; tenth--) {
            assert_int_equal(truncate(path, info.st_size * tenth / 10), 0);
            assert_int_not_equal(decode(*state, names[i], 100, 100, &pixels), STATUS_OK);
        }
    }
}

#define OTHERS 10

int
main(void)
{
    struct CMUnitTest tests[OTHERS + ARRAY_LEN(coats)] = {
        cmocka_unit_test_setup_teardown(
            test_fine_lines_become_their_mean, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_sides_that_do_not_divide_are_met_to_the_edge,
            make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(
            test_a_small_picture_keeps_its_pixels, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(
            test_what_is_transparent_is_paper, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(
            test_a_photograph_of_24_megapixels_is_shown, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(
            test_a_photograph_is_upright_however_the_phone_was_held, make_folder,
            remove_folder),
        cmocka_unit_test_setup_teardown(
            test_what_else_is_said_of_a_photograph_does_not_turn_it, make_folder,
            remove_folder),
        cmocka_unit_test(test_a_damaged_word_about_the_camera_is_passed_over),
        cmocka_unit_test_setup_teardown(
            test_what_would_fill_the_memory_is_refused, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(
            test_a_file_cut_off_anywhere_is_refused, make_folder, remove_folder),
    };

    for (size_t i = 0; i < ARRAY_LEN(coats); i++) { /* each row is a test with a name */
        tests[OTHERS + i] = (struct CMUnitTest){
            .name = coats[i].name,
            .test_func = test_coat,
            .initial_state = (void *)&coats[i],
        };
    }
    return cmocka_run_group_tests_name("picture_decode", tests, NULL, NULL);
}
