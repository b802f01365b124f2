/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_PAPER_DRAW_H
#define SERVER_OFFICE_PAPER_DRAW_H

/*
 * A page as a PDF or a picture: cairo with text by pango, in the colours of every screen.
 * What tickets and reports on paper share. Worker threads; a sheet belongs to one.
 */

#include "common/base.h"
#include "common/status.h"
#include "ticketing/pango_library.h"

struct paper_rgb {
    double r, g, b;
};
extern const struct paper_rgb paper_ink, paper_brand, paper_good, paper_rule, paper_mist;

enum paper_align { PAPER_LEFT, PAPER_CENTRE, PAPER_RIGHT };

struct paper_style {
    double size; /* points */
    bool bold;
    struct paper_rgb color;
    enum paper_align align;
};

struct paper_sheet;

/* PNG is for a phone: 2.5 pixels a point. */
enum paper_format { PAPER_PDF, PAPER_SVG, PAPER_PNG };

/** One page of this size in points. `title` is a PDF's. */
enum status paper_new(enum paper_format format, double width, double height,
    const char *title, struct paper_sheet **paper, struct error *err) MUST_CHECK;
/** To draw with; borrowed. */
cairo_t *paper_cairo(struct paper_sheet *paper);
/**
 * The document's bytes, owned by the caller; the paper is freed in any case.
 * @param drawn  false: what had to be on it could not be drawn
 */
enum status paper_finish(struct paper_sheet *paper, bool drawn, uint8_t **bytes,
    size_t *len, struct error *err) MUST_CHECK;

void paper_color(cairo_t *cr, struct paper_rgb color);
/** Text in a box of this width; gives its height. */
double paper_text(cairo_t *cr, double x, double y, double width,
    const struct paper_style *style, const char *text);

/** "Selasa, 14 Juli 2026"; the date itself when it is none. */
void paper_date(const char *date, char *out, size_t out_size);

#endif /* SERVER_OFFICE_PAPER_DRAW_H */
