/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the kiosk makes of the server's answers, good and bad. */
#include "ticketing/kiosk/kiosk_arrival.h"

#include <string.h>

#include "common/clock.h"

#include "tests/support/test.h"

static json_t *
parse(const char *text)
{
    json_t *json = json_loads(text, 0, NULL);

    assert_non_null(json);
    return json;
}

static enum status
read_arrival(const char *text, struct kiosk_arrival *arrival)
{
    json_t *json = parse(text);
    enum status st = kiosk_arrival_read(json, arrival, NULL);

    json_decref(json);
    return st;
}

static void
test_an_arrival_is_read_whole(void **state)
{
    struct kiosk_arrival arrival;

    (void)state;
    assert_int_equal(
        read_arrival("{\"visit\":\"01J\",\"number\":\"A005\",\"service\":{\"code\":\"x\","
                     "\"prefix\":\"A\",\"name\":\"KTP-el baru\"},\"lane\":\"regular\","
                     "\"ahead\":4,\"estimate_s\":1500,\"called_before\":\"11:00\","
                     "\"callable_from\":\"2026-07-14T08:00:00+07:00\",\"late\":true,"
                     "\"served_today\":false,\"repeat\":true,\"slip\":{\"lines\":[\"*"
                     "KANTOR\",\"#A005\","
                     "\"Di depan Anda\\t4 orang\"],\"qr\":\"https://a/p/b\"}}",
            &arrival),
        STATUS_OK);
    assert_string_equal(arrival.visit, "01J");
    assert_string_equal(arrival.number, "A005");
    assert_string_equal(arrival.service, "KTP-el baru");
    assert_int_equal(arrival.ahead, 4);
    assert_int_equal(arrival.estimate_s, 1500);
    assert_string_equal(arrival.called_before, "11:00");
    assert_int_equal(arrival.callable_ms, clock_at("2026-07-14", 480));
    assert_true(arrival.late);
    assert_true(arrival.not_today);
    assert_true(arrival.repeat);
    assert_int_equal(arrival.slip.count, 3);
    assert_int_equal(arrival.slip.line[0].style, SLIP_HEADING);
    assert_string_equal(slip_number(&arrival.slip), "A005");
    assert_string_equal(arrival.slip.qr, "https://a/p/b");
    assert_int_equal(arrival.state, VISIT_WAITING);
    assert_string_equal(arrival.survey, "");
}

static void
test_a_ticket_may_be_scanned_when_the_visit_is_over(void **state)
{
    struct kiosk_arrival arrival;

    (void)state;
    assert_int_equal(read_arrival("{\"number\":\"A005\",\"state\":\"done\",\"survey\":"
                                  "\"https://a/s/b\",\"slip\":{\"lines\":[\"#A005\"]}}",
                         &arrival),
        STATUS_OK);
    assert_int_equal(arrival.state, VISIT_DONE);
    assert_string_equal(arrival.survey, "https://a/s/b");
}

static void
test_what_an_arrival_lacks_is_not_made_up(void **state)
{
    struct kiosk_arrival arrival;

    (void)state;
    assert_int_equal(
        read_arrival("{\"number\":\"A005\",\"ahead\":null,\"estimate_s\":-3,"
                     "\"callable_from\":\"soon\",\"slip\":{\"lines\":[\"#A005\",7]}}",
            &arrival),
        STATUS_OK);
    assert_int_equal(arrival.ahead, -1);
    assert_int_equal(arrival.estimate_s, -1);
    assert_int_equal(arrival.callable_ms, 0);
    assert_false(arrival.repeat);
    assert_false(arrival.not_today);
    assert_int_equal(arrival.slip.count, 1);
    assert_string_equal(arrival.slip.qr, "");
}

static void
test_no_wait_is_told_before_a_counter_is_open(void **state)
{
    struct kiosk_arrival arrival;
    static struct kiosk_services services;
    json_t *json = parse("{\"services\":[{\"code\":\"a\",\"name\":\"N\",\"waiting\":2,"
                         "\"left\":3,\"estimate_s\":600,\"estimate_to_s\":900,"
                         "\"counter_open\":false,\"served_today\":true}]}");

    (void)state;
    assert_int_equal(
        read_arrival("{\"number\":\"A005\",\"ahead\":4,\"estimate_s\":300,"
                     "\"estimate_to_s\":600,\"called_before\":\"08:25\","
                     "\"counter_open\":false,\"slip\":{\"lines\":[\"#A005\"]}}",
            &arrival),
        STATUS_OK);
    assert_true(arrival.no_counter);
    assert_int_equal(arrival.ahead, 4);
    assert_int_equal(arrival.estimate_s, -1);
    assert_int_equal(arrival.estimate_to_s, -1);
    assert_string_equal(arrival.called_before, "");
    assert_int_equal(kiosk_services_read(json, &services, NULL), STATUS_OK);
    assert_true(services.item[0].no_counter);
    assert_int_equal(services.item[0].waiting, 2);
    assert_int_equal(services.item[0].estimate_s, -1);
    assert_int_equal(services.item[0].estimate_to_s, -1);
    json_decref(json);
}

static void
test_an_answer_without_number_or_slip_is_no_arrival(void **state)
{
    static const char *const bad[] = { "{}", "{\"number\":\"A005\"}",
        "{\"number\":5,\"slip\":{\"lines\":[\"#A005\"]}}",
        "{\"number\":\"A005\",\"slip\":{\"lines\":\"#A005\"}}",
        "{\"number\":\"\",\"slip\":{\"lines\":[\"#A005\"]}}" };
    struct kiosk_arrival arrival;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        assert_int_equal(read_arrival(bad[i], &arrival), STATUS_UNREADABLE);
    }
}

#define SERVICE(code, group, more) \
    "{\"code\":\"" code "\",\"prefix\":\"A\",\"name\":\"N " code "\",\"group\":\"" group \
    "\",\"waiting\":2,\"left\":3,\"estimate_s\":600,\"served_today\":true" more "}"

static void
test_what_is_said_in_english_is_read(void **state)
{
    json_t *json = parse("{\"services\":[" SERVICE("a", "KTP-el",
        ",\"name_en\":\"New card\",\"group_en\":\"Cards\",\"documents\":[{\"label\":"
        "\"usia\",\"label_en\":\"age\",\"condition\":\"bila anak\",\"condition_en\":"
        "\"of a child\",\"mode\":\"syarat\",\"rule\":\"bila\"}]") "]}");
    static struct kiosk_services services;
    const struct kiosk_service *service = &services.item[0];
    struct paper_line lines[PAPERS_MAX];

    (void)state;
    assert_int_equal(kiosk_services_read(json, &services, NULL), STATUS_OK);
    assert_string_equal(service->name, "N a");
    assert_string_equal(service->name_en, "New card");
    assert_string_equal(service->group_en, "Cards");
    assert_int_equal(kiosk_service_papers(service, true, NULL, NULL, lines), 1);
    assert_non_null(strstr(lines[0].text, "age"));
    assert_non_null(strstr(lines[0].text, "of a child"));
    assert_int_equal(kiosk_service_papers(service, false, NULL, NULL, lines), 1);
    assert_non_null(strstr(lines[0].text, "usia"));
    json_decref(json);
}

static void
test_why_there_is_no_number_is_read(void **state)
{
    json_t *json = parse("{\"services\":[" SERVICE("a", "A",
        ",\"no_number\":\"closed\",\"again_at\":\"2026-07-14T07:30:00+07:"
        "00\"") "," SERVICE("b", "B", ",\"no_number\":\"a later word\"") "]}");
    static struct kiosk_services services;
    int64_t opens_ms;

    (void)state;
    assert_int_equal(kiosk_services_read(json, &services, NULL), STATUS_OK);
    assert_int_equal(services.item[0].no_number, NO_NUMBER_CLOSED);
    assert_int_equal(services.item[1].no_number, NO_NUMBER_NONE);
    assert_false(kiosk_services_are_closed(&services, &opens_ms));
    services.count = 1;
    assert_true(kiosk_services_are_closed(&services, &opens_ms));
    assert_int_equal(opens_ms, services.item[0].again_ms);
    assert_true(opens_ms > 0);
    json_decref(json);
}

static void
test_services_are_grouped_and_only_walk_ins_are_offered(void **state)
{
    json_t *json = parse("{\"services\":[" SERVICE("a", "KTP-el", "") "," SERVICE(
        "b", "KK", ",\"walkin\":false") "," SERVICE("c", "KIA",
        ",\"pictogram\":\"house\"") "," SERVICE("d", "KTP-el",
        ",\"documents\":[{\"label\":\"KK\",\"mode\":\"serah_fotokopi\",\"rule\":"
        "\"wajib\"},"
        "{\"label\":\"usia\",\"mode\":\"syarat\",\"rule\":\"wajib\"},"
        "{\"label\":\"lain\",\"mode\":\"tunjuk_asli\",\"rule\":\"bila\"}]") ",{},7]}");
    static struct kiosk_services services;

    (void)state;
    assert_int_equal(kiosk_services_read(json, &services, NULL), STATUS_OK);
    assert_int_equal(services.count, 3);
    assert_int_equal(services.group_count, 2);
    assert_int_equal(services.group_first[1], 1);
    assert_true(kiosk_service_in_group(&services, 0, &services.item[2]));
    assert_false(kiosk_service_in_group(&services, 1, &services.item[2]));
    assert_int_equal(services.item[2].document_count, 3);
    assert_string_equal(services.item[2].document[0].label, "KK");
    assert_int_equal(services.item[2].waiting, 2);
    assert_int_equal(services.item[0].pictogram, PICTOGRAM_NONE);
    assert_int_equal(services.item[1].pictogram, PICTOGRAM_HOUSE);
    json_decref(json);
    json = parse("{\"services\":{}}");
    assert_int_equal(kiosk_services_read(json, &services, NULL), STATUS_UNREADABLE);
    json_decref(json);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_arrival_is_read_whole),
        cmocka_unit_test(test_a_ticket_may_be_scanned_when_the_visit_is_over),
        cmocka_unit_test(test_what_an_arrival_lacks_is_not_made_up),
        cmocka_unit_test(test_no_wait_is_told_before_a_counter_is_open),
        cmocka_unit_test(test_an_answer_without_number_or_slip_is_no_arrival),
        cmocka_unit_test(test_what_is_said_in_english_is_read),
        cmocka_unit_test(test_why_there_is_no_number_is_read),
        cmocka_unit_test(test_services_are_grouped_and_only_walk_ins_are_offered),
    };

    if (clock_set_zone("Asia/Jakarta", NULL) != STATUS_OK) {
        return 1;
    }
    return cmocka_run_group_tests_name("kiosk_arrival", tests, NULL, NULL);
}
