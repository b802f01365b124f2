/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shipped catalogue with one thing changed: what is refused, and how it is told. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "server/settings/settings.h"
#include "tests/support/catalogue.h"
#include "tests/support/test.h"

/* One change to the catalogue: a JSON pointer-like path, and the value put there. */
static const struct change_case {
    const char *name;
    const char *path;  /* "services/services/0/prefix"; the last step is set */
    const char *value; /* JSON; NULL removes */
    const char *want;  /* the error's text; NULL: accepted */
} change_cases[] = {
    { "a note is accepted anywhere", "policy/note", "\"x\"", NULL },
    { "a policy that is left out has its default", "policy/max_calls", NULL, NULL },
    { "a part is missing", "board", NULL, "the part \"board\" is missing" },
    { "a part is no object", "board", "[]", "board: must be an object" },
    { "a misspelt field", "policy/max_cals", "3",
        "policy: has the unknown field \"max_cals\"" },
    { "a number out of range", "policy/max_calls", "0",
        "policy: max_calls must be a whole number from 1 to 9" },
    { "a number as text", "policy/max_calls", "\"3\"",
        "policy: max_calls must be a whole number from 1 to 9" },
    { "a word that is no choice", "policy/late", "\"never\"",
        "policy: late must be one of after_scheduled, refuse" },
    { "an office code with letters", "office/code", "\"JBG\"",
        "office: code must be digits, such as 3517" },
    { "an empty name", "office/name", "\"\"", "office: name is empty" },
    { "a line break in a name", "office/name", "\"a\\nb\"",
        "office: name must be one line without control characters" },
    { "a zone that is nowhere", "office/zone", "\"Mars/X\"",
        "office: zone must name a time zone, such as Asia/Jakarta" },
    { "a zone that is a whole folder of them", "office/zone", "\"Asia\"",
        "office: zone must name a time zone, such as Asia/Jakarta" },
    { "an address of another scheme", "office/public_url", "\"javascript:x\"",
        "office: public_url must begin with https:// or http://" },
    { "a district without a name", "office/districts/1", "\"Kec.  .\"",
        "office: districts[1] must name a district" },
    { "a district twice", "office/districts/1", "\"Kec. Bandar Kedungmulyo\"",
        "office: districts[1] is there twice" },
    { "a carrier without a name", "services/carriers/0/name", NULL,
        "services: carriers[0].name is missing" },
    { "a carrier twice", "services/carriers/1/name", "\"Pos Indonesia\"",
        "services: carriers[1].name is there twice" },
    { "no service", "services/services", "[]", "services: services must have an entry" },
    { "a service code twice", "services/services/1/code", "\"ktp-rekam\"",
        "services: services[1].code is there twice" },
    { "a code with capitals", "services/services/1/code", "\"KTP\"",
        "services: services[1].code may have a-z, 0-9, '-' and '.' only" },
    { "a small prefix", "services/services/0/prefix", "\"a\"",
        "services: services[0].prefix must be one letter from A to Z" },
    { "two groups for one prefix", "services/services/1/group", "\"KTP\"",
        "services: services[1].group must be the same for all with prefix A" },
    { "a document twice", "services/services/0/documents/1/id", "\"umur-17\"",
        "services: services[0].documents[1].id is there twice" },
    { "a text twice in English", "services/english/1/text", "\"KTP-el\"",
        "services: english[1].text is there twice" },
    { "an unknown mode", "services/services/0/documents/1/mode", "\"lihat\"",
        "services: services[0].documents[1].mode must be one of tunjuk_asli, "
        "serah_fotokopi, serah_asli, ditarik, isi_formulir, syarat" },
    { "one of, without a group", "services/services/0/documents/1/rule", "\"salah_satu\"",
        "services: services[0].documents[1].group is missing" },
    { "a group without one of", "services/services/0/documents/1/group", "\"dasar\"",
        "services: services[0].documents[1].group belongs to the rule salah_satu" },
    { "a unit nobody knows", "services/services/0/completion/unit", "\"hari\"",
        "services: services[0].completion.unit must be one of menit, jam, hari_kerja" },
    { "no window", "windows/windows", "[]", "windows: windows must have an entry" },
    { "a time that is none", "windows/windows/0/hours/0/from", "\"8 pagi\"",
        "windows: windows[0].hours[0].from must be a time such as 08:00" },
    { "an hour that is none", "windows/windows/0/hours/0/from", "\"25:00\"",
        "windows: windows[0].hours[0].from must be a time such as 08:00" },
    { "a window that ends before it begins", "windows/windows/0/hours/0/to", "\"07:45\"",
        "windows: windows[0].hours[0].to must be later than \"from\"" },
    { "a window outside the opening hours", "windows/windows/1/hours/0/to", "\"16:00\"",
        "windows: windows[1].hours[0] lies outside the opening hours of mon" },
    { "a window to the end of the opening hours", "windows/windows/1/hours/0/to",
        "\"15:00\"", NULL },
    { "a window from the beginning of the opening hours",
        "windows/windows/0/hours/0/from", "\"07:30\"", NULL },
    { "a window before the opening hours", "windows/windows/0/hours/0/from", "\"07:29\"",
        "windows: windows[0].hours[0] lies outside the opening hours of mon" },
    { "a Ramadan window outside the opening hours",
        "windows/windows/1/hours/0/ramadan/to", "\"14:45\"",
        "windows: windows[1].hours[0] lies outside the opening hours of mon in "
        "Ramadan" },
    { "a window on a closed day", "windows/windows/0/hours/0/days", "[\"sat\"]",
        "windows: windows[0].hours[0].days has sat, when the office is closed" },
    { "a day that is none", "windows/windows/0/hours/0/days", "[\"senin\"]",
        "windows: windows[0].hours[0].days must have sun, mon, tue, wed, thu, fri or "
        "sat" },
    { "windows that overlap", "windows/windows/1/hours/0/from", "\"10:59\"",
        "windows: windows[1].hours overlap those of \"pagi\"" },
    { "windows that touch are fine", "windows/windows/1/hours/0/from", "\"11:00\"",
        NULL },
    { "no window in Ramadan", "windows/windows/1/hours/0/ramadan", "null", NULL },
    { "a quota for a service that is gone", "quotas/quotas/0/services/0", "\"ktp-lama\"",
        "quotas: quotas[0].services entry 0 is not a service of this office" },
    { "a service in two quotas", "quotas/quotas/1/services/0", "\"ktp-baru\"",
        "quotas: quotas[1].services entry 0 stands in another quota too" },
    { "places in a window that is gone", "quotas/quotas/0/places/malam", "5",
        "quotas: quotas[0].places names a window that is not there" },
    { "places below nothing", "quotas/quotas/0/places/pagi", "-1",
        "quotas: quotas[0].places must have whole numbers from 0 to 9999" },
    { "a share above all", "quotas/walkin_share", "101",
        "quotas: walkin_share must be a whole number from 0 to 100" },
    { "a date that is none", "calendar/closures/0/date", "\"2026-02-30\"",
        "calendar: closures[0].date must be a date such as 2026-07-14" },
    { "a break outside the hours", "calendar/week/1/breaks/0/to", "\"15:30\"",
        "calendar: week[1].breaks[0] must lie between open and close" },
    { "a weekday twice", "calendar/week/1/days", "[\"mon\"]",
        "calendar: week[1].days has a day that stands in another entry" },
    { "a Ramadan that ends before it begins", "calendar/ramadan/0/to", "\"2027-01-01\"",
        "calendar: ramadan[0].to is before \"from\"" },
    { "two counters of one number", "counters/counters/1/number", "1",
        "counters: counters[1].number is there twice" },
    { "a counter above 999", "counters/counters/1/number", "1000",
        "counters: counters[1].number must be a whole number from 1 to 999" },
    { "a counter for a service that is gone", "counters/counters/0/services",
        "[\"ktp-lama\"]",
        "counters: counters[0].services entry 0 is not a service of this office" },
    { "too many lines for the ticker", "board/ticker",
        "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]",
        "board: ticker may have 16 entries at most" },
    { "an empty line in the ticker", "board/ticker", "[\"\"]",
        "board: ticker[0] is empty" },
    { "a quiet time turned round", "board/quiet", "{\"from\":\"12:00\",\"to\":\"11:00\"}",
        "board: quiet.to must be later than \"from\"" },
    { "no language", "board/languages", "[]", "board: languages must name one" },
    { "a language nobody speaks here", "board/languages", "[\"id\",\"fr\"]",
        "board: languages must have id, en or jv" },
    { "a language twice", "board/languages", "[\"id\",\"en\",\"id\"]",
        "board: languages names id twice" },
    { "Javanese first, which has no voice", "board/languages", "[\"jv\",\"id\"]",
        "board: languages may have jv only after another: it is said from recordings "
        "alone" },
    { "a sentence with a placeholder nobody fills", "board/sentences",
        "{\"id\":{\"call\":\"Nomor {number}, {nama}, ke loket {counter}\"}}",
        "board: sentences.id.call has the unknown placeholder {nama}; there are {number} "
        "and {counter}" },
    { "a sentence without a number", "board/sentences",
        "{\"en\":{\"last\":\"Please come to counter {counter}\"}}",
        "board: sentences.en.last must have {number} once" },
    { "a sentence with two counters", "board/sentences",
        "{\"en\":{\"last\":\"{number}: {counter} {counter} now\"}}",
        "board: sentences.en.last may have {counter} once at most" },
    { "a sentence with a lone brace", "board/sentences",
        "{\"id\":{\"recall\":\"Nomor {number} {\"}}",
        "board: sentences.id.recall has a brace that belongs to neither {number} nor "
        "{counter}" },
    { "a sentence without words", "board/sentences", "{\"id\":{\"call\":\"{number} 1\"}}",
        "board: sentences.id.call must have words too" },
    { "a sentence of a kind there is not", "board/sentences",
        "{\"id\":{\"panggil\":\"Nomor {number}\"}}",
        "board: sentences.id has the unknown field \"panggil\"" },
    { "sentences in a language there is not", "board/sentences", "{\"su\":{}}",
        "board: sentences has the unknown field \"su\"" },
};

/* Set or remove the value at a path of object members and list positions. */
static void
change(json_t *root, const char *path, const char *value)
{
    char step[64];
    json_t *at = root;
    json_t *put = value ? json_loads(value, JSON_DECODE_ANY, NULL) : NULL;

    for (;;) {
        const char *slash = strchr(path, '/');
        size_t len = slash ? (size_t)(slash - path) : strlen(path);

        assert_true(len < sizeof(step));
        memcpy(step, path, len);
        step[len] = '\0';
        if (!slash) {
            break;
        }
        at = json_is_array(at) ? json_array_get(at, (size_t)strtoul(step, NULL, 10))
                               : json_object_get(at, step);
        assert_non_null(at);
        path = slash + 1;
    }
    if (json_is_array(at)) {
        assert_int_equal(json_array_set_new(at, (size_t)strtoul(step, NULL, 10), put), 0);
    } else if (put) {
        assert_int_equal(json_object_set_new(at, step, put), 0);
    } else {
        assert_int_equal(json_object_del(at, step), 0);
    }
}

static void
test_change(void **state)
{
    const struct change_case *c = *state;
    json_t *all = catalogue_load();
    struct error err = { 0 };
    const struct office_settings *settings;
    enum status st;

    change(all, c->path, c->value);
    st = settings_parse_object(all, &settings, &err);
    json_decref(all);
    settings_unref(settings);
    assert_string_equal(err.text, c->want ? c->want : "");
    assert_int_equal(st, c->want ? STATUS_INVALID_SETTINGS : STATUS_OK);
}

static void
test_a_special_day_cuts_its_windows(void **state)
{
    json_t *all = catalogue_load();
    const struct office_settings *settings;
    struct day_hours day;
    struct span span;

    (void)state;
    change(all, "calendar/special_days",
        "[{\"date\":\"2026-07-18\",\"name\":\"Sabtu buka\",\"open\":\"08:00\","
        "\"close\":\"12:00\"},{\"date\":\"2026-07-14\",\"name\":\"Rapat\","
        "\"open\":\"07:30\",\"close\":\"10:30\"}]");
    assert_int_equal(settings_parse_object(all, &settings, NULL), STATUS_OK);
    json_decref(all);
    settings_day_hours(settings, "2026-07-18", &day);
    assert_true(day.open);
    assert_string_equal(day.name, "Sabtu buka");
    /* A Saturday has the windows of a Monday, cut to its own hours. */
    assert_true(settings_window_span(settings, 0, "2026-07-18", &span));
    assert_int_equal(span.from, 8 * 60);
    assert_false(settings_window_span(settings, 1, "2026-07-18", &span));
    assert_true(settings_window_span(settings, 0, "2026-07-14", &span));
    assert_int_equal(span.to, 10 * 60 + 30);
    assert_false(settings_window_span(settings, 1, "2026-07-14", &span));
    settings_unref(settings);
}

static void
test_a_service_without_a_quota_gets_one_of_its_own(void **state)
{
    json_t *all = catalogue_load();
    const struct office_settings *settings;
    const struct settings_quota *quota;

    (void)state;
    change(all, "quotas/quotas/6", "{\"code\":\"x\",\"services\":[],\"places\":{}}");
    assert_int_equal(settings_parse_object(all, &settings, NULL), STATUS_OK);
    json_decref(all);
    quota = &settings->quotas[settings_service(settings, "info")->quota];
    assert_string_equal(quota->code, "info");
    assert_int_equal(quota->places[0], 20);
    assert_int_equal(quota->walkin_share, 20);
    settings_unref(settings);
}

int
main(void)
{
    struct CMUnitTest tests[2 + ARRAY_LEN(change_cases)] = {
        cmocka_unit_test(test_a_special_day_cuts_its_windows),
        cmocka_unit_test(test_a_service_without_a_quota_gets_one_of_its_own),
    };

    for (size_t i = 0; i < ARRAY_LEN(change_cases); i++) {
        tests[2 + i] = (struct CMUnitTest){
            .name = change_cases[i].name,
            .test_func = test_change,
            .initial_state = (void *)(uintptr_t)&change_cases[i],
        };
    }
    return cmocka_run_group_tests_name("settings_change", tests, NULL, NULL);
}
