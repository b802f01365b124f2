/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ticket on paper, drawn by cairo with text by pango. */
#include "server/office/ticket_paper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/papers.h"
#include "common/text.h"
#include "db/db_application.h"
#include "server/office/ticket_pin.h"
#include "server/settings/settings.h"
#include "ticketing/qr_encode.h"

/* A5, in points. */
#define PAGE_WIDTH 419.53
#define PAGE_HEIGHT 595.28
#define MARGIN 34.0
#define TEXT_WIDTH (PAGE_WIDTH - 2 * MARGIN)
#define QR_SIDE 138.0
#define GUTTER 16.0
#define NIK_SHOWN 4 /* last digits */

/* A page while it is drawn; `y` is where the next line goes. */
struct page {
    cairo_t *cr; /* borrowed */
    double y;
};

static const struct paper_style style_head = { 11, true, { 0.063, 0.141, 0.243 },
    PAPER_LEFT };
static const struct paper_style style_small = { 7.6, false, { 0.30, 0.37, 0.46 },
    PAPER_LEFT };
static const struct paper_style style_body = { 8.6, false, { 0.063, 0.141, 0.243 },
    PAPER_LEFT };
static const struct paper_style style_bold = { 8.6, true, { 0.063, 0.141, 0.243 },
    PAPER_LEFT };
static const struct paper_style style_title = { 13, true, { 0.043, 0.361, 0.678 },
    PAPER_LEFT };
static const struct paper_style style_date = { 15, true, { 0.063, 0.141, 0.243 },
    PAPER_LEFT };

/* A paragraph over the page's width. */
static void
draw_line(
    struct page *page, const struct paper_style *style, double gap, const char *text)
{
    page->y += paper_text(page->cr, MARGIN, page->y, TEXT_WIDTH, style, text) + gap;
}

static void
draw_rule(struct page *page, double gap)
{
    paper_color(page->cr, paper_rule);
    libpango.cairo_rectangle(page->cr, MARGIN, page->y, TEXT_WIDTH, 0.8);
    libpango.cairo_fill(page->cr);
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
    libpango.cairo_set_source_rgb(page->cr, 1, 1, 1);
    libpango.cairo_rectangle(page->cr, x, y, QR_SIDE, QR_SIDE);
    libpango.cairo_fill(page->cr);
    libpango.cairo_set_source_rgb(page->cr, 0, 0, 0);
    for (int row = 0; row < qr->size; row++) {
        for (int col = 0; col < qr->size; col++) {
            if (qr_is_dark(qr, col, row)) {
                libpango.cairo_rectangle(page->cr, x + (col + QR_QUIET) * module,
                    y + (row + QR_QUIET) * module, module, module);
            }
        }
    }
    libpango.cairo_fill(page->cr);
    qr_free(qr);
    return true;
}

/* "08.00 sampai 11.00 WIB". */
static void
window_in_words(const struct ticket *ticket, const char *zone, char *out, size_t out_size)
{
    (void)snprintf(out, out_size, "%02d.%02d sampai %02d.%02d %s", ticket->from_min / 60,
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

static void
draw_head(struct page *page, const struct office_settings *settings)
{
    draw_line(page, &style_head, 2, settings->office.name);
    draw_line(page, &style_small, 7, settings->office.address);
    paper_color(page->cr, paper_brand);
    libpango.cairo_rectangle(page->cr, MARGIN, page->y, TEXT_WIDTH, 2);
    libpango.cairo_fill(page->cr);
    page->y += 10;
}

/* A word and what it stands for, in the column left of the QR. */
static void
draw_field(struct page *page, double width, const char *label, const char *value)
{
    page->y += paper_text(page->cr, MARGIN, page->y, width, &style_small, label);
    page->y += paper_text(page->cr, MARGIN, page->y, width, &style_bold, value) + 4;
}

static bool
draw_schedule(struct page *page, const struct office_settings *settings,
    const struct ticket *ticket, const struct applicant *applicant, const char *pin)
{
    const struct settings_service *service = settings_service(settings, ticket->service);
    double width = TEXT_WIDTH - QR_SIDE - GUTTER;
    double top;
    char text[128];

    draw_line(page, &style_title, 8, "Tiket Kedatangan");
    top = page->y;
    page->y +=
        paper_text(page->cr, MARGIN, page->y, width, &style_small, "Silakan datang pada");
    paper_date(ticket->day, text, sizeof(text));
    page->y += paper_text(page->cr, MARGIN, page->y, width, &style_date, text) + 1;
    window_in_words(ticket, settings->office.zone_label, text, sizeof(text));
    page->y += paper_text(page->cr, MARGIN, page->y, width, &style_date, text) + 7;
    draw_field(page, width, "Layanan", service ? service->name : ticket->service);
    draw_field(page, width, "Nomor pendaftaran", ticket->registration);
    if (pin[0]) {
        draw_field(page, width, "PIN untuk melihat status", pin);
    }
    if (applicant) {
        draw_field(page, width, "Nama pemohon", applicant->name);
        mask_nik(applicant->nik, text, sizeof(text));
        draw_field(page, width, "NIK", text);
    }
    if (!draw_qr(page, ticket->code, PAGE_WIDTH - MARGIN - QR_SIDE, top - 6)) {
        return false;
    }
    (void)paper_text(page->cr, PAGE_WIDTH - MARGIN - QR_SIDE, top + QR_SIDE - 4, QR_SIDE,
        &style_small, "Tunjukkan kode ini ke mesin antrean atau kepada petugas.");
    if (page->y < top + QR_SIDE + 20) {
        page->y = top + QR_SIDE + 20;
    }
    page->y += 3;
    draw_rule(page, 8);
    return true;
}

/* A heading and the lines below it; nothing when there is none. */
static void
draw_papers(struct page *page, const struct paper_line *lines, size_t count,
    bool conditions, const char *heading)
{
    bool any = false;

    for (size_t i = 0; i < count; i++) {
        if (lines[i].condition != conditions) {
            continue;
        }
        if (!any) {
            draw_line(page, &style_bold, 3, heading);
        }
        any = true;
        (void)paper_text(page->cr, MARGIN + 4, page->y, 8, &style_body, "\xe2\x80\xa2");
        page->y += paper_text(page->cr, MARGIN + 14, page->y, TEXT_WIDTH - 14,
                       &style_body, lines[i].text) +
                   1;
    }
    page->y += any ? 6 : 0;
}

static void
draw_documents(struct page *page, const struct settings_service *service)
{
    struct paper_needed papers[SETTINGS_DOCUMENTS_MAX];
    struct paper_line lines[PAPERS_MAX];
    size_t count = 0;

    if (service) {
        count = papers_list(papers, settings_papers(service, papers), NULL, NULL, lines);
    }
    draw_papers(page, lines, count, true, "Syarat");
    draw_papers(page, lines, count, false, "Bawa: tiket ini, berkas asli, dan fotokopi");
}

static void
draw_notes(struct page *page, const struct office_settings *settings)
{
    const struct paper_style free_of_charge = { 12, true, paper_good, PAPER_LEFT };
    char text[SETTINGS_NAME_SIZE + 64];

    draw_rule(page, 8);
    draw_line(page, &style_body, 2,
        "Tidak bisa datang pada tanggal ini? Beri tahu kami sebelumnya.");
    draw_line(
        page, &style_body, 2, "Tanggal terlewat? Minta jadwal baru di pos informasi.");
    if (settings->policy.late == LATE_AFTER_SCHEDULED) {
        draw_line(page, &style_body, 2,
            "Lewat dari jam di tiket? Anda dipanggil setelah yang datang sesuai jadwal.");
    }
    draw_line(page, &style_body, 8,
        "Nomor antrean diberikan saat Anda tiba, menurut urutan kedatangan.");
    paper_color(page->cr, paper_mist);
    libpango.cairo_rectangle(page->cr, MARGIN, page->y, TEXT_WIDTH, 30);
    libpango.cairo_fill(page->cr);
    (void)paper_text(page->cr, MARGIN + 10, page->y + 8, 150, &free_of_charge, "GRATIS");
    (void)snprintf(text, sizeof(text), "Semua layanan tanpa biaya. Pengaduan: %s",
        settings->office.complaints);
    (void)paper_text(
        page->cr, MARGIN + 80, page->y + 9, TEXT_WIDTH - 90, &style_bold, text);
    page->y += 30;
}

/* A PIN, unless whoever holds the ticket has an account here. */
static enum status
find_pin(struct act *act, const struct ticket *ticket, char pin[TICKET_PIN_SIZE],
    struct error *err)
{
    struct application application;
    enum status st =
        db_application_by_ticket(act->db, act->office, ticket->id, &application, err);

    pin[0] = '\0';
    if (st == STATUS_NOT_FOUND && act->vault) {
        ticket_pin(act->vault, ticket->registration, pin);
    }
    return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

enum status
ticket_paper(struct act *act, const struct ticket *ticket, enum paper_format format,
    uint8_t **bytes, size_t *len, struct error *err)
{
    struct applicant applicant;
    char pin[TICKET_PIN_SIZE];
    struct paper_sheet *paper;
    struct page page = { .y = MARGIN };
    bool known;
    bool drawn;
    enum status st = db_applicant_load(act->db, act->office, ticket->id, &applicant, err);

    known = st == STATUS_OK;
    if (known || st == STATUS_NOT_FOUND) {
        st = find_pin(act, ticket, pin, err);
    }
    if (st == STATUS_OK) {
        st = paper_new(format, PAGE_WIDTH, PAGE_HEIGHT, "Tiket Kedatangan", &paper, err);
    }
    if (st != STATUS_OK) {
        sodium_memzero(&applicant, sizeof(applicant));
        return st;
    }
    page.cr = paper_cairo(paper);
    draw_head(&page, act->settings);
    drawn = draw_schedule(&page, act->settings, ticket, known ? &applicant : NULL, pin);
    draw_documents(&page, settings_service(act->settings, ticket->service));
    draw_notes(&page, act->settings);
    sodium_memzero(&applicant, sizeof(applicant));
    return paper_finish(paper, drawn, bytes, len, err);
}
