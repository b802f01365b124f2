/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_OFFICE_CHANGES_H
#define TESTS_SUPPORT_OFFICE_CHANGES_H

/* A change of settings by chance, for the random office and its model. */

#include "tests/support/office_model.h"

#define OFFICE_MODEL_COUNTERS_MIN 2
#define OFFICE_MODEL_COUNTERS_MAX 6

void office_change_settings(struct office *o);

#endif /* TESTS_SUPPORT_OFFICE_CHANGES_H */
