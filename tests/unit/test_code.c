/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ticketing/code.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "ticketing/keys.h"

#include "tests/support/temp.h"
#include "tests/support/test.h"

static const struct ticket_code sample = {
    .office = 3517,
    .date = "2026-07-14",
    .from_min = 8 * 60,
    .to_min = 11 * 60,
    .id = "0123456789ABCDEF",
};

struct fixture {
    char folder[TEMP_PATH_SIZE];
    struct key_ring *ring;
};

static int
setup(void **state)
{
    static struct fixture fixture;

    temp_make(fixture.folder);
    if (key_ring_rotate(fixture.folder, 1000, NULL, NULL) != STATUS_OK ||
        key_ring_load(fixture.folder, &fixture.ring, NULL) != STATUS_OK) {
        return 1;
    }
    *state = &fixture;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *fixture = *state;

    key_ring_free(fixture->ring);
    temp_remove(fixture->folder);
    return 0;
}

static void
test_verify_reads_what_make_wrote(void **state)
{
    const struct fixture *fixture = *state;
    char text[TICKET_CODE_SIZE];
    struct ticket_code code;

    assert_int_equal(ticket_code_make(fixture->ring, &sample, text, NULL), STATUS_OK);
    assert_int_equal(strlen(text), TICKET_CODE_LEN);
    for (size_t i = 0; text[i]; i++) {
        assert_true(isdigit((unsigned char)text[i]) || isupper((unsigned char)text[i]));
    }
    assert_int_equal(
        ticket_code_verify(fixture->ring, text, strlen(text), &code, NULL), STATUS_OK);
    assert_int_equal(code.key_id, 1);
    assert_int_equal(code.office, 3517);
    assert_string_equal(code.date, "2026-07-14");
    assert_int_equal(code.from_min, 480);
    assert_int_equal(code.to_min, 660);
    assert_string_equal(code.id, sample.id);
}

static void
test_verify_takes_any_case(void **state)
{
    const struct fixture *fixture = *state;
    char text[TICKET_CODE_SIZE];
    struct ticket_code code;

    assert_int_equal(ticket_code_make(fixture->ring, &sample, text, NULL), STATUS_OK);
    for (size_t i = 0; text[i]; i++) {
        text[i] = (char)tolower((unsigned char)text[i]);
    }
    assert_int_equal(
        ticket_code_verify(fixture->ring, text, strlen(text), &code, NULL), STATUS_OK);
}

/* A change of any character must never give a ticket that passes. */
static void
test_verify_refuses_every_altered_character(void **state)
{
    const struct fixture *fixture = *state;
    char text[TICKET_CODE_SIZE];
    struct ticket_code code;
    size_t forged = 0;

    assert_int_equal(ticket_code_make(fixture->ring, &sample, text, NULL), STATUS_OK);
    for (size_t i = 0; i < TICKET_CODE_LEN; i++) {
        char was = text[i];
        enum status st;

        text[i] = was == 'Z' ? 'Y' : 'Z';
        st = ticket_code_verify(fixture->ring, text, TICKET_CODE_LEN, &code, NULL);
        assert_true(st == STATUS_FORGED_TICKET || st == STATUS_MALFORMED_CODE);
        forged += st == STATUS_FORGED_TICKET;
        text[i] = was;
    }
    assert_true(forged > 100);
}

static void
test_verify_refuses_a_key_it_does_not_know(void **state)
{
    const struct fixture *fixture = *state;
    struct key_ring *other = NULL;
    char folder[TEMP_PATH_SIZE];
    char text[TICKET_CODE_SIZE];
    struct ticket_code code;

    temp_make(folder);
    assert_int_equal(key_ring_rotate(folder, 1000, NULL, NULL), STATUS_OK);
    assert_int_equal(key_ring_rotate(folder, 2000, NULL, NULL), STATUS_OK);
    assert_int_equal(key_ring_load(folder, &other, NULL), STATUS_OK);
    assert_int_equal(ticket_code_make(other, &sample, text, NULL), STATUS_OK);
    assert_int_equal(
        ticket_code_verify(other, text, TICKET_CODE_LEN, &code, NULL), STATUS_OK);
    assert_int_equal(code.key_id, 2);
    assert_int_equal(
        ticket_code_verify(fixture->ring, text, TICKET_CODE_LEN, &code, NULL),
        STATUS_FORGED_TICKET);
    key_ring_free(other);
    temp_remove(folder);
}

static void
test_make_refuses_fields_out_of_range(void **state)
{
    const struct fixture *fixture = *state;
    char text[TICKET_CODE_SIZE];
    struct ticket_code bad[6] = { sample, sample, sample, sample, sample, sample };

    (void)text_copy(bad[0].date, sizeof(bad[0].date), "2019-12-31");
    (void)text_copy(bad[1].date, sizeof(bad[1].date), "2026-02-30");
    bad[2].to_min = bad[2].from_min;
    bad[3].to_min = 1441;
    bad[4].from_min = -1;
    bad[5].id[15] = '\0';
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        assert_int_equal(
            ticket_code_make(fixture->ring, &bad[i], text, NULL), STATUS_ARG);
    }
}

static void
test_parse_refuses_what_is_not_a_code(void **state)
{
    const struct fixture *fixture = *state;
    char text[TICKET_CODE_SIZE + 1];
    char zeros[TICKET_CODE_SIZE];
    struct ticket_code code = { .office = 7 };

    assert_int_equal(ticket_code_make(fixture->ring, &sample, text, NULL), STATUS_OK);
    memset(zeros, '0', TICKET_CODE_LEN);
    assert_int_equal(ticket_code_parse("", 0, &code, NULL), STATUS_MALFORMED_CODE);
    assert_int_equal(
        ticket_code_parse(text, TICKET_CODE_LEN - 1, &code, NULL), STATUS_MALFORMED_CODE);
    assert_int_equal(
        ticket_code_parse(zeros, TICKET_CODE_LEN, &code, NULL), STATUS_MALFORMED_CODE);
    text[20] = 'U'; /* not in the alphabet */
    assert_int_equal(
        ticket_code_parse(text, TICKET_CODE_LEN, &code, NULL), STATUS_MALFORMED_CODE);
    assert_int_equal(code.office, 7);
}

static void
test_ids_are_sixteen_characters_and_never_the_same(void **state)
{
    char first[TICKET_ID_SIZE];
    char second[TICKET_ID_SIZE];

    (void)state;
    ticket_id_make(first);
    ticket_id_make(second);
    assert_int_equal(strlen(first), TICKET_ID_LEN);
    assert_string_not_equal(first, second);
}

static void
test_classify_tells_registrations_from_the_rest(void **state)
{
    static const struct {
        const char *text;
        enum scan_kind want;
        const char *normal;
    } row[] = {
        { "AKTA-33.351622502920001", SCAN_REGISTRATION, "AKTA-33.351622502920001" },
        { "  akta-33.351622502920001\r\n", SCAN_REGISTRATION, "AKTA-33.351622502920001" },
        { "7K3M92QX", SCAN_REGISTRATION, "7K3M92QX" },
        { "]Q37K3M92QX", SCAN_REGISTRATION, "7K3M92QX" },
        { "]Q3", SCAN_OTHER, "" },
        { "", SCAN_OTHER, "" },
        { "   ", SCAN_OTHER, "" },
        { "HALO", SCAN_OTHER, "" },
        { "KTP-XQHRWMZV", SCAN_REGISTRATION,
            "KTP-XQHRWMZV" }, /* ours, without a figure */
        { "ktp-xqhrwmzv", SCAN_REGISTRATION, "KTP-XQHRWMZV" },
        { "XQHRWMZV", SCAN_REGISTRATION, "XQHRWMZV" }, /* as messages tell it */
        { "AXQHRWMZV", SCAN_OTHER, "" },
        { "KTP-XQHRWMZ", SCAN_OTHER, "" },
        { "KTP-XQHRWMZU", SCAN_OTHER, "" }, /* base32 has no U */
        { "https://antrean.example/p/0123456789abcdefghjkmnpq", SCAN_SLIP,
            "/P/0123456789ABCDEFGHJKMNPQ" },
        { "https://antrean.example/p/0123456789abcdefghjkmnp", SCAN_OTHER, "" },
        { "https://example.org/1", SCAN_OTHER, "" },
        { "A 1", SCAN_OTHER, "" },
        { "1234567890123456789012345678901234567890", SCAN_REGISTRATION,
            "1234567890123456789012345678901234567890" },
        { "12345678901234567890123456789012345678901", SCAN_OTHER, "" },
    };
    char out[SCAN_TEXT_SIZE];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(row); i++) {
        assert_int_equal(
            scan_classify(row[i].text, strlen(row[i].text), out), row[i].want);
        assert_string_equal(out, row[i].normal);
    }
}

static void
test_a_spoiled_code_is_told_from_a_registration(void **state)
{
    const struct fixture *fixture = *state;
    char text[TICKET_CODE_SIZE];
    char out[SCAN_TEXT_SIZE];

    assert_int_equal(ticket_code_make(fixture->ring, &sample, text, NULL), STATUS_OK);
    text[60] = '-'; /* no sign of ours */
    assert_int_equal(scan_classify(text, strlen(text), out), SCAN_OTHER);
    assert_true(ticket_code_is_spoiled(text));
    text[60] = 'A';
    for (size_t len = TICKET_CODE_LEN - 1; len > 0; len--) {
        text[len] = '\0';
        assert_int_equal(ticket_code_is_spoiled(text), len >= 8);
    }
    assert_false(ticket_code_is_spoiled("AKTA-33.351622502920001"));
    assert_false(ticket_code_is_spoiled("7K3M92QX"));
    assert_false(ticket_code_is_spoiled("3516225029200017"));
    assert_false(
        ticket_code_is_spoiled("https://antrean.example.go.id/daftar?dari=poster"));
    assert_false(ticket_code_is_spoiled(""));
}

static void
test_classify_finds_our_code_in_lower_case(void **state)
{
    const struct fixture *fixture = *state;
    char text[TICKET_CODE_SIZE];
    char typed[TICKET_CODE_SIZE + 4];
    char out[SCAN_TEXT_SIZE];

    assert_int_equal(ticket_code_make(fixture->ring, &sample, text, NULL), STATUS_OK);
    (void)snprintf(typed, sizeof(typed), " %s\r\n", text);
    for (size_t i = 0; typed[i]; i++) {
        typed[i] = (char)tolower((unsigned char)typed[i]);
    }
    assert_int_equal(scan_classify(typed, strlen(typed), out), SCAN_TICKET);
    assert_string_equal(out, text);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_verify_reads_what_make_wrote),
        cmocka_unit_test(test_verify_takes_any_case),
        cmocka_unit_test(test_verify_refuses_every_altered_character),
        cmocka_unit_test(test_verify_refuses_a_key_it_does_not_know),
        cmocka_unit_test(test_make_refuses_fields_out_of_range),
        cmocka_unit_test(test_parse_refuses_what_is_not_a_code),
        cmocka_unit_test(test_ids_are_sixteen_characters_and_never_the_same),
        cmocka_unit_test(test_classify_tells_registrations_from_the_rest),
        cmocka_unit_test(test_a_spoiled_code_is_told_from_a_registration),
        cmocka_unit_test(test_classify_finds_our_code_in_lower_case),
    };

    return cmocka_run_group_tests_name("code", tests, setup, teardown);
}
