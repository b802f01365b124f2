/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one libpq of the process. */
#include "db/postgresql_library.h"

#include <assert.h>
#include <pthread.h>

struct libpq libpq;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static enum status loaded;
static struct error why;

static void
load(void)
{
    static const char *const names[] = { LIBPQ_FUNCTIONS(LATE_NAME) };

    static_assert(sizeof(libpq) == ARRAY_LEN(names) * sizeof(void *), "a pointer each");
    loaded = late_load("libpq.so.5", names, ARRAY_LEN(names), &libpq, &why);
}

enum status
libpq_load(struct error *err)
{
    (void)pthread_once(&once, load);
    return loaded == STATUS_OK ? STATUS_OK
                               : error_set(err, STATUS_STORAGE, "%s", why.text);
}
