/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A direct-mapped table of answers by the hash of what was asked. */
#include "server/api/shared_answers.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/clock.h"
#include "common/mem.h"
#include "server/http/reply.h"
#include "server/http/request.h"
#include "server/office/office.h"
#include "server/offices.h"

#define SLOTS 1024
#define KEY_SIZE 16
#define KEPT_MS 1000
#define KEPT_BYTES_MAX 65536

struct waiter {
    struct request *req; /* borrowed; counted as with the workers */
    STAILQ_ENTRY(waiter) link;
};
STAILQ_HEAD(waiter_list, waiter);

struct shared_answer {
    struct shared_answers *answers; /* borrowed */
    uint8_t key[KEY_SIZE];
    uint64_t heard;   /* commits, when it was asked of the database */
    bool out;         /* it is worked out now */
    int64_t until_ms; /* monotonic; 0: nothing is kept */
    int status;       /* HTTP */
    const char *type; /* static */
    char *body;       /* owned */
    size_t len;
    struct waiter_list waiters;
};

struct listening {
    struct office_observer observer;
    struct shared_answers *answers; /* borrowed */
};

struct shared_answers {
    struct shared_answer slots[SLOTS];
    struct offices *offices;     /* borrowed */
    uint64_t heard;              /* commits of any office, so far */
    struct listening *listening; /* owned; one an office */
};

static void
hear_rows(struct office_observer *observer, const struct journal_row *rows, size_t count)
{
    (void)rows;
    (void)count;
    CONTAINER_OF(observer, struct listening, observer)->answers->heard++;
}

static void
hear_other(struct office_observer *observer, int64_t seq)
{
    (void)seq;
    CONTAINER_OF(observer, struct listening, observer)->answers->heard++;
}

/* Who is answered next has seen it, however late its rows come. */
static void
hear_commit(struct office_observer *observer)
{
    CONTAINER_OF(observer, struct listening, observer)->answers->heard++;
}

struct shared_answers *
shared_answers_new(struct offices *offices)
{
    struct shared_answers *answers = xcalloc(1, sizeof(*answers));
    size_t count = offices_count(offices);

    answers->offices = offices;
    for (size_t i = 0; i < SLOTS; i++) {
        answers->slots[i].answers = answers;
        STAILQ_INIT(&answers->slots[i].waiters);
    }
    answers->listening = xcalloc(count, sizeof(*answers->listening));
    for (size_t i = 0; i < count; i++) {
        answers->listening[i].answers = answers;
        answers->listening[i].observer.on_rows = hear_rows;
        answers->listening[i].observer.on_other = hear_other;
        answers->listening[i].observer.on_commit = hear_commit;
        office_observe(offices_at(offices, i), &answers->listening[i].observer);
    }
    return answers;
}

void
shared_answers_free(struct shared_answers *answers)
{
    if (!answers) {
        return;
    }
    for (size_t i = 0; i < offices_count(answers->offices); i++) {
        office_unobserve(
            offices_at(answers->offices, i), &answers->listening[i].observer);
    }
    for (size_t i = 0; i < SLOTS; i++) {
        free(answers->slots[i].body);
    }
    free(answers->listening);
    free(answers);
}

static void
make_key(const struct request *req, enum language language, uint8_t key[KEY_SIZE])
{
    const char *target = request_target(req);
    const uint8_t seed[crypto_generichash_KEYBYTES_MIN] = { (uint8_t)language };

    (void)crypto_generichash(
        key, KEY_SIZE, (const unsigned char *)target, strlen(target), seed, sizeof(seed));
}

static void
send_kept(struct request *req, const struct shared_answer *answer)
{
    request_reply(req, &(struct reply){ .status = answer->status,
                           .type = answer->type,
                           .body = answer->body,
                           .len = answer->len });
}

bool
shared_answers_take(struct shared_answers *answers, struct request *req,
    enum language language, struct shared_answer **mine)
{
    uint8_t key[KEY_SIZE];
    struct shared_answer *answer;
    bool same;

    make_key(req, language, key);
    answer = &answers->slots[((size_t)key[0] << 8 | key[1]) % SLOTS];
    same = answer->heard == answers->heard && memcmp(answer->key, key, KEY_SIZE) == 0;
    *mine = NULL;
    if (same && !answer->out && clock_monotonic_ms() < answer->until_ms) {
        send_kept(req, answer);
        return true;
    }
    if (same && answer->out) {
        struct waiter *waiter = xcalloc(1, sizeof(*waiter));

        waiter->req = req;
        request_to_worker(req);
        STAILQ_INSERT_TAIL(&answer->waiters, waiter, link);
        return true;
    }
    if (!answer->out) {
        memcpy(answer->key, key, KEY_SIZE);
        answer->heard = answers->heard;
        answer->until_ms = 0;
        answer->out = true;
        *mine = answer;
    }
    return false;
}

void
shared_answers_done(struct shared_answer *mine, const struct reply *reply, bool keep)
{
    struct waiter *waiter;

    free(mine->body);
    mine->body = xmemdup0(reply->given ? reply->given : "", reply->len);
    mine->len = reply->len;
    mine->status = reply->status;
    mine->type = reply->type;
    mine->out = false;
    mine->until_ms =
        keep && reply->len <= KEPT_BYTES_MAX ? clock_monotonic_ms() + KEPT_MS : 0;
    while ((waiter = STAILQ_FIRST(&mine->waiters))) {
        STAILQ_REMOVE_HEAD(&mine->waiters, link);
        request_from_worker(waiter->req);
        send_kept(waiter->req, mine);
        free(waiter);
    }
}
