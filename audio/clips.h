/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef AUDIO_CLIPS_H
#define AUDIO_CLIPS_H

/*
 * Recorded speech: a folder of short WAV files in Indonesian, one a word, from which a
 * call is put together. A call is said from clips only when every one of its words is
 * there; else the synthesiser says all of it. One thread.
 *
 * Names: bel, nomor_antrean, a .. z, kosong, nol, 1 .. 11, belas, puluh, ratus, seratus,
 * seribu, ribu, silakan_menuju, loket, panggilan_ulang, panggilan_terakhir; each with
 * ".wav", of any rate and width that SDL reads. A folder of another language has the same
 * names.
 */

#include "audio/sentence.h"
#include "audio/sound.h"

#define CLIPS_WORDS_MAX 24
#define CLIPS_NAME_SIZE 20

struct clips;

/** The words of a call in order, as names of clips; `number` and counter are valid. Pure.
 */
size_t clips_words(const struct sentence_call *call, unsigned style,
    char words[CLIPS_WORDS_MAX][CLIPS_NAME_SIZE]);

/** Use the clips in `folder`; they are read when first needed, and kept. */
struct clips *clips_open(const char *folder) MUST_CHECK;
/** Accepts NULL. */
void clips_close(struct clips *clips);

/** The whole call, a reference for the caller; NULL when a word is missing. */
struct sound *clips_say(
    struct clips *clips, const struct sentence_call *call, unsigned style);

/** The office's own bell, a reference for the caller; NULL when it has none. */
struct sound *clips_bell(struct clips *clips);

#endif /* AUDIO_CLIPS_H */
