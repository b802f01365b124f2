/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/announcement.h"

#include <string.h>

#include "audio/announce_json.h"

#define PAUSE_SAMPLES ((size_t)AUDIO_RATE_HZ * SPOKEN_PAUSE_MS / 1000)
#define PIECES_MAX (1 + 3 + SENTENCE_LANGUAGE_COUNT)

/* Pieces one after another, `sound` a reference each, or NULL: a pause. */
struct pieces {
    struct sound *sounds[2 * PIECES_MAX];
    size_t count;
    size_t samples;
};

static void
add_piece(struct pieces *pieces, struct sound *sound)
{
    size_t samples = sound ? sound->count : PAUSE_SAMPLES;

    if (pieces->samples + samples > SOUND_SAMPLES_MAX) {
        return;
    }
    pieces->sounds[pieces->count++] = sound ? sound_ref(sound) : NULL;
    pieces->samples += samples;
}

static struct sound *
join(struct pieces *pieces, int volume)
{
    struct sound *whole = sound_new(pieces->samples);
    size_t at = 0;

    for (size_t p = 0; p < pieces->count; p++) {
        struct sound *sound = pieces->sounds[p];

        for (size_t i = 0; sound && i < sound->count; i++) {
            whole->samples[at + i] = (int16_t)(sound->samples[i] * volume / 100);
        }
        at += sound ? sound->count : PAUSE_SAMPLES;
        sound_unref(sound);
    }
    return whole;
}

static struct sound *
sentence_of(
    struct spoken *spoken, const struct announcement *a, enum sentence_language language)
{
    const struct sentence_call call = { a->number, a->counter,
        sentence_kind_of(a->times, a->settings.max_calls) };

    return a->notice == SENTENCE_NOTICE_COUNT
               ? spoken_call(spoken, &call, language, &a->settings)
               : spoken_notice(spoken, a->notice, language, a->settings.rate);
}

struct sound *
announcement_make(struct spoken *spoken, const struct announcement *a)
{
    struct announce_plan plan = announce_plan_make(&a->settings, (size_t)a->waiting);
    struct pieces pieces = { .count = 0 };
    bool said = false;

    if (a->settings.chime) {
        add_piece(&pieces, spoken_bell(spoken, a->times));
    }
    for (size_t l = 0; l < plan.language_count; l++) {
        struct sound *sound = sentence_of(spoken, a, a->settings.languages[l]);

        for (int i = 0; sound && i < (l == 0 ? plan.repeat : 1); i++) {
            if (said) {
                add_piece(&pieces, NULL);
            }
            add_piece(&pieces, sound);
            said = true;
        }
        sound_unref(sound);
    }
    return pieces.count > 0 ? join(&pieces, a->settings.volume) : NULL;
}

enum status
announcement_read(
    const char *text, size_t len, struct announcement *out, struct error *err)
{
    static const char *const notices[] = { "closing", "test", NULL };
    static const enum sentence_notice of_word[] = { SENTENCE_CLOSING, SENTENCE_TEST };
    struct json_reader body, announce;
    enum status st;
    int notice;

    *out = (struct announcement){ .settings = announce_settings_default(),
        .counter = 1,
        .times = 1,
        .notice = SENTENCE_NOTICE_COUNT };
    reader_open(&body, text, len, READER_LENIENT, err);
    announce = reader_member(&body, "announce", JSON_REQUIRED);
    announce_settings_read(&announce, &out->settings);
    reader_whole_text(&body, "number", JSON_OPTIONAL, out->number, sizeof(out->number));
    reader_small_int(
        &body, "counter", JSON_OPTIONAL, 1, SENTENCE_COUNTER_MAX, &out->counter);
    reader_small_int(&body, "times", JSON_OPTIONAL, 1, 99, &out->times);
    reader_small_int(&body, "waiting", JSON_OPTIONAL, 0, 999, &out->waiting);
    notice = reader_word(&body, "notice", JSON_OPTIONAL, notices, -1);
    st = reader_result(&body);
    reader_close(&body);
    if (st == STATUS_OK && notice >= 0) {
        out->notice = of_word[notice];
    } else if (st == STATUS_OK && !sentence_number_is_valid(out->number)) {
        st = error_set(err, STATUS_BAD_REQUEST, "there is no number to say");
    }
    return st;
}
