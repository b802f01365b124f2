/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Messages beside the line: how soon one is first tried, and what a thousand that wait
 * cost those who arrive meanwhile, in turns with arrivals alone. They go to a webhook on
 * the loopback, which takes each at once.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/vault.h"
#include "db/db.h"
#include "db/db_office.h"
#include "db/db_transaction.h"
#include "server/notify/message_out.h"
#include "server/settings/settings.h"
#include "tests/support/bench.h"
#include "tests/support/catalogue.h"
#include "tests/support/checkins.h"
#include "tests/support/load.h"
#include "tests/support/sink.h"
#include "tests/support/temp.h"

#define TURNS 6
#define TURN_CHECKINS 1000
#define MESSAGES 1000
#define CONNECTIONS 16
#define FIRST_TRIES 5
#define FIRST_TRY_US INT64_C(2000000)

struct writer {
    struct db *db;
    const struct office_settings *settings;
    struct vault *vault;
    struct clock clock;
};

static void
open_writer(struct writer *writer, struct e2e *e2e)
{
    json_t *all = catalogue_load();
    char path[TEMP_PATH_SIZE + 8];

    (void)snprintf(path, sizeof(path), "%s/keys", e2e_folder(e2e));
    bench_must_be(
        settings_parse_object(all, &writer->settings, NULL), STATUS_OK, "settings");
    json_decref(all);
    bench_must_be(vault_load(path, &writer->vault, NULL), STATUS_OK, "the keys");
    bench_must_be(
        db_open(e2e_database(e2e), DB_WRITE, &writer->db, NULL), STATUS_OK, "open");
}

static void
close_writer(struct writer *writer)
{
    db_close(writer->db);
    vault_free(writer->vault);
    settings_unref(writer->settings);
}

/* As an act would, all in one commit; due at once whatever the office's clock says. */
static void
put(struct writer *writer, int count)
{
    struct act act = { .db = writer->db,
        .office = OFFICE_ONE,
        .settings = writer->settings,
        .now_ms = clock_now_ms(&writer->clock),
        .vault = writer->vault };
    const struct message_to to = {
        .phone = "6281200009902", .language = "id", .urgent = true
    };

    bench_must_be(db_begin(writer->db, NULL), STATUS_OK, "begin");
    for (int i = 0; i < count; i++) {
        bench_must_be(
            message_put(&act, "code", &to, json_pack("{s:s}", "code", "123456"), NULL),
            STATUS_OK, "put a message");
    }
    bench_must_be(db_commit(writer->db, NULL), STATUS_OK, "commit");
}

static void
wait_for(struct sink *sink, int count)
{
    int64_t end = clock_monotonic_ms() + 60000;

    while (sink_count(sink) < count && clock_monotonic_ms() < end) {
        (void)usleep(2000);
    }
    bench_must_be(sink_count(sink), count, "messages sent");
}

static double
turn_p99_us(struct checkins *checkins)
{
    int from = checkins->end;

    checkins->end += TURN_CHECKINS;
    checkins->next = from;
    checkins_run(checkins, e2e_port(checkins->e2e), CONNECTIONS, 60);
    bench_must_be(checkins->answered, checkins->end, "check-ins answered 201");
    return (double)bench_percentile(checkins->latencies + from, TURN_CHECKINS, 99) / 1000;
}

int
main(void)
{
    struct sink *sink = sink_webhook(NULL);
    struct e2e_options options = { .tickets = (TURNS + 1) * 2 * TURN_CHECKINS };
    struct checkins checkins = { .who = "kiosk" };
    struct bench_pairs pairs = { .count = 0 };
    struct writer writer = { .db = NULL };
    char config[128];
    int sent = 0;
    int64_t slowest_us = 0;

    (void)snprintf(config, sizeof(config),
        "[notify]\nchannel = webhook:http://127.0.0.1:%d/\n", sink_port(sink));
    options.config = config;
    checkins.e2e = e2e_open(&options);
    checkins.latencies = calloc((size_t)options.tickets, sizeof(*checkins.latencies));
    open_writer(&writer, checkins.e2e);
    for (int i = 0; i < FIRST_TRIES; i++) {
        int64_t began_ns = load_clock_ns();
        int64_t us;

        put(&writer, 1);
        wait_for(sink, ++sent);
        us = (load_clock_ns() - began_ns) / 1000;
        slowest_us = us > slowest_us ? us : slowest_us;
    }
    bench_report_time("a message is first tried within", slowest_us, FIRST_TRY_US);
    (void)turn_p99_us(&checkins); /* warm */
    (void)turn_p99_us(&checkins);
    for (int turn = 0; turn < TURNS; turn++) {
        double alone = turn_p99_us(&checkins);

        put(&writer, MESSAGES);
        bench_pair(&pairs, turn_p99_us(&checkins), alone);
        sent += MESSAGES;
        wait_for(sink, sent);
    }
    bench_report_pairs("arrivals' p99 while 1,000 messages wait", &pairs, BENCH_AT_MOST,
        1.2, " us", "without");
    close_writer(&writer);
    e2e_close(checkins.e2e);
    sink_stop(sink);
    free(checkins.latencies);
    return 0;
}
