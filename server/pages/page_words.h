/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PAGES_PAGE_WORDS_H
#define SERVER_PAGES_PAGE_WORDS_H

/* Instants, spans and personal figures as pages of staff write them. Worker threads. Each
 * result is a new reference. */

#include <jansson.h>

#include "common/base.h"
#include "common/no_number.h"
#include "server/pages/page.h"

/** "09.42", in the office's zone and the page's language; null for 0. */
json_t *page_time(const struct page_view *view, int64_t at_ms);

/** "Kamis, 9 Juli 2026, 20.11"; null for 0. */
json_t *page_when(const struct page_view *view, int64_t at_ms);

/** "6 menit": whole minutes between two instants, by the sentence `minutes` of the folder
 * ("{n} menit"). */
json_t *page_minutes(const struct page_view *view, int64_t from_ms, int64_t to_ms);

/** "10.55-11.20": so many seconds from now, as people are told it, whole five minutes. */
json_t *page_span(const struct page_view *view, int32_t from_s, int32_t to_s);

/** A text of the office's catalogue in the page's language, where it is known. Borrowed.
 */
const char *page_catalogue(const struct page_view *view, const char *text);
/** The service's name in the same way; its code where the office has it no more.
 * Borrowed.
 */
const char *page_service(const struct page_view *view, const char *code);

/** Why there is no number without a ticket now: "habis", "lagi pukul 12.30".
 * @param again_ms  when there are some again; 0: not known */
json_t *page_no_number(
    const struct page_view *view, enum no_number why, int64_t again_ms);

/** "Buka hari ini pukul 07.30.", or on which day: when a closed office opens; null for 0.
 */
json_t *page_opens(const struct page_view *view, int64_t at_ms);

/** {"title", "why", "opens"} while nobody is let in today, or not yet, or no more; null
 * while the doors are open.
 * @param closed  the day was closed early */
json_t *page_doors(const struct page_view *view, bool closed);

/** "3517 0351 0593 9902": digits in fours, as text. */
json_t *page_fours(const char *digits);
/** ["3517", "0351", "0593", "9902"]: the same to be shown apart (`umum/empat`), so that
 * what is copied is the digits alone; null of none. */
json_t *page_digits(const char *digits);
/** "0812 3456 7890" of "6281234567890", one of another country as it is, null of none;
 * owned. */
json_t *page_phone(const char *phone);
/** The text, or null where it is empty: a section of a template is then left out; owned.
 */
json_t *page_text(const char *text);

#endif /* SERVER_PAGES_PAGE_WORDS_H */
