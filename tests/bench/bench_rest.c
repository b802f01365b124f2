/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the clerk's program, the kiosk and the board cost while nothing happens: processor
 * time and memory of the programs themselves, connected, full screen on X11. The notices
 * of a board go on meanwhile, a page after the other.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tests/support/bench.h"
#include "tests/support/display.h"
#include "tests/support/e2e.h"

#define REST_S 30       /* seconds that are watched */
#define SETTLE_S 5      /* before them */
#define CPU_LIMIT 0.005 /* of a core */
#define MEMORY_LIMIT_KIB 46080
#define NOTICES \
    "{\"layout\":\"main\",\"languages\":[\"id\"],\"ticker\":[" \
    "\"Siapkan dokumen asli dan fotokopinya sebelum nomor Anda dipanggil. Berkas yang " \
    "belum lengkap dapat dilengkapi hari ini juga tanpa mengambil nomor baru.\"," \
    "\"Lanjut usia, penyandang disabilitas, ibu hamil dan menyusui didahulukan: " \
    "silakan " \
    "temui petugas di dekat pintu masuk.\",\"Semua layanan gratis. Pengaduan: " \
    "lapor.go.id\"]}"

static int64_t
cpu_ns(pid_t pid)
{
    clockid_t id;
    struct timespec used;

    bench_must_be(clock_getcpuclockid(pid, &id), 0, "a program that runs");
    bench_must_be(clock_gettime(id, &used), 0, "a program that runs");
    return used.tv_sec * INT64_C(1000000000) + used.tv_nsec;
}

static void
measure(const char *who, const char *const words[])
{
    pid_t pid = display_start(words);
    char figure[64], measured[32];
    int64_t began_ns;
    double share;
    long kib;

    (void)sleep(SETTLE_S); /* to rest is what is measured */
    began_ns = cpu_ns(pid);
    (void)sleep(REST_S);
    share = (double)(cpu_ns(pid) - began_ns) / 1e9 / REST_S;
    kib = bench_resident_kib(pid);
    bench_must_be(display_stop(pid), 0, "a program that ends in order");
    (void)snprintf(figure, sizeof(figure), "%s at rest on X11, of a core", who);
    (void)snprintf(measured, sizeof(measured), "%.2f %%", share * 100);
    bench_report(figure, share / CPU_LIMIT, BENCH_AT_MOST, 1, measured, "0.5 %");
    (void)snprintf(figure, sizeof(figure), "%s: memory, full HD", who);
    (void)snprintf(measured, sizeof(measured), "%.1f MB", (double)kib / 1024);
    bench_report(
        figure, (double)kib / MEMORY_LIMIT_KIB, BENCH_AT_MOST, 1, measured, "45 MB");
}

int
main(void)
{
    const char *build = getenv("ANTREAN_BUILD") ? getenv("ANTREAN_BUILD") : "build/debug";
    struct display *display = display_open(1920, 1080);
    struct e2e *e2e = e2e_open(&(struct e2e_options){ .tickets = 0 });
    char program[512];

    for (int i = 0; i < 30; i++) {
        bench_must_be(e2e_arrive(e2e, i, NULL, NULL), 201, "an arrival");
    }
    bench_must_be(e2e_post(e2e, "counter-1", "/v1/counters/1/open"), 200, "open");
    bench_must_be(e2e_post(e2e, "counter-1", "/v1/counters/1/call-next"), 200, "call");
    (void)setenv("ANTREAN_PASSWORD", E2E_PASSWORD, 1);
    (void)snprintf(program, sizeof(program), "%s/antrean-counter", build);
    measure(
        "counter", (const char *const[]){ program, "--server", e2e_url(e2e), "--username",
                       "counter-1", "--counter", "1", "--fullscreen", NULL });
    (void)snprintf(program, sizeof(program), "%s/antrean-kiosk", build);
    measure("kiosk", (const char *const[]){ program, "--server", e2e_url(e2e), "--token",
                         e2e_token(e2e, "kiosk"), "--fullscreen", NULL });
    (void)setenv("SDL_AUDIODRIVER", "dummy", 1);
    (void)snprintf(program, sizeof(program), "%s/antrean-board", build);
    measure("board", (const char *const[]){ program, "--server", e2e_url(e2e), "--token",
                         e2e_token(e2e, "board"), "--fullscreen", NULL });
    bench_must_be(e2e_status(e2e, "supervisor", "PUT", "/v1/settings/board", NOTICES),
        200, "notices");
    measure("board with notices",
        (const char *const[]){ program, "--server", e2e_url(e2e), "--token",
            e2e_token(e2e, "board"), "--fullscreen", NULL });
    e2e_close(e2e);
    display_close(display);
    return 0;
}
