/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TICKETING_PANGO_LIBRARY_H
#define TICKETING_PANGO_LIBRARY_H

/* Pango and cairo, loaded by the first who draws: with what they bring along (X11, fonts,
 * GObject) they are half of what a program loads, and most runs draw nothing. */

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <pango/pangocairo.h>

#include "common/late.h"

/* clang-format off: a list */
#define LIBPANGO_FUNCTIONS(X) \
    X(cairo_create) \
    X(cairo_destroy) \
    X(cairo_fill) \
    X(cairo_font_options_create) \
    X(cairo_font_options_destroy) \
    X(cairo_font_options_set_antialias) \
    X(cairo_font_options_set_hint_style) \
    X(cairo_image_surface_create) \
    X(cairo_image_surface_get_data) \
    X(cairo_image_surface_get_stride) \
    X(cairo_line_to) \
    X(cairo_move_to) \
    X(cairo_paint) \
    X(cairo_pdf_surface_create_for_stream) \
    X(cairo_pdf_surface_set_metadata) \
    X(cairo_rectangle) \
    X(cairo_set_antialias) \
    X(cairo_set_dash) \
    X(cairo_set_font_options) \
    X(cairo_set_line_width) \
    X(cairo_set_source_rgb) \
    X(cairo_show_page) \
    X(cairo_stroke) \
    X(cairo_surface_destroy) \
    X(cairo_surface_finish) \
    X(cairo_surface_flush) \
    X(cairo_surface_set_device_scale) \
    X(cairo_surface_status) \
    X(cairo_surface_write_to_png_stream) \
    X(cairo_svg_surface_create_for_stream) \
    X(g_object_unref) \
    X(pango_cairo_create_layout) \
    X(pango_cairo_show_layout) \
    X(pango_font_description_free) \
    X(pango_font_description_from_string) \
    X(pango_font_description_set_absolute_size) \
    X(pango_font_description_set_weight) \
    X(pango_layout_get_pixel_extents) \
    X(pango_layout_get_pixel_size) \
    X(pango_layout_get_size) \
    X(pango_layout_set_alignment) \
    X(pango_layout_set_font_description) \
    X(pango_layout_set_text) \
    X(pango_layout_set_width) \
    X(pango_layout_set_wrap)
/* clang-format on */

struct libpango {
    LIBPANGO_FUNCTIONS(LATE_POINTER)
};

/** Good once libpango_load() said STATUS_OK; never changes after. */
extern struct libpango libpango;

/** @return STATUS_OK, also when it is loaded; STATUS_IO. Any thread. */
enum status libpango_load(struct error *err) MUST_CHECK;

#endif /* TICKETING_PANGO_LIBRARY_H */
