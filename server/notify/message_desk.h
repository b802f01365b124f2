/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_NOTIFY_MESSAGE_DESK_H
#define SERVER_NOTIFY_MESSAGE_DESK_H

/* What a supervisor does with messages that did not get out. Worker threads. */

#include "common/base.h"
#include "common/phone.h"
#include "common/status.h"
#include "db/db_message.h"
#include "server/office/act.h"

enum message_deed {
    MESSAGE_AGAIN,   /* now, whatever the time of the next try */
    MESSAGE_GIVE_UP, /* the person was told in another way, or need not be */
};

/** STATUS_NOT_FOUND; STATUS_WRONG_STATE: it is out, or given up already. */
enum status message_desk_do(struct act *act, enum message_deed deed, const char *id,
    struct message *message, struct error *err) MUST_CHECK;

/** The last four digits of its phone, by which staff find whom to ask; "" when it cannot
 * be opened. */
void message_desk_phone4(
    const struct act *act, const struct message *message, char out[PHONE_SIZE]);

/** Chore: messages that are out or given up go when personal data of their day do. */
enum status message_forget_due(struct act *act, struct error *err) MUST_CHECK;

#endif /* SERVER_NOTIFY_MESSAGE_DESK_H */
