/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TICKETING_SLIP_H
#define TICKETING_SLIP_H

/*
 * The slip: the small paper that carries a number. One layout of lines, made once by the
 * server (slip_build), carried in JSON as {"lines":[...],"qr":"..."} and laid out by
 * whoever prints it for the width of its paper. It never holds a name, NIK, lane or
 * reason: there is no field for them. Text is Indonesian, the language of the office's
 * paper.
 *
 * A line in JSON starts with a mark that says how it is drawn:
 *   '#'  the number: very large, centred, never cut
 *   '*'  heading: bold, centred
 *   '|'  centred
 *   '-'  a rule across the paper; nothing follows
 *   ' '  plain, left: what follows is the text
 * A line that starts with anything else is plain, left. A tab in a plain line parts a
 * label from its value ("Di depan Anda\t4 orang").
 *
 * Any thread; keeps nothing.
 */

#include "common/base.h"
#include "common/status.h"

#define SLIP_LINE_MAX 24  /* lines of a slip */
#define SLIP_TEXT_SIZE 97 /* a line's text with its NUL */
#define SLIP_MARK_SIZE (SLIP_TEXT_SIZE + 1)
#define SLIP_QR_SIZE 256

enum slip_style { SLIP_PLAIN, SLIP_CENTRED, SLIP_HEADING, SLIP_NUMBER, SLIP_RULE };

struct slip_line {
    enum slip_style style;
    char text[SLIP_TEXT_SIZE]; /* UTF-8, no control characters but the tab */
};

struct slip {
    size_t count;
    struct slip_line line[SLIP_LINE_MAX];
    char qr[SLIP_QR_SIZE]; /* what the QR at the end holds; empty: no QR */
};

/** What a slip is made from; every pointer is borrowed, NULL or "" leaves its line out.
 */
struct slip_content {
    const char *office;    /* "DISPENDUKCAPIL KAB. JOMBANG" */
    const char *address;   /* street */
    const char *number;    /* "A005"; must be there */
    const char *service;   /* slip_service_text(): for some services the group only */
    int64_t arrived_ms;    /* Unix ms */
    int ahead;             /* people ahead; below 0: not said */
    int estimate_s;        /* below 0: not said; rounded up to 5 minutes */
    const char *note;      /* a sentence for this visit, "Dipanggil mulai pukul 08.00" */
    int max_calls;         /* calls before absent; 0: no call rule is printed */
    const char *complaint; /* complaint channel, "lapor.go.id" */
    const char *track;     /* URL for the QR */
};

/** Services whose exact name a slip must not show: the name of their group is for them.
 */
bool slip_service_is_discreet(const char *service_code);

/** Lay out. STATUS_ARG when there is no number. Text too long for a line is cut. */
enum status slip_build(
    struct slip *slip, const struct slip_content *content, struct error *err) MUST_CHECK;

/** A line as JSON carries it, with its mark. */
const char *slip_line_mark(const struct slip_line *line, char out[SLIP_MARK_SIZE]);

/** Add a line as JSON carries it; control characters become spaces, too long text is cut.
 * False when the slip is full. */
bool slip_add_marked(struct slip *slip, const char *marked);

/** The number on the slip; "" when it has none. Borrowed. */
const char *slip_number(const struct slip *slip);

enum slip_paper { SLIP_58MM, SLIP_80MM }; /* 32 columns, 384 dots; 48 columns, 576 dots */
int slip_columns(enum slip_paper paper);
int slip_dots(enum slip_paper paper);

/** The slip as plain lines of at most slip_columns() characters, each ended by '\n'; the
 * QR's text is the last. Owned. */
char *slip_text(const struct slip *slip, enum slip_paper paper) MUST_CHECK;

#endif /* TICKETING_SLIP_H */
