/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers of the survey, gathered by service. */
#include "server/report/ikm.h"

#include <stdlib.h>
#include <string.h>

#include "common/array.h"
#include "common/text.h"
#include "db/db_survey.h"
#include "server/report/report.h"
#include "server/settings/settings.h"

struct gathering {
    struct ikm_line *lines; /* owned; by service */
    size_t count, size;
    const char *only; /* borrowed; "" for each */
};

/* The line of a service, made where there is none; NULL: it is not asked for. Services
 * come in order, from two lists. */
static struct ikm_line *
line_of(struct gathering *gathering, const char *service)
{
    size_t at = 0;

    if (gathering->only[0] && strcmp(gathering->only, service) != 0) {
        return NULL;
    }
    while (at < gathering->count && strcmp(gathering->lines[at].service, service) < 0) {
        at++;
    }
    if (at == gathering->count || strcmp(gathering->lines[at].service, service) != 0) {
        gathering->lines = array_grow(gathering->lines, gathering->count,
            &gathering->size, sizeof(*gathering->lines));
        memmove(&gathering->lines[at + 1], &gathering->lines[at],
            (gathering->count - at) * sizeof(*gathering->lines));
        gathering->count++;
        gathering->lines[at] = (struct ikm_line){ .visits = 0 };
        text_copy(gathering->lines[at].service, SERVICE_SIZE, service);
    }
    return &gathering->lines[at];
}

static enum status
gather_visits(struct act *act, const char *from, const char *to,
    struct gathering *gathering, struct error *err)
{
    struct survey_visits *visits;
    size_t count;
    enum status st =
        db_survey_visits(act->db, act->office, from, to, &visits, &count, err);

    if (st != STATUS_OK) {
        return st;
    }
    for (size_t i = 0; i < count; i++) {
        struct ikm_line *line = line_of(gathering, visits[i].service);

        if (line) {
            line->visits = visits[i].people;
        }
    }
    free(visits);
    return STATUS_OK;
}

static enum status
gather_answers(struct act *act, const char *from, const char *to,
    struct gathering *gathering, struct error *err)
{
    struct survey_sum *sums;
    size_t count;
    enum status st = db_survey_sums(act->db, act->office, from, to, &sums, &count, err);

    if (st != STATUS_OK) {
        return st;
    }
    for (size_t i = 0; i < count; i++) {
        struct ikm_line *line = line_of(gathering, sums[i].service);

        if (line) {
            line->scores[sums[i].element][sums[i].score - 1] = sums[i].people;
        }
        if (line && sums[i].element == 0) { /* each answer has every element */
            line->answers += sums[i].people;
        }
    }
    free(sums);
    return STATUS_OK;
}

static void
add_total(struct gathering *gathering)
{
    struct ikm_line total = { .visits = 0 };

    for (size_t i = 0; i < gathering->count; i++) {
        const struct ikm_line *line = &gathering->lines[i];

        total.visits += line->visits;
        total.answers += line->answers;
        for (int e = 0; e < SURVEY_ELEMENTS; e++) {
            for (int s = 0; s < SURVEY_SCORE_MAX; s++) {
                total.scores[e][s] += line->scores[e][s];
            }
        }
    }
    gathering->lines = array_grow(
        gathering->lines, gathering->count, &gathering->size, sizeof(*gathering->lines));
    gathering->lines[gathering->count++] = total;
}

enum status
ikm_make(struct act *act, const char *from, const char *to, const char *service,
    struct ikm *ikm, struct error *err)
{
    struct gathering gathering = { .only = service };
    enum status st = report_check_days(from, to, err);

    *ikm = (struct ikm){ .weight = act->settings->policy.ikm_weight,
        .order = act->settings->policy.ikm_order };
    if (st == STATUS_OK) {
        st = gather_visits(act, from, to, &gathering, err);
    }
    if (st == STATUS_OK) {
        st = gather_answers(act, from, to, &gathering, err);
    }
    if (st != STATUS_OK) {
        free(gathering.lines);
        return st;
    }
    add_total(&gathering);
    ikm->lines = gathering.lines;
    ikm->count = gathering.count;
    return STATUS_OK;
}

void
ikm_destroy(struct ikm *ikm)
{
    free(ikm->lines);
    *ikm = (struct ikm){ .count = 0 };
}

int64_t
ikm_element_sum(const struct ikm_line *line, enum survey_element element)
{
    int64_t sum = 0;

    for (int i = 0; i < SURVEY_SCORE_MAX; i++) {
        sum += line->scores[element][i] * (i + 1);
    }
    return sum;
}

int
ikm_element_nrr(const struct ikm_line *line, enum survey_element element)
{
    return line->answers == 0
               ? 0
               : (int)((200 * ikm_element_sum(line, element) + line->answers) /
                       (2 * line->answers));
}

int
ikm_of(const struct ikm *ikm, const struct ikm_line *line)
{
    int64_t sum = 0;

    for (int i = 0; i < SURVEY_ELEMENTS; i++) {
        sum += ikm_element_sum(line, (enum survey_element)i);
    }
    return line->answers == 0 ? 0 : ikm_hundredths(sum, line->answers, ikm->weight);
}

int
ikm_share(const struct ikm_line *line)
{
    return line->visits == 0
               ? 0
               : (int)((200 * line->answers + line->visits) / (2 * line->visits));
}
