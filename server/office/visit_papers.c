/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The papers of a visit. */
#include "server/office/visit_papers.h"

#include <stdio.h>
#include <string.h>

#include "common/checklist.h"
#include "common/text.h"
#include "db/db_visit_file.h"
#include "server/office/counter_staffing.h"
#include "server/office/journal.h"
#include "server/office/line_move.h"
#include "server/settings/settings.h"

/* Papers of a checklist that fit a journal row, with the longest names. */
#define PAPERS_A_ROW 8

/* The visit, which must stand at the caller's counter. */
static enum status
load_at_counter(struct act *act, const char *id, struct visit *visit, struct error *err)
{
    struct counter counter;
    enum status st = db_visit_load(act->db, act->office, id, visit, err);

    if (st != STATUS_OK) {
        return st;
    }
    if (visit->counter != 0) {
        st = db_counter_load(act->db, act->office, visit->counter, &counter, err);
        if (st != STATUS_OK) {
            return st;
        }
        st = counter_check_own(act, &counter, err);
        if (st != STATUS_OK) {
            return st;
        }
    }
    if (visit->state != VISIT_CALLED && visit->state != VISIT_SERVING) {
        return line_wrong_state(visit, "at a counter", err);
    }
    return STATUS_OK;
}

/* The service of one file of a visit; NULL: it has no such file, or the settings do not
 * know it any more. */
static const struct settings_service *
service_of(const struct act *act, const struct visit *visit,
    const struct visit_files *files, int file)
{
    if (file <= 1) {
        return settings_service(act->settings, visit->service);
    }
    return (size_t)file - 2 < files->count
               ? settings_service(act->settings, files->file[file - 2].service)
               : NULL;
}

static enum status
record(struct act *act, const char *id, const struct settings_service *service,
    size_t index, const struct check_entry *entry, struct error *err)
{
    char field[48];

    if (!(service && settings_document(service, entry->item))) {
        (void)snprintf(field, sizeof(field), "items[%zu].id", index);
        return error_field(err, field, "is no document of this service");
    }
    return db_checklist_put(act->db, act->office, id, entry, err);
}

/* A row holds so many papers; who notes more writes several rows. */
static enum status
journal_papers(struct act *act, const char *id, const struct check_entry *entries,
    size_t count, struct error *err)
{
    enum status st = STATUS_OK;

    for (size_t at = 0; st == STATUS_OK && (at < count || at == 0); at += PAPERS_A_ROW) {
        json_t *items = json_array();

        for (size_t i = at; i < count && i < at + PAPERS_A_ROW; i++) {
            json_t *item =
                json_pack("[s, s]", entries[i].item, item_state_name(entries[i].state));

            if (entries[i].file > 1) {
                (void)json_array_append_new(item, json_integer(entries[i].file));
            }
            (void)json_array_append_new(items, item);
        }
        st = journal_append(
            act, EVENT_VISIT_CHECKLIST, id, json_pack("{s:o}", "items", items), err);
    }
    return st;
}

enum status
visit_papers_record(struct act *act, const char *id, const struct check_entry *entries,
    size_t count, struct visit *visit, struct error *err)
{
    struct visit_files files;
    enum status st = load_at_counter(act, id, visit, err);

    if (st == STATUS_OK) {
        st = db_visit_files_load(act->db, act->office, visit, &files, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    for (size_t i = 0; i < count; i++) {
        st = record(act, id, service_of(act, visit, &files, entries[i].file), i,
            &entries[i], err);
        if (st != STATUS_OK) {
            return st;
        }
    }
    return journal_papers(act, id, entries, count, err);
}

/* All that lacks, by the names that the clerk sees; of a group its first. */
static enum status
papers_lack(const struct office_settings *settings,
    const struct settings_service *service, const struct checklist_item *items,
    struct error *err)
{
    char ids[ERROR_FACT_SIZE] = "";
    size_t lacks[CHECKLIST_ITEMS_MAX];
    size_t count = checklist_lacks(items, service->document_count, lacks);
    enum status st;

    for (size_t i = 0; i < count; i++) {
        text_append(ids, sizeof(ids), ids[0] ? ", " : "");
        text_append(ids, sizeof(ids), service->documents[lacks[i]].id);
    }
    st = error_set(err, STATUS_CHECKLIST_INCOMPLETE, "neither seen nor taken: %s", ids);
    for (size_t i = 0; i < count; i++) {
        settings_tell_paper(settings, &service->documents[lacks[i]], err);
    }
    return st;
}

enum status
visit_papers_check(struct act *act, const struct visit *visit, struct error *err)
{
    const struct settings_service *service =
        settings_service(act->settings, visit->service);
    struct check_entry entries[SETTINGS_DOCUMENTS_MAX];
    struct checklist_item items[SETTINGS_DOCUMENTS_MAX];
    size_t count, lacking;
    enum status st = db_checklist_load(act->db, act->office, visit->id,
        visit->file > 1 ? visit->file : 1, entries, ARRAY_LEN(entries), &count, err);

    if (st != STATUS_OK || !service) {
        return st;
    }
    for (size_t i = 0; i < service->document_count; i++) {
        const struct settings_document *document = &service->documents[i];

        items[i] =
            (struct checklist_item){ .rule = document->rule, .group = document->group };
        for (size_t j = 0; j < count; j++) {
            if (strcmp(entries[j].item, document->id) == 0) {
                items[i].state = entries[j].state;
            }
        }
    }
    lacking = checklist_find_lacking(items, service->document_count);
    return lacking < service->document_count
               ? papers_lack(act->settings, service, items, err)
               : STATUS_OK;
}
