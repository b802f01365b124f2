/* SPDX-License-Identifier: GPL-3.0-or-later */
/* antrean.conf: what is taken, and what is refused with its line. */
#include "server/config.h"

#include <stdio.h>
#include <string.h>

#include "tests/support/test.h"

static enum status
parse(const char *text, struct config *config, struct error *err)
{
    memset(err, 0, sizeof(*err));
    return config_parse(text, "antrean.conf", "/srv/office", config, err);
}

static void
test_an_empty_file_gives_the_defaults(void **state)
{
    struct config config;
    struct error err;

    (void)state;
    assert_int_equal(parse("", &config, &err), STATUS_OK);
    assert_string_equal(config.listen, "127.0.0.1:8080");
    assert_string_equal(config.database, "sqlite:/srv/office/antrean.db");
    assert_int_equal(config.log_level, LOG_LEVEL_INFO);
    assert_int_equal(config.gate_count, 0);
}

static void
test_every_key_is_read(void **state)
{
    static const char text[] = "; a comment\n"
                               "[server]\n"
                               "listen = 0.0.0.0:80\n"
                               "tls_cert = tls/cert.pem\n"
                               "tls_key = /etc/key.pem\n"
                               "public_url = https://antrean.example//\n"
                               "behind_proxy = yes\n"
                               "[database]\n"
                               "url = sqlite:data/a.db\n"
                               "[limits]\n"
                               "connections = 500\n"
                               "readers = 3\n"
                               "waiting_jobs = 100\n"
                               "sign_ins_per_minute = 7\n"
                               "[gate pintu-1]\n"
                               "scanner = evdev:/dev/input/by-id/x\n"
                               "printer = tcp:10.0.0.5:9100\n"
                               "paper_mm = 80\n"
                               "[backend]\n"
                               "url = https://pusat.example\n"
                               "token = t\n"
                               "[notify]\n"
                               "channel = file:outbox\n"
                               "[log]\n"
                               "level = debug\n";
    struct config config;
    struct error err;

    (void)state;
    assert_int_equal(parse(text, &config, &err), STATUS_OK);
    assert_string_equal(config.listen, "0.0.0.0:80");
    assert_string_equal(config.tls_cert, "/srv/office/tls/cert.pem");
    assert_string_equal(config.tls_key, "/etc/key.pem");
    assert_string_equal(config.public_url, "https://antrean.example");
    assert_true(config.behind_proxy);
    assert_string_equal(config.database, "sqlite:/srv/office/data/a.db");
    assert_int_equal(config.connections, 500);
    assert_int_equal(config.readers, 3);
    assert_int_equal(config.sign_ins_per_minute, 7);
    assert_int_equal(config.gate_count, 1);
    assert_string_equal(config.gates[0].name, "pintu-1");
    assert_int_equal(config.gates[0].paper_mm, 80);
    assert_string_equal(config.backend_url, "https://pusat.example");
    assert_string_equal(config.notify_channel, "file:outbox");
    assert_int_equal(config.log_level, LOG_LEVEL_DEBUG);
}

static const struct fault {
    const char *name;
    const char *text;
    const char *says; /* part of the error */
} faults[] = {
    { "an unknown key names its line", "[server]\nlisten = :1\nlisen = :2\n",
        "line 3: lisen: unknown key" },
    { "an unknown section names its line", "[sever]\nlisten = :1\n",
        "line 2: sever: unknown section" },
    { "a key given twice", "[server]\nlisten = :1\nlisten = :2\n", "given twice" },
    { "a key outside of a section", "listen = :1\n", "unknown section" },
    { "a line without an equals sign", "[server]\nlisten\n", "line 2" },
    { "a number out of range", "[limits]\nreaders = 0\n", "readers: not a number" },
    { "a number with letters", "[limits]\nreaders = 2x\n", "readers: not a number" },
    { "neither yes nor no", "[server]\nbehind_proxy = 1\n", "write yes or no" },
    { "an unknown level", "[log]\nlevel = loud\n", "write error, warn" },
    { "an address without a port", "[server]\nlisten = localhost\n", "HOST:PORT" },
    { "a port that is none", "[server]\nlisten = :70000\n", "HOST:PORT" },
    { "a certificate without its key", "[server]\ntls_cert = a\n", "go together" },
    { "a public address that is none", "[server]\npublic_url = antrean.example\n",
        "http://" },
    { "a gate without a scanner", "[gate a]\nprinter = none\n", "has no scanner" },
    { "a gate with a bad name", "[gate a b]\nscanner = x\n", "a gate's name" },
    { "a gate without a name", "[gate ]\nscanner = x\n", "" },
    { "paper of another width", "[gate a]\nscanner = x\npaper_mm = 60\n",
        "not a value for a gate" },
    { "an unknown key of a gate", "[gate a]\nscaner = x\n", "no such key" },
};

static void
test_fault(void **state)
{
    const struct fault *fault = *state;
    struct config config;
    struct error err;

    assert_int_equal(parse(fault->text, &config, &err), STATUS_INVALID_SETTINGS);
    assert_non_null(strstr(err.text, "antrean.conf"));
    if (!strstr(err.text, fault->says)) {
        fail_msg("\"%s\" does not say \"%s\"", err.text, fault->says);
    }
}

static void
test_an_address_is_split_into_host_and_port(void **state)
{
    static const struct {
        const char *address, *host;
        int64_t port;
    } rows[] = {
        { "127.0.0.1:8080", "127.0.0.1", 8080 },
        { ":0", "", 0 },
        { "antrean.example:65535", "antrean.example", 65535 },
        { "[::1]:443", "::1", 443 },
        { "[fe80::1%eth0]:1", "fe80::1%eth0", 1 },
        { "[]:2", "", 2 },
        { "[::1:3", "[::1", 3 },
        { "::1]:4", "::1]", 4 },
        { "[:5", "[", 5 },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char host[CONFIG_TEXT_SIZE];
        int64_t port = -1;

        assert_int_equal(
            config_split_address(rows[i].address, host, &port, NULL), STATUS_OK);
        assert_string_equal(host, rows[i].host);
        assert_int_equal(port, rows[i].port);
    }
}

static void
test_more_gates_than_there_is_room_for(void **state)
{
    char text[1024] = "";
    struct config config;
    struct error err;

    (void)state;
    for (int i = 0; i < CONFIG_GATES_MAX + 1; i++) {
        char gate[64];

        (void)snprintf(gate, sizeof(gate), "[gate g%d]\nscanner = x\n", i);
        strncat(text, gate, sizeof(text) - strlen(text) - 1);
    }
    assert_int_equal(parse(text, &config, &err), STATUS_INVALID_SETTINGS);
    assert_non_null(strstr(err.text, "more than 8 gates"));
}

static void
test_a_missing_file_is_said(void **state)
{
    struct config config;
    struct error err;

    (void)state;
    assert_int_equal(config_load("/nowhere/antrean.conf", &config, &err), STATUS_IO);
    assert_non_null(strstr(err.text, "/nowhere/antrean.conf"));
}

int
main(void)
{
    struct CMUnitTest tests[ARRAY_LEN(faults) + 5] = {
        cmocka_unit_test(test_an_empty_file_gives_the_defaults),
        cmocka_unit_test(test_every_key_is_read),
        cmocka_unit_test(test_an_address_is_split_into_host_and_port),
        cmocka_unit_test(test_more_gates_than_there_is_room_for),
        cmocka_unit_test(test_a_missing_file_is_said),
    };

    for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
        tests[i + 5] = (struct CMUnitTest){
            .name = faults[i].name,
            .test_func = test_fault,
            .initial_state = (void *)&faults[i],
        };
    }
    return cmocka_run_group_tests_name("config", tests, NULL, NULL);
}
