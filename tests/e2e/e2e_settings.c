/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Settings change under a living line: who waits keeps a place, what people need is not
 * taken away, a change says before what it does, can be taken back, and is in force at
 * once. Source: docs/rules.md, "Settings under a living line".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "tests/support/desk.h"
#include "tests/support/test.h"

static json_t *
get_tagged(struct e2e *e2e, const char *path, char etag[64])
{
    struct e2e_answer *answer = e2e_ask(e2e, "supervisor", "GET", path, NULL, NULL);
    const char *header = strcasestr(answer->headers, "\r\nETag: ");
    json_t *body = json_incref(answer->json);

    assert_int_equal(answer->status, 200);
    assert_non_null(header);
    header += strlen("\r\nETag: ");
    (void)snprintf(etag, 64, "%.*s", (int)strcspn(header, "\r\n"), header);
    e2e_answer_free(answer);
    return body;
}

static json_t *
get_part(struct e2e *e2e, const char *part, char etag[64])
{
    char path[64];

    (void)snprintf(path, sizeof(path), "/v1/settings/%s", part);
    return get_tagged(e2e, path, etag);
}

/* The answer to a PUT of this part; the body's reference is taken over. */
static struct e2e_answer *
put_part(struct e2e *e2e, const char *path, json_t *body, const char *header)
{
    char *text = json_dumps(body, 0);
    struct e2e_answer *answer = e2e_ask(e2e, "admin", "PUT", path, text, header);

    free(text);
    json_decref(body);
    return answer;
}

/* The entry of a list by a member that names it. */
static json_t *
entry_of(json_t *list, const char *key, const char *value, size_t *index)
{
    size_t i;
    json_t *entry;

    json_array_foreach(list, i, entry)
    {
        const char *text = json_string_value(json_object_get(entry, key));

        if (text && strcmp(text, value) == 0) {
            if (index) {
                *index = i;
            }
            return entry;
        }
    }
    fail_msg("there is no %s %s", key, value);
    return NULL;
}

/* services, quotas and counters without this service. */
static json_t *
parts_without(struct e2e *e2e, const char *code)
{
    char etag[64];
    json_t *services = get_part(e2e, "services", etag);
    json_t *quotas = get_part(e2e, "quotas", etag);
    json_t *counters = get_part(e2e, "counters", etag);
    const struct {
        json_t *part;
        const char *list;
    } users[] = { { quotas, "quotas" }, { counters, "counters" } };
    size_t at;

    (void)entry_of(json_object_get(services, "services"), "code", code, &at);
    (void)json_array_remove(json_object_get(services, "services"), at);
    for (size_t u = 0; u < ARRAY_LEN(users); u++) {
        size_t i;
        json_t *entry;

        json_array_foreach(json_object_get(users[u].part, users[u].list), i, entry)
        {
            json_t *list = json_object_get(entry, "services");

            for (size_t s = json_array_size(list); s > 0; s--) {
                if (strcmp(json_string_value(json_array_get(list, s - 1)), code) == 0) {
                    (void)json_array_remove(list, s - 1);
                }
            }
        }
    }
    return json_pack(
        "{s:o, s:o, s:o}", "services", services, "quotas", quotas, "counters", counters);
}

/* Of a list of findings the one of this kind; fails when there is none. */
static json_t *
finding_of(struct e2e_answer *answer, const char *list, const char *kind)
{
    return entry_of(json_object_get(answer->json, list), "kind", kind, NULL);
}

static int
count_of(const json_t *finding, const char *member)
{
    return (int)json_integer_value(json_object_get(finding, member));
}

static void
test_a_service_that_people_and_tickets_need_is_not_removed(void **state)
{
    struct e2e_answer *answer;
    json_t *finding;
    json_t *day;

    desk_walk_in(*state, "ktp-baru", NULL, NULL, NULL);
    answer = put_part(*state, "/v1/settings", parts_without(*state, "ktp-baru"), NULL);
    assert_int_equal(answer->status, 422);
    assert_string_equal(e2e_text(answer, "code"), "invalid_settings");
    finding = finding_of(answer, "refused", "service_gone");
    assert_string_equal(
        json_string_value(json_object_get(finding, "subject")), "ktp-baru");
    assert_int_equal(count_of(finding, "people"), 1);
    assert_string_equal(
        json_string_value(json_array_get(json_object_get(finding, "numbers"), 0)),
        "A001");
    assert_int_equal(count_of(finding, "tickets"), 22);
    day = json_array_get(json_object_get(finding, "days"), 0);
    assert_string_equal(json_string_value(json_object_get(day, "date")), E2E_DATE);
    assert_int_equal(count_of(day, "count"), 22);
    assert_non_null(strstr(
        json_string_value(json_object_get(finding, "message")), "Selasa, 14 Juli 2026"));
    e2e_answer_free(answer);
    /* What nobody needs goes, and the day goes on. */
    answer = put_part(*state, "/v1/settings", parts_without(*state, "kia-anak"), NULL);
    assert_int_equal(answer->status, 200);
    e2e_answer_free(answer);
    desk_expect(*state, "kiosk", "POST", "/v1/walkins", "{\"service\":\"kia-anak\"}", 404,
        "not_found");
    desk_expect(*state, "supervisor", "POST", "/v1/day/close", NULL, 200, NULL);
}

static void
test_who_waits_keeps_the_line_when_a_service_moves_to_another_letter(void **state)
{
    char first[DESK_VISIT_SIZE], etag[64];
    json_t *part;
    json_t *service;
    struct e2e_answer *answer;
    json_t *finding;

    desk_walk_in(*state, "info", NULL, NULL, first);
    part = get_part(*state, "services", etag);
    service = entry_of(json_object_get(part, "services"), "code", "info", NULL);
    (void)json_object_set_new(service, "prefix", json_string("Y"));
    (void)json_object_set_new(service, "group", json_string("Tanya"));
    answer = put_part(*state, "/v1/settings/services?dry_run=1", json_incref(part), NULL);
    assert_int_equal(answer->status, 200);
    finding = finding_of(answer, "warnings", "letter_moved");
    assert_int_equal(count_of(finding, "people"), 1);
    assert_non_null(json_object_get(finding, "message"));
    e2e_answer_free(answer);
    answer = put_part(*state, "/v1/settings/services", part, NULL);
    assert_int_equal(answer->status, 200);
    e2e_answer_free(answer);

    desk_expect(*state, "kiosk", "POST", "/v1/walkins", "{\"service\":\"info\"}", 201,
        NULL); /* Y001 */
    assert_int_equal(desk_service(*state, "info", "waiting"), 2);
    e2e_check(*state);
    desk_open(*state, 1);
    desk_serve(*state, 1, "Z001");
    desk_serve(*state, 1, "Y001");
    desk_serve(*state, 1, "");
    e2e_check(*state);
}

static void
test_a_counter_with_somebody_at_it_is_not_removed(void **state)
{
    char visit[DESK_VISIT_SIZE], etag[64];
    json_t *part;
    struct e2e_answer *answer;
    json_t *finding;

    desk_walk_in(*state, "info", NULL, NULL, NULL);
    desk_open(*state, 1);
    desk_call(*state, 1, NULL, visit);
    part = get_part(*state, "counters", etag);
    (void)json_array_remove(json_object_get(part, "counters"), 0);
    answer = put_part(*state, "/v1/settings/counters", json_incref(part), NULL);
    assert_int_equal(answer->status, 422);
    finding = finding_of(answer, "refused", "counter_in_use");
    assert_string_equal(json_string_value(json_object_get(finding, "subject")), "1");
    assert_string_equal(
        json_string_value(json_array_get(json_object_get(finding, "numbers"), 0)),
        "Z001");
    e2e_answer_free(answer);
    desk_finish(*state, 1, visit);
    answer = put_part(*state, "/v1/settings/counters", json_incref(part), NULL);
    assert_int_equal(answer->status, 422); /* somebody still sits there */
    e2e_answer_free(answer);
    desk_expect(*state, "counter-1", "POST", "/v1/counters/1/close", NULL, 200, NULL);
    answer = put_part(*state, "/v1/settings/counters", part, NULL);
    assert_int_equal(answer->status, 200);
    e2e_answer_free(answer);
    e2e_check(*state);
}

static void
test_a_window_that_tickets_name_is_not_removed(void **state)
{
    char etag[64];
    json_t *windows = get_part(*state, "windows", etag);
    json_t *quotas = get_part(*state, "quotas", etag);
    struct e2e_answer *answer;
    size_t i;
    json_t *quota;
    size_t at;

    (void)entry_of(json_object_get(windows, "windows"), "code", "pagi", &at);
    (void)json_array_remove(json_object_get(windows, "windows"), at);
    (void)json_object_del(json_object_get(quotas, "default"), "pagi");
    json_array_foreach(json_object_get(quotas, "quotas"), i, quota)
    {
        (void)json_object_del(json_object_get(quota, "places"), "pagi");
    }
    answer = put_part(*state, "/v1/settings",
        json_pack("{s:o, s:o}", "windows", windows, "quotas", quotas), NULL);
    assert_int_equal(answer->status, 422);
    assert_int_equal(
        count_of(finding_of(answer, "refused", "window_gone"), "tickets"), 64);
    e2e_answer_free(answer);
}

static void
test_a_closure_on_a_day_with_tickets_is_told_before(void **state)
{
    char etag[64];
    json_t *part = get_part(*state, "calendar", etag);
    struct e2e_answer *answer;
    json_t *finding;

    (void)json_array_append_new(json_object_get(part, "closures"),
        json_pack("{s:s, s:s}", "date", E2E_DATE, "name", "Pemilihan"));
    answer = put_part(*state, "/v1/settings/calendar?dry_run=1", json_incref(part), NULL);
    assert_int_equal(answer->status, 200);
    finding = finding_of(answer, "warnings", "day_closed");
    assert_int_equal(count_of(finding, "tickets"), 64);
    e2e_answer_free(answer);
    desk_expect(*state, "kiosk", "POST", "/v1/walkins", "{\"service\":\"info\"}", 201,
        NULL); /* nothing was changed */
    answer = put_part(*state, "/v1/settings/calendar", part, NULL);
    assert_int_equal(answer->status, 200); /* a warning, no refusal */
    e2e_answer_free(answer);
    desk_expect(*state, "kiosk", "POST", "/v1/walkins", "{\"service\":\"info\"}", 409,
        "closed_now");
    desk_expect(*state, "supervisor", "POST", "/v1/day/close", NULL, 200, NULL);
}

static void
test_places_below_what_was_given_are_told(void **state)
{
    char etag[64];
    json_t *part = get_part(*state, "quotas", etag);
    struct e2e_answer *answer;
    size_t i;
    json_t *quota;

    json_array_foreach(json_object_get(part, "quotas"), i, quota)
    {
        (void)json_object_set_new(quota, "places", json_pack("{s:i}", "pagi", 1));
    }
    answer = put_part(*state, "/v1/settings/quotas?dry_run=1", part, NULL);
    assert_int_equal(answer->status, 200);
    assert_int_equal(
        count_of(finding_of(answer, "warnings", "over_full"), "tickets"), 21);
    e2e_answer_free(answer);
}

static void
test_every_wrong_field_is_named(void **state)
{
    char etag[64];
    json_t *part = get_part(*state, "policy", etag);
    struct e2e_answer *answer;
    json_t *faults;

    (void)json_object_set_new(part, "max_calls", json_integer(-1));
    (void)json_object_set_new(part, "late", json_string("maybe"));
    (void)json_object_set_new(part, "walkins", json_string("yes"));
    answer = put_part(*state, "/v1/settings/policy", part, NULL);
    assert_int_equal(answer->status, 422);
    faults = json_object_get(answer->json, "faults");
    assert_int_equal(json_array_size(faults), 3);
    (void)entry_of(faults, "field", "max_calls", NULL);
    (void)entry_of(faults, "field", "late", NULL);
    (void)entry_of(faults, "field", "walkins", NULL);
    e2e_answer_free(answer);

    part = get_part(*state, "counters", etag);
    (void)json_object_del(json_array_get(json_object_get(part, "counters"), 0), "number");
    (void)json_object_set_new(
        json_array_get(json_object_get(part, "counters"), 2), "hall", json_string("A B"));
    answer = put_part(*state, "/v1/settings/counters", part, NULL);
    faults = json_object_get(answer->json, "faults");
    assert_int_equal(json_array_size(faults), 2);
    (void)entry_of(faults, "field", "counters[0].number", NULL);
    (void)entry_of(faults, "field", "counters[2].hall", NULL);
    e2e_answer_free(answer);
}

/* Judged when it is set, and told to kiosks. */
static void
test_a_service_names_its_picture(void **state)
{
    static const char item[] = "/v1/settings/services/items/info";
    struct e2e_answer *answer;

    assert_int_equal(
        e2e_status(*state, "admin", "PATCH", item, "{\"pictogram\":\"kucing\"}"), 422);
    assert_int_equal(
        e2e_status(*state, "admin", "PATCH", item, "{\"pictogram\":\"house\"}"), 200);
    answer = e2e_ask(*state, "kiosk", "GET", "/v1/services", NULL, NULL);
    assert_non_null(strstr(answer->body, "\"pictogram\":\"house\""));
    e2e_answer_free(answer);
    assert_int_equal(
        e2e_status(*state, "admin", "PATCH", item, "{\"pictogram\":\"\"}"), 200);
    answer = e2e_ask(*state, "kiosk", "GET", "/v1/services", NULL, NULL);
    assert_null(strstr(answer->body, "pictogram"));
    e2e_answer_free(answer);
}

static void
test_who_has_not_seen_the_last_change_is_told_so(void **state)
{
    char etag[64], header[96], newer[64];
    json_t *part = get_part(*state, "policy", etag);
    struct e2e_answer *answer;

    (void)snprintf(header, sizeof(header), "If-Match: \"other\", %s", etag);
    (void)json_object_set_new(part, "max_calls", json_integer(4));
    answer = put_part(*state, "/v1/settings/policy", json_incref(part), header);
    assert_int_equal(answer->status, 200);
    assert_null(strstr(answer->headers, etag));
    e2e_answer_free(answer);
    (void)json_object_set_new(part, "max_calls", json_integer(5));
    answer = put_part(*state, "/v1/settings/policy", json_incref(part), header);
    assert_int_equal(answer->status, 412);
    assert_string_equal(e2e_text(answer, "code"), "changed_meanwhile");
    e2e_answer_free(answer);
    json_decref(get_part(*state, "policy", newer));
    (void)snprintf(header, sizeof(header), "If-Match: W/%s", newer);
    answer = put_part(*state, "/v1/settings/policy", json_incref(part), header);
    assert_int_equal(answer->status, 412); /* a weak tag is none to rely on */
    e2e_answer_free(answer);
    answer = put_part(*state, "/v1/settings/policy", part, "If-Match: *");
    assert_int_equal(answer->status, 200);
    e2e_answer_free(answer);
}

/* Who has it already is not sent it again; what is not there takes nothing's place. */
static void
test_a_part_is_sent_once_and_an_empty_body_is_none(void **state)
{
    static const char *const paths[] = { "/v1/settings", "/v1/settings/policy" };
    struct e2e_answer *answer;

    assert_int_equal(
        e2e_status(*state, "admin", "PATCH", "/v1/settings/policy", "{\"max_calls\":4}"),
        200);
    for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
        char etag[64], header[96];

        json_decref(get_tagged(*state, paths[i], etag));
        (void)snprintf(header, sizeof(header), "If-None-Match: \"other\", %s", etag);
        answer = e2e_ask(*state, "admin", "GET", paths[i], NULL, header);
        assert_int_equal(answer->status, 304);
        assert_string_equal(answer->body, "");
        assert_non_null(strstr(answer->headers, etag));
        e2e_answer_free(answer);
        answer =
            e2e_ask(*state, "admin", "GET", paths[i], NULL, "If-None-Match: \"other\"");
        assert_int_equal(answer->status, 200);
        e2e_answer_free(answer);
    }
    assert_int_equal(
        e2e_status(*state, "admin", "PUT", "/v1/settings/policy", NULL), 400);
    assert_int_equal(
        e2e_status(*state, "admin", "PATCH", "/v1/settings/policy", NULL), 400);
    answer = e2e_ask(*state, "admin", "GET", "/v1/settings/policy", NULL, NULL);
    assert_int_equal(json_integer_value(json_object_get(answer->json, "max_calls")), 4);
    e2e_answer_free(answer);
}

/* The list of parts has one tag, of all of them: whichever is changed, it is another. */
static void
test_the_tag_of_all_parts_is_another_after_each_change(void **state)
{
    static const char *const changes[][2] = { { "policy", "{\"max_calls\":4}" },
        { "office", "{\"name\":\"Dukcapil Peragaan\"}" } };
    char before[64], after[64];

    json_decref(get_tagged(*state, "/v1/settings", before));
    json_decref(get_tagged(*state, "/v1/settings", after));
    assert_string_equal(after, before);
    for (size_t i = 0; i < ARRAY_LEN(changes); i++) {
        char path[64];

        (void)snprintf(path, sizeof(path), "/v1/settings/%s", changes[i][0]);
        assert_int_equal(e2e_status(*state, "admin", "PATCH", path, changes[i][1]), 200);
        json_decref(get_tagged(*state, "/v1/settings", after));
        assert_string_not_equal(after, before);
        text_copy(before, sizeof(before), after);
    }
}

static int
max_calls(struct e2e *e2e)
{
    char etag[64];
    json_t *part = get_part(e2e, "policy", etag);
    int calls = count_of(part, "max_calls");

    json_decref(part);
    return calls;
}

static void
test_changes_are_taken_back_one_after_another(void **state)
{
    struct e2e_answer *answer;
    const json_t *policy;
    char etag[64];

    desk_expect(
        *state, "supervisor", "POST", "/v1/settings/policy/undo", NULL, 404, "not_found");
    for (int calls = 4; calls <= 5; calls++) {
        json_t *part = get_part(*state, "policy", etag);

        (void)json_object_set_new(part, "max_calls", json_integer(calls));
        e2e_answer_free(put_part(*state, "/v1/settings/policy", part, NULL));
    }
    desk_expect(*state, "supervisor", "POST", "/v1/settings/policy/undo?dry_run=1", NULL,
        200, NULL);
    assert_int_equal(max_calls(*state), 5);
    desk_expect(
        *state, "supervisor", "POST", "/v1/settings/policy/undo", NULL, 200, NULL);
    assert_int_equal(max_calls(*state), 4);
    desk_expect(
        *state, "supervisor", "POST", "/v1/settings/policy/undo", NULL, 200, NULL);
    assert_int_equal(max_calls(*state), 3);
    desk_expect(
        *state, "supervisor", "POST", "/v1/settings/policy/undo", NULL, 404, "not_found");
    answer =
        e2e_ask(*state, "supervisor", "GET", "/v1/settings/policy/versions", NULL, NULL);
    assert_int_equal(json_array_size(json_object_get(answer->json, "versions")), 5);
    e2e_answer_free(answer);
    answer = e2e_ask(*state, "supervisor", "GET", "/v1/settings", NULL, NULL);
    assert_int_equal(answer->status, 200);
    policy = entry_of(json_object_get(answer->json, "parts"), "part", "policy", NULL);
    assert_int_equal(count_of(policy, "version"), 5);
    assert_true(json_is_false(json_object_get(policy, "undo"))); /* nothing is left */
    e2e_answer_free(answer);
}

/* What a clock of the server's says: "...+07:00". */
static void
expect_offset(struct e2e *e2e, const char *want)
{
    struct e2e_answer *answer = e2e_ask(e2e, NULL, "GET", "/healthz", NULL, NULL);
    const char *clock = e2e_text(answer, "clock");

    assert_true(strlen(clock) > 6);
    assert_string_equal(clock + strlen(clock) - 6, want);
    e2e_answer_free(answer);
    answer = e2e_ask(e2e, "board", "GET", "/v1/board", NULL, NULL);
    clock = e2e_text(answer, "clock");
    assert_string_equal(clock + strlen(clock) - 6, want);
    e2e_answer_free(answer);
}

static void
test_a_zone_is_in_force_everywhere_at_once_or_not_at_all(void **state)
{
    char etag[64];
    json_t *part = get_part(*state, "office", etag);
    struct e2e_answer *answer;

    (void)json_object_set_new(part, "zone", json_string("Mars/X"));
    answer = put_part(*state, "/v1/settings/office", json_incref(part), NULL);
    assert_int_equal(answer->status, 422);
    e2e_answer_free(answer);
    (void)json_object_set_new(part, "zone", json_string("Asia"));
    answer = put_part(*state, "/v1/settings/office", json_incref(part), NULL);
    assert_int_equal(answer->status, 422); /* a folder of zones is none */
    e2e_answer_free(answer);
    expect_offset(*state, "+07:00");
    (void)json_object_set_new(part, "zone", json_string("Asia/Makassar"));
    answer = put_part(*state, "/v1/settings/office", json_incref(part), NULL);
    assert_int_equal(answer->status, 200);
    e2e_answer_free(answer);
    expect_offset(*state, "+08:00");
    desk_walk_in(*state, "info", NULL, NULL, NULL);
    /* Where it is still yesterday: then those who are here would be of tomorrow. */
    (void)json_object_set_new(part, "zone", json_string("Pacific/Honolulu"));
    answer = put_part(*state, "/v1/settings/office", part, NULL);
    assert_int_equal(answer->status, 422);
    (void)finding_of(answer, "refused", "day_moved");
    e2e_answer_free(answer);
    assert_int_equal(e2e_end(*state), 0);
    e2e_restart(*state);
    expect_offset(*state, "+08:00");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, e2e_start, e2e_stop)
        TEST(test_a_service_that_people_and_tickets_need_is_not_removed),
        TEST(test_who_waits_keeps_the_line_when_a_service_moves_to_another_letter),
        TEST(test_a_counter_with_somebody_at_it_is_not_removed),
        TEST(test_a_window_that_tickets_name_is_not_removed),
        TEST(test_a_closure_on_a_day_with_tickets_is_told_before),
        TEST(test_places_below_what_was_given_are_told),
        TEST(test_every_wrong_field_is_named),
        TEST(test_a_service_names_its_picture),
        TEST(test_who_has_not_seen_the_last_change_is_told_so),
        TEST(test_a_part_is_sent_once_and_an_empty_body_is_none),
        TEST(test_the_tag_of_all_parts_is_another_after_each_change),
        TEST(test_changes_are_taken_back_one_after_another),
        TEST(test_a_zone_is_in_force_everywhere_at_once_or_not_at_all),
#undef TEST
    };

    return cmocka_run_group_tests_name("settings", tests, NULL, NULL);
}
