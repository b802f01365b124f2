/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_ADMIN_ADMIN_DEMO_H
#define SERVER_ADMIN_ADMIN_DEMO_H

/*
 * What `antrean-admin init --demo` puts into an office: accounts, devices and tickets of
 * made-up people, with files under demo/ that say how to use them. Inside init's
 * transaction.
 */

#include <jansson.h>

#include "common/base.h"
#include "common/status.h"

struct act;

/** Change the catalogue so that the office is open on `date`, whatever day that is. */
enum status demo_open_doors(json_t *catalogue, const char *date, struct error *err)
    MUST_CHECK;

/**
 * Make accounts, devices and tickets, and FOLDER/demo with their passwords, tokens and
 * codes (mode 0600). `act` holds the settings that demo_open_doors() has made.
 */
enum status demo_fill(
    struct act *act, const char *folder, const char *date, struct error *err) MUST_CHECK;

/** The part of it that makes demo/tickets. */
enum status demo_fill_tickets(
    struct act *act, const char *folder, const char *date, struct error *err) MUST_CHECK;

#endif /* SERVER_ADMIN_ADMIN_DEMO_H */
