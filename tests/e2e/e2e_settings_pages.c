/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * /atur as an admin without scripts works with it: a rule changed and put back, a wrong
 * figure named at its field, a closure that hurts people shown before it is done, two
 * editors, people and devices.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/browser.h"
#include "tests/support/test.h"

static int
setup(void **state)
{
    *state = e2e_open(&(struct e2e_options){ .tickets = 12 });
    return 0;
}

/* A figure of the policy as the API has it now. */
static int
policy(struct e2e *e2e, const char *member)
{
    struct e2e_answer *answer =
        e2e_ask(e2e, "admin", "GET", "/v1/settings/policy", NULL, NULL);
    int value = (int)json_integer_value(json_object_get(answer->json, member));

    e2e_answer_free(answer);
    return value;
}

static void
test_a_rule_is_changed_and_put_back(void **state)
{
    struct e2e *e2e = *state;
    struct browser browser;

    browser_sign_in(&browser, e2e, "supervisor");
    assert_int_equal(browser_open(&browser, "/atur"), 200);
    browser_must_see(&browser, "/atur/bagian/policy");
    assert_false(browser_sees(&browser, "/atur/petugas")); /* an admin's */
    assert_int_equal(browser_open(&browser, "/atur/bagian/policy"), 200);
    browser_must_see(&browser, "name=\"s.max_calls:n\"");
    assert_int_equal(
        browser_post(&browser, "/atur/bagian/policy", "s.max_calls%3An=4"), 200);
    browser_must_see(&browser, "berlaku sekarang");
    browser_must_see(&browser, "supervisor");
    assert_int_equal(policy(e2e, "max_calls"), 4);
    assert_int_equal(policy(e2e, "return_after"), 5); /* what was not sent stays */
    assert_int_equal(browser_post(&browser, "/atur/bagian/policy/tarik", ""), 200);
    assert_int_equal(policy(e2e, "max_calls"), 3);
    browser_destroy(&browser);
}

static void
test_what_is_wrong_is_told_at_its_field(void **state)
{
    struct e2e *e2e = *state;
    struct browser browser;

    browser_sign_in(&browser, e2e, "admin");
    (void)browser_open(&browser, "/atur/bagian/policy");
    assert_int_equal(browser_post(&browser, "/atur/bagian/policy",
                         "s.max_calls%3An=banyak&s.return_after%3An=7"),
        422);
    browser_must_see(&browser, "href=\"#f-s-max_calls-n\"");
    browser_must_see(&browser, "isi dengan angka");
    browser_must_see(&browser, "value=\"banyak\""); /* what was typed stays */
    browser_must_see(&browser, "value=\"7\"");
    assert_int_equal(policy(e2e, "return_after"), 5);
    assert_int_equal(
        browser_post(&browser, "/atur/bagian/quotas", "s.default.pagi%3An=4O"), 422);
    browser_must_see(&browser, "value=\"4O\"");
    browser_must_see(&browser, "aria-invalid=\"true\"");
    assert_int_equal(browser_open(&browser, "/atur/bagian/policy/mentah"), 200);
    assert_int_equal(
        browser_post(&browser, "/atur/bagian/policy/mentah", "json=%7Bsalah"), 400);
    browser_must_see(&browser, "{salah");
    browser_destroy(&browser);
}

/* Is this value of a choice the chosen one? */
static void
must_have_chosen(struct browser *browser, const char *name, const char *value)
{
    char tag[128];

    (void)snprintf(tag, sizeof(tag), "name=\"%s\" value=\"%s\" checked", name, value);
    browser_must_see(browser, tag);
}

/* What nobody has set shows what is in force, whatever its kind. */
static void
test_what_was_never_set_shows_what_is_in_force(void **state)
{
    struct e2e *e2e = *state;
    struct browser browser;

    browser_sign_in(&browser, e2e, "supervisor");
    assert_int_equal(browser_open(&browser, "/atur/bagian/policy"), 200);
    assert_int_equal(browser_post(&browser, "/atur/bagian/policy",
                         "s.late=&s.early=&s.typed_numbers=&s.booking_days%3An="),
        200);
    must_have_chosen(&browser, "s.late", "after_scheduled");
    must_have_chosen(&browser, "s.early", "accept");
    must_have_chosen(&browser, "s.typed_numbers", "phone");
    must_have_chosen(&browser, "s.bundle_join:b", "0"); /* the office has not said */
    browser_must_see(&browser, "name=\"s.booking_days:n\" type=\"text\" value=\"30\"");
    assert_int_equal(browser_post(&browser, "/atur/bagian/board",
                         "s.layout=&s.zero=&s.number_style=&s.volume%3An="),
        200);
    must_have_chosen(&browser, "s.layout", "main");
    must_have_chosen(&browser, "s.zero", "kosong");
    must_have_chosen(&browser, "s.number_style", "words");
    browser_must_see(&browser, "name=\"s.volume:n\" type=\"text\" value=\"90\"");
    assert_int_equal(browser_post(&browser, "/atur/bagian/quotas",
                         "s.walkin_share%3An=&s.overbook_percent%3An="),
        200);
    browser_must_see(&browser, "name=\"s.walkin_share:n\" type=\"text\" value=\"20\"");
    browser_must_see(
        &browser, "name=\"s.overbook_percent:n\" type=\"text\" value=\"100\"");
    assert_int_equal(browser_open(&browser, "/atur/bagian/services/butir/baru"), 200);
    must_have_chosen(&browser, "s.walkin:b", "1");
    must_have_chosen(&browser, "s.endorsement:b", "0");
    assert_int_equal(
        browser_open(&browser, "/atur/bagian/services/butir/akta-lahir"), 200);
    assert_int_equal(browser_post(&browser, "/atur/bagian/services/butir/akta-lahir",
                         "s.name=Akta+lahir&s.documents.0.id=kk&s.documents.0.label=KK"
                         "&s.documents.0.mode=serah_fotokopi&s.documents.0.rule="),
        200);
    assert_int_equal(
        browser_open(&browser, "/atur/bagian/services/butir/akta-lahir"), 200);
    browser_must_see(&browser, "<option value=\"wajib\" selected>");
    browser_destroy(&browser);
}

/* Beside each Indonesian name of a service stands its English one. */
static void
test_names_are_typed_in_english_too(void **state)
{
    static const char page[] = "/atur/bagian/services/butir/akta-lahir";
    struct browser browser;

    browser_sign_in(&browser, *state, "admin");
    assert_int_equal(browser_open(&browser, page), 200);
    browser_must_see(
        &browser, "name=\"s.name_en\" type=\"text\" value=\"Birth certificate\"");
    assert_int_equal(browser_post(&browser, page,
                         "s.name=Akta+lahir&s.name_en=Birth+paper&s.group_en=Certificates"
                         "&s.documents.0.id=kk&s.documents.0.label=Kartu+kami"
                         "&s.documents.0.label_en=Our+card&s.documents.0.mode=serah_"
                         "fotokopi&s.documents.0.rule=bila"
                         "&s.documents.0.condition=bila+menikah&s.documents.0.condition_"
                         "en=if+married"),
        200);
    assert_int_equal(browser_open(&browser, page), 200);
    browser_must_see(&browser, "value=\"Birth paper\"");
    browser_must_see(&browser, "value=\"Our card\"");
    browser_must_see(&browser, "value=\"if married\"");
    assert_int_equal(browser_open(&browser, "/layanan/akta-lahir?bahasa=en"), 200);
    browser_must_see(&browser, "Birth paper");
    browser_must_see(&browser, "Our card");
    assert_int_equal(browser_open(&browser, "/?bahasa=en"), 200);
    browser_must_see(&browser, "Certificates");
    browser_open(&browser, page);
    assert_int_equal(browser_post(&browser, page, "s.name=Akta+lahir&s.name_en="), 200);
    assert_int_equal(browser_open(&browser, "/layanan/akta-lahir?bahasa=en"), 200);
    browser_must_see(&browser, "Akta lahir"); /* as it is, where nobody says it */
    assert_false(browser_sees(&browser, "Birth paper"));
    browser_must_see(&browser, "Our card");
    browser_destroy(&browser);
}

/* A closure on a day that people have tickets for: shown first, done when it is meant. */
static void
test_whom_a_closure_hurts_is_shown_first(void **state)
{
    static const char closure[] = "s.date=" E2E_DATE "&s.name=Rapat";
    static const char new_one[] = "/atur/bagian/calendar/butir/baru";
    struct e2e *e2e = *state;
    struct browser browser;
    char path[128];

    browser_sign_in(&browser, e2e, "admin");
    assert_int_equal(browser_open(&browser, new_one), 200);
    (void)snprintf(path, sizeof(path), "%s?careful=1", new_one);
    assert_int_equal(browser_post(&browser, path, closure), 409);
    browser_must_see(&browser, "mengenai orang atau tiket");
    browser_must_see(&browser, "Simpan juga");
    browser_must_see(&browser, "value=\"Rapat\"");
    assert_int_equal(browser_post(&browser, new_one, closure), 200);
    browser_must_see(&browser, "Rapat");
    (void)snprintf(path, sizeof(path), "/atur/bagian/calendar/butir/%s/hapus", E2E_DATE);
    assert_int_equal(browser_post(&browser, path, ""), 200);
    assert_false(browser_sees(&browser, "Rapat"));
    browser_destroy(&browser);
}

static void
test_two_editors_do_not_overwrite_each_other(void **state)
{
    struct e2e *e2e = *state;
    struct browser browser;

    browser_sign_in(&browser, e2e, "admin");
    (void)browser_open(&browser, "/atur/bagian/office");
    assert_int_equal(browser_post(&browser, "/atur/bagian/office?if_match=%22lain%22",
                         "s.short_name=KANTOR"),
        412);
    assert_int_equal(
        browser_post(&browser, "/atur/bagian/office", "s.short_name=KANTOR"), 200);
    browser_must_see(&browser, "KANTOR");
    browser_destroy(&browser);
}

/* All settings of one office, as text; owned. */
static char *
all_settings(struct e2e *e2e)
{
    struct e2e_answer *answer =
        e2e_ask(e2e, "supervisor", "GET", "/v1/settings?whole=1", NULL, NULL);
    char *text;

    assert_int_equal(answer->status, 200);
    text = json_dumps(answer->json, JSON_COMPACT | JSON_SORT_KEYS);
    e2e_answer_free(answer);
    return text;
}

static void
test_the_whole_set_goes_as_one_file(void **state)
{
    struct e2e *e2e = *state;
    char *before = all_settings(e2e);
    char *body = calloc(3, strlen(before) + 8);
    size_t len = (size_t)sprintf(body, "json=");
    struct browser browser;
    char *after;

    for (const char *c = before; *c; c++) {
        len += (size_t)sprintf(body + len, strchr("%&+=;#", *c) ? "%%%02X" : "%c", *c);
    }
    browser_sign_in(&browser, e2e, "supervisor");
    (void)browser_open(&browser, "/atur/bagian/policy");
    assert_int_equal(
        browser_post(&browser, "/atur/bagian/policy", "s.max_calls%3An=4"), 200);
    assert_int_equal(browser_open(&browser, "/atur/berkas"), 200);
    assert_int_equal(
        browser_post(&browser, "/atur/berkas", "json=%7B%22policy%22%3A%5B%5D%7D"), 422);
    assert_int_equal(browser_post(&browser, "/atur/berkas", "json=%7B%22x%22"), 400);
    assert_int_equal(policy(e2e, "max_calls"), 4);
    assert_int_equal(browser_post(&browser, "/atur/berkas", body), 200);
    browser_must_see(&browser, "berlaku sekarang");
    after = all_settings(e2e);
    assert_string_equal(after, before);
    free(before);
    free(after);
    free(body);
    browser_destroy(&browser);
}

/* Saturday is opened by a line; a wrong one is named; the board's quiet hours come and
 * go. */
static void
test_hours_are_lines_and_a_wrong_one_is_named(void **state)
{
    struct e2e *e2e = *state;
    struct browser browser;

    browser_sign_in(&browser, e2e, "supervisor");
    assert_int_equal(browser_open(&browser, "/atur/bagian/calendar"), 200);
    browser_must_see(&browser, "Jumat 07.30-15.00, istirahat 11.30-13.00");
    browser_must_see(&browser, "<span class=\"quiet\">Kamis, 1 Januari 2026</span>");
    assert_int_equal(browser_post(&browser, "/atur/bagian/calendar",
                         "s.week%3Aw=Senin-Jumat+07.30-15.00%0ASabtu+08.00"),
        422);
    browser_must_see(&browser, "Baris 2");
    browser_must_see(&browser, "Sabtu 08.00</textarea>");
    assert_int_equal(browser_post(&browser, "/atur/bagian/calendar",
                         "s.week%3Aw=Senin-Jumat+07.30-15.00%0ASabtu+08.00-11.00"),
        200);
    browser_must_see(&browser, "Sabtu 08.00-11.00");
    assert_int_equal(browser_open(&browser, "/atur/bagian/windows/butir/siang"), 200);
    browser_must_see(&browser, "tidak saat Ramadan");
    assert_int_equal(browser_post(&browser, "/atur/bagian/windows/butir/siang",
                         "s.name=Siang&s.hours%3Ah=Senin-Jumat+12.30-16.00"),
        422); /* outside the opening hours */
    browser_must_see(&browser, "Baris 1");
    assert_int_equal(browser_post(&browser, "/atur/bagian/windows/butir/siang",
                         "s.name=Siang&s.hours%3Ah=Senin-Kamis+12.30-14.00"),
        200);
    assert_int_equal(browser_post(&browser, "/atur/bagian/board",
                         "s.quiet.from=12%3A00&s.quiet.to=13%3A00"),
        200);
    browser_must_see(&browser, "value=\"12:00\"");
    assert_int_equal(
        browser_post(&browser, "/atur/bagian/board", "s.quiet.from=&s.quiet.to="), 200);
    assert_false(browser_sees(&browser, "value=\"12:00\""));
    browser_destroy(&browser);
}

/* A paper more, one taken away; the service's form stays as it was. */
static void
test_papers_of_a_service_are_rows(void **state)
{
    static const char rows[] =
        "s.name=Akta+lahir&s.documents.0.id=kk&s.documents.0.label=KK"
        "&s.documents.0.mode=serah_fotokopi&s.documents.0.rule=wajib"
        "&s.documents.0.group=&s.documents.0.condition=&s.documents.1.id="
        "&s.documents.1.label=dulu&s.documents.2.id=ktp&s.documents.2.label=KTP"
        "&s.documents.2.mode=tunjuk_asli&s.documents.2.rule=bila"
        "&s.documents.2.group=&s.documents.2.condition=ada";
    struct e2e *e2e = *state;
    struct browser browser;
    struct e2e_answer *answer;
    json_t *service;
    size_t i;

    browser_sign_in(&browser, e2e, "admin");
    (void)browser_open(&browser, "/atur/bagian/services/butir/akta-lahir");
    browser_must_see(&browser, "s.documents.0.id");
    assert_int_equal(
        browser_post(&browser, "/atur/bagian/services/butir/akta-lahir", rows), 200);
    answer = e2e_ask(e2e, "admin", "GET", "/v1/settings/services", NULL, NULL);
    json_array_foreach(json_object_get(answer->json, "services"), i, service)
    {
        if (strcmp(json_string_value(json_object_get(service, "code")), "akta-lahir") ==
            0) {
            assert_int_equal(json_array_size(json_object_get(service, "documents")), 2);
            assert_true(json_array_size(json_object_get(service, "fields")) > 20);
        }
    }
    e2e_answer_free(answer);
    browser_destroy(&browser);
}

/* A carrier more, one emptied; the services stay as they were. */
static void
test_carriers_are_rows(void **state)
{
    static const char page[] = "/atur/bagian/services";
    static const char rows[] =
        "s.carriers.0.name=Pos+Indonesia&s.carriers.0.fee%3An=25000"
        "&s.carriers.0.days=2-4&s.carriers.0.link=https%3A%2F%2Fpos.test%2F%7Bresi%7D"
        "&s.carriers.1.name=&s.carriers.1.fee%3An=&s.carriers.1.days=&s.carriers.1.link="
        "&s.carriers.2.name=Kurir+desa&s.carriers.2.fee%3An=0&s.carriers.2.days=1"
        "&s.carriers.2.link=&s.carriers.3.name=&s.carriers.3.fee%3An="
        "&s.carriers.3.days=&s.carriers.3.link=";
    struct e2e *e2e = *state;
    struct browser browser;
    struct e2e_answer *answer;
    const json_t *carriers;
    size_t services;

    answer = e2e_ask(e2e, "admin", "GET", "/v1/settings/services", NULL, NULL);
    services = json_array_size(json_object_get(answer->json, "services"));
    e2e_answer_free(answer);
    browser_sign_in(&browser, e2e, "admin");
    assert_int_equal(browser_open(&browser, page), 200);
    browser_must_see(&browser, "Petugas desa");
    assert_int_equal(browser_post(&browser, page,
                         "s.carriers.0.name=Pos&s.carriers.0.fee%3An=murah"
                         "&s.carriers.0.days=2&s.carriers.0.link="),
        422);
    assert_int_equal(browser_post(&browser, page, rows), 200);
    answer = e2e_ask(e2e, "admin", "GET", "/v1/settings/services", NULL, NULL);
    carriers = json_object_get(answer->json, "carriers");
    assert_int_equal(json_array_size(carriers), 2);
    assert_string_equal(
        json_string_value(json_object_get(json_array_get(carriers, 0), "link")),
        "https://pos.test/{resi}");
    assert_int_equal(
        json_array_size(json_object_get(answer->json, "services")), services);
    e2e_answer_free(answer);
    browser_destroy(&browser);
}

/* Days with hours of their own are lines, reasons for returning papers are rows. */
static void
test_special_days_and_reasons_are_typed(void **state)
{
    static const char calendar[] = "/atur/bagian/calendar";
    static const char services[] = "/atur/bagian/services";
    struct e2e *e2e = *state;
    struct browser browser;
    struct e2e_answer *answer;
    const json_t *list;

    browser_sign_in(&browser, e2e, "admin");
    assert_int_equal(browser_open(&browser, calendar), 200);
    assert_int_equal(browser_post(&browser, calendar,
                         "s.special_days%3Ax=2026-12-24+Jelang+Natal%2C+07.30-12.00"),
        200);
    browser_must_see(&browser, "2026-12-24 Jelang Natal, 07.30-12.00");
    assert_int_equal(
        browser_post(&browser, calendar, "s.special_days%3Ax=2026-12-24+pagi+saja"), 422);
    browser_must_see(&browser, "pagi saja"); /* what was typed stays */
    answer = e2e_ask(e2e, "admin", "GET", "/v1/settings/calendar", NULL, NULL);
    list = json_object_get(answer->json, "special_days");
    assert_int_equal(json_array_size(list), 1);
    assert_string_equal(
        json_string_value(json_object_get(json_array_get(list, 0), "close")), "12:00");
    e2e_answer_free(answer);
    assert_int_equal(browser_open(&browser, services), 200);
    browser_must_see(&browser, "value=\"buram\"");
    assert_int_equal(browser_post(&browser, services,
                         "s.return_reasons.0.code=gelap"
                         "&s.return_reasons.0.text=Foto+%7Bberkas%7D+gelap."
                         "&s.return_reasons.0.text_en=%7Bpaper%7D+is+dark."
                         "&s.return_reasons.1.code=&s.return_reasons.1.text="
                         "&s.return_reasons.1.text_en="),
        200);
    answer = e2e_ask(e2e, "admin", "GET", "/v1/settings/services", NULL, NULL);
    assert_int_equal(json_array_size(json_object_get(answer->json, "return_reasons")), 1);
    e2e_answer_free(answer);
    browser_destroy(&browser);
}

#define NEW_PERSON(name) \
    "username=" name "&name=" name "&role=reviewer&password=gunung-biru-tujuh-88"

/* The page as it was before the form was sent, as the browser's "back" shows it. */
static int
go_back_and_add(struct browser *browser, const char *page, const char *fields)
{
    free(browser->page);
    browser->page = strdup(page);
    return browser_post(browser, "/atur/petugas", fields);
}

static void
test_one_form_sent_twice_is_one_wish_and_in_other_words_another(void **state)
{
    struct browser browser;
    char *page;

    browser_sign_in(&browser, *state, "admin");
    assert_int_equal(browser_open(&browser, "/atur/petugas"), 200);
    page = strdup(browser.page);
    assert_int_equal(go_back_and_add(&browser, page, NEW_PERSON("dewi")), 200);
    assert_int_equal(go_back_and_add(&browser, page, NEW_PERSON("dewi")), 200);
    assert_int_equal(go_back_and_add(&browser, page, NEW_PERSON("eka")), 200);
    browser_must_see(&browser, "dewi");
    browser_must_see(&browser, "eka");
    free(page);
    browser_destroy(&browser);
}

static void
test_people_and_devices(void **state)
{
    struct e2e *e2e = *state;
    struct browser browser;

    browser_sign_in(&browser, e2e, "admin");
    (void)browser_open(&browser, "/atur/petugas");
    assert_int_equal(browser_post(&browser, "/atur/petugas",
                         "username=dwi&name=Dwi+Peragaan&role=reviewer&password=pendek"),
        400);
    browser_must_see(&browser, "value=\"dwi\"");
    assert_int_equal(
        browser_post(&browser, "/atur/petugas",
            "username=dwi&name=Dwi+Peragaan&role=reviewer&password=gunung-biru-tujuh-88"),
        200);
    browser_must_see(&browser, "Dwi Peragaan");
    assert_int_equal(
        browser_post(&browser, "/atur/alat", "name=layar-3&kind=board"), 200);
    browser_must_see(&browser, "hanya tampil sekali");
    browser_must_see(&browser, "layar-3");
    assert_int_equal(browser_open(&browser, "/atur/alat"), 200);
    assert_false(browser_sees(&browser, "class=\"token\""));
    assert_int_equal(browser_open(&browser, "/atur/alat/tidak-ada/cabut"), 404);
    assert_int_equal(browser_open(&browser, "/atur/alat/layar-3/cabut"), 200);
    browser_must_see(&browser, "tidak dapat dikembalikan");
    assert_int_equal(browser_post(&browser, "/atur/alat/layar-3/cabut", ""), 200);
    browser_must_see(&browser, "dicabut");
    browser_destroy(&browser);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define BEHAVIOUR(test) cmocka_unit_test_setup_teardown(test, setup, e2e_stop)
        BEHAVIOUR(test_a_rule_is_changed_and_put_back),
        BEHAVIOUR(test_what_is_wrong_is_told_at_its_field),
        BEHAVIOUR(test_what_was_never_set_shows_what_is_in_force),
        BEHAVIOUR(test_names_are_typed_in_english_too),
        BEHAVIOUR(test_whom_a_closure_hurts_is_shown_first),
        BEHAVIOUR(test_two_editors_do_not_overwrite_each_other),
        BEHAVIOUR(test_hours_are_lines_and_a_wrong_one_is_named),
        BEHAVIOUR(test_the_whole_set_goes_as_one_file),
        BEHAVIOUR(test_papers_of_a_service_are_rows),
        BEHAVIOUR(test_carriers_are_rows),
        BEHAVIOUR(test_special_days_and_reasons_are_typed),
        BEHAVIOUR(test_one_form_sent_twice_is_one_wish_and_in_other_words_another),
        BEHAVIOUR(test_people_and_devices),
#undef BEHAVIOUR
    };

    return cmocka_run_group_tests_name("settings pages", tests, NULL, NULL);
}
