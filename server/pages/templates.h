/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PAGES_TEMPLATES_H
#define SERVER_PAGES_TEMPLATES_H

/*
 * The pages' templates and their texts, read once at the start: web/FOLDER/NAME.mustache,
 * and of each folder with templates web/FOLDER/id.json and en.json. Texts are understood
 * when the first page of their folder is asked for. Any thread.
 */

#include <jansson.h>

#include "common/base.h"
#include "common/status.h"
#include "server/http/texts.h"

struct templates;

#define TEMPLATE_LAYOUT "umum/layout" /* around every page; has {{{main}}} */

/**
 * @param web  the folder web/
 * @param out  to be freed, whatever the result
 * @return STATUS_OK; STATUS_IO, or STATUS_INVALID_SETTINGS: a template is broken: `err`
 *         has its place
 */
enum status templates_load(
    const char *web, struct templates **templates, struct error *err) MUST_CHECK;
void templates_free(struct templates *templates);

/**
 * The texts of a folder.
 * @param texts  gets what is borrowed
 * @return STATUS_OK; STATUS_INTERNAL: there are none, they are broken, or one is missing
 *         in one language: `err` has its place
 */
enum status templates_texts(struct templates *templates, enum language language,
    const char *folder, json_t **texts, struct error *err) MUST_CHECK;

/**
 * A template inside the layout.
 * @param model  what the template finds
 * @param frame  what the layout finds; gets `main`
 * @return owned; NULL: there is no template of this name
 */
char *templates_render(const struct templates *templates, const char *name,
    const json_t *model, json_t *frame, size_t *len);

#endif /* SERVER_PAGES_TEMPLATES_H */
