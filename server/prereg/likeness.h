/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PREREG_LIKENESS_H
#define SERVER_PREREG_LIKENESS_H

/*
 * What a reviewer is warned of: a NIK that says another birth date or sex than the form,
 * and two applications that may be of one person or one child. Warnings only: nothing
 * here refuses. Pure. Source: docs/rules.md, "What a reviewer is warned of".
 */

#include "common/base.h"
#include "common/date.h"
#include "common/nik.h"

#define LIKENESS_NAME_SIZE 256 /* a name as it is compared, with NUL */
#define LIKENESS_DAYS 5        /* a similar name, born so near */
#define LIKENESS_MOTHER_DAYS 270
#define LIKENESS_CHILD_DAYS (3 * 365)
#define LIKENESS_PERSON_DAYS 90 /* the same service for the same person */

/* X(constant, word): why two may be one. */
#define LIKENESS_LIST(X) \
    X(LIKE_NAME, "similar_name")     /* and born within LIKENESS_DAYS */ \
    X(LIKE_MOTHER, "same_mother")    /* births within LIKENESS_MOTHER_DAYS */ \
    X(LIKE_CHILD, "same_child")      /* mother and name, within LIKENESS_CHILD_DAYS */ \
    X(LIKE_PERSON, "same_person")    /* the NIK, for the same service */ \
    X(LIKE_ACCOUNT, "other_account") /* the applicant's NIK, at another account */

enum likeness {
#define LIKENESS_CONSTANT(constant, word) constant,
    LIKENESS_LIST(LIKENESS_CONSTANT)
#undef LIKENESS_CONSTANT
        LIKENESS_COUNT
};

#define LIKENESS_BIT(likeness) (1u << (likeness))

/** By constant; static. */
const char *likeness_word(enum likeness likeness);

/** Of whom an application is, as far as its form says; "" is not said. */
struct subject {
    char name[LIKENESS_NAME_SIZE]; /* as typed */
    char birth[DATE_SIZE];
    char nik[NIK_SIZE];
    char mother[LIKENESS_NAME_SIZE]; /* as typed */
    char mother_nik[NIK_SIZE];
};

/** Has each word of the shorter name one in the longer that it is, but for a letter or,
 * when it is long, two? */
bool likeness_names(const char *a, const char *b);

/** LIKENESS_BIT()s of two children: the first three. */
unsigned likeness_of_children(const struct subject *a, const struct subject *b);

#define NIK_BIRTH_DIFFERS (1u << NIK_FAULT_COUNT) /* beside the faults of nik_read() */
#define NIK_SEX_DIFFERS (1u << (NIK_FAULT_COUNT + 1))

/**
 * What is odd about a NIK beside its person.
 *
 * @param birth  "YYYY-MM-DD" or "": not said
 * @param sex    NIK_SEX_UNKNOWN: not said
 * @return NIK_FAULT_BIT()s, NIK_BIRTH_DIFFERS, NIK_SEX_DIFFERS
 */
unsigned likeness_nik_faults(const char *nik, const char *kk, const char *birth,
    enum nik_sex sex, const char *today);

#endif /* SERVER_PREREG_LIKENESS_H */
