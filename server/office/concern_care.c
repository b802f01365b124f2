/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/office/concern_care.h"

#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "db/db_concern_care.h"
#include "server/office/head_view.h"
#include "server/office/journal.h"

#define ROLES_HEAD (ROLE_BIT(ROLE_SUPERVISOR) | ROLE_BIT(ROLE_ADMIN))

/* Is it one of those there are? */
static const struct head_concern *
find_concern(const struct head_view *view, const char *id)
{
    char one[CONCERN_ID_SIZE];

    for (size_t i = 0; i < view->concern_count; i++) {
        if (strcmp(head_concern_id(&view->concerns[i], one), id) == 0) {
            return &view->concerns[i];
        }
    }
    return NULL;
}

static enum status
check_there(struct act *act, const char *id, enum concern_kind *kind, struct error *err)
{
    struct head_view view;
    const struct head_concern *concern;
    enum status st = head_view_load_concerns(act, &view, err);

    if (st != STATUS_OK) {
        return st;
    }
    concern = find_concern(&view, id);
    if (!concern) {
        st = error_set(err, STATUS_NOT_FOUND, "nothing of this name needs anybody now");
    } else if (concern->kind != CONCERN_HELP && !caller_is(act->caller, ROLES_HEAD)) {
        st = error_set(err, STATUS_NOT_ALLOWED, "this is for who runs the office");
    } else {
        *kind = concern->kind;
    }
    head_view_destroy(&view);
    return st;
}

enum status
concern_take(struct act *act, const char *id, struct error *err)
{
    struct concern_care care = { .account = act->caller->account_id,
        .taken_ms = act->now_ms };
    const struct concern_care *had;
    struct concern_care *cares;
    enum concern_kind kind = CONCERN_COUNT;
    size_t count;
    bool same;
    enum status st = check_there(act, id, &kind, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = db_concern_care_list(act->db, act->office, &cares, &count, err);
    had = db_concern_care_find(cares, count, id);
    same = had && had->account == care.account;
    free(cares);
    if (st != STATUS_OK || same) { /* pressed twice: it is so already */
        return st;
    }
    text_copy(care.concern, sizeof(care.concern), id);
    st = db_concern_care_put(act->db, act->office, &care, err);
    if (st != STATUS_OK) {
        return st;
    }
    return journal_append(act, EVENT_CONCERN_TAKEN, concern_name(kind),
        json_pack("{s:s}", "concern", id), err);
}

enum status
concern_care_tidy(struct act *act, struct error *err)
{
    struct concern_care *cares;
    struct head_view view;
    size_t count;
    enum status st = db_concern_care_list(act->db, act->office, &cares, &count, err);

    if (st != STATUS_OK || count == 0) {
        free(cares);
        return st;
    }
    st = head_view_load_concerns(act, &view, err);
    if (st != STATUS_OK) {
        free(cares);
        return st;
    }
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        if (!find_concern(&view, cares[i].concern)) {
            st = db_concern_care_delete(act->db, act->office, cares[i].concern, err);
        }
    }
    head_view_destroy(&view);
    free(cares);
    return st;
}
