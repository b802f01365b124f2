/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/persistent.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/clock.h"
#include "common/mem.h"
#include "common/text.h"
#include "tests/support/load.h"
#include "tests/support/test.h"

#define KIOSKS 16
#define LIMIT_S 600
#define AHEAD 100 /* numbers that may be taken before whoever waits goes on */
#define NUMBER_SIZE 12

struct persistent {
    struct e2e *e2e; /* borrowed */
    pthread_t thread;
    int tickets;
    int permitted; /* of them, to be sent by now; atomic */
    int next;
    int ticket[KIOSKS];           /* what each kiosk is at, -1: nothing */
    char (*numbers)[NUMBER_SIZE]; /* owned; "": not yet */
    int given;                    /* atomic */
    int refused;                  /* atomic */
    int unexpected;               /* an answer's status that must not be, or 0 */
};

static size_t
next_request(void *arg, int connection, char *out, size_t size)
{
    struct persistent *load = arg;
    char body[240];
    char key[32];

    if (load->ticket[connection] < 0) {
        if (load->next == load->tickets) {
            return 0;
        }
        if (load->next >= __atomic_load_n(&load->permitted, __ATOMIC_ACQUIRE)) {
            return LOAD_LATER;
        }
        load->ticket[connection] = load->next++;
    }
    (void)snprintf(key, sizeof(key), "gigih-%d", load->ticket[connection]);
    (void)snprintf(body, sizeof(body), "{\"code\":\"%s\"}",
        e2e_ticket(load->e2e, load->ticket[connection]));
    return load_post(out, size, "/v1/checkins", e2e_token(load->e2e, "kiosk"), key, body);
}

static void
answered(void *arg, int connection, int status, const char *body, size_t len, int64_t ns)
{
    static const struct timespec moment = { .tv_nsec = 1000000 };
    struct persistent *load = arg;
    json_t *json = json_loadb(body, len, 0, NULL);
    const char *number = json_string_value(json_object_get(json, "number"));

    (void)ns;
    if (status == 201 && number) {
        (void)text_copy(load->numbers[load->ticket[connection]], NUMBER_SIZE, number);
        load->ticket[connection] = -1;
        (void)__atomic_add_fetch(&load->given, 1, __ATOMIC_RELEASE);
    } else if (status == 503) {
        (void)__atomic_add_fetch(&load->refused, 1, __ATOMIC_RELEASE);
        (void)nanosleep(&moment, NULL); /* all 16 in one thread: not a busy loop */
    } else if (load->unexpected == 0) {
        load->unexpected = status;
        load->ticket[connection] = -1;
    }
    json_decref(json);
}

static void *
load_main(void *arg)
{
    struct persistent *load = arg;
    const struct load options = { .port = e2e_port(load->e2e),
        .connections = KIOSKS,
        .next = next_request,
        .answered = answered,
        .arg = load };

    (void)load_run(&options, LIMIT_S);
    return NULL;
}

static void
permit(struct persistent *load, int tickets)
{
    if (load->permitted < tickets) { /* the test's thread alone writes it */
        __atomic_store_n(&load->permitted, tickets, __ATOMIC_RELEASE);
    }
}

struct persistent *
persistent_start(struct e2e *e2e, int tickets)
{
    struct persistent *load = xcalloc(1, sizeof(*load));

    load->e2e = e2e;
    load->tickets = tickets;
    permit(load, AHEAD);
    load->numbers = xcalloc((size_t)tickets, sizeof(*load->numbers));
    for (int i = 0; i < KIOSKS; i++) {
        load->ticket[i] = -1;
    }
    assert_int_equal(pthread_create(&load->thread, NULL, load_main, load), 0);
    return load;
}

int
persistent_given(const struct persistent *load)
{
    return __atomic_load_n(&load->given, __ATOMIC_ACQUIRE);
}

int
persistent_refused(const struct persistent *load)
{
    return __atomic_load_n(&load->refused, __ATOMIC_ACQUIRE);
}

int64_t
persistent_wait(struct persistent *load, int more, int limit_ms)
{
    static const struct timespec moment = { .tv_nsec = 2000000 };
    int64_t started_ms = clock_monotonic_ms();
    int wanted = persistent_given(load) + more;

    permit(load, wanted + AHEAD);
    while (persistent_given(load) < wanted) {
        if (clock_monotonic_ms() - started_ms > limit_ms) {
            fail_msg("only %d of %d numbers within %d ms", persistent_given(load), wanted,
                limit_ms);
        }
        (void)nanosleep(&moment, NULL); /* a wait for a condition, with a deadline */
    }
    return clock_monotonic_ms() - started_ms;
}

void
persistent_wait_refused(struct persistent *load, int more, int limit_ms)
{
    static const struct timespec moment = { .tv_nsec = 2000000 };
    int64_t started_ms = clock_monotonic_ms();
    int wanted = persistent_refused(load) + more;

    while (persistent_refused(load) < wanted) {
        permit(load, persistent_given(load) + AHEAD);
        if (clock_monotonic_ms() - started_ms > limit_ms) {
            fail_msg("only %d of %d refusals within %d ms", persistent_refused(load),
                wanted, limit_ms);
        }
        (void)nanosleep(&moment, NULL); /* a wait for a condition, with a deadline */
    }
}

static int
compare(const void *a, const void *b)
{
    return strcmp(a, b);
}

void
persistent_end(struct persistent *load)
{
    char number[NUMBER_SIZE];

    permit(load, load->tickets);
    assert_int_equal(pthread_join(load->thread, NULL), 0);
    assert_int_equal(load->unexpected, 0);
    assert_int_equal(persistent_given(load), load->tickets);
    for (int i = 0; i < load->tickets; i++) {
        assert_int_equal(e2e_arrive(load->e2e, i, number, NULL), 200);
        assert_string_equal(number, load->numbers[i]);
    }
    qsort(load->numbers, (size_t)load->tickets, sizeof(*load->numbers), compare);
    for (int i = 0; i < load->tickets; i++) { /* A001, A002 ... of each letter */
        bool first = i == 0 || load->numbers[i][0] != load->numbers[i - 1][0];
        long before = first ? 0 : strtol(load->numbers[i - 1] + 1, NULL, 10);

        assert_int_equal(strtol(load->numbers[i] + 1, NULL, 10), before + 1);
    }
    free(load->numbers);
    free(load);
}
