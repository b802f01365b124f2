/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_ESCPOS_READER_H
#define TESTS_SUPPORT_ESCPOS_READER_H

/*
 * A thermal printer of paper and light: reads a job's bytes and draws what a printer
 * would, so that tests can look at a slip and scan its QR. It knows the commands that we
 * send, and counts what it does not know.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct escpos_paper {
    int width, height; /* dots */
    uint8_t *grey;     /* owned; 0 is black */
    char text[4096];   /* the letters printed, a line for each line feed */
    int cuts;
    int unknown; /* bytes of commands that no such printer knows */
    int overrun; /* dots or letters beyond the right edge */
};

/** @param width  384 or 576 dots */
void escpos_read(const uint8_t *bytes, size_t len, int width, struct escpos_paper *paper);
void escpos_paper_destroy(struct escpos_paper *paper);

/** The text of the QR on the paper; false when there is none that can be read. */
bool escpos_paper_qr(const struct escpos_paper *paper, char *out, size_t out_size);

/** For a person's eyes. */
void escpos_paper_save(const struct escpos_paper *paper, const char *png_path);

#endif /* TESTS_SUPPORT_ESCPOS_READER_H */
