/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_OFFICE_LIMITS_H
#define COMMON_OFFICE_LIMITS_H

/* How large an office may be, for the server that keeps it and the screens that show it.
 */

#define OFFICE_COUNTERS_MAX 999 /* numbers 1.. of counters, said and shown so far */
#define OFFICE_SERVICES_MAX 1024
#define VISIT_FILES_MAX 9 /* files of one person on one number */

#endif /* COMMON_OFFICE_LIMITS_H */
