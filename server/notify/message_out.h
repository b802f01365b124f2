/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_NOTIFY_MESSAGE_OUT_H
#define SERVER_NOTIFY_MESSAGE_OUT_H

/*
 * How an act tells a person something: the message is stored in the act's own commit, as
 * an event with parameters, sealed with the number it goes to. Sending is for the
 * messenger. Worker threads.
 */

#include <jansson.h>

#include "common/base.h"
#include "common/status.h"
#include "db/db_message.h"
#include "server/office/act.h"

/** Whom it is for; borrowed for the call. */
struct message_to {
    const char *phone;    /* as phone_read() gives it */
    const char *email;    /* NULL or "": to the phone alone, for it is what it is about */
    const char *language; /* "id", "en" */
    bool urgent;          /* somebody waits for it before a screen: before all others */
};

/**
 * @param event   a key of web/text/messages.json
 * @param params  an object of texts, taken over, also on failure; "office" is added
 */
enum status message_put(struct act *act, const char *event, const struct message_to *to,
    json_t *params, struct error *err) MUST_CHECK;

/** What was sealed: {"to","language","params"}, and "email" where there is one; owned.
 * STATUS_STORAGE: cannot be opened.
 */
enum status message_open(const struct vault *vault, const struct message *message,
    json_t **content, struct error *err) MUST_CHECK;

#endif /* SERVER_NOTIFY_MESSAGE_OUT_H */
