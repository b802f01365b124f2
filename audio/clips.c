/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words as files, read once, joined with a breath between phrases. */
#include "audio/clips.h"

#include <SDL.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/log.h"
#include "common/mem.h"
#include "common/text.h"

#define LOG_TAG "audio/clips"
#define CLIPS_MAX 80
#define CLIP_SAMPLES_MAX ((size_t)AUDIO_RATE_HZ * 6)
#define BREATH_SAMPLES ((size_t)AUDIO_RATE_HZ * 18 / 100)
#define WORD_GAP_SAMPLES ((size_t)AUDIO_RATE_HZ * 4 / 100)

struct clip {
    char name[CLIPS_NAME_SIZE];
    struct sound *sound; /* a reference; NULL: looked for, and not there */
};

struct clips {
    char *folder; /* owned */
    size_t count;
    struct clip clips[CLIPS_MAX];
};

/* A list of words that grows; what does not fit is dropped, for nothing said is longer.
 */
struct word_list {
    char (*words)[CLIPS_NAME_SIZE];
    size_t count;
};

static void
add_word(struct word_list *list, const char *word)
{
    if (list->count < CLIPS_WORDS_MAX) {
        text_copy(list->words[list->count++], CLIPS_NAME_SIZE, word);
    }
}

static void
add_digit(struct word_list *list, int digit, const char *zero)
{
    char word[CLIPS_NAME_SIZE];

    (void)snprintf(word, sizeof(word), "%d", digit);
    add_word(list, digit == 0 ? zero : word);
}

static void
add_digits(struct word_list *list, const char *digits, const char *zero)
{
    for (; *digits; digits++) {
        add_digit(list, *digits - '0', zero);
    }
}

/* 1..9999 as Indonesian number words; nothing for 0. */
static void
add_cardinal(struct word_list *list, int n)
{
    if (n >= 1000) {
        if (n / 1000 == 1) {
            add_word(list, "seribu");
        } else {
            add_cardinal(list, n / 1000);
            add_word(list, "ribu");
        }
        add_cardinal(list, n % 1000);
    } else if (n >= 100) {
        if (n / 100 == 1) {
            add_word(list, "seratus");
        } else {
            add_digit(list, n / 100, "");
            add_word(list, "ratus");
        }
        add_cardinal(list, n % 100);
    } else if (n >= 20) {
        add_digit(list, n / 10, "");
        add_word(list, "puluh");
        add_cardinal(list, n % 10);
    } else if (n >= 12) {
        add_digit(list, n - 10, "");
        add_word(list, "belas");
    } else if (n > 0) {
        add_digit(list, n, "");
    }
}

size_t
clips_words(const struct sentence_call *call, unsigned style,
    char words[CLIPS_WORDS_MAX][CLIPS_NAME_SIZE])
{
    struct word_list list = { words, 0 };
    const char *zero = style & SENTENCE_NOL ? "nol" : "kosong";
    const char *digits = call->number + 1;
    char letter[2] = { (char)(call->number[0] - 'A' + 'a'), '\0' };

    if (call->kind != SENTENCE_CALL) {
        add_word(&list,
            call->kind == SENTENCE_LAST ? "panggilan_terakhir" : "panggilan_ulang");
    }
    add_word(&list, "nomor_antrean");
    add_word(&list, letter);
    if (style & SENTENCE_DIGITS) {
        add_digits(&list, digits, zero);
    } else {
        for (; *digits == '0'; digits++) {
            add_word(&list, zero);
        }
        add_cardinal(&list, (int)strtol(digits, NULL, 10));
    }
    add_word(&list, "silakan_menuju");
    add_word(&list, "loket");
    if (style & SENTENCE_COUNTER_DIGITS) {
        char counter[12];

        (void)snprintf(counter, sizeof(counter), "%d", call->counter);
        add_digits(&list, counter, zero);
    } else {
        add_cardinal(&list, call->counter);
    }
    return list.count;
}

struct clips *
clips_open(const char *folder)
{
    struct clips *clips = xcalloc(1, sizeof(*clips));

    clips->folder = xstrdup(folder);
    return clips;
}

void
clips_close(struct clips *clips)
{
    if (!clips) {
        return;
    }
    for (size_t i = 0; i < clips->count; i++) {
        sound_unref(clips->clips[i].sound);
    }
    free(clips->folder);
    free(clips);
}

/* Into our rate and width. NULL when SDL cannot, or the clip is no word but a speech. */
static struct sound *
convert(const SDL_AudioSpec *spec, const Uint8 *bytes, Uint32 len)
{
    SDL_AudioStream *stream = SDL_NewAudioStream(
        spec->format, spec->channels, spec->freq, AUDIO_S16SYS, 1, AUDIO_RATE_HZ);
    struct sound *sound = NULL;
    int available;

    if (!stream) {
        return NULL;
    }
    if (SDL_AudioStreamPut(stream, bytes, (int)len) == 0 &&
        SDL_AudioStreamFlush(stream) == 0) {
        available = SDL_AudioStreamAvailable(stream);
        if (available > 0 && (size_t)available / 2 <= CLIP_SAMPLES_MAX) {
            sound = sound_new((size_t)available / 2);
            (void)SDL_AudioStreamGet(stream, sound->samples, available);
        }
    }
    SDL_FreeAudioStream(stream);
    return sound;
}

static struct sound *
load(const struct clips *clips, const char *name)
{
    char path[1024];
    SDL_AudioSpec spec;
    struct sound *sound;
    Uint8 *bytes;
    Uint32 len;

    (void)snprintf(path, sizeof(path), "%s/%s.wav", clips->folder, name);
    if (!SDL_LoadWAV(path, &spec, &bytes, &len)) {
        return NULL;
    }
    sound = convert(&spec, bytes, len);
    SDL_FreeWAV(bytes);
    if (!sound) {
        log_warn(NULL, "could not use the clip %s.wav", name);
    }
    return sound;
}

/* Borrowed; NULL when there is no such clip. */
static struct sound *
find(struct clips *clips, const char *name)
{
    struct clip *clip;

    for (size_t i = 0; i < clips->count; i++) {
        if (strcmp(clips->clips[i].name, name) == 0) {
            return clips->clips[i].sound;
        }
    }
    if (clips->count == CLIPS_MAX) {
        return NULL;
    }
    clip = &clips->clips[clips->count++];
    text_copy(clip->name, sizeof(clip->name), name);
    clip->sound = load(clips, name);
    return clip->sound;
}

/* A breath stands before and after the number, and after "called again". */
static size_t
gap_after(const char *word)
{
    return strcmp(word, "nomor_antrean") == 0 || text_starts_with(word, "panggilan_")
               ? BREATH_SAMPLES
               : WORD_GAP_SAMPLES;
}

struct sound *
clips_say(struct clips *clips, const struct sentence_call *call, unsigned style)
{
    char words[CLIPS_WORDS_MAX][CLIPS_NAME_SIZE];
    size_t count = clips_words(call, style, words);
    size_t total = 0;
    struct sound *sound;

    for (size_t i = 0; i < count; i++) {
        const struct sound *clip = find(clips, words[i]);

        if (!clip) {
            return NULL;
        }
        total += clip->count + gap_after(words[i]);
    }
    if (total > SOUND_SAMPLES_MAX) {
        return NULL;
    }
    sound = sound_new(total);
    total = 0;
    for (size_t i = 0; i < count; i++) {
        const struct sound *clip = find(clips, words[i]);

        memcpy(sound->samples + total, clip->samples,
            clip->count * sizeof(sound->samples[0]));
        total += clip->count + gap_after(words[i]);
    }
    return sound;
}

struct sound *
clips_bell(struct clips *clips)
{
    struct sound *bell = find(clips, "bel");

    return bell ? sound_ref(bell) : NULL;
}
