/* SPDX-License-Identifier: GPL-3.0-or-later */
/* QR out and in: what is drawn is read back, also from a bad print. */
#include "ticketing/qr_decode.h"
#include "ticketing/qr_encode.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "pictures/image.h"

#include "tests/support/temp.h"
#include "tests/support/test.h"

/* A code's shape: 141 characters of base32. */
#define TICKET \
    "047R0DX1096R1Y015002J0123456789ABCDEF00000" \
    "ZK3N8Q2V5T7W9X1Y4A6B8C0D2E4F6G8H0J2K4M6N8P0Q2R4S6T8V0W2X4Y6Z8A0B2C4D6E8F0G2H4J6K8M" \
    "0N2P4Q6R8S0T2V4W6"

static struct qr *
make(const char *text)
{
    struct qr *qr = NULL;

    assert_int_equal(qr_make(text, &qr, NULL), STATUS_OK);
    return qr;
}

static void
write_png(const char *path, const char *text, int module_px)
{
    struct qr *qr = make(text);

    assert_int_equal(qr_png_file(qr, module_px, path, NULL), STATUS_OK);
    qr_free(qr);
}

/* Treat the picture with ImageMagick, as a bad printer and a bad camera would. */
static void
spoil(const char *from, const char *how, const char *to)
{
    char command[4096];
    int len = snprintf(command, sizeof(command), "convert '%s' %s '%s'", from, how, to);

    assert_true(len > 0 && len < (int)sizeof(command));
    assert_int_equal(system(command), 0); /* NOLINT(cert-env33-c): our own words */
}

static void
test_png_is_read_back(void **state)
{
    char path[TEMP_PATH_SIZE];
    char text[QR_READ_SIZE];

    (void)temp_path(path, *state, "t.png");
    write_png(path, TICKET, 6);
    assert_int_equal(qr_read_file(path, text, NULL), STATUS_OK);
    assert_string_equal(text, TICKET);
}

static void
test_ticket_symbol_is_small_enough_for_bad_prints(void **state)
{
    struct qr *qr = make(TICKET);

    (void)state;
    assert_int_equal(strlen(TICKET), 141);
    assert_int_equal(qr->size, 41); /* alphanumeric mode; byte mode would need 49 */
    qr_free(qr);
}

static void
test_spoiled_prints_are_read(void **state)
{
    static const char *const how[] = {
        "-background white -rotate 20 +level 25%,75% -quality 30",
        "-background white -rotate 77 -quality 20",
        "-background white -rotate 180 -gaussian-blur 0x1 -quality 40",
        "-negate",
        "-attenuate 0.6 +noise Impulse",
        "-background white -gravity center -extent 2400x3200 -rotate 11 -quality 50",
        "+level 40%,60%",
    };
    char good[TEMP_PATH_SIZE];
    char bad[TEMP_PATH_SIZE];
    char text[QR_READ_SIZE];

    (void)temp_path(good, *state, "t.png");
    (void)temp_path(bad, *state, "t.jpg");
    write_png(good, TICKET, 8);
    for (size_t i = 0; i < ARRAY_LEN(how); i++) {
        struct error err = { 0 };

        spoil(good, how[i], bad);
        if (qr_read_file(bad, text, &err) != STATUS_OK) {
            fail_msg("%s: %s", how[i], err.text);
        }
        assert_string_equal(text, TICKET);
    }
}

/* Some makers end a text with a line end; and what is no ticket is still a code. */
static void
test_text_around_and_beside_a_ticket_is_told_apart(void **state)
{
    static const struct {
        const char *in;
        const char *out;
    } rows[] = {
        { TICKET "\r\n", TICKET },
        { " \t" TICKET " ", TICKET },
        { "A\x01"
          "B",
            "A?B" },
    };
    char path[TEMP_PATH_SIZE];
    char text[QR_READ_SIZE];

    (void)temp_path(path, *state, "t.png");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        write_png(path, rows[i].in, 6);
        assert_int_equal(qr_read_file(path, text, NULL), STATUS_OK);
        assert_string_equal(text, rows[i].out);
    }
    write_png(path, "Sel\xc3\xa1mat", 6); /* ZBar guesses how many bytes that were */
    assert_int_equal(qr_read_file(path, text, NULL), STATUS_OK);
    assert_true(text_starts_with(text, "Sel?"));
    write_png(path, " \n", 6);
    assert_int_equal(qr_read_file(path, text, NULL), STATUS_UNREADABLE);
}

static void
test_the_ticket_is_preferred_among_several(void **state)
{
    char ticket[TEMP_PATH_SIZE];
    char other[TEMP_PATH_SIZE];
    char both[TEMP_PATH_SIZE];
    char command[2048];
    char text[QR_READ_SIZE];

    (void)temp_path(ticket, *state, "ticket.png");
    (void)temp_path(other, *state, "other.png");
    (void)temp_path(both, *state, "both.png");
    write_png(ticket, TICKET, 4);
    write_png(other, "https://example.org/p/abc", 8);
    for (int turn = 0; turn < 2; turn++) {
        (void)snprintf(command, sizeof(command), "'%s' +append", turn ? other : ticket);
        spoil(turn ? ticket : other, command, both);
        assert_int_equal(qr_read_file(both, text, NULL), STATUS_OK);
        assert_string_equal(text, TICKET);
    }
}

/* Which of two tickets is meant is for the person to say. */
static void
test_two_tickets_in_one_picture_are_asked_about(void **state)
{
    char one[TEMP_PATH_SIZE];
    char two[TEMP_PATH_SIZE];
    char both[TEMP_PATH_SIZE];
    char second[] = TICKET;
    char command[2048];
    char text[QR_READ_SIZE];

    second[60] = second[60] == 'B' ? 'C' : 'B';
    (void)temp_path(both, *state, "two.png");
    write_png(temp_path(one, *state, "one.png"), TICKET, 4);
    write_png(temp_path(two, *state, "second.png"), second, 4);
    (void)snprintf(command, sizeof(command), "'%s' +append", two);
    spoil(one, command, both);
    assert_int_equal(qr_read_file(both, text, NULL), STATUS_ARG);
    (void)snprintf(command, sizeof(command), "'%s' +append", one);
    spoil(one, command, both); /* the same one twice is one */
    assert_int_equal(qr_read_file(both, text, NULL), STATUS_OK);
    assert_string_equal(text, TICKET);
}

/* What phones make of a ticket: tilted, soft, and twelve million pixels of it. */
static void
test_photographs_of_phones_are_read(void **state)
{
    static const char *const how[] = {
        "-resize 700x700 -gravity center -background white -extent 1200x900 "
        "-virtual-pixel white -distort Perspective "
        "'0,0 120,260 1200,0 1000,20 1200,900 1180,880 0,900 60,700'",
        "-resize 700x700 -gravity center -background white -extent 1200x900 -blur 0x3",
        "-resize 900x900 -gravity center -background gray -extent 4000x3000",
    };
    char path[TEMP_PATH_SIZE];
    char photo[TEMP_PATH_SIZE];
    char text[QR_READ_SIZE];

    write_png(temp_path(path, *state, "clean.png"), TICKET, 8);
    (void)temp_path(photo, *state, "photo.jpg");
    for (size_t i = 0; i < ARRAY_LEN(how); i++) {
        spoil(path, how[i], photo);
        if (qr_read_file(photo, text, NULL) != STATUS_OK) {
            fail_msg("not read: %s", how[i]);
        }
        assert_string_equal(text, TICKET);
    }
}

static void
test_raster_fits_the_paper_and_holds_the_modules(void **state)
{
    struct qr *qr = make(TICKET);
    struct qr_raster raster = qr_raster_make(qr, 384, 6);
    uint8_t *grey;
    struct qr_reader *reader = qr_reader_new();
    char text[QR_READ_SIZE];

    (void)state;
    assert_true(raster.width <= 384);
    assert_int_equal(raster.width % 8, 0);
    assert_int_equal(raster.height, (41 + 8) * 6);
    grey = malloc((size_t)raster.width * (size_t)raster.height);
    for (int i = 0; i < raster.width * raster.height; i++) {
        int x = i % raster.width;
        int bit =
            raster.rows[i / raster.width * raster.row_bytes + x / 8] >> (7 - x % 8) & 1;

        grey[i] = bit ? 0 : 255;
    }
    assert_int_equal(
        qr_reader_frame(reader, grey, raster.width, raster.height, text, NULL),
        STATUS_OK);
    assert_string_equal(text, TICKET);
    free(grey);
    qr_reader_free(reader);
    qr_raster_destroy(&raster);
    qr_free(qr);
}

static void
test_svg_is_read_back(void **state)
{
    char path[TEMP_PATH_SIZE];
    char png[TEMP_PATH_SIZE];
    char text[QR_READ_SIZE];
    struct qr *qr = make(TICKET);
    char *svg = qr_svg(qr);

    temp_write(temp_path(path, *state, "t.svg"), svg, strlen(svg));
    (void)temp_path(png, *state, "svg.png");
    spoil(path, "", png);
    assert_int_equal(qr_read_file(png, text, NULL), STATUS_OK);
    assert_string_equal(text, TICKET);
    free(svg);
    qr_free(qr);
}

static void
test_pictures_without_a_code_are_refused_with_a_reason(void **state)
{
    static const char huge[] = "P5 9000 9000 255 ";
    static const uint8_t broken_png[] = { 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0 };
    static const uint8_t broken_jpeg[] = { 0xff, 0xd8, 0xff, 0xe0, 0, 16, 'J', 'F' };
    char path[TEMP_PATH_SIZE];
    char text[QR_READ_SIZE];

    (void)temp_path(path, *state, "x");
    assert_int_equal(qr_read_file("/nonexistent.png", text, NULL), STATUS_IO);
    assert_int_equal(qr_read_file(*state, text, NULL), STATUS_IO);
    temp_write(path, "hello", 5);
    assert_int_equal(qr_read_file(path, text, NULL), STATUS_UNSUPPORTED_TYPE);
    temp_write(path, huge, strlen(huge));
    assert_int_equal(qr_read_file(path, text, NULL), STATUS_TOO_LARGE);
    temp_write(path, broken_png, sizeof(broken_png));
    assert_int_equal(qr_read_file(path, text, NULL), STATUS_UNREADABLE);
    temp_write(path, broken_jpeg, sizeof(broken_jpeg));
    assert_int_equal(qr_read_file(path, text, NULL), STATUS_UNREADABLE);
    (void)temp_path(path, *state, "white.png");
    spoil("xc:white", "-resize 300x300!", path);
    assert_int_equal(qr_read_file(path, text, NULL), STATUS_UNREADABLE);
}

static void
test_text_that_cannot_be_a_symbol_is_refused(void **state)
{
    char text[QR_TEXT_MAX + 2];
    struct qr *qr = NULL;

    (void)state;
    memset(text, 'A', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    assert_int_equal(qr_make("", &qr, NULL), STATUS_ARG);
    assert_int_equal(qr_make(text, &qr, NULL), STATUS_ARG);
    text[QR_TEXT_MAX] = '\0';
    assert_int_equal(qr_make(text, &qr, NULL), STATUS_OK);
    qr_free(qr);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_png_is_read_back),
        cmocka_unit_test(test_ticket_symbol_is_small_enough_for_bad_prints),
        cmocka_unit_test(test_spoiled_prints_are_read),
        cmocka_unit_test(test_text_around_and_beside_a_ticket_is_told_apart),
        cmocka_unit_test(test_the_ticket_is_preferred_among_several),
        cmocka_unit_test(test_two_tickets_in_one_picture_are_asked_about),
        cmocka_unit_test(test_photographs_of_phones_are_read),
        cmocka_unit_test(test_raster_fits_the_paper_and_holds_the_modules),
        cmocka_unit_test(test_svg_is_read_back),
        cmocka_unit_test(test_pictures_without_a_code_are_refused_with_a_reason),
        cmocka_unit_test(test_text_that_cannot_be_a_symbol_is_refused),
    };

    return cmocka_run_group_tests_name("qr", tests, temp_setup, temp_teardown);
}
