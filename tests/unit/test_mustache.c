/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Templates, held against the public specification's own tests (a copy of
 * github.com/mustache/spec, all but delimiters and lambdas, which we leave out), and the
 * faults that a template may have.
 */
#include "server/pages/mustache.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/test.h"

static const char spec_folder[] = "tests/fixtures/mustache-spec";

static const struct fault_case {
    const char *name;
    const char *text;
    const char *says;
} fault_cases[] = {
    { "fault: a tag is not closed", "a\n{{name", "line 2: a tag is not closed with }}" },
    { "fault: three braces, two closed", "{{{name}}", "not closed with }}}" },
    { "fault: a section is not closed", "{{#a}}\n{{#b}}{{/b}}", "not closed: {{a}}" },
    { "fault: closed by another name", "\n\n{{#a}}\n{{/b}}", "line 4: another section" },
    { "fault: closed without being open", "{{/a}}", "nothing is open" },
    { "fault: other delimiters", "{{=<% %>=}}", "this is no tag" },
    { "fault: a name with a blank", "{{a b}}", "this is no tag" },
    { "fault: no name", "{{ }}", "this is no tag" },
};

static void
test_fault(void **state)
{
    const struct fault_case *row = *state;
    struct mustache *template;
    struct error err;

    assert_int_equal(mustache_parse(row->text, &template, &err), STATUS_ARG);
    assert_null(template);
    assert_non_null(strstr(err.text, row->says));
}

struct library {
    const char *names[8];
    struct mustache *templates[8];
    size_t count;
};

static const struct mustache *
find(const char *name, const void *arg)
{
    const struct library *library = arg;

    for (size_t i = 0; i < library->count; i++) {
        if (strcmp(library->names[i], name) == 0) {
            return library->templates[i];
        }
    }
    return NULL;
}

static void
check_case(const json_t *test)
{
    struct library library = { .count = 0 };
    struct mustache_partials partials = { .find = find, .arg = &library };
    struct mustache *template;
    const char *name;
    json_t *text;
    size_t len;
    char *page;

    json_object_foreach(json_object_get(test, "partials"), name, text)
    {
        library.names[library.count] = name;
        assert_int_equal(mustache_parse(json_string_value(text),
                             &library.templates[library.count++], NULL),
            STATUS_OK);
    }
    assert_int_equal(mustache_parse(json_string_value(json_object_get(test, "template")),
                         &template, NULL),
        STATUS_OK);
    page = mustache_render(template, json_object_get(test, "data"), &partials, &len);
    assert_string_equal(page, json_string_value(json_object_get(test, "expected")));
    assert_int_equal(len, strlen(page));
    free(page);
    mustache_free(template);
    for (size_t i = 0; i < library.count; i++) {
        mustache_free(library.templates[i]);
    }
}

static void
test_specification(void **state)
{
    static const char *const parts[] = { "comments", "interpolation", "inverted",
        "partials", "sections" };
    size_t count = 0;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        char path[512];
        json_t *root;
        json_t *test;
        size_t k;

        (void)snprintf(path, sizeof(path), "%s/%s.json", spec_folder, parts[i]);
        root = json_load_file(path, 0, NULL);
        assert_non_null(root);
        json_array_foreach(json_object_get(root, "tests"), k, test)
        {
            print_message(
                "%s: %s\n", parts[i], json_string_value(json_object_get(test, "name")));
            check_case(test);
            count++;
        }
        json_decref(root);
    }
    assert_true(count >= 100);
}

/* A line ends with LF or CR LF; a CR alone is a letter like another. */
static void
test_a_tag_stands_alone_only_before_the_end_of_its_line(void **state)
{
    const struct mustache_partials partials = { .find = find };
    struct mustache *template;
    json_t *data = json_object();
    size_t len;
    char *page;

    (void)state;
    assert_int_equal(
        mustache_parse("{{! alone }}\r\n{{! not }}\rx\n", &template, NULL), STATUS_OK);
    page = mustache_render(template, data, &partials, &len);
    assert_string_equal(page, "\rx\n");
    free(page);
    json_decref(data);
    mustache_free(template);
}

static void
test_a_partial_that_holds_itself_ends(void **state)
{
    struct library library = { .names = { "again" }, .count = 1 };
    struct mustache_partials partials = { .find = find, .arg = &library };
    json_t *data = json_pack("{s:b}", "go", 1);
    size_t len;
    char *page;

    (void)state;
    assert_int_equal(
        mustache_parse("x{{#go}}{{>again}}{{/go}}", &library.templates[0], NULL),
        STATUS_OK);
    page = mustache_render(library.templates[0], data, &partials, &len);
    assert_int_equal(len, 33);
    free(page);
    json_decref(data);
    mustache_free(library.templates[0]);
}

int
main(void)
{
    struct CMUnitTest tests[ARRAY_LEN(fault_cases) + 2] = {
        cmocka_unit_test(test_specification),
        cmocka_unit_test(test_a_tag_stands_alone_only_before_the_end_of_its_line),
        cmocka_unit_test(test_a_partial_that_holds_itself_ends),
    };

    for (size_t i = 0; i < ARRAY_LEN(fault_cases); i++) {
        tests[i + 2] = (struct CMUnitTest){ .name = fault_cases[i].name,
            .test_func = test_fault,
            .initial_state = (void *)&fault_cases[i] };
    }
    return cmocka_run_group_tests_name("mustache", tests, NULL, NULL);
}
