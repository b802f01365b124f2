/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Answers to the last member: what each kind of question about an office is answered
 * with, held against texts that are written by hand, and which input is refused. Source:
 * docs/openapi.yaml.
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/text.h"
#include "tests/support/desk.h"
#include "tests/support/test.h"

#define REGISTRATION "UJI-777"

/* Times as the minute they are of, ids and hashes by their kind: the rest is exact. */
static json_t *
tidy(const json_t *json, const char *key, const char *visit)
{
    const char *text = json_string_value(json);
    const char *member;
    json_t *value;
    json_t *out;
    int64_t ms;
    size_t i;

    if (json_is_object(json)) {
        out = json_object();
        json_object_foreach((json_t *)(uintptr_t)json, member, value)
        {
            (void)json_object_set_new(out, member, tidy(value, member, visit));
        }
        return out;
    }
    if (json_is_array(json)) {
        out = json_array();
        json_array_foreach(json, i, value)
        {
            (void)json_array_append_new(out, tidy(value, key, visit));
        }
        return out;
    }
    if (!text) {
        return strcmp(key, "wait_s") == 0 ? json_integer(json_integer_value(json) / 60)
                                          : json_copy((json_t *)(uintptr_t)json);
    }
    if (strcmp(key, "mark") == 0 || strcmp(key, "known") == 0) {
        return json_string("MARK");
    }
    if (strlen(text) > 18 && clock_parse(text, &ms, NULL) == STATUS_OK) {
        char minute[6];

        return json_string(minute_format(clock_minute(ms), minute));
    }
    if (strcmp(key, "visit") == 0) {
        return json_string(strcmp(text, visit) == 0 ? "VISIT" : "ANOTHER");
    }
    return json_string(text);
}

static void
expect_answer(struct e2e *e2e, const char *who, const char *path, const char *visit,
    const char *want)
{
    struct e2e_answer *answer = e2e_ask(e2e, who, "GET", path, NULL, NULL);
    json_t *tidied = tidy(answer->json, "", visit);
    json_t *json = json_loads(want, 0, NULL);
    char *got = json_dumps(tidied, JSON_SORT_KEYS | JSON_INDENT(1));
    char *expected = json_dumps(json, JSON_SORT_KEYS | JSON_INDENT(1));
    size_t at = 0;
    int lines = 0;

    assert_non_null(expected);
    assert_int_equal(answer->status, 200);
    while (got[at] && got[at] == expected[at]) {
        at++;
    }
    if (got[at] != expected[at]) { /* from the line before on */
        while (at > 0 && (got[at] != '\n' || lines++ == 0)) {
            at--;
        }
        fail_msg("%s as %s is ... %.160s ... and not ... %.160s ...", path, who, got + at,
            expected + at);
    }
    free(expected);
    free(got);
    json_decref(json);
    json_decref(tidied);
    e2e_answer_free(answer);
}

/* The one service whose code this is. */
static void
expect_service(struct e2e *e2e, const char *service, const char *want)
{
    struct e2e_answer *answer = e2e_ask(e2e, "kiosk", "GET", "/v1/services", NULL, NULL);
    size_t i;
    json_t *one;

    json_array_foreach(json_object_get(answer->json, "services"), i, one)
    {
        if (strcmp(json_string_value(json_object_get(one, "code")), service) == 0) {
            json_t *json = json_loads(want, 0, NULL);
            char *got;

            (void)json_object_del(one, "left"); /* rules of their own, tested elsewhere */
            (void)json_object_del(one, "estimate_s");
            (void)json_object_del(one, "estimate_to_s");
            got = json_dumps(one, JSON_COMPACT);
            if (!json_equal(one, json)) {
                fail_msg("%s is %s", service, got);
            }
            free(got);
            json_decref(json);
        }
    }
    e2e_answer_free(answer);
}

#define DOORS \
    "\"doors\":{\"open\":\"07:30\",\"close\":\"15:00\",\"next\":\"07:30\",\"why\":null}"
#define SERVICES \
    "[\"ktp-rekam\",\"ktp-baru\",\"ktp-hilang\",\"ktp-rusak\",\"ktp-ubah\"," \
    "\"ktp-luar\",\"kk-baru\",\"kk-kepala\",\"kk-pisah\",\"kk-ubah\",\"kk-hilang\"," \
    "\"kia-balita\",\"kia-anak\",\"kia-hilang\",\"pindah-dalam\",\"pindah-keluar\"," \
    "\"pindah-datang\",\"akta-lahir\",\"akta-mati\",\"akta-kawin\",\"akta-cerai\"," \
    "\"akui-anak\",\"sahkan-anak\",\"angkat-anak\",\"ubah-nama\",\"betul-akta\"," \
    "\"akta-ulang\",\"legalisir\",\"ikd\",\"biodata\",\"sinkron\",\"ambil\",\"info\"]"

#define WAITING_AT_COUNTERS \
    "[{\"service\":\"akta-cerai\",\"name\":\"Akta perceraian\",\"name_en\":\"Divorce " \
    "certificate\",\"lane\":\"regular\"," \
    "\"count\":1},{\"service\":\"ktp-baru\",\"name\":\"KTP-el baru\",\"name_en\":\"New " \
    "KTP-el\"," \
    "\"lane\":\"regular\",\"count\":1},{\"service\":\"ktp-hilang\"," \
    "\"name\":\"KTP-el hilang\",\"name_en\":\"KTP-el " \
    "lost\",\"lane\":\"priority\",\"count\":1}]," \
    "\"aside\":[{\"visit\":\"ANOTHER\",\"number\":\"Z001\",\"state\":\"absent\"}]"

#define CHECKLIST \
    "[{\"id\":\"umur-17\",\"label\":\"usia 17 tahun, atau pernah " \
    "kawin\",\"label_en\":\"17 years of age, or was married\"," \
    "\"mode\":\"syarat\",\"rule\":\"wajib\",\"state\":\"seen\",\"note\":null}," \
    "{\"id\":\"kk\",\"label\":\"fotokopi KK\",\"label_en\":\"photocopy of the " \
    "KK\",\"mode\":\"serah_fotokopi\"," \
    "\"rule\":\"wajib\",\"state\":\"missing\",\"note\":\"sobek\"},{\"id\":\"f-1.02\"," \
    "\"label\":\"formulir F-1.02\",\"label_en\":\"form " \
    "F-1.02\",\"mode\":\"isi_formulir\",\"rule\":\"wajib\"," \
    "\"state\":null}]"

#define LINES \
    "[{\"service\":\"A\",\"name\":\"KTP-el\",\"count\":2,\"next\":[\"A003\"," \
    "\"A002\"]},{\"service\":\"B\",\"name\":\"Kartu Keluarga\",\"count\":0," \
    "\"next\":[]},{\"service\":\"K\",\"name\":\"Pengambilan Dokumen\",\"count\":0," \
    "\"next\":[]},{\"service\":\"L\",\"name\":\"Pindah Datang\",\"count\":0," \
    "\"next\":[]},{\"service\":\"R\",\"name\":\"KIA\",\"count\":0,\"next\":[]}," \
    "{\"service\":\"S\",\"name\":\"Akta\",\"count\":1,\"next\":[\"S001\"]}," \
    "{\"service\":\"Z\",\"name\":\"Layanan Lain\",\"count\":0,\"next\":[]}]"

#define TICKER_AND_VOICE \
    "\"zone\":\"Asia/Jakarta\"," \
    "\"ticker\":[\"Semua layanan GRATIS.\",\"Lanjut usia, penyandang disabilitas," \
    " ibu hamil, ibu menyusui: Anda didahulukan. Temui petugas di pos informasi.\"," \
    "\"Terlewat panggilan? Temui petugas di pos informasi. Nomor Anda tetap" \
    " berlaku.\",\"Pengaduan: lapor.go.id\"]," \
    "\"announce\":{\"speak\":true,\"languages\":[\"id\"],\"number_style\":\"words\"," \
    "\"zero\":\"kosong\",\"repeat\":2,\"volume\":90,\"speed\":140,\"max_calls\":3," \
    "\"quiet\":null,\"sentences\":{\"id\":{\"call\":\"Nomor antrean {number}," \
    " silakan menuju loket {counter}.\"," \
    "\"recall\":\"Panggilan ulang. Nomor antrean {number}," \
    " silakan menuju loket {counter}.\"," \
    "\"last\":\"Panggilan terakhir. Nomor antrean {number}," \
    " silakan menuju loket {counter}.\"},\"en\":{\"call\":\"Queue number {number}," \
    " please go to counter {counter}.\"," \
    "\"recall\":\"Repeat call. Queue number {number}," \
    " please go to counter {counter}.\"," \
    "\"last\":\"Last call. Queue number {number}," \
    " please go to counter {counter}.\"}," \
    "\"jv\":{\"call\":\"Nomer antrean {number}," \
    " kula aturi dhateng loket {counter}.\"," \
    "\"recall\":\"Nimbali malih. Nomer antrean {number}," \
    " kula aturi dhateng loket {counter}.\"," \
    "\"last\":\"Nimbali pungkasan. Nomer antrean {number}," \
    " kula aturi dhateng loket {counter}.\"}}}"

#define OFFICE_ON_BOARD \
    "\"clock\":\"08:15\"," \
    "\"office\":{\"name\":\"Dinas Kependudukan dan Pencatatan Sipil Kabupaten " \
    "Jombang\"," \
    "\"zone_label\":\"WIB\",\"complaints\":\"lapor.go.id\"},\"closed\":false," DOORS "," \
    "\"layout\":\"main\""

#define VISIT_SERVED \
    "{\"visit\":\"VISIT\",\"number\":\"A001\",\"service\":{\"code\":\"ktp-baru\"," \
    "\"prefix\":\"A\",\"name\":\"KTP-el baru\",\"name_en\":\"New " \
    "KTP-el\"},\"lane\":\"priority\"," \
    "\"priority_reason\":\"hamil\",\"state\":\"serving\",\"counter\":1,\"calls\":1," \
    "\"late\":false,\"files\":1,\"arrived_at\":\"08:15\",\"called_at\":\"08:15\"," \
    "\"started_at\":\"08:15\",\"ended_at\":null,\"wait_s\":0,\"outcome\":null," \
    "\"note\":null,\"applicant\":{\"name\":\"Siti Pemohon\"," \
    "\"nik\":\"3517091708859901\",\"phone\":\"08123\"}," \
    "\"application\":{\"registration\":\"UJI-777\",\"date\":\"2026-07-14\"," \
    "\"from\":\"08:00\",\"to\":\"11:00\"},\"checklist\":" CHECKLIST "}"

static const char of_visit[] = VISIT_SERVED;

static const char of_visit_for_others[] =
    "{\"visit\":\"VISIT\",\"number\":\"A001\",\"service\":{\"code\":\"ktp-baru\","
    "\"prefix\":\"A\",\"name\":\"KTP-el baru\",\"name_en\":\"New "
    "KTP-el\"},\"lane\":\"priority\","
    "\"priority_reason\":\"hamil\",\"state\":\"serving\",\"counter\":1,\"calls\":1,"
    "\"late\":false,\"files\":1,\"arrived_at\":\"08:15\",\"called_at\":\"08:15\","
    "\"started_at\":\"08:15\",\"ended_at\":null,\"wait_s\":0,\"outcome\":null,"
    "\"note\":null,\"applicant\":null,\"application\":null,\"checklist\":" CHECKLIST "}";

static const char of_counter[] =
    "{\"number\":1,\"name\":\"Loket 1\",\"hall\":\"utama\",\"state\":\"open\","
    "\"reason\":null,\"since\":\"08:15\",\"services\":" SERVICES
    ",\"visit\":" VISIT_SERVED ",\"waiting\":" WAITING_AT_COUNTERS "," DOORS
    ",\"max_calls\":3,\"held_by\":null,\"helps\":[],\"yours\":true}";

static const char of_free_counter[] =
    "{\"number\":2,\"name\":\"Loket 2\",\"hall\":\"utama\",\"state\":\"closed\","
    "\"reason\":null,\"since\":null,\"services\":" SERVICES
    ",\"visit\":null,\"waiting\":" WAITING_AT_COUNTERS "," DOORS
    ",\"max_calls\":3,\"held_by\":null,\"helps\":[],\"yours\":true}";

static const char of_history[] =
    "{\"counter\":1,\"date\":\"2026-07-14\",\"visits\":[{\"visit\":\"ANOTHER\","
    "\"number\":\"Z001\",\"service\":{\"code\":\"info\",\"prefix\":\"Z\","
    "\"name\":\"Informasi dan pengaduan\","
    "\"name_en\":\"Information and complaints\"},\"state\":\"absent\",\"outcome\":null,"
    "\"called_at\":\"08:15\",\"started_at\":null,\"ended_at\":null}]}";

static const char of_board[] =
    "{\"seq\":12,\"mark\":\"MARK\"," OFFICE_ON_BOARD
    ",\"calls\":[{\"number\":\"A001\",\"counter\":1,\"called_at\":\"08:15\","
    "\"times\":1,\"state\":\"serving\"},{\"number\":\"Z001\",\"counter\":1,"
    "\"called_at\":\"08:15\",\"times\":1,\"state\":\"absent\"}],"
    "\"counters\":[{\"counter\":1,\"name\":\"Loket 1\",\"hall\":\"utama\","
    "\"state\":\"open\",\"number\":\"A001\",\"visit_state\":\"serving\"},"
    "{\"counter\":2,\"name\":\"Loket 2\",\"hall\":\"utama\",\"state\":\"closed\","
    "\"number\":null},{\"counter\":3,\"name\":\"Loket 3\",\"hall\":\"utama\","
    "\"state\":\"closed\",\"number\":null}],\"waiting\":" LINES "," TICKER_AND_VOICE "}";

static const char of_other_hall[] = "{\"seq\":12,\"mark\":\"MARK\"," OFFICE_ON_BOARD
                                    ",\"calls\":[],\"counters\":[],\"waiting\":" LINES
                                    "," TICKER_AND_VOICE ",\"known\":\"MARK\"}";

static const char of_service[] =
    "{\"code\":\"ktp-baru\",\"prefix\":\"A\",\"name\":\"KTP-el baru\","
    "\"name_en\":\"New KTP-el\",\"group\":\"KTP-el\","
    "\"group_en\":\"KTP-el (identity card)\",\"quota\":150,\"issued\":3,\"waiting\":1,"
    "\"ahead\":3,\"counter_open\":true,\"served_today\":true,\"walkin\":true,"
    "\"documents\":[{\"id\":\"umur-17\","
    "\"label\":\"usia 17 tahun, atau pernah kawin\","
    "\"label_en\":\"17 years of age, or was married\",\"mode\":\"syarat\","
    "\"rule\":\"wajib\"},{\"id\":\"kk\",\"label\":\"fotokopi "
    "KK\",\"label_en\":\"photocopy of the KK\","
    "\"mode\":\"serah_fotokopi\",\"rule\":\"wajib\"},{\"id\":\"f-1.02\","
    "\"label\":\"formulir F-1.02\",\"label_en\":\"form "
    "F-1.02\",\"mode\":\"isi_formulir\",\"rule\":\"wajib\"}]}";

/* Somebody with a ticket in the priority lane is served; others wait, one is absent. */
static void
prepare(struct e2e *e2e, char visit[DESK_VISIT_SIZE])
{
    char absent[DESK_VISIT_SIZE];
    struct e2e_answer *answer;

    desk_import(e2e, REGISTRATION ",ktp-baru," E2E_DATE
                                  ",08:00,11:00,Siti Pemohon,3517091708859901,08123\n");
    desk_open(e2e, 1);
    desk_walk_in(e2e, "info", NULL, NULL, absent);
    desk_call(e2e, 1, NULL, NULL);
    desk_move(e2e, "counter-1", absent, "absent", NULL, 200, NULL);
    answer = e2e_ask(e2e, "reception", "POST", "/v1/checkins",
        "{\"code\":\"" REGISTRATION "\",\"lane\":\"priority\",\"reason\":\"hamil\"}",
        NULL);
    assert_int_equal(answer->status, 201);
    (void)text_copy(visit, DESK_VISIT_SIZE, e2e_text(answer, "visit"));
    e2e_answer_free(answer);
    desk_call(e2e, 1, NULL, NULL);
    desk_move(e2e, "counter-1", visit, "start", NULL, 200, NULL);
    desk_move(e2e, "counter-1", visit, "checklist",
        "{\"items\":[{\"id\":\"kk\",\"state\":\"missing\",\"note\":\"sobek\"},"
        "{\"id\":\"umur-17\",\"state\":\"seen\"}]}",
        200, NULL);
    desk_walk_in(e2e, "ktp-baru", NULL, NULL, NULL);
    desk_walk_in(e2e, "ktp-hilang", "lansia", NULL, NULL);
    desk_walk_in(e2e, "akta-cerai", NULL, NULL, NULL);
}

static void
test_answers_about_an_office_at_work(void **state)
{
    char visit[DESK_VISIT_SIZE];
    char path[96];

    prepare(*state, visit);
    (void)snprintf(path, sizeof(path), "/v1/visits/%s", visit);
    expect_answer(*state, "counter-1", path, visit, of_visit);
    expect_answer(*state, "supervisor", path, visit, of_visit);
    expect_answer(*state, "admin", path, visit, of_visit);
    expect_answer(*state, "reception", path, visit, of_visit_for_others);
    expect_answer(*state, "counter-2", path, visit, of_visit_for_others);
    expect_answer(*state, "counter-1", "/v1/counters/1", visit, of_counter);
    expect_answer(*state, "counter-2", "/v1/counters/2", visit, of_free_counter);
    expect_answer(*state, "counter-1", "/v1/counters/1/visits", visit, of_history);
    expect_answer(*state, "board", "/v1/board", visit, of_board);
    expect_answer(*state, "board", "/v1/board?hall=timur&known=3", visit, of_other_hall);
    expect_service(*state, "ktp-baru", of_service);
}

static void
test_where_who_was_sent_on_waits_is_told(void **state)
{
    char visit[DESK_VISIT_SIZE];
    char path[96];
    struct e2e_answer *answer;

    prepare(*state, visit);
    desk_move(*state, "counter-1", visit, "transfer", "{\"counter\":2}", 200, NULL);
    (void)snprintf(path, sizeof(path), "/v1/visits/%s", visit);
    answer = e2e_ask(*state, "counter-1", "GET", path, NULL, NULL);
    assert_string_equal(e2e_text(answer, "state"), "waiting");
    assert_int_equal(
        json_integer_value(json_object_get(answer->json, "only_counter")), 2);
    assert_true(json_is_null(json_object_get(answer->json, "counter")));
    e2e_answer_free(answer);
    desk_move(*state, "supervisor", visit, "call", "{\"reason\":\"x\",\"counter\":1}",
        200, NULL);
    answer = e2e_ask(*state, "counter-1", "GET", path, NULL, NULL);
    assert_null(json_object_get(answer->json, "only_counter"));
    e2e_answer_free(answer);
}

static const struct refused {
    const char *who, *method, *path, *body; /* "%s" in a path is the visit */
    int status;
} refusals[] = {
    { "board", "GET", "/v1/board?known=-1", NULL, 400 },
    { "board", "GET", "/v1/board?known=x", NULL, 400 },
    { "board", "GET", "/v1/board?hall=a%01b", NULL, 400 },
    { "board", "GET", "/v1/events?since=-1", NULL, 400 },
    { "board", "POST", "/v1/announcements/1/played", "{}", 400 },
    { "board", "POST", "/v1/announcements/1/played", "{\"at\":\"kemarin\"}", 400 },
    { "board", "POST", "/v1/announcements/999/played",
        "{\"at\":\"2026-07-14T08:15:00+07:00\"}", 404 },
    { "counter-1", "POST", "/v1/counters/0/open", NULL, 404 },
    { "counter-1", "POST", "/v1/counters/x/open", NULL, 404 },
    { "counter-1", "POST", "/v1/counters/1/pause", NULL, 400 },
    { "counter-1", "POST", "/v1/counters/1/pause", "{}", 400 },
    { "counter-1", "POST", "/v1/counters/1/pause", "{\"reason\":7}", 400 },
    { "counter-1", "POST", "/v1/visits/%s/hold", "{}", 400 },
    { "counter-1", "POST", "/v1/visits/%s/transfer", "{}", 400 },
    { "counter-1", "POST", "/v1/visits/%s/transfer",
        "{\"service\":\"ambil\",\"counter\":2}", 400 },
    { "counter-1", "POST", "/v1/visits/%s/transfer", "{\"service\":\"tidak-ada\"}", 404 },
    { "counter-1", "POST", "/v1/visits/%s/transfer", "{\"counter\":77}", 404 },
    { "counter-1", "POST", "/v1/visits/%s/transfer", "{\"counter\":0}", 400 },
    { "counter-1", "POST", "/v1/visits/%s/finish", "{}", 400 },
    { "counter-1", "POST", "/v1/visits/%s/finish", "{\"outcome\":\"selesai\"}", 400 },
    { "counter-1", "POST", "/v1/visits/%s/finish", "{\"outcome\":\"verified\"}", 422 },
    { "counter-1", "PUT", "/v1/visits/%s/checklist", "{\"items\":{}}", 400 },
    { "counter-1", "PUT", "/v1/visits/%s/checklist", "{\"items\":[1]}", 400 },
    { "counter-1", "PUT", "/v1/visits/%s/checklist",
        "{\"items\":[{\"id\":\"kk\",\"state\":\"ada\"}]}", 400 },
    { "counter-1", "PUT", "/v1/visits/%s/checklist",
        "{\"items\":[{\"id\":\"akta-mati\",\"state\":\"seen\"}]}", 400 },
    { "supervisor", "POST", "/v1/visits/%s/call", "{}", 400 },
    { "supervisor", "POST", "/v1/boards/test", "{\"hall\":\"loteng\"}", 404 },
    { "supervisor", "GET", "/v1/settings/semua", NULL, 404 },
    { "supervisor", "PUT", "/v1/settings/policy", "{\"max_calls\":-1}", 422 },
    { "kiosk", "POST", "/v1/walkins", "{\"service\":\"tidak-ada\"}", 404 },
    { "kiosk", "POST", "/v1/walkins", "{\"service\":\"info\",\"lane\":\"vip\"}", 400 },
    { "kiosk", "POST", "/v1/devices/self", "{\"printer\":\"baik\"}", 400 },
    { NULL, "POST", "/v1/session", "{\"password\":\"x\"}", 400 },
    { NULL, "POST", "/v1/session", "{\"username\":\"x\"}", 400 },
    { NULL, "GET", "/v1/track/tidak-ada", NULL, 404 },
};

/* What is refused changes nothing. */
static void
test_input_that_is_none_is_refused(void **state)
{
    char visit[DESK_VISIT_SIZE];
    char path[96];
    char before[16];

    prepare(*state, visit);
    for (size_t i = 0; i < ARRAY_LEN(refusals); i++) {
        const char *at = strstr(refusals[i].path, "%s");
        struct e2e_answer *answer;

        (void)snprintf(path, sizeof(path), "%.*s%s%s",
            (int)(at ? at - refusals[i].path : (long)strlen(refusals[i].path)),
            refusals[i].path, at ? visit : "", at ? at + 2 : "");
        answer = e2e_ask(
            *state, refusals[i].who, refusals[i].method, path, refusals[i].body, NULL);
        if (answer->status != refusals[i].status) {
            fail_msg("%s %s %s: %d, not %d: %s", refusals[i].method, path,
                refusals[i].body ? refusals[i].body : "", answer->status,
                refusals[i].status, answer->body);
        }
        e2e_answer_free(answer);
    }
    desk_state(*state, visit, before);
    assert_string_equal(before, "serving");
}

/* A board tells of each call that was said, and may tell twice. */
static void
test_an_announcement_is_told_once_and_again(void **state)
{
    static const char at[] = "{\"at\":\"2026-07-14T08:15:30+07:00\"}";
    struct e2e_answer *answer;

    desk_open(*state, 1);
    for (int i = 0; i < 2; i++) {
        answer = e2e_ask(*state, "board", "POST", "/v1/announcements/1/played", at, NULL);
        assert_int_equal(answer->status, 200);
        assert_int_equal(json_integer_value(json_object_get(answer->json, "seq")), 1);
        assert_int_equal(json_is_true(json_object_get(answer->json, "repeat")), i);
        e2e_answer_free(answer);
    }
}

static void
test_a_cookie_lasts_as_long_as_its_session(void **state)
{
    struct e2e_answer *answer = e2e_ask(*state, NULL, "POST", "/v1/session",
        "{\"username\":\"admin\",\"password\":\"" E2E_PASSWORD "\"}", NULL);
    const char *cookie = strstr(answer->headers, "Set-Cookie: ");

    assert_non_null(cookie);
    assert_non_null(
        strstr(cookie, "; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200\r\n"));
    e2e_answer_free(answer);
}

/* One of the server's figures; its name with its labels. */
static long
figure(struct e2e *e2e, const char *name)
{
    struct e2e_answer *answer = e2e_ask(e2e, NULL, "GET", "/metrics", NULL, NULL);
    char line[96];
    const char *at;
    long value;

    assert_int_equal(answer->status, 200);
    (void)snprintf(line, sizeof(line), "\nantrean_%s ", name);
    at = strstr(answer->body, line);
    if (!at) {
        fail_msg("there is no figure %s", name);
    }
    value = at ? strtol(at + strlen(line), NULL, 10) : -1;
    e2e_answer_free(answer);
    return value;
}

/* What somebody has left is told so, once the server has seen it. */
static void
await_figure(struct e2e *e2e, const char *name, long want)
{
    int64_t until_ms = clock_monotonic_ms() + 60000;

    while (figure(e2e, name) != want) {
        assert_true(clock_monotonic_ms() < until_ms);
        (void)poll(NULL, 0, 20);
    }
}

static void
test_the_figures_count_what_happened(void **state)
{
    long fine = figure(*state, "answers_total{class=\"2xx\"}");
    long wrong = figure(*state, "answers_total{class=\"4xx\"}");
    long timed = figure(*state, "request_seconds_count");
    long writes = figure(*state, "writes_total");
    struct e2e_stream *board = e2e_listen(*state, "board", "/v1/events", NULL);

    desk_walk_in(*state, "info", NULL, NULL, NULL);
    assert_int_equal(e2e_status(*state, "kiosk", "GET", "/v1/tidak-ada", NULL), 404);
    desk_expect(*state, NULL, "POST", "/v1/session",
        "{\"username\":\"admin\",\"password\":\"salah\"}", 401, NULL);
    desk_expect(*state, NULL, "POST", "/v1/session",
        "{\"username\":\"admin\",\"password\":\"" E2E_PASSWORD "\"}", 200, NULL);
    /* With each look itself: four before, the walk-in, the sign-in and the stream. */
    assert_int_equal(figure(*state, "answers_total{class=\"2xx\"}") - fine, 4 + 3);
    assert_int_equal(figure(*state, "answers_total{class=\"4xx\"}") - wrong, 2);
    assert_int_equal(figure(*state, "answers_total{class=\"5xx\"}"), 0);
    assert_int_equal(figure(*state, "request_seconds_count") - timed, 2 + 4 + 3);
    assert_true(figure(*state, "writes_total") - writes >= 2); /* and chores */
    assert_int_equal(figure(*state, "sign_ins_total"), 1);
    assert_int_equal(figure(*state, "sign_in_failures_total"), 1);
    assert_int_equal(figure(*state, "event_listeners"), 1);
    assert_int_equal(figure(*state, "phone_streams"), 0);
    assert_int_equal(figure(*state, "journal_seq"), 1);
    assert_int_equal(figure(*state, "connections{phase=\"stream_known\"}"), 1);
    assert_int_equal(figure(*state, "connections{phase=\"busy\"}"), 1); /* who asks */
    assert_true(figure(*state, "process_resident_memory_bytes") > 1000000);
    e2e_unlisten(board);
    await_figure(*state, "event_listeners", 0);
    await_figure(*state, "connections{phase=\"stream_known\"}", 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define BEHAVIOUR(test) cmocka_unit_test_setup_teardown(test, e2e_start, e2e_stop)
        BEHAVIOUR(test_answers_about_an_office_at_work),
        BEHAVIOUR(test_where_who_was_sent_on_waits_is_told),
        BEHAVIOUR(test_input_that_is_none_is_refused),
        BEHAVIOUR(test_an_announcement_is_told_once_and_again),
        BEHAVIOUR(test_the_figures_count_what_happened),
        BEHAVIOUR(test_a_cookie_lasts_as_long_as_its_session),
    };

    return cmocka_run_group_tests_name("answers", tests, NULL, NULL);
}
