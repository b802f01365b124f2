/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/api/person_input.h"

#include "common/nik.h"
#include "common/phone.h"
#include "common/text.h"
#include "server/office/arrival.h"

void
person_input_nik(
    struct json_reader *body, enum json_need need, char *out, size_t out_size)
{
    struct nik read;
    char typed[NIK_TYPED_SIZE];

    reader_line(body, "nik", need, typed, sizeof(typed));
    if (typed[0] && !nik_read(typed, NULL, NIK_ANY_DAY, &read)) {
        reader_fail(body, "nik", "must be 16 digits");
    } else if (typed[0]) {
        text_copy(out, out_size, read.digits);
    }
}

void
person_input_phone(struct json_reader *body, char *out, size_t out_size)
{
    char typed[32];
    char phone[PHONE_SIZE];

    reader_line(body, "phone", JSON_OPTIONAL, typed, sizeof(typed));
    if (typed[0] && !phone_read(typed, phone)) {
        reader_fail(body, "phone", "must be a phone number, or left out");
    } else if (typed[0]) {
        text_copy(out, out_size, phone);
    }
}

void
person_input(struct json_reader *body, struct person *person)
{
    struct json_reader r = reader_member(body, "person", JSON_REQUIRED);

    reader_line(&r, "name", JSON_REQUIRED, person->name, sizeof(person->name));
    person_input_nik(&r, JSON_REQUIRED, person->nik, sizeof(person->nik));
    person_input_phone(&r, person->phone, sizeof(person->phone));
    reader_text(&r, "address", JSON_OPTIONAL, person->address, sizeof(person->address));
}
