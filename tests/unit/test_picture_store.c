/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A board's folder of the server's pictures: what gets in, what stays, what is not ours.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "display/picture_store.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

/* BLAKE2b-128 of "satu" and of "dua", as b2sum -l 128 says. */
#define ONE "eb0c434ba7b2267a2bd981b1f31a6e1e"
#define TWO "8e85f40bd831f6314d684f38232a3729"

struct folder {
    char path[TEMP_PATH_SIZE];
    struct picture_store store;
};

static int
setup(void **state)
{
    struct folder *folder = calloc(1, sizeof(*folder));
    char deep[TEMP_PATH_SIZE + 16];

    assert_non_null(folder);
    temp_make(folder->path);
    (void)snprintf(deep, sizeof(deep), "%s/a/b", folder->path);
    assert_int_equal(picture_store_open(&folder->store, deep, NULL), STATUS_OK);
    *state = folder;
    return 0;
}

static int
teardown(void **state)
{
    struct folder *folder = *state;

    temp_remove(folder->path);
    free(folder);
    return 0;
}

static void
name_of(size_t place, const char *id, char out[PICTURE_FILE_SIZE])
{
    assert_true(picture_store_name(place, id, "image/png", out));
}

static enum status
put(const struct folder *folder, size_t place, const char *id, const char *content)
{
    char name[PICTURE_FILE_SIZE];
    FILE *file = picture_store_begin(&folder->store, NULL);

    assert_non_null(file);
    assert_true(fputs(content, file) >= 0);
    name_of(place, id, name);
    return picture_store_finish(&folder->store, file, name, NULL);
}

static bool
exists(const struct folder *folder, const char *name)
{
    char path[PICTURE_STORE_PATH];

    (void)snprintf(path, sizeof(path), "%s/%s", folder->store.folder, name);
    return access(path, F_OK) == 0;
}

static void
test_only_what_can_be_on_a_list_gets_a_name(void **state)
{
    char name[PICTURE_FILE_SIZE];

    (void)state;
    assert_true(picture_store_name(7, ONE, "image/png", name));
    assert_string_equal(name, "07-" ONE ".png");
    assert_true(picture_store_name(63, ONE, "image/jpeg", name));
    assert_string_equal(name, "63-" ONE ".jpg");
    assert_false(picture_store_name(64, ONE, "image/png", name));
    assert_false(picture_store_name(0, ONE, "image/svg+xml", name));
    assert_false(picture_store_name(0, ONE, NULL, name));
    assert_false(picture_store_name(0, NULL, "image/png", name));
    assert_false(picture_store_name(0, "", "image/png", name));
    assert_false(picture_store_name(0, ONE "0", "image/png", name));
    assert_false(
        picture_store_name(0, "../../../../../../etc/passwd/aaaa", "image/png", name));
    assert_false(
        picture_store_name(0, "../../../../../../etc/passwd/aaa", "image/png", name));
}

static void
test_a_picture_is_kept_when_its_content_fits_its_name(void **state)
{
    const struct folder *folder = *state;
    char name[PICTURE_FILE_SIZE];
    bool moved = false;

    assert_int_equal(put(folder, 0, ONE, "satu"), STATUS_OK);
    assert_int_equal(put(folder, 1, TWO, "satu"), STATUS_UNREADABLE);
    assert_int_equal(put(folder, 1, TWO, "du"), STATUS_UNREADABLE); /* cut off */
    name_of(0, ONE, name);
    assert_true(picture_store_has(&folder->store, name, &moved));
    name_of(1, TWO, name);
    assert_false(picture_store_has(&folder->store, name, &moved));
    assert_false(moved);
    assert_false(exists(folder, "part"));
}

static void
test_another_place_in_the_list_is_another_name_and_no_download(void **state)
{
    const struct folder *folder = *state;
    char before[PICTURE_FILE_SIZE];
    char after[PICTURE_FILE_SIZE];
    bool moved = false;

    assert_int_equal(put(folder, 5, ONE, "satu"), STATUS_OK);
    name_of(5, ONE, before);
    name_of(0, ONE, after);
    assert_true(picture_store_has(&folder->store, after, &moved));
    assert_true(moved);
    assert_false(exists(folder, before));
    assert_true(exists(folder, after));
}

static void
test_what_is_not_ours_is_left_alone(void **state)
{
    static const char *const others[] = { "foto-kantor.png", "00-" ONE ".gif",
        "0x-" ONE ".png", "00-" ONE ".png.bak", "00_" ONE ".png" };
    const struct folder *folder = *state;
    char path[PICTURE_STORE_PATH];
    char names[1][PICTURE_FILE_SIZE];
    char gone[PICTURE_FILE_SIZE];

    for (size_t i = 0; i < ARRAY_LEN(others); i++) {
        (void)snprintf(path, sizeof(path), "%s/%s", folder->store.folder, others[i]);
        temp_write(path, "x", 1);
    }
    assert_int_equal(put(folder, 0, ONE, "satu"), STATUS_OK);
    assert_int_equal(put(folder, 1, TWO, "dua"), STATUS_OK);
    (void)snprintf(path, sizeof(path), "%s/part", folder->store.folder);
    temp_write(path, "x", 1); /* of a board that was killed while it fetched */
    name_of(1, TWO, names[0]);
    name_of(0, ONE, gone);
    assert_true(picture_store_keep(&folder->store, names, 1));
    assert_true(exists(folder, names[0]));
    assert_false(exists(folder, gone));
    assert_false(exists(folder, "part"));
    for (size_t i = 0; i < ARRAY_LEN(others); i++) {
        assert_true(exists(folder, others[i]));
    }
    assert_false(picture_store_keep(&folder->store, names, 1));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_only_what_can_be_on_a_list_gets_a_name),
        cmocka_unit_test_setup_teardown(
            test_a_picture_is_kept_when_its_content_fits_its_name, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_another_place_in_the_list_is_another_name_and_no_download, setup,
            teardown),
        cmocka_unit_test_setup_teardown(
            test_what_is_not_ours_is_left_alone, setup, teardown),
    };

    return cmocka_run_group_tests_name("picture_store", tests, NULL, NULL);
}
