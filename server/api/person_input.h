/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_API_PERSON_INPUT_H
#define SERVER_API_PERSON_INPUT_H

/* A person as staff type one who stands before them. Loop thread. */

#include "common/json_reader.h"
#include "server/prereg/desk_person.h"

struct answer;

/** A NIK that can be one, as its digits; or nothing. */
void person_input_nik(
    struct json_reader *body, enum json_need need, char *out, size_t out_size);
void person_input_phone(struct json_reader *body, char *out, size_t out_size);

/** The member `person`: name and NIK, perhaps phone and address; `known` and `reason`,
 * where something else is held of them. */
void person_input(struct json_reader *body, struct desk_person *in);

/** The question whose NIK it is: a refusal, but the look at who is held is kept. Takes
 * `known` over. Worker. */
enum status person_is_known(struct answer *answer, struct desk_known_person *known);

#endif /* SERVER_API_PERSON_INPUT_H */
