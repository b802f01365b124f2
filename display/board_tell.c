/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A call on its way to picture and voice, and the report that it was heard. */
#include "display/board_tell.h"

#include <inttypes.h>
#include <stdio.h>

#include "common/log.h"
#include "display/board_memory.h"
#include "display/board_private.h"
#include "display/board_voice.h"

#define LOG_TAG "display/board"
#define PLAYED_TIMEOUT_MS 60000 /* a report is worth trying for so long */
#define TEST_MS 12000 /* a test stands on the board, about as long as it is heard */

void
board_tell_call(struct board_app *app, int64_t seq, const struct board_call *call)
{
    int64_t now_ms = link_now_ms(app->link);

    if (call->called_ms > 0 && call->called_ms <= app->anew_ms) {
        return; /* told, or not, when it was in the journal before this one */
    }
    if (call->called_ms > 0 && now_ms - call->called_ms > ANNOUNCER_FRESH_MS) {
        board_show_stand(&app->show, call);
        return;
    }
    board_show_push(&app->show, call, clock_monotonic_ms());
    if (app->voice) {
        board_voice_call(app->voice, &app->state, seq, call, now_ms);
    } else {
        board_memory_save(app->options->memory, seq);
    }
}

void
board_tell_notice(struct board_app *app, enum sentence_notice notice, int64_t at_ms)
{
    int64_t now_ms = link_now_ms(app->link);

    if (at_ms > 0 && now_ms - at_ms > ANNOUNCER_FRESH_MS) {
        return;
    }
    if (notice == SENTENCE_TEST) {
        app->test_end_ms = clock_monotonic_ms() + TEST_MS;
        window_redraw(app->window);
    }
    if (app->voice) {
        board_voice_notice(app->voice, &app->state, notice, now_ms);
    }
}

static void
board_played_answer(void *arg, const struct link_answer *answer)
{
    (void)arg;
    if (answer->status != STATUS_OK && answer->status != STATUS_EMPTY) {
        log_warn(NULL, "could not report a spoken call: %s", answer->code);
    }
}

static void
report_played(struct board_app *app, int64_t seq)
{
    char path[96];
    char at[RFC3339_SIZE];
    struct link_request request = {
        .method = "POST", .path = path, .timeout_ms = PLAYED_TIMEOUT_MS
    };

    (void)snprintf(path, sizeof(path), "/v1/announcements/%" PRId64 "/played", seq);
    request.body =
        json_pack("{s:s}", "at", clock_format(link_now_ms(app->link), true, at));
    link_send(app->link, &request, board_played_answer, app);
    json_decref(request.body);
}

void
board_tell_played(struct board_app *app)
{
    int64_t seq;

    while (app->voice && board_voice_take_played(app->voice, &seq)) {
        report_played(app, seq);
        board_memory_save(app->options->memory, seq);
    }
}

enum device_part
board_tell_sound(const struct board_app *app)
{
    if (!app->voice) {
        return DEVICE_PART_OFF;
    }
    return board_voice_has_device(app->voice) ? DEVICE_PART_OK : DEVICE_PART_MISSING;
}
