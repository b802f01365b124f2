/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Slips as printer bytes, drawn back to a picture; ANTREAN_PICTURES=FOLDER keeps them. */
#include "ticketing/escpos.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"

#include "tests/support/escpos_reader.h"
#include "tests/support/test.h"

#define TRACK "https://antrean.jombangkab.go.id/p/7K3M92QX7K3M92QX"

static void
build(struct slip *slip, const char *number)
{
    const struct slip_content content = {
        .office = "DISPENDUKCAPIL KAB. JOMBANG",
        .address = "Jl. KH. Wahid Hasyim 139",
        .number = number,
        .service = "KTP-el baru",
        .arrived_ms = clock_at("2026-07-14", 8 * 60 + 12),
        .ahead = 4,
        .estimate_s = 1380,
        .complaint = "lapor.go.id",
        .track = TRACK,
    };

    assert_int_equal(slip_build(slip, &content, NULL), STATUS_OK);
}

static void
keep_picture(const struct escpos_paper *paper, const char *name)
{
    const char *folder = getenv("ANTREAN_PICTURES");
    char path[512];

    if (folder) {
        (void)snprintf(path, sizeof(path), "%s/%s.png", folder, name);
        escpos_paper_save(paper, path);
    }
}

static void
print(const struct slip *slip, enum slip_paper paper, enum escpos_mode mode,
    struct escpos_paper *out)
{
    uint8_t *bytes = NULL;
    size_t len = 0;

    assert_int_equal(escpos_job(slip, paper, mode, &bytes, &len, NULL), STATUS_OK);
    escpos_read(bytes, len, slip_dots(paper), out);
    free(bytes);
}

static const struct print_case {
    const char *name;
    enum slip_paper paper;
    enum escpos_mode mode;
} cases[] = {
    { "text-58", SLIP_58MM, ESCPOS_TEXT },
    { "text-80", SLIP_80MM, ESCPOS_TEXT },
    { "native-58", SLIP_58MM, ESCPOS_NATIVE_QR },
    { "native-80", SLIP_80MM, ESCPOS_NATIVE_QR },
    { "raster-58", SLIP_58MM, ESCPOS_RASTER },
    { "raster-80", SLIP_80MM, ESCPOS_RASTER },
};

/* Every kind of job: nothing unknown, nothing past the edge, one cut, a QR that reads. */
static void
test_job_prints_whole_and_its_qr_is_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct slip slip;
        struct escpos_paper paper;
        char text[600] = "";

        build(&slip, "A005");
        print(&slip, cases[i].paper, cases[i].mode, &paper);
        keep_picture(&paper, cases[i].name);
        assert_int_equal(paper.unknown, 0);
        assert_int_equal(paper.overrun, 0);
        assert_int_equal(paper.cuts, 1);
        assert_true(escpos_paper_qr(&paper, text, sizeof(text)));
        assert_string_equal(text, TRACK);
        if (cases[i].mode != ESCPOS_RASTER) {
            assert_non_null(strstr(paper.text, "\nA005\n"));
            assert_non_null(strstr(paper.text, "Di depan Anda      : 4 orang\n"));
        }
        escpos_paper_destroy(&paper);
    }
}

static void
test_number_fits_the_paper_at_every_length(void **state)
{
    static const char *const numbers[] = { "A5", "A005", "A1000", "AB1000",
        "ABC123456789" };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
        for (size_t k = 0; k < ARRAY_LEN(cases); k++) {
            struct slip slip;
            struct escpos_paper paper;

            build(&slip, numbers[i]);
            print(&slip, cases[k].paper, cases[k].mode, &paper);
            assert_int_equal(paper.overrun, 0);
            if (cases[k].mode != ESCPOS_RASTER) {
                char line[32];

                (void)snprintf(line, sizeof(line), "\n%s\n", numbers[i]);
                assert_non_null(strstr(paper.text, line));
            }
            escpos_paper_destroy(&paper);
        }
    }
}

/* The bytes of domain knowledge, in the order that a printer gets them. */
static void
test_text_job_begins_and_ends_with_the_right_bytes(void **state)
{
    static const uint8_t begins[] = {
        0x1b, 0x40,             /* initialise */
        0x1b, 0x74, 0x00,       /* code page 0 */
        0x1b, 0x32,             /* default line spacing */
        0x1b, 0x61, 0x01,       /* centre */
        0x1b, 0x45, 0x01,       /* bold */
        'D', 'I', 'S', 'P', 'E' /* the office */
    };
    static const uint8_t number[] = {
        0x1b, 0x61, 0x01,         /* centre */
        0x1d, 0x21, 0x55,         /* 6 x 6 */
        'A', '0', '0', '5', '\n', /* */
        0x1d, 0x21, 0x00          /* 1 x 1 */
    };
    static const uint8_t ends[] = {
        0x1b, 0x64, 0x05, /* feed to the knife */
        0x1d, 0x56, 0x01  /* partial cut */
    };
    struct slip slip;
    uint8_t *bytes = NULL;
    size_t len = 0;

    (void)state;
    build(&slip, "A005");
    assert_int_equal(
        escpos_job(&slip, SLIP_58MM, ESCPOS_TEXT, &bytes, &len, NULL), STATUS_OK);
    assert_memory_equal(bytes, begins, sizeof(begins));
    assert_non_null(memmem(bytes, len, number, sizeof(number)));
    assert_memory_equal(bytes + len - sizeof(ends), ends, sizeof(ends));
    free(bytes);
}

static void
test_native_qr_has_the_length_of_its_text(void **state)
{
    static const uint8_t store[] = { 0x1d, 0x28, 0x6b, 0x0b, 0x00, 0x31, 0x50, 0x30, 'A',
        'B', 'C', 'D', 'E', 'F', 'G', 'H' };
    struct slip slip;
    uint8_t *bytes = NULL;
    size_t len = 0;

    (void)state;
    build(&slip, "A005");
    (void)snprintf(slip.qr, sizeof(slip.qr), "ABCDEFGH");
    assert_int_equal(
        escpos_job(&slip, SLIP_58MM, ESCPOS_NATIVE_QR, &bytes, &len, NULL), STATUS_OK);
    assert_non_null(memmem(bytes, len, store, sizeof(store)));
    free(bytes);
}

static void
test_letters_the_printer_lacks_become_ascii(void **state)
{
    struct slip slip;
    struct escpos_paper paper;

    (void)state;
    build(&slip, "A005");
    assert_true(
        slip_add_marked(&slip, " Kaf\xc3\xa9 \xe2\x80\x93 \xe2\x80\x9cya\xe2\x80\x9d"));
    print(&slip, SLIP_58MM, ESCPOS_TEXT, &paper);
    assert_int_equal(paper.unknown, 0);
    assert_non_null(strstr(paper.text, "Kafe - \"ya\"\n"));
    escpos_paper_destroy(&paper);
}

/* What GLib knows letters for is written with them and wraps as it is printed; what
   nobody knows any for is drawn, not printed as question marks. */
static void
test_names_of_any_kind_are_printed(void **state)
{
    struct slip slip;
    struct escpos_paper paper;
    char text[600] = "";

    (void)state;
    build(&slip, "A005");
    assert_true(slip_add_marked(&slip, " Kota\xe2\x80\x91"
                                       "Baru \xe2\x80\xa6 M\xc3\xbcller \xc5\x81ukasz?"));
    assert_true(slip_add_marked(&slip, " \xe2\x80\xa2 satu\xe2\x80\xa6 dua\xe2\x80\xa6 "
                                       "tiga\xe2\x80\xa6 empat\xe2\x80\xa6 lima"));
    print(&slip, SLIP_58MM, ESCPOS_TEXT, &paper);
    assert_int_equal(paper.unknown, 0);
    assert_int_equal(paper.overrun, 0);
    assert_non_null(strstr(paper.text, "Kota-Baru ... Muller Lukasz?\n"));
    assert_non_null(strstr(paper.text, "* satu..."));
    escpos_paper_destroy(&paper);

    build(&slip, "A005");
    assert_true(slip_add_marked(&slip, " \xd9\x85\xd8\xad\xd9\x85\xd8\xaf"));
    print(&slip, SLIP_58MM, ESCPOS_TEXT, &paper);
    assert_int_equal(paper.unknown, 0);
    assert_null(strchr(paper.text, '?'));
    assert_null(strstr(paper.text, "A005")); /* all of it is a picture */
    assert_true(escpos_paper_qr(&paper, text, sizeof(text)));
    assert_string_equal(text, TRACK);
    escpos_paper_destroy(&paper);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_job_prints_whole_and_its_qr_is_read),
        cmocka_unit_test(test_number_fits_the_paper_at_every_length),
        cmocka_unit_test(test_text_job_begins_and_ends_with_the_right_bytes),
        cmocka_unit_test(test_native_qr_has_the_length_of_its_text),
        cmocka_unit_test(test_letters_the_printer_lacks_become_ascii),
        cmocka_unit_test(test_names_of_any_kind_are_printed),
    };

    if (clock_set_zone("Asia/Jakarta", NULL) != STATUS_OK) {
        return 1;
    }
    return cmocka_run_group_tests_name("escpos", tests, NULL, NULL);
}
