/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports as JSON text in the database. */
#include "server/office/device_report.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "common/json.h"
#include "common/mem.h"
#include "common/text.h"
#include "db/db_device_report.h"

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

/* What an older or newer server kept is read as far as it is understood. */
static void
decode_text(const json_t *json, const char *field, char *out, size_t out_size)
{
    if (json_read_text(json, field, JSON_OPTIONAL, out, out_size, NULL) != STATUS_OK) {
        out[0] = '\0';
    }
}

static enum device_part
decode_part(const json_t *json, const char *field)
{
    const char *name = json_string_value(json_object_get(json, field));
    enum device_part part = name ? device_part_from_name(name) : DEVICE_PART_UNKNOWN;

    return part == DEVICE_PART_COUNT ? DEVICE_PART_UNKNOWN : part;
}

static void
decode(const char *text, struct device_report *report)
{
    json_t *json;

    *report = (struct device_report){ 0 };
    if (json_parse_object(text, strlen(text), &json, NULL) != STATUS_OK) {
        return;
    }
    decode_text(json, "version", report->version, sizeof(report->version));
    decode_text(json, "screen", report->screen, sizeof(report->screen));
    decode_text(json, "layout", report->layout, sizeof(report->layout));
    decode_text(json, "hall", report->hall, sizeof(report->hall));
    report->sound = decode_part(json, "sound");
    report->printer = decode_part(json, "printer");
    report->scanner = decode_part(json, "scanner");
    json_decref(json);
}

enum status
device_report_take(struct act *act, const struct device_report *report, struct error *err)
{
    char before[DEVICE_REPORT_SIZE];
    char body[DEVICE_REPORT_SIZE];
    int64_t said_ms;
    enum status st;

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
