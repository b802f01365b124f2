/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PLACE_NAME_H
#define COMMON_PLACE_NAME_H

/*
 * Names of districts and villages as people write them, compared without small
 * differences: letters and digits, small; without "kecamatan", "desa" and the like before
 * them. Any thread.
 */

#include "common/base.h"

/** Appends what of the name is compared; false: nothing of it is. */
bool place_name_append(char *out, size_t out_size, const char *name);

/** Are these one name? What has nothing to compare is the same as none. */
bool place_is_same(const char *one, const char *other);

#endif /* COMMON_PLACE_NAME_H */
