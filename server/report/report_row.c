/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A year has half a million rows, so they are read without a tree where they are flat,
 * as nearly all are.
 */
#include "server/report/report_row.h"

#include <string.h>

#include <jansson.h>

#include "common/json_scan.h"
#include "common/text.h"
#include "db/db_visit.h"

/* The members that are known, and what is done with one. */
static void
take_text(const char *name, const char *text, struct report_words *words)
{
    if (strcmp(name, "service") == 0 && !words->on_the_way) {
        text_copy(words->service, sizeof(words->service), text);
    } else if (strcmp(name, "for") == 0) { /* a person counts where it came for */
        words->on_the_way = true;
        text_copy(words->service, sizeof(words->service), text);
    } else if (strcmp(name, "why") == 0) {
        words->why = waiting_why_from_name(text);
    } else if (strcmp(name, "outcome") == 0) {
        words->outcome = outcome_from_name(text);
    } else if (strcmp(name, "lane") == 0) {
        words->priority = strcmp(text, lane_name(LANE_PRIORITY)) == 0;
    } else if (strcmp(name, "reason") == 0) {
        words->out_of_order = true;
    }
}

static void
take_number(const char *name, int64_t number, struct report_words *words)
{
    if (strcmp(name, "counter") == 0) {
        words->counter = (int)number;
    } else if (strcmp(name, "callable_from") == 0) {
        words->callable_from_ms = number;
    } else if (strcmp(name, "told_s") == 0) {
        words->told_s = (int32_t)number;
    } else if (strcmp(name, "told_to_s") == 0) {
        words->told_to_s = (int32_t)number;
    } else if (strcmp(name, "files") == 0) {
        words->files = (int)number;
    }
}

static bool
read_flat(const char *data, struct report_words *words)
{
    struct json_scan scan;

    json_scan_init(&scan, data);
    while (json_scan_next(&scan)) {
        char name[24];
        char text[64];

        if (scan.name_len >= sizeof(name) || scan.value_len >= sizeof(text)) {
            continue; /* none of ours */
        }
        memcpy(name, scan.name, scan.name_len);
        name[scan.name_len] = '\0';
        if (scan.is_text) {
            json_scan_copy(&scan, text, sizeof(text));
            take_text(name, text, words);
        } else {
            take_number(name, json_scan_int(&scan), words);
        }
    }
    return !scan.failed;
}

void
report_read_row(const char *data, struct report_words *words)
{
    const char *name;
    json_t *value;
    json_t *json;

    *words = (struct report_words){ .why = WAITING_NONE };
    if (read_flat(data, words)) {
        return;
    }
    *words = (struct report_words){ .why = WAITING_NONE };
    json = json_loads(data, 0, NULL);
    json_object_foreach(json, name, value)
    {
        if (json_is_string(value)) {
            take_text(name, json_string_value(value), words);
        } else {
            take_number(name, json_integer_value(value), words);
        }
    }
    json_decref(json);
}
