/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PICTURES_PICTURE_JUDGE_H
#define PICTURES_PICTURE_JUDGE_H

/*
 * Is a file a picture that boards can show, and is all of it there? Walks through the
 * parts of a PNG or JPEG without decoding them: a few kilobytes may say that they are
 * gigabytes, and a file that is still being copied has no end. Pure.
 */

#include "common/base.h"
#include "common/status.h"

struct picture_facts {
    const char *type;       /* "image/png" or "image/jpeg"; static */
    uint32_t width, height; /* pixels */
};

/**
 * @param bytes  the whole file
 * @param facts  filled on STATUS_OK, else of no use
 * @return STATUS_OK
 *         STATUS_UNSUPPORTED_TYPE  neither PNG nor JPEG, or a kind no board can show
 *         STATUS_UNREADABLE        damaged, or it ends too early
 *         STATUS_TOO_LARGE         more pixels than a board has memory for
 *         `err` says it in words for whoever put the file there
 *
 * Source: PNG (ISO 15948) 5.3, 11.2.2; JPEG (ITU-T T.81) B.1, B.2.
 */
enum status picture_judge(const uint8_t *bytes, size_t len, struct picture_facts *facts,
    struct error *err) MUST_CHECK;

#endif /* PICTURES_PICTURE_JUDGE_H */
