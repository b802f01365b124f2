/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports as JSON text in the database. */
#include "server/office/device_report.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "common/json_reader.h"
#include "common/mem.h"
#include "db/db_device_report.h"
#include "server/office/clock_guard.h"

/* The text that is kept; false when it cannot be. */
static bool
encode(const struct device_report *report, char out[DEVICE_REPORT_SIZE])
{
    json_t *json = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "version",
        report->version, "screen", report->screen, "layout", report->layout, "hall",
        report->hall, "sound", device_part_name(report->sound), "printer",
        device_part_name(report->printer), "scanner", device_part_name(report->scanner));
    size_t len = json_dumpb(json, out, DEVICE_REPORT_SIZE - 1, JSON_COMPACT);

    json_decref(json);
    if (len == 0 || len >= DEVICE_REPORT_SIZE) {
        return false;
    }
    out[len] = '\0';
    return true;
}

static enum device_part
decode_part(struct json_reader *r, const char *field)
{
    return (enum device_part)reader_word(
        r, field, JSON_OPTIONAL, device_part_words, DEVICE_PART_UNKNOWN);
}

/* What an older or newer server kept is read as far as it is understood. */
static void
decode(const char *text, struct device_report *report)
{
    struct json_reader r;

    *report = (struct device_report){ 0 };
    reader_open(&r, text, strlen(text), READER_LENIENT, NULL);
    reader_text(&r, "version", JSON_OPTIONAL, report->version, sizeof(report->version));
    reader_text(&r, "screen", JSON_OPTIONAL, report->screen, sizeof(report->screen));
    reader_text(&r, "layout", JSON_OPTIONAL, report->layout, sizeof(report->layout));
    reader_text(&r, "hall", JSON_OPTIONAL, report->hall, sizeof(report->hall));
    report->sound = decode_part(&r, "sound");
    report->printer = decode_part(&r, "printer");
    report->scanner = decode_part(&r, "scanner");
    reader_close(&r);
}

enum status
device_report_take(struct act *act, const struct device_report *report, struct error *err)
{
    char before[DEVICE_REPORT_SIZE];
    char body[DEVICE_REPORT_SIZE];
    int64_t said_ms;
    enum status st;

    if (act->clock && report->clock_ms != 0) {
        clock_guard_note_device(act->clock, act->caller->name, report->clock_ms);
    }
    if (!encode(report, body)) {
        return error_set(err, STATUS_BAD_REQUEST, "the report is too long");
    }
    st = db_device_report_get(
        act->db, act->office, act->caller->name, before, &said_ms, err);
    if (st == STATUS_OK && strcmp(before, body) == 0 && act->now_ms >= said_ms &&
        act->now_ms - said_ms < DEVICE_REPORT_EVERY_MS) {
        return STATUS_OK;
    }
    if (st != STATUS_OK && st != STATUS_NOT_FOUND) {
        return st;
    }
    return db_device_report_put(
        act->db, act->office, act->caller->name, body, act->now_ms, err);
}

static enum status
view_of(struct act *act, const struct device *device, struct device_view *view,
    struct error *err)
{
    char body[DEVICE_REPORT_SIZE];
    enum status st = db_device_report_get(
        act->db, act->office, device->name, body, &view->said_ms, err);

    view->device = *device;
    view->has_report = st == STATUS_OK;
    if (view->has_report) {
        decode(body, &view->report);
    }
    return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

enum status
device_report_list(
    struct act *act, struct device_view **views, size_t *count, struct error *err)
{
    struct device *devices = NULL;
    size_t device_count = 0;
    enum status st = db_device_list(act->db, act->office, &devices, &device_count, err);

    *count = 0;
    *views = xcalloc(device_count + 1, sizeof(**views));
    for (size_t i = 0; st == STATUS_OK && i < device_count; i++) {
        if (!devices[i].revoked) {
            st = view_of(act, &devices[i], &(*views)[(*count)++], err);
        }
    }
    free(devices);
    if (st != STATUS_OK) {
        free(*views);
        *views = NULL;
        *count = 0;
    }
    return st;
}
