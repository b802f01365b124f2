/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The helper that opens strangers' files has few rights before it reads a byte of one:
 * it is looked at while it waits for its file.
 */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/clock.h"
#include "tests/support/test.h"

#define DEADLINE_MS 60000

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define PLAIN 0 /* a sanitizer needs more than the helper may */
#else
#define PLAIN 1
#endif

/* In /proc/PID/FILE, what stands behind a name. */
static const struct right {
    const char *file, *name, *want;
    bool here;
} rights[] = {
    { "limits", "Max cpu time", "20", true }, /* seconds */
    { "limits", "Max file size", "67108864", true },
    { "limits", "Max core file size", "0", true }, /* a crash leaves no paper on a disk */
    { "limits", "Max address space", "805306368", PLAIN },
    { "status", "NoNewPrivs:", "1", PLAIN },
    { "status", "Seccomp:", "2", PLAIN }, /* calls are filtered */
};

struct helper {
    pid_t pid;
    int paper;   /* its standard input */
    int cleaned; /* its standard output */
};

static struct helper
start(char *page)
{
    const struct rlimit some = { 4096, 4096 };
    const char *build = getenv("ANTREAN_BUILD");
    struct helper helper;
    char program[256];
    int in[2];
    int out[2];

    (void)snprintf(
        program, sizeof(program), "%s/antrean-paper", build ? build : "build/debug");
    assert_int_equal(pipe(in), 0);
    assert_int_equal(pipe(out), 0);
    helper = (struct helper){ .pid = fork(), .paper = in[1], .cleaned = out[0] };
    assert_true(helper.pid >= 0);
    if (helper.pid == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
        (void)setrlimit(RLIMIT_CORE, &some); /* may be none for this test, too */
        (void)dup2(in[0], STDIN_FILENO);
        (void)dup2(out[1], STDOUT_FILENO);
        (void)close(in[1]);
        (void)close(out[0]);
        (void)execl(program, program, page, (char *)NULL);
        _exit(127);
    }
    (void)close(in[0]);
    (void)close(out[1]);
    return helper;
}

static bool
has(pid_t pid, const struct right *right)
{
    char text[8192];
    char found[32] = "";
    const char *at;
    size_t len;
    FILE *file;

    (void)snprintf(text, sizeof(text), "/proc/%d/%s", (int)pid, right->file);
    file = fopen(text, "re");
    assert_non_null(file);
    len = fread(text, 1, sizeof(text) - 1, file);
    text[len] = '\0';
    (void)fclose(file);
    at = strstr(text, right->name);
    return at && sscanf(at + strlen(right->name), " %31s", found) == 1 &&
           strcmp(found, right->want) == 0;
}

static void
test_before_it_reads_it_has_few_rights(void **state)
{
    struct helper helper = start(*state);
    int64_t until_ms = clock_monotonic_ms() + DEADLINE_MS;
    char byte;
    int status;

    for (size_t i = 0; i < ARRAY_LEN(rights); i++) {
        while (rights[i].here && !has(helper.pid, &rights[i])) {
            if (clock_monotonic_ms() > until_ms) {
                fail_msg("%s is not %s", rights[i].name, rights[i].want);
            }
            (void)poll(NULL, 0, 10);
        }
    }
    /* A file without a byte is none, and nothing comes of it. */
    (void)close(helper.paper);
    assert_int_equal(read(helper.cleaned, &byte, 1), 0);
    assert_int_equal(waitpid(helper.pid, &status, 0), helper.pid);
    assert_true(WIFEXITED(status));
    assert_int_not_equal(WEXITSTATUS(status), 0);
    assert_int_not_equal(WEXITSTATUS(status), 127);
    (void)close(helper.cleaned);
}

int
main(void)
{
    static char page[] = "1";
    const struct CMUnitTest tests[] = {
        { "test_who_cleans_has_few_rights_before_it_reads",
            test_before_it_reads_it_has_few_rights, NULL, NULL, NULL },
        { "test_who_draws_a_page_has_few_rights_before_it_reads",
            test_before_it_reads_it_has_few_rights, NULL, NULL, page },
    };

    return cmocka_run_group_tests_name("papers_confined", tests, NULL, NULL);
}
