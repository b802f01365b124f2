/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_REPORT_REPORT_ROW_H
#define SERVER_REPORT_REPORT_ROW_H

/* What a report needs of the data of a journal row. Pure. */

#include "common/base.h"
#include "common/outcome.h"
#include "common/waiting_why.h"
#include "db/db_visit.h"

struct report_words {
    char service[SERVICE_SIZE]; /* that it came for; "": it does not say */
    bool on_the_way;            /* through the steps of that */
    enum waiting_why why;
    enum outcome outcome;
    bool priority;
    bool out_of_order;
    bool is_call; /* for the caller to set */
    int counter;
    int64_t callable_from_ms;
    int32_t told_s; /* what the person was told when it came; 0: nothing */
    int32_t told_to_s;
    int files; /* on the number; 0: one */
};

/** @param data  a JSON object */
void report_read_row(const char *data, struct report_words *words);

#endif /* SERVER_REPORT_REPORT_ROW_H */
