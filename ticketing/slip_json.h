/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TICKETING_SLIP_JSON_H
#define TICKETING_SLIP_JSON_H

/* A slip as a server's answer carries it: lines with their marks, and the QR. */

#include "common/json_reader.h"
#include "common/json_writer.h"
#include "ticketing/slip.h"

/** Read member `field` of `r`; a slip that is not there has no lines. */
void slip_read(struct json_reader *r, const char *field, struct slip *slip);

/** Write it as member `name`. */
void slip_write(struct json_writer *w, const char *name, const struct slip *slip);

#endif /* TICKETING_SLIP_JSON_H */
