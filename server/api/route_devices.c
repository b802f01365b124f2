/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Devices: what each says of itself, and the list of what they said. */
#include <stdlib.h>

#include "common/clock.h"
#include "common/json_reader.h"
#include "server/api/json_values.h"
#include "server/api/routes.h"
#include "server/office/device_report.h"

static enum device_part
decode_part(struct json_reader *body, const char *field)
{
    return (enum device_part)reader_word(
        body, field, JSON_OPTIONAL, device_part_words, DEVICE_PART_UNKNOWN);
}

static enum status
report_decode(const struct request *req, void *input, struct error *err)
{
    struct device_report *in = input;
    struct json_reader body;

    reader_init(&body, request_json(req), READER_STRICT, err);
    reader_text(&body, "version", JSON_OPTIONAL, in->version, sizeof(in->version));
    reader_text(&body, "screen", JSON_OPTIONAL, in->screen, sizeof(in->screen));
    reader_text(&body, "layout", JSON_OPTIONAL, in->layout, sizeof(in->layout));
    reader_text(&body, "hall", JSON_OPTIONAL, in->hall, sizeof(in->hall));
    in->sound = decode_part(&body, "sound");
    in->printer = decode_part(&body, "printer");
    in->scanner = decode_part(&body, "scanner");
    reader_time(&body, "clock", JSON_OPTIONAL, &in->clock_ms);
    return reader_result(&body);
}

static enum status
report_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    enum status st = device_report_take(act, input, err);

    (void)answer;
    return st == STATUS_OK ? STATUS_EMPTY : st;
}

static json_t *
json_of_device(const struct act *act, const struct device_view *view)
{
    const struct device_report *report = &view->report;
    char at[RFC3339_SIZE];

    return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "name",
        view->device.name, "kind", role_name(view->device.kind), "last_seen",
        view->has_report
            ? json_string(zone_format(act->zone, view->said_ms, /* millis= */ false, at))
            : json_null(),
        "version", json_of_text(report->version), "screen", json_of_text(report->screen),
        "layout", json_of_text(report->layout), "hall", json_of_text(report->hall),
        "sound", json_of_text(device_part_name(report->sound)), "printer",
        json_of_text(device_part_name(report->printer)), "scanner",
        json_of_text(device_part_name(report->scanner)));
}

static enum status
list_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    struct device_view *views;
    size_t count;
    enum status st = device_report_list(act, &views, &count, err);

    (void)input;
    if (st == STATUS_OK) {
        json_t *list = json_array();

        for (size_t i = 0; i < count; i++) {
            (void)json_array_append_new(list, json_of_device(act, &views[i]));
        }
        answer_json(answer, 200, json_pack("{s:o}", "devices", list));
        free(views);
    }
    return st;
}

static const struct route routes[] = {
    { .method = "GET",
        .path = "/v1/devices",
        .roles = ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(ROLE_SUPERVISOR),
        .kind = JOB_READ,
        .run = list_run },
    { .method = "POST",
        .path = "/v1/devices/self",
        .roles = ROLE_BIT(ROLE_KIOSK) | ROLE_BIT(ROLE_BOARD) | ROLE_BIT(ROLE_GATE),
        .kind = JOB_WRITE,
        .input_size = sizeof(struct device_report),
        .decode = report_decode,
        .run = report_run },
};

const struct route_set routes_devices = ROUTE_SET(routes);
