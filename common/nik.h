/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_NIK_H
#define COMMON_NIK_H

/*
 * NIK (person number) and No. KK (family card number): what can be read from one, and
 * what is odd about it. Only wrong characters and a wrong length refuse; everything else
 * is a warning that staff may accept. Any thread; keeps nothing; never logs.
 * Source: docs/rules.md, "NIK and No. KK".
 */

#include "common/base.h"
#include "common/clock.h"

#define NIK_SIZE 17 /* 16 digits with NUL */

/* X(constant, word): the word is told with the prefix "nik." or "kk.". */
#define NIK_FAULT_LIST(X) \
    X(NIK_DIGITS, "digits") \
    X(NIK_LENGTH, "length") \
    X(NIK_PROVINCE, "province") \
    X(NIK_REGENCY, "regency") \
    X(NIK_DISTRICT, "district") \
    X(NIK_DAY, "day") \
    X(NIK_MONTH, "month") \
    X(NIK_DATE, "date") \
    X(NIK_FUTURE, "future") /* No. KK only */ \
    X(NIK_SERIAL, "serial") \
    X(NIK_SAME_AS_KK, "same_as_kk") /* NIK only */

enum nik_fault {
#define NIK_FAULT_CONSTANT(constant, word) constant,
    NIK_FAULT_LIST(NIK_FAULT_CONSTANT)
#undef NIK_FAULT_CONSTANT
        NIK_FAULT_COUNT
};

/* For who asks whether digits and length are right: the day is no matter then. */
#define NIK_ANY_DAY "2100-01-01"

#define NIK_FAULT_BIT(fault) (1u << (fault))
/** These two refuse the entry; the rest warn. */
#define NIK_REFUSED (NIK_FAULT_BIT(NIK_DIGITS) | NIK_FAULT_BIT(NIK_LENGTH))

enum nik_sex { NIK_SEX_UNKNOWN, NIK_MAN, NIK_WOMAN };

/** What was read. `dates` has the dates that day and century allow, earlier first. */
struct nik {
    char digits[NIK_SIZE]; /* without spaces, dots, hyphens; "" when refused */
    unsigned faults;       /* NIK_FAULT_BIT()s */
    enum nik_sex sex;      /* a NIK with a possible day only */
    int date_count;        /* 0..2; 2: the century is not known */
    char dates[2][DATE_SIZE];
};

/**
 * Read a NIK as typed.
 *
 * @param text   any text with NUL
 * @param kk     the No. KK of the same form, digits only; "" or NULL when there is none
 * @param today  "YYYY-MM-DD", for ages
 * @return false: refused (NIK_REFUSED has a bit of `out->faults`)
 */
bool nik_read(const char *text, const char *kk, const char *today, struct nik *out);

/** Read a No. KK as typed; `dates[0]` is the day of recording. */
bool kk_read(const char *text, const char *today, struct nik *out);

/** "digits", "length", ...; static. Told outside as "nik.digits" or "kk.digits". */
const char *nik_fault_word(enum nik_fault fault);

#endif /* COMMON_NIK_H */
