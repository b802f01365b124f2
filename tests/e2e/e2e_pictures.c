/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the server gives out of the folder with the boards' pictures: what is no picture,
 * too large, half copied or a way out of the folder is never among it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/mem.h"
#include "common/text.h"
#include "tests/support/browser.h"
#include "tests/support/slides.h"
#include "tests/support/test.h"

#define DEADLINE_MS 90000
#define TOO_LARGE (((size_t)8 << 20) + 1)

/* "name name ..." as the server lists them. */
static void
listed(const struct slides *slides, char *out, size_t out_size)
{
    struct e2e_answer *answer =
        e2e_ask(slides->e2e, "board", "GET", SLIDES_LIST, NULL, NULL);
    const json_t *picture;
    size_t i;

    assert_int_equal(answer->status, 200);
    out[0] = '\0';
    json_array_foreach(json_object_get(answer->json, "pictures"), i, picture)
    {
        (void)text_append(out, out_size, out[0] ? " " : "");
        (void)text_append(
            out, out_size, json_string_value(json_object_get(picture, "name")));
    }
    e2e_answer_free(answer);
}

/* The address of a picture on the list. */
static void
address_of(const struct slides *slides, size_t index, char path[128])
{
    struct e2e_answer *answer =
        e2e_ask(slides->e2e, "board", "GET", SLIDES_LIST, NULL, NULL);
    const json_t *picture =
        json_array_get(json_object_get(answer->json, "pictures"), index);

    (void)snprintf(
        path, 128, SLIDES_LIST "/%s", json_string_value(json_object_get(picture, "id")));
    e2e_answer_free(answer);
}

/* How often these words stand in the server's log. */
static int
count_in_log(const struct slides *slides, const char *words)
{
    char path[TEMP_PATH_SIZE];
    unsigned char *log;
    size_t len;
    int count = 0;

    log = temp_read(temp_path(path, e2e_folder(slides->e2e), "server.log"), &len);
    for (const char *at = (char *)log; (at = strstr(at, words)); at += strlen(words)) {
        count++;
    }
    free(log);
    return count;
}

/* Said once a file has stopped changing for a moment: it might still be copied. */
static void
wait_log(const struct slides *slides, const char *words)
{
    int64_t deadline_ms = clock_monotonic_ms() + DEADLINE_MS;
    char names[256];

    while (count_in_log(slides, words) == 0) {
        assert_true(clock_monotonic_ms() < deadline_ms);
        listed(slides, names, sizeof(names)); /* a look is what finds it */
        (void)usleep(50000);
    }
}

static void
test_only_pictures_of_the_folder_are_given_out(void **state)
{
    static const char *const left_out[] = { "besar.png is not shown",
        "catatan.jpg is not shown", "separuh.png is not shown", "konfig.png is not shown",
        "pipa.png is not shown" };
    const struct slides *slides = *state;
    const struct slides_file *red = &slides->colour[0];
    char *bytes = xcalloc(TOO_LARGE, 1);
    char folder[TEMP_PATH_SIZE];
    char path[TEMP_PATH_SIZE];
    char conf[TEMP_PATH_SIZE];
    char names[256];

    listed(slides, names, sizeof(names));
    assert_string_equal(names, ""); /* an empty folder, no pictures */
    memcpy(bytes, red->bytes, red->len);
    slides_put_colour(slides, "2 info.PNG", 1);
    slides_put_colour(slides, "1-gratis", 0); /* told by what is in it */
    slides_put(slides, "besar.png", bytes, TOO_LARGE);
    slides_put(slides, "kosong.png", bytes, 0);
    slides_put(slides, "separuh.png", bytes, red->len / 2);
    slides_put(slides, "catatan.jpg", "bukan gambar", 12);
    slides_put(slides, ".rahasia.png", red->bytes, red->len);
    slides_folder(slides, folder);
    (void)snprintf(conf, sizeof(conf), "%s/antrean.conf", e2e_folder(slides->e2e));
    assert_int_equal(symlink(conf, temp_path(path, folder, "konfig.png")), 0);
    assert_int_equal(mkfifo(temp_path(path, folder, "pipa.png"), 0600), 0);
    assert_int_equal(mkdir(temp_path(path, folder, "folder.png"), 0700), 0);
    listed(slides, names, sizeof(names));
    assert_string_equal(names, "1-gratis 2 info.PNG");
    for (size_t i = 0; i < ARRAY_LEN(left_out);
         i++) { /* each a moment after it was made */
        wait_log(slides, left_out[i]);
    }
    slides_put(slides, "separuh.png", red->bytes, red->len); /* the rest has come */
    listed(slides, names, sizeof(names));
    assert_string_equal(names, "1-gratis 2 info.PNG separuh.png");
    for (int i = 0; i < 5; i++) {
        listed(slides, names, sizeof(names));
    }
    for (size_t i = 0; i < ARRAY_LEN(left_out); i++) {
        assert_int_equal(count_in_log(slides, left_out[i]), 1);
    }
    assert_int_equal(count_in_log(slides, "rahasia"), 0);
    free(bytes);
}

static void
test_an_id_names_the_same_bytes_for_ever(void **state)
{
    const struct slides *slides = *state;
    const struct slides_file *first = &slides->colour[0];
    struct e2e_answer *answer;
    char address[128];
    char again[128];

    slides_put_colour(slides, "a.png", 0);
    address_of(slides, 0, address);
    answer = e2e_ask(slides->e2e, "board", "GET", address, NULL, NULL);
    assert_int_equal(answer->status, 200);
    assert_int_equal(answer->len, first->len);
    assert_memory_equal(answer->body, first->bytes, first->len);
    assert_non_null(strstr(answer->headers, "image/png"));
    assert_non_null(strstr(answer->headers, "immutable"));
    e2e_answer_free(answer);
    slides_take_away(slides, "a.png");
    slides_put_colour(slides, "b.png", 0); /* under another name it is the same */
    address_of(slides, 0, again);
    assert_string_equal(again, address);
    assert_int_equal(e2e_status(slides->e2e, "board", "GET", address, NULL), 200);
    slides_put_colour(slides, "b.png", 1); /* other bytes under this name */
    assert_int_equal(e2e_status(slides->e2e, "board", "GET", address, NULL), 404);
    address_of(slides, 0, again);
    assert_string_not_equal(again, address);
    assert_int_equal(e2e_status(slides->e2e, "board", "GET",
                         SLIDES_LIST "/..%2F..%2Fantrean.conf", NULL),
        400);
    assert_int_equal(
        e2e_status(slides->e2e, "board", "GET", SLIDES_LIST "/b.png", NULL), 404);
}

/* Who sets the office up sees them, and what is left out; nobody sees what is no more. */
static void
test_who_sets_the_office_up_sees_them(void **state)
{
    const struct slides *slides = *state;
    struct browser browser;
    char address[128], image[192];

    slides_put_colour(slides, "2 info.png", 1);
    slides_put(slides, "brosur.pdf", "%PDF-1.4", 8);
    address_of(slides, 0, address);
    browser_sign_in(&browser, slides->e2e, "supervisor");
    assert_int_equal(browser_open(&browser, "/atur/bagian/board"), 200);
    browser_must_see(&browser, "href=\"/atur/gambar\"");
    assert_int_equal(browser_open(&browser, "/atur/gambar"), 200);
    (void)snprintf(image, sizeof(image),
        "<img src=\"%s\" alt=\"Gambar di layar: 2 info.png\"", address);
    browser_must_see(&browser, image);
    browser_must_see(&browser, "160 × 90, 1 KB");
    browser_must_see(&browser, "<li>brosur.pdf</li>");
    assert_int_equal(e2e_status(slides->e2e, "supervisor", "GET", address, NULL), 200);
    assert_int_equal(e2e_status(slides->e2e, NULL, "GET", address, NULL), 401);
    slides_take_away(slides, "2 info.png");
    slides_take_away(slides, "brosur.pdf");
    assert_int_equal(browser_open(&browser, "/atur/gambar"), 200);
    browser_must_see(&browser, "Belum ada gambar.");
    assert_false(browser_sees(&browser, "<img"));
    browser_destroy(&browser);
}

/* Else boards would throw away what they keep. */
static void
test_a_folder_that_cannot_be_read_is_no_empty_one(void **state)
{
    struct e2e *e2e = e2e_open(&(struct e2e_options){ .errors_allowed = true });
    const char *const words[] = { "pictures", e2e_folder(e2e), NULL };
    char folder[TEMP_PATH_SIZE];

    (void)state;
    (void)temp_path(folder, e2e_folder(e2e), "files");
    (void)mkdir(folder, 0700);
    (void)temp_path(folder, e2e_folder(e2e), "files/board");
    (void)rmdir(folder);
    assert_int_equal(e2e_status(e2e, "board", "GET", SLIDES_LIST, NULL), 200);
    temp_write(folder, "x", 1); /* cannot be opened as a folder, whoever asks */
    assert_int_equal(e2e_status(e2e, "board", "GET", SLIDES_LIST, NULL), 500);
    assert_int_not_equal(e2e_admin(e2e, words, NULL), 0);
    e2e_close(e2e);
}

/* Wait for this event; others, as of the office's morning, may come before it. */
static void
wait_event(struct e2e_stream *stream, const char *wanted)
{
    int64_t deadline_ms = clock_monotonic_ms() + DEADLINE_MS;
    bool came = false;

    while (!came) {
        char event[48];
        json_t *data;
        int64_t id;

        assert_true(clock_monotonic_ms() < deadline_ms);
        if (e2e_next(stream, 1000, &id, event, &data)) {
            came = strcmp(event, wanted) == 0;
            json_decref(data);
        }
    }
}

static void
test_the_operator_reads_what_boards_make_of_each_file(void **state)
{
    const struct slides *slides = *state;
    const char *const words[] = { "pictures", e2e_folder(slides->e2e), NULL };
    struct e2e_stream *stream = e2e_listen(slides->e2e, "board", "/v1/events", NULL);
    char folder[TEMP_PATH_SIZE];
    char *text = NULL;

    slides_folder(slides, folder);
    assert_int_equal(rmdir(folder), 0);
    assert_int_equal(e2e_admin(slides->e2e, words, &text), 0); /* makes the folder */
    assert_string_equal(text, "shown: 0 of 0 files; the boards were told\n");
    free(text);
    slides_put_colour(slides, "2.png", 0);
    slides_put(slides, "1.jpg", slides->colour[0].bytes, slides->colour[0].len - 1);
    slides_put(slides, "3.pdf", "%PDF-1.4", 8);
    assert_int_equal(e2e_admin(slides->e2e, words, &text), 0);
    assert_string_equal(text,
        "1.jpg: left out: it ends too early: still being copied, or damaged\n"
        "2.png: shown, 160 x 90 pixels\n"
        "3.pdf: left out: neither a PNG nor a JPEG picture\n"
        "shown: 1 of 3 files; the boards were told\n");
    free(text);
    wait_event(stream, "board.content");
    wait_event(stream, "board.content");
    e2e_unlisten(stream);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_only_pictures_of_the_folder_are_given_out,
            slides_setup, slides_teardown),
        cmocka_unit_test_setup_teardown(
            test_an_id_names_the_same_bytes_for_ever, slides_setup, slides_teardown),
        cmocka_unit_test_setup_teardown(
            test_who_sets_the_office_up_sees_them, slides_setup, slides_teardown),
        cmocka_unit_test(test_a_folder_that_cannot_be_read_is_no_empty_one),
        cmocka_unit_test_setup_teardown(
            test_the_operator_reads_what_boards_make_of_each_file, slides_setup,
            slides_teardown),
    };

    return cmocka_run_group_tests_name("pictures", tests, NULL, NULL);
}
