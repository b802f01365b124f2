/* SPDX-License-Identifier: GPL-3.0-or-later */
/* antrean-admin backend-test: does a backend keep to the contract? */
#include <stddef.h>
#include <stdio.h>

#include "common/clock.h"
#include "server/admin/admin.h"
#include "server/exchange/backend_trial.h"

#define OFFICE_DEFAULT "3517"

static const struct option_row backend_test_rows[] = {
    { .name = "token",
        .argument = "T",
        .kind = OPTION_TEXT,
        .at = offsetof(struct backend_trial_options, token),
        .required = true,
        .help = "the token that the backend wants of us" },
    { .name = "office",
        .argument = "CODE",
        .kind = OPTION_TEXT,
        .at = offsetof(struct backend_trial_options, office),
        .fallback = OFFICE_DEFAULT,
        .help = "the office whose tickets are asked for" },
    { .name = "read-only",
        .kind = OPTION_FLAG,
        .at = offsetof(struct backend_trial_options, read_only),
        .help = "send nothing; else it gets outcomes for up to three of its tickets" },
};

static int
backend_test_run(const struct admin_command *self, int argc, char **argv)
{
    const struct clock machine = { .offset_ms = 0 };
    struct backend_trial_options trial = { .out = stdout };
    const char *words[ADMIN_WORDS_MAX];
    struct error err = { 0 };
    int faults = 0;
    enum status st;

    if (!admin_parse(self, argc, argv, &trial, words)) {
        return ADMIN_USAGE;
    }
    trial.url = words[0];
    trial.now_ms = clock_now_ms(&machine);
    st = clock_set_zone("Asia/Jakarta", &err);
    if (st == STATUS_OK) {
        st = backend_trial_run(&trial, &faults, &err);
    }
    if (st == STATUS_OK && faults > 0) {
        st = error_set(&err, STATUS_BAD_REQUEST,
            "the backend must mend %d points; docs/backend.md says how", faults);
    }
    return admin_finish(st, &err);
}

const struct admin_command admin_backend_test = {
    .usage = { .name = "backend-test",
        .words = "URL",
        .words_min = 1,
        .words_max = 1,
        .summary = "try a backend against the contract, point by point; exit 1 with what "
                   "it must mend",
        .rows = backend_test_rows,
        .row_count = ARRAY_LEN(backend_test_rows) },
    .run = backend_test_run,
};
