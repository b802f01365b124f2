/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which district an address names. */
#include "server/prereg/district.h"

#include <stdio.h>

#include "server/settings/settings.h"
#include "tests/support/test.h"

static const struct row {
    const char *address;
    const char *district; /* NULL: none */
} rows[] = {
    { "Jl. Jombang 3, Desa Kauman, Kec. Ngoro, Kab. Jombang", "Ngoro" },
    { "Dusun Subentoro; kecamatan bandar kedung mulyo", "Bandarkedungmulyo" },
    { "KEC.JOMBANG", "Jombang" },
    { "Kec Ngoro", "Ngoro" },
    { "Dsn. Rejo, Kec. Ngoro Kab. Jombang", "Ngoro" }, /* no comma behind it */
    { "Kec. Bandar Kedung Mulyo  Jombang 61462", "Bandarkedungmulyo" },
    { "Kecamatan Diwek Kab. Jombang", NULL },
    { "Jl. Ngoro 5, Jombang", NULL },   /* a street, and the regency */
    { "Kec. Diwek, Jombang", NULL },    /* not on this office's list */
    { "Perumahan Sukec. Ngoro", NULL }, /* no word of its own */
    { "Kec. ", NULL },
    { "", NULL },
};

static void
test_the_district_of_an_address(void **state)
{
    struct settings_office *office = test_calloc(1, sizeof(*office));
    static const char *const names[] = { "Bandarkedungmulyo", "Jombang", "Ngoro" };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        (void)snprintf(office->districts[office->district_count++],
            SETTINGS_DISTRICT_SIZE, "%s", names[i]);
    }
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const char *found = district_of_address(office, rows[i].address);

        assert_string_equal(
            found ? found : "-", rows[i].district ? rows[i].district : "-");
    }
    test_free(office);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_district_of_an_address),
    };

    return cmocka_run_group_tests_name("district", tests, NULL, NULL);
}
