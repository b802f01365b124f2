/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A visit is rated. */
#include "server/office/survey.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/mem.h"
#include "common/text.h"
#include "common/vault.h"
#include "common/zone.h"
#include "db/db_visit.h"
#include "server/office/token.h"
#include "server/office/track.h"

_Static_assert(SURVEY_REMARK_ID_SIZE == TOKEN_SIZE, "an id is random as a token is");
_Static_assert(VAULT_SEALED_SIZE(SURVEY_REMARK_SIZE - 1) <= SURVEY_SEALED_MAX,
    "the longest remark fits");

static const char context[] = "survey remark";

const char *
survey_state_name(enum survey_state state)
{
    static const char *const names[] = { [SURVEY_NOT_YET] = "not_yet",
        [SURVEY_OPEN] = "open",
        [SURVEY_GIVEN] = "given",
        [SURVEY_OVER] = "over" };

    return names[state];
}

/* Also which visit it is, and by which key it was rated. */
static enum status
look(struct act *act, const char *token, struct visit *visit, enum survey_state *state,
    uint8_t key_hash[SURVEY_KEY_HASH_SIZE], struct error *err)
{
    char today[DATE_SIZE];
    bool in_line;
    bool given;
    enum status st = track_visit(act, token, visit, &in_line, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = db_survey_is_given(act->db, act->office, visit->id, &given, key_hash, err);
    (void)zone_date(act->zone, act->now_ms, today);
    *state = given                        ? SURVEY_GIVEN
             : visit->state != VISIT_DONE ? SURVEY_NOT_YET
             : date_to_days(today) - date_to_days(visit->day) > SURVEY_DAYS ? SURVEY_OVER
                                                                            : SURVEY_OPEN;
    return st;
}

enum status
survey_look(
    struct act *act, const char *token, enum survey_state *state, struct error *err)
{
    uint8_t key_hash[SURVEY_KEY_HASH_SIZE];
    struct visit visit;

    return look(act, token, &visit, state, key_hash, err);
}

/* A remark may say anything, also a name: it is sealed, and kept by the month alone. */
static enum status
keep_remark(struct act *act, const char *day, const char *text, struct error *err)
{
    struct survey_remark remark = { .sealed_len = VAULT_SEALED_SIZE(strlen(text)) };

    token_make(remark.id);
    memcpy(remark.month, day, SURVEY_MONTH_SIZE - 1);
    vault_seal(act->vault, context, text, strlen(text), remark.sealed);
    return db_survey_add_remark(act->db, act->office, &remark, err);
}

static enum status
keep(struct act *act, const struct survey_input *input, const struct visit *visit,
    struct error *err)
{
    enum status st = db_survey_set_given(
        act->db, act->office, visit->id, input->has_key ? input->key_hash : NULL, err);

    for (int i = 0; st == STATUS_OK && i < SURVEY_ELEMENTS; i++) {
        st = db_survey_add(act->db, act->office, visit->day, visit->service,
            (enum survey_element)i, input->scores[i], err);
    }
    return st == STATUS_OK && input->remark[0]
               ? keep_remark(act, visit->day, input->remark, err)
               : st;
}

enum status
survey_give(struct act *act, const struct survey_input *input, struct error *err)
{
    uint8_t key_hash[SURVEY_KEY_HASH_SIZE];
    enum survey_state state;
    struct visit visit;
    enum status st = look(act, input->token, &visit, &state, key_hash, err);

    if (st != STATUS_OK) {
        return st;
    }
    switch (state) {
    case SURVEY_OPEN:
        return keep(act, input, &visit, err);
    case SURVEY_GIVEN:
        return input->has_key && memcmp(key_hash, input->key_hash, sizeof(key_hash)) == 0
                   ? STATUS_OK
                   : error_set(err, STATUS_ALREADY_RATED, "this visit was rated already");
    case SURVEY_NOT_YET:
        return error_set(err, STATUS_SURVEY_CLOSED, "the visit is not done yet");
    case SURVEY_OVER:
        break;
    }
    return error_set(
        err, STATUS_SURVEY_CLOSED, "the visit was more than %d days ago", SURVEY_DAYS);
}

enum status
survey_remarks(struct act *act, const char *from, const char *to, size_t max,
    struct survey_said **said, size_t *count, struct error *err)
{
    char months[2][SURVEY_MONTH_SIZE] = { "", "" };
    struct survey_remark *remarks;
    enum status st;

    memcpy(months[0], from, SURVEY_MONTH_SIZE - 1);
    memcpy(months[1], to, SURVEY_MONTH_SIZE - 1);
    *said = NULL;
    st = db_survey_remarks(
        act->db, act->office, months[0], months[1], max, &remarks, count, err);
    if (st != STATUS_OK) {
        return st;
    }
    *said = xcalloc(*count + 1, sizeof(**said));
    for (size_t i = 0; st == STATUS_OK && i < *count; i++) {
        text_copy((*said)[i].month, SURVEY_MONTH_SIZE, remarks[i].month);
        st = vault_open(act->vault, context, remarks[i].sealed, remarks[i].sealed_len,
            (*said)[i].remark, err);
    }
    free(remarks);
    if (st != STATUS_OK) {
        free(*said);
        *said = NULL;
    }
    return st;
}

enum status
survey_reseal_remark(struct act *act, struct survey_remark *remark, struct error *err)
{
    char text[SURVEY_SEALED_MAX];
    enum status st =
        vault_open(act->vault, context, remark->sealed, remark->sealed_len, text, err);

    if (st == STATUS_OK) {
        vault_seal(act->vault, context, text, remark->sealed_len - VAULT_OVERHEAD,
            remark->sealed);
    }
    sodium_memzero(text, sizeof(text));
    return st;
}
