/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Read from a metre and a half: text of 14 points, figures of 34 to 40. */
#include "server/report/report_paper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/round_figure.h"
#include "common/text.h"
#include "db/db_journal.h"
#include "server/office/paper_draw.h"
#include "server/report/report.h"
#include "server/report/report_words.h"
#include "server/settings/settings.h"

/* A4, in points. */
#define PAGE_WIDTH 595.28
#define PAGE_HEIGHT 841.89
#define MARGIN 36.0
#define TEXT_WIDTH (PAGE_WIDTH - 2 * MARGIN)
#define GAP 12.0
#define CHART_WIDTH ((TEXT_WIDTH - GAP) / 2)
#define CHART_HEIGHT 150.0
#define AXIS 30.0 /* room for its figures */
#define GRID_LINES 4
#define GROUPS_SHOWN 9
#define FOOT_Y (PAGE_HEIGHT - MARGIN - 42)

static const struct paper_style head = { 14, true, { 0.063, 0.141, 0.243 }, PAPER_LEFT };
static const struct paper_style title = { 22, true, { 0.043, 0.361, 0.678 }, PAPER_LEFT };
static const struct paper_style caption = { 13, true, { 0.063, 0.141, 0.243 },
    PAPER_LEFT };
static const struct paper_style lead = { 16, true, { 0.063, 0.141, 0.243 }, PAPER_LEFT };
static const struct paper_style body = { 14, false, { 0.063, 0.141, 0.243 }, PAPER_LEFT };
static const struct paper_style right = { 14, false, { 0.063, 0.141, 0.243 },
    PAPER_RIGHT };
static const struct paper_style quiet = { 11, false, { 0.290, 0.353, 0.439 },
    PAPER_LEFT };
static const struct paper_style quiet_right = { 11, false, { 0.290, 0.353, 0.439 },
    PAPER_RIGHT };
static const struct paper_style tick = { 9, false, { 0.290, 0.353, 0.439 },
    PAPER_CENTRE };
static const struct paper_style scale = { 9, false, { 0.290, 0.353, 0.439 },
    PAPER_RIGHT };

struct page {
    cairo_t *cr; /* borrowed */
    double y;
};

static void
draw_line(
    struct page *page, const struct paper_style *style, double gap, const char *text)
{
    page->y += paper_text(page->cr, MARGIN, page->y, TEXT_WIDTH, style, text) + gap;
}

static void
draw_rect(cairo_t *cr, struct paper_rgb color, double x, double y, double w, double h)
{
    paper_color(cr, color);
    libpango.cairo_rectangle(cr, x, y, w, h);
    libpango.cairo_fill(cr);
}

static void
draw_head(struct page *page, const struct office_settings *settings, const char *from,
    const char *to, const struct report_line *total)
{
    char text[REPORT_TEXT_SIZE];
    double top;

    draw_line(page, &head, 2, settings->office.name);
    report_period(from, to, text);
    draw_line(page, &title, 8, text);
    report_headline(total, text);
    top = page->y;
    draw_rect(page->cr, paper_mist, MARGIN, top, TEXT_WIDTH, 36);
    draw_rect(page->cr, paper_brand, MARGIN, top, 4, 36);
    (void)paper_text(page->cr, MARGIN + 14, top + 8, TEXT_WIDTH - 20, &lead, text);
    page->y += 36 + GAP;
}

/* What stands in one of the five boxes. */
struct figure {
    const char *label;
    char value[REPORT_TEXT_SIZE];
    char note[REPORT_TEXT_SIZE];
};

static void
fill_spread(struct figure *figure, const struct spread *spread)
{
    char minutes[REPORT_TEXT_SIZE];
    char people[REPORT_TEXT_SIZE];

    if (spread->count == 0) {
        text_copy(figure->value, REPORT_TEXT_SIZE, "-");
        return;
    }
    (void)report_minutes(spread->median_s, figure->value);
    (void)snprintf(figure->note, REPORT_TEXT_SIZE, "9 dari 10: %.20s; n %.20s",
        report_minutes(spread->p90_s, minutes),
        report_number((int64_t)spread->count, people));
}

static void
fill_figures(const struct report_line *total, struct figure figures[5])
{
    char a[REPORT_TEXT_SIZE];
    char b[REPORT_TEXT_SIZE];
    int known = total->told - total->told_late;

    figures[0] = (struct figure){ .label = "Datang" };
    (void)report_number(total->arrived, figures[0].value);
    (void)snprintf(figures[0].note, REPORT_TEXT_SIZE, "tiket %.20s, tanpa %.20s",
        report_number(total->tickets, a), report_number(total->walkins, b));
    figures[1] = (struct figure){ .label = "Dilayani" };
    (void)report_number(total->served, figures[1].value);
    (void)snprintf(figures[1].note, REPORT_TEXT_SIZE, "%.20s dari yang datang",
        report_percent(total->served, total->arrived, a));
    figures[2] = (struct figure){ .label = "Menit menunggu" };
    fill_spread(&figures[2], &total->wait);
    figures[3] = (struct figure){ .label = "Menit di loket" };
    fill_spread(&figures[3], &total->service);
    figures[4] = (struct figure){ .label = "Tepat waktu" };
    (void)report_percent(known, total->told, figures[4].value);
    (void)snprintf(figures[4].note, REPORT_TEXT_SIZE, "menurut kertas nomor; n %.20s",
        report_number(total->told, a));
}

static void
draw_figures(struct page *page, const struct report_line *total)
{
    struct figure figures[5];
    double width = (TEXT_WIDTH - 4 * 8) / 5;

    fill_figures(total, figures);
    for (int i = 0; i < 5; i++) {
        double x = MARGIN + i * (width + 8);
        struct paper_style big = { strlen(figures[i].value) > 4 ? 28 : 38, true,
            { 0.063, 0.141, 0.243 }, PAPER_LEFT };

        paper_color(page->cr, paper_rule);
        libpango.cairo_set_line_width(page->cr, 1);
        libpango.cairo_rectangle(page->cr, x, page->y, width, 96);
        libpango.cairo_stroke(page->cr);
        (void)paper_text(
            page->cr, x + 7, page->y + 6, width - 10, &quiet, figures[i].label);
        (void)paper_text(
            page->cr, x + 7, page->y + 18, width - 8, &big, figures[i].value);
        (void)paper_text(
            page->cr, x + 7, page->y + 64, width - 10, &quiet, figures[i].note);
    }
    page->y += 96 + GAP;
}

/* A chart while it is drawn: its field, and what its top stands for. */
struct chart {
    cairo_t *cr; /* borrowed */
    double x, y, width, height;
    int top;
    const struct report *report; /* borrowed */
    enum report_by by;
};

static double
height_of(const struct chart *chart, int value)
{
    return chart->height * value / chart->top;
}

static void
draw_grid(const struct chart *chart)
{
    char text[REPORT_TEXT_SIZE];

    for (int i = 0; i <= GRID_LINES; i++) {
        int value = chart->top / GRID_LINES * i;
        double y = chart->y + chart->height - height_of(chart, value);

        draw_rect(chart->cr, paper_rule, chart->x, y, chart->width, 0.6);
        (void)paper_text(chart->cr, chart->x - AXIS, y - 6, AXIS - 5, &scale,
            report_number(value, text));
    }
}

static double
step_width(const struct chart *chart)
{
    return chart->width /
           (double)(chart->report->count > 1 ? chart->report->count - 1 : 1);
}

/* Under every bar, or every so many where they are narrow. */
static void
draw_ticks(const struct chart *chart)
{
    double width = step_width(chart);
    size_t every = width < 16 ? (size_t)(16 / width) + 1 : 1;
    char text[REPORT_TEXT_SIZE];

    for (size_t i = 0; i + 1 < chart->report->count; i += every) {
        (void)paper_text(chart->cr, chart->x + (double)i * width - 10,
            chart->y + chart->height + 3, width + 20, &tick,
            report_tick(chart->by, chart->report->lines[i].key, text));
    }
}

/* Filled: who came; outlined: who of them was served. */
static void
draw_bars(const struct chart *chart)
{
    double width = step_width(chart);
    double bar = width * 0.36;

    for (size_t i = 0; i + 1 < chart->report->count; i++) {
        const struct report_line *line = &chart->report->lines[i];
        double x = chart->x + (double)i * width + width * 0.12;
        double foot = chart->y + chart->height;
        double tall = height_of(chart, line->served);

        draw_rect(chart->cr, paper_brand, x, foot - height_of(chart, line->arrived), bar,
            height_of(chart, line->arrived));
        paper_color(chart->cr, paper_brand);
        libpango.cairo_set_line_width(chart->cr, 1);
        libpango.cairo_rectangle(chart->cr, x + bar + 1, foot - tall, bar, tall);
        libpango.cairo_stroke(chart->cr);
    }
}

/* Solid: the median; dashed: nine of ten. Hours in which nobody was called break it. */
static void
draw_curve(const struct chart *chart, bool of_p90)
{
    const double dashes[] = { 4, 3 };
    double width = step_width(chart);
    bool begun = false;

    paper_color(chart->cr, of_p90 ? paper_ink : paper_brand);
    libpango.cairo_set_line_width(chart->cr, 2);
    libpango.cairo_set_dash(chart->cr, dashes, of_p90 ? 2 : 0, 0);
    for (size_t i = 0; i + 1 < chart->report->count; i++) {
        const struct spread *wait = &chart->report->lines[i].wait;
        int minutes = ((of_p90 ? wait->p90_s : wait->median_s) + 59) / 60;
        double x = chart->x + ((double)i + 0.5) * width;
        double y = chart->y + chart->height - height_of(chart, minutes);

        if (wait->count == 0) {
            begun = false;
        } else if (!begun) {
            libpango.cairo_move_to(chart->cr, x, y);
            begun = true;
        } else {
            libpango.cairo_line_to(chart->cr, x, y);
        }
    }
    libpango.cairo_stroke(chart->cr);
    libpango.cairo_set_dash(chart->cr, dashes, 0, 0);
}

static void
draw_charts(struct page *page, const struct report *steps, enum report_by by)
{
    struct chart chart = { .cr = page->cr,
        .y = page->y + 36,
        .width = CHART_WIDTH - AXIS,
        .height = CHART_HEIGHT,
        .report = steps,
        .by = by };
    int most = 0;
    int longest = 0;
    char text[REPORT_TEXT_SIZE];

    for (size_t i = 0; i + 1 < steps->count; i++) {
        int minutes = (steps->lines[i].wait.p90_s + 59) / 60;

        most = steps->lines[i].arrived > most ? steps->lines[i].arrived : most;
        longest = minutes > longest ? minutes : longest;
    }
    report_busiest(steps, by, text);
    (void)paper_text(page->cr, MARGIN, page->y, CHART_WIDTH, &caption, text);
    (void)paper_text(page->cr, MARGIN, page->y + 18, CHART_WIDTH, &quiet,
        "Penuh: datang. Garis tepi: dilayani.");
    report_longest(steps, by, text);
    (void)paper_text(
        page->cr, MARGIN + CHART_WIDTH + GAP, page->y, CHART_WIDTH, &caption, text);
    (void)paper_text(page->cr, MARGIN + CHART_WIDTH + GAP, page->y + 18, CHART_WIDTH,
        &quiet, "Menit. Garis: median. Putus-putus: 9 dari 10.");
    chart.x = MARGIN + AXIS;
    chart.top = round_figure(most, GRID_LINES);
    draw_grid(&chart);
    draw_ticks(&chart);
    draw_bars(&chart);
    chart.x = MARGIN + CHART_WIDTH + GAP + AXIS;
    chart.top = round_figure(longest, GRID_LINES);
    draw_grid(&chart);
    draw_ticks(&chart);
    draw_curve(&chart, true);
    draw_curve(&chart, false);
    page->y = chart.y + CHART_HEIGHT + 26;
}

static void
draw_row(struct page *page, const char *const cells[5], const struct paper_style *first,
    const struct paper_style *rest)
{
    static const double at[] = { 0, 0.40, 0.55, 0.70, 0.85, 1 };

    for (int i = 0; i < 5; i++) {
        double x = MARGIN + TEXT_WIDTH * at[i];

        (void)paper_text(page->cr, x, page->y, TEXT_WIDTH * (at[i + 1] - at[i]) - 4,
            i == 0 ? first : rest, cells[i]);
    }
    page->y += 22;
}

/* The groups that most people came for. */
static void
draw_groups(struct page *page, const struct report *groups)
{
    static const char *const heads[] = { "Kelompok layanan", "Datang", "Dilayani",
        "Menunggu", "Tak terlayani" };

    draw_row(page, heads, &quiet, &quiet_right);
    for (size_t i = 0; i + 1 < groups->count && i < GROUPS_SHOWN; i++) {
        const struct report_line *line = &groups->lines[i];
        char texts[4][REPORT_TEXT_SIZE];
        const char *cells[] = { line->key, texts[0], texts[1], texts[2], texts[3] };

        (void)report_number(line->arrived, texts[0]);
        (void)report_number(line->served, texts[1]);
        text_copy(texts[2], REPORT_TEXT_SIZE, "-");
        if (line->wait.count > 0) {
            (void)report_minutes(line->wait.median_s, texts[2]);
            text_append(texts[2], REPORT_TEXT_SIZE, " menit");
        }
        (void)report_number(line->unserved, texts[3]);
        draw_rect(page->cr, paper_rule, MARGIN, page->y - 3, TEXT_WIDTH, 0.6);
        draw_row(page, cells, &body, &right);
    }
}

static void
draw_foot(struct page *page, struct act *act, int64_t seq, const uint8_t *hash)
{
    const char *complaints = act->settings->office.complaints;
    char prefix[JOURNAL_HASH_PREFIX_SIZE];
    char text[REPORT_TEXT_SIZE];

    draw_rect(page->cr, paper_rule, MARGIN, FOOT_Y - 8, TEXT_WIDTH, 0.8);
    (void)snprintf(
        text, sizeof(text), "Semua layanan GRATIS. Pengaduan: %.120s", complaints);
    (void)paper_text(page->cr, MARGIN, FOOT_Y, TEXT_WIDTH, &body, text);
    journal_hash_prefix(hash, prefix);
    (void)snprintf(text, sizeof(text),
        "Dari jurnal sampai baris %lld, sidik %.4s-%.4s-%.4s", (long long)seq, prefix,
        prefix + 4, prefix + 8);
    (void)paper_text(page->cr, MARGIN, FOOT_Y + 22, TEXT_WIDTH, &quiet, text);
}

static int
compare_arrived(const void *a, const void *b)
{
    const struct report_line *left = a;
    const struct report_line *right_ = b;

    return (right_->arrived > left->arrived) - (right_->arrived < left->arrived);
}

enum status
report_paper_pdf(struct act *act, const char *from, const char *to, uint8_t **bytes,
    size_t *len, struct error *err)
{
    const enum report_by by[] = { report_steps(from, to), REPORT_BY_GROUP };
    struct report reports[2];
    uint8_t hash[JOURNAL_HASH_SIZE];
    int64_t seq;
    struct paper_sheet *paper;
    struct page page = { .y = MARGIN };
    enum status st = report_make(act, by, 2, from, to, reports, err);

    if (st == STATUS_OK) {
        st = db_journal_end(act->db, act->office, &seq, hash, err);
    }
    if (st == STATUS_OK) {
        st =
            paper_new(PAPER_PDF, PAGE_WIDTH, PAGE_HEIGHT, "Laporan antrean", &paper, err);
    }
    if (st == STATUS_OK) {
        page.cr = paper_cairo(paper);
        qsort(reports[1].lines, reports[1].count - 1, sizeof(*reports[1].lines),
            compare_arrived);
        draw_head(
            &page, act->settings, from, to, &reports[0].lines[reports[0].count - 1]);
        draw_figures(&page, &reports[0].lines[reports[0].count - 1]);
        draw_charts(&page, &reports[0], by[0]);
        draw_groups(&page, &reports[1]);
        draw_foot(&page, act, seq, hash);
        st = paper_finish(paper, true, bytes, len, err);
    }
    report_destroy(&reports[0]);
    report_destroy(&reports[1]);
    return st;
}
