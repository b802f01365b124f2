/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PAPERS_PAPER_CLEAN_H
#define SERVER_PAPERS_PAPER_CLEAN_H

/*
 * A stranger's file looked into, in a program of its own without rights: a picture is
 * drawn anew, a PDF is walked through and written anew, what is neither is refused. One
 * thread; an answer is one file or one fault.
 */

#include <stdio.h>

#include "common/base.h"
#include "common/paper_fault.h"

struct clean_paper {
    const char *type; /* "image/jpeg" or "application/pdf"; static */
    int pages;
    uint8_t *bytes; /* owned, from malloc */
    size_t len;
};

/** PAPER_FAULT_COUNT: `out` is filled. `file` may be read from its start again. */
enum paper_fault paper_clean(
    const uint8_t *bytes, size_t len, FILE *file, struct clean_paper *out);

/** The same of a PDF alone. */
enum paper_fault paper_clean_pdf(
    const uint8_t *bytes, size_t len, struct clean_paper *out);

/** Page `page`, from 1, of a PDF that was cleaned, as a JPEG to read on a screen. */
enum paper_fault paper_page(
    const uint8_t *bytes, size_t len, int page, struct clean_paper *out);

/**
 * From here on this process reads and writes what is open, and no more: no network, no
 * other program, no file but, with `fonts`, to read; its memory and time are bounded.
 * Ends the process when it cannot be so.
 */
void paper_confine(bool fonts);

#endif /* SERVER_PAPERS_PAPER_CLEAN_H */
