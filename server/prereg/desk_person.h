/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PREREG_DESK_PERSON_H
#define SERVER_PREREG_DESK_PERSON_H

/*
 * A person who stands before staff, typed in by them, and what is held already of whose
 * NIK that is. Where both differ it is asked which counts, before anything is written:
 * the NIK may be another person's. Worker threads. Source: docs/rules.md, "A person who
 * is known".
 */

#include <jansson.h>

#include "common/base.h"
#include "common/status.h"
#include "db/db_application.h"
#include "server/office/act.h"
#include "server/prereg/registrant.h"

#define DESK_PERSON_REASON_SIZE 256

/* X(constant, word on the wire) */
#define DESK_KNOWN_LIST(X) \
    X(DESK_KNOWN_ASK, "")            /* nothing was said: it is asked */ \
    X(DESK_KNOWN_KEEP, "keep")       /* what is held counts */ \
    X(DESK_KNOWN_CORRECT, "correct") /* what was typed counts, for a reason */

enum desk_known {
#define DESK_KNOWN_CONSTANT(constant, word) constant,
    DESK_KNOWN_LIST(DESK_KNOWN_CONSTANT)
#undef DESK_KNOWN_CONSTANT
        DESK_KNOWN_COUNT
};

struct desk_person {
    struct person person; /* name and NIK at least */
    enum desk_known known;
    char reason[DESK_PERSON_REASON_SIZE]; /* of DESK_KNOWN_CORRECT */
};

/* Who is held under a NIK, as far as the desk may see it. */
struct desk_known_person {
    char looked[VISIT_ID_SIZE]; /* whose look it is: an application of theirs, or
                                   "account:ID" */
    json_t
        *told; /* owned: {"known": {"name", "phone_end", "differs": [part]}}; or NULL */
};

/** The word's; DESK_KNOWN_COUNT: no such word. Any thread. */
enum desk_known desk_known_from_word(const char *word);

/** Ask about the person of an account beside what was said: fills `known`.
 * STATUS_PERSON_KNOWN */
enum status desk_person_ask(struct act *act, int64_t account, const struct person *said,
    struct desk_known_person *known, struct error *err) MUST_CHECK;

/**
 * A draft of the person's, whose data are then as it was said. What is missing there is
 * filled in without a question; a correction is a step `person` of the draft.
 *
 * @param known  filled on STATUS_PERSON_KNOWN
 * @return STATUS_OK; STATUS_PERSON_KNOWN: another name, address or phone is held, and
 *         nothing was said of it; nothing was written; as application_start_for()
 */
enum status desk_person_start(struct act *act, const char *service,
    const struct desk_person *in, struct application *application,
    struct desk_known_person *known, struct error *err) MUST_CHECK;

#endif /* SERVER_PREREG_DESK_PERSON_H */
