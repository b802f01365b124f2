/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PAGES_MODEL_H
#define SERVER_PAGES_MODEL_H

/* What a template finds is JSON: how a member is put into it, said once. Any thread. */

#include <jansson.h>

/** The value is taken over. */
static inline void
set(json_t *object, const char *name, json_t *value)
{
    (void)json_object_set_new(object, name, value);
}

#endif /* SERVER_PAGES_MODEL_H */
