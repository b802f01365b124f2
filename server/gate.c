/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A gate's thread, and its meeting with the loop: one scan at a time. */
#include "server/gate.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <event2/event.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/mem.h"
#include "common/text.h"
#include "server/config.h"
#include "server/http/texts.h"
#include "server/job.h"
#include "server/office/office.h"
#include "server/office/refusal.h"
#include "server/settings/settings.h"
#include "ticketing/printer.h"
#include "ticketing/scanner.h"

#define LOG_TAG "server/gate"
#define SAME_MS 3000 /* a code held before the scanner is one scan */

enum gate_state { GATE_IDLE, GATE_ASKED, GATE_ANSWERED };

struct gate {
    char name[32];
    char who[48]; /* for the log: "gate NAME" */
    struct caller caller;
    struct office *office;     /* borrowed: whose door it is */
    struct job_pool *pool;     /* borrowed */
    const struct texts *texts; /* borrowed */
    struct scanner *scanner;   /* owned; the thread's */
    struct printer *printer;   /* owned; the thread's */
    pthread_t thread;
    bool started;
    int stop_fd;                     /* owned */
    int ask_fd;                      /* owned */
    struct event *event;             /* owned */
    char misread[SCANNER_LINE_SIZE]; /* what was last told so; the loop's */

    pthread_mutex_t mutex;
    pthread_cond_t answered;
    enum gate_state state;        /* protected by mutex */
    bool stopping;                /* protected by mutex */
    char line[SCANNER_LINE_SIZE]; /* protected by mutex */
    bool has_slip;                /* the answer is worth paper; protected by mutex */
    struct slip slip;             /* protected by mutex */
};

struct gates {
    struct gate gates[CONFIG_GATES_MAX];
    size_t count;
};

struct gate_scan {
    struct job job;
    struct gate *gate; /* borrowed; outlives the pool */
    struct caller caller;
    struct check_in_input input;
    struct arrival arrival;           /* result */
    enum status refused;              /* result: STATUS_OK, or why there is no number */
    struct error why;                 /* result, with `refused` */
    char heading[SETTINGS_NAME_SIZE]; /* result: the office, as slips have it */
};

/* Give the waiting thread its answer. @param slip  NULL: nothing is printed */
static void
answer(struct gate *gate, const struct slip *slip)
{
    (void)pthread_mutex_lock(&gate->mutex);
    gate->has_slip = slip != NULL;
    if (slip) {
        gate->slip = *slip;
    }
    gate->state = GATE_ANSWERED;
    (void)pthread_cond_signal(&gate->answered);
    (void)pthread_mutex_unlock(&gate->mutex);
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
    struct error *why = job->status == STATUS_OK ? &scan->why : &job->err;
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
    answer(scan->gate, nothing ? NULL : &scan->arrival.slip);
    free(scan);
}

/* Loop: the thread has a scan for us. */
static void
asked_cb(evutil_socket_t fd, short what, void *arg)
{
    struct gate *gate = arg;
    struct gate_scan *scan;
    struct error err;
    uint64_t count;
    bool asked;

    (void)what;
    (void)!read(fd, &count, sizeof(count)); /* only empties it */
    scan = xcalloc(1, sizeof(*scan));
    (void)pthread_mutex_lock(&gate->mutex);
    asked = gate->state == GATE_ASKED;
    (void)text_copy(scan->input.code, sizeof(scan->input.code), gate->line);
    (void)pthread_mutex_unlock(&gate->mutex);
    if (!asked) {
        free(scan);
        return;
    }
    scan->job.kind = JOB_WRITE;
    scan->job.run = scan_run;
    scan->job.done = scan_done;
    scan->gate = gate;
    scan->caller = gate->caller;
    scan->input.lane = LANE_REGULAR;
    if (job_submit(gate->pool, &scan->job, &err) != STATUS_OK) {
        write_refusal(scan, &err);
        answer(gate, &scan->arrival.slip);
        free(scan);
    }
}

/* Thread: hand a scan to the loop and wait. False when we are to end. */
static bool
ask(struct gate *gate, const char *line, bool *has_slip, struct slip *slip)
{
    static const uint64_t one = 1;
    bool stopping;

    (void)pthread_mutex_lock(&gate->mutex);
    (void)text_copy(gate->line, sizeof(gate->line), line);
    gate->state = GATE_ASKED;
    (void)!write(gate->ask_fd, &one, sizeof(one)); /* an eventfd takes it */
    while (gate->state != GATE_ANSWERED && !gate->stopping) {
        (void)pthread_cond_wait(&gate->answered, &gate->mutex);
    }
    stopping = gate->stopping && gate->state != GATE_ANSWERED;
    *has_slip = gate->has_slip;
    *slip = gate->slip;
    gate->state = GATE_IDLE;
    memset(gate->line, 0, sizeof(gate->line));
    (void)pthread_mutex_unlock(&gate->mutex);
    return !stopping;
}

/* One scan from the reader to the paper. False when we are to end. */
static bool
take_scan(struct gate *gate, const char *line)
{
    enum printer_paper paper = PRINTER_PAPER_UNKNOWN;
    struct error err = { .code = STATUS_OK };
    struct slip slip;
    bool has_slip;

    if (printer_is_real(gate->printer) &&
        printer_check_and_keep(gate->printer, &paper, &err) != STATUS_OK) {
        log_error(
            gate->who, "no number was given, for the printer cannot print: %s", err.text);
        return true;
    }
    if (paper == PRINTER_PAPER_LOW) {
        log_warn(gate->who, "the printer is low on paper");
    }
    if (!ask(gate, line, &has_slip, &slip)) {
        return false;
    }
    if (!has_slip) {
        printer_let_go(gate->printer);
        return true;
    }
    if (printer_print(gate->printer, &slip, &err) != STATUS_OK) {
        log_error(
            gate->who, "could not print a slip, scan the ticket again: %s", err.text);
    }
    return true;
}

static void *
gate_main(void *arg)
{
    struct gate *gate = arg;
    char last[SCANNER_LINE_SIZE] = "";
    int64_t last_ms = 0;
    struct pollfd fds[2] = {
        { .fd = scanner_fd(gate->scanner), .events = POLLIN },
        { .fd = gate->stop_fd, .events = POLLIN },
    };

    for (;;) {
        char line[SCANNER_LINE_SIZE];

        if (poll(fds, 2, -1) < 0 && errno != EINTR) {
            log_error(gate->who, "could not wait for the scanner: %s", strerror(errno));
            break;
        }
        if (fds[1].revents != 0) {
            break;
        }
        while (scanner_read(gate->scanner, line)) {
            int64_t now = clock_monotonic_ms();
            bool same = strcmp(line, last) == 0 && now - last_ms < SAME_MS;

            (void)text_copy(last, sizeof(last), line);
            last_ms = now;
            if (!same && !take_scan(gate, line)) {
                goto end;
            }
        }
    }
end:
    memset(last, 0, sizeof(last));
    return NULL;
}

static enum status
gate_start(struct gate *gate, const struct gates_options *options,
    const struct config_gate *config, struct error *err)
{
    const struct printer_options paper = {
        .paper = config->paper_mm == 80 ? SLIP_80MM : SLIP_58MM,
    };
    enum status st;
    int rc;

    (void)text_copy(gate->name, sizeof(gate->name), config->name);
    (void)snprintf(gate->who, sizeof(gate->who), "gate %s", config->name);
    gate->office = options->office;
    gate->pool = options->pool;
    gate->texts = options->texts;
    gate->caller.office = office_fixed(options->office)->id;
    gate->caller.role = ROLE_GATE;
    (void)snprintf(
        gate->caller.actor, sizeof(gate->caller.actor), "device:gate-%s", config->name);
    (void)pthread_mutex_init(&gate->mutex, NULL);
    (void)pthread_cond_init(&gate->answered, NULL);
    gate->stop_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    gate->ask_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    gate->event =
        event_new(options->base, gate->ask_fd, EV_READ | EV_PERSIST, asked_cb, gate);
    if (gate->stop_fd < 0 || gate->ask_fd < 0 || !gate->event ||
        event_add(gate->event, NULL) != 0) {
        return error_set(err, STATUS_INTERNAL, "could not start gate %s", config->name);
    }
    st = scanner_open(config->scanner, &gate->scanner, err);
    if (st != STATUS_OK) {
        return st;
    }
    if (scanner_kind(gate->scanner) == SCANNER_KEYBOARD) {
        return error_set(err, STATUS_INVALID_SETTINGS,
            "[gate %s] scanner = keyboard needs a window; use evdev:PATH", config->name);
    }
    st = printer_new(config->printer, &paper, &gate->printer, err);
    if (st != STATUS_OK) {
        return st;
    }
    rc = pthread_create(&gate->thread, NULL, gate_main, gate);
    if (rc != 0) {
        return error_set(
            err, STATUS_INTERNAL, "could not start a thread: %s", strerror(rc));
    }
    gate->started = true;
    return STATUS_OK;
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
        log_info(gates->gates[i].who, "ready");
    }
    return STATUS_OK;
}

void
gates_stop(struct gates *gates)
{
    static const uint64_t one = 1;

    for (size_t i = 0; gates && i < gates->count; i++) {
        struct gate *gate = &gates->gates[i];

        if (!gate->started) {
            continue;
        }
        (void)pthread_mutex_lock(&gate->mutex);
        gate->stopping = true;
        (void)pthread_cond_signal(&gate->answered);
        (void)pthread_mutex_unlock(&gate->mutex);
        (void)!write(gate->stop_fd, &one, sizeof(one)); /* an eventfd takes it */
        (void)pthread_join(gate->thread, NULL);
        gate->started = false;
    }
}

void
gates_free(struct gates *gates)
{
    for (size_t i = 0; gates && i < gates->count; i++) {
        struct gate *gate = &gates->gates[i];

        if (gate->event) {
            event_free(gate->event);
        }
        scanner_close(gate->scanner);
        printer_free(gate->printer);
        if (gate->stop_fd >= 0) {
            (void)close(gate->stop_fd);
        }
        if (gate->ask_fd >= 0) {
            (void)close(gate->ask_fd);
        }
        (void)pthread_cond_destroy(&gate->answered);
        (void)pthread_mutex_destroy(&gate->mutex);
    }
    free(gates);
}
