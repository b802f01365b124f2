/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The command lines of the real programs: help, version, manual and completion come out
 * of them, every option that is read is told of, and wrong usage is exit status 2 with
 * one line on standard error. Source: docs/openapi.yaml's contract page, "Programs".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "common/text.h"
#include "tests/support/test.h"

#define OUTPUT_SIZE 65536

/* Run a program of the build; standard output or standard error (`stream` 1 or 2) into
 * `out`; gives the exit status. */
static int
run(const char *program, const char *arguments, int stream, char *out)
{
    const char *build = getenv("ANTREAN_BUILD");
    char command[1024];
    FILE *pipe;
    size_t len;
    int status;

    (void)snprintf(command, sizeof(command),
        "unset ANTREAN_TOKEN; %s/antrean-%s %s %s </dev/null", build, program, arguments,
        stream == 1 ? "2>/dev/null" : "2>&1 >/dev/null");
    pipe = popen(command, "r");
    assert_non_null(pipe);
    len = fread(out, 1, OUTPUT_SIZE - 1, pipe);
    out[len] = '\0';
    status = pclose(pipe);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static const char *const programs[] = { "server", "admin", "kiosk", "board", "counter" };

static void
test_help_and_version_are_answered(void **state)
{
    char *out = malloc(OUTPUT_SIZE);

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(programs); i++) {
        char want[64];

        assert_int_equal(run(programs[i], "--help", 1, out), 0);
        (void)snprintf(want, sizeof(want), "usage: antrean-%s ", programs[i]);
        assert_true(text_starts_with(out, want));
        for (const char *line = out; *line; line += strcspn(line, "\n") + 1) {
            assert_true(strcspn(line, "\n") <= 80);
            assert_true(line[strcspn(line, "\n") - 1] != ' ');
        }
        assert_int_equal(run(programs[i], "--version", 1, out), 0);
        (void)snprintf(
            want, sizeof(want), "antrean-%s %s\n", programs[i], ANTREAN_VERSION);
        assert_string_equal(out, want);
    }
    free(out);
}

/* What --help tells of, manual and completion tell of as well. */
static void
test_manual_and_completion_have_every_option_of_the_help(void **state)
{
    char *help = malloc(OUTPUT_SIZE);
    char *man = malloc(OUTPUT_SIZE);
    char *bash = malloc(OUTPUT_SIZE);

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(programs); i++) {
        int told = 0;

        assert_int_equal(run(programs[i], "--help", 1, help), 0);
        assert_int_equal(run(programs[i], "--help=man", 1, man), 0);
        assert_int_equal(run(programs[i], "--help=bash", 1, bash), 0);
        assert_true(text_starts_with(man, ".TH antrean-"));
        assert_non_null(strstr(man, "\n.SH \"EXIT STATUS\"\n"));
        assert_non_null(strstr(bash, "\ncomplete -o filenames -F _antrean_"));
        for (const char *at = help; (at = strstr(at, " --")); at++) {
            int len = (int)strspn(at + 1, "abcdefghijklmnopqrstuvwxyz-");
            char option[64], escaped[160] = "";

            (void)snprintf(option, sizeof(option), "%.*s", len, at + 1);
            for (const char *p = option; *p; p++) {
                char one[3] = { *p == '-' ? '\\' : *p, *p == '-' ? '-' : '\0', '\0' };

                (void)text_append(escaped, sizeof(escaped), one);
            }
            assert_non_null(strstr(man, escaped));
            assert_non_null(strstr(bash, option));
            told++;
        }
        assert_true(told >= 3);
    }
    free(bash);
    free(man);
    free(help);
}

/* A wrong command line, and the one line that is told of it. */
static const struct wrong {
    const char *program, *arguments, *told;
} wrongs[] = {
    { "server", "", "antrean-server: --config is needed; see antrean-server --help\n" },
    { "server", "--config x --clock soon",
        "antrean-server: --clock wants a time like 2026-11-24T08:00:00+07:00; see "
        "antrean-server --help\n" },
    { "server", "--config x --listen nowhere",
        "antrean-server: --listen wants HOST:PORT, as in 127.0.0.1:8080; see "
        "antrean-server --help\n" },
    { "server", "--config x y",
        "antrean-server: it takes options only; see antrean-server --help\n" },
    { "kiosk", "--server http://x --scan y.png --pair /nowhere",
        "antrean-kiosk: --scan needs --token or --token-file; see antrean-kiosk "
        "--help\n" },
    { "kiosk", "--server x --token y --paper 60",
        "antrean-kiosk: --paper must be 58 or 80; see antrean-kiosk --help\n" },
    { "kiosk", "--server x --token-file /nowhere",
        "antrean-kiosk: --token-file could not be opened: No such file or directory; "
        "see antrean-kiosk --help\n" },
    { "board", "--token y",
        "antrean-board: --server is needed; see antrean-board --help\n" },
    { "board", "--server x --token y --size 10x10",
        "antrean-board: --size must be WIDTHxHEIGHT, from 320x240 to 8192x8192; see "
        "antrean-board --help\n" },
    { "board", "--server x --token y --language fr",
        "antrean-board: --language must be one of id, en, jv; see antrean-board "
        "--help\n" },
    { "counter", "--server",
        "antrean-counter: --server needs a value; see antrean-counter --help\n" },
    { "counter", "--server x --counter none",
        "antrean-counter: --counter must be a number from 1 to 999; see antrean-counter "
        "--help\n" },
    { "counter", "--bell",
        "antrean-counter: it has no option --bell; see antrean-counter --help\n" },
    { "admin", "", "antrean-admin: give a command; see antrean-admin --help\n" },
    { "admin", "fly", "antrean-admin: no such command; see antrean-admin --help\n" },
    { "admin", "fly --help",
        "antrean-admin: no such command; see antrean-admin --help\n" },
    { "admin", "account",
        "antrean-admin account: give one of add, passwd, disable, list; see "
        "antrean-admin account --help\n" },
    { "admin", "device forget x",
        "antrean-admin device: give one of add, revoke, list; see antrean-admin device "
        "--help\n" },
    { "admin", "check",
        "antrean-admin check: too few arguments; usage: antrean-admin check DIR "
        "[--quick] [--against FILE] [--keys FILE]\n" },
    { "admin", "migrate x",
        "antrean-admin migrate: --database is needed; usage: antrean-admin migrate DIR "
        "--database postgresql://...\n" },
    { "admin", "check x --slow",
        "antrean-admin check: it has no option --slow; usage: antrean-admin check DIR "
        "[--quick] [--against FILE] [--keys FILE]\n" },
};

static void
test_wrong(void **state)
{
    const struct wrong *c = *state;
    char *out = malloc(OUTPUT_SIZE);

    assert_int_equal(run(c->program, c->arguments, 2, out), 2);
    assert_string_equal(out, c->told);
    free(out);
}

/* A command's help is its part of the program's. */
static void
test_each_command_answers_help(void **state)
{
    static const struct {
        const char *arguments;
        int commands;
        const char *begins;
    } rows[] = {
        { "init --help", 1, "  antrean-admin init DIR [--demo]" },
        { "check /nowhere --quick --help", 1, "  antrean-admin check DIR [--quick]" },
        { "account --help", 4, "  antrean-admin account add DIR USERNAME" },
        { "account passwd --help", 1, "  antrean-admin account passwd DIR USERNAME" },
        { "key --help", 3, "  antrean-admin key rotate DIR\n" },
    };
    char *whole = malloc(OUTPUT_SIZE);
    char *out = malloc(OUTPUT_SIZE);

    (void)state;
    assert_int_equal(run("admin", "--help", 1, whole), 0);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        int commands = 0;

        assert_int_equal(run("admin", rows[i].arguments, 1, out), 0);
        assert_true(text_starts_with(out, rows[i].begins));
        for (const char *line = out; *line; line += strcspn(line, "\n") + 1) {
            commands += text_starts_with(line, "  antrean-admin ");
        }
        assert_int_equal(commands, rows[i].commands);
        assert_true(commands > 1 || strstr(whole, out));
    }
    free(out);
    free(whole);
}

static void
test_a_screen_without_a_display_says_what_to_do(void **state)
{
    static const char *const screens[][2] = { { "kiosk", "--token x" },
        { "board", "--token x" }, { "counter", "" } };
    char *out = malloc(OUTPUT_SIZE);

    (void)state;
    assert_int_equal(setenv("SDL_VIDEODRIVER", "none", 1), 0);
    for (size_t i = 0; i < ARRAY_LEN(screens); i++) {
        char arguments[80], want[80];

        (void)snprintf(arguments, sizeof(arguments), "--server http://127.0.0.1:1 %s",
            screens[i][1]);
        assert_int_equal(run(screens[i][0], arguments, 2, out), 1);
        (void)snprintf(
            want, sizeof(want), "antrean-%s: could not reach a display (", screens[i][0]);
        assert_true(text_starts_with(out, want)); /* then SDL's own words */
        assert_non_null(
            strstr(out, "): set DISPLAY or WAYLAND_DISPLAY, or start it on a console\n"));
        assert_int_equal(strcspn(out, "\n"), strlen(out) - 1);
    }
    assert_int_equal(unsetenv("SDL_VIDEODRIVER"), 0);
    free(out);
}

#define OTHER_TESTS 4

int
main(void)
{
    static const struct CMUnitTest others[OTHER_TESTS] = {
        cmocka_unit_test(test_help_and_version_are_answered),
        cmocka_unit_test(test_manual_and_completion_have_every_option_of_the_help),
        cmocka_unit_test(test_each_command_answers_help),
        cmocka_unit_test(test_a_screen_without_a_display_says_what_to_do),
    };
    struct CMUnitTest tests[ARRAY_LEN(wrongs) + OTHER_TESTS];
    char names[ARRAY_LEN(wrongs)][128];

    for (size_t i = 0; i < ARRAY_LEN(wrongs); i++) {
        (void)snprintf(names[i], sizeof(names[i]), "wrong: antrean-%s %s",
            wrongs[i].program, wrongs[i].arguments);
        tests[i] = (struct CMUnitTest){
            .name = names[i],
            .test_func = test_wrong,
            .initial_state = (void *)(uintptr_t)&wrongs[i],
        };
    }
    memcpy(&tests[ARRAY_LEN(wrongs)], others, sizeof(others));
    return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
