/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/report/report_line.h"

#include <string.h>

#include "common/words.h"

const char *const report_by_words[] = { REPORT_BY_LIST(WORDS_ENTRY) NULL };

#define REPORT_FIGURE(name_, heading_) \
    { .name = #name_, .heading = (heading_), .at = offsetof(struct report_line, name_) },
const struct report_figure report_figures[] = { REPORT_FIGURE_LIST(REPORT_FIGURE) };
const size_t report_figure_count = ARRAY_LEN(report_figures);

int
report_figure_of(const struct report_line *line, const struct report_figure *figure)
{
    int value;

    memcpy(&value, (const char *)line + figure->at, sizeof(value));
    return value;
}
