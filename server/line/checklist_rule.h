/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_LINE_CHECKLIST_RULE_H
#define SERVER_LINE_CHECKLIST_RULE_H

/*
 * Verification against originals: which items a visit needs before it may end as
 * "verified". Pure. Source: docs/rules.md, "Checklist".
 */

#include "common/base.h"
#include "common/status.h"

/* When a document is needed. */
enum document_rule {
    DOCUMENT_ALWAYS, /* wajib */
    DOCUMENT_ONE_OF, /* salah_satu: at least one of its group */
    DOCUMENT_IF,     /* bila: when its condition holds, which staff judge */
};

/* What the clerk has said of it. */
enum item_state { ITEM_OPEN, ITEM_SEEN, ITEM_TAKEN, ITEM_MISSING, ITEM_NOT_NEEDED };

struct checklist_item {
    const char *id;
    enum document_rule rule;
    const char *group; /* DOCUMENT_ONE_OF, else "" */
    enum item_state state;
};

/**
 * Is everything obligatory there? An obligatory item is seen or taken; of a group at
 * least one is; a conditional one is not missing.
 * @return STATUS_CHECKLIST_INCOMPLETE with the id of the first that lacks in err->text
 */
enum status checklist_rule_check(
    const struct checklist_item *items, size_t count, struct error *err) MUST_CHECK;

/** "" (open), "seen", "taken", "missing", "not_needed"; static. */
const char *item_state_name(enum item_state state);
/** False when there is none of that name; "" is none. */
bool item_state_from_name(const char *name, enum item_state *state);

#endif /* SERVER_LINE_CHECKLIST_RULE_H */
