/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_E2E_H
#define TESTS_SUPPORT_E2E_H

/*
 * The real server, end to end: a fresh office in a folder of its own, antrean-server on a
 * free port of the loopback, plain HTTP by libcurl. The clock starts on Tuesday
 * 2026-07-14 at 08:15, in opening hours. Stopping asserts that the server ends with
 * status 0, has logged no error, and leaves an office that antrean-admin finds clean.
 */

#include <jansson.h>

#include "common/base.h"
#include "tests/support/harness_office.h"
#include "ticketing/code.h"

#define E2E_CLOCK "2026-07-14T08:15:00+07:00"
#define E2E_TICKETS 64

struct e2e_options {
    const char *clock;    /* NULL: E2E_CLOCK */
    const char *config;   /* more lines for antrean.conf, or NULL */
    const char *settings; /* JSON: parts that stand in for the catalogue's, or NULL */
    int tickets;          /* approved tickets of the day, 0: E2E_TICKETS */
    bool tls;             /* with a certificate made for it */
    bool errors_allowed;  /* the log may hold errors: the test makes them */
    const char *disk; /* options of a tmpfs to put the office on (needs root), or NULL */
    bool unchecked;   /* no antrean-admin check at the end */
    bool second;      /* a second office in the same database: see e2e_second_ticket() */
    /* An office that an older version left: a folder made by
       tests/fixtures/make_office.sh. It is not started: upgrade it, then e2e_restart().
       Its callers and tickets are those of that script. NULL: a new office. */
    const char *fixture;
};

struct e2e;

/**
 * Make the office and start the server; aborts the test when that fails.
 *
 * Callers by name: devices "kiosk", "kiosk-2", "kiosk-3", "board", "gate", "backend";
 * people with a session "admin", "supervisor", "reviewer", "reception", "counter-1" ..
 * "counter-8", "applicant"; NULL is nobody. Each person may also sign in with
 * E2E_PASSWORD.
 */
struct e2e *e2e_open(const struct e2e_options *options);
/** Stop the server, check how it ended, remove the folder. */
void e2e_close(struct e2e *e2e);

/**
 * Another server process on the same folder and database, which several may share
 * (PostgreSQL). Everything here works with it as with the first, and the harness's ways
 * to kill and restart one; the office is the first's, and outlives it.
 */
struct e2e *e2e_join(struct e2e *first);
/** End it, and check how it ended. */
void e2e_leave(struct e2e *joined);

/**
 * The same office by way of a proxy on this port, to ask and to listen: freed by
 * e2e_leave(). With `tls` its certificate is cert.pem in the office's folder.
 */
struct e2e *e2e_by_proxy(const struct e2e *first, int port, bool tls);

/** cmocka's setup and teardown with the usual office; `*state` is the struct e2e. */
int e2e_start(void **state);
int e2e_stop(void **state);

/** "http://127.0.0.1:PORT" */
const char *e2e_url(const struct e2e *e2e);
int e2e_port(const struct e2e *e2e);
const char *e2e_folder(const struct e2e *e2e);
/** The secret of a caller, "" for nobody. */
const char *e2e_token(const struct e2e *e2e, const char *who);
int e2e_pid(const struct e2e *e2e);
/** Memory of the server now, resident. */
long e2e_memory_kb(const struct e2e *e2e);

/** What the QR of approved ticket `i` holds, from 0. They are over three services. */
const char *e2e_ticket(const struct e2e *e2e, int i);
/** The same of the second office, 0..2. Its callers are "2:kiosk", "2:admin", ... */
const char *e2e_second_ticket(const struct e2e *e2e, int i);
/** A signed code as options describe it that no database knows; owned by the caller. */
void e2e_sign(
    const struct e2e *e2e, struct ticket_code *code, char out[TICKET_CODE_SIZE]);

/** End the server without warning (SIGKILL), and start it again on the same folder. */
void e2e_kill(struct e2e *e2e);
/** End it in order (SIGTERM) and return its exit status. */
int e2e_end(struct e2e *e2e);
void e2e_restart(struct e2e *e2e);
/** The office's time at the next start: RFC 3339, or the path of a file for --clock-file.
 */
void e2e_set_clock(struct e2e *e2e, const char *clock);

struct e2e_answer {
    int status;    /* HTTP; 0: no answer */
    char *headers; /* owned */
    char *body;    /* owned, with a NUL */
    size_t len;
    json_t *json; /* owned; NULL when the body is not JSON */
};

/**
 * Ask. `body` is JSON text or NULL; `header` one more header line or NULL.
 * The answer must go to e2e_answer_free().
 */
struct e2e_answer *e2e_ask(struct e2e *e2e, const char *who, const char *method,
    const char *path, const char *body, const char *header);
/** The same with a body of any bytes. */
struct e2e_answer *e2e_send(struct e2e *e2e, const char *who, const char *method,
    const char *path, const void *body, size_t len, const char *header);
void e2e_answer_free(struct e2e_answer *answer);

/** Only the status. */
int e2e_status(struct e2e *e2e, const char *who, const char *method, const char *path,
    const char *body);
int e2e_post(struct e2e *e2e, const char *who, const char *path);
/** A member of the answer's JSON as text, "" when it is not there; borrowed. */
const char *e2e_text(const struct e2e_answer *answer, const char *member);

/** Check in ticket `i` as "kiosk" and give its number; `number` holds 12, `visit` 27. */
int e2e_arrive(struct e2e *e2e, int i, char *number, char *visit);

/**
 * Raw bytes to the server on a connection of their own, then read until it closes or
 * `wait_ms` pass. The answer is owned text, "" for none.
 */
char *e2e_raw(struct e2e *e2e, const void *bytes, size_t len, int wait_ms);
/** A connected socket; the caller closes it. */
int e2e_connect(struct e2e *e2e);

/** An event stream being read; from e2e_listen()'s return on it is told everything. */
struct e2e_stream;
struct e2e_stream *e2e_listen(
    struct e2e *e2e, const char *who, const char *path, const char *last_event_id);
/**
 * The next event within `wait_ms`: false when there was none. `event` holds 48 bytes.
 * Comments are skipped.
 */
bool e2e_next(
    struct e2e_stream *stream, int wait_ms, int64_t *id, char *event, json_t **data);
/** Has the server ended it? */
bool e2e_has_ended(const struct e2e_stream *stream);
/** Bytes of comments so far. */
int e2e_comments(const struct e2e_stream *stream);
void e2e_unlisten(struct e2e_stream *stream);

/**
 * Run antrean-admin with words, the last NULL.
 * @param text  what it printed on both outputs, owned by the caller; may be NULL
 * @return its exit status
 */
int e2e_admin(const struct e2e *e2e, const char *const words[], char **text);
/** antrean-admin check; fails the test with its reason when something is broken. */
void e2e_check(const struct e2e *e2e);

/** A database handle on the office, for looking while the server runs: "sqlite:PATH". */
const char *e2e_database(const struct e2e *e2e);

#endif /* TESTS_SUPPORT_E2E_H */
