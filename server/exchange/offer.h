/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_EXCHANGE_OFFER_H
#define SERVER_EXCHANGE_OFFER_H

/*
 * We are a backend: a page of our tickets for a front office, and how its line stands.
 * Reading only. Worker threads. Source: docs/backend.md, "Tickets".
 */

#include "common/base.h"
#include "common/date.h"
#include "common/status.h"
#include "db/db_exchange_change.h"
#include "server/exchange/cursor.h"
#include "server/office/act.h"
#include "server/settings/settings.h"

#define OFFER_PAGE 500

struct offer_input {
    char office[SETTINGS_CODE_SIZE];
    char date[DATE_SIZE];    /* "": today and all days after it */
    char after[CURSOR_SIZE]; /* "": from the beginning */
};

struct offer {
    struct changed_ticket *rows; /* owned; personal data */
    size_t count;
    char next[CURSOR_SIZE];
};

/**
 * @return STATUS_OK
 *         STATUS_NOT_FOUND    we are no backend of that office
 *         STATUS_CURSOR_GONE  begin anew
 */
enum status offer_page(struct act *act, const struct offer_input *input,
    struct offer *offer, struct error *err) MUST_CHECK;
/** Also when offer_page() failed. */
void offer_destroy(struct offer *offer);

/** STATUS_NOT_FOUND unless `office` is the code of this office. */
enum status offer_check_office(
    const struct act *act, const char *office, struct error *err) MUST_CHECK;

struct offer_line {
    const struct settings_service *service; /* the settings' */
    int waiting;
    char last_called[NUMBER_SIZE]; /* today, of its letter; "": nobody yet */
    int32_t estimate_s;
};

/** The line now, per service, in the settings' order. Owned array. */
enum status offer_line_now(struct act *act, struct offer_line **lines, size_t *count,
    struct error *err) MUST_CHECK;

#endif /* SERVER_EXCHANGE_OFFER_H */
