/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/notify/sender.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <sodium.h>

#include "common/log.h"
#include "common/mem.h"
#include "common/text.h"
#include "server/notify/message_out.h"
#include "server/notify/message_text.h"

#define LOG_TAG "server/notify"
#define THREADS 4
#define ASK_MIN_MS \
    (INT64_C(2) * 1000) /* how a message went, of a way that tells later \
                         */
#define ASK_MAX_MS (INT64_C(10) * 60 * 1000)
#define ASK_END_MS (INT64_C(3) * 24 * 3600 * 1000) /* networks keep an SMS so long */

enum slot_state { SLOT_FREE, SLOT_WAITING, SLOT_SENDING, SLOT_DONE };

struct slot {
    enum slot_state state; /* protected by mutex */
    struct parcel parcel;  /* the thread's that set SLOT_SENDING, until SLOT_DONE */
};

struct sending_thread {
    struct sender *sender;    /* borrowed */
    struct channels channels; /* owned; this thread's */
    pthread_t thread;
    bool runs;
};

struct sender {
    const struct message_texts *texts; /* borrowed */
    const struct vault *vault;         /* borrowed */
    int fd;
    atomic_bool stop;
    pthread_mutex_t mutex;
    pthread_cond_t given;
    struct slot slots[SENDER_ROOM];
    struct sending_thread threads[THREADS];
};

/* Seconds until the next try after `tries` failures; 0: it has failed for good. */
static int
retry_s(int tries)
{
    static const int after[] = { 15, 60, 300, 900, 3600, 3600, 7200, 14400, 28800 };

    return tries >= 1 && (size_t)tries <= ARRAY_LEN(after) ? after[tries - 1] : 0;
}

/* The threads'. */

/* What was sealed becomes what is said. */
static bool
write_out(const struct sender *self, const struct parcel *parcel, const json_t *content,
    struct outgoing *out)
{
    const struct message *message = &parcel->message;
    const json_t *params = json_object_get(content, "params");
    const char *to = json_string_value(json_object_get(content, "to"));
    const char *email = json_string_value(json_object_get(content, "email"));
    const char *language = json_string_value(json_object_get(content, "language"));

    if (!to || !language) {
        return false;
    }
    text_copy(out->id, sizeof(out->id), message->id);
    text_copy(out->event, sizeof(out->event), message->event);
    text_copy(out->to, sizeof(out->to), to);
    text_copy(out->email, sizeof(out->email), email ? email : "");
    text_copy(out->at, sizeof(out->at), parcel->at);
    out->language = language;
    out->created_ms = message->created_ms;
    out->tries = message->tries;
    out->out = message->state == MESSAGE_SENT;
    out->parameters = message_values(self->texts, message->event, language, params);
    message_subject(self->texts, language, params, out->subject);
    return message_text(self->texts, message->event, language, params, out->text);
}

static enum channel_result
send_one(struct sending_thread *thread, struct parcel *parcel, struct error *err)
{
    const struct sender *self = thread->sender;
    struct outgoing out = { .tries = 0 };
    enum channel_result result = CHANNEL_NEVER;
    json_t *content;

    if (message_open(self->vault, &parcel->message, &content, err) != STATUS_OK) {
        (void)error_set(err, STATUS_STORAGE, "it cannot be opened");
        return CHANNEL_NEVER;
    }
    if (write_out(self, parcel, content, &out)) {
        result = channels_bring(&thread->channels, &out, parcel->message.channel, err);
    } else {
        (void)error_set(err, STATUS_ARG, "there is no text for it");
    }
    json_decref(out.parameters);
    json_decref(content);
    sodium_memzero(&out, sizeof(out));
    return result;
}

/* When a way is asked again how a message went; 0: it will not be known any more. */
static int64_t
ask_at(const struct message *message, int64_t now_ms)
{
    int64_t age = now_ms - message->created_ms;
    int64_t rest = age / 4;

    if (age > ASK_END_MS && message->state == MESSAGE_SENT) {
        return 0;
    }
    rest = rest < ASK_MIN_MS ? ASK_MIN_MS : rest;
    return now_ms + (rest > ASK_MAX_MS ? ASK_MAX_MS : rest);
}

static void
note_failure(
    struct message *message, bool for_good, int64_t now_ms, const struct error *err)
{
    int rest_s = for_good ? 0 : retry_s(message->tries + 1);

    message->tries++;
    message->state = rest_s > 0 ? MESSAGE_FAILED_FOR_NOW : MESSAGE_FAILED;
    message->next_ms = rest_s > 0 ? now_ms + (int64_t)rest_s * 1000 : 0;
    message->channel[0] = '\0'; /* another way may have it next time */
    text_copy(message->reason, sizeof(message->reason), err->text);
    log_warn(NULL, "could not send message %s, try %d: %s", message->id, message->tries,
        err->text);
}

static void
note(struct parcel *parcel, enum channel_result result, const struct error *err)
{
    struct message *message = &parcel->message;
    int64_t now_ms = clock_now_ms(&parcel->clock);

    if (result == CHANNEL_LATER && message->state == MESSAGE_SENT) {
        message->next_ms = ask_at(message, now_ms); /* only the asking failed */
        return;
    }
    if (result == CHANNEL_LATER || result == CHANNEL_NEVER) {
        note_failure(message, result == CHANNEL_NEVER, now_ms, err);
        return;
    }
    message->reason[0] = '\0';
    message->state = result == CHANNEL_UNDER_WAY   ? MESSAGE_SENDING
                     : result == CHANNEL_DELIVERED ? MESSAGE_DELIVERED
                                                   : MESSAGE_SENT;
    message->next_ms = result == CHANNEL_FOLLOWED || result == CHANNEL_UNDER_WAY
                           ? ask_at(message, now_ms)
                           : 0;
}

/* As if it had never been taken: nothing was tried. */
static void
give_back(struct parcel *parcel)
{
    struct message *message = &parcel->message;

    message->next_ms = clock_now_ms(&parcel->clock);
    if (message->state == MESSAGE_SENDING && !message->channel[0]) {
        message->state = message->tries > 0 ? MESSAGE_FAILED_FOR_NOW : MESSAGE_CREATED;
    }
}

static struct slot *
find_slot(struct sender *self, enum slot_state state)
{
    for (size_t i = 0; i < SENDER_ROOM; i++) {
        if (self->slots[i].state == state) {
            return &self->slots[i];
        }
    }
    return NULL;
}

static void
send_slot(struct sending_thread *thread, struct slot *slot)
{
    struct error err = { .code = STATUS_OK };
    enum channel_result result = send_one(thread, &slot->parcel, &err);

    if (result == CHANNEL_LATER && atomic_load(&thread->sender->stop)) {
        give_back(&slot->parcel); /* we broke it off */
    } else {
        note(&slot->parcel, result, &err);
    }
}

static void *
thread_main(void *arg)
{
    struct sending_thread *thread = arg;
    struct sender *self = thread->sender;
    const uint64_t one = 1;

    (void)pthread_mutex_lock(&self->mutex);
    while (!atomic_load(&self->stop)) {
        struct slot *slot = find_slot(self, SLOT_WAITING);

        if (!slot) {
            (void)pthread_cond_wait(&self->given, &self->mutex);
            continue;
        }
        slot->state = SLOT_SENDING;
        (void)pthread_mutex_unlock(&self->mutex);
        send_slot(thread, slot);
        (void)pthread_mutex_lock(&self->mutex);
        slot->state = SLOT_DONE;
        if (write(self->fd, &one, sizeof(one)) != (ssize_t)sizeof(one)) {
            log_error(NULL, "could not wake the loop: %s", strerror(errno));
        }
    }
    (void)pthread_mutex_unlock(&self->mutex);
    return NULL;
}

/* The giver's. */

enum status
sender_start(const struct sender_options *options, struct sender **out, struct error *err)
{
    struct sender *self = xcalloc(1, sizeof(*self));
    struct channel_options to = *options->to;
    enum status st = STATUS_OK;

    *out = self;
    self->texts = options->texts;
    self->vault = options->vault;
    to.stop = &self->stop;
    (void)pthread_mutex_init(&self->mutex, NULL);
    (void)pthread_cond_init(&self->given, NULL);
    self->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (self->fd < 0) {
        return error_set(
            err, STATUS_INTERNAL, "could not make an eventfd: %s", strerror(errno));
    }
    for (size_t i = 0; i < THREADS && st == STATUS_OK; i++) {
        struct sending_thread *thread = &self->threads[i];

        thread->sender = self;
        st = channels_open(options->spec, &to, &thread->channels, err);
        if (st == STATUS_OK) {
            thread->runs =
                pthread_create(&thread->thread, NULL, thread_main, thread) == 0;
            st = thread->runs ? STATUS_OK
                              : error_set(err, STATUS_INTERNAL,
                                    "could not start a thread that sends");
        }
    }
    return st;
}

void
sender_stop(struct sender *self)
{
    if (!self) {
        return;
    }
    (void)pthread_mutex_lock(&self->mutex);
    atomic_store(&self->stop, true);
    (void)pthread_cond_broadcast(&self->given);
    (void)pthread_mutex_unlock(&self->mutex);
    for (size_t i = 0; i < THREADS; i++) {
        if (self->threads[i].runs) {
            (void)pthread_join(self->threads[i].thread, NULL);
            self->threads[i].runs = false;
        }
    }
    for (size_t i = 0; i < SENDER_ROOM; i++) {
        if (self->slots[i].state == SLOT_WAITING) {
            give_back(&self->slots[i].parcel);
            self->slots[i].state = SLOT_DONE;
        }
    }
}

void
sender_free(struct sender *self)
{
    if (!self) {
        return;
    }
    for (size_t i = 0; i < THREADS; i++) {
        channels_close(&self->threads[i].channels);
    }
    if (self->fd >= 0) {
        (void)close(self->fd);
    }
    (void)pthread_cond_destroy(&self->given);
    (void)pthread_mutex_destroy(&self->mutex);
    free(self);
}

int
sender_fd(const struct sender *self)
{
    return self->fd;
}

size_t
sender_room(struct sender *self)
{
    size_t room = 0;

    (void)pthread_mutex_lock(&self->mutex);
    for (size_t i = 0; i < SENDER_ROOM; i++) {
        room += self->slots[i].state == SLOT_FREE;
    }
    (void)pthread_mutex_unlock(&self->mutex);
    return room;
}

void
sender_give(struct sender *self, const struct parcel *parcel)
{
    struct slot *slot;

    (void)pthread_mutex_lock(&self->mutex);
    slot = find_slot(self, SLOT_FREE);
    if (slot) { /* else it is due again by itself */
        slot->parcel = *parcel;
        slot->state = SLOT_WAITING;
        (void)pthread_cond_signal(&self->given);
    }
    (void)pthread_mutex_unlock(&self->mutex);
}

size_t
sender_collect(struct sender *self, struct parcel *parcels)
{
    size_t count = 0;

    (void)pthread_mutex_lock(&self->mutex);
    for (size_t i = 0; i < SENDER_ROOM; i++) {
        if (self->slots[i].state == SLOT_DONE) {
            parcels[count++] = self->slots[i].parcel;
            self->slots[i].state = SLOT_FREE;
        }
    }
    (void)pthread_mutex_unlock(&self->mutex);
    return count;
}
