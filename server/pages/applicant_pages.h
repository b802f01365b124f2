/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PAGES_APPLICANT_PAGES_H
#define SERVER_PAGES_APPLICANT_PAGES_H

/* Applicants' pages: the choice of a service, an account, an application being made, and
 * one that was sent. */

#include "server/http/route.h"

extern const struct route_set routes_applicant_start;
extern const struct route_set routes_applicant_account;
extern const struct route_set routes_applicant_form;
extern const struct route_set routes_applicant_papers;
extern const struct route_set routes_applicant_moves;
extern const struct route_set routes_applicant_status;

#endif /* SERVER_PAGES_APPLICANT_PAGES_H */
