/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ticket on paper, drawn by cairo with text by pango. */
#include "server/office/ticket_paper.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/mem.h"
#include "common/text.h"
#include "ticketing/qr_encode.h"

/* A5, in points. */
#define PAGE_WIDTH 419.53
#define PAGE_HEIGHT 595.28
#define MARGIN 34.0
#define TEXT_WIDTH (PAGE_WIDTH - 2 * MARGIN)
#define QR_SIDE 138.0
#define GUTTER 16.0
#define NIK_SHOWN 4 /* last digits */

struct rgb {
    double r, g, b;
};
static const struct rgb brand = { 0.043, 0.361, 0.678 };
static const struct rgb good = { 0.106, 0.498, 0.294 };
static const struct rgb rule_line = { 0.788, 0.835, 0.890 };
static const struct rgb mist = { 0.933, 0.953, 0.973 };

/* A page while it is drawn; `y` is where the next line goes. */
struct page {
    cairo_t *cr;
    double y;
};

struct style {
    double size; /* points */
    bool bold;
    struct rgb color;
};
static const struct style style_head = { 11, true, { 0.063, 0.141, 0.243 } };
static const struct style style_small = { 7.6, false, { 0.30, 0.37, 0.46 } };
static const struct style style_body = { 8.6, false, { 0.063, 0.141, 0.243 } };
static const struct style style_bold = { 8.6, true, { 0.063, 0.141, 0.243 } };
static const struct style style_title = { 13, true, { 0.043, 0.361, 0.678 } };
static const struct style style_date = { 15, true, { 0.063, 0.141, 0.243 } };

static void
set_color(struct page *page, struct rgb c)
{
    cairo_set_source_rgb(page->cr, c.r, c.g, c.b);
}

/* Text in a box of this width; gives its height. */
static double
draw_text(struct page *page, double x, double y, double width, const struct style *style,
    const char *text)
{
    PangoLayout *layout = pango_cairo_create_layout(page->cr);
    PangoFontDescription *font = pango_font_description_from_string("Inter, Sans");
    int height;

    pango_font_description_set_absolute_size(font, style->size * PANGO_SCALE);
    pango_font_description_set_weight(
        font, style->bold ? PANGO_WEIGHT_SEMIBOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout, font);
    pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_text(layout, text, -1);
    set_color(page, style->color);
    cairo_move_to(page->cr, x, y);
    pango_cairo_show_layout(page->cr, layout);
    pango_layout_get_size(layout, NULL, &height);
    pango_font_description_free(font);
    g_object_unref(layout);
    return (double)height / PANGO_SCALE;
}

/* A paragraph over the page's width. */
static void
draw_line(struct page *page, const struct style *style, double gap, const char *text)
{
    page->y += draw_text(page, MARGIN, page->y, TEXT_WIDTH, style, text) + gap;
}

static void
draw_rule(struct page *page, double gap)
{
    set_color(page, rule_line);
    cairo_rectangle(page->cr, MARGIN, page->y, TEXT_WIDTH, 0.8);
    cairo_fill(page->cr);
    page->y += gap;
}

static bool
draw_qr(struct page *page, const char *code, double x, double y)
{
    struct qr *qr;
    double module;

    if (qr_make(code, &qr, NULL) != STATUS_OK) {
        return false;
    }
    module = QR_SIDE / (qr->size + 2 * QR_QUIET);
    cairo_set_source_rgb(page->cr, 1, 1, 1);
    cairo_rectangle(page->cr, x, y, QR_SIDE, QR_SIDE);
    cairo_fill(page->cr);
    cairo_set_source_rgb(page->cr, 0, 0, 0);
    for (int row = 0; row < qr->size; row++) {
        for (int col = 0; col < qr->size; col++) {
            if (qr_is_dark(qr, col, row)) {
                cairo_rectangle(page->cr, x + (col + QR_QUIET) * module,
                    y + (row + QR_QUIET) * module, module, module);
            }
        }
    }
    cairo_fill(page->cr);
    qr_free(qr);
    return true;
}

/* "Selasa, 14 Juli 2026". */
static void
date_in_words(const char *date, char *out, size_t out_size)
{
    static const char *const days[] = { "Minggu", "Senin", "Selasa", "Rabu", "Kamis",
        "Jumat", "Sabtu" };
    static const char *const months[] = { "Januari", "Februari", "Maret", "April", "Mei",
        "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember" };
    int day = date_weekday(date);
    long month = strtol(date + 5, NULL, 10);

    if (day < 0 || month < 1 || month > 12) {
        (void)text_copy(out, out_size, date);
        return;
    }
    (void)snprintf(out, out_size, "%s, %ld %s %.4s", days[day],
        strtol(date + 8, NULL, 10), months[month - 1], date);
}

/* "08.00 s.d. 11.00 WIB". */
static void
window_in_words(const struct ticket *ticket, const char *zone, char *out, size_t out_size)
{
    (void)snprintf(out, out_size, "%02d.%02d s.d. %02d.%02d %s", ticket->from_min / 60,
        ticket->from_min % 60, ticket->to_min / 60, ticket->to_min % 60, zone);
}

/* All but the last digits are hidden; what is not a NIK is hidden whole. */
static void
mask_nik(const char *nik, char *out, size_t out_size)
{
    size_t len = strlen(nik);

    (void)text_copy(out, out_size, "");
    for (size_t i = 0; i < len; i++) {
        const char one[2] = { nik[i], '\0' };
        bool shown = len == 16 && i + NIK_SHOWN >= len;

        (void)text_append(out, out_size, shown ? one : "\xe2\x80\xa2");
    }
}

static const char *
mode_in_words(enum document_mode mode)
{
    switch (mode) {
    case DOCUMENT_SHOW_ORIGINAL:
        return "tunjukkan asli";
    case DOCUMENT_HAND_COPY:
        return "serahkan fotokopi, tunjukkan asli";
    case DOCUMENT_HAND_ORIGINAL:
        return "serahkan asli";
    case DOCUMENT_WITHDRAWN:
        return "ditarik petugas";
    case DOCUMENT_FILL_FORM:
        return "isi dan tanda tangani";
    case DOCUMENT_CONDITION:
        return "syarat";
    }
    return "";
}

static void
draw_head(struct page *page, const struct office_settings *settings)
{
    draw_line(page, &style_head, 2, settings->office.name);
    draw_line(page, &style_small, 7, settings->office.address);
    set_color(page, brand);
    cairo_rectangle(page->cr, MARGIN, page->y, TEXT_WIDTH, 2);
    cairo_fill(page->cr);
    page->y += 10;
}

/* A word and what it stands for, in the column left of the QR. */
static void
draw_field(struct page *page, double width, const char *label, const char *value)
{
    page->y += draw_text(page, MARGIN, page->y, width, &style_small, label);
    page->y += draw_text(page, MARGIN, page->y, width, &style_bold, value) + 4;
}

static bool
draw_schedule(struct page *page, const struct office_settings *settings,
    const struct ticket *ticket, const struct applicant *applicant)
{
    const struct settings_service *service = settings_service(settings, ticket->service);
    double width = TEXT_WIDTH - QR_SIDE - GUTTER;
    double top;
    char text[128];

    draw_line(page, &style_title, 8, "Tiket Kedatangan");
    top = page->y;
    page->y +=
        draw_text(page, MARGIN, page->y, width, &style_small, "Diminta hadir pada");
    date_in_words(ticket->day, text, sizeof(text));
    page->y += draw_text(page, MARGIN, page->y, width, &style_date, text) + 1;
    window_in_words(ticket, settings->office.zone_label, text, sizeof(text));
    page->y += draw_text(page, MARGIN, page->y, width, &style_date, text) + 7;
    draw_field(page, width, "Layanan", service ? service->name : ticket->service);
    draw_field(page, width, "No. registrasi", ticket->registration);
    if (applicant) {
        draw_field(page, width, "Nama pemohon", applicant->name);
        mask_nik(applicant->nik, text, sizeof(text));
        draw_field(page, width, "NIK", text);
    }
    if (!draw_qr(page, ticket->code, PAGE_WIDTH - MARGIN - QR_SIDE, top - 6)) {
        return false;
    }
    (void)draw_text(page, PAGE_WIDTH - MARGIN - QR_SIDE, top + QR_SIDE - 4, QR_SIDE,
        &style_small, "Pindai di mesin kedatangan atau tunjukkan kepada petugas.");
    if (page->y < top + QR_SIDE + 20) {
        page->y = top + QR_SIDE + 20;
    }
    draw_rule(page, 8);
    return true;
}

static void
draw_documents(struct page *page, const struct settings_service *service)
{
    draw_line(page, &style_bold, 3, "Bawa: tiket ini, dokumen ASLI, dan fotokopi");
    for (size_t i = 0; service && i < service->document_count; i++) {
        const struct settings_document *document = &service->documents[i];
        char text[SETTINGS_NAME_SIZE * 2 + 96];
        const char *before = "";

        if (document->rule == DOCUMENT_ONE_OF) {
            bool first = i == 0 || service->documents[i - 1].rule != DOCUMENT_ONE_OF ||
                         strcmp(service->documents[i - 1].group, document->group) != 0;

            before = first ? "salah satu: " : "atau: ";
        }
        (void)snprintf(text, sizeof(text), "%s%s (%s)%s%s", before, document->label,
            mode_in_words(document->mode), document->rule == DOCUMENT_IF ? ", bila " : "",
            document->rule == DOCUMENT_IF ? document->condition : "");
        (void)draw_text(page, MARGIN + 4, page->y, 8, &style_body, "\xe2\x80\xa2");
        page->y +=
            draw_text(page, MARGIN + 14, page->y, TEXT_WIDTH - 14, &style_body, text) + 1;
    }
    page->y += 6;
}

static void
draw_notes(struct page *page, const struct office_settings *settings)
{
    const struct style free_of_charge = { 12, true, good };
    char text[SETTINGS_NAME_SIZE + 64];

    draw_rule(page, 8);
    draw_line(page, &style_body, 2,
        "Datang di luar tanggal: permohonan batal dan harus diajukan lagi.");
    if (settings->policy.late == LATE_AFTER_SCHEDULED) {
        draw_line(page, &style_body, 2,
            "Terlambat pada hari yang sama: dilayani setelah antrean terjadwal.");
    }
    draw_line(page, &style_body, 8,
        "Nomor antrean diberikan saat Anda tiba, menurut urutan kedatangan.");
    set_color(page, mist);
    cairo_rectangle(page->cr, MARGIN, page->y, TEXT_WIDTH, 30);
    cairo_fill(page->cr);
    (void)draw_text(page, MARGIN + 10, page->y + 8, 150, &free_of_charge, "GRATIS");
    (void)snprintf(text, sizeof(text), "Semua layanan tanpa biaya. Pengaduan: %s",
        settings->office.complaints);
    (void)draw_text(page, MARGIN + 80, page->y + 9, TEXT_WIDTH - 90, &style_bold, text);
    page->y += 30;
}

/* What cairo writes, in memory that grows. */
struct sink {
    uint8_t *bytes;
    size_t len;
    size_t capacity;
};

static cairo_status_t
sink_write_cb(void *arg, const unsigned char *bytes, unsigned int len)
{
    struct sink *sink = arg;

    if (sink->len + len > sink->capacity) {
        sink->capacity = (sink->len + len) * 2;
        sink->bytes = xrealloc(sink->bytes, sink->capacity, 1);
    }
    memcpy(sink->bytes + sink->len, bytes, len);
    sink->len += len;
    return CAIRO_STATUS_SUCCESS;
}

enum status
ticket_paper_pdf(const struct office_settings *settings, const struct ticket *ticket,
    const struct applicant *applicant, uint8_t **bytes, size_t *len, struct error *err)
{
    struct sink sink = { 0 };
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(
        sink_write_cb, &sink, PAGE_WIDTH, PAGE_HEIGHT);
    struct page page = { .cr = cairo_create(surface), .y = MARGIN };
    bool drawn;

    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, "Tiket Kedatangan");
    draw_head(&page, settings);
    drawn = draw_schedule(&page, settings, ticket, applicant);
    draw_documents(&page, settings_service(settings, ticket->service));
    draw_notes(&page, settings);
    cairo_show_page(page.cr);
    cairo_destroy(page.cr);
    cairo_surface_finish(surface);
    drawn = drawn && cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(surface);
    if (!drawn) {
        free(sink.bytes);
        return error_set(err, STATUS_INTERNAL, "could not draw the ticket");
    }
    *bytes = sink.bytes;
    *len = sink.len;
    return STATUS_OK;
}
