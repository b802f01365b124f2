/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PREREG_DISTRICT_H
#define SERVER_PREREG_DISTRICT_H

/*
 * From which district of the office's an application comes, and how: counted once, for
 * the public's figures. Worker threads. Source: docs/rules.md, "Reports".
 */

#include "common/applied_way.h"
#include "common/base.h"
#include "common/status.h"
#include "db/db_application.h"
#include "server/office/act.h"

struct settings_office;

#define DISTRICT_FIELD "kecamatan" /* of a form */

/** The district that an address names ("..., Kec. Ngoro, ..."), as the office calls it;
 * NULL: none of its own. Pure. */
const char *district_of_address(
    const struct settings_office *office, const char *address);

/** One more application; of one whose district is not known nothing is counted. */
enum status district_count(struct act *act, const struct application *application,
    enum applied_way way, struct error *err) MUST_CHECK;

#endif /* SERVER_PREREG_DISTRICT_H */
