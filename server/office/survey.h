/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_SURVEY_H
#define SERVER_OFFICE_SURVEY_H

/*
 * A person rates a visit that is done: once, by the token of the number's page, and so
 * that nobody can tell afterwards who said what. Nothing of it goes into the journal,
 * whose rows have a time and an order. Worker threads. Source: docs/rules.md, "Survey".
 */

#include "common/base.h"
#include "common/status.h"
#include "common/survey_element.h"
#include "db/db_survey.h"
#include "server/office/act.h"

#define SURVEY_DAYS 30 /* after the visit it may be rated */

enum survey_state {
    SURVEY_NOT_YET, /* the visit is not done */
    SURVEY_OPEN,
    SURVEY_GIVEN,
    SURVEY_OVER /* too long ago */
};

/** "not_yet", "open", "given", "over"; static. */
const char *survey_state_name(enum survey_state state);

struct survey_input {
    char token[TRACK_SIZE];
    int scores[SURVEY_ELEMENTS]; /* 1..SURVEY_SCORE_MAX, by constant */
    char remark[SURVEY_REMARK_SIZE];
    bool has_key;
    uint8_t key_hash[SURVEY_KEY_HASH_SIZE]; /* of the Idempotency-Key */
};

/** How it stands with a visit; STATUS_NOT_FOUND. */
enum status survey_look(struct act *act, const char *token, enum survey_state *state,
    struct error *err) MUST_CHECK;

/**
 * @return STATUS_OK               it counts; also when the same key comes again
 *         STATUS_ALREADY_RATED    somebody has answered for this visit
 *         STATUS_SURVEY_CLOSED    not done yet, or too long ago
 *         STATUS_NOT_FOUND
 */
enum status survey_give(
    struct act *act, const struct survey_input *input, struct error *err) MUST_CHECK;

/** Remarks of the months of two dates, newest month first, in no order within it. */
struct survey_said {
    char month[SURVEY_MONTH_SIZE];
    char remark[SURVEY_REMARK_SIZE];
};
/** At most `max`; owned array. STATUS_STORAGE also where one cannot be opened. */
enum status survey_remarks(struct act *act, const char *from, const char *to, size_t max,
    struct survey_said **said, size_t *count, struct error *err) MUST_CHECK;

/** A remark sealed by the newest key. */
struct survey_remark;
enum status survey_reseal_remark(
    struct act *act, struct survey_remark *remark, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_SURVEY_H */
