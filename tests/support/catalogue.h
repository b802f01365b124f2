/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_CATALOGUE_H
#define TESTS_SUPPORT_CATALOGUE_H

#include <jansson.h>

/** The settings that a new office is given, as they are shipped; owned. A catalogue that
 * cannot be read ends the test program, with the line. */
json_t *catalogue_load(void);

#endif /* TESTS_SUPPORT_CATALOGUE_H */
