/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands on a slip, and the lines it is carried as. */
#include "ticketing/slip.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/text.h"

#define NUMBER_LEN_MAX 12 /* letters and digits of a call number */

static const char *const days[] = { "Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat",
    "Sabtu" };

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

/* A text that may need several lines; cut between words. */
static void
add_long(struct slip *slip, const char *text)
{
    char part[SLIP_TEXT_SIZE];

    while (strlen(text) >= SLIP_TEXT_SIZE) {
        size_t len = SLIP_TEXT_SIZE - 1;

        while (len > 0 && text[len] != ' ') {
            len--;
        }
        if (len == 0) {
            break; /* one word: it is cut */
        }
        (void)snprintf(part, sizeof(part), "%.*s", (int)len, text);
        (void)add(slip, SLIP_PLAIN, part);
        text += len + 1;
    }
    (void)add(slip, SLIP_PLAIN, text);
}

/* The papers, or the conditions, below their heading; nothing when there is none. */
static void
add_papers(struct slip *slip, const struct slip_content *content, bool conditions,
    const char *heading)
{
    bool any = false;

    for (size_t i = 0; i < content->paper_count; i++) {
        char text[PAPERS_TEXT_SIZE + 2];

        if (content->papers[i].condition != conditions) {
            continue;
        }
        if (!any) {
            (void)add(slip, SLIP_PLAIN, heading);
        }
        any = true;
        (void)snprintf(text, sizeof(text), "- %s", content->papers[i].text);
        add_long(slip, text);
    }
    if (any) {
        (void)add(slip, SLIP_RULE, "");
    }
}

static void
add_when(struct slip *slip, const struct zone *zone, int64_t arrived_ms)
{
    struct tm local = zone_local(zone, arrived_ms);
    char text[SLIP_TEXT_SIZE];
    /* WIB, WITA, WIT; a zone without a name shows as its offset, which helps nobody. */
    const char *name = local.tm_zone && local.tm_zone[0] == 'W' ? local.tm_zone : "";

    (void)snprintf(text, sizeof(text), "%s, %02d-%02d-%04d  %02d.%02d %s",
        days[local.tm_wday], local.tm_mday, local.tm_mon + 1, local.tm_year + 1900,
        local.tm_hour, local.tm_min, name);
    (void)add(slip, SLIP_CENTRED, text_trim(text));
}

/* Rounded up to 5 minutes: the truth is not finer than that. */
static void
add_estimate(struct slip *slip, int estimate_s, int to_s)
{
    static const char label[] = "Kira-kira menunggu";
    int from = (estimate_s + 299) / 300 * 5;
    int to = (to_s + 299) / 300 * 5;
    char text[SLIP_TEXT_SIZE];

    if (from == 0) {
        (void)snprintf(
            text, sizeof(text), "%s\tkurang dari %d menit", label, to > 5 ? to : 5);
    } else if (to > from) {
        (void)snprintf(text, sizeof(text), "%s\t%d-%d menit", label, from, to);
    } else if (from < 60) {
        (void)snprintf(text, sizeof(text), "%s\t%d menit", label, from);
    } else if (from % 60 == 0) {
        (void)snprintf(text, sizeof(text), "%s\t%d jam", label, from / 60);
    } else {
        (void)snprintf(
            text, sizeof(text), "%s\t%d jam %d menit", label, from / 60, from % 60);
    }
    (void)add(slip, SLIP_PLAIN, text);
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
    if (content->files > 1) {
        (void)snprintf(text, sizeof(text), "%d berkas", content->files);
        (void)add(slip, SLIP_CENTRED, text);
    }
    if (content->arrived_ms > 0) {
        add_when(slip, content->zone, content->arrived_ms);
    }
    if (content->ahead >= 0) {
        (void)snprintf(text, sizeof(text), "Di depan Anda\t%d orang", content->ahead);
        (void)add(slip, SLIP_PLAIN, text);
    }
    if (content->no_counter) {
        (void)add(slip, SLIP_PLAIN, "Loket belum dibuka: waktu dihitung sejak dibuka.");
    } else if (content->estimate_s >= 0) {
        add_estimate(slip, content->estimate_s, content->estimate_to_s);
    }
    if (content->not_today) {
        add_long(slip,
            "Mungkin belum terlayani hari ini. Tanyakan jadwal lain di pos informasi.");
    }
    if (is_said(content->note)) {
        (void)add(slip, SLIP_PLAIN, content->note);
    }
    if (is_said(content->then)) {
        char then[SLIP_TEXT_SIZE * 4];

        (void)snprintf(
            then, sizeof(then), "Sesudah itu, dengan nomor yang sama: %s", content->then);
        add_long(slip, then);
    }
    (void)add(slip, SLIP_RULE, "");
    add_papers(slip, content, true, "Syarat:");
    add_papers(slip, content, false, "Bawa ke loket:");
    if (!content->over) {
        (void)add(slip, SLIP_PLAIN,
            "Terlewat panggilan? Ke pos informasi, nomor tetap berlaku.");
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
        (void)add(slip, SLIP_CENTRED, "Lihat antrean di HP, pindai:");
    }
    return STATUS_OK;
}

void
slip_build_refusal(struct slip *slip, const struct slip_refusal *refusal)
{
    memset(slip, 0, sizeof(*slip));
    if (is_said(refusal->office)) {
        (void)add(slip, SLIP_HEADING, refusal->office);
    }
    add_when(slip, refusal->zone, refusal->at_ms);
    (void)add(slip, SLIP_RULE, "");
    if (is_said(refusal->title)) {
        (void)add(slip, SLIP_HEADING, refusal->title);
    }
    if (is_said(refusal->detail)) {
        add_long(slip, refusal->detail);
    }
    (void)add(slip, SLIP_RULE, "");
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
