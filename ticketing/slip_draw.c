/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A slip as a picture, by cairo and pango: for printers that take pictures only. */
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "ticketing/escpos.h"
#include "ticketing/grey_png.h"
#include "ticketing/pango_library.h"
#include "ticketing/qr_encode.h"

#define FONT "Inter"
#define MARGIN 8         /* dots left and right */
#define GAP 4            /* dots between lines */
#define RULE_DOTS 2      /* thickness of a rule */
#define PLAIN_PX 24      /* 3 mm at 203 dots an inch */
#define HEADING_PX 28    /* dots */
#define HEIGHT_MAX 16384 /* dots of paper */
#define QR_MODULE_MAX 8

struct drawing {
    cairo_t *cairo;
    int width; /* dots */
    int y;     /* dots, where the next line begins */
    bool wet;  /* false: only measure */
};

static PangoLayout *
layout_new(const struct drawing *drawing, const char *text, int px, bool bold)
{
    PangoLayout *layout = libpango.pango_cairo_create_layout(drawing->cairo);
    PangoFontDescription *font = libpango.pango_font_description_from_string(FONT);

    libpango.pango_font_description_set_absolute_size(font, px * (double)PANGO_SCALE);
    libpango.pango_font_description_set_weight(
        font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_MEDIUM);
    libpango.pango_layout_set_font_description(layout, font);
    libpango.pango_font_description_free(font);
    libpango.pango_layout_set_text(layout, text, -1);
    return layout;
}

static void
put(struct drawing *drawing, PangoLayout *layout, int x, int y)
{
    if (drawing->wet) {
        libpango.cairo_move_to(drawing->cairo, x, y);
        libpango.pango_cairo_show_layout(drawing->cairo, layout);
    }
}

/* Text across the paper, wrapped; words too long for a line are cut. */
static void
draw_text(
    struct drawing *drawing, const char *text, int px, bool bold, PangoAlignment align)
{
    PangoLayout *layout = layout_new(drawing, text, px, bold);
    int height = 0;

    libpango.pango_layout_set_width(layout, (drawing->width - 2 * MARGIN) * PANGO_SCALE);
    libpango.pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    libpango.pango_layout_set_alignment(layout, align);
    libpango.pango_layout_get_pixel_size(layout, NULL, &height);
    put(drawing, layout, MARGIN, drawing->y);
    drawing->y += height + GAP;
    libpango.g_object_unref(layout);
}

/* The number as large as the paper allows: it is what the slip is for. */
static void
draw_number(struct drawing *drawing, const char *number)
{
    int px = drawing->width * 2 / 5;
    int room = drawing->width - 4 * MARGIN;
    PangoLayout *layout = layout_new(drawing, number, px, /* bold= */ true);
    PangoRectangle ink;

    libpango.pango_layout_get_pixel_extents(layout, &ink, NULL);
    if (ink.width > room) {
        px = px * room / ink.width;
        libpango.g_object_unref(layout);
        layout = layout_new(drawing, number, px, /* bold= */ true);
        libpango.pango_layout_get_pixel_extents(layout, &ink, NULL);
    }
    drawing->y += 2 * GAP;
    put(drawing, layout, (drawing->width - ink.width) / 2 - ink.x, drawing->y - ink.y);
    drawing->y += ink.height + 4 * GAP;
    libpango.g_object_unref(layout);
}

static void
draw_rule(struct drawing *drawing)
{
    drawing->y += GAP;
    if (drawing->wet) {
        libpango.cairo_rectangle(
            drawing->cairo, MARGIN, drawing->y, drawing->width - 2 * MARGIN, RULE_DOTS);
        libpango.cairo_fill(drawing->cairo);
    }
    drawing->y += RULE_DOTS + 2 * GAP;
}

/* "label\tvalue": the label left, the value right. */
static void
draw_pair(struct drawing *drawing, const char *text, const char *tab)
{
    char label[SLIP_TEXT_SIZE];
    size_t len = (size_t)(tab - text);
    PangoLayout *left;
    PangoLayout *right;
    int left_width = 0;
    int right_width = 0;
    int height = 0;

    memcpy(label, text, len);
    label[len] = '\0';
    left = layout_new(drawing, label, PLAIN_PX, /* bold= */ false);
    right = layout_new(drawing, tab + 1, PLAIN_PX, /* bold= */ true);
    libpango.pango_layout_get_pixel_size(left, &left_width, &height);
    libpango.pango_layout_get_pixel_size(right, &right_width, NULL);
    if (left_width + right_width + 4 * GAP > drawing->width - 2 * MARGIN) {
        draw_text(drawing, label, PLAIN_PX, /* bold= */ false, PANGO_ALIGN_LEFT);
        draw_text(drawing, tab + 1, PLAIN_PX, /* bold= */ true, PANGO_ALIGN_RIGHT);
    } else {
        put(drawing, left, MARGIN, drawing->y);
        put(drawing, right, drawing->width - MARGIN - right_width, drawing->y);
        drawing->y += height + GAP;
    }
    libpango.g_object_unref(left);
    libpango.g_object_unref(right);
}

static void
draw_line(struct drawing *drawing, const struct slip_line *line)
{
    const char *tab = strchr(line->text, '\t');

    switch (line->style) {
    case SLIP_PLAIN:
        if (tab) {
            draw_pair(drawing, line->text, tab);
        } else {
            draw_text(drawing, line->text, PLAIN_PX, /* bold= */ false, PANGO_ALIGN_LEFT);
        }
        break;
    case SLIP_CENTRED:
        draw_text(drawing, line->text, PLAIN_PX, /* bold= */ false, PANGO_ALIGN_CENTER);
        break;
    case SLIP_HEADING:
        draw_text(drawing, line->text, HEADING_PX, /* bold= */ true, PANGO_ALIGN_CENTER);
        break;
    case SLIP_NUMBER:
        draw_number(drawing, line->text);
        break;
    case SLIP_RULE:
        draw_rule(drawing);
        break;
    }
}

static void
draw_qr(struct drawing *drawing, const struct qr *qr)
{
    struct qr_raster raster = qr_raster_make(qr, drawing->width, QR_MODULE_MAX);
    int module = raster.height / (qr->size + 2 * QR_QUIET);
    int left = (drawing->width - qr->size * module) / 2;

    drawing->y += QR_QUIET * module;
    for (int y = 0; drawing->wet && y < qr->size; y++) {
        for (int x = 0; x < qr->size; x++) {
            if (qr_is_dark(qr, x, y)) {
                libpango.cairo_rectangle(drawing->cairo, left + x * module,
                    drawing->y + y * module, module, module);
            }
        }
    }
    if (drawing->wet) {
        libpango.cairo_fill(drawing->cairo);
    }
    drawing->y += (qr->size + QR_QUIET) * module;
    qr_raster_destroy(&raster);
}

static void
draw_all(struct drawing *drawing, const struct slip *slip, const struct qr *qr)
{
    drawing->y = 2 * GAP;
    for (size_t i = 0; i < slip->count; i++) {
        draw_line(drawing, &slip->line[i]);
    }
    if (qr) {
        draw_qr(drawing, qr);
    }
    drawing->y += 2 * GAP;
}

/* A surface of ink: 0 is paper, 255 is black. */
static cairo_surface_t *
paint(const struct slip *slip, const struct qr *qr, int width, int height, bool wet,
    int *used)
{
    cairo_surface_t *surface =
        libpango.cairo_image_surface_create(CAIRO_FORMAT_A8, width, height);
    struct drawing drawing = { libpango.cairo_create(surface), width, 0, wet };
    cairo_font_options_t *options = libpango.cairo_font_options_create();

    libpango.cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    libpango.cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_FULL);
    libpango.cairo_set_antialias(drawing.cairo, CAIRO_ANTIALIAS_NONE);
    libpango.cairo_set_font_options(drawing.cairo, options);
    libpango.cairo_font_options_destroy(options);
    draw_all(&drawing, slip, qr);
    libpango.cairo_destroy(drawing.cairo);
    libpango.cairo_surface_flush(surface);
    *used = drawing.y;
    return surface;
}

enum status
slip_draw(const struct slip *slip, enum slip_paper paper, struct slip_picture *picture,
    struct error *err)
{
    int width = slip_dots(paper);
    struct qr *qr = NULL;
    cairo_surface_t *surface;
    const uint8_t *ink;
    int stride;
    int height = 0;
    enum status st = libpango_load(err);

    if (st == STATUS_OK && slip->qr[0]) {
        st = qr_make(slip->qr, &qr, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    surface = paint(slip, qr, width, 1, /* wet= */ false, &height);
    libpango.cairo_surface_destroy(surface);
    height = height > HEIGHT_MAX ? HEIGHT_MAX : height;
    surface = paint(slip, qr, width, height, /* wet= */ true, &stride);
    qr_free(qr);
    if (libpango.cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS) {
        libpango.cairo_surface_destroy(surface);
        return error_set(err, STATUS_IO, "could not draw the slip");
    }
    picture->width = width;
    picture->height = height;
    picture->grey = xcalloc((size_t)width, (size_t)height);
    ink = libpango.cairo_image_surface_get_data(surface);
    stride = libpango.cairo_image_surface_get_stride(surface);
    for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
            picture->grey[(size_t)y * (size_t)width + (size_t)x] =
                (uint8_t)(255 - ink[(size_t)y * (size_t)stride + (size_t)x]);
        }
    }
    libpango.cairo_surface_destroy(surface);
    return STATUS_OK;
}

void
slip_picture_destroy(struct slip_picture *picture)
{
    free(picture->grey);
    picture->grey = NULL;
}

enum status
slip_png(const struct slip *slip, enum slip_paper paper, uint8_t **bytes, size_t *len,
    struct error *err)
{
    struct slip_picture picture;
    enum status st = slip_draw(slip, paper, &picture, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = grey_png(picture.width, picture.height, picture.grey, bytes, len, err);
    slip_picture_destroy(&picture);
    return st;
}
