/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * antrean-server: the daemon. Reads the settings file, opens the office, starts the
 * workers and the HTTP side, and runs the loop until a signal ends it.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <event2/event.h>
#include <sodium.h>

#include "common/beside.h"
#include "common/clock.h"
#include "common/give_way.h"
#include "common/log.h"
#include "common/mem.h"
#include "common/text.h"
#include "common/vault.h"
#include "server/anchor_keeper.h"
#include "server/api/api_open.h"
#include "server/clock_file.h"
#include "server/clock_keeper.h"
#include "server/config.h"
#include "server/exchange/backend_link.h"
#include "server/exchange/import_folder.h"
#include "server/folder_lock.h"
#include "server/gate.h"
#include "server/gate_turn.h"
#include "server/http/http.h"
#include "server/job.h"
#include "server/loop.h"
#include "server/notify/messenger.h"
#include "server/notify/text_inbox.h"
#include "server/office/office.h"
#include "server/offices.h"
#include "server/outlook_keeper.h"
#include "server/pages/page.h"
#include "server/prereg/application_follow.h"
#include "server/prereg/application_status.h"
#include "server/route_sets.h"
#include "server/server_options.h"
#include "server/timers.h"
#include "ticketing/keys.h"

#define LOG_TAG "server"
#define GROUP_MAX 256
#define FINISH_S 10 /* a request in flight gets so long after SIGTERM */
#define RINGS_MAX 64

struct server {
    struct server_options options;
    struct config config;
    int lock_fd;
    struct event_base *base;
    char web[1024]; /* the folder with pages and texts */
    struct http *http;
    struct offices *offices;
    struct job_pool *pool;
    struct api *api;
    struct timers *timers;
    struct outlook_keepers *outlook_keepers;
    struct clock_keepers *clock_keepers;
    struct anchor_keepers *anchor_keepers;
    struct gate_turn *gates;
    struct backend_link *backend;
    struct import_folder *imports;
    struct event *signals[3];
    struct event *finish_event;
    int64_t finish_by_ms;
    /* Every ring since the start: jobs under way may still hold an older one. */
    struct vault *vault; /* owned */
    struct messenger *messenger;
    struct text_inbox *inbox;
    struct clock_file *clock_file;
    struct key_ring *rings[RINGS_MAX];
    size_t ring_count;
};

static enum status
load_config(struct server *server, struct config *config, struct error *err)
{
    enum status st = config_load(server->options.config, config, err);

    if (st == STATUS_OK && server->options.listen &&
        !text_copy(config->listen, sizeof(config->listen), server->options.listen)) {
        return error_set(err, STATUS_ARG, "the address of --listen is too long");
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
    if (st != STATUS_OK) {
        return st;
    }
    server->ring_count++;
    if (!server->vault) {
        st = vault_load(path, &server->vault, err);
    }
    return st;
}

static struct http_options
http_options(const struct server *server, const struct config *config)
{
    return (struct http_options){ .listen = config->listen,
        .tls_cert = config->tls_cert,
        .tls_key = config->tls_key,
        .connections = config->connections,
        .behind_proxy = config->behind_proxy,
        .web = server->web };
}

/* The offices first, then who works for them, then who may ask. */
static enum status
start_offices(struct server *server, struct error *err)
{
    struct offices_options offices = { .config = &server->config,
        .address = http_address(server->http),
        .start = server->options.clock };
    struct job_pool_options pool = { .database = server->config.database,
        .readers = (int)server->config.readers,
        .inbox_max = (size_t)server->config.waiting_jobs,
        .group_max = GROUP_MAX,
        .on_journal = offices_own_rows };
    enum status st = load_keys(server, err);

    pool.vault = server->vault;
    if (st != STATUS_OK) {
        return st;
    }
    if (server->options.clock_file) {
        st = clock_file_open(
            server->base, server->options.clock_file, &server->clock_file, err);
        offices.instant_ms =
            st == STATUS_OK ? clock_file_instant(server->clock_file) : NULL;
    }
    if (st != STATUS_OK) {
        return st;
    }
    offices.keys = server->rings[server->ring_count - 1];
    offices.vault = server->vault;
    offices.follow = application_follow;
    st = offices_open(&offices, &server->offices, err);
    if (st != STATUS_OK) {
        return st;
    }
    if (!server->config.backend_url[0]) {
        st = backend_link_forget(server->config.database,
            office_fixed(offices_home(server->offices))->id,
            offices_reader(server->offices), err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    st = offices_follow(server->offices, server->base, server->config.database, err);
    if (st != STATUS_OK) {
        return st;
    }
    pool.arg = server->offices;
    return job_pool_start(server->base, &pool, &server->pool, err);
}

static void
leapt(void *arg)
{
    timers_hurry(arg);
}

/* What the office at home has to do with systems elsewhere. */
static enum status
start_exchange(struct server *server, struct error *err)
{
    struct office *home = offices_home(server->offices);
    enum status st = backend_link_start(&server->config, home, &server->backend, err);

    return st == STATUS_OK
               ? import_folder_start(&server->config, home, &server->imports, err)
               : st;
}

/* Out to applicants, and in from them. */
static enum status
start_messages(struct server *server, struct error *err)
{
    const struct channel_options to = { .folder = server->config.folder,
        .secret = server->config.notify_secret,
        .from = server->config.notify_from,
        .user = server->config.notify_smtp_user,
        .password = server->config.notify_smtp_password,
        .wait_s = CHANNEL_WAIT_S };
    const struct messenger_options out = { .base = server->base,
        .pool = server->pool,
        .offices = server->offices,
        .vault = server->vault,
        .channel = server->config.notify_channel,
        .to = to,
        .web = server->web };
    const struct text_inbox_options in = { .base = server->base,
        .pool = server->pool,
        .office = offices_home(server->offices),
        .channel = server->config.notify_channel,
        .to = to,
        .answer = application_answer_text };
    enum status st = messenger_start(&out, &server->messenger, err);

    return st == STATUS_OK ? text_inbox_start(&in, &server->inbox, err) : st;
}

static enum status
start_services(struct server *server, struct error *err)
{
    static const char *const web_places[] = { "../../web", "../share/antrean/web", NULL };
    struct http_options http;
    struct api_options api = { .base = server->base,
        .sets = route_sets,
        .elsewhere = &page_elsewhere,
        .config = &server->config };
    struct gates_options gates = { .base = server->base, .config = &server->config };
    enum status st;

    if (!beside_find("ANTREAN_WEB", web_places, "text/id.json", server->web,
            sizeof(server->web))) {
        return error_set(err, STATUS_IO,
            "could not find the pages; set ANTREAN_WEB to the path of the folder web");
    }
    http = http_options(server, &server->config);
    st = http_start(server->base, &http, &server->http, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = start_offices(server, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = start_exchange(server, err);
    if (st != STATUS_OK) {
        return st;
    }
    api.backend = server->backend;
    api.http = server->http;
    api.offices = server->offices;
    api.pool = server->pool;
    st = api_open(&api, &server->api, err);
    if (st != STATUS_OK) {
        return st;
    }
    server->timers = timers_new(server->base, server->pool, server->offices);
    server->clock_keepers =
        clock_keepers_new(server->base, server->pool, server->timers, server->offices);
    server->anchor_keepers =
        anchor_keepers_new(server->base, server->pool, server->offices);
    if (server->clock_file) {
        clock_file_on_leap(server->clock_file, leapt, server->timers);
    }
    server->outlook_keepers =
        outlook_keepers_new(server->base, server->pool, server->offices);
    st = start_messages(server, err);
    if (st != STATUS_OK) {
        return st;
    }
    gates.pool = server->pool;
    gates.office = offices_home(server->offices);
    gates.texts = http_texts(server->http);
    return gate_turn_start(&gates, &server->gates, err);
}

/* SIGHUP: what may change while we run; the rest is told. */
static void
reload(struct server *server)
{
    struct config config;
    struct http_options http;
    struct error err;

    if (load_config(server, &config, &err) != STATUS_OK) {
        log_error(NULL, "kept the old settings: %s", err.text);
        return;
    }
    log_set_level(config.log_level);
    if (strcmp(config.listen, server->config.listen) != 0 ||
        strcmp(config.database, server->config.database) != 0 ||
        strcmp(config.backend_url, server->config.backend_url) != 0 ||
        strcmp(config.backend_token, server->config.backend_token) != 0 ||
        strcmp(config.import_folder, server->config.import_folder) != 0 ||
        strcmp(config.public_url, server->config.public_url) != 0) {
        log_warn(NULL,
            "listen, database, public_url, backend and import take effect after a "
            "restart");
    }
    api_reconfigure(server->api, &config);
    http = http_options(server, &config);
    if (http_reconfigure(server->http, &http, &err) != STATUS_OK) {
        log_error(NULL, "kept the old certificate: %s", err.text);
    }
    if (load_keys(server, &err) == STATUS_OK) {
        offices_set_keys(server->offices, server->rings[server->ring_count - 1]);
    } else {
        log_error(NULL, "kept the old ticket keys: %s", err.text);
    }
    offices_reload(server->offices, server->pool);
    log_info(NULL, "read the settings again");
}

static void
finish_cb(evutil_socket_t fd, short what, void *arg)
{
    static const struct timeval soon = { .tv_usec = 20000 };
    struct server *server = arg;

    (void)fd;
    (void)what;
    if (http_is_quiet(server->http)) {
        (void)event_base_loopbreak(server->base);
        return;
    }
    if (clock_monotonic_ms() > server->finish_by_ms) {
        log_warn(NULL, "gave up what was in flight after %d s", FINISH_S);
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
    backend_link_stop(server->backend);
    import_folder_stop(server->imports);
    messenger_stop(server->messenger);
    text_inbox_stop(server->inbox);
    job_pool_stop(server->pool);
    offices_unfollow(server->offices);
    timers_free(server->timers);
    outlook_keepers_free(server->outlook_keepers);
    clock_keepers_free(server->clock_keepers);
    anchor_keepers_free(server->anchor_keepers);
    messenger_free(server->messenger);
    text_inbox_free(server->inbox);
    gate_turn_free(server->gates);
    http_free(server->http); /* a body on its way submits the removal of its file */
    job_pool_free(server->pool);
    api_free(server->api);
    offices_close(server->offices);
    clock_file_close(server->clock_file);
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
    vault_free(server->vault);
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
    server->base = loop_new();
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
    enum status st;

    switch (server_options_read(&server.options, argc, argv)) {
    case OPTIONS_DONE:
        return EXIT_SUCCESS;
    case OPTIONS_WRONG:
        return OPTIONS_EXIT_WRONG;
    case OPTIONS_RUN:
        break;
    }
    (void)signal(SIGPIPE, SIG_IGN);
    /* Random bytes of the process's own, seeded by the kernel: an id costs no system
     * call.
     */
    if (randombytes_set_implementation(&randombytes_internal_implementation) != 0 ||
        sodium_init() < 0) {
        (void)fputs("antrean-server: could not start libsodium\n", stderr);
        return EXIT_FAILURE;
    }
    st = start(&server, &err);
    if (st == STATUS_OK) {
        go_first(); /* all other threads are there, and have slices of their own */
        (void)printf("listening on %s\n", http_address(server.http));
        (void)fflush(stdout);
        log_info(NULL, "version %s, journal at %lld", ANTREAN_VERSION,
            (long long)office_journal_seq(offices_home(server.offices)));
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
