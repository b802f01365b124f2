/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ticketing/slip_text.h"

#include <stdio.h>

#include "common/mem.h"
#include "common/text.h"
#include "ticketing/slip_layout.h"

struct text_job {
    FILE *out;
    int columns;
};

static void
write_row(const struct slip_line *line, const char *row, void *arg)
{
    const struct text_job *job = arg;
    int pad = 0;

    if (line->style != SLIP_PLAIN && line->style != SLIP_RULE) {
        pad = (job->columns - (int)text_utf8_len(row)) / 2;
    }
    (void)fprintf(job->out, "%*s%s\n", pad > 0 ? pad : 0, "", row);
}

char *
slip_text(const struct slip *slip, enum slip_paper paper)
{
    char *text = NULL;
    size_t len = 0;
    struct text_job job = { open_memstream(&text, &len), slip_columns(paper) };

    if (!job.out) {
        return xstrdup("");
    }
    slip_layout(slip, job.columns, write_row, &job);
    if (slip->qr[0]) {
        (void)fprintf(job.out, "%s\n", slip->qr);
    }
    (void)fclose(job.out);
    return text;
}
