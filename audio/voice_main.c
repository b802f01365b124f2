/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * antrean-voice: the server's helper that speaks, for boards in a browser. Reads what is
 * to be heard from standard input (announcement.h), writes a WAV file to standard output.
 *   antrean-voice [FOLDER]    of recorded words (clips.h)
 * Exit: 0; 1 it failed; 2 wrong usage, or there is nothing to be heard.
 */
#include <stdio.h>
#include <stdlib.h>

#include "audio/announcement.h"
#include "audio/wav.h"

#define INPUT_MAX 32768

static struct sound *
make(const struct announcement *announcement, const char *clips)
{
    struct sound *sound = NULL;
    struct synth *synth;
    struct spoken *spoken;

    if (synth_start(&synth, NULL) != STATUS_OK) {
        return NULL;
    }
    spoken = spoken_new(synth, clips);
    sound = announcement_make(spoken, announcement);
    spoken_free(spoken);
    synth_stop(synth);
    return sound;
}

int
main(int argc, char **argv)
{
    static char text[INPUT_MAX];
    size_t len = fread(text, 1, sizeof(text), stdin);
    uint8_t head[WAV_HEAD_SIZE];
    struct announcement announcement;
    struct sound *sound;
    bool written;

    if (argc > 2 || len == sizeof(text) ||
        announcement_read(text, len, &announcement, NULL) != STATUS_OK) {
        return 2;
    }
    sound = make(&announcement, argv[1]);
    if (!sound) {
        return 1;
    }
    wav_head(sound->count, head);
    written = fwrite(head, sizeof(head), 1, stdout) == 1 &&
              fwrite(sound->samples, sizeof(sound->samples[0]), sound->count, stdout) ==
                  sound->count &&
              fflush(stdout) == 0;
    sound_unref(sound);
    return written ? 0 : 1;
}
