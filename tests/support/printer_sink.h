/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_PRINTER_SINK_H
#define TESTS_SUPPORT_PRINTER_SINK_H

/* A port-9100 printer on the loopback: keeps the bytes of each job, answers DLE EOT. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PRINTER_SINK_SILENT (-1) /* an answer: none at all */

struct printer_sink;

/** Listen on a free port. @param answer  what DLE EOT 4 is answered with */
struct printer_sink *printer_sink_start(int answer);
void printer_sink_stop(struct printer_sink *sink);

int printer_sink_port(const struct printer_sink *sink);
void printer_sink_set_answer(struct printer_sink *sink, int answer);

/** Connections so far, with questions alone or not. */
int printer_sink_connections(const struct printer_sink *sink);

/**
 * Wait (5 s at most) for `count` jobs in all: connections that brought more than
 * questions. Gives the last job's bytes, borrowed until stop; NULL when it did not come.
 */
const uint8_t *printer_sink_wait(struct printer_sink *sink, int count, size_t *len);

#endif /* TESTS_SUPPORT_PRINTER_SINK_H */
