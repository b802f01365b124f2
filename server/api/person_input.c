/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/api/person_input.h"

#include "common/nik.h"
#include "common/phone.h"
#include "common/text.h"
#include "server/api/answer.h"
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
person_input(struct json_reader *body, struct desk_person *in)
{
    struct json_reader r = reader_member(body, "person", JSON_REQUIRED);
    struct person *person = &in->person;
    char known[16];

    reader_line(&r, "name", JSON_REQUIRED, person->name, sizeof(person->name));
    person_input_nik(&r, JSON_REQUIRED, person->nik, sizeof(person->nik));
    person_input_phone(&r, person->phone, sizeof(person->phone));
    reader_text(&r, "address", JSON_OPTIONAL, person->address, sizeof(person->address));
    reader_line(body, "known", JSON_OPTIONAL, known, sizeof(known));
    in->known = desk_known_from_word(known);
    if (in->known == DESK_KNOWN_COUNT) {
        reader_fail(body, "known", "must be keep or correct");
    }
    reader_line(body, "reason",
        in->known == DESK_KNOWN_CORRECT ? JSON_REQUIRED : JSON_OPTIONAL, in->reason,
        sizeof(in->reason));
}

enum status
person_is_known(struct answer *answer, struct desk_known_person *known)
{
    answer->refused = STATUS_PERSON_KNOWN;
    answer->json = known->told;
    answer_looked(answer, known->looked, "desk");
    return STATUS_OK;
}
