/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/notify/channel.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/text.h"

static const struct channel_ops *const kinds[] = { &channel_file, &channel_gammu,
    &channel_webhook, &channel_smtp, &channel_smtps };

enum status
channel_path(const char *where, const char *folder, char path[CHANNEL_PATH_SIZE],
    struct error *err)
{
    bool whole = where[0] == '/';

    if (snprintf(path, CHANNEL_PATH_SIZE, "%s%s%s", whole ? "" : folder, whole ? "" : "/",
            where) >= CHANNEL_PATH_SIZE) {
        return error_set(
            err, STATUS_INVALID_SETTINGS, "[notify] channel: the path is too long");
    }
    return STATUS_OK;
}

static enum status
open_one(const char *spec, const struct channel_options *options,
    struct channel **channel, struct error *err)
{
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        size_t len = strlen(kinds[i]->scheme);

        if (strncmp(spec, kinds[i]->scheme, len) == 0 && spec[len] == ':') {
            return kinds[i]->open(spec + len + 1, options, channel, err);
        }
    }
    return error_set(err, STATUS_INVALID_SETTINGS,
        "[notify] channel: \"%.40s\" is no way out; write file:DIR, gammu:FILE, "
        "webhook:URL or smtp:HOST:PORT",
        spec);
}

enum status
channels_open(const char *spec, const struct channel_options *options,
    struct channels *channels, struct error *err)
{
    char *words = xstrdup(spec);
    char *rest = NULL;
    enum status st = STATUS_OK;

    *channels = (struct channels){ .count = 0 };
    for (char *word = strtok_r(words, " \t", &rest); word && st == STATUS_OK;
         word = strtok_r(NULL, " \t", &rest)) {
        if (channels->count == CHANNELS_MAX) {
            st = error_set(err, STATUS_INVALID_SETTINGS,
                "[notify] channel: at most %d ways", CHANNELS_MAX);
            break;
        }
        st = open_one(word, options, &channels->list[channels->count], err);
        channels->count += st == STATUS_OK;
    }
    if (st == STATUS_OK && channels->count == 0) {
        st = error_set(err, STATUS_INVALID_SETTINGS, "[notify] channel: names no way");
    }
    if (st != STATUS_OK) {
        channels_close(channels);
    }
    free(words);
    return st;
}

void
channels_close(struct channels *channels)
{
    for (size_t i = 0; i < channels->count; i++) {
        channels->list[i]->ops->close(channels->list[i]);
    }
    channels->count = 0;
}

enum channel_result
channels_bring(
    struct channels *channels, const struct outgoing *out, char *via, struct error *err)
{
    enum channel_result result = CHANNEL_NEVER;

    for (size_t i = 0; i < channels->count; i++) {
        struct channel *channel = channels->list[i];
        enum channel_result one;

        if (via[0] && strcmp(via, channel->ops->scheme) != 0) {
            continue;
        }
        one = channel->ops->bring(channel, out, err);
        if (one != CHANNEL_LATER && one != CHANNEL_NEVER) {
            text_copy(via, MESSAGE_CHANNEL_SIZE, channel->ops->scheme);
            return one;
        }
        if (via[0]) {
            return one;
        }
        result = one == CHANNEL_LATER ? CHANNEL_LATER : result;
    }
    if (via[0]) { /* the way was taken out of the settings */
        (void)error_set(err, STATUS_IO, "there is no %s any more", via);
        return out->out ? CHANNEL_OUT : CHANNEL_LATER;
    }
    return result;
}
