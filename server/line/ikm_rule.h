/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_LINE_IKM_RULE_H
#define SERVER_LINE_IKM_RULE_H

/*
 * The satisfaction index (IKM) of PermenPAN-RB 14/2017, in whole numbers: rounded once,
 * at the end, to hundredths. Pure functions. Source: docs/rules.md, "Survey".
 */

#include "common/base.h"

/* What each of the nine elements counts; offices print 0,111 or 0,11. */
#define IKM_WEIGHT_LIST(X) \
    X(IKM_NINTH, "1/9") \
    X(IKM_0111, "0.111") \
    X(IKM_011, "0.11")

enum ikm_weight {
#define IKM_WEIGHT_CONSTANT(constant, word) constant,
    IKM_WEIGHT_LIST(IKM_WEIGHT_CONSTANT)
#undef IKM_WEIGHT_CONSTANT
};

/** By constant, NULL at the end; static. */
extern const char *const ikm_weight_words[];

/**
 * 2500 to 10000.
 * @param sum      of all scores (1..4) of `answers` questionnaires with nine each
 * @param answers  at least 1
 */
int ikm_hundredths(int64_t sum, int64_t answers, enum ikm_weight weight);

/** 'A' to 'D', of the rounded index: the regulation's intervals have gaps. */
char ikm_class(int hundredths);

/** "Sangat baik", ...; static. */
const char *ikm_performance(int hundredths);

#endif /* SERVER_LINE_IKM_RULE_H */
