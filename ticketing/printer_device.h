/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TICKETING_PRINTER_DEVICE_H
#define TICKETING_PRINTER_DEVICE_H

/* The kinds of printer; private to printer*.c. */

#include "ticketing/printer.h"

#define PRINTER_TARGET_SIZE 256

struct printer_ops {
    /* Like printer_check(); NULL: it cannot be asked. */
    enum status (*check)(
        struct printer *printer, enum printer_paper *paper, struct error *err);
    /* The same, and keep the line for `send`; NULL: there is none to keep. */
    enum status (*check_and_keep)(
        struct printer *printer, enum printer_paper *paper, struct error *err);
    void (*let_go)(struct printer *printer); /* of what was kept; with the one before */
    /* Hand the bytes over, within PRINTER_TIMEOUT_MS. */
    enum status (*send)(
        struct printer *printer, const uint8_t *bytes, size_t len, struct error *err);
};

struct printer {
    const struct printer_ops *ops; /* static */
    struct printer_options options;
    bool plain_text;                  /* lines instead of ESC/POS */
    char target[PRINTER_TARGET_SIZE]; /* path, host or queue */
    char port[8];                     /* tcp */
    int kept_fd;                      /* tcp: owned; -1: none */
    int64_t kept_ms;                  /* when it was kept, monotonic */
};

extern const struct printer_ops printer_none_ops;
extern const struct printer_ops printer_file_ops;
extern const struct printer_ops printer_device_ops;
extern const struct printer_ops printer_tcp_ops;
extern const struct printer_ops printer_cups_ops;

/**
 * Ask an open printer for its paper (DLE EOT 4) and wait a moment for the answer.
 * @param fd  open for reading and writing, not blocking
 */
enum status printer_ask(const struct printer *printer, int fd, enum printer_paper *paper,
    struct error *err) MUST_CHECK;

/** Write everything to a descriptor that does not block, until `end_ms` (monotonic). */
enum status printer_write(int fd, const uint8_t *bytes, size_t len, int64_t end_ms,
    struct error *err) MUST_CHECK;

#endif /* TICKETING_PRINTER_DEVICE_H */
