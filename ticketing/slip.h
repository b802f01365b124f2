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
#include "common/papers.h"
#include "common/status.h"
#include "common/zone.h"

#define SLIP_LINE_MAX 96  /* lines of a slip */
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
    const char *office;      /* "DISPENDUKCAPIL KAB. JOMBANG" */
    const char *address;     /* street */
    const char *number;      /* "A005"; must be there */
    const char *service;     /* slip_service_text(): for some services the group only */
    int files;               /* of a bundle, on this number; 0 or 1: not said */
    int64_t arrived_ms;      /* Unix ms */
    const struct zone *zone; /* the office's; NULL: the process's own */
    bool over;               /* the visit is over: nothing of a missed call is said */
    int ahead;               /* people ahead; below 0: not said */
    int estimate_s;          /* below 0: not said; rounded up to 5 minutes */
    int estimate_to_s;       /* above it: the wait is told as a span */
    bool no_counter;         /* none is open yet: that is told instead of the wait */
    bool not_today;          /* it will probably not be served before closing */
    const struct paper_line
        *papers; /* what to bring, for who has no ticket that says it */
    size_t paper_count;
    const char *then;      /* services that follow on the same number */
    const char *note;      /* a sentence for this visit, "Dipanggil mulai pukul 08.00" */
    const char *complaint; /* complaint channel, "lapor.go.id" */
    const char *track;     /* URL for the QR */
};

/** Lay out. STATUS_ARG when there is no number. Text too long for a line is cut. */
enum status slip_build(
    struct slip *slip, const struct slip_content *content, struct error *err) MUST_CHECK;

/** Why there is no number, instead of a slip; every pointer is borrowed, NULL or ""
 * leaves its line out. */
struct slip_refusal {
    const char *office;
    const char *title;  /* what is the matter */
    const char *detail; /* what to do now */
    int64_t at_ms;      /* Unix ms */
    const struct zone *zone;
};

void slip_build_refusal(struct slip *slip, const struct slip_refusal *refusal);

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

#endif /* TICKETING_SLIP_H */
