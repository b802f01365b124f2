/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/office/desk_find.h"

#include <string.h>

#include "common/text.h"
#include "common/zone.h"
#include "db/db_find.h"
#include "db/db_visit_file.h"
#include "server/office/desk_query.h"
#include "ticketing/code.h"

static enum status
load_applicant(
    struct act *act, const char *subject, struct desk_entry *entry, struct error *err)
{
    enum status st =
        db_applicant_load(act->db, act->office, subject, &entry->applicant, err);

    entry->has_applicant = st == STATUS_OK;
    return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

enum status
desk_find_ticket(
    struct act *act, const char *ticket, struct desk_entry *entry, struct error *err)
{
    char today[DATE_SIZE];
    enum status st;

    *entry = (struct desk_entry){ .has_ticket = true };
    st = db_ticket_load(act->db, act->office, ticket, &entry->ticket, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = load_applicant(act, ticket, entry, err);
    if (st != STATUS_OK) {
        return st;
    }
    (void)zone_date(act->zone, act->now_ms, today);
    st = db_visit_file_by_ticket(act->db, act->office, today, ticket, &entry->visit, err);
    entry->has_visit = st == STATUS_OK;
    return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

enum status
desk_find_visit(
    struct act *act, const char *visit, struct desk_entry *entry, struct error *err)
{
    enum status st;

    *entry = (struct desk_entry){ .has_visit = true };
    st = db_visit_load(act->db, act->office, visit, &entry->visit, err);
    if (st != STATUS_OK) {
        return st;
    }
    if (!entry->visit.ticket[0]) {
        return load_applicant(act, visit, entry, err);
    }
    entry->has_ticket = true;
    st = db_ticket_load(act->db, act->office, entry->visit.ticket, &entry->ticket, err);
    return st == STATUS_OK ? load_applicant(act, entry->visit.ticket, entry, err) : st;
}

/* Those who fit, as far as there is room. */
struct hits {
    struct desk_query query;
    size_t count;
    bool more;
    struct {
        char ticket[TICKET_KEY_SIZE]; /* "": of the visit */
        char visit[VISIT_ID_SIZE];
    } hit[DESK_FOUND_MAX];
};

static bool
add_hit(struct hits *hits, const char *ticket, const char *visit)
{
    if (hits->count == DESK_FOUND_MAX) {
        hits->more = true;
        return false;
    }
    text_copy(
        hits->hit[hits->count].ticket, sizeof(hits->hit[hits->count].ticket), ticket);
    text_copy(hits->hit[hits->count].visit, sizeof(hits->hit[hits->count].visit), visit);
    hits->count++;
    return true;
}

static bool
see_row(void *arg, const struct find_row *row)
{
    struct hits *hits = arg;

    if (!desk_query_fits(&hits->query, row->applicant.name, row->applicant.nik,
            row->applicant.phone, row->registration)) {
        return true;
    }
    return add_hit(hits, row->ticket, row->visit);
}

/* What a scanner read off a ticket or a slip: one that the office holds. */
static enum status
find_scanned(struct act *act, enum scan_kind kind, const char *normal, struct hits *hits,
    struct error *err)
{
    struct ticket_code code;
    struct visit visit;
    int64_t office;
    enum status st;

    if (kind == SCAN_SLIP) {
        st = db_visit_by_track(act->db, normal + strlen("/P/"), &office, &visit, err);
        if (st == STATUS_OK && office == act->office) {
            (void)add_hit(hits, visit.ticket, visit.id);
        }
        return st == STATUS_NOT_FOUND ? STATUS_OK : st;
    }
    st = ticket_code_parse(normal, strlen(normal), &code, err);
    if (st == STATUS_OK) {
        (void)add_hit(hits, code.id, "");
    }
    return st;
}

static enum status
find_number(struct act *act, struct hits *hits, const char *today, struct error *err)
{
    char visit[VISIT_ID_SIZE];
    enum status st;

    if (!hits->query.prefix[0]) {
        return STATUS_OK;
    }
    st = db_find_number(
        act->db, act->office, today, hits->query.prefix, hits->query.number, visit, err);
    if (st == STATUS_OK) {
        (void)add_hit(hits, "", visit);
    }
    return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

/* A whole registration number needs no look at everybody. */
static enum status
find_registration(
    struct act *act, const char *normal, struct hits *hits, struct error *err)
{
    struct ticket ticket;
    enum status st =
        db_ticket_by_registration(act->db, act->office, normal, &ticket, err);

    if (st == STATUS_OK) {
        (void)add_hit(hits, ticket.id, "");
    }
    return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

static enum status
find_typed(struct act *act, const char *typed, struct hits *hits, struct error *err)
{
    char today[DATE_SIZE];
    enum status st;

    if (!desk_query_read(typed, &hits->query)) {
        return error_field(err, "q", "needs two letters or digits");
    }
    (void)zone_date(act->zone, act->now_ms, today);
    st = find_number(act, hits, today, err);
    if (st == STATUS_OK && hits->count == 0) { /* a number that was given is meant */
        st = db_find_people(act->db, act->office, today, see_row, hits, err);
    }
    return st;
}

enum status
desk_find(struct act *act, const char *query, struct desk_found *found, struct error *err)
{
    char normal[SCAN_TEXT_SIZE];
    enum scan_kind kind = scan_classify(query, strlen(query), normal);
    struct hits hits = { .count = 0 };
    enum status st = STATUS_OK;

    if (kind == SCAN_REGISTRATION) {
        st = find_registration(act, normal, &hits, err);
    }
    if (st == STATUS_OK && hits.count == 0) {
        st = kind == SCAN_TICKET || kind == SCAN_SLIP
                 ? find_scanned(act, kind, normal, &hits, err)
                 : find_typed(act, query, &hits, err);
    }
    *found = (struct desk_found){ .more = hits.more };
    for (size_t i = 0; st == STATUS_OK && i < hits.count; i++) {
        struct desk_entry *entry = &found->entries[found->count];

        st = hits.hit[i].ticket[0] ? desk_find_ticket(act, hits.hit[i].ticket, entry, err)
                                   : desk_find_visit(act, hits.hit[i].visit, entry, err);
        found->count += st == STATUS_OK;
        if (st == STATUS_NOT_FOUND) { /* a good code of a ticket that is not held here */
            st = STATUS_OK;
        }
    }
    return st;
}
