/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/escpos_reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cairo.h>
#include <png.h>

#include "ticketing/qr_decode.h"
#include "ticketing/qr_encode.h"

#define HEIGHT 4096
#define CELL_WIDTH 12 /* font A */
#define CELL_HEIGHT 24
#define LINE_DOTS 30 /* default spacing, 1/6 inch */
#define LINE_BYTES 256

/* The printer's state while it reads. */
struct printer_head {
    struct escpos_paper *paper;
    cairo_surface_t *surface;
    int y;
    int align; /* 0 left, 1 centre, 2 right */
    bool bold;
    int wide, high; /* times the size of a letter */
    char line[LINE_BYTES];
    size_t line_len;
    int line_wide, line_high; /* of the letters in `line` */
    int qr_module;
    char qr[1024];
};

struct input {
    const uint8_t *at;
    size_t left;
};

static int
next(struct input *in)
{
    if (in->left == 0) {
        return 0;
    }
    in->left--;
    return *in->at++;
}

static void
draw_letters(const struct printer_head *head, int x)
{
    cairo_t *cairo = cairo_create(head->surface);

    cairo_select_font_face(cairo, "monospace", CAIRO_FONT_SLANT_NORMAL,
        head->bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(cairo, 20);
    for (size_t i = 0; i < head->line_len; i++) {
        char letter[2] = { head->line[i], '\0' };

        cairo_save(cairo);
        cairo_translate(cairo, x + (double)i * CELL_WIDTH * head->line_wide, head->y);
        cairo_scale(cairo, head->line_wide, head->line_high);
        cairo_move_to(cairo, 0, 18);
        cairo_show_text(cairo, letter);
        cairo_restore(cairo);
    }
    cairo_destroy(cairo);
}

static int
aligned(const struct printer_head *head, int width)
{
    int room = head->paper->width - width;

    return head->align == 1 ? room / 2 : head->align == 2 ? room : 0;
}

static void
feed_line(struct printer_head *head)
{
    struct escpos_paper *paper = head->paper;
    int width = (int)head->line_len * CELL_WIDTH * head->line_wide;
    int tall = head->line_len ? CELL_HEIGHT * head->line_high + 6 : LINE_DOTS;

    if (width > paper->width) {
        paper->overrun++;
    }
    if (head->line_len > 0) {
        draw_letters(head, aligned(head, width));
    }
    head->line[head->line_len] = '\n';
    head->line[head->line_len + 1] = '\0';
    (void)strncat(paper->text, head->line, sizeof(paper->text) - strlen(paper->text) - 1);
    head->line_len = 0;
    head->line_wide = 0;
    head->line_high = 0;
    head->y += tall;
}

static void
add_letter(struct printer_head *head, int c)
{
    if (head->line_len < LINE_BYTES - 2) {
        head->line[head->line_len++] = (char)c;
    }
    head->line_wide = head->wide;
    head->line_high = head->high;
}

static void
put_dot(struct printer_head *head, int x, int y)
{
    uint8_t *ink = cairo_image_surface_get_data(head->surface);
    int stride = cairo_image_surface_get_stride(head->surface);

    if (x >= head->paper->width) {
        head->paper->overrun++;
    } else if (y < HEIGHT) {
        ink[(size_t)y * (size_t)stride + (size_t)x] = 255;
    }
}

/* GS v 0: rows of dots. */
static void
read_raster(struct printer_head *head, struct input *in)
{
    int row_bytes;
    int rows;
    int x0;

    (void)next(in); /* size mode */
    row_bytes = next(in);
    row_bytes |= next(in) << 8;
    rows = next(in);
    rows |= next(in) << 8;
    x0 = aligned(head, row_bytes * 8);
    cairo_surface_flush(head->surface);
    for (int y = 0; y < rows; y++, head->y++) {
        for (int i = 0; i < row_bytes; i++) {
            int byte = next(in);

            for (int bit = 0; bit < 8; bit++) {
                if (byte >> (7 - bit) & 1) {
                    put_dot(head, (x0 > 0 ? x0 : 0) + i * 8 + bit, head->y);
                }
            }
        }
    }
    cairo_surface_mark_dirty(head->surface);
}

static void
print_qr(struct printer_head *head)
{
    struct qr *qr = NULL;
    int x0;

    if (qr_make(head->qr, &qr, NULL) != STATUS_OK) {
        head->paper->unknown++;
        return;
    }
    x0 = aligned(head, qr->size * head->qr_module);
    cairo_surface_flush(head->surface);
    for (int y = 0; y < qr->size * head->qr_module; y++) {
        for (int x = 0; x < qr->size * head->qr_module; x++) {
            if (qr_is_dark(qr, x / head->qr_module, y / head->qr_module)) {
                put_dot(head, x0 + x, head->y + y);
            }
        }
    }
    cairo_surface_mark_dirty(head->surface);
    head->y += qr->size * head->qr_module;
    qr_free(qr);
}

/* GS ( k: the printer's own QR. */
static void
read_qr(struct printer_head *head, struct input *in)
{
    size_t len = (size_t)next(in);
    int function;

    len |= (size_t)next(in) << 8;
    if (len < 2 || len > in->left || next(in) != 0x31) {
        head->paper->unknown++;
        return;
    }
    function = next(in);
    len -= 2;
    if (function == 0x43 && len == 1) {
        head->qr_module = next(in);
        return;
    }
    if (function == 0x50 && len > 1 && len <= sizeof(head->qr)) {
        (void)next(in);
        memcpy(head->qr, in->at, len - 1);
        head->qr[len - 1] = '\0';
        len--;
    } else if (function == 0x51) {
        print_qr(head);
    } else if (function != 0x41 && function != 0x45) {
        head->paper->unknown++;
    }
    while (len-- > 0) {
        (void)next(in);
    }
}

static void
read_esc(struct printer_head *head, struct input *in)
{
    switch (next(in)) {
    case '@':
        head->align = 0;
        head->bold = false;
        head->wide = 1;
        head->high = 1;
        break;
    case 'a':
        head->align = next(in);
        break;
    case 'E':
        head->bold = next(in) & 1;
        break;
    case 't':
        (void)next(in);
        break;
    case '2':
        break;
    case 'd':
        head->y += next(in) * LINE_DOTS;
        break;
    default:
        head->paper->unknown++;
    }
}

static void
read_gs(struct printer_head *head, struct input *in)
{
    int size;

    switch (next(in)) {
    case '!':
        size = next(in);
        head->wide = (size >> 4) + 1;
        head->high = (size & 15) + 1;
        break;
    case 'V':
        size = next(in);
        if (size == 'A' || size == 'B') {
            (void)next(in);
        }
        head->paper->cuts++;
        break;
    case 'v':
        if (next(in) != '0') {
            head->paper->unknown++;
        }
        read_raster(head, in);
        break;
    case '(':
        if (next(in) != 'k') {
            head->paper->unknown++;
        }
        read_qr(head, in);
        break;
    default:
        head->paper->unknown++;
    }
}

static void
take_paper(struct printer_head *head)
{
    struct escpos_paper *paper = head->paper;
    int stride = cairo_image_surface_get_stride(head->surface);
    const uint8_t *ink;

    cairo_surface_flush(head->surface);
    ink = cairo_image_surface_get_data(head->surface);
    paper->height = head->y < HEIGHT ? head->y + 1 : HEIGHT;
    paper->grey = malloc((size_t)paper->width * (size_t)paper->height);
    for (int y = 0; paper->grey && y < paper->height; y++) {
        for (int x = 0; x < paper->width; x++) {
            paper->grey[y * paper->width + x] =
                (uint8_t)(255 - ink[(size_t)y * (size_t)stride + (size_t)x]);
        }
    }
}

void
escpos_read(const uint8_t *bytes, size_t len, int width, struct escpos_paper *paper)
{
    struct printer_head head = { .paper = paper, .wide = 1, .high = 1, .qr_module = 3 };
    struct input in = { bytes, len };

    memset(paper, 0, sizeof(*paper));
    paper->width = width;
    head.surface = cairo_image_surface_create(CAIRO_FORMAT_A8, width, HEIGHT);
    while (in.left > 0) {
        int c = next(&in);

        switch (c) {
        case 0x1b:
            read_esc(&head, &in);
            break;
        case 0x1d:
            read_gs(&head, &in);
            break;
        case 0x10: /* DLE EOT n: a question, not paper */
            (void)next(&in);
            (void)next(&in);
            break;
        case '\n':
            feed_line(&head);
            break;
        default:
            if (c < 0x20 || c > 0x7e) {
                paper->unknown++;
            }
            add_letter(&head, c);
        }
    }
    take_paper(&head);
    cairo_surface_destroy(head.surface);
}

void
escpos_paper_destroy(struct escpos_paper *paper)
{
    free(paper->grey);
    paper->grey = NULL;
}

bool
escpos_paper_qr(const struct escpos_paper *paper, char *out, size_t out_size)
{
    struct qr_reader *reader = qr_reader_new();
    char text[QR_READ_SIZE];
    bool found = qr_reader_frame(reader, paper->grey, paper->width, paper->height, text,
                     NULL) == STATUS_OK;

    qr_reader_free(reader);
    if (found) {
        (void)snprintf(out, out_size, "%s", text);
    }
    return found;
}

void
escpos_paper_save(const struct escpos_paper *paper, const char *png_path)
{
    png_image image = { .version = PNG_IMAGE_VERSION,
        .format = PNG_FORMAT_GRAY,
        .width = (png_uint_32)paper->width,
        .height = (png_uint_32)paper->height };

    (void)png_image_write_to_file(&image, png_path, 0, paper->grey, 0, NULL);
}
