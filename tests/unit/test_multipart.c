/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A form with a file, in pieces of every size; what is broken is never a file. */
#include "server/pages/multipart.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/test.h"

#define TYPE "multipart/form-data; boundary=\"--xYz\""
#define START "----xYz\r\n"
#define END "\r\n----xYz--\r\n"
#define FIELD(name) "Content-Disposition: form-data; name=\"" name "\"\r\n\r\n"
#define A_FILE(file) \
    "Content-Disposition: form-data; name=\"berkas\"; filename=\"" file \
    "\"\r\nContent-Type: image/jpeg\r\n\r\n"
#define AHEAD 128

/* Read `body` in pieces of `piece` bytes; the file's bytes into `out`. */
static size_t
read_all(struct multipart *m, const char *body, size_t len, size_t piece, char *out)
{
    size_t used = 0;

    for (size_t at = 0; at < len; at += piece) {
        unsigned char buffer[4096 + AHEAD];
        size_t now = len - at < piece ? len - at : piece;
        size_t got;

        memcpy(buffer + AHEAD, body + at, now);
        got = multipart_read(m, buffer + AHEAD, now, buffer);
        memcpy(out + used, buffer, got);
        used += got;
    }
    return used;
}

static void
test_the_file_comes_out_whole_whatever_the_pieces(void **state)
{
    static const char body[] =
        "before is nobody's\r\n" START FIELD("csrf") "abc\r\n" START FIELD(
            "key") "\r\n" START A_FILE("IMG.jpg") "\r\n---\r\r\n----xY\r\n--\0-xYz-\r" END
                                                  "after";
    static const char file[] = "\r\n---\r\r\n----xY\r\n--\0-xYz-\r";
    size_t len = sizeof(body) - 1;

    (void)state;
    for (size_t piece = 1; piece <= len; piece++) {
        struct multipart m;
        char out[sizeof(body) + AHEAD];

        assert_int_equal(multipart_init(&m, TYPE, 1000, NULL), STATUS_OK);
        assert_int_equal(read_all(&m, body, len, piece, out), sizeof(file) - 1);
        assert_memory_equal(out, file, sizeof(file) - 1);
        assert_true(multipart_is_whole(&m));
        assert_true(m.has_file);
        assert_false(m.file_too_large);
        assert_string_equal(json_string_value(json_object_get(m.fields, "csrf")), "abc");
        assert_string_equal(json_string_value(json_object_get(m.fields, "key")), "");
        assert_int_equal(json_object_size(m.fields), 2);
        multipart_destroy(&m);
    }
}

static void
test_what_is_broken_is_not_whole(void **state)
{
    static const struct {
        const char *name;
        const char *body;
    } rows[] = {
        { "cut off in the file", START A_FILE("a.jpg") "abc" },
        { "cut off in a head", START "Content-Disposition: form-data; na" },
        { "no name", START "Content-Disposition: form-data\r\n\r\nx" END },
        { "no head", START "\r\nx" END },
        { "no delimiter", "hello" },
        { "rubbish behind a delimiter", "----xYzzz\r\n" FIELD("a") "b" END },
        { "a field that is no text", START FIELD("a") "\xff" END },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct multipart m;
        char out[1024];

        assert_int_equal(multipart_init(&m, TYPE, 1000, NULL), STATUS_OK);
        (void)read_all(&m, rows[i].body, strlen(rows[i].body), 7, out);
        if (multipart_is_whole(&m)) {
            fail_msg("%s: taken as whole", rows[i].name);
        }
        multipart_destroy(&m);
    }
}

static void
test_nothing_grows_beyond_its_bounds(void **state)
{
    struct multipart m;
    char body[4096] = START FIELD("a");
    char out[4096 + AHEAD];
    size_t len = strlen(body);

    (void)state;
    memset(body + len, 'x', MULTIPART_VALUE_SIZE + 1);
    (void)strcpy(body + len + MULTIPART_VALUE_SIZE + 1, END);
    assert_int_equal(multipart_init(&m, TYPE, 10, NULL), STATUS_OK);
    (void)read_all(&m, body, strlen(body), 100, out);
    assert_false(multipart_is_whole(&m));
    multipart_destroy(&m);
    assert_int_equal(multipart_init(&m, TYPE, 10, NULL), STATUS_OK);
    assert_int_equal(read_all(&m, START A_FILE("a") "12345678901" END,
                         strlen(START A_FILE("a") "12345678901" END), 5, out),
        10);
    assert_true(multipart_is_whole(&m));
    assert_true(m.file_too_large);
    multipart_destroy(&m);
}

static void
test_no_file_was_chosen(void **state)
{
    struct multipart m;
    char out[256];

    (void)state;
    assert_int_equal(multipart_init(&m, TYPE, 10, NULL), STATUS_OK);
    (void)read_all(
        &m, START A_FILE("") END, strlen(START A_FILE("") END), sizeof(out), out);
    assert_true(multipart_is_whole(&m));
    assert_false(m.has_file);
    multipart_destroy(&m);
}

static void
test_only_a_form_with_a_boundary_is_read(void **state)
{
    static const char *const types[] = { NULL, "", "text/plain", "multipart/form-data",
        "multipart/form-data; boundary=", "multipart/mixed; boundary=x",
        "multipart/form-data; boundary="
        "1234567890123456789012345678901234567890123456789012345678901234567890x" };
    struct multipart m;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(types); i++) {
        assert_int_equal(multipart_init(&m, types[i], 10, NULL), STATUS_UNSUPPORTED_TYPE);
    }
    assert_int_equal(
        multipart_init(&m, "Multipart/Form-Data;charset=x; Boundary=abc", 10, NULL),
        STATUS_OK);
    multipart_destroy(&m);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_file_comes_out_whole_whatever_the_pieces),
        cmocka_unit_test(test_what_is_broken_is_not_whole),
        cmocka_unit_test(test_nothing_grows_beyond_its_bounds),
        cmocka_unit_test(test_no_file_was_chosen),
        cmocka_unit_test(test_only_a_form_with_a_boundary_is_read),
    };

    return cmocka_run_group_tests_name("server/pages/multipart", tests, NULL, NULL);
}
