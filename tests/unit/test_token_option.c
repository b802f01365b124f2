/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a device keeps the token of its pairing, and how one is read. */
#include "screen/token_option.h"

#include <stdlib.h>
#include <string.h>

#include "tests/support/temp.h"
#include "tests/support/test.h"

static const struct place_case {
    const char *name;
    const char *pair, *state, *home; /* --pair, XDG_STATE_HOME, HOME; NULL: not set */
    const char *want;                /* NULL: nowhere */
} places[] = {
    { "token: where --pair says", "/p/token", "/s", "/h", "/p/token" },
    { "token: in the user's state folder", NULL, "/s", "/h", "/s/antrean/board.token" },
    { "token: below home", NULL, NULL, "/h", "/h/.local/state/antrean/board.token" },
    { "token: an empty folder is none", NULL, "", "/h",
        "/h/.local/state/antrean/board.token" },
    { "token: nowhere without a home", NULL, NULL, NULL, NULL },
    { "token: nowhere in an empty home", NULL, NULL, "", NULL },
    { "token: a folder too long", NULL, "/a-folder-of-a-name-too-long-for-the-room", "/h",
        NULL },
    { "token: a file too long", "/a-file-of-a-name-that-is-too-long-for-the-room.token",
        NULL, NULL, NULL },
};

static void
set_or_unset(const char *name, const char *value)
{
    assert_int_equal(value ? setenv(name, value, 1) : unsetenv(name), 0);
}

static void
test_where_the_token_is_kept(void **state)
{
    const struct place_case *row = *state;
    char path[48];

    set_or_unset("XDG_STATE_HOME", row->state);
    set_or_unset("HOME", row->home);
    assert_int_equal(
        token_option_file("board", row->pair, path, sizeof(path)), row->want != NULL);
    if (row->want) {
        assert_string_equal(path, row->want);
    }
}

/* The first line alone, without the spaces that an editor or a hand left there. */
static void
test_a_token_is_the_first_line_of_its_file(void **state)
{
    static const char text[] = "  t0ken \r\nanother\n";
    char token[TOKEN_OPTION_SIZE];
    char path[TEMP_PATH_SIZE];
    struct error err;

    (void)temp_path(path, *state, "token");
    assert_int_equal(token_option_read_file(token, path, &err), STATUS_ARG);
    temp_write(path, text, strlen(text));
    assert_int_equal(token_option_read_file(token, path, &err), STATUS_OK);
    assert_string_equal(token, "t0ken");
    temp_write(path, "", 0);
    assert_int_equal(token_option_read_file(token, path, &err), STATUS_OK);
    assert_string_equal(token, "");
}

static void
test_a_token_has_a_size(void **state)
{
    char token[TOKEN_OPTION_SIZE];
    char text[TOKEN_OPTION_SIZE + 1];
    struct error err;

    (void)state;
    memset(text, 'a', sizeof(text));
    text[TOKEN_OPTION_SIZE] = '\0';
    assert_int_equal(token_option_read(token, text, &err), STATUS_ARG);
    text[TOKEN_OPTION_SIZE - 1] = '\0';
    assert_int_equal(token_option_read(token, text, &err), STATUS_OK);
    assert_string_equal(token, text);
}

int
main(void)
{
    struct CMUnitTest tests[ARRAY_LEN(places) + 2] = {
        cmocka_unit_test_setup_teardown(
            test_a_token_is_the_first_line_of_its_file, temp_setup, temp_teardown),
        cmocka_unit_test(test_a_token_has_a_size),
    };

    for (size_t i = 0; i < ARRAY_LEN(places); i++) {
        tests[i + 2] = (struct CMUnitTest){ .name = places[i].name,
            .test_func = test_where_the_token_is_kept,
            .initial_state = (void *)&places[i] };
    }
    return cmocka_run_group_tests_name("token_option", tests, NULL, NULL);
}
