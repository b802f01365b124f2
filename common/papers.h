/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PAPERS_H
#define COMMON_PAPERS_H

/*
 * What a person must bring to a service, in words: conditions first, then papers, those
 * of a group of alternatives together. One list for the ticket, the kiosk and the slip.
 * Pure; any thread. Source: docs/rules.md, "What to bring".
 */

#include "common/base.h"
#include "common/checklist.h"

#define PAPERS_MAX 32        /* of a service */
#define PAPERS_TEXT_SIZE 384 /* label, condition, how it is given */

/** A paper as the catalogue has it; every pointer is borrowed, "" where there is none. */
struct paper_needed {
    const char *label;
    enum document_mode mode;
    enum document_rule rule;
    const char *group;     /* DOCUMENT_ONE_OF */
    const char *condition; /* DOCUMENT_IF */
};

/** A line of the list. */
struct paper_line {
    bool condition; /* something that must be so: under "Syarat", not under "Bawa" */
    bool or ;       /* stands in for the line before it */
    char text[PAPERS_TEXT_SIZE];
};

/**
 * List the papers of a service, PAPERS_MAX at most.
 * @param say  the words of another language for the Indonesian ones, which are those of
 *             `given` in papers.c and few more; NULL: these. `arg` is given to it.
 * @return how many lines; one for each paper
 */
size_t papers_list(const struct paper_needed *papers, size_t count,
    const char *(*say)(void *arg, const char *word), void *arg,
    struct paper_line lines[PAPERS_MAX]);

#endif /* COMMON_PAPERS_H */
