/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The head's view of an office with 2,000 people waiting, with what opening each counter
 * would change: how long its data and its page take, and how many bytes a change of the
 * page is for who has the rest.
 */
#include <stdio.h>
#include <string.h>

#include "common/base.h"
#include "common/text.h"
#include "tests/support/bench.h"
#include "tests/support/checkins.h"
#include "tests/support/desk.h"
#include "tests/support/load.h"

#define PEOPLE 2000
#define LOOKS 40

#define HAVE "/pantau?have="

/* The `v` of every row of the page, with dots between. */
static void
collect(const char *html, char *path, size_t size)
{
    static const char mark[] = "data-v=\"";

    text_copy(path, size, HAVE);
    while ((html = strstr(html, mark))) {
        char one[8];

        html += strlen(mark);
        (void)snprintf(one, sizeof(one), "%.6s.", html);
        text_append(path, size, one);
    }
}

/* Ask, and say how long that took. */
static int64_t
timed(struct e2e *e2e, const char *path, const char *header, size_t *len)
{
    int64_t started = load_clock_ns();
    struct e2e_answer *answer = e2e_ask(e2e, "supervisor", "GET", path, NULL, header);
    int64_t took = load_clock_ns() - started;

    bench_must_be(answer->status, 200, path);
    *len = answer->len;
    e2e_answer_free(answer);
    return took;
}

static void
report_ms(const char *figure, int64_t *looks)
{
    char measured[64];

    (void)snprintf(measured, sizeof(measured), "p90 %.1f ms",
        (double)bench_percentile(looks, LOOKS, 90) / 1e6);
    bench_report(figure, (double)bench_percentile(looks, LOOKS, 50) / 1e6, BENCH_AT_MOST,
        100, measured, "1 ms");
}

int
main(void)
{
    struct e2e *e2e = e2e_open(&(struct e2e_options){ .tickets = PEOPLE });
    struct checkins checkins = { .e2e = e2e, .who = "kiosk", .end = PEOPLE };
    int64_t data[LOOKS], page[LOOKS];
    size_t len, most = 0;
    char measured[64];

    checkins_run(&checkins, e2e_port(e2e), 16, 60);
    bench_must_be(checkins.answered, PEOPLE, "check-ins");
    desk_open(e2e, 1);
    for (int i = 0; i < LOOKS; i++) {
        struct e2e_answer *answer =
            e2e_ask(e2e, "supervisor", "GET", "/pantau", NULL, NULL);
        char number[DESK_NUMBER_SIZE], visit[DESK_VISIT_SIZE], path[2100];

        bench_must_be(answer->status, 200, "/pantau");
        collect(answer->body, path, sizeof(path));
        e2e_answer_free(answer);
        desk_call(e2e, 1, number, visit);
        page[i] = timed(e2e, path, "Accept-Encoding: gzip", &len);
        most = len > most ? len : most;
        data[i] = timed(e2e, "/v1/overview", NULL, &len);
        desk_move(e2e, "counter-1", visit, "absent", NULL, 200, NULL);
    }
    report_ms("the head's data with 2,000 waiting, ms", data);
    report_ms("the head's page, after a call, ms", page);
    (void)snprintf(measured, sizeof(measured), "%zu bytes", most);
    bench_report("a change of it on its way, bytes", (double)most, BENCH_AT_MOST, 5000,
        measured, "1 byte");
    e2e_close(e2e);
    return 0;
}
