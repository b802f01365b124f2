/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/prereg/reseal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/text.h"
#include "db/db_reseal.h"
#include "server/office/journal.h"
#include "server/office/survey.h"
#include "server/prereg/application.h"
#include "server/prereg/paper.h"
#include "server/prereg/registrant.h"
#include "server/prereg/registrant_parts.h"

#define AT_A_TIME 50
#define FILES_AT_A_TIME 20

static enum status
people(struct act *act, struct reseal *at, size_t *count, struct error *err)
{
    struct registrant *list;
    int64_t behind = strtoll(at->behind, NULL, 10);
    enum status st =
        db_reseal_people(act->db, act->office, behind, AT_A_TIME, &list, count, err);

    for (size_t i = 0; st == STATUS_OK && i < *count; i++) {
        struct person person;

        (void)snprintf(
            at->behind, sizeof(at->behind), "%lld", (long long)list[i].account);
        if (vault_is_newest(act->vault, list[i].person.bytes)) {
            continue;
        }
        st = registrant_open(act, &list[i].person, &person, err);
        if (st == STATUS_OK) {
            st = registrant_seal(act, &person, &list[i], err);
        }
        if (st == STATUS_OK) {
            st = db_reseal_person(act->db, act->office, &list[i], err);
        }
        sodium_memzero(&person, sizeof(person));
    }
    free(list);
    return st;
}

/* `note` sealed by the newest key; `*again` false: it was so already. */
static enum status
seal_note(struct act *act, const struct application *application,
    struct sealed_text *note, bool *again, struct error *err)
{
    char text[APPLICATION_NOTE_MAX];
    enum status st;

    *again = note->len > 0 && !vault_is_newest(act->vault, note->bytes);
    if (!*again) {
        return STATUS_OK;
    }
    st = application_open_note(act, application, note, text, err);
    if (st == STATUS_OK) {
        application_seal_note(act, application, text, note);
    }
    sodium_memzero(text, sizeof(text));
    return st;
}

static enum status
notes_of_papers(struct act *act, const struct application *application, struct error *err)
{
    struct paper *papers;
    size_t count;
    enum status st =
        db_paper_list(act->db, act->office, application->id, &papers, &count, err);

    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        bool again;

        st = seal_note(act, application, &papers[i].note, &again, err);
        if (st == STATUS_OK && again) {
            st = db_paper_put(act->db, act->office, application->id, &papers[i], err);
        }
    }
    free(papers);
    return st;
}

static enum status
notes_of_steps(struct act *act, const struct application *application, struct error *err)
{
    struct application_step *steps;
    size_t count;
    enum status st = db_application_step_list(
        act->db, act->office, application->id, &steps, &count, err);

    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        bool again;

        st = seal_note(act, application, &steps[i].note, &again, err);
        if (st == STATUS_OK && again) {
            st = db_reseal_step(act->db, act->office, application->id, &steps[i], err);
        }
    }
    free(steps);
    return st;
}

static enum status
applications(struct act *act, struct reseal *at, size_t *count, struct error *err)
{
    struct application *list;
    enum status st = db_reseal_applications(
        act->db, act->office, at->behind, AT_A_TIME, &list, count, err);

    for (size_t i = 0; st == STATUS_OK && i < *count; i++) {
        text_copy(at->behind, sizeof(at->behind), list[i].id);
        st = application_reseal_form(act, &list[i], err);
        if (st == STATUS_OK) {
            st = notes_of_papers(act, &list[i], err);
        }
        if (st == STATUS_OK) {
            st = notes_of_steps(act, &list[i], err);
        }
    }
    free(list);
    return st;
}

static enum status
remarks(struct act *act, struct reseal *at, size_t *count, struct error *err)
{
    struct survey_remark *list;
    enum status st =
        db_reseal_remarks(act->db, act->office, at->behind, AT_A_TIME, &list, count, err);

    for (size_t i = 0; st == STATUS_OK && i < *count; i++) {
        text_copy(at->behind, sizeof(at->behind), list[i].id);
        if (vault_is_newest(act->vault, list[i].sealed)) {
            continue;
        }
        st = survey_reseal_remark(act, &list[i], err);
        if (st == STATUS_OK) {
            st = db_reseal_remark(act->db, act->office, &list[i], err);
        }
    }
    free(list);
    return st;
}

/* The files are sealed by a chore of their own, reseal_files(): this one waits for it. */
static enum status
papers(struct act *act, struct reseal *at, size_t *count, struct error *err)
{
    (void)at;
    (void)err;
    *count = paper_any_older(act) ? AT_A_TIME : 0;
    return STATUS_OK;
}

static enum status (*const walks[])(
    struct act *act, struct reseal *at, size_t *count, struct error *err) = {
    [RESEAL_PEOPLE] = people,
    [RESEAL_APPLICATIONS] = applications,
    [RESEAL_REMARKS] = remarks,
    [RESEAL_PAPERS] = papers,
};

enum status
reseal_values(struct act *act, struct error *err)
{
    int newest = vault_newest(act->vault);
    struct reseal at;
    char subject[8];
    size_t count;
    enum status st;

    if (newest == 1) {
        return STATUS_OK;
    }
    st = db_reseal_load(act->db, act->office, &at, err);
    if (st != STATUS_OK ||
        at.key > newest || /* a newer server's, since we have started */
        (at.key == newest && at.part == RESEAL_DONE)) {
        return st;
    }
    if (at.key != newest) {
        at = (struct reseal){ .key = newest };
    }
    st = walks[at.part](act, &at, &count, err);
    if (st != STATUS_OK || (at.part == RESEAL_PAPERS && count > 0)) {
        return st;
    }
    if (count < AT_A_TIME) {
        at.part++;
        at.behind[0] = '\0';
    }
    st = db_reseal_put(act->db, act->office, &at, err);
    if (st != STATUS_OK || at.part != RESEAL_DONE) {
        return st == STATUS_OK ? STATUS_EMPTY : st;
    }
    (void)snprintf(subject, sizeof(subject), "%d", newest);
    return journal_append(act, EVENT_KEY_RESEALED, subject, NULL, err);
}

enum status
reseal_files(struct act *act, struct error *err)
{
    size_t sealed = 0;
    enum status st = paper_reseal(act, FILES_AT_A_TIME, &sealed, err);

    return st == STATUS_OK && sealed == FILES_AT_A_TIME ? STATUS_EMPTY : st;
}
