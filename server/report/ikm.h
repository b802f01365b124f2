/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_REPORT_IKM_H
#define SERVER_REPORT_IKM_H

/*
 * What people answered about a period, by service and in all. Worker threads.
 * Source: docs/rules.md, "Survey".
 */

#include "common/base.h"
#include "common/status.h"
#include "common/survey_element.h"
#include "db/db_visit.h"
#include "server/line/ikm_rule.h"
#include "server/office/act.h"

#define IKM_SHOWN_FROM 5 /* answers; the public sees no figure of fewer people */

struct ikm_line {
    char service[SERVICE_SIZE];                        /* "": all, the last line */
    int64_t visits;                                    /* who could answer */
    int64_t answers;                                   /* whole questionnaires */
    int64_t scores[SURVEY_ELEMENTS][SURVEY_SCORE_MAX]; /* people, by score - 1 */
};

struct ikm {
    struct ikm_line *lines; /* owned; by service */
    size_t count;           /* at least 1 */
    enum ikm_weight weight; /* as the office has set it */
    enum survey_order order;
};

/**
 * @param from, to  dates, both included, at most REPORT_DAYS_MAX days
 * @param service   this one alone; "": each
 * @return STATUS_OK; STATUS_BAD_REQUEST; STATUS_STORAGE
 */
enum status ikm_make(struct act *act, const char *from, const char *to,
    const char *service, struct ikm *ikm, struct error *err) MUST_CHECK;
void ikm_destroy(struct ikm *ikm);

/** Sum of the scores of an element. */
int64_t ikm_element_sum(const struct ikm_line *line, enum survey_element element);
/** The mean score of an element in hundredths; 0 without answers. */
int ikm_element_nrr(const struct ikm_line *line, enum survey_element element);
/** The index of a line in hundredths; 0 without answers. */
int ikm_of(const struct ikm *ikm, const struct ikm_line *line);
/** Answers of a hundred visits, rounded; 0 without visits. */
int ikm_share(const struct ikm_line *line);

#endif /* SERVER_REPORT_IKM_H */
