/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_VOICE_H
#define SERVER_OFFICE_VOICE_H

/*
 * What a hall hears, as a sound file, made by antrean-voice: the server itself links no
 * speech. With the office's recordings, where it has some in files/voice. Slow worker.
 */

#include <jansson.h>

#include "server/office/act.h"

/**
 * @param wish   as audio/announcement.h reads it; borrowed
 * @param bytes  owned, from malloc; a WAV file
 * @return STATUS_OK; STATUS_BAD_REQUEST when there is nothing to be said;
 *         STATUS_NOT_FOUND when the program is not installed; STATUS_IO when it failed
 */
enum status voice_make(const struct act *act, const json_t *wish, char **bytes,
    size_t *len, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_VOICE_H */
