/* SPDX-License-Identifier: GPL-3.0-or-later */
/* antrean-kiosk: the arrival station. Reads its options; then one scan, or the window. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/text.h"
#include "screen/i18n.h"
#include "ticketing/kiosk_app.h"
#include "ticketing/kiosk_options.h"

#define EXIT_USAGE 2

static void
print_help(void)
{
    (void)puts(
        "usage: antrean-kiosk --server URL --token T [--scanner SPEC] [--printer SPEC]\n"
        "                     [--scan IMAGE]\n"
        "\n"
        "  --server URL       address of antrean-server\n"
        "  --token T          this kiosk's token; or --token-file FILE, or "
        "ANTREAN_TOKEN\n"
        "  --scanner SPEC     keyboard (default), evdev:PATH, serial:PATH[,BAUD],\n"
        "                     camera:PATH; may be given up to four times\n"
        "  --printer SPEC     none (default), file:PATH, device:PATH, tcp:HOST:PORT,\n"
        "                     cups:NAME\n"
        "  --paper 58|80      width of the paper in mm (58)\n"
        "  --print text|qr|raster\n"
        "                     the printer's letters and a drawn QR (default), its own "
        "QR\n"
        "                     command too, or all of it as a picture\n"
        "  --scan IMAGE       one arrival without a window: PNG, JPEG or PGM of a "
        "ticket\n"
        "  --no-walkins       offer nothing to who has no ticket\n"
        "  --ca FILE          authority that signed the server's certificate (PEM)\n"
        "  --language id|en   language of the screen (id)\n"
        "  --zone ZONE        time zone of the office (Asia/Jakarta)\n"
        "  --fullscreen       fill the screen; it cannot be closed then but by SIGTERM\n"
        "  --silent           no sound after a scan\n"
        "  --fonts DIR        where the font Inter is\n"
        "  --screenshot FILE  F12 saves a picture of the window here\n"
        "  --help, --version");
}

static bool
read_token_file(struct kiosk_options *options, const char *path)
{
    FILE *file = fopen(path, "re");
    bool read;

    if (!file) {
        (void)fprintf(stderr, "antrean-kiosk: could not read %s\n", path);
        return false;
    }
    read = fgets(options->token, sizeof(options->token), file) != NULL;
    (void)fclose(file);
    if (read) {
        options->token[strcspn(options->token, "\r\n")] = '\0';
    }
    return read && options->token[0];
}

static bool
read_paper(struct kiosk_options *options, const char *text)
{
    options->print.paper = strcmp(text, "80") == 0 ? SLIP_80MM : SLIP_58MM;
    return strcmp(text, "58") == 0 || strcmp(text, "80") == 0;
}

static bool
read_print_mode(struct kiosk_options *options, const char *text)
{
    static const struct {
        const char *name;
        enum escpos_mode mode;
    } modes[] = { { "text", ESCPOS_TEXT }, { "qr", ESCPOS_NATIVE_QR },
        { "raster", ESCPOS_RASTER } };

    for (size_t i = 0; i < ARRAY_LEN(modes); i++) {
        if (strcmp(text, modes[i].name) == 0) {
            options->print.mode = modes[i].mode;
            return true;
        }
    }
    return false;
}

enum option_id {
    OPTION_SERVER = 1000,
    OPTION_TOKEN,
    OPTION_TOKEN_FILE,
    OPTION_SCANNER,
    OPTION_PRINTER,
    OPTION_PAPER,
    OPTION_PRINT,
    OPTION_SCAN,
    OPTION_NO_WALKINS,
    OPTION_CA,
    OPTION_LANGUAGE,
    OPTION_ZONE,
    OPTION_FULLSCREEN,
    OPTION_SILENT,
    OPTION_FONTS,
    OPTION_SCREENSHOT,
    OPTION_HELP,
    OPTION_VERSION
};

/* One option; false when its value is wrong. */
static bool
take_option(struct kiosk_options *options, int id, const char *value)
{
    switch (id) {
    case OPTION_SERVER:
        options->server = value;
        return true;
    case OPTION_TOKEN:
        return text_copy(options->token, sizeof(options->token), value);
    case OPTION_TOKEN_FILE:
        return read_token_file(options, value);
    case OPTION_SCANNER:
        if (options->scanner_count == KIOSK_SCANNERS_MAX) {
            return false;
        }
        options->scanner[options->scanner_count++] = value;
        return true;
    case OPTION_PRINTER:
        options->printer = value;
        return true;
    case OPTION_PAPER:
        return read_paper(options, value);
    case OPTION_PRINT:
        return read_print_mode(options, value);
    case OPTION_SCAN:
        options->scan = value;
        return true;
    case OPTION_NO_WALKINS:
        options->no_walkins = true;
        return true;
    case OPTION_CA:
        options->ca = value;
        return true;
    case OPTION_LANGUAGE:
        options->language = value;
        return strcmp(value, "id") == 0 || strcmp(value, "en") == 0;
    case OPTION_ZONE:
        options->zone = value;
        return true;
    case OPTION_FULLSCREEN:
        options->fullscreen = true;
        return true;
    case OPTION_SILENT:
        options->silent = true;
        return true;
    case OPTION_FONTS:
        options->fonts = value;
        return true;
    case OPTION_SCREENSHOT:
        options->screenshot = value;
        return true;
    case OPTION_HELP:
        print_help();
        exit(EXIT_SUCCESS);
    case OPTION_VERSION:
        (void)puts("antrean-kiosk " ANTREAN_VERSION);
        exit(EXIT_SUCCESS);
    default:
        return false;
    }
}

static bool
read_options(int argc, char **argv, struct kiosk_options *options)
{
    static const struct option table[] = {
        { "server", required_argument, NULL, OPTION_SERVER },
        { "token", required_argument, NULL, OPTION_TOKEN },
        { "token-file", required_argument, NULL, OPTION_TOKEN_FILE },
        { "scanner", required_argument, NULL, OPTION_SCANNER },
        { "printer", required_argument, NULL, OPTION_PRINTER },
        { "paper", required_argument, NULL, OPTION_PAPER },
        { "print", required_argument, NULL, OPTION_PRINT },
        { "scan", required_argument, NULL, OPTION_SCAN },
        { "no-walkins", no_argument, NULL, OPTION_NO_WALKINS },
        { "ca", required_argument, NULL, OPTION_CA },
        { "language", required_argument, NULL, OPTION_LANGUAGE },
        { "zone", required_argument, NULL, OPTION_ZONE },
        { "fullscreen", no_argument, NULL, OPTION_FULLSCREEN },
        { "silent", no_argument, NULL, OPTION_SILENT },
        { "fonts", required_argument, NULL, OPTION_FONTS },
        { "screenshot", required_argument, NULL, OPTION_SCREENSHOT },
        { "help", no_argument, NULL, OPTION_HELP },
        { "version", no_argument, NULL, OPTION_VERSION },
        { NULL, 0, NULL, 0 },
    };
    const char *token = getenv("ANTREAN_TOKEN");
    int id;

    if (token) {
        (void)text_copy(options->token, sizeof(options->token), token);
    }
    while ((id = getopt_long(argc, argv, "", table, NULL)) != -1) {
        if (!take_option(options, id, optarg)) {
            return false;
        }
    }
    return optind == argc && options->server && options->token[0];
}

static int
run_window(const struct kiosk_options *options)
{
    struct kiosk_app *app = NULL;
    struct error err = { 0 };
    enum status st = kiosk_app_open(options, &app, &err);

    if (st != STATUS_OK) {
        (void)fprintf(stderr, "antrean-kiosk: %s\n", err.text);
        return st == STATUS_ARG ? EXIT_USAGE : EXIT_FAILURE;
    }
    window_run(app->window);
    kiosk_app_close(app);
    return EXIT_SUCCESS;
}

int
main(int argc, char **argv)
{
    struct kiosk_options options = {
        .printer = "none", .language = "id", .zone = "Asia/Jakarta"
    };
    struct error err = { 0 };

    if (!read_options(argc, argv, &options)) {
        (void)fprintf(stderr,
            "antrean-kiosk: --server and --token are needed; see antrean-kiosk --help\n");
        return EXIT_USAGE;
    }
    if (clock_set_zone(options.zone, &err) != STATUS_OK) {
        (void)fprintf(stderr, "antrean-kiosk: %s\n", err.text);
        return EXIT_USAGE;
    }
    i18n_init(options.language);
    if (options.scan) {
        return kiosk_once(&options);
    }
    return run_window(&options);
}
