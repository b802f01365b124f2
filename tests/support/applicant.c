/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/applicant.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/text.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define WAIT_MS 60000

/* The message with this name, when it is of this phone and event; owned. */
static json_t *
read_message(const char *folder, const char *name, const char *phone, const char *event)
{
    char path[TEMP_PATH_SIZE + 300];
    json_t *json;
    const char *to;
    const char *what;

    (void)snprintf(path, sizeof(path), "%s/%s", folder, name);
    json = json_load_file(path, 0, NULL);
    to = json_string_value(json_object_get(json, "to"));
    what = json_string_value(json_object_get(json, "event"));
    if (to && what && strcmp(to, phone) == 0 && strcmp(what, event) == 0) {
        return json;
    }
    json_decref(json);
    return NULL;
}

json_t *
applicant_message(const struct e2e *e2e, const char *phone, const char *event, int nth)
{
    int64_t end = clock_monotonic_ms() + WAIT_MS;
    char folder[TEMP_PATH_SIZE + 16];

    (void)snprintf(folder, sizeof(folder), "%s/outbox", e2e_folder(e2e));
    for (;;) {
        struct dirent **entries;
        int count = scandir(folder, &entries, NULL, alphasort);
        json_t *found = NULL;
        int seen = 0;

        for (int i = 0; i < count; i++) {
            json_t *json = !found && entries[i]->d_name[0] != '.'
                               ? read_message(folder, entries[i]->d_name, phone, event)
                               : NULL;

            if (json && seen++ == nth) {
                found = json;
            } else {
                json_decref(json);
            }
            free(entries[i]);
        }
        if (count >= 0) {
            free(entries);
        }
        if (found) {
            return found;
        }
        if (clock_monotonic_ms() >= end) {
            fail_msg("no message \"%s\" number %d came", event, nth);
        }
        (void)usleep(20000);
    }
}

void
applicant_code(const struct e2e *e2e, int nth, const char *phone, char code[7])
{
    json_t *json = applicant_message(e2e, phone, "code", nth);
    const char *text = json_string_value(json_object_get(json, "text"));

    assert_non_null(strstr(text, "DUKCAPIL JOMBANG: kode Anda "));
    (void)snprintf(code, 7, "%.6s", strstr(text, "Anda ") + 5);
    json_decref(json);
}

void
applicant_sign_in(struct e2e *e2e, const char *phone, char header[APPLICANT_HEADER_SIZE])
{
    struct e2e_answer *answer;
    char body[128];

    (void)snprintf(body, sizeof(body), "{\"username\":\"%s\",\"password\":\"%s\"}", phone,
        APPLICANT_PASSWORD);
    answer = e2e_ask(e2e, NULL, "POST", "/v1/session", body, NULL);
    assert_int_equal(answer->status, 200);
    (void)snprintf(header, APPLICANT_HEADER_SIZE, "Authorization: Bearer %s",
        e2e_text(answer, "token"));
    e2e_answer_free(answer);
}

void
applicant_new(struct e2e *e2e, const char *phone, const char *nik, const char *name,
    char header[APPLICANT_HEADER_SIZE])
{
    char body[512];
    char code[7];

    (void)snprintf(body, sizeof(body),
        "{\"phone\":\"%s\",\"nik\":\"%s\",\"name\":\"%s\",\"password\":\"%s\"}", phone,
        nik, name, APPLICANT_PASSWORD);
    assert_int_equal(e2e_status(e2e, NULL, "POST", "/v1/accounts", body), 201);
    applicant_code(e2e, 0, phone, code);
    (void)snprintf(body, sizeof(body), "{\"phone\":\"%s\",\"code\":\"%s\"}", phone, code);
    assert_int_equal(e2e_status(e2e, NULL, "POST", "/v1/accounts/confirm", body), 200);
    applicant_sign_in(e2e, phone, header);
}

int
applicant_told(struct e2e *e2e, const char *who, const char *header, const char *method,
    const char *path, const char *body, const char *member, char out[64])
{
    struct e2e_answer *answer = e2e_ask(e2e, who, method, path, body, header);
    int status = answer->status;

    if (out) {
        text_copy(out, 64, e2e_text(answer, member));
    }
    e2e_answer_free(answer);
    return status;
}
