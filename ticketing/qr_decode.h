/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TICKETING_QR_DECODE_H
#define TICKETING_QR_DECODE_H

/*
 * QR in: the text of a symbol seen in grey pixels, by zxing-cpp and, where that sees
 * nothing, ZBar. The raw frame is tried first, then a 3x3 median of it (it saves noisy
 * prints); a still picture from small to large. What is read is untrusted text, without
 * blanks around it and with '?' for what is not printable ASCII. A reader belongs to one
 * thread at a time.
 */

#include "common/base.h"
#include "common/status.h"

#define QR_READ_SIZE 513 /* longest text that is read, with its NUL */

struct qr_reader;

struct qr_reader *qr_reader_new(void);
void qr_reader_free(struct qr_reader *reader);

/**
 * Look for a QR in a frame. When several are in sight, a ticket's is preferred.
 * @param grey  width * height bytes, row by row; sides 16..8192
 * @return STATUS_OK
 *         STATUS_UNREADABLE  there is none, or one with no text
 *         STATUS_ARG         two tickets: which one is for the person to say
 */
enum status qr_reader_frame(struct qr_reader *reader, const uint8_t *grey, int width,
    int height, char out[QR_READ_SIZE], struct error *err) MUST_CHECK;

/** Read the QR of a picture file; also the statuses of image_load(). Any thread. */
enum status qr_read_file(const char *path, char out[QR_READ_SIZE], struct error *err)
    MUST_CHECK;

#endif /* TICKETING_QR_DECODE_H */
