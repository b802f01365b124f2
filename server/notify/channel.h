/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_NOTIFY_CHANNEL_H
#define SERVER_NOTIFY_CHANNEL_H

/*
 * Ways out for messages: `[notify] channel = webhook:https://... gammu:/var/sms.db`,
 * tried in this order. A kind is one file with a `struct channel_ops`. A way may make its
 * caller wait for a bounded time, so each of the messenger's threads has handles of its
 * own.
 */

#include <jansson.h>
#include <stdatomic.h>

#include "common/base.h"
#include "common/phone.h"
#include "common/status.h"
#include "common/zone.h"
#include "db/db_message.h"
#include "server/notify/message_text.h"

#define CHANNELS_MAX 4
#define CHANNEL_WAIT_S 10L /* what is usual for `wait_s` */
#define CHANNEL_EMAIL_SIZE 128

/** A message as a way needs it; what it points to is borrowed. */
struct outgoing {
    char id[MESSAGE_ID_SIZE];
    char event[MESSAGE_EVENT_SIZE];
    const char *language;           /* "id", "en" */
    char to[PHONE_SIZE];            /* "62812..." */
    char email[CHANNEL_EMAIL_SIZE]; /* or "" */
    char text[MESSAGE_TEXT_SIZE];
    char subject[MESSAGE_SUBJECT_SIZE]; /* of a letter */
    json_t *parameters;                 /* the texts of its blanks, in order */
    char at[RFC3339_SIZE];              /* when it was made */
    int64_t created_ms;
    int tries; /* that failed before */
    bool out;  /* it left before: how it went is all that is asked */
};

/** Where a message stands, once a way has done what it could. */
enum channel_result {
    CHANNEL_OUT,       /* it left, and no more will ever be known */
    CHANNEL_FOLLOWED,  /* it left; whether it arrived is asked later */
    CHANNEL_UNDER_WAY, /* the way has it: ask again */
    CHANNEL_DELIVERED, /* the person's device has it */
    CHANNEL_LATER,     /* not now */
    CHANNEL_NEVER,     /* this way never will: no such number, no e-mail */
};

/** A text that came in. */
struct incoming {
    int64_t id;
    char from[PHONE_SIZE];
    char text[MESSAGE_TEXT_SIZE];
};

struct channel;

struct channel_options {
    const char *folder; /* what a relative path is taken from */
    const char *secret; /* signs a webhook's bodies; "": unsigned */
    const char *from;   /* of letters */
    const char *user;   /* of the mail server; "": none */
    const char *password;
    long wait_s;             /* the longest that a network makes a caller wait */
    const atomic_bool *stop; /* ends a wait; borrowed, outlives the channels */
};

struct channel_ops {
    const char *scheme; /* "file"; at most MESSAGE_CHANNEL_SIZE - 1 letters */
    /** `where` stands behind "scheme:". */
    enum status (*open)(const char *where, const struct channel_options *options,
        struct channel **channel, struct error *err);
    /**
     * Bring a message as far as it goes; asked again with the same id and tries, it
     * counts once where the way can tell. `err` says why LATER or NEVER, with nothing of
     * the person or of what the other side wrote.
     */
    enum channel_result (*bring)(
        struct channel *channel, const struct outgoing *out, struct error *err);
    /** Texts that came in and were not handled, oldest first; NULL: none ever come. */
    enum status (*receive)(struct channel *channel, struct incoming *incoming, size_t max,
        size_t *count, struct error *err);
    /** This one was handled. NULL with `receive`. */
    enum status (*handled)(struct channel *channel, int64_t id, struct error *err);
    void (*close)(struct channel *channel);
};

struct channel {
    const struct channel_ops *ops; /* static */
};

/** A path of the settings, taken from `folder` where it is relative. */
#define CHANNEL_PATH_SIZE 512
enum status channel_path(const char *where, const char *folder,
    char path[CHANNEL_PATH_SIZE], struct error *err) MUST_CHECK;

extern const struct channel_ops channel_file;
extern const struct channel_ops channel_gammu;
extern const struct channel_ops channel_webhook;
extern const struct channel_ops channel_smtp;
extern const struct channel_ops channel_smtps;

struct channels {
    struct channel *list[CHANNELS_MAX]; /* owned */
    size_t count;
};

/**
 * @param spec  ways, with spaces between
 * @return STATUS_OK; STATUS_INVALID_SETTINGS, STATUS_IO, STATUS_STORAGE: `err` says which
 *         cannot be used; nothing is open then
 */
enum status channels_open(const char *spec, const struct channel_options *options,
    struct channels *channels, struct error *err) MUST_CHECK;
void channels_close(struct channels *channels);

/**
 * Try the ways in their order until one has it; a message that one already has is its
 * alone.
 *
 * @param via  the way that has it, from before or from now on; MESSAGE_CHANNEL_SIZE
 */
enum channel_result channels_bring(
    struct channels *channels, const struct outgoing *out, char *via, struct error *err);

#endif /* SERVER_NOTIFY_CHANNEL_H */
