/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sealed values and files: opened by their keys alone, whole, and under their context. */
#include "common/vault.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/temp.h"
#include "tests/support/test.h"

static const char secret[] = "3517035105939902";

static struct vault *
load(const char *folder)
{
    struct vault *vault;

    assert_int_equal(vault_load(folder, &vault, NULL), STATUS_OK);
    return vault;
}

static void
test_a_value_opens_whole_and_under_its_context_only(void **state)
{
    struct vault *vault = load(*state);
    uint8_t sealed[VAULT_SEALED_SIZE(sizeof(secret))];
    char opened[sizeof(secret)];

    vault_seal(vault, "account 7", secret, sizeof(secret), sealed);
    assert_null(memmem(sealed, sizeof(sealed), secret, strlen(secret)));
    assert_int_equal(
        vault_open(vault, "account 7", sealed, sizeof(sealed), opened, NULL), STATUS_OK);
    assert_string_equal(opened, secret);
    assert_int_equal(vault_open(vault, "account 8", sealed, sizeof(sealed), opened, NULL),
        STATUS_STORAGE);
    for (size_t i = 0; i < sizeof(sealed); i++) { /* each byte counts */
        sealed[i] ^= 1;
        assert_int_equal(
            vault_open(vault, "account 7", sealed, sizeof(sealed), opened, NULL),
            STATUS_STORAGE);
        sealed[i] ^= 1;
    }
    for (size_t len = 0; len < sizeof(sealed); len++) {
        assert_int_equal(
            vault_open(vault, "account 7", sealed, len, opened, NULL), STATUS_STORAGE);
    }
    vault_free(vault);
}

static void
test_keys_are_made_once_and_stay_ours(void **state)
{
    struct vault *vault = load(*state);
    uint8_t sealed[VAULT_SEALED_SIZE(sizeof(secret))];
    uint8_t hash[2][VAULT_HASH_SIZE];
    char opened[sizeof(secret)];
    char path[TEMP_PATH_SIZE];
    struct stat info;
    struct error err;

    vault_seal(vault, "x", secret, sizeof(secret), sealed);
    vault_hash(vault, "nik", secret, hash[0]);
    vault_free(vault);
    assert_int_equal(stat(temp_path(path, *state, "data-1.vault"), &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    assert_int_equal(vault_rotate(*state, NULL), STATUS_OK);
    vault = load(*state);
    assert_int_equal(
        vault_open(vault, "x", sealed, sizeof(sealed), opened, NULL), STATUS_OK);
    vault_hash(vault, "nik", secret, hash[1]);
    assert_memory_equal(hash[0], hash[1], VAULT_HASH_SIZE);
    vault_hash(vault, "phone", secret, hash[1]);
    assert_memory_not_equal(hash[0], hash[1], VAULT_HASH_SIZE);
    vault_seal(vault, "x", secret, sizeof(secret), sealed);
    vault_free(vault);

    assert_int_equal(unlink(temp_path(path, *state, "data-2.vault")), 0);
    vault = load(*state);
    assert_int_equal(
        vault_open(vault, "x", sealed, sizeof(sealed), opened, &err), STATUS_STORAGE);
    assert_non_null(strstr(err.text, "data-2.vault"));
    vault_free(vault);

    assert_int_equal(chmod(temp_path(path, *state, "data-1.vault"), 0640), 0);
    assert_int_equal(vault_load(*state, &vault, &err), STATUS_IO);
    assert_non_null(strstr(err.text, "chmod 600"));
    assert_int_equal(chmod(path, 0600), 0);
    assert_int_equal(truncate(path, 31), 0);
    assert_int_equal(vault_load(*state, &vault, &err), STATUS_IO);

    assert_int_equal(unlink(temp_path(path, *state, "lookup.vault")), 0);
    assert_int_equal(vault_load(*state, &vault, &err), STATUS_IO); /* not made anew */
    assert_non_null(strstr(err.text, "lookup.vault"));
    assert_int_equal(access(path, F_OK), -1);
}

/* An operator rotates the keys and imports people: a server that runs knows them. */
static void
test_a_key_made_since_is_learned(void **state)
{
    struct vault *old = load(*state);
    uint8_t sealed[VAULT_SEALED_SIZE(sizeof(secret))];
    FILE *file = tmpfile();
    FILE *plain = tmpfile();
    char opened[sizeof(secret)];
    struct vault *newer;

    assert_int_equal(vault_rotate(*state, NULL), STATUS_OK);
    newer = load(*state);
    assert_int_equal(vault_newest(newer), vault_newest(old) + 1);
    vault_seal(newer, "x", secret, sizeof(secret), sealed);
    assert_int_equal(
        vault_open(old, "x", sealed, sizeof(sealed), opened, NULL), STATUS_OK);
    assert_string_equal(opened, secret);
    assert_true(
        vault_is_newest(old, sealed)); /* not to be sealed by the older one again */
    vault_free(old);

    old = load(*state);
    assert_int_equal(vault_rotate(*state, NULL), STATUS_OK);
    vault_free(newer);
    newer = load(*state);
    assert_int_equal(vault_seal_file(newer, "paper 1", plain, file, NULL), STATUS_OK);
    rewind(file);
    assert_int_equal(vault_open_file(old, "paper 1", file, plain, NULL), STATUS_OK);
    vault_seal(old, "x", secret, sizeof(secret), sealed); /* as it began */
    assert_false(vault_is_newest(newer, sealed));
    (void)fclose(file);
    (void)fclose(plain);
    vault_free(old);
    vault_free(newer);
}

static FILE *
file_of(size_t len)
{
    FILE *file = tmpfile();

    assert_non_null(file);
    for (size_t i = 0; i < len; i++) {
        assert_true(fputc((int)(i % 251), file) != EOF);
    }
    rewind(file);
    return file;
}

static long
size_of(FILE *file)
{
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    return ftell(file);
}

/* At and around the size of a piece. */
static void
test_a_file_opens_whole(void **state)
{
    static const size_t sizes[] = { 0, 1, 65535, 65536, 65537, 131072, 200000 };
    struct vault *vault = load(*state);

    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        FILE *plain = file_of(sizes[i]);
        FILE *sealed = tmpfile();
        FILE *opened = tmpfile();
        long sealed_size;

        assert_int_equal(
            vault_seal_file(vault, "paper 1", plain, sealed, NULL), STATUS_OK);
        rewind(sealed);
        assert_int_equal(
            vault_open_file(vault, "paper 1", sealed, opened, NULL), STATUS_OK);
        assert_int_equal(size_of(opened), sizes[i]);
        rewind(opened);
        for (size_t k = 0; k < sizes[i]; k++) {
            if (fgetc(opened) != (int)(k % 251)) {
                fail_msg("byte %zu of %zu differs", k, sizes[i]);
            }
        }
        rewind(sealed);
        assert_int_equal(
            vault_open_file(vault, "paper 2", sealed, opened, NULL), STATUS_STORAGE);
        setbuf(sealed, NULL); /* it is cut behind stdio's back */
        sealed_size = size_of(sealed);
        assert_int_equal(ftruncate(fileno(sealed), sealed_size - 1), 0);
        rewind(sealed);
        assert_int_equal(
            vault_open_file(vault, "paper 1", sealed, opened, NULL), STATUS_STORAGE);
        (void)fclose(plain);
        (void)fclose(sealed);
        (void)fclose(opened);
    }
    vault_free(vault);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_a_value_opens_whole_and_under_its_context_only, temp_setup,
            temp_teardown),
        cmocka_unit_test_setup_teardown(
            test_keys_are_made_once_and_stay_ours, temp_setup, temp_teardown),
        cmocka_unit_test_setup_teardown(
            test_a_key_made_since_is_learned, temp_setup, temp_teardown),
        cmocka_unit_test_setup_teardown(
            test_a_file_opens_whole, temp_setup, temp_teardown),
    };

    return cmocka_run_group_tests_name("vault", tests, NULL, NULL);
}
