/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A gate's helper, and what it asks of the loop: one scan at a time. */
#include "server/gate.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <event2/event.h>
#include <sodium.h>

#include "common/clock.h"
#include "common/json_reader.h"
#include "common/json_writer.h"
#include "common/log.h"
#include "common/mem.h"
#include "common/text.h"
#include "server/config.h"
#include "server/http/texts.h"
#include "server/job.h"
#include "server/office/helper_program.h"
#include "server/office/office.h"
#include "server/office/refusal.h"
#include "server/settings/settings.h"
#include "ticketing/scanner_line.h"
#include "ticketing/slip_json.h"

#define LOG_TAG "server/gate"
#define PROGRAM "antrean-gate"
#define SAID_MAX 2048 /* of a line of its: a scan whose every sign is escaped */
#define AGAIN_S 2     /* after it ended by itself */
#define READY_MS 30000
#define END_MS 6000 /* a slip in its hands is printed */
#define LOOK_MS 5

struct gate {
    char who[48];                     /* for the log: "gate NAME" */
    const struct config_gate *config; /* borrowed */
    struct caller caller;
    struct office *office;     /* borrowed: whose door it is */
    struct job_pool *pool;     /* borrowed */
    const struct texts *texts; /* borrowed */
    struct event_base *base;   /* borrowed */
    pid_t pid;                 /* of the helper; 0: there is none */
    int fd;                    /* owned: our end of its input and output */
    struct event *event;       /* owned: it says something */
    struct event *again;       /* owned: time to start another one */
    char said[SAID_MAX];       /* what came of a line */
    size_t said_len;
    bool ready;    /* its devices are known */
    bool asked;    /* a scan of its is in a job */
    unsigned turn; /* of the helpers; what an earlier one asked is not answered to this */
    char misread[SCANNER_LINE_SIZE]; /* what was last told so */
};

struct gates {
    struct gate gates[CONFIG_GATES_MAX];
    size_t count;
};

struct gate_scan {
    struct job job;
    struct gate *gate; /* borrowed; outlives the pool */
    unsigned turn;     /* of the helper that asked */
    struct caller caller;
    struct check_in_input input;
    struct arrival arrival;           /* result */
    enum status refused;              /* result: STATUS_OK, or why there is no number */
    struct error why;                 /* result, with `refused` */
    char heading[SETTINGS_NAME_SIZE]; /* result: the office, as slips have it */
};

/* @param slip  one without lines: nothing is printed */
static void
answer(struct gate *gate, unsigned turn, const struct slip *slip)
{
    struct json_writer w = { .text = NULL };
    size_t len;
    char *line;

    if (turn != gate->turn || gate->pid == 0) {
        return;
    }
    gate->asked = false;
    writer_open(&w, NULL, '{');
    slip_write(&w, "slip", slip);
    writer_close(&w, '}');
    line = writer_take(&w, &len);
    /* It waits for this, so there is room; where it has ended, we hear of it. */
    (void)!send(gate->fd, line, len, MSG_NOSIGNAL | MSG_DONTWAIT);
    free(line);
}

static enum status
scan_run(struct job *job, struct db *db, struct error *err)
{
    struct gate_scan *scan = CONTAINER_OF(job, struct gate_scan, job);
    struct act act;
    enum status st = office_act_begin(scan->gate->office, db, &scan->caller, &act, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = check_in_or_refuse(&act, &scan->input, &scan->arrival, &scan->refused, err);
    if (st == STATUS_OK && scan->refused != STATUS_OK) {
        scan->why = *err;
        text_copy(scan->heading, sizeof(scan->heading), settings_heading(act.settings));
    }
    office_act_end(&act);
    return st;
}

/* What the person reads instead of a number. */
static void
write_refusal(struct gate_scan *scan, const struct error *why)
{
    const struct office_fixed *office = office_fixed(scan->gate->office);
    json_t *problem = texts_problem(scan->gate->texts, LANGUAGE_ID, why, NULL);
    const struct slip_refusal refusal = { .office = scan->heading,
        .title = json_string_value(json_object_get(problem, "title")),
        .detail = json_string_value(json_object_get(problem, "detail")),
        .at_ms = clock_now_ms(&office->clock),
        .zone = office_zone(scan->gate->office) };

    slip_build_refusal(&scan->arrival.slip, &refusal);
    json_decref(problem);
}

/* One wrong letter looks like a forgery: the second reading tells. */
static bool
is_misread(struct gate *gate, const char *code)
{
    bool again = strcmp(gate->misread, code) == 0;

    (void)text_copy(gate->misread, sizeof(gate->misread), code);
    return !again;
}

static void
scan_done(struct job *job)
{
    struct gate_scan *scan = CONTAINER_OF(job, struct gate_scan, job);
    struct error *why = job->status == STATUS_OK ? &scan->why : job->err;
    enum status st = job->status == STATUS_OK ? scan->refused : job->status;
    bool nothing;

    if (st == STATUS_FORGED_TICKET && is_misread(scan->gate, scan->input.code)) {
        why->which = CASE_MISREAD;
    }
    /* What is no ticket is worth no paper, whatever it was. */
    nothing = st == STATUS_MALFORMED_CODE && why->which != CASE_MISREAD;
    if (st != STATUS_OK) {
        log_info(scan->gate->who, "a ticket was refused: %s", status_name(st));
        write_refusal(scan, why);
    }
    if (nothing) {
        scan->arrival.slip.count = 0;
    }
    answer(scan->gate, scan->turn, &scan->arrival.slip);
    free(scan);
}

static void
ask(struct gate *gate, const char *line)
{
    struct gate_scan *scan = xcalloc(1, sizeof(*scan));
    struct error err;

    scan->job.kind = JOB_WRITE;
    scan->job.run = scan_run;
    scan->job.done = scan_done;
    scan->gate = gate;
    scan->turn = gate->turn;
    scan->caller = gate->caller;
    scan->input.lane = LANE_REGULAR;
    text_copy(scan->input.code, sizeof(scan->input.code), line);
    gate->asked = true;
    if (job_submit(gate->pool, &scan->job, &err) != STATUS_OK) {
        write_refusal(scan, &err);
        answer(gate, scan->turn, &scan->arrival.slip);
        free(scan);
    }
}

/* A line of the helper; STATUS_INVALID_SETTINGS: its devices are none. */
static enum status
take_line(struct gate *gate, const char *line, size_t len, struct error *err)
{
    struct json_reader r;
    char scan[SCANNER_LINE_SIZE];
    char fault[sizeof(err->text)];
    bool ready = false;
    enum status st;

    reader_open(&r, line, len, READER_STRICT, err);
    reader_bool(&r, "ready", JSON_OPTIONAL, &ready);
    reader_text(&r, "fault", JSON_OPTIONAL, fault, sizeof(fault));
    reader_text(&r, "scan", JSON_OPTIONAL, scan, sizeof(scan));
    st = reader_result(&r);
    if (st == STATUS_OK && fault[0]) {
        st = error_set(err, STATUS_INVALID_SETTINGS, "%s", fault);
    }
    if (ready && !gate->ready) {
        gate->ready = true;
        log_info(gate->who, "ready");
    }
    if (st == STATUS_OK && scan[0] && gate->ready && !gate->asked) {
        ask(gate, scan);
    }
    sodium_memzero(scan, sizeof(scan));
    reader_close(&r);
    return st;
}

/* What it has said so far, a line at a time; STATUS_IO: it has ended. */
static enum status
hear(struct gate *gate, struct error *err)
{
    ssize_t n = recv(gate->fd, gate->said + gate->said_len,
        sizeof(gate->said) - gate->said_len, MSG_DONTWAIT);
    enum status st = STATUS_OK;
    char *end;

    if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
        return STATUS_OK;
    }
    if (n <= 0) {
        return error_set(err, STATUS_IO, "%s ended", PROGRAM);
    }
    gate->said_len += (size_t)n;
    while (st == STATUS_OK && (end = memchr(gate->said, '\n', gate->said_len))) {
        size_t len = (size_t)(end - gate->said) + 1;

        st = take_line(gate, gate->said, len, err);
        gate->said_len -= len;
        memmove(gate->said, gate->said + len, gate->said_len);
        sodium_memzero(gate->said + gate->said_len, len);
    }
    return st;
}

static void
helper_forget(struct gate *gate)
{
    if (gate->event) {
        event_free(gate->event);
        gate->event = NULL;
    }
    if (gate->fd >= 0) {
        (void)close(gate->fd);
        gate->fd = -1;
    }
    gate->pid = 0;
    gate->ready = false;
    gate->asked = false;
    gate->said_len = 0;
    gate->turn++;
}

static void
helper_kill(struct gate *gate)
{
    (void)kill(gate->pid, SIGKILL);
    (void)waitpid(gate->pid, NULL, 0);
    helper_forget(gate);
}

static void
start_later(struct gate *gate)
{
    static const struct timeval later = { .tv_sec = AGAIN_S };

    (void)event_add(gate->again, &later);
}

static void
heard_cb(evutil_socket_t fd, short what, void *arg)
{
    struct gate *gate = arg;
    struct error err = { .code = STATUS_OK };

    (void)fd;
    (void)what;
    if (hear(gate, &err) == STATUS_OK) {
        return;
    }
    log_warn(gate->who, "another try in %d s: %s", AGAIN_S, err.text);
    helper_kill(gate);
    start_later(gate);
}

static enum status
helper_start(struct gate *gate, struct error *err)
{
    const struct config_gate *config = gate->config;
    char path[PATH_MAX];
    char program[] = PROGRAM;
    char paper[8];
    char *args[] = { program, (char *)config->name, (char *)config->scanner,
        (char *)config->printer, paper, NULL };
    posix_spawn_file_actions_t actions;
    int fds[2];
    int failed;

    (void)snprintf(paper, sizeof(paper), "%d", (int)config->paper_mm);
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0) {
        return error_set(err, STATUS_IO, "could not make a socket: %s", strerror(errno));
    }
    (void)posix_spawn_file_actions_init(&actions);
    (void)posix_spawn_file_actions_adddup2(&actions, fds[1], STDIN_FILENO);
    (void)posix_spawn_file_actions_adddup2(&actions, fds[1], STDOUT_FILENO);
    (void)posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
    (void)helper_program_find(PROGRAM, path); /* one that is not there fails to be run */
    failed = posix_spawn(&gate->pid, path, &actions, NULL, args, environ);
    (void)posix_spawn_file_actions_destroy(&actions);
    (void)close(fds[1]);
    gate->fd = fds[0];
    if (failed) {
        helper_forget(gate);
        return error_set(
            err, STATUS_IO, "could not run %s: %s", PROGRAM, strerror(failed));
    }
    gate->event = event_new(gate->base, gate->fd, EV_READ | EV_PERSIST, heard_cb, gate);
    if (!gate->event || event_add(gate->event, NULL) != 0) {
        helper_kill(gate); /* the next try starts another one */
        return error_set(err, STATUS_INTERNAL, "could not watch %s", PROGRAM);
    }
    return STATUS_OK;
}

static void
again_cb(evutil_socket_t fd, short what, void *arg)
{
    struct gate *gate = arg;
    struct error err = { .code = STATUS_OK };

    (void)fd;
    (void)what;
    if (helper_start(gate, &err) != STATUS_OK) {
        log_error(gate->who, "%s", err.text);
        start_later(gate);
    }
}

static enum status
gate_start(struct gate *gate, const struct gates_options *options,
    const struct config_gate *config, struct error *err)
{
    (void)snprintf(gate->who, sizeof(gate->who), "gate %s", config->name);
    gate->config = config;
    gate->office = options->office;
    gate->pool = options->pool;
    gate->texts = options->texts;
    gate->base = options->base;
    gate->fd = -1;
    gate->caller.office = office_fixed(options->office)->id;
    gate->caller.role = ROLE_GATE;
    (void)snprintf(
        gate->caller.actor, sizeof(gate->caller.actor), "device:gate-%s", config->name);
    gate->again = event_new(options->base, -1, 0, again_cb, gate);
    if (!gate->again) {
        return error_set(err, STATUS_INTERNAL, "could not start gate %s", config->name);
    }
    return helper_start(gate, err);
}

enum status
gates_start(const struct gates_options *options, struct gates **out, struct error *err)
{
    const struct config *config = options->config;
    struct gates *gates = xcalloc(1, sizeof(*gates));

    *out = gates; /* also when this fails: what was started is stopped by the caller */
    for (size_t i = 0; i < config->gate_count; i++) {
        enum status st;

        gates->count++;
        st = gate_start(&gates->gates[i], options, &config->gates[i], err);
        if (st != STATUS_OK) {
            return st;
        }
    }
    return STATUS_OK;
}

enum status
gates_await(struct gates *gates, struct error *err)
{
    int64_t end_ms = clock_monotonic_ms() + READY_MS;

    for (size_t i = 0; i < gates->count; i++) {
        struct gate *gate = &gates->gates[i];
        struct pollfd said = { .fd = gate->fd, .events = POLLIN };

        while (!gate->ready) {
            int64_t left_ms = end_ms - clock_monotonic_ms();
            enum status st;

            if (left_ms <= 0) {
                return error_set(err, STATUS_IO, "%s does not begin", PROGRAM);
            }
            (void)poll(&said, 1, (int)left_ms);
            st = hear(gate, err);
            if (st != STATUS_OK) {
                return st;
            }
        }
    }
    return STATUS_OK;
}

/* It ends with its input, when it has printed what it has. */
static void
helper_end(struct gate *gate)
{
    if (gate->event) {
        (void)event_del(gate->event);
    }
    (void)close(gate->fd);
    gate->fd = -1;
}

static void
helper_await(struct gate *gate, int64_t end_ms)
{
    while (waitpid(gate->pid, NULL, WNOHANG) == 0) {
        if (clock_monotonic_ms() > end_ms) {
            (void)kill(gate->pid, SIGKILL);
        }
        (void)poll(NULL, 0, LOOK_MS);
    }
    helper_forget(gate);
}

void
gates_stop(struct gates *gates)
{
    int64_t end_ms = clock_monotonic_ms() + END_MS; /* for all of them */

    for (size_t i = 0; gates && i < gates->count; i++) {
        struct gate *gate = &gates->gates[i];

        if (gate->again) {
            (void)event_del(gate->again);
        }
        if (gate->pid > 0) {
            helper_end(gate);
        }
    }
    for (size_t i = 0; gates && i < gates->count; i++) {
        if (gates->gates[i].pid > 0) {
            helper_await(&gates->gates[i], end_ms);
        }
    }
}

void
gates_free(struct gates *gates)
{
    for (size_t i = 0; gates && i < gates->count; i++) {
        if (gates->gates[i].again) {
            event_free(gates->gates[i].again);
        }
    }
    free(gates);
}
