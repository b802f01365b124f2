/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/prereg/application_status.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <sodium.h>

#include "common/mem.h"
#include "common/phone.h"
#include "common/text.h"
#include "server/notify/message_out.h"
#include "server/office/ticket_issue.h"
#include "server/prereg/registrant.h"

static void
to_upper(char *text)
{
    for (; *text; text++) {
        *text = (char)toupper((unsigned char)*text);
    }
}

enum status
application_by_number(struct act *act, const char *number,
    struct application *application, struct error *err)
{
    char typed[REGISTRATION_SIZE];
    char registration[REGISTRATION_SIZE];
    enum status st = STATUS_NOT_FOUND;
    size_t at = 0;

    text_copy(typed, sizeof(typed), number);
    to_upper(typed);
    if (strchr(typed, '-')) {
        return db_application_by_registration(
            act->db, act->office, typed, application, err);
    }
    while (st == STATUS_NOT_FOUND &&
           ticket_registration_next(act->settings, typed, &at, registration)) {
        st = db_application_by_registration(
            act->db, act->office, registration, application, err);
    }
    return st;
}

enum status
application_by_phone4(struct act *act, const char *number, const char *phone4,
    struct application *application, struct error *err)
{
    struct person person;
    bool matches;
    enum status st = application_by_number(act, number, application, err);

    if (st == STATUS_OK) {
        st = application_person(act, application, &person, err);
    }
    if (st == STATUS_OK) {
        matches = strlen(phone4) == 4 &&
                  sodium_memcmp(phone_last4(person.phone), phone4, 4) == 0;
        sodium_memzero(&person, sizeof(person));
        st = matches ? STATUS_OK : STATUS_NOT_FOUND;
    }
    return st == STATUS_NOT_FOUND
               ? error_set(err, STATUS_NOT_FOUND, "number and phone do not match")
               : st;
}

/* What is said, by the day that matters in this state. */
static const char *
describe(const struct application *application, json_t *params)
{
    (void)json_object_set_new(
        params, "state", json_string(ticket_state_name(application->state)));
    (void)json_object_set_new(
        params, "number", json_string(application_short_number(application)));
    if (application->state == TICKET_APPROVED) {
        return "status_visit";
    }
    if (!application->expected[0] || application->state > TICKET_PROCESSING) {
        return "status";
    }
    (void)json_object_set_new(params, "day", json_string(application->expected));
    return "status_expected";
}

/* "status, 7k3m92qx, 4821": three words with spaces, commas or slashes between. */
static bool
read_question(const char *text, char number[REGISTRATION_SIZE], char phone4[8])
{
    char *copy = xstrdup(text);
    char *rest = NULL;
    const char *word = strtok_r(copy, " ,;/\t\r\n", &rest);
    const char *first = word ? strtok_r(NULL, " ,;/\t\r\n", &rest) : NULL;
    const char *second = first ? strtok_r(NULL, " ,;/\t\r\n", &rest) : NULL;
    bool read = second && strcasecmp(word, "status") == 0 &&
                text_copy(number, REGISTRATION_SIZE, first) &&
                text_copy(phone4, 8, second);

    free(copy);
    return read;
}

enum status
application_answer_text(
    struct act *act, const char *from, const char *text, struct error *err)
{
    const struct message_to to = { .phone = from, .language = "id", .urgent = true };
    struct application application;
    char number[REGISTRATION_SIZE];
    char phone4[8];
    json_t *params = NULL;
    enum status st = STATUS_NOT_FOUND;

    if (read_question(text, number, phone4)) {
        st = application_by_phone4(act, number, phone4, &application, err);
    }
    if (st == STATUS_OK) {
        st = application_message_params(act, &application, &params, err);
    } else if (st == STATUS_NOT_FOUND) {
        return message_put(act, "status_no_match", &to, json_object(), err);
    }
    if (st != STATUS_OK) {
        json_decref(params);
        return st;
    }
    return message_put(act, describe(&application, params), &to, params, err);
}
