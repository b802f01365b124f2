/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/notify/message_out.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/text.h"
#include "common/vault.h"
#include "server/office/ids.h"
#include "server/settings/settings.h"

#define CONTENT_MAX (MESSAGE_SEALED_MAX - VAULT_OVERHEAD)
#define CONTEXT_SIZE 48

static_assert(MESSAGE_ID_SIZE == VISIT_ID_SIZE, "one kind of id");

static void
name_context(const char *id, char context[CONTEXT_SIZE])
{
    (void)snprintf(context, CONTEXT_SIZE, "message %s", id);
}

enum status
message_put(struct act *act, const char *event, const struct message_to *to,
    json_t *params, struct error *err)
{
    const struct settings_office *office = &act->settings->office;
    struct message message = { .state = MESSAGE_CREATED,
        .next_ms = to->urgent ? MESSAGE_URGENT_MS : act->now_ms,
        .created_ms = act->now_ms };
    char sender[sizeof(office->sender)];
    char context[CONTEXT_SIZE];
    char text[CONTENT_MAX];
    json_t *content;
    size_t len;

    (void)snprintf(sender, sizeof(sender), "%.16s",
        office->sender[0] ? office->sender : office->short_name);
    (void)json_object_set_new(params, "office", json_string(sender));
    content = json_pack(
        "{s:s, s:s, s:o}", "to", to->phone, "language", to->language, "params", params);
    if (to->email && to->email[0]) {
        (void)json_object_set_new(content, "email", json_string(to->email));
    }
    len = json_dumpb(content, text, sizeof(text), JSON_COMPACT);
    json_decref(content);
    if (len == 0 || len > sizeof(text) ||
        !text_copy(message.event, sizeof(message.event), event)) {
        return error_set(err, STATUS_INTERNAL, "a message is too long");
    }
    id_make_visit(act->now_ms, message.id);
    name_context(message.id, context);
    vault_seal(act->vault, context, text, len, message.sealed);
    sodium_memzero(text, sizeof(text));
    message.sealed_len = VAULT_SEALED_SIZE(len);
    return db_message_insert(act->db, act->office, &message, err);
}

enum status
message_open(const struct vault *vault, const struct message *message, json_t **content,
    struct error *err)
{
    char context[CONTEXT_SIZE];
    char text[MESSAGE_SEALED_MAX];
    enum status st;

    *content = NULL;
    name_context(message->id, context);
    st = vault_open(vault, context, message->sealed, message->sealed_len, text, err);
    if (st != STATUS_OK) {
        return st;
    }
    *content = json_loadb(text, message->sealed_len - VAULT_OVERHEAD, 0, NULL);
    sodium_memzero(text, sizeof(text));
    return *content ? STATUS_OK
                    : error_set(err, STATUS_STORAGE, "a message cannot be read");
}
