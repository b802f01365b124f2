/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Starting and ending the server of a test. */
#include "tests/support/e2e.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <fcntl.h>

#include <curl/curl.h>

#include "common/clock.h"
#include "common/mem.h"
#include "common/text.h"
#include "tests/support/certificate.h"
#include "tests/support/harness.h"
#include "tests/support/load.h"
#include "ticketing/keys.h"

#define START_MS 60000
#define END_MS 60000

_Noreturn static void
die(const char *what)
{
    (void)fprintf(stderr, "end-to-end harness: %s\n", what);
    abort();
}

static void
copy_log(const struct e2e *e2e)
{
    char line[1024];
    FILE *file = fopen(e2e->log, "re");

    while (file && fgets(line, sizeof(line), file)) {
        (void)fprintf(stderr, "server: %s", line);
    }
    if (file) {
        (void)fclose(file);
    }
}

static void
write_config(const struct e2e *e2e, const struct e2e_options *options)
{
    FILE *file = fopen(e2e->config, "we");

    if (!file) {
        die("could not write antrean.conf");
    }
    (void)fprintf(file, "[server]\nlisten = 127.0.0.1:0\n%s\n[database]\nurl = %s\n%s",
        options->tls ? "tls_cert = cert.pem\ntls_key = key.pem\n" : "",
        e2e->office.database,
        options->config
            ? options->config
            : "[limits]\nsign_ins_per_minute = 10000\npublic_per_minute = 1000000\n");
    (void)fclose(file);
}

_Noreturn static void
run_server(const struct e2e *e2e, int output)
{
    const char *build = getenv("ANTREAN_BUILD");
    char program[TEMP_PATH_SIZE];
    char listen[32];
    int log = open(e2e->log, O_WRONLY | O_CREAT | O_APPEND, 0600);

    (void)snprintf(
        program, sizeof(program), "%s/antrean-server", build ? build : "build/debug");
    (void)dup2(output, STDOUT_FILENO);
    (void)dup2(log, STDERR_FILENO);
    (void)snprintf(listen, sizeof(listen), "127.0.0.1:%d", e2e->port);
    (void)execl(program, "antrean-server", "--config", e2e->config, "--listen", listen,
        e2e->clock[0] == '\0'  ? NULL
        : e2e->clock[0] == '/' ? "--clock-file"
                               : "--clock",
        e2e->clock, (char *)NULL);
    (void)fprintf(stderr, "could not run %s: %s\n", program, strerror(errno));
    _exit(127);
}

/* The first line: "listening on http://127.0.0.1:PORT". False: it did not come. */
static bool
read_address(struct e2e *e2e)
{
    static const char start[] = "listening on ";
    char line[160];
    size_t len = 0;
    int64_t until = clock_monotonic_ms() + START_MS;
    const char *colon;
    int64_t port;

    for (;;) {
        struct pollfd wait = { .fd = e2e->output, .events = POLLIN };
        int64_t left = until - clock_monotonic_ms();

        if (left <= 0 || poll(&wait, 1, (int)left) <= 0 || len + 1 >= sizeof(line) ||
            read(e2e->output, line + len, 1) != 1) {
            return false;
        }
        if (line[len] == '\n') {
            break;
        }
        len++;
    }
    line[len] = '\0';
    colon = strrchr(line, ':');
    if (!text_starts_with(line, start) || !colon ||
        !text_to_int(colon + 1, 1, 65535, &port)) {
        die("the first line is not an address");
    }
    (void)text_copy(e2e->url, sizeof(e2e->url), line + strlen(start));
    e2e->port = (int)port;
    return true;
}

/* False: it ended at once, or says nothing. */
static bool
start(struct e2e *e2e)
{
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) != 0) {
        die("no pipe");
    }
    e2e->pid = fork();
    if (e2e->pid < 0) {
        die("no process");
    }
    if (e2e->pid == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that breaks off leaves none */
        run_server(e2e, ends[1]);
    }
    (void)close(ends[1]);
    e2e->output = ends[0];
    e2e->killed = false;
    if (read_address(e2e)) {
        return true;
    }
    (void)close(e2e->output);
    (void)kill(e2e->pid, SIGKILL);
    (void)waitpid(e2e->pid, NULL, 0);
    return false;
}

/* A helper of one that was killed may still have its port, until it is another program.
 */
void
e2e_restart(struct e2e *e2e)
{
    static const struct timespec moment = { .tv_nsec = 100000000 };
    int64_t until = clock_monotonic_ms() + START_MS;

    while (!start(e2e)) {
        if (e2e->url[0] == '\0' || clock_monotonic_ms() > until) {
            copy_log(e2e);
            die("the server did not start");
        }
        (void)nanosleep(&moment, NULL); /* a wait for a condition, with a deadline */
    }
}

void
e2e_set_clock(struct e2e *e2e, const char *clock)
{
    (void)text_copy(e2e->clock, sizeof(e2e->clock), clock);
}

struct e2e *
e2e_open(const struct e2e_options *options)
{
    struct e2e *e2e = xcalloc(1, sizeof(*e2e));
    const char *clock = options->clock ? options->clock : E2E_CLOCK;
    int64_t now_ms;

    temp_make(e2e->folder);
    e2e->mounted = options->disk != NULL;
    if (e2e->mounted && mount("tmpfs", e2e->folder, "tmpfs", 0, options->disk) != 0) {
        die("could not mount a small disk");
    }
    if (clock_set_zone("Asia/Jakarta", NULL) != STATUS_OK ||
        clock_parse(clock, &now_ms, NULL) != STATUS_OK) {
        die("no clock");
    }
    (void)text_copy(e2e->clock, sizeof(e2e->clock), clock);
    (void)snprintf(e2e->config, sizeof(e2e->config), "%s/antrean.conf", e2e->folder);
    (void)snprintf(e2e->log, sizeof(e2e->log), "%s/server.log", e2e->folder);
    e2e->output = -1;
    e2e->port = load_keep_port(&e2e->kept);
    e2e->tls = options->tls;
    e2e->errors_allowed = options->errors_allowed;
    e2e->unchecked = options->unchecked;
    if (options->fixture) {
        e2e_office_take_over(&e2e->office, e2e->folder, options->fixture);
    } else {
        e2e_office_make(&e2e->office, e2e->folder,
            options->tickets > 0 ? options->tickets : E2E_TICKETS, options->settings,
            now_ms);
    }
    if (options->second) {
        e2e_office_add_second(&e2e->office, options->settings, now_ms);
    }
    write_config(e2e, options);
    if (options->tls) {
        certificate_make(e2e->folder);
    }
    if (!options->fixture) {
        e2e_restart(e2e);
    }
    return e2e;
}

/* Wait for the end with a limit; the raw status of waitpid(). */
static int
wait_for_end(struct e2e *e2e)
{
    int64_t until = clock_monotonic_ms() + END_MS;
    int status = 0;

    for (;;) {
        static const struct timespec moment = { .tv_nsec = 2000000 };

        if (waitpid(e2e->pid, &status, WNOHANG) == e2e->pid) {
            break;
        }
        if (clock_monotonic_ms() > until) {
            (void)kill(e2e->pid, SIGKILL);
            (void)waitpid(e2e->pid, &status, 0);
            die("the server did not end");
        }
        (void)nanosleep(&moment, NULL); /* a wait for a condition, with a deadline */
    }
    e2e->pid = 0;
    (void)close(e2e->output);
    e2e->output = -1;
    if (e2e->curl) {
        curl_easy_cleanup(e2e->curl);
        e2e->curl = NULL;
    }
    return status;
}

void
e2e_kill(struct e2e *e2e)
{
    (void)kill(e2e->pid, SIGKILL);
    e2e->killed = true;
    (void)wait_for_end(e2e);
}

int
e2e_end(struct e2e *e2e)
{
    int status;

    (void)kill(e2e->pid, SIGTERM);
    status = wait_for_end(e2e);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* No error, no sanitizer's finding, no personal data of ours. */
static bool
log_is_clean(const struct e2e *e2e)
{
    char line[1024];
    FILE *file = fopen(e2e->log, "re");
    bool clean = true;

    while (file && fgets(line, sizeof(line), file)) {
        bool error = strstr(line, " error ") && !e2e->errors_allowed;

        if (error || strstr(line, " fatal ") || strstr(line, "Sanitizer") ||
            strstr(line, "runtime error") || strstr(line, E2E_PASSWORD)) {
            clean = false;
        }
    }
    if (file) {
        (void)fclose(file);
    }
    return clean;
}

struct e2e *
e2e_join(struct e2e *first)
{
    struct e2e *e2e = xcalloc(1, sizeof(*e2e));

    *e2e = *first;

    (void)snprintf(
        e2e->log, sizeof(e2e->log), "%s/server-%d.log", first->folder, ++first->joined);
    e2e->port = load_keep_port(&e2e->kept);
    e2e->url[0] = '\0';
    e2e->output = -1;
    e2e->curl = NULL;
    e2e_restart(e2e);
    return e2e;
}

struct e2e *
e2e_by_proxy(const struct e2e *first, int port, bool tls)
{
    struct e2e *e2e = xcalloc(1, sizeof(*e2e));

    *e2e = *first;
    e2e->pid = 0;
    e2e->output = -1;
    e2e->curl = NULL;
    e2e->port = port;
    e2e->kept = -1;
    e2e->tls = tls;
    (void)snprintf(
        e2e->url, sizeof(e2e->url), "%s://127.0.0.1:%d", tls ? "https" : "http", port);
    return e2e;
}

/* Stop the server; true when it ended well and its log holds nothing that it must not. */
static bool
ended_well(struct e2e *e2e)
{
    int status = e2e->pid > 0 ? e2e_end(e2e) : 0;
    bool clean = log_is_clean(e2e);

    if (status != 0 || !clean) {
        copy_log(e2e);
        (void)fprintf(stderr, "the server ended with status %d, its log is %s\n", status,
            clean ? "clean" : "not clean");
    }
    return status == 0 && clean;
}

static void
forget(struct e2e *e2e)
{
    if (e2e->kept >= 0) {
        (void)close(e2e->kept);
    }
    free(e2e);
}

void
e2e_leave(struct e2e *e2e)
{
    bool well = ended_well(e2e);

    if (e2e->curl) {
        curl_easy_cleanup(e2e->curl);
    }
    forget(e2e);
    if (!well) {
        die("a second server did not end as it should");
    }
}

void
e2e_close(struct e2e *e2e)
{
    bool well = ended_well(e2e);

    if (!e2e->unchecked) {
        e2e_check(e2e);
    }
    e2e_office_destroy(&e2e->office);
    if (e2e->mounted) {
        (void)umount(e2e->folder);
    }
    temp_remove(e2e->folder);
    forget(e2e);
    if (!well) {
        die("the server did not end as it should");
    }
}

int
e2e_start(void **state)
{
    *state = e2e_open(&(struct e2e_options){ .clock = NULL });
    return 0;
}

int
e2e_stop(void **state)
{
    e2e_close(*state);
    return 0;
}

const char *
e2e_url(const struct e2e *e2e)
{
    return e2e->url;
}

int
e2e_port(const struct e2e *e2e)
{
    return e2e->port;
}

const char *
e2e_folder(const struct e2e *e2e)
{
    return e2e->folder;
}

int
e2e_pid(const struct e2e *e2e)
{
    return (int)e2e->pid;
}

long
e2e_memory_kb(const struct e2e *e2e)
{
    char path[64];
    char line[160];
    long kb = -1;
    FILE *file;

    (void)snprintf(path, sizeof(path), "/proc/%d/status", (int)e2e->pid);
    file = fopen(path, "re");
    if (!file) {
        die("no server to look at");
    }
    while (fgets(line, sizeof(line), file)) {
        if (text_starts_with(line, "VmRSS:")) {
            kb = strtol(line + 6, NULL, 10);
        }
    }
    (void)fclose(file);
    return kb;
}

const char *
e2e_database(const struct e2e *e2e)
{
    return e2e->office.database;
}

const char *
e2e_token(const struct e2e *e2e, const char *who)
{
    for (size_t i = 0; who && i < e2e->office.caller_count; i++) {
        if (strcmp(e2e->office.callers[i].name, who) == 0) {
            return e2e->office.callers[i].token;
        }
    }
    if (who) {
        die("a caller that does not exist");
    }
    return "";
}

const char *
e2e_ticket(const struct e2e *e2e, int i)
{
    if (i < 0 || i >= e2e->office.ticket_count) {
        die("a ticket that does not exist");
    }
    return e2e->office.tickets[i];
}

const char *
e2e_second_ticket(const struct e2e *e2e, int i)
{
    if (i < 0 || i >= E2E_SECOND_TICKETS) {
        die("a ticket that does not exist");
    }
    return e2e->office.second_tickets[i];
}

void
e2e_sign(const struct e2e *e2e, struct ticket_code *code, char out[TICKET_CODE_SIZE])
{
    struct key_ring *ring;
    struct error err;

    if (key_ring_load(e2e->office.keys, &ring, &err) != STATUS_OK ||
        ticket_code_make(ring, code, out, &err) != STATUS_OK) {
        die(err.text);
    }
    key_ring_free(ring);
}
