/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_HTTP_TEXTS_H
#define SERVER_HTTP_TEXTS_H

/*
 * What the server says to people: a sentence per error code and language, from the files
 * web/text/id.json and en.json. Immutable once read: any thread.
 *
 * A code has a list "title" and a list "detail"; of each the first sentence is taken
 * whose blanks ({date}, {time} and those of ERROR_FACT_LIST) are all known; a title's
 * last has none. It may have both once more for a case of ERROR_CASE_LIST, and under
 * "reasons" by the word of FACT_REASON, which the problem then has too. "_ticket" follows
 * the detail when a ticket was refused that is as good as before. What is meant for
 * programs and their writers, in English, is the problem's "why"; no person sees it.
 */

#include <jansson.h>

#include "common/base.h"
#include "common/status.h"

enum language { LANGUAGE_ID, LANGUAGE_EN, LANGUAGE_COUNT };

struct texts;

/** Read FOLDER/id.json and en.json; each must know every code that is answered. */
enum status texts_load(const char *folder, struct texts **texts, struct error *err)
    MUST_CHECK;
void texts_free(struct texts *texts);

/** "id" or "en". */
const char *language_name(enum language language);

/** The better of the two by an Accept-Language header (may be NULL). */
enum language language_choose(const char *accept_language);

/**
 * A problem object (RFC 9457) for `err`, in a language; owned by the caller.
 * @param extra  members to add, borrowed; may be NULL
 */
json_t *texts_problem(const struct texts *texts, enum language language,
    const struct error *err, const json_t *extra);

/**
 * Give each object of the lists "refused" and "warnings" of `answer` a "message" in this
 * language: the sentence of its "kind", from "_findings" of the texts, with its subject,
 * people, numbers, tickets and days filled in. Does nothing where there are none.
 */
void texts_explain(const struct texts *texts, enum language language, json_t *answer);

/** "Selasa, 14 Juli 2026"; `date` itself when it is none. */
const char *texts_date(const struct texts *texts, enum language language,
    const char *date, char *out, size_t out_size);

/** "08.00-11.00" in Indonesian, "08:00-11:00" in English; from the latter. */
const char *texts_time(
    enum language language, const char *time, char *out, size_t out_size);

#endif /* SERVER_HTTP_TEXTS_H */
