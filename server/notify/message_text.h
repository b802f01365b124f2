/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_NOTIFY_MESSAGE_TEXT_H
#define SERVER_NOTIFY_MESSAGE_TEXT_H

/*
 * What a message says: an event and its parameters become one sentence in the language of
 * the person. The sentences are web/text/messages.json, each short enough for one SMS.
 * Never changes once loaded: any thread.
 */

#include <jansson.h>

#include "common/base.h"
#include "common/status.h"

#define MESSAGE_TEXT_SIZE 641 /* four SMS: more than any sentence of ours */
#define MESSAGE_SUBJECT_SIZE 64

struct message_texts;

/** @return STATUS_OK; STATUS_IO, STATUS_INVALID_SETTINGS: `err` names what is missing */
enum status message_texts_load(
    const char *path, struct message_texts **out, struct error *err) MUST_CHECK;
void message_texts_free(struct message_texts *texts);

/**
 * @param language  "id" or "en"; another is "id"
 * @param params    an object of texts; a blank without its parameter is left out. "day"
 * is 2026-07-17 and read as "Jum 17-07-2026", "window" 08:00-11:00,
 * "until" 15:00, "state" the wire's word of an application
 * @return false: there is no such event, or it did not fit
 */
bool message_text(const struct message_texts *texts, const char *event,
    const char *language, const json_t *params, char out[MESSAGE_TEXT_SIZE]);

/** What stands in its blanks, in order, for a template that has the words; owned. */
json_t *message_values(const struct message_texts *texts, const char *event,
    const char *language, const json_t *params);

/** What a letter of any event is headed with. */
void message_subject(const struct message_texts *texts, const char *language,
    const json_t *params, char out[MESSAGE_SUBJECT_SIZE]);

#endif /* SERVER_NOTIFY_MESSAGE_TEXT_H */
