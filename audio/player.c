/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Segments of sound, copied into SDL's buffer by its own thread. */
#include "audio/player.h"

#include <SDL.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/mem.h"

#define BUFFER_SAMPLES 512 /* 23 ms: the chime starts soon after the call */
#define TAIL_MS 120   /* silence at the end, so that no device cuts the last syllable */
#define STUCK_MS 4000 /* a device that has asked for nothing for so long is stuck */

struct segment {
    struct sound *sound; /* a reference; NULL = silence */
    size_t count;
};

struct player {
    SDL_AudioDeviceID device;
    SDL_mutex *mutex;
    SDL_cond *ended;
    int volume; /* 0..100 */
    /* Below: protected by mutex. */
    struct segment segments[PLAYER_SEGMENTS_MAX];
    size_t segment_count;
    size_t current; /* segment, and the next sample of it */
    size_t offset;
    int64_t asked_ms; /* monotonic; when the device last asked for samples */
    bool finished;
    bool done;
};

/* Copy `count` samples of a segment with the volume on them. */
static void
copy_samples(const struct player *player, const struct segment *segment, size_t offset,
    int16_t *out, size_t count)
{
    if (!segment->sound) {
        memset(out, 0, count * sizeof(*out));
        return;
    }
    for (size_t i = 0; i < count; i++) {
        out[i] = (int16_t)(segment->sound->samples[offset + i] * player->volume / 100);
    }
}

/* SDL's thread. */
static void
player_fill_cb(void *arg, Uint8 *stream, int len)
{
    struct player *player = arg;
    int16_t *out = (int16_t *)(void *)stream;
    size_t wanted = (size_t)len / sizeof(*out);

    (void)SDL_LockMutex(player->mutex);
    player->asked_ms = clock_monotonic_ms();
    while (wanted > 0 && player->current < player->segment_count) {
        const struct segment *segment = &player->segments[player->current];
        size_t count = segment->count - player->offset;

        count = count < wanted ? count : wanted;
        copy_samples(player, segment, player->offset, out, count);
        out += count;
        wanted -= count;
        player->offset += count;
        if (player->offset == segment->count) {
            player->current++;
            player->offset = 0;
        }
    }
    memset(out, 0, wanted * sizeof(*out));
    if (player->finished && player->current == player->segment_count && !player->done) {
        player->done = true;
        (void)SDL_CondSignal(player->ended);
    }
    (void)SDL_UnlockMutex(player->mutex);
}

enum status
player_open(int volume, struct player **out, struct error *err)
{
    SDL_AudioSpec wanted = { .freq = AUDIO_RATE_HZ,
        .format = AUDIO_S16SYS,
        .channels = 1,
        .samples = BUFFER_SAMPLES,
        .callback = player_fill_cb };
    struct player *player;

    if (!SDL_WasInit(SDL_INIT_AUDIO) && SDL_InitSubSystem(SDL_INIT_AUDIO) != 0) {
        return error_set(err, STATUS_IO, "no sound: %s", SDL_GetError());
    }
    player = xcalloc(1, sizeof(*player));
    player->volume = volume;
    player->mutex = SDL_CreateMutex();
    player->ended = SDL_CreateCond();
    player->asked_ms = clock_monotonic_ms();
    wanted.userdata = player;
    /* No change allowed: SDL converts where the device wants something else. */
    player->device = SDL_OpenAudioDevice(NULL, 0, &wanted, NULL, 0);
    if (player->device == 0) {
        enum status st = error_set(
            err, STATUS_IO, "could not open the sound device: %s", SDL_GetError());

        player_close(player);
        /* The next try looks for drivers again: the device may come with another one. */
        SDL_QuitSubSystem(SDL_INIT_AUDIO);
        return st;
    }
    SDL_PauseAudioDevice(player->device, 0);
    *out = player;
    return STATUS_OK;
}

static void
put_segment(struct player *player, struct sound *sound, size_t count)
{
    if (count == 0) {
        return;
    }
    (void)SDL_LockMutex(player->mutex);
    if (player->segment_count < PLAYER_SEGMENTS_MAX) {
        player->segments[player->segment_count++] =
            (struct segment){ sound ? sound_ref(sound) : NULL, count };
    }
    (void)SDL_UnlockMutex(player->mutex);
}

void
player_put(struct player *player, struct sound *sound)
{
    put_segment(player, sound, sound->count);
}

void
player_put_pause(struct player *player, int pause_ms)
{
    put_segment(player, NULL, (size_t)pause_ms * AUDIO_RATE_HZ / 1000);
}

void
player_finish(struct player *player)
{
    player_put_pause(player, TAIL_MS);
    (void)SDL_LockMutex(player->mutex);
    player->finished = true;
    (void)SDL_UnlockMutex(player->mutex);
}

enum player_state
player_wait(struct player *player, int timeout_ms)
{
    int64_t asked_ms;
    bool done;

    (void)SDL_LockMutex(player->mutex);
    if (!player->done && timeout_ms > 0) {
        (void)SDL_CondWaitTimeout(player->ended, player->mutex, (Uint32)timeout_ms);
    }
    done = player->done;
    asked_ms = player->asked_ms;
    (void)SDL_UnlockMutex(player->mutex);
    if (done) {
        return PLAYER_DONE;
    }
    if (clock_monotonic_ms() > asked_ms + STUCK_MS ||
        SDL_GetAudioDeviceStatus(player->device) == SDL_AUDIO_STOPPED) {
        return PLAYER_LOST;
    }
    return PLAYER_PLAYING;
}

void
player_close(struct player *player)
{
    if (!player) {
        return;
    }
    if (player->device) {
        SDL_CloseAudioDevice(
            player->device); /* waits until the device has played it all */
    }
    for (size_t i = 0; i < player->segment_count; i++) {
        sound_unref(player->segments[i].sound);
    }
    SDL_DestroyCond(player->ended);
    SDL_DestroyMutex(player->mutex);
    free(player);
}

void
player_leave_thread(void)
{
    SDL_TLSCleanup();
}
