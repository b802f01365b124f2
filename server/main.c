/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * antrean-server: the daemon. Reads the settings file, opens the office, starts the
 * workers and the HTTP side, and runs the loop until a signal ends it.
 */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <event2/event.h>
#include <sodium.h>

#include "common/beside.h"
#include "common/clock.h"
#include "common/log.h"
#include "common/mem.h"
#include "common/text.h"
#include "db/db.h"
#include "db/db_journal.h"
#include "db/db_office.h"
#include "server/config.h"
#include "server/folder_lock.h"
#include "server/gate_turn.h"
#include "server/http/http.h"
#include "server/http/timers.h"
#include "server/job.h"
#include "server/journal_tail.h"
#include "server/office/settings.h"
#include "server/office/settings_store.h"
#include "ticketing/keys.h"

#define LOG_TAG "server"
#define GROUP_MAX 256
#define FINISH_S 10 /* a request in flight gets so long after SIGTERM */
#define RINGS_MAX 64

struct server {
    char config_path[512];
    const char *listen; /* from the command line, or NULL */
    const char *start;  /* --clock, or NULL */
    struct config config;
    struct clock clock;
    int lock_fd;
    struct event_base *base;
    struct http *http;
    struct job_pool *pool;
    struct journal_tail *tail;
    struct timers *timers;
    struct gate_turn *gates;
    struct event *signals[3];
    struct event *finish_event;
    int64_t finish_by_ms;
    /* Every ring since the start: jobs under way may still hold an older one. */
    struct key_ring *rings[RINGS_MAX];
    size_t ring_count;
};

static void
print_help(FILE *out)
{
    (void)fputs(
        "antrean-server: the queue server of an office\n"
        "\n"
        "usage: antrean-server --config DIR/antrean.conf [--listen HOST:PORT]\n"
        "                      [--clock ISO8601]\n"
        "\n"
        "  --config FILE    the settings file that antrean-admin init made\n"
        "  --listen H:P     instead of the file's address; port 0 picks a free one\n"
        "  --clock TIME     start the office's clock at TIME (demos and tests)\n"
        "  --help, --version\n"
        "\n"
        "SIGTERM and SIGINT finish what is in flight; SIGHUP reads the settings\n"
        "file, the certificate and the ticket keys again.\n",
        out);
}

/* 0: go on; else the exit status plus one. */
static int
read_arguments(int argc, char **argv, struct server *server, struct error *err)
{
    static const struct option options[] = {
        { "config", required_argument, NULL, 'c' },
        { "listen", required_argument, NULL, 'l' },
        { "clock", required_argument, NULL, 't' },
        { "help", no_argument, NULL, 'h' },
        { "version", no_argument, NULL, 'v' },
        { NULL, 0, NULL, 0 },
    };
    int64_t at_ms;
    int option;

    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        switch (option) {
        case 'c':
            if (!text_copy(server->config_path, sizeof(server->config_path), optarg)) {
                (void)error_set(err, STATUS_ARG, "the path of --config is too long");
                return 3;
            }
            break;
        case 'l':
            server->listen = optarg;
            break;
        case 't':
            server->start = optarg;
            break;
        case 'h':
            print_help(stdout);
            return 1;
        case 'v':
            (void)puts("antrean-server " ANTREAN_VERSION);
            return 1;
        default:
            (void)error_set(err, STATUS_ARG, "see antrean-server --help");
            return 3;
        }
    }
    if (optind < argc || !server->config_path[0]) {
        (void)error_set(err, STATUS_ARG,
            "usage: antrean-server --config DIR/antrean.conf; see --help");
        return 3;
    }
    if (server->start && clock_parse(server->start, &at_ms, NULL) != STATUS_OK) {
        (void)error_set(
            err, STATUS_ARG, "--clock wants a time like 2026-11-24T08:00:00+07:00");
        return 3;
    }
    return 0;
}

static enum status
load_config(struct server *server, struct config *config, struct error *err)
{
    char host[CONFIG_TEXT_SIZE];
    int64_t port;
    enum status st = config_load(server->config_path, config, err);

    if (st == STATUS_OK && server->listen) {
        if (!text_copy(config->listen, sizeof(config->listen), server->listen)) {
            return error_set(err, STATUS_ARG, "the address of --listen is too long");
        }
        st = config_split_address(config->listen, host, &port, err);
    }
    return st;
}

static enum status
load_keys(struct server *server, struct error *err)
{
    char path[CONFIG_TEXT_SIZE + 16];
    enum status st;

    if (server->ring_count == RINGS_MAX) {
        return error_set(err, STATUS_BUSY, "keys were read again too often; restart");
    }
    (void)snprintf(path, sizeof(path), "%s/keys", server->config.folder);
    st = key_ring_load(path, &server->rings[server->ring_count], err);
    if (st == STATUS_OK) {
        server->ring_count++;
    }
    return st;
}

/* The office's clock; a time without an offset is the office's own, so its zone is set.
 */
static void
set_clock(struct server *server)
{
    int64_t at_ms;

    if (server->start && clock_parse(server->start, &at_ms, NULL) == STATUS_OK) {
        server->clock.offset_ms = at_ms - clock_now_ms(&server->clock);
    }
}

/* What the loop must know before it runs: settings, and where the journal stands. */
static enum status
read_office(struct server *server, const struct office_settings **settings, int64_t *seq,
    struct error *err)
{
    struct db *db;
    enum status st = db_open(server->config.database, DB_READ, &db, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = settings_store_load(db, OFFICE_ONE, settings, err);
    if (st == STATUS_OK) {
        st = db_journal_last(db, OFFICE_ONE, seq, err);
    }
    if (st == STATUS_OK) {
        st = clock_set_zone((*settings)->office.zone, err);
    }
    if (st != STATUS_OK) {
        settings_unref(*settings);
        *settings = NULL;
    }
    db_close(db);
    return st;
}

static enum status
start_services(struct server *server, struct error *err)
{
    const struct office_settings *settings = NULL;
    static const char *const web_places[] = { "../../web", "../share/antrean/web", NULL };
    char web[1024];
    struct http_options http = { .config = &server->config, .web = web };
    struct job_pool_options pool = { .database = server->config.database,
        .readers = (int)server->config.readers,
        .inbox_max = (size_t)server->config.waiting_jobs,
        .group_max = GROUP_MAX,
        .on_journal = journal_tail_own };
    struct journal_tail_options tail = { .database = server->config.database,
        .on_rows = http_journal,
        .on_other = http_journal_other };
    enum status st;

    if (!beside_find("ANTREAN_WEB", web_places, "text/id.json", web, sizeof(web))) {
        return error_set(err, STATUS_IO,
            "could not find the pages; set ANTREAN_WEB to the path of the folder web");
    }
    st = load_keys(server, err);

    if (st == STATUS_OK) {
        st = read_office(server, &settings, &http.journal_seq, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    set_clock(server);
    http.clock = server->clock;
    http.settings = settings;
    http.keys = server->rings[server->ring_count - 1];
    st = http_start(server->base, &http, &server->http, err);
    if (st != STATUS_OK) {
        return st;
    }
    tail.seq = http.journal_seq;
    tail.arg = server->http;
    st = journal_tail_start(server->base, &tail, &server->tail, err);
    if (st != STATUS_OK) {
        return st;
    }
    pool.arg = server->tail;
    st = job_pool_start(server->base, &pool, &server->pool, err);
    if (st != STATUS_OK) {
        return st;
    }
    http_set_pool(server->http, server->pool);
    server->timers = timers_new(server->http);
    return gate_turn_start(server->http, &server->config, &server->gates, err);
}

/* SIGHUP: what may change while we run; the rest is told. */
static void
reload(struct server *server)
{
    struct config config;
    struct error err;

    if (load_config(server, &config, &err) != STATUS_OK) {
        log_error(NULL, "kept the old settings: %s", err.text);
        return;
    }
    log_set_level(config.log_level);
    if (strcmp(config.listen, server->config.listen) != 0 ||
        strcmp(config.database, server->config.database) != 0 ||
        strcmp(config.public_url, server->config.public_url) != 0) {
        log_warn(NULL, "listen, database and public_url take effect after a restart");
    }
    if (http_reconfigure(server->http, &config, &err) != STATUS_OK) {
        log_error(NULL, "kept the old certificate: %s", err.text);
    }
    if (load_keys(server, &err) == STATUS_OK) {
        http_set_keys(server->http, server->rings[server->ring_count - 1]);
    } else {
        log_error(NULL, "kept the old ticket keys: %s", err.text);
    }
    http_reload_settings(server->http);
    log_info(NULL, "read the settings again");
}

static void
finish_cb(evutil_socket_t fd, short what, void *arg)
{
    static const struct timeval soon = { .tv_usec = 20000 };
    struct server *server = arg;

    (void)fd;
    (void)what;
    if (http_is_quiet(server->http) || clock_monotonic_ms() > server->finish_by_ms) {
        (void)event_base_loopbreak(server->base);
        return;
    }
    (void)event_add(server->finish_event, &soon);
}

static void
signal_cb(evutil_socket_t number, short what, void *arg)
{
    struct server *server = arg;

    (void)what;
    if (number == SIGHUP) {
        reload(server);
        return;
    }
    if (server->finish_by_ms != 0) { /* asked twice: at once */
        (void)event_base_loopbreak(server->base);
        return;
    }
    log_info(NULL, "ending: finishing what is in flight");
    http_drain(server->http);
    server->finish_by_ms = clock_monotonic_ms() + INT64_C(1000) * FINISH_S;
    finish_cb(-1, 0, server);
}

static enum status
watch_signals(struct server *server, struct error *err)
{
    static const int numbers[] = { SIGTERM, SIGINT, SIGHUP };

    for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
        server->signals[i] = evsignal_new(server->base, numbers[i], signal_cb, server);
        if (!server->signals[i] || event_add(server->signals[i], NULL) != 0) {
            return error_set(err, STATUS_INTERNAL, "could not watch signals");
        }
    }
    server->finish_event = event_new(server->base, -1, 0, finish_cb, server);
    return STATUS_OK;
}

static void
stop(struct server *server)
{
    gate_turn_stop(server->gates);
    job_pool_stop(server->pool);
    journal_tail_stop(server->tail);
    timers_free(server->timers);
    gate_turn_free(server->gates);
    http_free(server->http);
    for (size_t i = 0; i < ARRAY_LEN(server->signals); i++) {
        if (server->signals[i]) {
            event_free(server->signals[i]);
        }
    }
    if (server->finish_event) {
        event_free(server->finish_event);
    }
    if (server->base) {
        event_base_free(server->base);
    }
    for (size_t i = 0; i < server->ring_count; i++) {
        key_ring_free(server->rings[i]);
    }
    if (server->lock_fd >= 0) {
        (void)close(server->lock_fd);
    }
}

static enum status
start(struct server *server, struct error *err)
{
    enum status st = load_config(server, &server->config, err);

    if (st == STATUS_OK) {
        log_set_level(server->config.log_level);
        st = folder_lock(server->config.folder,
            text_starts_with(server->config.database, "sqlite:") ? FOLDER_ALONE
                                                                 : FOLDER_SHARED,
            &server->lock_fd, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    server->base = event_base_new();
    if (!server->base) {
        return error_set(err, STATUS_INTERNAL, "could not start the loop");
    }
    st = watch_signals(server, err);
    return st == STATUS_OK ? start_services(server, err) : st;
}

int
main(int argc, char **argv)
{
    struct server server = { .lock_fd = -1 };
    struct error err = { .code = STATUS_OK };
    int done = read_arguments(argc, argv, &server, &err);
    enum status st;

    if (done > 0) {
        if (done > 1) {
            (void)fprintf(stderr, "antrean-server: %s\n", err.text);
        }
        return done - 1;
    }
    (void)signal(SIGPIPE, SIG_IGN);
    if (sodium_init() < 0) {
        (void)fputs("antrean-server: could not start libsodium\n", stderr);
        return EXIT_FAILURE;
    }
    st = start(&server, &err);
    if (st == STATUS_OK) {
        (void)printf("listening on %s\n", http_address(server.http));
        (void)fflush(stdout);
        log_info(NULL, "version %s, journal at %lld", ANTREAN_VERSION,
            (long long)server.http->journal_seq);
        if (server.clock.offset_ms != 0) {
            log_warn(
                NULL, "the clock is not the machine's: --clock is for demos and tests");
        }
        (void)event_base_dispatch(server.base);
    } else {
        (void)fprintf(stderr, "antrean-server: %s\n", err.text);
    }
    stop(&server);
    if (st == STATUS_OK) {
        log_info(NULL, "ended");
    }
    return st == STATUS_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
