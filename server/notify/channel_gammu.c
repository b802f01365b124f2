/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SMS by gammu-smsd and a GSM modem: a row in its outbox under our id and the number of
 * the try, so that none goes twice, and its sentitems tell how it went.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/mem.h"
#include "common/text.h"
#include "db/sqlite_gammu.h"
#include "server/notify/channel.h"
#include "server/notify/sms.h"

static_assert(GAMMU_PART_SIZE == SMS_LETTERS + 1, "one kind of part");

struct gammu_channel {
    struct channel channel;
    struct gammu *gammu; /* owned */
};

static struct gammu *
gammu_of(struct channel *channel)
{
    return CONTAINER_OF(channel, struct gammu_channel, channel)->gammu;
}

static enum status
gammu_open(const char *where, const struct channel_options *options, struct channel **out,
    struct error *err)
{
    struct gammu_channel *self;
    struct gammu *gammu;
    char path[CHANNEL_PATH_SIZE];
    enum status st = channel_path(where, options->folder, path, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = sqlite_gammu_open(path, &gammu, err);
    if (st != STATUS_OK) {
        return st;
    }
    self = xcalloc(1, sizeof(*self));
    self->channel.ops = &channel_gammu;
    self->gammu = gammu;
    *out = &self->channel;
    return STATUS_OK;
}

static void
gammu_close(struct channel *channel)
{
    sqlite_gammu_close(gammu_of(channel));
    free(CONTAINER_OF(channel, struct gammu_channel, channel));
}

static enum channel_result
put(struct gammu *gammu, const struct outgoing *out, const char *creator,
    struct error *err)
{
    struct gammu_sms sms = { .mark = (uint8_t)(out->created_ms % 256) };
    char plain[MESSAGE_TEXT_SIZE];

    text_copy(sms.creator, sizeof(sms.creator), creator);
    (void)snprintf(sms.to, sizeof(sms.to), "+%s", out->to);
    sms_plain(out->text, plain, sizeof(plain));
    sms.part_count = sms_split(plain, sms.parts, GAMMU_PARTS_MAX);
    if (sms.part_count == 0) {
        (void)error_set(err, STATUS_ARG, "it is too long for an SMS");
        return CHANNEL_NEVER;
    }
    return sqlite_gammu_put(gammu, &sms, err) == STATUS_OK ? CHANNEL_UNDER_WAY
                                                           : CHANNEL_LATER;
}

static enum channel_result
gammu_bring(struct channel *channel, const struct outgoing *out, struct error *err)
{
    struct gammu *gammu = gammu_of(channel);
    char creator[GAMMU_CREATOR_SIZE];
    enum gammu_state state;

    (void)snprintf(creator, sizeof(creator), "%s.%d", out->id, out->tries);
    if (sqlite_gammu_state(gammu, creator, &state, err) != STATUS_OK) {
        return CHANNEL_LATER;
    }
    switch (state) {
    case GAMMU_WAITING:
        return CHANNEL_UNDER_WAY;
    case GAMMU_SENT:
        return CHANNEL_FOLLOWED;
    case GAMMU_DELIVERED:
        return CHANNEL_DELIVERED;
    case GAMMU_NOT_SENT:
        (void)error_set(err, STATUS_IO, "the modem could not send it");
        return CHANNEL_LATER;
    case GAMMU_NOT_DELIVERED:
        (void)error_set(err, STATUS_IO, "the phone could not be reached for days");
        return CHANNEL_NEVER;
    case GAMMU_UNKNOWN:
    default:
        break;
    }
    /* One that left and is there no more was cleared away by the office. */
    return out->out ? CHANNEL_OUT : put(gammu, out, creator, err);
}

static enum status
gammu_receive(struct channel *channel, struct incoming *incoming, size_t max,
    size_t *count, struct error *err)
{
    struct gammu_received *received = xcalloc(max, sizeof(*received));
    enum status st = sqlite_gammu_received(gammu_of(channel), received, max, count, err);

    for (size_t i = 0; i < *count; i++) {
        incoming[i].id = received[i].id;
        (void)phone_read(received[i].from, incoming[i].from); /* "": no phone, "TELKOM" */
        text_copy(incoming[i].text, sizeof(incoming[i].text), received[i].text);
    }
    free(received);
    return st;
}

static enum status
gammu_handled(struct channel *channel, int64_t id, struct error *err)
{
    return sqlite_gammu_handled(gammu_of(channel), id, err);
}

const struct channel_ops channel_gammu = {
    .scheme = "gammu",
    .open = gammu_open,
    .bring = gammu_bring,
    .receive = gammu_receive,
    .handled = gammu_handled,
    .close = gammu_close,
};
