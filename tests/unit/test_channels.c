/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each way out by itself: a webhook, a mail server, gammu-smsd's database; and SMS. */
#include "server/notify/channel.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <curl/curl.h>
#include <sodium.h>
#include <sqlite3.h>

#include "common/clock.h"
#include "common/text.h"
#include "server/notify/sms.h"
#include "tests/support/sink.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define SECRET "rahasia-webhook"
#define WAIT_MS 60000

struct fixture {
    char folder[TEMP_PATH_SIZE];
    struct sink *sink;
    struct channels channels;
    struct outgoing out;
    long wait_s;    /* for an answer: a busy machine is slow, not away */
    sqlite3 *gammu; /* the other side of it */
};

static int
setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));

    assert_int_equal(curl_global_init(CURL_GLOBAL_DEFAULT), CURLE_OK);
    temp_make(f->folder);
    f->wait_s = WAIT_MS / 1000;
    f->out = (struct outgoing){ .id = "01JZZZZZZZZZZZZZZZZZZZZZZZ",
        .event = "approved",
        .language = "id",
        .to = "6281200009902",
        .email = "zulaikha@contoh.id",
        .text = "DUKCAPIL: jadwal 7K3M92QX.",
        .subject = "Kabar dari DUKCAPIL",
        .at = "2026-07-13T08:00:00+07:00",
        .parameters = json_pack("[s, s]", "DUKCAPIL", "7K3M92QX") };
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;

    channels_close(&f->channels);
    sink_stop(f->sink);
    (void)sqlite3_close(f->gammu);
    json_decref(f->out.parameters);
    temp_remove(f->folder);
    free(f);
    return 0;
}

/* The sink's port, when there is one, stands between the two. */
static void
open_ways(struct fixture *f, const char *before, const char *after)
{
    const struct channel_options options = { .folder = f->folder,
        .secret = SECRET,
        .from = "antrean@contoh.go.id",
        .user = "",
        .password = "",
        .wait_s = f->wait_s };
    struct error err = { .code = STATUS_OK };
    char spec[256];

    if (f->sink) {
        (void)snprintf(spec, sizeof(spec), "%s%d%s", before, sink_port(f->sink), after);
    } else {
        (void)snprintf(spec, sizeof(spec), "%s%s", before, after);
    }
    if (channels_open(spec, &options, &f->channels, &err) != STATUS_OK) {
        fail_msg("%s: %s", spec, err.text);
    }
}

static enum channel_result
bring(struct fixture *f, char via[MESSAGE_CHANNEL_SIZE])
{
    struct error err = { .code = STATUS_OK };

    return channels_bring(&f->channels, &f->out, via, &err);
}

/* The signature is right for what came, and for nothing else. */
static void
expect_signed(const char *request)
{
    const char *field = strstr(request, "X-Antrean-Signature: t=");
    const char *body = strstr(request, "\r\n\r\n") + 4;
    crypto_auth_hmacsha256_state hmac;
    uint8_t mac[crypto_auth_hmacsha256_BYTES];
    char hex[2 * sizeof(mac) + 1];
    size_t seconds;

    assert_non_null(field);
    field += strlen("X-Antrean-Signature: t=");
    seconds = strspn(field, "0123456789");
    (void)crypto_auth_hmacsha256_init(&hmac, (const uint8_t *)SECRET, strlen(SECRET));
    (void)crypto_auth_hmacsha256_update(&hmac, (const uint8_t *)field, seconds);
    (void)crypto_auth_hmacsha256_update(&hmac, (const uint8_t *)".", 1);
    (void)crypto_auth_hmacsha256_update(&hmac, (const uint8_t *)body, strlen(body));
    (void)crypto_auth_hmacsha256_final(&hmac, mac);
    text_hex(mac, sizeof(mac), hex);
    assert_memory_equal(field + seconds, ",v1=", 4);
    assert_memory_equal(field + seconds + 4, hex, strlen(hex));
}

static void
test_a_webhook_is_told_a_template_and_signed(void **state)
{
    static const int answers[] = { 500, 500, 200, 422, 0 };
    static const enum channel_result results[] = { CHANNEL_LATER, CHANNEL_LATER,
        CHANNEL_OUT, CHANNEL_NEVER };
    struct fixture *f = *state;
    struct sink_text request;
    json_t *json;

    f->sink = sink_webhook(answers);
    open_ways(f, "webhook:http://127.0.0.1:", "/pesan");
    for (size_t i = 0; i < ARRAY_LEN(results); i++) {
        char via[MESSAGE_CHANNEL_SIZE] = "";

        assert_int_equal(bring(f, via), results[i]);
        assert_string_equal(via, results[i] == CHANNEL_OUT ? "webhook" : "");
    }
    sink_wait(f->sink, 2, &request);
    expect_signed(request.text);
    assert_non_null(strstr(request.text, "Idempotency-Key: 01JZZZZZ"));
    json = json_loads(strstr(request.text, "\r\n\r\n") + 4, 0, NULL);
    assert_string_equal(json_string_value(json_object_get(json, "to")), f->out.to);
    assert_string_equal(json_string_value(json_object_get(json, "text")), f->out.text);
    assert_string_equal(
        json_string_value(json_object_get(json_object_get(json, "template"), "name")),
        "antrean_approved");
    assert_string_equal(
        json_string_value(json_array_get(
            json_object_get(json_object_get(json, "template"), "parameters"), 1)),
        "7K3M92QX");
    json_decref(json);
}

static void
test_a_webhook_that_hangs_is_asked_again_later(void **state)
{
    static const int answers[] = { SINK_HANG, 0 };
    struct fixture *f = *state;
    char via[MESSAGE_CHANNEL_SIZE] = "";

    f->sink = sink_webhook(answers);
    f->wait_s = 1;
    open_ways(f, "webhook:http://127.0.0.1:", "/pesan");
    assert_int_equal(bring(f, via), CHANNEL_LATER);
    assert_string_equal(via, "");
}

static void
test_a_letter_is_taken_and_an_unknown_person_is_never_reached(void **state)
{
    struct fixture *f = *state;
    struct sink_text letter;
    char via[MESSAGE_CHANNEL_SIZE] = "";

    f->sink = sink_mail();
    open_ways(f, "smtp:127.0.0.1:", "");
    text_copy(f->out.text, sizeof(f->out.text), "Ubin di Café = 3.");
    assert_int_equal(bring(f, via), CHANNEL_OUT);
    assert_string_equal(via, "smtp");
    sink_wait(f->sink, 0, &letter);
    assert_non_null(strstr(letter.text, "MAIL FROM:<antrean@contoh.go.id>"));
    assert_non_null(strstr(letter.text, "RCPT TO:<zulaikha@contoh.id>"));
    assert_non_null(strstr(letter.text, "To: <zulaikha@contoh.id>\n"));
    assert_non_null(
        strstr(letter.text, "Subject: =?utf-8?B?S2FiYXIgZGFyaSBEVUtDQVBJTA==?=\n"));
    assert_non_null(strstr(letter.text, "Message-ID: <01JZZZ"));
    assert_non_null(strstr(letter.text, "@contoh.go.id>\n"));
    assert_null(strstr(letter.text, "@@"));
    assert_non_null(strstr(letter.text, "Ubin di Caf=C3=A9 =3D 3."));
    via[0] = '\0';
    text_copy(f->out.email, sizeof(f->out.email), "unknown@contoh.id");
    assert_int_equal(bring(f, via), CHANNEL_NEVER);
    text_copy(f->out.email, sizeof(f->out.email), "x@y.id>\r\nRCPT TO:<z@y.id");
    assert_int_equal(bring(f, via), CHANNEL_NEVER);
    f->out.email[0] = '\0';
    assert_int_equal(bring(f, via), CHANNEL_NEVER);
    assert_int_equal(sink_count(f->sink), 1);
}

/* gammu-smsd's own tables, as its package has them. */
static void
make_gammu(struct fixture *f)
{
    char path[TEMP_PATH_SIZE + 16];
    FILE *file = fopen("tests/fixtures/gammu-smsd.sql", "r");
    char sql[16384];
    size_t len;

    assert_non_null(file);
    len = fread(sql, 1, sizeof(sql) - 1, file);
    sql[len] = '\0';
    (void)fclose(file);
    (void)snprintf(path, sizeof(path), "%s/smsd.db", f->folder);
    assert_int_equal(sqlite3_open(path, &f->gammu), SQLITE_OK);
    assert_int_equal(sqlite3_exec(f->gammu, sql, NULL, NULL, NULL), SQLITE_OK);
}

/* What gammu-smsd does, or what is in its tables now. */
static void
gammu(struct fixture *f, const char *sql)
{
    char *why = NULL;

    if (sqlite3_exec(f->gammu, sql, NULL, NULL, &why) != SQLITE_OK) {
        fail_msg("%s: %s", sql, why);
    }
}

static void
expect_gammu(struct fixture *f, const char *sql, const char *value)
{
    sqlite3_stmt *stmt;

    assert_int_equal(sqlite3_prepare_v2(f->gammu, sql, -1, &stmt, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
    assert_string_equal((const char *)sqlite3_column_text(stmt, 0), value);
    (void)sqlite3_finalize(stmt);
}

#define MOVE_TO_SENT(status) \
    "INSERT INTO sentitems (Text, UDH, TextDecoded, ID, SenderID, CreatorID, Status) " \
    "SELECT '', '', TextDecoded, ID, 'modem', CreatorID, '" status "' FROM outbox; " \
    "DELETE FROM outbox;"

static void
test_an_sms_goes_once_and_tells_how_it_went(void **state)
{
    static const struct {
        const char *does;
        enum channel_result told;
    } rows[] = {
        { "SELECT 1", CHANNEL_UNDER_WAY },
        { "SELECT 1", CHANNEL_UNDER_WAY }, /* asked again, none goes twice */
        { MOVE_TO_SENT("SendingOK"), CHANNEL_FOLLOWED },
        { "UPDATE sentitems SET Status = 'DeliveryPending'", CHANNEL_FOLLOWED },
        { "UPDATE sentitems SET Status = 'DeliveryOK'", CHANNEL_DELIVERED },
        { "UPDATE sentitems SET Status = 'DeliveryFailed'", CHANNEL_NEVER },
        { "UPDATE sentitems SET Status = 'SendingError'", CHANNEL_LATER },
    };
    struct fixture *f = *state;
    char via[MESSAGE_CHANNEL_SIZE] = "";

    make_gammu(f);
    open_ways(f, "gammu:smsd.db", "");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        gammu(f, rows[i].does);
        assert_int_equal(bring(f, via), rows[i].told);
        if (i < 2) {
            expect_gammu(f,
                "SELECT count(*) || DestinationNumber || DeliveryReport || MultiPart ||"
                " TextDecoded FROM outbox",
                "1+6281200009902yesfalseDUKCAPIL: jadwal 7K3M92QX.");
        }
    }
    /* The next try is another row. */
    f->out.tries = 1;
    via[0] = '\0';
    assert_int_equal(bring(f, via), CHANNEL_UNDER_WAY);
    /* One that left and was cleared away is not sent again. */
    gammu(f, "DELETE FROM outbox");
    f->out.out = true;
    assert_int_equal(bring(f, via), CHANNEL_OUT);
    expect_gammu(f, "SELECT count(*) FROM outbox", "0");
}

static void
test_a_long_sms_goes_in_parts(void **state)
{
    struct fixture *f = *state;
    char via[MESSAGE_CHANNEL_SIZE] = "";

    make_gammu(f);
    open_ways(f, "gammu:smsd.db", "");
    memset(f->out.text, 'a', 400);
    memcpy(f->out.text, "Café [", 7);
    f->out.text[400] = '\0';
    f->out.created_ms = 0x7f;
    assert_int_equal(bring(f, via), CHANNEL_UNDER_WAY);
    expect_gammu(f,
        "SELECT MultiPart || UDH || length(TextDecoded) || substr(TextDecoded, 1, 6)"
        " FROM outbox",
        "true0500037F0301152Cafe [");
    expect_gammu(f,
        "SELECT group_concat(SequencePosition || UDH || length(TextDecoded))"
        " FROM outbox_multipart",
        "20500037F0302153,30500037F030394");
}

static void
test_texts_that_came_in_are_read_once(void **state)
{
    struct fixture *f = *state;
    struct channel *way;
    struct incoming in[4];
    size_t count;

    make_gammu(f);
    open_ways(f, "gammu:smsd.db", "");
    way = f->channels.list[0];
    gammu(f,
        "INSERT INTO inbox (Text, UDH, RecipientID, SenderNumber, TextDecoded) VALUES"
        " ('', '', '', '+6281200009902', 'STATUS 7K3M92QX 9902'),"
        " ('', '', '', 'TELKOM', 'Pulsa Anda')");
    assert_int_equal(way->ops->receive(way, in, 4, &count, NULL), STATUS_OK);
    assert_int_equal(count, 2);
    assert_string_equal(in[0].from, "6281200009902");
    assert_string_equal(in[0].text, "STATUS 7K3M92QX 9902");
    assert_string_equal(in[1].from, "");
    assert_int_equal(way->ops->handled(way, in[0].id, NULL), STATUS_OK);
    assert_int_equal(way->ops->receive(way, in, 4, &count, NULL), STATUS_OK);
    assert_int_equal(count, 1);
}

/* gammu-smsd with the phone that it brings along for tests; 0 where it is not installed.
 */
static pid_t
start_daemon(const struct fixture *f)
{
    char path[TEMP_PATH_SIZE + 16];
    FILE *config;
    pid_t pid;

    if (access("/usr/bin/gammu-smsd", X_OK) != 0) {
        return 0;
    }
    (void)snprintf(path, sizeof(path), "%s/phone", f->folder);
    assert_int_equal(mkdir(path, 0700), 0);
    (void)snprintf(path, sizeof(path), "%s/smsdrc", f->folder);
    config = fopen(path, "w");
    assert_non_null(config);
    (void)fprintf(config,
        "[gammu]\nmodel = dummy\nconnection = none\ndevice = %s/phone\n"
        "[smsd]\nservice = sql\ndriver = sqlite3\ndbdir = %s\ndatabase = smsd.db\n"
        "logfile = %s/log\ncommtimeout = 1\nloopsleep = 1\nstatusfrequency = 0\n"
        "checksecurity = 0\ncheckbattery = 0\nchecksignal = 0\n",
        f->folder, f->folder, f->folder);
    (void)fclose(config);
    pid = fork();
    if (pid == 0) {
        int null_fd = open("/dev/null", O_WRONLY);

        (void)dup2(null_fd, STDOUT_FILENO);
        (void)dup2(null_fd, STDERR_FILENO);
        (void)execl("/usr/bin/gammu-smsd", "gammu-smsd", "-c", path, (char *)NULL);
        _exit(127);
    }
    return pid;
}

static void
test_the_daemon_itself_takes_what_we_put(void **state)
{
    struct fixture *f = *state;
    char via[MESSAGE_CHANNEL_SIZE] = "";
    enum channel_result result = CHANNEL_UNDER_WAY;
    int64_t end = clock_monotonic_ms() + WAIT_MS;
    pid_t pid;

    make_gammu(f);
    pid = start_daemon(f);
    if (pid == 0) {
        print_message("gammu-smsd is not installed (deploy/install-deps.sh): left out\n");
        return;
    }
    open_ways(f, "gammu:smsd.db", "");
    memset(f->out.text, 'a', 200); /* two parts */
    f->out.text[200] = '\0';
    while (result == CHANNEL_UNDER_WAY && clock_monotonic_ms() < end) {
        result = bring(f, via);
        (void)usleep(50000);
    }
    (void)kill(pid, SIGTERM);
    (void)waitpid(pid, NULL, 0);
    assert_int_equal(result, CHANNEL_FOLLOWED);
    expect_gammu(f, "SELECT count(*) FROM sentitems", "2");
}

/* WhatsApp first, SMS where it fails; a way that has it keeps it. */
static void
test_the_next_way_has_what_the_first_cannot(void **state)
{
    static const int answers[] = { 500, 0 };
    struct fixture *f = *state;
    char via[MESSAGE_CHANNEL_SIZE] = "";

    make_gammu(f);
    f->sink = sink_webhook(answers);
    open_ways(f, "webhook:http://127.0.0.1:", "/ gammu:smsd.db");
    assert_int_equal(bring(f, via), CHANNEL_UNDER_WAY);
    assert_string_equal(via, "gammu");
    assert_int_equal(bring(f, via), CHANNEL_UNDER_WAY);
    assert_int_equal(sink_count(f->sink), 1);
}

static void
test_what_is_no_way_is_refused(void **state)
{
    static const struct {
        const char *spec;
        const char *says;
    } rows[] = {
        { "pigeon:post", "no way out" },
        { "", "names no way" },
        { "webhook:ftp://x", "https://" },
        { "smtp:127.0.0.1:25", "from" },
        { "gammu:/nowhere/smsd.db", "open" },
        { "file:a file:b file:c file:d file:e", "at most" },
    };
    struct fixture *f = *state;
    const struct channel_options options = {
        .folder = f->folder, .secret = "", .from = "nobody", .user = "", .password = ""
    };

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct error err = { .code = STATUS_OK };

        assert_int_not_equal(
            channels_open(rows[i].spec, &options, &f->channels, &err), STATUS_OK);
        if (!strstr(err.text, rows[i].says)) {
            fail_msg("%s: %s", rows[i].spec, err.text);
        }
    }
}

static void
test_sms_letters(void **state)
{
    char plain[64];
    char parts[3][SMS_LETTERS + 1];
    char text[400];

    (void)state;
    sms_plain("Café “Ploso” – 5 € `x`\t✓", plain, sizeof(plain));
    assert_true(sms_length(plain) > 0);
    assert_non_null(strstr(plain, "Cafe \"Ploso\" - 5 EUR 'x' "));
    memset(text, 'x', 160);
    text[160] = '\0';
    assert_int_equal(sms_split(text, parts, 3), 1);
    text[152] = '['; /* two places, at the end of a part */
    text_append(text, sizeof(text), "y");
    assert_int_equal(sms_split(text, parts, 3), 2);
    assert_int_equal(strlen(parts[0]), 152);
    assert_int_equal(parts[1][0], '[');
    memset(text, 'x', 399);
    text[399] = '\0';
    assert_int_equal(sms_split(text, parts, 2), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_a_webhook_is_told_a_template_and_signed, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_webhook_that_hangs_is_asked_again_later, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_letter_is_taken_and_an_unknown_person_is_never_reached, setup,
            teardown),
        cmocka_unit_test_setup_teardown(
            test_an_sms_goes_once_and_tells_how_it_went, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_long_sms_goes_in_parts, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_the_daemon_itself_takes_what_we_put, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_texts_that_came_in_are_read_once, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_the_next_way_has_what_the_first_cannot, setup, teardown),
        cmocka_unit_test_setup_teardown(test_what_is_no_way_is_refused, setup, teardown),
        cmocka_unit_test(test_sms_letters),
    };

    return cmocka_run_group_tests_name("channels", tests, NULL, NULL);
}
