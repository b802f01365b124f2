/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/notify/message_desk.h"

#include "common/text.h"
#include "server/notify/message_out.h"
#include "server/office/journal.h"
#include "server/settings/settings.h"

#define IN(state) (UINT32_C(1) << (state))
#define MS_A_DAY (INT64_C(24) * 3600 * 1000)

/* A deed is a row. */
static const struct {
    const char *word;
    uint32_t from;
    enum message_state to;
    enum event_kind event;
} deeds[] = {
    [MESSAGE_AGAIN] = { "try again", IN(MESSAGE_FAILED) | IN(MESSAGE_FAILED_FOR_NOW),
        MESSAGE_FAILED_FOR_NOW, EVENT_MESSAGE_AGAIN },
    [MESSAGE_GIVE_UP] = { "give up",
        IN(MESSAGE_CREATED) | IN(MESSAGE_SENDING) | IN(MESSAGE_FAILED_FOR_NOW),
        MESSAGE_FAILED, EVENT_MESSAGE_GIVEN_UP },
};

enum status
message_desk_do(struct act *act, enum message_deed deed, const char *id,
    struct message *message, struct error *err)
{
    enum status st = db_message_load(act->db, act->office, id, message, err);

    if (st != STATUS_OK) {
        return st;
    }
    if ((deeds[deed].from & IN(message->state)) == 0) {
        (void)error_set(err, STATUS_WRONG_STATE, "the message is %s: no %s now",
            message_state_name(message->state), deeds[deed].word);
        error_fact(err, FACT_STATE, "%s", message_state_name(message->state));
        err->which = CASE_MESSAGE;
        return STATUS_WRONG_STATE;
    }
    message->state = deeds[deed].to;
    message->next_ms = message->state == MESSAGE_FAILED ? 0 : act->now_ms;
    st = db_message_decide(act->db, act->office, message, err);
    return st == STATUS_OK ? journal_append(act, deeds[deed].event, id, NULL, err) : st;
}

void
message_desk_phone4(
    const struct act *act, const struct message *message, char out[PHONE_SIZE])
{
    json_t *content;
    const char *to;

    out[0] = '\0';
    if (message_open(act->vault, message, &content, NULL) != STATUS_OK) {
        return;
    }
    to = json_string_value(json_object_get(content, "to"));
    if (to) {
        text_copy(out, PHONE_SIZE, phone_last4(to));
    }
    json_decref(content);
}

enum status
message_forget_due(struct act *act, struct error *err)
{
    int64_t keep_ms = act->settings->policy.keep_personal_days * MS_A_DAY;

    return db_message_forget(act->db, act->office, act->now_ms - keep_ms, err);
}
