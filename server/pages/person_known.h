/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PAGES_PERSON_KNOWN_H
#define SERVER_PAGES_PERSON_KNOWN_H

/* Whose NIK is it? The question on the forms of staff who type a person in, where
 * something else is held under the NIK (server/prereg/desk_person.h). Worker threads. */

struct page_view;

/** The fields `known` and `reason`, where they were asked for or filled in. */
void page_add_known(struct page_view *view);

#endif /* SERVER_PAGES_PERSON_KNOWN_H */
