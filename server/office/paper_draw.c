/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/office/paper_draw.h"

#include <stdio.h>
#include <stdlib.h>

#include "common/array.h"
#include "common/date.h"
#include "common/mem.h"
#include "common/text.h"

const struct paper_rgb paper_ink = { 0.063, 0.141, 0.243 };
const struct paper_rgb paper_brand = { 0.043, 0.361, 0.678 };
const struct paper_rgb paper_good = { 0.106, 0.498, 0.294 };
const struct paper_rgb paper_rule = { 0.788, 0.835, 0.890 };
const struct paper_rgb paper_mist = { 0.933, 0.953, 0.973 };

#define PNG_SCALE 2.5

/* What cairo writes goes into memory that grows. */
struct paper_sheet {
    enum paper_format format;
    cairo_surface_t *surface; /* owned */
    cairo_t *cr;              /* owned */
    uint8_t *bytes;           /* owned */
    size_t len;
    size_t capacity;
};

static cairo_status_t
paper_write_cb(void *arg, const unsigned char *bytes, unsigned int len)
{
    struct paper_sheet *paper = arg;

    paper->bytes =
        array_append(paper->bytes, &paper->len, &paper->capacity, 1, bytes, len);
    return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *
make_surface(struct paper_sheet *paper, double width, double height, const char *title)
{
    cairo_surface_t *surface;

    switch (paper->format) {
    case PAPER_SVG:
        return libpango.cairo_svg_surface_create_for_stream(
            paper_write_cb, paper, width, height);
    case PAPER_PNG:
        surface = libpango.cairo_image_surface_create(
            CAIRO_FORMAT_RGB24, (int)(width * PNG_SCALE), (int)(height * PNG_SCALE));
        libpango.cairo_surface_set_device_scale(surface, PNG_SCALE, PNG_SCALE);
        return surface;
    case PAPER_PDF:
        break;
    }
    surface = libpango.cairo_pdf_surface_create_for_stream(
        paper_write_cb, paper, width, height);
    libpango.cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title);
    return surface;
}

enum status
paper_new(enum paper_format format, double width, double height, const char *title,
    struct paper_sheet **out, struct error *err)
{
    struct paper_sheet *paper;
    enum status st = libpango_load(err);

    if (st != STATUS_OK) {
        return st;
    }
    paper = xcalloc(1, sizeof(*paper));
    paper->format = format;
    paper->surface = make_surface(paper, width, height, title);
    paper->cr = libpango.cairo_create(paper->surface);
    if (format != PAPER_PDF) { /* a picture has no paper under it */
        libpango.cairo_set_source_rgb(paper->cr, 1, 1, 1);
        libpango.cairo_paint(paper->cr);
    }
    *out = paper;
    return STATUS_OK;
}

cairo_t *
paper_cairo(struct paper_sheet *paper)
{
    return paper->cr;
}

enum status
paper_finish(struct paper_sheet *paper, bool drawn, uint8_t **bytes, size_t *len,
    struct error *err)
{
    libpango.cairo_show_page(paper->cr);
    libpango.cairo_destroy(paper->cr);
    if (paper->format == PAPER_PNG) {
        drawn = drawn && libpango.cairo_surface_write_to_png_stream(paper->surface,
                             paper_write_cb, paper) == CAIRO_STATUS_SUCCESS;
    }
    libpango.cairo_surface_finish(paper->surface);
    drawn =
        drawn && libpango.cairo_surface_status(paper->surface) == CAIRO_STATUS_SUCCESS;
    libpango.cairo_surface_destroy(paper->surface);
    *bytes = paper->bytes;
    *len = paper->len;
    free(paper);
    if (!drawn) {
        free(*bytes);
        *bytes = NULL;
        return error_set(err, STATUS_INTERNAL, "could not draw a page");
    }
    return STATUS_OK;
}

void
paper_color(cairo_t *cr, struct paper_rgb color)
{
    libpango.cairo_set_source_rgb(cr, color.r, color.g, color.b);
}

double
paper_text(cairo_t *cr, double x, double y, double width, const struct paper_style *style,
    const char *text)
{
    static const PangoAlignment aligns[] = { [PAPER_LEFT] = PANGO_ALIGN_LEFT,
        [PAPER_CENTRE] = PANGO_ALIGN_CENTER,
        [PAPER_RIGHT] = PANGO_ALIGN_RIGHT };
    PangoLayout *layout = libpango.pango_cairo_create_layout(cr);
    PangoFontDescription *font =
        libpango.pango_font_description_from_string("Inter, Sans");
    int height;

    libpango.pango_font_description_set_absolute_size(font, style->size * PANGO_SCALE);
    libpango.pango_font_description_set_weight(
        font, style->bold ? PANGO_WEIGHT_SEMIBOLD : PANGO_WEIGHT_NORMAL);
    libpango.pango_layout_set_font_description(layout, font);
    libpango.pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    libpango.pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    libpango.pango_layout_set_alignment(layout, aligns[style->align]);
    libpango.pango_layout_set_text(layout, text, -1);
    paper_color(cr, style->color);
    libpango.cairo_move_to(cr, x, y);
    libpango.pango_cairo_show_layout(cr, layout);
    libpango.pango_layout_get_size(layout, NULL, &height);
    libpango.pango_font_description_free(font);
    libpango.g_object_unref(layout);
    return (double)height / PANGO_SCALE;
}

void
paper_date(const char *date, char *out, size_t out_size)
{
    static const char *const days[] = { "Minggu", "Senin", "Selasa", "Rabu", "Kamis",
        "Jumat", "Sabtu" };
    static const char *const months[] = { "Januari", "Februari", "Maret", "April", "Mei",
        "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember" };
    int day = date_weekday(date);
    long month = strtol(date + 5, NULL, 10);

    if (day < 0 || month < 1 || month > 12) {
        text_copy(out, out_size, date);
        return;
    }
    (void)snprintf(out, out_size, "%s, %ld %s %.4s", days[day],
        strtol(date + 8, NULL, 10), months[month - 1], date);
}
