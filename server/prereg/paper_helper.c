/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/prereg/paper_helper.h"

#include <stdio.h>

#include "common/paper_fault.h"
#include "server/office/helper_program.h"

#define PROGRAM "antrean-paper"

static enum status
judge(int code, struct error *err)
{
    int fault = code - PAPER_EXIT_FAULT;
    enum status st;

    if (code == 0) {
        return STATUS_OK;
    }
    if (fault < 0 || fault >= PAPER_FAULT_COUNT) {
        /* It ran out of memory or of its processor time on this file: the file's fault.
         */
        fault = PAPER_DAMAGED;
        if (code == 1 || code == 2) {
            return error_set(err, STATUS_IO, "%s cannot be run", PROGRAM);
        }
    }
    st = error_set(
        err, STATUS_BAD_DOCUMENT, "the file is refused: %s", paper_fault_words[fault]);
    error_fact(err, FACT_REASON, "%s", paper_fault_words[fault]);
    return st;
}

enum status
paper_helper_run(int in, int out, int page, struct error *err)
{
    char number[12];
    enum status st;
    int code;

    (void)snprintf(number, sizeof(number), "%d", page);
    st = helper_program_run(PROGRAM, page > 0 ? number : NULL, in, out, &code, err);
    return st == STATUS_OK ? judge(code, err) : st;
}
