/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a reviewer is warned of: names that are one, children that are one, a NIK that
 * says another person than the form. */
#include "server/prereg/likeness.h"

#include <string.h>

#include "tests/support/test.h"

static void
test_names_are_one_but_for_spelling(void **state)
{
    static const struct {
        const char *a;
        const char *b;
        bool like;
    } rows[] = {
        { "Muhammad Abdurrahman Wahid", "M. Abdurahman Wahid", true },
        { "Moch. Ali Ma'ruf", "MOHAMMAD ALI MARUF", true },
        { "Siti Nur Khasanah", "Siti Nurkhasanah", true }, /* one word or two */
        { "Siti Nur Khasanah", "Siti Nur Hasanah", true },
        { "Siti Aisyah Putri", "Aisyah Siti", true },
        { "Muhammad Ali", "Muhammad Umar", false },
        { "Ani", "Ina", false }, /* short words must be the same */
        { "H. Slamet", "Slamet", true }, { "", "Slamet", false }, { "", "", false },
        { "Raden", "Raden Raden", true },
        { "Putri Putri", "Putri Dewi", false }, /* a word counts once */
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (likeness_names(rows[i].a, rows[i].b) != rows[i].like ||
            likeness_names(rows[i].b, rows[i].a) != rows[i].like) {
            fail_msg("\"%s\" and \"%s\"", rows[i].a, rows[i].b);
        }
    }
}

#define MOTHER "3517035105939902"
#define OTHER "3517035105939903"

static void
test_children_are_one_by_name_day_and_mother(void **state)
{
    static const struct {
        struct subject a;
        struct subject b;
        unsigned like;
    } rows[] = {
        { { "Melati Sari", "2026-07-01", "", "", MOTHER },
            { "Melati Sarii", "2026-07-06", "", "", OTHER }, LIKENESS_BIT(LIKE_NAME) },
        { { "Melati Sari", "2026-07-01", "", "", MOTHER },
            { "Melati Sari", "2026-07-07", "", "", OTHER }, 0 },
        { { "Melati", "2026-07-01", "", "", MOTHER },
            { "Umar", "2026-07-01", "", "", MOTHER }, LIKENESS_BIT(LIKE_MOTHER) },
        { { "Melati", "2026-07-01", "", "", MOTHER },
            { "Umar", "2025-10-04", "", "", MOTHER }, LIKENESS_BIT(LIKE_MOTHER) },
        { { "Melati", "2026-07-01", "", "", MOTHER },
            { "Umar", "2025-10-03", "", "", MOTHER }, 0 },
        { { "Melati", "2026-07-01", "", "", MOTHER },
            { "Melati", "2024-01-01", "", "", MOTHER }, LIKENESS_BIT(LIKE_CHILD) },
        { { "Melati", "2026-07-01", "", "", MOTHER },
            { "Melati", "2023-01-01", "", "", MOTHER }, 0 },
        /* Without a NIK the mother's name has to do. */
        { { "Melati", "2026-07-01", "", "Siti Khasanah", "" },
            { "Umar", "2026-07-01", "", "Siti Hasanah", MOTHER },
            LIKENESS_BIT(LIKE_MOTHER) },
        { { "Melati", "", "", "", MOTHER }, { "Melati", "2026-07-01", "", "", MOTHER },
            0 },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (likeness_of_children(&rows[i].a, &rows[i].b) != rows[i].like ||
            likeness_of_children(&rows[i].b, &rows[i].a) != rows[i].like) {
            fail_msg("row %zu", i);
        }
    }
}

static void
test_a_nik_is_held_against_its_person(void **state)
{
    static const struct {
        const char *nik;
        const char *birth;
        enum nik_sex sex;
        unsigned faults;
    } rows[] = {
        { MOTHER, "1993-05-11", NIK_WOMAN, 0 },
        { MOTHER, "", NIK_SEX_UNKNOWN, 0 },
        { MOTHER, "1993-05-12", NIK_WOMAN, NIK_BIRTH_DIFFERS },
        { MOTHER, "1993-05-11", NIK_MAN, NIK_SEX_DIFFERS },
        { "3717091708859901", "1985-08-17", NIK_MAN, NIK_FAULT_BIT(NIK_PROVINCE) },
        { "3517030101059902", "1905-01-01", NIK_MAN, NIK_BIRTH_DIFFERS }, /* too old */
        { "3517030101209902", "2020-01-01", NIK_MAN, 0 },
        { "12", "2020-01-01", NIK_MAN, NIK_FAULT_BIT(NIK_LENGTH) },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        assert_int_equal(likeness_nik_faults(
                             rows[i].nik, "", rows[i].birth, rows[i].sex, "2026-07-14"),
            rows[i].faults);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_are_one_but_for_spelling),
        cmocka_unit_test(test_children_are_one_by_name_day_and_mother),
        cmocka_unit_test(test_a_nik_is_held_against_its_person),
    };

    return cmocka_run_group_tests_name("likeness", tests, NULL, NULL);
}
