/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is written of a village, as it is compared. */
#include "server/prereg/village_name.h"

#include "tests/support/test.h"

static const struct key_case {
    const char *name;
    const char *district, *village;
    const char *key;
} cases[] = {
    { "small and large letters", "MOJOWARNO", "Catakgayam", "mojowarno/catakgayam" },
    { "blanks and signs", " Mojo-warno ", "Catak Gayam.", "mojowarno/catakgayam" },
    { "the words before", "Kec. Mojowarno", "Desa Catakgayam", "mojowarno/catakgayam" },
    { "a ward", "kecamatan Jombang", "Kel. Kepanjen", "jombang/kepanjen" },
    { "large letters and all", "KEC.MOJOWARNO", "DESA  CATAK GAYAM",
        "mojowarno/catakgayam" },
    { "short words before", "Kec Jombang", "Kel.Kepanjen", "jombang/kepanjen" },
    { "a name that begins so", "Kelapa", "Desaku", "kelapa/desaku" },
    { "two villages apart", "a", "bc", "a/bc" },
    { "and their districts", "ab", "c", "ab/c" },
    { "no district", "", "Catakgayam", "" },
    { "no village", "Mojowarno", " . ", "" },
};

static void
test_key(void **state)
{
    const struct key_case *c = *state;
    char key[VILLAGE_KEY_SIZE];

    village_key(c->district, c->village, key);
    assert_string_equal(key, c->key);
}

int
main(void)
{
    struct CMUnitTest tests[ARRAY_LEN(cases)];

    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        tests[i] = (struct CMUnitTest){ .name = cases[i].name,
            .test_func = test_key,
            .initial_state = (void *)(uintptr_t)&cases[i] };
    }
    return cmocka_run_group_tests_name("village name", tests, NULL, NULL);
}
