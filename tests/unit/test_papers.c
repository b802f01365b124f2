/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What to bring: the list in words, and every service of the default catalogue. */
#include "common/papers.h"

#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "common/text.h"
#include "server/settings/settings.h"
#include "tests/support/catalogue.h"
#include "tests/support/test.h"
#include "ticketing/kiosk/kiosk_arrival.h"
#include "ticketing/slip.h"

static const struct paper_needed birth[] = {
    { "surat RS", DOCUMENT_HAND_COPY, DOCUMENT_ONE_OF, "kelahiran", "" },
    { "usia 17 tahun", DOCUMENT_CONDITION, DOCUMENT_ALWAYS, "", "" },
    { "berita acara", DOCUMENT_HAND_COPY, DOCUMENT_IF, "", "asal-usul tidak diketahui" },
    { "SPTJM", DOCUMENT_FILL_FORM, DOCUMENT_ONE_OF, "kelahiran", "" },
    { "KTP-el lama", DOCUMENT_WITHDRAWN, DOCUMENT_ALWAYS, "", "" },
    { "buku nikah", DOCUMENT_SHOW_ORIGINAL, DOCUMENT_ONE_OF, "sendiri", "" },
    { "surat desa", DOCUMENT_HAND_COPY, DOCUMENT_ONE_OF, "kelahiran", "" },
};

static void
test_conditions_come_first_and_alternatives_stand_together(void **state)
{
    static const char *const want[] = { "usia 17 tahun",
        "salah satu: surat RS (serahkan fotokopi, tunjukkan asli)",
        "atau: SPTJM (isi dan tanda tangani)", "atau: surat desa",
        "berita acara (serahkan fotokopi, tunjukkan asli), bila asal-usul tidak "
        "diketahui",
        "KTP-el lama (diserahkan, tidak dikembalikan)", "buku nikah (tunjukkan asli)" };
    struct paper_line lines[PAPERS_MAX];

    (void)state;
    assert_int_equal(
        papers_list(birth, ARRAY_LEN(birth), NULL, NULL, lines), ARRAY_LEN(want));
    for (size_t i = 0; i < ARRAY_LEN(want); i++) {
        assert_string_equal(lines[i].text, want[i]);
        assert_true(lines[i].condition == (i == 0));
        assert_true(lines[i].or == (i == 2 || i == 3));
    }
}

/* What English pages say; each word must have its own. */
static const char *
say_as_pages(void *words, const char *word)
{
    const char *said = json_string_value(json_object_get(words, word));

    if (!said || strcmp(said, word) == 0) {
        fail_msg("web/nomor/en.json has no English for \"%s\"", word);
    }
    return said;
}

static void
test_words_are_those_of_the_language(void **state)
{
    struct paper_line lines[PAPERS_MAX];
    json_t *texts = json_load_file("web/nomor/en.json", 0, NULL);
    json_t *words = json_object_get(json_object_get(texts, "nomor"), "papers");

    (void)state;
    (void)papers_list(birth, ARRAY_LEN(birth), say_as_pages, words, lines);
    assert_non_null(strstr(lines[1].text, "one of: surat RS (hand in a copy,"));
    assert_non_null(strstr(lines[4].text, ", asal-usul"));
    json_decref(texts);
}

static const struct office_settings *
load_catalogue(void)
{
    json_t *json = catalogue_load();
    const struct office_settings *settings = NULL;
    struct error err = { .code = STATUS_OK };

    assert_non_null(json);
    if (settings_parse_object(json, &settings, &err) != STATUS_OK) {
        fail_msg("%s", err.text);
    }
    json_decref(json);
    return settings;
}

/* The service as GET /v1/services tells it to a kiosk. */
static void
as_the_kiosk_reads_it(const char *code, struct kiosk_services *services)
{
    json_t *catalogue = catalogue_load();
    json_t *all = json_object_get(json_object_get(catalogue, "services"), "services");
    json_t *told = json_pack("{s:[]}", "services");
    size_t i;
    json_t *service;

    json_array_foreach(all, i, service)
    {
        if (strcmp(json_string_value(json_object_get(service, "code")), code) == 0) {
            json_array_append(json_object_get(told, "services"), service);
        }
    }
    assert_int_equal(kiosk_services_read(told, services, NULL), STATUS_OK);
    assert_int_equal(services->count, 1);
    json_decref(told);
    json_decref(catalogue);
}

/* Walk-ins were told one paper of a birth certificate, and none of a death. */
static void
test_every_service_names_every_paper_everywhere(void **state)
{
    static struct kiosk_services kiosk;
    const struct office_settings *settings = load_catalogue();

    (void)state;
    assert_true(settings->service_count > 30);
    for (size_t i = 0; i < settings->service_count; i++) {
        const struct settings_service *service = &settings->services[i];
        struct paper_needed papers[SETTINGS_DOCUMENTS_MAX];
        struct paper_line lines[PAPERS_MAX], shown[PAPERS_MAX];
        size_t count =
            papers_list(papers, settings_papers(service, papers), NULL, NULL, lines);
        struct slip_content content = { .number = "A001",
            .ahead = -1,
            .estimate_s = -1,
            .papers = lines,
            .paper_count = count };
        struct slip slip;
        char printed[8192] = "";

        assert_int_equal(count, service->document_count);
        for (size_t d = 0; d < service->document_count; d++) {
            bool named = false;

            for (size_t l = 0; l < count; l++) {
                named |= strstr(lines[l].text, service->documents[d].label) != NULL;
            }
            if (!named) {
                fail_msg("%s: %s", service->code, service->documents[d].label);
            }
        }
        as_the_kiosk_reads_it(service->code, &kiosk);
        assert_int_equal(
            kiosk_service_papers(&kiosk.item[0], false, NULL, NULL, shown), count);
        assert_int_equal(slip_build(&slip, &content, NULL), STATUS_OK);
        for (size_t l = 0; l < slip.count; l++) {
            text_append(printed, sizeof(printed), slip.line[l].text);
            text_append(printed, sizeof(printed), " ");
        }
        for (size_t l = 0; l < count; l++) {
            assert_string_equal(shown[l].text, lines[l].text);
            if (!strstr(printed, lines[l].text)) {
                fail_msg("%s: not on the slip: %s", service->code, lines[l].text);
            }
        }
    }
    settings_unref(settings);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_conditions_come_first_and_alternatives_stand_together),
        cmocka_unit_test(test_words_are_those_of_the_language),
        cmocka_unit_test(test_every_service_names_every_paper_everywhere),
    };

    return cmocka_run_group_tests_name("papers", tests, NULL, NULL);
}
