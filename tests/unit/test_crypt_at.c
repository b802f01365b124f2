/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes of a file under its key: the same whatever pieces they come in. */
#include "common/crypt_at.h"

#include <string.h>

#include <sodium.h>

#include "tests/support/test.h"

#define LEN 1000

static void
test_pieces_are_the_whole(void **state)
{
    static const size_t sizes[] = { 1, 7, 63, 64, 65, 128, 999, LEN };
    uint8_t key[CRYPT_KEY_SIZE];
    uint8_t plain[LEN];
    uint8_t whole[LEN];

    (void)state;
    randombytes_buf(key, sizeof(key));
    for (size_t i = 0; i < LEN; i++) {
        plain[i] = (uint8_t)(i * 31);
    }
    memcpy(whole, plain, LEN);
    crypt_at(key, 0, whole, LEN);
    assert_memory_not_equal(whole, plain, LEN);
    for (size_t s = 0; s < ARRAY_LEN(sizes); s++) {
        uint8_t pieces[LEN];

        memcpy(pieces, plain, LEN);
        for (size_t at = 0; at < LEN; at += sizes[s]) {
            crypt_at(
                key, (int64_t)at, pieces + at, LEN - at < sizes[s] ? LEN - at : sizes[s]);
        }
        assert_memory_equal(pieces, whole, LEN);
        crypt_at(key, 0, pieces, LEN);
        assert_memory_equal(pieces, plain, LEN);
    }
}

static void
test_another_key_is_another_text(void **state)
{
    uint8_t one[CRYPT_KEY_SIZE] = { 1 };
    uint8_t two[CRYPT_KEY_SIZE] = { 2 };
    uint8_t a[64] = { 0 };
    uint8_t b[64] = { 0 };

    (void)state;
    crypt_at(one, 0, a, sizeof(a));
    crypt_at(two, 0, b, sizeof(b));
    assert_memory_not_equal(a, b, sizeof(a));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pieces_are_the_whole),
        cmocka_unit_test(test_another_key_is_another_text),
    };

    return cmocka_run_group_tests_name("crypt_at", tests, NULL, NULL);
}
