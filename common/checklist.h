/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_CHECKLIST_H
#define COMMON_CHECKLIST_H

/*
 * Verification against originals, in the words that catalogue, wire and database share:
 * when a document is needed, how it is given, what the clerk has said of it, and which
 * one a visit still lacks before it may end as "verified". One rule for the server, which
 * decides, and for the counter's screen, which shows it before. Pure; any thread.
 * Source: docs/rules.md, "Checklist".
 */

#include "common/base.h"
#include "common/outcome.h"

/* When a document is needed. */
#define DOCUMENT_RULE_LIST(X) \
    X(DOCUMENT_ALWAYS, "wajib") \
    X(DOCUMENT_ONE_OF, "salah_satu") /* at least one of its group */ \
    X(DOCUMENT_IF, "bila")           /* when its condition holds, which staff judge */

enum document_rule {
#define DOCUMENT_RULE_CONSTANT(constant, word) constant,
    DOCUMENT_RULE_LIST(DOCUMENT_RULE_CONSTANT)
#undef DOCUMENT_RULE_CONSTANT
        DOCUMENT_RULE_COUNT
};

/* How it is given. */
#define DOCUMENT_MODE_LIST(X) \
    X(DOCUMENT_SHOW_ORIGINAL, "tunjuk_asli") \
    X(DOCUMENT_HAND_COPY, "serah_fotokopi") \
    X(DOCUMENT_HAND_ORIGINAL, "serah_asli") \
    X(DOCUMENT_WITHDRAWN, "ditarik") \
    X(DOCUMENT_FILL_FORM, "isi_formulir") \
    X(DOCUMENT_CONDITION, "syarat") /* no paper, something that must be so */

enum document_mode {
#define DOCUMENT_MODE_CONSTANT(constant, word) constant,
    DOCUMENT_MODE_LIST(DOCUMENT_MODE_CONSTANT)
#undef DOCUMENT_MODE_CONSTANT
        DOCUMENT_MODE_COUNT
};

/* What the clerk has said of it. */
#define ITEM_STATE_LIST(X) \
    X(ITEM_OPEN, "") /* nothing yet */ \
    X(ITEM_SEEN, "seen") \
    X(ITEM_TAKEN, "taken") \
    X(ITEM_MISSING, "missing") \
    X(ITEM_NOT_NEEDED, "not_needed")

enum item_state {
#define ITEM_STATE_CONSTANT(constant, word) constant,
    ITEM_STATE_LIST(ITEM_STATE_CONSTANT)
#undef ITEM_STATE_CONSTANT
        ITEM_STATE_COUNT
};

/** By constant, NULL at the end; static. */
extern const char *const document_rule_words[];
extern const char *const document_mode_words[];
extern const char *const item_state_words[];

const char *document_rule_name(enum document_rule rule);
const char *document_mode_name(enum document_mode mode);
const char *item_state_name(enum item_state state);
/** ITEM_STATE_COUNT when there is none of that name. */
enum item_state item_state_from_name(const char *name);

/** Seen or taken? */
bool item_state_is_there(enum item_state state);
/** How a document of this mode is there: what is shown or must be so is seen, the others
 * are taken. */
enum item_state item_state_when_there(enum document_mode mode);

struct checklist_item {
    enum document_rule rule;
    enum item_state state;
    const char *group; /* borrowed; DOCUMENT_ONE_OF, else "" */
};

/**
 * The first document that "verified" lacks: an obligatory one is there; of a group at
 * least one is; a conditional one is not missing.
 * @return its index; `count` when nothing lacks
 */
size_t checklist_find_lacking(const struct checklist_item *items, size_t count);

#define CHECKLIST_ITEMS_MAX 32

/**
 * All that "verified" lacks, in order; of a group of which none is there its first alone.
 * @param lacks  room for CHECKLIST_ITEMS_MAX indexes
 * @return how many were filled
 */
size_t checklist_lacks(
    const struct checklist_item *items, size_t count, size_t lacks[CHECKLIST_ITEMS_MAX]);

/** Must this very document be there: always needed, or the only one of its group? */
bool checklist_is_obligatory(
    const struct checklist_item *items, size_t count, size_t index);

/**
 * How a visit ends as far as its papers say: verified when nothing lacks, incomplete when
 * the clerk has said of what lacks (of a group, of one of it) that it is missing, else
 * none: nobody knows yet.
 */
enum outcome checklist_outcome(const struct checklist_item *items, size_t count);

#endif /* COMMON_CHECKLIST_H */
