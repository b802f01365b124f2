/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/office/password.h"
#include "server/office/password_rule.h"

#include <string.h>

#include "server/office/token.h"
#include "tests/support/test.h"

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
    assert_int_equal(password_hash("", hash, NULL), STATUS_ARG);
}

static const struct {
    const char *password, *username;
    bool good;
} judged[] = {
    { "kopi-tubruk-9", "", true },
    { "kata-sandi-uji", "", true },
    { "tiga gelas air", "", true },
    { "5 kambing di atap", "", true },
    { "xK9-4fq-2Lm", "", true },
    { "sukses bagi jombang kita", "", true },
    { "\xc3\xa9t\xc3\xa9 \xc3\xa0 la mer", "", true },
    { "kopi-tub9", "", false },                                /* nine */
    { "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9", "", false }, /* ten bytes, five */
    { "password123", "", false },
    { "P4ssw0rd!2026", "", false },
    { "Jombang_2026", "", false },
    { "1945merdeka!", "", false },
    { "sayangku-sayangku", "", false },
    { "Bismillah.Sayang.99", "", false },
    { "qwertyuiop", "", false },
    { "081234567890", "", false }, /* a phone, a NIK, a birthday */
    { "17-08-1945!", "", false },
    { "aaaaabbbbb", "", false },
    { "hahahahahahaha", "", false },
    { "wati.lestariningsih.1", "wati.lestariningsih", false },
    { "wati.lestariningsih.1", "eko", true },
};

static void
test_passwords_that_are_guessed_first_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(judged); i++) {
        enum status st = password_judge(judged[i].password, judged[i].username, NULL);

        if ((st == STATUS_OK) != judged[i].good) {
            fail_msg("%s", judged[i].password);
        }
    }
}

/* What password_make() made is never sent back. */
static void
test_made_passwords_are_good_ones(void **state)
{
    char made[PASSWORD_MADE_SIZE];

    (void)state;
    for (int i = 0; i < 1000; i++) {
        password_make(made);
        assert_int_equal(password_judge(made, "", NULL), STATUS_OK);
    }
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
        cmocka_unit_test(test_passwords_that_are_guessed_first_are_refused),
        cmocka_unit_test(test_made_passwords_are_good_ones),
        cmocka_unit_test(test_made_passwords_and_tokens_differ),
    };

    return cmocka_run_group_tests_name("password", tests, NULL, NULL);
}
