/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_DESK_QUERY_H
#define SERVER_OFFICE_DESK_QUERY_H

/*
 * What somebody typed to find a person, and whether a person fits it. Pure.
 * Source: docs/rules.md, "The desk".
 */

#include "common/base.h"

#define DESK_WORDS_MAX 8
#define DESK_WORD_SIZE 48
#define DESK_SIGNS_SIZE 64

struct desk_query {
    /* Names: lower case, without signs; each must begin a word of the name. */
    size_t word_count;
    char words[DESK_WORDS_MAX][DESK_WORD_SIZE];
    char digits[24];             /* of a NIK or phone, "" for none; no leading 0 or 62 */
    char signs[DESK_SIGNS_SIZE]; /* of a registration number: capitals and digits alone */
    char prefix[2];              /* of a call number; "": it is none */
    int number;
};

/** False: too little to look for. */
bool desk_query_read(const char *typed, struct desk_query *query);

/** Does a person fit? Each text may be "". */
bool desk_query_fits(const struct desk_query *query, const char *name, const char *nik,
    const char *phone, const char *registration);

#endif /* SERVER_OFFICE_DESK_QUERY_H */
