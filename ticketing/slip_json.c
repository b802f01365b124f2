/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ticketing/slip_json.h"

#include <string.h>

void
slip_read(struct json_reader *r, const char *field, struct slip *slip)
{
    struct json_reader member = reader_member(r, field, JSON_OPTIONAL);
    size_t count = reader_list(&member, "lines", JSON_OPTIONAL, SIZE_MAX);
    char line[SLIP_MARK_SIZE];

    memset(slip, 0, sizeof(*slip));
    for (size_t i = 0; i < count; i++) {
        struct json_reader item = reader_item(&member, "lines", i);

        reader_text(&item, "", JSON_OPTIONAL, line, sizeof(line));
        if (json_is_string(item.value) && !slip_add_marked(slip, line)) {
            break;
        }
    }
    reader_whole_text(&member, "qr", JSON_OPTIONAL, slip->qr, sizeof(slip->qr));
}

void
slip_write(struct json_writer *w, const char *name, const struct slip *slip)
{
    writer_open(w, name, '{');
    writer_open(w, "lines", '[');
    for (size_t i = 0; i < slip->count; i++) {
        char mark[SLIP_MARK_SIZE];

        writer_text(w, NULL, slip_line_mark(&slip->line[i], mark));
    }
    writer_close(w, ']');
    writer_text(w, "qr", slip->qr);
    writer_close(w, '}');
}
