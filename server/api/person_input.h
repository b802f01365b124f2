/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_API_PERSON_INPUT_H
#define SERVER_API_PERSON_INPUT_H

/* A person as staff type one who stands before them. Loop thread. */

#include "common/json_reader.h"
#include "server/prereg/registrant.h"

/** A NIK that can be one, as its digits; or nothing. */
void person_input_nik(
    struct json_reader *body, enum json_need need, char *out, size_t out_size);
void person_input_phone(struct json_reader *body, char *out, size_t out_size);

/** The member `person`: name and NIK, perhaps phone and address. */
void person_input(struct json_reader *body, struct person *person);

#endif /* SERVER_API_PERSON_INPUT_H */
