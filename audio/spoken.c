/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sentences and bells, made or recorded. */
#include "audio/spoken.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audio/chime.h"
#include "audio/clips.h"
#include "audio/voice_cache.h"
#include "common/log.h"
#include "common/mem.h"

#define LOG_TAG "audio/spoken"
#define CACHE_BYTES ((size_t)2 << 20) /* about ten sentences: what is made ahead */

struct spoken {
    struct synth *synth; /* borrowed; NULL: none */
    struct voice_cache *cache;
    /* Owned; NULL where there are no recordings. Indonesian and Javanese alone. */
    struct clips *clips[SENTENCE_LANGUAGE_COUNT];
    bool told_no_voice;
    struct sound *bells[CHIME_RECALL + 1]; /* those before a call */
};

/* Indonesian in the folder itself, Javanese in "jv" in it; and the bells. */
struct spoken *
spoken_new(struct synth *synth, const char *folder)
{
    struct spoken *spoken = xcalloc(1, sizeof(*spoken));
    char path[1024];

    spoken->synth = synth;
    spoken->cache = voice_cache_new(CACHE_BYTES);
    if (folder) {
        (void)snprintf(path, sizeof(path), "%s/jv", folder);
        spoken->clips[SENTENCE_ID] = clips_open(folder);
        spoken->clips[SENTENCE_JV] = clips_open(path);
    }
    for (size_t kind = 0; kind < ARRAY_LEN(spoken->bells); kind++) {
        struct sound *bell = folder ? clips_bell(spoken->clips[SENTENCE_ID]) : NULL;

        spoken->bells[kind] = bell ? bell : chime_make((enum chime_kind)kind);
    }
    return spoken;
}

void
spoken_free(struct spoken *spoken)
{
    if (!spoken) {
        return;
    }
    for (size_t kind = 0; kind < ARRAY_LEN(spoken->bells); kind++) {
        sound_unref(spoken->bells[kind]);
    }
    voice_cache_free(spoken->cache);
    for (int language = 0; language < SENTENCE_LANGUAGE_COUNT; language++) {
        clips_close(spoken->clips[language]);
    }
    free(spoken);
}

struct sound *
spoken_bell(const struct spoken *spoken, int times)
{
    return spoken->bells[times > 1 ? CHIME_RECALL : CHIME_CALL];
}

/* A reference to the sound of a text, out of the cache or made now; NULL if it cannot be.
 */
static struct sound *
sound_of(
    struct spoken *spoken, const char *feed, enum sentence_language language, int rate)
{
    const struct synth_text text = { sentence_voice(language), feed, rate,
        SYNTH_WORD_GAP_DEFAULT };
    struct sound *sound;
    struct error err;
    enum status st;

    if (!spoken->synth || !feed[0]) {
        return NULL;
    }
    sound = voice_cache_get(spoken->cache, &text);
    if (sound) {
        return sound;
    }
    st = synth_say(spoken->synth, &text, &sound, &err);
    if (st == STATUS_IO) { /* it may have died with another text; ask once more */
        st = synth_say(spoken->synth, &text, &sound, &err);
    }
    if (st != STATUS_OK) {
        log_error(NULL, "could not make a sentence: %s", err.text);
        return NULL;
    }
    voice_cache_put(spoken->cache, &text, sound);
    return sound;
}

/*
 * A call in recorded words; NULL when one is missing, or when the office wrote a sentence
 * that the words are not those of. Javanese is put together figure by figure, and what it
 * says is what was recorded.
 */
static struct sound *
recording_of(struct spoken *spoken, const struct sentence_call *call,
    enum sentence_language language, const struct announce_settings *settings)
{
    const char *text = settings->texts[language][call->kind];
    unsigned style = settings->style;
    struct sound *sound = NULL;

    if (language == SENTENCE_JV) {
        style = SENTENCE_DIGITS | SENTENCE_NOL | SENTENCE_COUNTER_DIGITS;
    } else if (text[0] && strcmp(text, sentence_text(language, call->kind)) != 0) {
        return NULL;
    }
    if (spoken->clips[language]) {
        sound = clips_say(spoken->clips[language], call, style);
    }
    if (!sound && sentence_voice(language)[0] == '\0' && !spoken->told_no_voice) {
        spoken->told_no_voice = true;
        log_warn(NULL,
            "there is no synthetic voice for \"%s\": it is said only with recorded words",
            call_language_codes[language]);
    }
    return sound;
}

struct sound *
spoken_call(struct spoken *spoken, const struct sentence_call *call,
    enum sentence_language language, const struct announce_settings *settings)
{
    struct sentence sentence;
    struct sound *recorded = recording_of(spoken, call, language, settings);

    if (recorded || sentence_make(call, language, settings->texts[language][call->kind],
                        settings->style, &sentence, NULL) != STATUS_OK) {
        return recorded;
    }
    return sound_of(spoken, sentence.feed, language, settings->rate);
}

struct sound *
spoken_notice(struct spoken *spoken, enum sentence_notice notice,
    enum sentence_language language, int rate)
{
    struct sentence sentence;

    sentence_make_notice(notice, language, &sentence);
    return sound_of(spoken, sentence.feed, language, rate);
}
