/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PAGES_APPLICANT_PARTS_H
#define SERVER_PAGES_APPLICANT_PARTS_H

/* What applicants' pages share. Workers. */

#include "db/db_application.h"
#include "server/pages/page.h"
#include "server/settings/settings.h"

#define OWN ROLES_APPLYING

/** An application of the caller's, with its service. */
struct applicant_view {
    struct application application;
    const struct settings_service *service; /* NULL: offered no more */
    json_t *json; /* all of it (docs/openapi.yaml, "Application"); the model's `app` */
    bool open;    /* may be changed: a draft, or returned */
};

/** One that the caller's village is to know of, too; else as applicant_load(). */
enum status applicant_load_for_village(
    struct page_view *view, struct applicant_view *own, struct error *err) MUST_CHECK;

/** By the `id` of the path; its JSON, number and service's name go into the model. */
enum status applicant_load(
    struct page_view *view, struct applicant_view *own, struct error *err) MUST_CHECK;

/** The same of one that may be changed: what was sent is looked at, STATUS_WRONG_STATE.
 */
enum status applicant_load_open(
    struct page_view *view, struct applicant_view *own, struct error *err) MUST_CHECK;

/** Pages of a form: the fields that stand together, in their order. */
size_t applicant_form_pages(const struct settings_service *service);
/** The name of the page a field stands on, 1..; and which that is. */
size_t applicant_page_of(const struct settings_service *service, size_t field);

/** "Langkah 3 dari 8" and its bars: the form's pages, the papers, the check. */
void applicant_add_step(
    struct page_view *view, const struct settings_service *service, size_t step);

/** A value of a form as it is read: a day in words, a NIK in fours; owned. */
json_t *applicant_value(
    const struct page_view *view, enum field_kind kind, const char *value);

/** The answers, page by page, each with the way back to it; owned. */
json_t *applicant_answers(const struct page_view *view, const struct applicant_view *own);

/** A day of an application's JSON in words, or ""; owned. */
json_t *applicant_day(const struct page_view *view, const json_t *json, const char *name);
/** How an application stands, as `model.state`: the title and the next step of its state,
 * filled with what is known. */
void applicant_add_state(struct page_view *view, const json_t *json);

/** A paper's name as a heading has it: "Fotokopi KK"; owned. */
json_t *applicant_label(const char *label);
/** "Hanya bila diminta petugas", of a condition in the page's language; owned. */
json_t *applicant_condition(const struct page_view *view, const char *condition);

/** Its papers that can be sent, each with what the template asks of it; owned. */
json_t *applicant_papers(const struct page_view *view, const json_t *application);
/** What is missing: {"kind", "label", "others": what would do in its place}; owned.
 * @param missing  kinds, as application_missing() lists them */
json_t *applicant_missing_papers(const struct page_view *view,
    const struct applicant_view *own, const json_t *missing);

/**
 * Places as options of a choice: the free ones, or those of later days that are full.
 *
 * @param first  the text for none of them, or NULL
 * @param options  owned; with STATUS_OK only
 */
enum status applicant_places(struct page_view *view,
    const struct settings_service *service, bool full, const char *first,
    json_t **options, struct error *err) MUST_CHECK;

/** A choice of applicant_places() becomes `date` and `window` of `into`. */
void applicant_take_place(const json_t *typed, json_t *into);

#endif /* SERVER_PAGES_APPLICANT_PARTS_H */
