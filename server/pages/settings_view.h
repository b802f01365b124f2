/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PAGES_SETTINGS_VIEW_H
#define SERVER_PAGES_SETTINGS_VIEW_H

/* What the pages of /atur show: parts of the settings as fields, an entry of a list, who
 * changed what. Worker threads. */

#include "common/base.h"
#include "common/status.h"
#include "server/pages/page.h"

/** /atur: each part with its last change. */
enum status settings_fill_all(struct page_view *view, struct error *err) MUST_CHECK;
/** /atur/{part} */
enum status settings_fill_part(struct page_view *view, struct error *err) MUST_CHECK;
/** /atur/{part}/butir/{item} */
enum status settings_fill_item(struct page_view *view, struct error *err) MUST_CHECK;
/** /atur/{part}/mentah: the part as JSON */
enum status settings_fill_raw(struct page_view *view, struct error *err) MUST_CHECK;
/** /atur/{part}/riwayat: its versions */
enum status settings_fill_file(struct page_view *view, struct error *err) MUST_CHECK;
enum status settings_fill_history(struct page_view *view, struct error *err) MUST_CHECK;
/** /atur/gambar: the boards' pictures, and what is left out of them; waits for a disk. */
enum status settings_fill_pictures(struct page_view *view, struct error *err) MUST_CHECK;

/** The menu of /atur, for its other pages; `current` is a word of it. */
void settings_add_menu(struct page_view *view, const char *current);

#endif /* SERVER_PAGES_SETTINGS_VIEW_H */
