/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ticketing/keys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/temp.h"
#include "tests/support/test.h"

static const uint8_t message[] = { 1, 2, 3 };

static struct key_ring *
load(const char *path)
{
    struct key_ring *ring = NULL;
    struct error err = { 0 };

    if (key_ring_load(path, &ring, &err) != STATUS_OK) {
        fail_msg("%s", err.text);
    }
    return ring;
}

static void
test_rotate_makes_the_newest_sign_and_older_ones_verify(void **state)
{
    const char *folder = *state;
    uint8_t signature[KEY_SIGNATURE_BYTES];
    uint8_t id = 0;
    struct key_ring *ring;

    assert_int_equal(key_ring_rotate(folder, 5000, &id, NULL), STATUS_OK);
    assert_int_equal(id, 1);
    ring = load(folder);
    assert_true(key_ring_sign(ring, message, sizeof(message), signature));
    key_ring_free(ring);
    /* The machine's clock went back: the new key is still the newest. */
    assert_int_equal(key_ring_rotate(folder, 10, &id, NULL), STATUS_OK);
    assert_int_equal(id, 2);
    ring = load(folder);
    assert_int_equal(key_ring_signer(ring), 2);
    assert_int_equal(key_ring_count(ring), 2);
    assert_true(key_ring_verify(ring, 1, message, sizeof(message), signature));
    assert_false(key_ring_verify(ring, 2, message, sizeof(message), signature));
    assert_false(key_ring_verify(ring, 3, message, sizeof(message), signature));
    assert_false(key_ring_verify(ring, 0, message, sizeof(message), signature));
    key_ring_free(ring);
}

static void
test_key_files_are_for_their_owner_alone(void **state)
{
    const char *folder = *state;
    char path[TEMP_PATH_SIZE];
    struct key_ring *ring = NULL;
    struct stat info;

    assert_int_equal(key_ring_rotate(folder, 1, NULL, NULL), STATUS_OK);
    assert_int_equal(stat(temp_path(path, folder, "001.key"), &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    assert_int_equal(chmod(path, 0640), 0);
    assert_int_equal(key_ring_load(folder, &ring, NULL), STATUS_IO);
}

static void
test_an_export_verifies_and_cannot_sign(void **state)
{
    const char *folder = *state;
    char path[TEMP_PATH_SIZE];
    uint8_t signature[KEY_SIGNATURE_BYTES];
    struct key_ring *ring;
    char *text;

    assert_int_equal(key_ring_rotate(folder, 1, NULL, NULL), STATUS_OK);
    assert_int_equal(key_ring_rotate(folder, 2, NULL, NULL), STATUS_OK);
    ring = load(folder);
    assert_true(key_ring_sign(ring, message, sizeof(message), signature));
    (void)temp_path(path, folder, "public.txt");
    text = key_ring_export(ring);
    key_ring_free(ring);
    assert_null(strstr(text, "secret"));
    temp_write(path, text, strlen(text));
    assert_int_equal(key_ring_load_export(text, "text", &ring, NULL), STATUS_OK);
    assert_int_equal(key_ring_count(ring), 2);
    key_ring_free(ring);
    assert_int_equal(key_ring_load_export(text + 1, "text", &ring, NULL), STATUS_IO);
    free(text);
    ring = load(path);
    assert_int_equal(key_ring_count(ring), 2);
    assert_int_equal(key_ring_signer(ring), 0);
    assert_true(key_ring_verify(ring, 2, message, sizeof(message), signature));
    assert_false(key_ring_sign(ring, message, sizeof(message), signature));
    key_ring_free(ring);
}

static void
test_load_refuses_what_is_no_key(void **state)
{
    static const char *const bad[] = { "", "antrean-key 1\n",
        "antrean-key 1\nid 0\ncreated_ms 1\npublic 00\nsecret 00\n",
        "antrean-key 1\nid 1\ncreated_ms 1\n"
        "public 0000000000000000000000000000000000000000000000000000000000000000\n"
        "secret 0000000000000000000000000000000000000000000000000000000000000000\n" };
    const char *folder = *state;
    char path[TEMP_PATH_SIZE];
    struct key_ring *ring = NULL;

    assert_int_equal(key_ring_load("/nonexistent", &ring, NULL), STATUS_IO);
    assert_int_equal(key_ring_load(folder, &ring, NULL), STATUS_IO); /* no key at all */
    (void)temp_path(path, folder, "001.key");
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        temp_write(path, bad[i], strlen(bad[i]));
        assert_int_equal(chmod(path, 0600), 0);
        assert_int_equal(key_ring_load(folder, &ring, NULL), STATUS_IO);
    }
}

/* What is made beside a key that cannot be read, nobody could load. */
static void
test_rotate_makes_no_key_beside_one_that_cannot_be_read(void **state)
{
    const char *folder = *state;
    char path[TEMP_PATH_SIZE];

    temp_write(temp_path(path, folder, "007.key"), "", 0);
    assert_int_equal(key_ring_rotate(folder, 1, NULL, NULL), STATUS_IO);
    assert_int_not_equal(access(temp_path(path, folder, "001.key"), F_OK), 0);
}

static void
test_rotate_never_replaces_a_key_until_all_ids_are_taken(void **state)
{
    const char *folder = *state;
    struct error err = { 0 };
    struct key_ring *ring;

    for (int i = 1; i <= 255; i++) {
        uint8_t id = 0;

        assert_int_equal(key_ring_rotate(folder, i, &id, NULL), STATUS_OK);
        assert_int_equal(id, i);
    }
    assert_int_equal(key_ring_rotate(folder, 300, NULL, &err), STATUS_IO);
    ring = load(folder);
    assert_int_equal(key_ring_count(ring), 255);
    key_ring_free(ring);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_rotate_makes_the_newest_sign_and_older_ones_verify, temp_setup,
            temp_teardown),
        cmocka_unit_test_setup_teardown(
            test_key_files_are_for_their_owner_alone, temp_setup, temp_teardown),
        cmocka_unit_test_setup_teardown(
            test_an_export_verifies_and_cannot_sign, temp_setup, temp_teardown),
        cmocka_unit_test_setup_teardown(
            test_load_refuses_what_is_no_key, temp_setup, temp_teardown),
        cmocka_unit_test_setup_teardown(
            test_rotate_makes_no_key_beside_one_that_cannot_be_read, temp_setup,
            temp_teardown),
        cmocka_unit_test_setup_teardown(
            test_rotate_never_replaces_a_key_until_all_ids_are_taken, temp_setup,
            temp_teardown),
    };

    return cmocka_run_group_tests_name("keys", tests, NULL, NULL);
}
