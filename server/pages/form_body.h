/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PAGES_FORM_BODY_H
#define SERVER_PAGES_FORM_BODY_H

/*
 * What a form of a page sends, and the JSON that an act takes instead. Pure.
 * Source: the URL Standard, "application/x-www-form-urlencoded".
 */

#include <jansson.h>

#include "common/base.h"
#include "common/status.h"

#define FORM_FIELDS_MAX 640 /* state and note of each paper of a bundle, and some */

/**
 * Read `a=1&b=2`: one flat object of texts, of a name that comes twice the last. Text is
 * trimmed but where the name holds "password"; lines end with \n.
 *
 * @param form  owned; NULL with an error
 * @return STATUS_OK; STATUS_BAD_REQUEST: no UTF-8, or too many fields
 */
enum status form_body_read(const char *body, size_t len, json_t **form, struct error *err)
    MUST_CHECK;

/**
 * The object an act takes: `wish.date` stands in an object `wish`; `n:n` is a whole
 * number, `b:b` true, `list[]` a list of what is parted by line ends; `t:d`, `t:m` and
 * `t:y` are one text "day-month-year", empty when they all are.
 * @param keep_empty  an empty field is "" and not left out
 * @return owned
 */
json_t *form_body_shape(const json_t *form, bool keep_empty);

/** The lines of a text that are not empty, as an array; owned. */
json_t *form_lines(const char *text);

#endif /* SERVER_PAGES_FORM_BODY_H */
