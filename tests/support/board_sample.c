/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/board_sample.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/text.h"
#include "display/board_snapshot.h"
#include "tests/support/test.h"

#define NOW "2026-07-14T09:41:00+07:00"
#define AWAY_MS 252000
#define STANDING_MS 60000 /* monotonic; far from any flash */

/* Five hundred letters, the longest that an office wrote. */
static const char notice[] =
    "Semua layanan di kantor ini GRATIS. Pemohon lanjut usia, penyandang disabilitas, "
    "ibu "
    "hamil, dan ibu menyusui silakan melapor kepada petugas agar didahulukan. Siapkan "
    "dokumen asli beserta fotokopinya sebelum nomor Anda dipanggil, dan periksa kembali "
    "penulisan nama serta tanggal lahir sebelum meninggalkan loket. Nomor yang dipanggil "
    "tiga kali tanpa jawaban dianggap tidak hadir; bila Anda terlewat, melaporlah kepada "
    "petugas. Pengaduan dapat disampaikan melalui lapor.go.id atau kotak saran di "
    "lobby.";

static void
render(void *app)
{
    struct board_sample *board = app;

    board_draw(&board->view, board->layout);
}

static const struct screen screen = { .name = "board", .render = render };

static json_t *
hard_snapshot(void)
{
    static const char *const names[] = { "KTP-el", "Kartu Keluarga", "KIA",
        "Perpindahan penduduk antarkabupaten dan antarprovinsi Indonesia",
        "Akta pencatatan sipil", "Pengambilan dokumen", "Layanan lain dan pengaduan" };
    static const char prefixes[] = "ABRLSKZ";
    static const char *const states[] = { "closed", "open", "open", "open", "paused",
        "open", "open", "open" };
    json_t *calls = json_array();
    json_t *counters = json_array();
    json_t *waiting = json_array();

    for (int i = 0; i < 9; i++) {
        char number[BOARD_NUMBER_SIZE];

        (void)snprintf(number, sizeof(number), i == 1 ? "S1000" : "%c%03d",
            prefixes[i % 7], 119 - 7 * i);
        json_array_append_new(
            calls, json_pack("{s:s,s:i,s:s,s:i}", "number", number, "counter",
                       i % 2 ? 1 : 24 - i, "called_at", "2026-07-14T09:40:50+07:00",
                       "times", i == 0 ? 2 : 1));
    }
    for (int i = 1; i <= 24; i++) {
        char number[BOARD_NUMBER_SIZE];

        (void)snprintf(number, sizeof(number), "%c%03d", prefixes[i % 7], 90 + i);
        json_array_append_new(
            counters, json_pack("{s:i,s:s,s:s*,s:s}", "counter", i, "state",
                          states[i % 8], "number",
                          i == 24 ? "A119"
                          : i % 4 ? number
                                  : NULL,
                          "visit_state", i == 24 ? "called" : "serving"));
    }
    for (int i = 0; i < 7; i++) {
        char next[BOARD_NUMBER_SIZE];
        char prefix[2] = { prefixes[i], '\0' };

        (void)snprintf(
            next, sizeof(next), i == 4 ? "S1001" : "%c%03d", prefixes[i], 127 + i);
        json_array_append_new(waiting,
            json_pack("{s:s,s:s,s:i,s:[s*]}", "service", prefix, "name", names[i],
                "count", i == 5 ? 0 : 100 + 111 * i, "next", i == 5 ? NULL : next));
    }
    return json_pack("{s:i,s:{s:s,s:s,s:s},s:{s:s,s:s},s:o,s:o,s:o,s:[s]}", "seq", 100,
        "doors", "open", "2026-07-14T07:30:00+07:00", "close",
        "2026-07-14T15:00:00+07:00", "next", "2026-07-15T07:30:00+07:00", "office",
        "name", "Dinas Kependudukan dan Pencatatan Sipil Kabupaten Jombang", "complaints",
        "lapor.go.id", "calls", calls, "counters", counters, "waiting", waiting, "ticker",
        notice);
}

static void
take_hard_data(struct board_sample *board)
{
    json_t *snapshot = hard_snapshot();
    bool taken = false;

    static_assert(sizeof(notice) == 501, "the notice has five hundred letters");
    board_state_init(&board->state, "");
    board_show_init(&board->show);
    assert_int_equal(
        board_snapshot_take(&board->state, snapshot, &taken, NULL), STATUS_OK);
    assert_true(taken);
    json_decref(snapshot);
    board_show_set(&board->show, &board->state.calls[0]);
}

void
board_sample_open(
    struct board_sample *board, enum board_layout layout, int width, int height)
{
    bool tall = layout == BOARD_LAYOUT_PORTRAIT;
    struct window_options options = { .title = "Antrean",
        .design_w = tall ? BOARD_TALL_W : BOARD_WIDE_W,
        .design_h = tall ? BOARD_TALL_H : BOARD_WIDE_H,
        .width = width,
        .height = height,
        .app = board };
    struct error err;

    memset(board, 0, sizeof(*board));
    take_hard_data(board);
    board->layout = layout;
    board->view = (struct board_view){ .state = &board->state,
        .show = &board->show,
        .ticker = &board->ticker,
        .link = { .phase = LINK_CONNECTED },
        .monotonic_ms = STANDING_MS };
    assert_int_equal(clock_parse(NOW, &board->view.now_ms, NULL), STATUS_OK);
    if (window_open(&options, &board->view.window, &err) != STATUS_OK) {
        fail_msg("%s", err.text);
    }
    window_show(board->view.window, &screen);
}

void
board_sample_close(struct board_sample *board)
{
    window_close(board->view.window);
}

void
board_sample_call(struct board_sample *board, const char *number, int counter, int times)
{
    struct board_call *call = &board->show.current;

    (void)text_copy(call->number, sizeof(call->number), number);
    call->counter = counter;
    call->times = times;
}

void
board_sample_empty(struct board_sample *board, bool closed)
{
    board->state.call_count = 0;
    board_show_init(&board->show);
    board->state.day_closed = closed;
    for (size_t i = 0; i < board->state.counter_count; i++) {
        board->state.counters[i].visit[0] = '\0';
        board->state.counters[i].state =
            closed ? COUNTER_CLOSED : board->state.counters[i].state;
    }
}

void
board_sample_doors(struct board_sample *board, const char *now)
{
    board_sample_empty(board, /* closed= */ false);
    for (size_t i = 0; i < board->state.group_count; i++) {
        board->state.groups[i].count = 0;
        board->state.groups[i].next_count = 0;
    }
    assert_int_equal(clock_parse(now, &board->view.now_ms, NULL), STATUS_OK);
}

void
board_sample_lose(struct board_sample *board)
{
    board->view.link.phase = LINK_LOST;
    board->view.link.why = STATUS_UNREACHABLE;
    board->view.link.changed_ms = board->view.now_ms - AWAY_MS;
    board->view.link.heard_ms = board->view.now_ms - AWAY_MS;
    board->view.silent = true;
}

SDL_Surface *
board_sample_look(struct window *window)
{
    struct rect r = window_rect(window);
    SDL_Surface *surface =
        SDL_CreateRGBSurfaceWithFormat(0, r.w, r.h, 32, SDL_PIXELFORMAT_ARGB8888);

    assert_non_null(surface);
    assert_int_equal(SDL_RenderReadPixels(window_renderer(window), NULL,
                         SDL_PIXELFORMAT_ARGB8888, surface->pixels, surface->pitch),
        0);
    return surface;
}

SDL_Surface *
board_sample_draw(struct board_sample *board)
{
    board->view.drawn = NULL;
    board_draw(&board->view, board->layout);
    return board_sample_look(board->view.window);
}
