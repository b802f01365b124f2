/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_REPORT_IKM_TABLE_H
#define SERVER_REPORT_IKM_TABLE_H

/* The satisfaction index as officials print it: a row a service, with the weight used. */

#include "server/report/ikm.h"
#include "server/report/report_table.h"

struct office_settings;

/** An element's short name, as the regulation heads its column; static. */
const char *ikm_element_label(enum survey_element element);

/** Fill an empty table. Lines of services that are gone have their code for a name. */
void ikm_fill_table(const struct ikm *ikm, const struct office_settings *settings,
    const char *from, const char *to, struct report_table *table);

#endif /* SERVER_REPORT_IKM_TABLE_H */
