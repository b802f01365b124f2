/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one Pango of the process, and its cairo. */
#include "ticketing/pango_library.h"

#include <assert.h>
#include <pthread.h>

struct libpango libpango;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static enum status loaded;
static struct error why;

static void
load(void)
{
    static const char *const names[] = { LIBPANGO_FUNCTIONS(LATE_NAME) };

    static_assert(
        sizeof(libpango) == ARRAY_LEN(names) * sizeof(void *), "a pointer each");
    /* It stands on cairo, so that cairo's functions are found in it, too. */
    loaded =
        late_load("libpangocairo-1.0.so.0", names, ARRAY_LEN(names), &libpango, &why);
}

enum status
libpango_load(struct error *err)
{
    (void)pthread_once(&once, load);
    return loaded == STATUS_OK ? STATUS_OK : error_set(err, loaded, "%s", why.text);
}
