/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings: the shipped catalogue, lookups, who holds them. */
#include "server/settings/settings.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "tests/support/catalogue.h"
#include "tests/support/test.h"

static int
parse_catalogue(void **state)
{
    json_t *all = catalogue_load();
    struct error err = { 0 };
    const struct office_settings *settings;

    if (settings_parse_object(all, &settings, &err) != STATUS_OK) {
        fail_msg("%s", err.text);
    }
    json_decref(all);
    *state = (void *)(uintptr_t)settings;
    return 0;
}

static int
drop_catalogue(void **state)
{
    settings_unref(*state);
    return 0;
}

/* A list of `count` copies of `list`'s first, each with a `name` of its own. */
static json_t *
copies(const json_t *list, size_t count, const char *name, bool numbered)
{
    json_t *out = json_array();

    for (size_t i = 1; i <= count; i++) {
        json_t *one = json_deep_copy(json_array_get(list, 0));
        char code[16];

        (void)snprintf(code, sizeof(code), "c-%zu", i);
        (void)json_object_set_new(
            one, name, numbered ? json_integer((json_int_t)i) : json_string(code));
        (void)json_array_append_new(out, one);
    }
    return out;
}

/* An office with so many services and counters; the last serves the last only. */
static enum status
parse_large(size_t services, size_t counters, const struct office_settings **out,
    struct error *err)
{
    json_t *all = catalogue_load();
    json_t *part = json_object_get(all, "services");
    json_t *list = copies(json_object_get(part, "services"), services, "code", false);
    char last[16];
    enum status st;

    (void)json_object_set_new(part, "services", list);
    (void)json_object_set_new(json_object_get(all, "quotas"), "quotas", json_array());
    part = json_object_get(all, "counters");
    list = copies(json_object_get(part, "counters"), counters, "number", true);
    (void)snprintf(last, sizeof(last), "c-%zu", services);
    (void)json_object_set_new(
        json_array_get(list, counters - 1), "services", json_pack("[s]", last));
    (void)json_object_set_new(part, "counters", list);
    st = settings_parse_object(all, out, err);
    json_decref(all);
    return st;
}

static void
test_a_training_office_says_so_in_all_its_names(void **state)
{
    static const char mark[] = SETTINGS_TRAINING " ";
    json_t *all = catalogue_load();
    const struct office_settings *s;

    (void)state;
    (void)json_object_set_new(json_object_get(all, "office"), "training", json_true());
    (void)json_object_set_new(json_object_get(all, "office"), "short_name",
        json_string("D\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"
                    "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"));
    assert_int_equal(settings_parse_object(all, &s, NULL), STATUS_OK);
    json_decref(all);
    assert_memory_equal(s->office.name, mark, strlen(mark));
    assert_memory_equal(settings_heading(s), mark, strlen(mark));
    assert_true(text_is_clean_utf8(s->office.short_name, strlen(s->office.short_name)));
    assert_string_equal(s->office.sender, SETTINGS_TRAINING);
    assert_memory_equal(s->board.ticker[0], SETTINGS_TRAINING, strlen(SETTINGS_TRAINING));
    settings_unref(s);
}

static enum status
parse_with(const char *part, const char *name, json_t *value)
{
    json_t *all = catalogue_load();
    const struct office_settings *s = NULL;
    enum status st;

    (void)json_object_set_new(json_object_get(all, part), name, value);
    st = settings_parse_object(all, &s, NULL);
    json_decref(all);
    settings_unref(s);
    return st;
}

static void
test_an_address_ends_without_a_slash(void **state)
{
    json_t *all = catalogue_load();
    const struct office_settings *s;

    (void)state;
    (void)json_object_set_new(json_object_get(all, "office"), "public_url",
        json_string("https://antre.example/ponorogo//"));
    assert_int_equal(settings_parse_object(all, &s, NULL), STATUS_OK);
    json_decref(all);
    assert_string_equal(s->office.public_url, "https://antre.example/ponorogo");
    settings_unref(s);
    assert_int_equal(
        parse_with("office", "public_url", json_string("ftp://antre.example")),
        STATUS_INVALID_SETTINGS);
}

static json_t *
notices(int count)
{
    json_t *list = json_array();

    for (int i = 0; i < count; i++) {
        (void)json_array_append_new(list, json_sprintf("Kabar %d", i));
    }
    return list;
}

static void
test_what_a_part_may_hold(void **state)
{
    (void)state;
    assert_int_equal(parse_with("board", "ticker", notices(16)), STATUS_OK);
    assert_int_equal(parse_with("board", "ticker", notices(17)), STATUS_INVALID_SETTINGS);
    assert_int_equal(parse_with("services", "return_reasons",
                         json_pack("[{s:s, s:s}]", "code", "lain", "text", "Lain")),
        STATUS_OK);
    assert_int_equal(
        parse_with("services", "return_reasons", json_pack("[{s:s}]", "code", "lain")),
        STATUS_INVALID_SETTINGS);
    assert_int_equal(
        parse_with("services", "return_reasons", json_pack("[{s:s}]", "text", "Lain")),
        STATUS_INVALID_SETTINGS);
    assert_int_equal(parse_with("services", "english",
                         json_pack("[{s:s, s:s}]", "text", "Kabar", "text_en", "News")),
        STATUS_OK);
    assert_int_equal(
        parse_with("services", "english", json_pack("[{s:s}]", "text_en", "News")),
        STATUS_INVALID_SETTINGS);
    assert_int_equal(
        parse_with("services", "english", json_pack("[{s:s}]", "text", "Kabar")),
        STATUS_INVALID_SETTINGS);
    assert_int_equal(parse_with("services", "english",
                         json_pack("[{s:s, s:s}, {s:s, s:s}]", "text", "Kabar", "text_en",
                             "News", "text", "Kabar", "text_en", "Told")),
        STATUS_INVALID_SETTINGS);
}

#define POLICY(name, least, most, unsaid) \
    { \
        "policy", #name, least, most, unsaid, \
            offsetof(struct office_settings, policy.name) \
    }
#define BOARD(name, least, most, unsaid) \
    { \
        "board", #name, least, most, unsaid, \
            offsetof(struct office_settings, board.name) \
    }

/* docs/rules.md has them, too. */
static const struct {
    const char *part, *name;
    int least, most, unsaid;
    size_t at;
} numbers[] = {
    POLICY(max_calls, 1, 9, 3),
    POLICY(priority_run, 1, 99, 2),
    POLICY(age_limit_min, 1, 1440, 60),
    POLICY(return_after, 0, 99, 5),
    POLICY(return_after_held, 0, 99, 5),
    POLICY(close_grace_min, 0, 600, 60),
    POLICY(keep_personal_days, 1, 3650, 30),
    POLICY(keep_open_days, 30, 3650, 365),
    POLICY(keep_account_months, 3, 120, 24),
    POLICY(keep_remarks_months, 1, 120, 24),
    POLICY(keep_looks_days, 30, 3650, 730),
    POLICY(booking_days, 1, 365, 30),
    POLICY(review_days, 1, 30, 2),
    POLICY(claim_min, 1, 240, 20),
    POLICY(correction_days, 0, 365, 14),
    POLICY(send_tries, 1, 9, 2),
    POLICY(offer_min, 10, 1440, 120),
    POLICY(release_min, 0, 1440, 0),
    POLICY(applications_a_day, 1, 100, 5),
    POLICY(away_min, 0, 240, 15),
    BOARD(repeat, 1, 3, 2),
    BOARD(volume, 0, 100, 90),
    BOARD(speed, 80, 260, 140),
};

/* The setting as it is read; -1: refused. `value` NULL: it is not said. */
static int
read_number(size_t i, json_t *value)
{
    json_t *all = catalogue_load();
    json_t *part = json_object_get(all, numbers[i].part);
    const struct office_settings *s;
    int number = -1;

    (void)json_object_del(part, numbers[i].name);
    if (value) {
        (void)json_object_set_new(part, numbers[i].name, value);
    }
    if (settings_parse_object(all, &s, NULL) == STATUS_OK) {
        memcpy(&number, (const char *)s + numbers[i].at, sizeof(number));
        settings_unref(s);
    }
    json_decref(all);
    return number;
}

static void
test_a_number_has_its_range_and_what_holds_unsaid(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
        int least = numbers[i].least;
        int most = numbers[i].most;

        if (read_number(i, NULL) != numbers[i].unsaid ||
            read_number(i, json_integer(least)) != least ||
            read_number(i, json_integer(most)) != most ||
            read_number(i, json_integer(least - 1)) != -1 ||
            read_number(i, json_integer(most + 1)) != -1) {
            fail_msg("%s.%s", numbers[i].part, numbers[i].name);
        }
    }
}

static void
test_what_holds_where_nothing_is_said(void **state)
{
    static const char *const unsaid[][2] = { { "office", "training" },
        { "policy", "walkins" }, { "policy", "first_place_next_day" },
        { "policy", "renew_lapsed" }, { "policy", "bundle_join" }, { "board", "speak" } };
    json_t *all = catalogue_load();
    const struct office_settings *s;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(unsaid); i++) {
        (void)json_object_del(json_object_get(all, unsaid[i][0]), unsaid[i][1]);
    }
    assert_int_equal(settings_parse_object(all, &s, NULL), STATUS_OK);
    json_decref(all);
    assert_false(s->office.training);
    assert_true(s->policy.walkins);
    assert_false(s->policy.first_place_next_day);
    assert_true(s->policy.renew_lapsed);
    assert_false(s->policy.bundle_join);
    assert_true(s->board.speak);
    settings_unref(s);
}

static void
test_a_roster_is_of_its_days(void **state)
{
    json_t *all = catalogue_load();
    json_t *counters = json_object_get(json_object_get(all, "counters"), "counters");
    const struct office_settings *s;
    struct span span;

    (void)state;
    (void)json_object_set_new(json_array_get(counters, 0), "roster",
        json_pack("{s:[s, s], s:s, s:s}", "days", "tue", "sun", "from", "08:00", "to",
            "12:00"));
    (void)json_object_set_new(json_array_get(counters, 1), "roster",
        json_pack("{s:s, s:s}", "from", "12:00", "to", "15:00"));
    assert_int_equal(settings_parse_object(all, &s, NULL), STATUS_OK);
    json_decref(all);
    assert_true(settings_counter_roster(&s->counters[0], "2026-07-14", &span));
    assert_int_equal(span.from, 480);
    assert_int_equal(span.to, 720);
    assert_true(settings_counter_roster(&s->counters[0], "2026-07-12", &span));
    assert_false(settings_counter_roster(&s->counters[0], "2026-07-15", &span));
    assert_true(settings_counter_roster(&s->counters[1], "2026-07-15", &span));
    assert_false(settings_counter_roster(&s->counters[2], "2026-07-14", &span));
    settings_unref(s);
}

static void
test_the_largest_office(void **state)
{
    const struct office_settings *s;
    struct error err = { 0 };

    (void)state;
    if (parse_large(1024, 999, &s, &err) != STATUS_OK) {
        fail_msg("%s", err.text);
    }
    for (int i = 0; i < 1024; i++) {
        char code[16];

        (void)snprintf(code, sizeof(code), "c-%d", i + 1);
        assert_int_equal(settings_service_index(s, code), i);
        assert_int_equal(settings_counter_serves(settings_counter(s, 999), i), i == 1023);
        assert_true(settings_counter_serves(settings_counter(s, 998), i));
    }
    assert_int_equal(settings_service_index(s, "c-1025"), -1);
    assert_null(settings_counter(s, 1000));
    settings_unref(s);
    assert_int_equal(parse_large(1025, 1, &s, &err), STATUS_INVALID_SETTINGS);
    assert_string_equal(err.text, "services: services may have 1024 entries at most");
    assert_int_equal(parse_large(1, 1000, &s, &err), STATUS_INVALID_SETTINGS);
    assert_string_equal(err.text, "counters: counters may have 999 entries at most");
}

static void
test_catalogue_has_every_service_and_document(void **state)
{
    const struct office_settings *s = *state;
    size_t documents = 0;

    for (size_t i = 0; i < s->service_count; i++) {
        documents += s->services[i].document_count;
    }
    assert_int_equal(s->service_count, 33);
    assert_int_equal(documents, 150);
    assert_int_equal(s->counter_count, 3);
    assert_string_equal(settings_counter(s, 3)->name, "Loket 3");
    assert_null(settings_counter(s, 4));
}

static void
must_have_english(const struct office_settings *s, const char *text)
{
    if (text[0] && !settings_english(s, text)) {
        fail_msg("\"%s\" has no English", text);
    }
}

static void
test_catalogue_is_in_english_too(void **state)
{
    const struct office_settings *s = *state;

    for (size_t i = 0; i < s->service_count; i++) {
        const struct settings_service *service = &s->services[i];

        must_have_english(s, service->name);
        must_have_english(s, service->group);
        for (size_t k = 0; k < service->document_count; k++) {
            must_have_english(s, service->documents[k].label);
            must_have_english(s, service->documents[k].condition);
        }
        for (size_t k = 0; k < service->field_count; k++) {
            const struct settings_field *field = &service->fields[k];

            must_have_english(s, field->label);
            must_have_english(s, field->hint);
            must_have_english(s, field->page);
            for (size_t o = 0; o < field->option_count; o++) {
                must_have_english(s, field->options[o]);
            }
        }
    }
    assert_string_equal(settings_english(s, "Akta kelahiran"), "Birth certificate");
    assert_null(settings_english(s, "Surat lain"));
}

static void
test_catalogue_keeps_the_details_of_a_service(void **state)
{
    const struct settings_service *akta = settings_service(*state, "akta-lahir");
    const struct settings_document *police = &akta->documents[4];

    assert_int_equal(akta->prefix, 'S');
    assert_int_equal(akta->minutes, 10);
    assert_int_equal(akta->completion, 7);
    assert_int_equal(akta->completion_unit, DURATION_WORKDAYS);
    assert_int_equal(akta->document_count, 10);
    assert_string_equal(police->id, "ba-polisi");
    assert_int_equal(police->rule, DOCUMENT_IF);
    assert_string_equal(police->condition, "anak tidak diketahui asal-usulnya");
    assert_int_equal(akta->documents[0].rule, DOCUMENT_ONE_OF);
    assert_string_equal(akta->documents[0].group, "kelahiran");
    assert_int_equal(akta->documents[0].mode, DOCUMENT_HAND_COPY);
    assert_null(settings_service(*state, "akta"));
}

static void
test_only_the_four_sensitive_services_are_confidential(void **state)
{
    static const char *const sensitive[] = { "akta-cerai", "akui-anak", "sahkan-anak",
        "angkat-anak" };
    const struct office_settings *s = *state;
    size_t count = 0;

    for (size_t i = 0; i < s->service_count; i++) {
        count += s->services[i].confidential;
    }
    assert_int_equal(count, 4);
    for (size_t i = 0; i < ARRAY_LEN(sensitive); i++) {
        assert_true(settings_service(s, sensitive[i])->confidential);
    }
}

static void
test_services_of_a_prefix_share_its_group_and_quota(void **state)
{
    const struct office_settings *s = *state;
    const struct settings_service *a = settings_service(s, "ktp-baru");
    const struct settings_service *b = settings_service(s, "ktp-hilang");

    assert_int_equal(a->quota, b->quota);
    assert_string_equal(s->quotas[a->quota].code, "ktp");
    assert_string_equal(settings_prefix_group(s, 'A'), "KTP-el");
    assert_string_equal(settings_prefix_group(s, 'X'), "");
}

static void
test_an_empty_list_of_a_counter_means_every_service(void **state)
{
    const struct settings_counter *counter = settings_counter(*state, 1);

    assert_true(settings_counter_serves(counter, 0));
    assert_true(settings_counter_serves(counter, 32));
}

/* 2026-07-14 is a Tuesday, 07-17 a Friday, 07-18 a Saturday; 2027-02-12 a Friday. */
static void
test_hours_follow_weekday_ramadan_and_closures(void **state)
{
    struct day_hours day;

    settings_day_hours(*state, "2026-07-14", &day);
    assert_true(day.open);
    assert_int_equal(day.hours.to, 15 * 60);
    assert_int_equal(day.break_count, 0);
    settings_day_hours(*state, "2026-07-17", &day);
    assert_int_equal(day.break_count, 1);
    assert_int_equal(day.breaks[0].to, 13 * 60);
    settings_day_hours(*state, "2026-07-18", &day);
    assert_false(day.open);
    settings_day_hours(*state, "2027-02-12", &day);
    assert_int_equal(day.hours.to, 14 * 60 + 30);
    settings_day_hours(*state, "2026-08-17", &day);
    assert_false(day.open);
    assert_string_equal(day.name, "Hari Kemerdekaan");
    settings_day_hours(*state, "not a date", &day);
    assert_false(day.open);
}

static void
test_next_opening_skips_weekends_and_closures(void **state)
{
    struct opening next;

    settings_next_opening(*state, "2026-07-14", 6 * 60, &next); /* before opening */
    assert_string_equal(next.date, "2026-07-14");
    assert_int_equal(next.minute, 7 * 60 + 30);
    settings_next_opening(*state, "2026-07-14", 7 * 60 + 30, &next);
    assert_string_equal(next.date, "2026-07-15");
    settings_next_opening(*state, "2026-08-14", 16 * 60, &next); /* Fri, 17 Aug is Mon */
    assert_string_equal(next.date, "2026-08-18");
}

static void
test_windows_follow_the_day(void **state)
{
    int siang = settings_window_index(*state, "siang");
    struct span span;

    assert_true(settings_window_span(*state, siang, "2026-07-14", &span));
    assert_int_equal(span.from, 12 * 60 + 30);
    assert_true(settings_window_span(*state, siang, "2026-07-17", &span));
    assert_int_equal(span.from, 13 * 60);
    assert_true(settings_window_span(*state, siang, "2027-02-11", &span));
    assert_int_equal(span.to, 14 * 60);
    assert_false(settings_window_span(*state, siang, "2027-02-12", &span)); /* a Friday */
    assert_false(settings_window_span(*state, siang, "2026-07-18", &span));
    assert_false(settings_window_span(*state, siang, "2026-08-17", &span));
    assert_false(settings_window_span(*state, -1, "2026-07-14", &span));
}

static void
test_quota_day_lists_windows_by_time(void **state)
{
    const struct office_settings *s = *state;
    struct quota_day day;

    settings_quota_day(s, settings_service(s, "ktp-baru")->quota, "2026-07-14", &day);
    assert_int_equal(day.count, 2);
    assert_int_equal(day.windows[0].capacity, 90);
    assert_int_equal(day.windows[1].capacity, 60);
    assert_ptr_equal(quota_day_window(&day, 1), &day.windows[1]);
    assert_null(quota_day_window(&day, 7));
    settings_quota_day(s, 0, "2026-07-18", &day);
    assert_int_equal(day.count, 0);
}

static void
test_a_reference_keeps_the_settings(void **state)
{
    const struct office_settings *s = *state;

    assert_ptr_equal(settings_ref(s), s);
    settings_unref(s);
    assert_string_equal(s->office.code, "3517"); /* the fixture still holds one */
    settings_unref(NULL);
}

static void *
hold_and_let_go(void *arg)
{
    for (int i = 0; i < 20000; i++) {
        const struct office_settings *held = settings_ref(arg);

        if (held != arg) {
            return arg; /* the test's own thread asserts */
        }
        settings_unref(held);
    }
    return NULL;
}

static void
test_threads_may_hold_and_let_go_at_once(void **state)
{
    pthread_t threads[4];

    for (size_t i = 0; i < ARRAY_LEN(threads); i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, hold_and_let_go, *state), 0);
    }
    for (size_t i = 0; i < ARRAY_LEN(threads); i++) {
        void *failed = NULL;

        assert_int_equal(pthread_join(threads[i], &failed), 0);
        assert_null(failed);
    }
    /* The fixture's own reference is still good. */
    assert_string_equal(((const struct office_settings *)*state)->office.code, "3517");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define WITH_CATALOGUE(f) \
    cmocka_unit_test_setup_teardown(f, parse_catalogue, drop_catalogue)
        cmocka_unit_test(test_a_training_office_says_so_in_all_its_names),
        cmocka_unit_test(test_an_address_ends_without_a_slash),
        cmocka_unit_test(test_what_a_part_may_hold),
        cmocka_unit_test(test_a_number_has_its_range_and_what_holds_unsaid),
        cmocka_unit_test(test_what_holds_where_nothing_is_said),
        cmocka_unit_test(test_a_roster_is_of_its_days),
        cmocka_unit_test(test_the_largest_office),
        WITH_CATALOGUE(test_catalogue_has_every_service_and_document),
        WITH_CATALOGUE(test_catalogue_is_in_english_too),
        WITH_CATALOGUE(test_catalogue_keeps_the_details_of_a_service),
        WITH_CATALOGUE(test_only_the_four_sensitive_services_are_confidential),
        WITH_CATALOGUE(test_services_of_a_prefix_share_its_group_and_quota),
        WITH_CATALOGUE(test_an_empty_list_of_a_counter_means_every_service),
        WITH_CATALOGUE(test_hours_follow_weekday_ramadan_and_closures),
        WITH_CATALOGUE(test_next_opening_skips_weekends_and_closures),
        WITH_CATALOGUE(test_windows_follow_the_day),
        WITH_CATALOGUE(test_quota_day_lists_windows_by_time),
        WITH_CATALOGUE(test_a_reference_keeps_the_settings),
        WITH_CATALOGUE(test_threads_may_hold_and_let_go_at_once),
    };

    return cmocka_run_group_tests_name("settings", tests, NULL, NULL);
}
