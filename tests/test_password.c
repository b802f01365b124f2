/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/office/password.h"

#include <string.h>

#include "server/office/token.h"
#include "tests/test.h"

static void
test_a_hash_verifies_its_own_password_only(void **state)
{
    char hash[PASSWORD_HASH_SIZE];

    (void)state;
    assert_int_equal(password_hash("kopi-tubruk-9", hash, NULL), STATUS_OK);
    assert_non_null(strstr(hash, "$argon2id$v=19$m=19456,t=2,p=1$"));
    assert_true(password_verify(hash, "kopi-tubruk-9"));
    assert_false(password_verify(hash, "kopi-tubruk-8"));
    assert_false(password_verify(hash, ""));
    assert_false(password_verify(NULL, "kopi-tubruk-9"));
    assert_false(password_verify("no hash at all", "kopi-tubruk-9"));
}

static void
test_a_password_that_is_too_short_or_long_is_refused(void **state)
{
    char hash[PASSWORD_HASH_SIZE];
    char text[PASSWORD_MAX + 2];

    (void)state;
    memset(text, 'x', sizeof(text));
    text[PASSWORD_MAX + 1] = '\0';
    assert_int_equal(password_hash(text, hash, NULL), STATUS_ARG);
    text[PASSWORD_MAX] = '\0';
    assert_int_equal(password_hash(text, hash, NULL), STATUS_OK);
    assert_int_equal(password_hash("1234567", hash, NULL), STATUS_ARG);
}

static void
test_made_passwords_and_tokens_differ(void **state)
{
    char a[PASSWORD_MADE_SIZE];
    char b[PASSWORD_MADE_SIZE];
    char token_a[TOKEN_SIZE];
    char token_b[TOKEN_SIZE];
    uint8_t hash_a[TOKEN_HASH_SIZE];
    uint8_t hash_b[TOKEN_HASH_SIZE];

    (void)state;
    password_make(a);
    password_make(b);
    assert_int_equal(strlen(a), 23);
    assert_string_not_equal(a, b);
    token_make(token_a);
    token_make(token_b);
    assert_int_equal(strlen(token_a), TOKEN_LEN);
    assert_string_not_equal(token_a, token_b);
    token_hash(token_a, hash_a);
    token_hash(token_b, hash_b);
    assert_memory_not_equal(hash_a, hash_b, sizeof(hash_a));
    token_hash(token_a, hash_b);
    assert_memory_equal(hash_a, hash_b, sizeof(hash_a));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_hash_verifies_its_own_password_only),
        cmocka_unit_test(test_a_password_that_is_too_short_or_long_is_refused),
        cmocka_unit_test(test_made_passwords_and_tokens_differ),
    };

    return cmocka_run_group_tests_name("password", tests, NULL, NULL);
}
