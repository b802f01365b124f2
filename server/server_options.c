/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/server_options.h"

#include <stddef.h>

#include "common/clock.h"
#include "server/config.h"

#define AT(member) offsetof(struct server_options, member)

static enum status
read_clock(void *options, const char *value, struct error *err)
{
    struct server_options *o = options;
    int64_t at_ms;

    o->clock = value;
    return clock_parse(value, &at_ms, NULL) == STATUS_OK
               ? STATUS_OK
               : error_set(
                     err, STATUS_ARG, "wants a time like 2026-11-24T08:00:00+07:00");
}

static const struct option_row rows[] = {
    { .name = "config",
        .argument = "FILE",
        .kind = OPTION_TEXT,
        .at = AT(config),
        .required = true,
        .value = OPTION_FILE,
        .help = "the settings file that antrean-admin init made, DIR/antrean.conf" },
    { .name = "listen",
        .argument = "HOST:PORT",
        .kind = OPTION_TEXT,
        .at = AT(listen),
        .help = "instead of the file's address; port 0 picks a free one" },
    { .name = "clock",
        .argument = "ISO8601",
        .kind = OPTION_READ,
        .read = read_clock,
        .help = "start the office's clock at that instant, for demos and tests" },
    { .name = "clock-file",
        .argument = "FILE",
        .kind = OPTION_TEXT,
        .at = AT(clock_file),
        .value = OPTION_FILE,
        .help = "let the office's clock stand where the file says and leap when it is "
                "replaced, for simulations" },
};

static const char *const chapters[] = { "OUTPUT",
    "The first line on standard output is \"listening on http://HOST:PORT\". The log "
    "goes "
    "to standard error, a line an event, without personal data.",
    "SIGNALS",
    "SIGTERM and SIGINT finish what is in flight and end. SIGHUP reads the settings "
    "file, "
    "the certificate and the ticket keys again.",
    "SEE ALSO",
    "antrean-admin(8), antrean-kiosk(1), antrean-board(1), antrean-counter(1)", NULL };

static const struct options_program program = {
    .self = { .name = "antrean-server",
        .words = "",
        .summary = "the queue server of an office",
        .rows = rows,
        .row_count = ARRAY_LEN(rows) },
    .section = 8,
    .chapters = chapters,
};

enum options_result
server_options_read(struct server_options *options, int argc, char **argv)
{
    enum options_result result;
    char host[CONFIG_TEXT_SIZE];
    int64_t port;
    struct error err;

    *options = (struct server_options){ .config = NULL };
    result = options_read(&program, argc, argv, options);
    if (result != OPTIONS_RUN) {
        return result;
    }
    if (options->clock && options->clock_file) {
        (void)error_set(&err, STATUS_ARG, "give --clock or --clock-file, not both");
    } else if (options->listen &&
               config_split_address(options->listen, host, &port, NULL) != STATUS_OK) {
        (void)error_set(
            &err, STATUS_ARG, "--listen wants HOST:PORT, as in 127.0.0.1:8080");
    } else {
        return OPTIONS_RUN;
    }
    options_complain(&program, &err);
    return OPTIONS_WRONG;
}
