/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What pages are made of: templates with all their texts, forms, files of web/. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/text.h"
#include "server/http/fields.h"
#include "server/pages/form_body.h"
#include "server/pages/gzip.h"
#include "server/pages/page.h"
#include "server/pages/templates.h"
#include "server/pages/web_file.h"
#include "server/route_sets.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

/* A text by its dotted name; NULL: there is none. */
static const json_t *
find_text(const json_t *texts, const char *dotted, size_t len)
{
    while (texts && len > 0) {
        size_t part = 0;
        char name[64];

        while (part < len && dotted[part] != '.') {
            part++;
        }
        (void)snprintf(name, sizeof(name), "%.*s", (int)part, dotted);
        texts = json_object_get(texts, name);
        dotted += part < len ? part + 1 : part;
        len -= part < len ? part + 1 : part;
    }
    return texts;
}

/* Each {{c.name}}, {{t.name}}, {{p.name}} of a template, in both languages. */
static void
check_texts(struct templates *templates, const char *folder, const char *name,
    const char *text, size_t *count)
{
    for (const char *tag = text; (tag = strstr(tag, "{{")); tag += 2) {
        const char *at = tag + 2 + strspn(tag + 2, "{#^&");
        size_t len = strspn(at, "abcdefghijklmnopqrstuvwxyz0123456789_.");

        if (!strchr("ctp", at[0]) || at[1] != '.') {
            continue;
        }
        for (int language = 0; language < LANGUAGE_COUNT; language++) {
            struct error err = { .text = "" };
            json_t *texts = NULL;

            if (templates_texts(templates, (enum language)language,
                    at[0] == 'c' ? "umum" : folder, &texts, &err) != STATUS_OK) {
                fail_msg("%s", err.text);
            }
            texts = at[0] == 'p' ? json_object_get(texts, name) : texts;
            if (!find_text(texts, at + 2, len - 2)) {
                fail_msg("%s/%s: {{%.*s}} has no text in \"%s\"", folder, name, (int)len,
                    at, language_name((enum language)language));
            }
        }
        (*count)++;
    }
}

static void
check_folder(struct templates *templates, const char *folder, size_t *count)
{
    char path[256];
    struct dirent *entry;
    DIR *dir;

    (void)snprintf(path, sizeof(path), "web/%.60s", folder);
    dir = opendir(path);
    assert_non_null(dir);
    while ((entry = readdir(dir))) {
        char *ending = strstr(entry->d_name, ".mustache");
        char *text;
        size_t len;

        if (!ending) {
            continue;
        }
        (void)snprintf(path, sizeof(path), "web/%.60s/%.100s", folder, entry->d_name);
        assert_int_equal(web_file_read(path, &text, &len, NULL), STATUS_OK);
        *ending = '\0';
        check_texts(templates, folder, entry->d_name, text, count);
        free(text);
    }
    (void)closedir(dir);
}

static void
test_every_template_has_its_texts_in_both_languages(void **state)
{
    struct error err = { .code = STATUS_OK };
    struct templates *templates;
    struct dirent *entry;
    size_t count = 0;
    DIR *dir = opendir("web");

    (void)state;
    if (templates_load("web", &templates, &err) != STATUS_OK) {
        fail_msg("%s", err.text);
    }
    while ((entry = readdir(dir))) {
        if (entry->d_type == DT_DIR && entry->d_name[0] != '.') {
            check_folder(templates, entry->d_name, &count);
        }
    }
    assert_true(count > 10);
    (void)closedir(dir);
    templates_free(templates);
}

/* An office whose pages are broken does not open, and is told where. */
static void
test_a_template_that_cannot_be_read_is_named(void **state)
{
    struct error err = { .code = STATUS_OK };
    struct templates *templates;
    char folder[TEMP_PATH_SIZE];
    char path[TEMP_PATH_SIZE];

    (void)state;
    temp_make(folder);
    assert_int_equal(mkdir(temp_path(path, folder, "umum"), 0700), 0);
    assert_int_equal(mkdir(temp_path(path, folder, "rusak"), 0700), 0);
    temp_write(temp_path(path, folder, "umum/id.json"), "{}", 2);
    temp_write(temp_path(path, folder, "umum/en.json"), "{}", 2);
    temp_write(temp_path(path, folder, "umum/layout.mustache"), "{{{main}}}", 10);
    temp_write(temp_path(path, folder, "rusak/id.json"), "{}", 2);
    temp_write(temp_path(path, folder, "rusak/en.json"), "{}", 2);
    temp_write(temp_path(path, folder, "rusak/satu.mustache"), "{{#a}}{{/b}}", 12);
    assert_int_equal(templates_load(folder, &templates, &err), STATUS_INVALID_SETTINGS);
    assert_non_null(strstr(err.text, "rusak/satu.mustache"));
    templates_free(templates);
    temp_write(temp_path(path, folder, "rusak/satu.mustache"), "{{#a}}{{/a}}", 12);
    assert_int_equal(templates_load(folder, &templates, &err), STATUS_OK);
    templates_free(templates);
    assert_int_equal(
        symlink("nowhere", temp_path(path, folder, "rusak/dua.mustache")), 0);
    assert_int_equal(templates_load(folder, &templates, &err), STATUS_IO);
    assert_non_null(strstr(err.text, "rusak/dua.mustache"));
    templates_free(templates);
    temp_remove(folder);
}

/* What is broken costs its own pages, and the log says where. */
static void
test_texts_that_cannot_be_used_are_named(void **state)
{
    static const struct {
        const char *id, *en, *fault;
    } cases[] = {
        { "{\"satu\": {\"a\": \"b\"}}", "{\"satu\": {}}", "at rusak.satu" },
        { "{\"a\": \"{x}\"}", "{\"a\": \"x\"}", "at rusak.a" },
        { "{\"a\": 1}", "{\"a\": 1, \"a\": 2}", "rusak/en.json, line 1" },
        { "{\"a\":\n", "{}", "rusak/id.json, line 2" },
        { "[]", "{}", "rusak/id.json" },
    };
    char folder[TEMP_PATH_SIZE];
    char path[TEMP_PATH_SIZE];

    (void)state;
    temp_make(folder);
    assert_int_equal(mkdir(temp_path(path, folder, "rusak"), 0700), 0);
    temp_write(temp_path(path, folder, "rusak/satu.mustache"), "", 0);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct error err = { .code = STATUS_OK };
        struct templates *templates;
        json_t *texts;

        temp_write(
            temp_path(path, folder, "rusak/id.json"), cases[i].id, strlen(cases[i].id));
        temp_write(
            temp_path(path, folder, "rusak/en.json"), cases[i].en, strlen(cases[i].en));
        assert_int_equal(templates_load(folder, &templates, &err), STATUS_OK);
        for (int again = 0; again < 2; again++) {
            assert_int_equal(
                templates_texts(templates, LANGUAGE_ID, "rusak", &texts, &err),
                STATUS_INTERNAL);
            assert_non_null(strstr(err.text, cases[i].fault));
        }
        assert_int_equal(templates_texts(templates, LANGUAGE_ID, "umum", &texts, &err),
            STATUS_INTERNAL);
        templates_free(templates);
    }
    temp_remove(folder);
}

static void
check_said(const char *sentence, const char *want)
{
    json_t *text = json_string(sentence);
    json_t *said = page_say(text, PAGE_WITH("n", "3", "nama", "{n}"));

    assert_string_equal(json_string_value(said), want);
    json_decref(said);
    json_decref(text);
}

/* Where a language has a form for one, it is said of 1 alone. */
static void
test_a_sentence_of_one_has_its_own_form(void **state)
{
    static const struct {
        const char *sentence, *n, *said;
    } rows[] = {
        { "{n} person|{n} people", "1", "1 person" },
        { "{n} person|{n} people", "0", "0 people" },
        { "{n} person|{n} people", "11", "11 people" },
        { "Only {n} person|Only {n} people", "1", "Only 1 person" },
        { "{n} orang", "1", "1 orang" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        json_t *text = json_string(rows[i].sentence);
        json_t *said = page_say(text, PAGE_WITH("jam", "8", "n", rows[i].n));

        assert_string_equal(json_string_value(said), rows[i].said);
        json_decref(said);
        json_decref(text);
    }
}

static void
test_a_sentence_has_its_blanks_filled_however_long_it_is(void **state)
{
    char longest[4096];
    char want[4096];

    (void)state;
    check_said("", "");
    check_said("{n} orang di {nama}", "3 orang di {n}");
    check_said("{lain} {n", "{lain} {n");
    memset(longest, 'a', sizeof(longest));
    text_copy(longest + 3000, sizeof(longest) - 3000, "{n}.");
    memset(want, 'a', sizeof(want));
    text_copy(want + 3000, sizeof(want) - 3000, "3.");
    check_said(longest, want);
}

static void
check_form(const char *body, bool keep_empty, const char *want)
{
    json_t *wanted = json_loads(want, 0, NULL);
    json_t *form;
    json_t *shaped;

    assert_int_equal(form_body_read(body, strlen(body), &form, NULL), STATUS_OK);
    shaped = form_body_shape(form, keep_empty);
    if (!json_equal(shaped, wanted)) {
        char *text = json_dumps(shaped, 0);

        fail_msg("%s became %s, not %s", body, text, want);
    }
    json_decref(form);
    json_decref(shaped);
    json_decref(wanted);
}

static void
test_a_form_becomes_what_an_act_takes(void **state)
{
    (void)state;
    check_form("", false, "{}");
    check_form("a=1&b=dua+kata&c=%2F%3d", false,
        "{\"a\":\"1\",\"b\":\"dua kata\",\"c\":\"/=\"}");
    check_form("a=%20x%20&password=%20x+", false, "{\"a\":\"x\",\"password\":\" x \"}");
    check_form("a=&b=+", false, "{}");
    check_form("a=&b", true, "{\"a\":\"\",\"b\":\"\"}");
    check_form("a=1&a=2", false, "{\"a\":\"2\"}");
    check_form("w.d=1&w.e.f=2", false, "{\"w\":{\"d\":\"1\",\"e\":{\"f\":\"2\"}}}");
    check_form("n%3an=7&m:n=x&y:b=on", false, "{\"n\":7,\"m\":\"x\",\"y\":true}");
    check_form("t:d=3&t:m=Mei&t:y=2026&x=1", false, "{\"t\":\"3-Mei-2026\",\"x\":\"1\"}");
    check_form("t:d=&t:m=7&t:y=", false, "{\"t\":\"-7-\"}");
    check_form("t:d=&t:m=&t:y=", false, "{}");
    check_form("t:d=&t:m=&t:y=", true, "{\"t\":\"\"}");
    check_form("l[]=a%0D%0Ab%0d%0a", false, "{\"l\":[\"a\",\"b\"]}");
    check_form("a=%zz%4", false, "{\"a\":\"%zz%4\"}");
    check_form("&&=x&a=1&", false, "{\"a\":\"1\"}");
}

static void
test_a_form_that_is_no_text_is_refused(void **state)
{
    static const char *const bodies[] = { "a=%ff", "a=%00", "%ff=1" };
    char many[4096] = "";
    json_t *form;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
        assert_int_equal(form_body_read(bodies[i], strlen(bodies[i]), &form, NULL),
            STATUS_BAD_REQUEST);
        assert_null(form);
    }
    for (int i = 0; i <= FORM_FIELDS_MAX; i++) {
        (void)snprintf(many + strlen(many), sizeof(many) - strlen(many), "a%d=&", i);
    }
    assert_int_equal(form_body_read(many, strlen(many), &form, NULL), STATUS_BAD_REQUEST);
}

static void
test_who_takes_gzip(void **state)
{
    static const struct {
        const char *accept;
        bool welcome;
    } rows[] = { { NULL, false }, { "", false }, { "gzip", true }, { "br, gzip", true },
        { "deflate,GZIP;q=0.5", true }, { "gzip;q=0", false },
        { "gzip;q=0.0, br", false }, { "xgzip", false }, { "*", false } };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        assert_int_equal(gzip_is_welcome(rows[i].accept), rows[i].welcome);
    }
}

static void
test_files_are_found_by_name_and_by_hash(void **state)
{
    struct web_files *files;
    struct web_file *file;
    const char *address;
    size_t len;
    bool lasting;

    (void)state;
    assert_int_equal(web_files_load("web", &files, NULL), STATUS_OK);
    address = json_string_value(json_object_get(web_files_addresses(files), "theme_css"));
    assert_non_null(address);
    file = web_files_find(files, "theme.css", &lasting);
    assert_non_null(file);
    assert_false(lasting);
    assert_non_null(web_file_packed(file, &len));
    assert_true(len > 0 && len < file->len / 2);
    assert_ptr_equal(web_file_packed(file, &len), web_file_packed(file, &len));
    assert_ptr_equal(web_files_find(files, address + strlen("/web/"), &lasting), file);
    assert_true(lasting);
    assert_ptr_equal(web_files_find(files, "theme.00000000.css", &lasting), file);
    assert_false(lasting); /* of another version: to be asked for again */
    assert_null(web_files_find(files, "../Makefile", &lasting));
    assert_null(web_files_find(files, "text/id.json", &lasting));
    assert_null(web_files_find(files, ".css", &lasting));
    web_files_free(files);
}

static void
test_a_cookie_is_found_among_others(void **state)
{
    char value[8];

    (void)state;
    assert_true(field_cookie("a=1; bahasa=en; b=2", "bahasa", value, sizeof(value)));
    assert_string_equal(value, "en");
    assert_true(field_cookie("bahasa=id", "bahasa", value, sizeof(value)));
    assert_false(field_cookie("xbahasa=id; bahasa2=id", "bahasa", value, sizeof(value)));
    assert_false(field_cookie("bahasa=", "bahasa", value, sizeof(value)));
    assert_false(field_cookie("bahasa=12345678", "bahasa", value, sizeof(value)));
    assert_false(field_cookie(NULL, "bahasa", value, sizeof(value)));
}

/* Pages that only staff may see have the tighter look, those of everybody else have not.
 */
static void
test_staff_s_pages_look_as_staff_s(void **state)
{
    int staff = 0, others = 0;

    (void)state;
    for (size_t i = 0; route_sets[i]; i++) {
        for (size_t r = 0; r < route_sets[i]->count; r++) {
            const struct route *route = &route_sets[i]->routes[r];

            if (!route->page) {
                continue;
            }
            if (route->page->staff != ((route->roles & ~ROLES_STAFF) == 0)) {
                fail_msg("%s %s", route->method, route->path);
            }
            staff += route->page->staff;
            others += !route->page->staff;
        }
    }
    assert_true(staff > 0 && others > 0);
}

/* Passwords' hashes alone stand in their worker's line. */
static void
test_no_page_waits_behind_passwords(void **state)
{
    size_t count = 0;

    (void)state;
    for (size_t i = 0; route_sets[i]; i++) {
        for (size_t r = 0; r < route_sets[i]->count; r++, count++) {
            const struct route *route = &route_sets[i]->routes[r];

            if (route->kind == JOB_SLOW) {
                fail_msg("%s %s", route->method, route->path);
            }
        }
    }
    assert_true(count > 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_template_has_its_texts_in_both_languages),
        cmocka_unit_test(test_a_template_that_cannot_be_read_is_named),
        cmocka_unit_test(test_texts_that_cannot_be_used_are_named),
        cmocka_unit_test(test_a_sentence_of_one_has_its_own_form),
        cmocka_unit_test(test_a_sentence_has_its_blanks_filled_however_long_it_is),
        cmocka_unit_test(test_a_form_becomes_what_an_act_takes),
        cmocka_unit_test(test_a_form_that_is_no_text_is_refused),
        cmocka_unit_test(test_who_takes_gzip),
        cmocka_unit_test(test_files_are_found_by_name_and_by_hash),
        cmocka_unit_test(test_a_cookie_is_found_among_others),
        cmocka_unit_test(test_staff_s_pages_look_as_staff_s),
        cmocka_unit_test(test_no_page_waits_behind_passwords),
    };

    return cmocka_run_group_tests_name("server/pages", tests, NULL, NULL);
}
