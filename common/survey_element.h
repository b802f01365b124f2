/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_SURVEY_ELEMENT_H
#define COMMON_SURVEY_ELEMENT_H

/*
 * The nine elements that a visit is rated by, in the words of the wire and the database
 * and in the order of the regulation; the usual questionnaire asks for rooms and tools
 * before complaints. Answers go by name, never by place. Any thread; keeps nothing.
 * Source: PermenPAN-RB 14/2017; docs/rules.md, "Survey".
 */

#include "common/base.h"

#define SURVEY_ELEMENT_LIST(X) \
    X(SURVEY_REQUIREMENTS, "persyaratan") \
    X(SURVEY_PROCEDURE, "prosedur") \
    X(SURVEY_TIME, "waktu") \
    X(SURVEY_COST, "biaya") \
    X(SURVEY_PRODUCT, "produk") \
    X(SURVEY_COMPETENCE, "kompetensi") \
    X(SURVEY_CONDUCT, "perilaku") \
    X(SURVEY_COMPLAINTS, "pengaduan") \
    X(SURVEY_FACILITIES, "sarana")

enum survey_element {
#define SURVEY_ELEMENT_CONSTANT(constant, word) constant,
    SURVEY_ELEMENT_LIST(SURVEY_ELEMENT_CONSTANT)
#undef SURVEY_ELEMENT_CONSTANT
        SURVEY_ELEMENTS
};

#define SURVEY_SCORE_MAX 4 /* the best; 1 is the worst */

/** In which order the elements are listed. */
enum survey_order { SURVEY_BY_REGULATION, SURVEY_BY_QUESTIONNAIRE };

/** By constant, NULL at the end; static. */
extern const char *const survey_element_words[];

/** The element at a place (0 .. SURVEY_ELEMENTS - 1) of an order. */
enum survey_element survey_element_at(enum survey_order order, int place);

#endif /* COMMON_SURVEY_ELEMENT_H */
