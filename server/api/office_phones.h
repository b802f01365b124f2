/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_API_OFFICE_PHONES_H
#define SERVER_API_OFFICE_PHONES_H

/* The phones of one office: which follow which number, and what each was told. Loop
 * thread. */

#include "common/base.h"

struct api;
struct office;
struct phone_news;
struct phones;
struct request;

/** `heard` counts the commits of any office; borrowed, as the office: both outlive it. */
struct phones *office_phones_new(
    const struct api *api, struct office *office, uint64_t *heard);
/** When no stream is open any more. */
void office_phones_free(struct phones *phones);

struct office *office_phones_of(const struct phones *phones);
size_t office_phones_count(const struct phones *phones);

/** A phone begins to follow: its stream is opened. `moved`: its visit may have moved
 * since `news` was found. */
void office_phones_add(struct phones *phones, struct request *req,
    const struct phone_news *news, bool moved);

#endif /* SERVER_API_OFFICE_PHONES_H */
