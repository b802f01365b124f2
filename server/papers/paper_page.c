/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page of a PDF as a picture, by poppler: nobody's browser opens a stranger's PDF. */
#include "server/papers/paper_clean.h"

#include <stdlib.h>

#include <cairo.h>
#include <poppler.h>

#include "pictures/picture_encode.h"

#define SIDE_PX 1600 /* the longer one */
#define QUALITY 80

static struct pixels *
draw(PopplerPage *page)
{
    double width;
    double height;
    double scale;
    cairo_surface_t *surface;
    cairo_t *cr;
    struct pixels *pixels;

    poppler_page_get_size(page, &width, &height);
    if (!(width > 1 && height > 1 && width < 20000 && height < 20000)) {
        return NULL;
    }
    scale = SIDE_PX / (width > height ? width : height);
    pixels = pixels_new((int)(width * scale) + 1, (int)(height * scale) + 1);
    if (!pixels) {
        return NULL;
    }
    surface = cairo_image_surface_create_for_data((unsigned char *)pixels->xrgb,
        CAIRO_FORMAT_RGB24, pixels->width, pixels->height, pixels->width * 4);
    cr = cairo_create(surface);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_scale(cr, scale, scale);
    poppler_page_render(page, cr);
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
    return pixels;
}

enum paper_fault
paper_page(const uint8_t *bytes, size_t len, int page, struct clean_paper *out)
{
    GBytes *data = g_bytes_new_static(bytes, len);
    PopplerDocument *document = poppler_document_new_from_bytes(data, NULL, NULL);
    PopplerPage *found = NULL;
    struct pixels *pixels = NULL;
    enum status st = STATUS_INTERNAL;

    if (document && page <= poppler_document_get_n_pages(document)) {
        found = poppler_document_get_page(document, page - 1);
    }
    if (found) {
        pixels = draw(found);
    }
    if (pixels) {
        st = picture_encode_jpeg(pixels, QUALITY, &out->bytes, &out->len, NULL);
        out->type = "image/jpeg";
        out->pages = 1;
    }
    pixels_free(pixels);
    g_clear_object(&found);
    g_clear_object(&document);
    g_bytes_unref(data);
    return st == STATUS_OK ? PAPER_FAULT_COUNT : PAPER_DAMAGED;
}
