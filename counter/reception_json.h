/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_RECEPTION_JSON_H
#define COUNTER_RECEPTION_JSON_H

/*
 * What the reception's answers say: who was found, a number that was given, when it is
 * called and who was before. Shown, not judged. Plain values; any thread.
 */

#include <jansson.h>

#include "counter/counter_model.h"
#include "ticketing/slip.h"

#define FOUND_MAX 20
#define TURN_OTHERS_MAX 12

/* Somebody with a ticket, a number, or both. */
struct desk_found {
    char name[MODEL_NAME_SIZE]; /* "": not known */
    char nik_end[8];            /* "": not known */
    char service[MODEL_NAME_SIZE];
    char ticket[MODEL_ID_SIZE]; /* "": none */
    char registration[MODEL_ID_SIZE];
    char date[11], from[8], to[8]; /* of the ticket */
    bool good;                     /* the ticket may be used */
    char visit[MODEL_ID_SIZE];     /* "": no number yet */
    char number[MODEL_NUMBER_SIZE];
    enum visit_state state; /* of the visit */
    enum lane lane;
};

/* A number that was given, or is printed again. */
struct desk_given {
    char number[MODEL_NUMBER_SIZE];
    char service[MODEL_NAME_SIZE];
    char called_before[8]; /* "11:00", or "" */
    int ahead;             /* -1: not said */
    struct slip slip;
};

/* A service that gives numbers. */
struct desk_service {
    char code[MODEL_ID_SIZE];
    char name[MODEL_NAME_SIZE];
    int left; /* places today */
};

/* Somebody who was, or will be, called before. */
struct turn_other {
    char number[MODEL_NUMBER_SIZE];
    const char *why; /* a sentence, static, not translated; NULL: not said */
};

struct desk_turn {
    char number[MODEL_NUMBER_SIZE];
    bool waits;
    int ahead, estimate_s, estimate_to_s;
    int out_of_order; /* calls since it was given */
    struct turn_other before[TURN_OTHERS_MAX], next[TURN_OTHERS_MAX];
    size_t before_count, next_count;
};

/** @return how many of `found` were filled */
size_t desk_found_from_json(const json_t *answer, struct desk_found found[FOUND_MAX]);
size_t desk_services_from_json(
    const json_t *answer, struct desk_service services[OFFICE_SERVICES_MAX]);
/** False: there is no number in it. */
bool desk_given_from_json(const json_t *answer, struct desk_given *given);
void desk_turn_from_json(const json_t *answer, struct desk_turn *turn);

#endif /* COUNTER_RECEPTION_JSON_H */
