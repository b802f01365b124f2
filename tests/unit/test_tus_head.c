/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Header fields of the tus protocol, as clients and as nobody honest sends them. */
#include "server/api/tus_head.h"

#include <string.h>

#include "tests/support/test.h"

#define APPLICATION "application MDFKMFpaWlpaWlpaWlpaWlpaWlpaWlpaWlo="

static void
test_metadata(void **state)
{
    static const struct {
        const char *value;
        const char *kind; /* NULL: refused */
    } rows[] = {
        { APPLICATION ",kind a2s=", "kk" },
        { "kind a2s=," APPLICATION, "kk" },
        { "filename Zm90by5qcGc=, kind a2s=, " APPLICATION ",is_confidential", "kk" },
        { NULL, NULL },
        { "", NULL },
        { "kind a2s=", NULL },
        { APPLICATION, NULL },
        { APPLICATION ",kind a2s=,kind a2s=", NULL },
        { APPLICATION ",kind", NULL },
        { APPLICATION ",kind a2s", NULL },      /* no padding */
        { APPLICATION ",kind a2s= ", NULL },    /* more than base64 */
        { APPLICATION ",kind aw==AA==", NULL }, /* two of them */
        { APPLICATION ",kind AAAA", NULL },     /* bytes, no text */
        { APPLICATION ",,kind a2s=", NULL },    /* a key without a name */
        { "application MDFKMFpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpa,kind a2s=", NULL },
        { "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s", NULL },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct tus_metadata metadata;
        enum status st = tus_read_metadata(rows[i].value, &metadata, NULL);

        if (st != (rows[i].kind ? STATUS_OK : STATUS_BAD_REQUEST) ||
            (rows[i].kind &&
                (strcmp(metadata.kind, rows[i].kind) != 0 ||
                    strcmp(metadata.application, "01J0ZZZZZZZZZZZZZZZZZZZZZZ") != 0))) {
            fail_msg("row %zu: %s", i, status_name(st));
        }
    }
}

static void
test_checksum(void **state)
{
    static const struct {
        const char *value;
        enum status want;
        size_t len;
    } rows[] = {
        { NULL, STATUS_OK, 0 },
        { "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=", STATUS_OK, 20 },
        { "sha256 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", STATUS_OK, 32 },
        { "md5 1B2M2Y8AsgTpgAmY7PhCfg==", STATUS_BAD_REQUEST, 0 },
        { "sha1", STATUS_BAD_REQUEST, 0 },
        { "sha1 ", STATUS_BAD_REQUEST, 0 },
        { "sha256 Kq5sNclPz7QV2+lfQIuc6R7oRu0=", STATUS_BAD_REQUEST, 0 },
        { "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=x", STATUS_BAD_REQUEST, 0 },
        { "sha1 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFUaaaaaaaaa", STATUS_BAD_REQUEST,
            0 },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct tus_checksum checksum;
        enum status st = tus_read_checksum(rows[i].value, &checksum, NULL);

        if (st != rows[i].want || checksum.digest_len != rows[i].len) {
            fail_msg("row %zu: %s", i, status_name(st));
        }
    }
}

static void
test_numbers(void **state)
{
    static const struct {
        const char *value;
        int64_t want; /* -1: refused */
    } rows[] = { { "0", 0 }, { "5242880", 5242880 }, { NULL, -1 }, { "", -1 },
        { "-1", -1 }, { "+1", -1 }, { " 1", -1 }, { "1x", -1 }, { "0x10", -1 },
        { "99999999999999999999", -1 } };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        int64_t number = -1;
        enum status st = tus_read_number(rows[i].value, "Upload-Offset", &number, NULL);

        if (st != (rows[i].want >= 0 ? STATUS_OK : STATUS_BAD_REQUEST) ||
            (st == STATUS_OK && number != rows[i].want)) {
            fail_msg("row %zu: %s", i, status_name(st));
        }
    }
}

static void
test_date_and_version(void **state)
{
    char date[TUS_DATE_SIZE];

    (void)state;
    tus_date(INT64_C(1784016000000), date);
    assert_string_equal(date, "Tue, 14 Jul 2026 08:00:00 GMT");
    assert_int_equal(tus_check_version("1.0.0", NULL), STATUS_OK);
    assert_int_equal(tus_check_version("1.0", NULL), STATUS_WRONG_VERSION);
    assert_int_equal(tus_check_version(NULL, NULL), STATUS_WRONG_VERSION);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_metadata),
        cmocka_unit_test(test_checksum),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_date_and_version),
    };

    return cmocka_run_group_tests_name("tus_head", tests, NULL, NULL);
}
