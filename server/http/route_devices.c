/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Devices: what each says of itself, and the list of what they said. */
#include <stdlib.h>

#include "common/clock.h"
#include "common/json.h"
#include "server/http/routes.h"
#include "server/office/device_report.h"

static enum status
read_part(
    const json_t *json, const char *field, enum device_part *part, struct error *err)
{
    char name[16];
    enum status st = json_read_text(json, field, JSON_OPTIONAL, name, sizeof(name), err);

    if (st == STATUS_OK) {
        *part = device_part_from_name(name);
        if (*part == DEVICE_PART_COUNT) {
            return error_set(err, STATUS_BAD_REQUEST,
                "field \"%s\" must be ok, low, empty, missing or off", field);
        }
    }
    return st;
}

static enum status
report_decode(const struct request *req, void *input, struct error *err)
{
    struct device_report *in = input;
    const json_t *json = request_json(req);
    const struct {
        const char *field;
        char *out;
        size_t size;
    } texts[] = { { "version", in->version, sizeof(in->version) },
        { "screen", in->screen, sizeof(in->screen) },
        { "layout", in->layout, sizeof(in->layout) },
        { "hall", in->hall, sizeof(in->hall) } };
    enum status st = STATUS_OK;

    for (size_t i = 0; st == STATUS_OK && i < ARRAY_LEN(texts); i++) {
        st = json_read_text(
            json, texts[i].field, JSON_OPTIONAL, texts[i].out, texts[i].size, err);
    }
    if (st == STATUS_OK) {
        st = read_part(json, "sound", &in->sound, err);
    }
    if (st == STATUS_OK) {
        st = read_part(json, "printer", &in->printer, err);
    }
    return st == STATUS_OK ? read_part(json, "scanner", &in->scanner, err) : st;
}

static enum status
report_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    enum status st = device_report_take(act, input, err);

    (void)answer;
    return st == STATUS_OK ? STATUS_EMPTY : st;
}

/* "" is what a device did not speak of. */
static json_t *
text_or_null(const char *text)
{
    return text[0] ? json_string(text) : json_null();
}

static json_t *
json_of_device(const struct device_view *view)
{
    const struct device_report *report = &view->report;
    char at[RFC3339_SIZE];

    return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "name",
        view->device.name, "kind", role_name(view->device.kind), "last_seen",
        view->has_report
            ? json_string(clock_format(view->said_ms, /* millis= */ false, at))
            : json_null(),
        "version", text_or_null(report->version), "screen", text_or_null(report->screen),
        "layout", text_or_null(report->layout), "hall", text_or_null(report->hall),
        "sound", text_or_null(device_part_name(report->sound)), "printer",
        text_or_null(device_part_name(report->printer)), "scanner",
        text_or_null(device_part_name(report->scanner)));
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
            (void)json_array_append_new(list, json_of_device(&views[i]));
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
