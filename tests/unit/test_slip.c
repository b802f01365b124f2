/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ticketing/slip.h"
#include "ticketing/slip_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/text.h"

#include "tests/support/test.h"

static struct slip_content
sample(void)
{
    return (struct slip_content){
        .office = "DISPENDUKCAPIL KAB. JOMBANG",
        .address = "Jl. KH. Wahid Hasyim 139",
        .number = "A005",
        .service = "KTP-el baru",
        .arrived_ms = clock_at("2026-07-14", 8 * 60 + 12),
        .ahead = 4,
        .estimate_s = 1380,
        .complaint = "lapor.go.id",
        .track = "https://antrean.jombangkab.go.id/p/7K3M92QX7K3M92QX",
    };
}

static void
assert_no_line_longer_than(const char *text, int columns, const char *except)
{
    char *copy = strdup(text);
    char *rest = NULL;

    for (char *line = strtok_r(copy, "\n", &rest); line;
         line = strtok_r(NULL, "\n", &rest)) {
        if (strcmp(line, except) != 0 && (int)text_utf8_len(line) > columns) {
            fail_msg("longer than %d: %s", columns, line);
        }
    }
    free(copy);
}

static void
test_text_is_the_slip_of_the_domain(void **state)
{
    struct slip_content content = sample();
    struct slip slip;
    char *text;

    (void)state;
    assert_int_equal(slip_build(&slip, &content, NULL), STATUS_OK);
    text = slip_text(&slip, SLIP_58MM);
    assert_string_equal(text, "  DISPENDUKCAPIL KAB. JOMBANG\n"
                              "    Jl. KH. Wahid Hasyim 139\n"
                              "--------------------------------\n"
                              "         NOMOR ANTREAN\n"
                              "              A005\n"
                              "      Layanan: KTP-el baru\n"
                              " Selasa, 14-07-2026  08.12 WIB\n"
                              "Di depan Anda      : 4 orang\n"
                              "Kira-kira menunggu : 25 menit\n"
                              "--------------------------------\n"
                              "Terlewat panggilan? Ke pos\n"
                              "informasi, nomor tetap berlaku.\n"
                              "Semua layanan GRATIS.\n"
                              "Pengaduan: lapor.go.id\n"
                              "  Lihat antrean di HP, pindai:\n"
                              "https://antrean.jombangkab.go.id/p/7K3M92QX7K3M92QX\n");
    free(text);
}

static void
test_estimate_is_rounded_up_and_said_in_words(void **state)
{
    static const struct {
        int seconds;
        const char *want;
    } row[] = { { 0, "Kira-kira menunggu\tkurang dari 5 menit" },
        { 1, "Kira-kira menunggu\t5 menit" }, { 300, "Kira-kira menunggu\t5 menit" },
        { 301, "Kira-kira menunggu\t10 menit" }, { 3600, "Kira-kira menunggu\t1 jam" },
        { 5000, "Kira-kira menunggu\t1 jam 25 menit" } };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(row); i++) {
        struct slip_content content = { .number = "A001", .ahead = -1 };
        struct slip slip;

        content.estimate_s = row[i].seconds;
        assert_int_equal(slip_build(&slip, &content, NULL), STATUS_OK);
        assert_string_equal(slip.line[3].text, row[i].want);
    }
}

static void
test_no_wait_is_told_before_a_counter_is_open(void **state)
{
    struct slip_content content = sample();
    struct slip slip;
    char *text;

    (void)state;
    content.no_counter = true;
    assert_int_equal(slip_build(&slip, &content, NULL), STATUS_OK);
    text = slip_text(&slip, SLIP_80MM);
    assert_null(strstr(text, "Kira-kira"));
    assert_non_null(strstr(text, "Di depan Anda"));
    assert_non_null(strstr(text, "Loket belum dibuka"));
    free(text);
}

static void
test_what_is_not_known_is_left_out(void **state)
{
    struct slip_content content = { .number = "A001", .ahead = -1, .estimate_s = -1 };
    struct slip slip;
    char *text;

    (void)state;
    assert_int_equal(slip_build(&slip, &content, NULL), STATUS_OK);
    text = slip_text(&slip, SLIP_58MM);
    assert_null(strstr(text, "Di depan"));
    assert_null(strstr(text, "Kira-kira"));
    assert_null(strstr(text, "Pengaduan"));
    assert_non_null(strstr(text, "A001"));
    assert_non_null(strstr(text, "GRATIS"));
    free(text);
    content.number = "";
    assert_int_equal(slip_build(&slip, &content, NULL), STATUS_ARG);
}

static void
test_lines_go_through_json_and_back(void **state)
{
    struct slip_content content = sample();
    struct slip slip;
    struct slip back = { 0 };

    (void)state;
    content.note = "#bukan nomor"; /* text that looks like a mark stays text */
    assert_int_equal(slip_build(&slip, &content, NULL), STATUS_OK);
    for (size_t i = 0; i < slip.count; i++) {
        char marked[SLIP_MARK_SIZE];

        assert_true(slip_add_marked(&back, slip_line_mark(&slip.line[i], marked)));
    }
    assert_int_equal(back.count, slip.count);
    for (size_t i = 0; i < slip.count; i++) {
        assert_int_equal(back.line[i].style, slip.line[i].style);
        assert_string_equal(back.line[i].text, slip.line[i].text);
    }
    assert_string_equal(slip_number(&back), "A005");
}

static void
test_long_words_are_cut_and_the_number_never_is(void **state)
{
    struct slip_content content = sample();
    struct slip slip;
    char *text;

    (void)state;
    content.office = "Dinas Kependudukan dan Pencatatan Sipil Kabupaten Jombang";
    content.address = "Jalanpanjangsekalitanpaspasiyangtidakmuatdalamsatubaris";
    content.service = "Penerbitan kembali kutipan akta (hilang / rusak)";
    content.number = "ABC123456789";
    content.track = "";
    assert_int_equal(slip_build(&slip, &content, NULL), STATUS_OK);
    text = slip_text(&slip, SLIP_58MM);
    assert_no_line_longer_than(text, 32, "");
    assert_non_null(strstr(text, "ABC123456789"));
    assert_non_null(strstr(text, "Jalanpanjangsekalitanpaspasiyang\n"));
    free(text);
    text = slip_text(&slip, SLIP_80MM);
    assert_no_line_longer_than(text, 48, "");
    free(text);
}

static void
test_lines_from_outside_are_cleaned_and_bounded(void **state)
{
    struct slip slip = { 0 };
    char wide[400];

    (void)state;
    assert_true(slip_add_marked(&slip, " a\x1b@\nb"));
    assert_string_equal(slip.line[0].text, "a @ b");
    memset(wide, 'x', sizeof(wide) - 1);
    wide[sizeof(wide) - 1] = '\0';
    memcpy(wide + 95, "\xc3\xa9", 2); /* a character across the end of the room */
    assert_true(slip_add_marked(&slip, wide));
    assert_int_equal(strlen(slip.line[1].text), 95);
    assert_true(slip_add_marked(&slip, "\xff\xfe"));
    assert_string_equal(slip.line[2].text, "??");
    while (slip_add_marked(&slip, "-")) {
    }
    assert_int_equal(slip.count, SLIP_LINE_MAX);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_is_the_slip_of_the_domain),
        cmocka_unit_test(test_estimate_is_rounded_up_and_said_in_words),
        cmocka_unit_test(test_no_wait_is_told_before_a_counter_is_open),
        cmocka_unit_test(test_what_is_not_known_is_left_out),
        cmocka_unit_test(test_lines_go_through_json_and_back),
        cmocka_unit_test(test_long_words_are_cut_and_the_number_never_is),
        cmocka_unit_test(test_lines_from_outside_are_cleaned_and_bounded),
    };

    if (clock_set_zone("Asia/Jakarta", NULL) != STATUS_OK) {
        return 1;
    }
    return cmocka_run_group_tests_name("slip", tests, NULL, NULL);
}
