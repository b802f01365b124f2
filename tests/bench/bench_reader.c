/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the reader makes of tickets as phones photograph them: 240 pictures of six kinds,
 * each from easy to hopeless, made here so that they are the same everywhere; and how
 * long a photograph of twelve megapixels takes, with a ticket in it and without.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/base.h"
#include "tests/support/bench.h"
#include "tests/support/temp.h"
#include "ticketing/qr_decode.h"
#include "ticketing/qr_encode.h"

#define STEPS 40
#define MODULE_PX 7
#define WANTED \
    212 /* of 240: what ZBar and zxing-cpp read together when they were chosen */
#define LARGE_LIMIT_US 300000
#define LARGE_TURNS 9

/* A code's shape: 141 characters of base32. */
#define TICKET \
    "047R0DX1096R1Y015002J0123456789ABCDEF00000" \
    "ZK3N8Q2V5T7W9X1Y4A6B8C0D2E4F6G8H0J2K4M6N8P0Q2R4S6T8V0W2X4Y6Z8A0B2C4D6E8F0G2H4J6K8M" \
    "0N2P4Q6R8S0T2V4W6"

#define ON_PAPER "-gravity center -background white -extent 900x760 "
#define ON_TABLE "-background '#8a7a66' -extent 1200x900 "

/* How a kind treats the picture at a step from 0 (easy) to 1. */
static void
treat(int kind, double hard, int seed, char *out, size_t out_size)
{
    int turn = seed * 37 % 60 - 30;

    switch (kind) {
    case 0: /* held askew: one side far away */
        (void)snprintf(out, out_size,
            ON_PAPER "-rotate %d " ON_TABLE "-virtual-pixel edge -distort Perspective "
                     "'0,0 %.0f,%.0f 1200,0 1180,10 1200,900 1170,890 0,900 %.0f,%.0f' "
                     "-blur 0x0.8 -quality 75",
            turn / 3, 60 + 300 * hard, 40 + 230 * hard, 30 + 180 * hard,
            880 - 260 * hard);
        break;
    case 1: /* out of focus */
        (void)snprintf(out, out_size,
            ON_PAPER "-rotate %d " ON_TABLE "-blur 0x%.2f -quality 70", turn,
            0.8 + 2.5 * hard);
        break;
    case 2: /* moved */
        (void)snprintf(out, out_size,
            ON_PAPER "-rotate %d " ON_TABLE "-motion-blur 0x%.1f+%d -quality 75",
            turn / 2, 1 + 7.0 * hard, seed * 53 % 180);
        break;
    case 3: /* in the dark: little contrast, much noise */
        (void)snprintf(out, out_size,
            ON_PAPER "-rotate %d " ON_TABLE
                     "+level 5%%,%.0f%% -seed %d -attenuate %.2f +noise Gaussian "
                     "-blur 0x0.7 -quality 45",
            turn, 60 - 50 * hard, seed + 1, 0.2 + 1.8 * hard);
        break;
    case 4: /* a lamp in the paper */
        (void)snprintf(out, out_size,
            ON_PAPER "\\( -size %.0fx%.0f radial-gradient:white-black -level 0,50%% \\) "
                     "-gravity center -geometry +110+110 -compose Screen -composite "
                     "-compose Over -rotate %d " ON_TABLE "-blur 0x1 -quality 60",
            40 + 230 * hard, 40 + 230 * hard, turn);
        break;
    default: /* far away, and squeezed by a messenger */
        (void)snprintf(out, out_size,
            ON_PAPER "-resize %.0f%% -rotate %d -gravity center "
                     "-background '#8a7a66' -extent 900x700 -blur 0x0.4 -quality %.0f",
            70 - 45 * hard, turn, 60 - 45 * hard);
        break;
    }
}

static int64_t
now_us(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void
convert(const char *from, const char *how, const char *to)
{
    char command[2048];
    int len = snprintf(command, sizeof(command), "convert '%s' %s '%s'", from, how, to);

    bench_must_be(len > 0 && len < (int)sizeof(command), 1, "a command that fits");
    bench_must_be(system(command), 0, "a picture"); /* NOLINT(cert-env33-c): our words */
}

static bool
reads(const char *path)
{
    char text[QR_READ_SIZE];

    return qr_read_file(path, text, NULL) == STATUS_OK && strcmp(text, TICKET) == 0;
}

static void
bench_phones(const char *clean, const char *photo)
{
    static const char *const kinds[] = { "askew", "soft", "moved", "dark", "glaring",
        "small" };
    int64_t us[ARRAY_LEN(kinds) * STEPS];
    size_t count = 0;
    int all = 0;
    char measured[160];

    for (size_t kind = 0; kind < ARRAY_LEN(kinds); kind++) {
        int read = 0;

        for (int i = 0; i < STEPS; i++) {
            char how[1024];
            int64_t began_us;

            treat((int)kind, i / (double)(STEPS - 1), i, how, sizeof(how));
            convert(clean, how, photo);
            began_us = now_us();
            read += reads(photo);
            us[count++] = now_us() - began_us;
        }
        (void)printf("# %s: %d of %d\n", kinds[kind], read, STEPS);
        (void)fflush(stdout);
        all += read;
    }
    (void)snprintf(measured, sizeof(measured), "%d, median %.0f ms, 95 %% within %.0f ms",
        all, (double)bench_percentile(us, count, 50) / 1000,
        (double)bench_percentile(us, count, 95) / 1000);
    bench_report("tickets read in pictures as phones make them", all / (double)count,
        BENCH_AT_LEAST, WANTED / 240.0, measured, "240");
}

static void
bench_large(const char *clean, const char *photo)
{
    int64_t us[LARGE_TURNS];

    convert(clean,
        "-resize 900x900 -gravity center -background gray -extent 4000x3000 "
        "-attenuate 0.3 +noise Gaussian -quality 85",
        photo);
    for (int i = 0; i < LARGE_TURNS; i++) {
        int64_t began_us = now_us();

        bench_must_be(reads(photo), true, "the ticket in a large picture");
        us[i] = now_us() - began_us;
    }
    bench_report_time("a ticket in a photograph of 12 megapixels, median",
        bench_percentile(us, LARGE_TURNS, 50), LARGE_LIMIT_US);
}

int
main(void)
{
    char folder[TEMP_PATH_SIZE];
    char clean[TEMP_PATH_SIZE];
    char photo[TEMP_PATH_SIZE];
    struct qr *qr = NULL;

    temp_make(folder);
    (void)temp_path(clean, folder, "clean.png");
    (void)temp_path(photo, folder, "photo.jpg");
    bench_must_be(qr_make(TICKET, &qr, NULL), STATUS_OK, "a code");
    bench_must_be(qr_png_file(qr, MODULE_PX, clean, NULL), STATUS_OK, "its picture");
    qr_free(qr);
    bench_phones(clean, photo);
    bench_large(clean, photo);
    temp_remove(folder);
    return 0;
}
