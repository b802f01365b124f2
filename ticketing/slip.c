/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands on a slip, and the lines it is carried as. */
#include "ticketing/slip.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/mem.h"
#include "common/text.h"
#include "ticketing/slip_layout.h"

#define NUMBER_LEN_MAX 12 /* letters and digits of a call number */

static const char *const days[] = { "Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat",
    "Sabtu" };

/* Source: docs/rules.md, "What a slip shows". */
bool
slip_service_is_discreet(const char *service_code)
{
    static const char *const codes[] = { "akta-cerai", "akui-anak", "sahkan-anak",
        "angkat-anak" };

    for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
        if (strcmp(service_code, codes[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool
is_said(const char *text)
{
    return text && text[0] != '\0';
}

/* Copy text that may be too long or hold control characters; never half a character. */
static void
copy_clean(char out[SLIP_TEXT_SIZE], const char *text, bool keep_tab)
{
    size_t len;

    (void)text_copy(out, SLIP_TEXT_SIZE, text);
    len = strlen(out);
    if (text[len] != '\0') {
        while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80) {
            len--;
        }
        out[len] = '\0';
    }
    for (char *c = out; *c; c++) {
        if (((unsigned char)*c < 0x20 && !(keep_tab && *c == '\t')) || *c == 0x7f) {
            *c = ' ';
        }
    }
    if (!text_is_clean_utf8(out, strlen(out))) {
        for (char *c = out; *c; c++) {
            *c = (char)((unsigned char)*c > 0x7e ? '?' : *c);
        }
    }
}

static bool
add(struct slip *slip, enum slip_style style, const char *text)
{
    struct slip_line *line;

    if (slip->count == SLIP_LINE_MAX) {
        return false;
    }
    line = &slip->line[slip->count++];
    line->style = style;
    copy_clean(line->text, text, /* keep_tab= */ style == SLIP_PLAIN);
    return true;
}

static void
add_when(struct slip *slip, int64_t arrived_ms)
{
    time_t seconds = (time_t)(arrived_ms / 1000);
    struct tm local;
    char text[SLIP_TEXT_SIZE];
    const char *zone;

    if (!localtime_r(&seconds, &local)) {
        return;
    }
    /* WIB, WITA, WIT; a zone without a name shows as its offset, which helps nobody. */
    zone = local.tm_zone && local.tm_zone[0] == 'W' ? local.tm_zone : "";
    (void)snprintf(text, sizeof(text), "%s, %02d-%02d-%04d  %02d.%02d %s",
        days[local.tm_wday], local.tm_mday, local.tm_mon + 1, local.tm_year + 1900,
        local.tm_hour, local.tm_min, zone);
    (void)add(slip, SLIP_CENTRED, text_trim(text));
}

static void
add_estimate(struct slip *slip, int estimate_s)
{
    int minutes = (estimate_s + 299) / 300 * 5; /* the truth is not finer than that */
    char text[SLIP_TEXT_SIZE];

    if (minutes < 5) {
        (void)add(slip, SLIP_PLAIN, "Perkiraan\tsegera");
    } else if (minutes < 60) {
        (void)snprintf(text, sizeof(text), "Perkiraan\t%d menit", minutes);
        (void)add(slip, SLIP_PLAIN, text);
    } else if (minutes % 60 == 0) {
        (void)snprintf(text, sizeof(text), "Perkiraan\t%d jam", minutes / 60);
        (void)add(slip, SLIP_PLAIN, text);
    } else {
        (void)snprintf(
            text, sizeof(text), "Perkiraan\t%d jam %d menit", minutes / 60, minutes % 60);
        (void)add(slip, SLIP_PLAIN, text);
    }
}

enum status
slip_build(struct slip *slip, const struct slip_content *content, struct error *err)
{
    char text[2 * SLIP_TEXT_SIZE];

    memset(slip, 0, sizeof(*slip));
    if (!is_said(content->number) || strlen(content->number) > NUMBER_LEN_MAX) {
        return error_set(err, STATUS_ARG, "a slip must have a number");
    }
    if (is_said(content->office)) {
        (void)add(slip, SLIP_HEADING, content->office);
    }
    if (is_said(content->address)) {
        (void)add(slip, SLIP_CENTRED, content->address);
    }
    (void)add(slip, SLIP_RULE, "");
    (void)add(slip, SLIP_CENTRED, "NOMOR ANTREAN");
    (void)add(slip, SLIP_NUMBER, content->number);
    if (is_said(content->service)) {
        (void)snprintf(text, sizeof(text), "Layanan: %s", content->service);
        (void)add(slip, SLIP_CENTRED, text);
    }
    if (content->arrived_ms > 0) {
        add_when(slip, content->arrived_ms);
    }
    if (content->ahead >= 0) {
        (void)snprintf(text, sizeof(text), "Di depan Anda\t%d orang", content->ahead);
        (void)add(slip, SLIP_PLAIN, text);
    }
    if (content->estimate_s >= 0) {
        add_estimate(slip, content->estimate_s);
    }
    if (is_said(content->note)) {
        (void)add(slip, SLIP_PLAIN, content->note);
    }
    (void)add(slip, SLIP_RULE, "");
    if (content->max_calls > 0) {
        (void)snprintf(text, sizeof(text),
            "Dipanggil %d kali tidak hadir: lapor petugas.", content->max_calls);
        (void)add(slip, SLIP_PLAIN, text);
    }
    (void)add(slip, SLIP_PLAIN, "Semua layanan GRATIS.");
    if (is_said(content->complaint)) {
        (void)snprintf(text, sizeof(text), "Pengaduan: %s", content->complaint);
        (void)add(slip, SLIP_PLAIN, text);
    }
    if (is_said(content->track) &&
        !text_copy(slip->qr, sizeof(slip->qr), content->track)) {
        slip->qr[0] = '\0'; /* half an address is worse than none */
    }
    if (slip->qr[0]) {
        (void)add(slip, SLIP_CENTRED, "Pantau antrean dari ponsel:");
    }
    return STATUS_OK;
}

/* The mark of each style; in the order of enum slip_style. */
static const char marks[] = " |*#-";

const char *
slip_line_mark(const struct slip_line *line, char out[SLIP_MARK_SIZE])
{
    /* Plain text is left as it is where it cannot be taken for a mark. */
    if (line->style == SLIP_PLAIN && line->text[0] && !strchr(marks, line->text[0])) {
        (void)text_copy(out, SLIP_MARK_SIZE, line->text);
        return out;
    }
    out[0] = marks[line->style];
    (void)text_copy(
        out + 1, SLIP_MARK_SIZE - 1, line->style == SLIP_RULE ? "" : line->text);
    return out;
}

bool
slip_add_marked(struct slip *slip, const char *marked)
{
    const char *mark = marked[0] ? strchr(marks, marked[0]) : NULL;
    enum slip_style style = mark ? (enum slip_style)(mark - marks) : SLIP_PLAIN;

    return add(slip, style, style == SLIP_RULE ? "" : marked + (mark ? 1 : 0));
}

const char *
slip_number(const struct slip *slip)
{
    for (size_t i = 0; i < slip->count; i++) {
        if (slip->line[i].style == SLIP_NUMBER) {
            return slip->line[i].text;
        }
    }
    return "";
}

int
slip_columns(enum slip_paper paper)
{
    return paper == SLIP_80MM ? 48 : 32;
}

int
slip_dots(enum slip_paper paper)
{
    return paper == SLIP_80MM ? 576 : 384;
}

struct text_job {
    FILE *out;
    int columns;
};

static void
write_row(const struct slip_line *line, const char *row, void *arg)
{
    const struct text_job *job = arg;
    int pad = 0;

    if (line->style != SLIP_PLAIN && line->style != SLIP_RULE) {
        pad = (job->columns - (int)text_utf8_len(row)) / 2;
    }
    (void)fprintf(job->out, "%*s%s\n", pad > 0 ? pad : 0, "", row);
}

char *
slip_text(const struct slip *slip, enum slip_paper paper)
{
    char *text = NULL;
    size_t len = 0;
    struct text_job job = { open_memstream(&text, &len), slip_columns(paper) };

    if (!job.out) {
        return xstrdup("");
    }
    slip_layout(slip, job.columns, write_row, &job);
    if (slip->qr[0]) {
        (void)fprintf(job.out, "%s\n", slip->qr);
    }
    (void)fclose(job.out);
    return text;
}
