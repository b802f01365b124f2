/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TICKETING_QR_ZXING_H
#define TICKETING_QR_ZXING_H

/*
 * zxing-cpp, which is C++, for qr_decode.c: it reads what is tilted or soft, and is
 * quick. No state; any thread.
 */

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Given the text of each QR in sight; `text` is borrowed and may hold any byte. */
typedef void qr_zxing_fn(void *arg, const char *text, size_t len);

/** @param grey  width * height bytes, row by row */
void qr_zxing_scan(
    const uint8_t *grey, int width, int height, qr_zxing_fn *found, void *arg);

#ifdef __cplusplus
}
#endif

#endif /* TICKETING_QR_ZXING_H */
