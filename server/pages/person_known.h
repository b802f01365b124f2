/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PAGES_PERSON_KNOWN_H
#define SERVER_PAGES_PERSON_KNOWN_H

/* Whose NIK is it? The question on the forms of staff who type a person in, where
 * something else is held under the NIK (server/prereg/desk_person.h). Worker threads. */

#include <jansson.h>
#include <stdbool.h>

struct page_view;

/** The fields `known` and `reason`, where they were asked for or filled in; `asked` of
 * the model is the NIK that they are about, `held` what was told of who has it. */
void page_add_known(struct page_view *view);

/** Have both texts the same digits? NULL has none of it. Any thread. */
bool page_is_same_number(const json_t *one, const json_t *other);

/** What was chosen counts for the NIK it was asked about, and for no other. Loop. */
void page_shape_known(const json_t *typed, json_t *body);

#endif /* SERVER_PAGES_PERSON_KNOWN_H */
