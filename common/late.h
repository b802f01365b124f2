/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_LATE_H
#define COMMON_LATE_H

/*
 * Libraries that are loaded when they are first needed: libpq and libcurl bring LDAP,
 * Kerberos and GnuTLS along, four megabytes that an office on SQLite without messages
 * never uses. Whoever uses one has a struct of pointers to its functions, each with the
 * type and the name that the library's header gives it:
 *
 *   #define LIBPQ_FUNCTIONS(X) X(PQclear) X(PQstatus)
 *   struct libpq { LIBPQ_FUNCTIONS(LATE_POINTER) };
 *
 * Only in a package the programs are linked with them as usual: so it depends on them.
 */

#include "common/base.h"
#include "common/status.h"

#define LATE_POINTER(function) __typeof__(function) *(function);
#define LATE_NAME(function) #function,

/**
 * Load a library and look its functions up. It stays loaded. Once a library; any thread.
 *
 * @param library    "libpq.so.5"
 * @param names      of `count` functions, in the order of the struct's pointers
 * @param functions  the struct; its every pointer is set on STATUS_OK
 * @return STATUS_OK; STATUS_IO when it is not there, or another one than we know
 */
enum status late_load(const char *library, const char *const *names, size_t count,
    void *functions, struct error *err) MUST_CHECK;

#endif /* COMMON_LATE_H */
