/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ticketing/kiosk/kiosk_sound.h"

#include <pthread.h>
#include <stdlib.h>

#include "audio/player.h"
#include "audio/stall.h"
#include "common/log.h"
#include "common/mem.h"

#define LOG_TAG "ticketing/kiosk"
#define VOLUME 70       /* percent: heard by one person, not by a hall */
#define LONGEST_MS 3000 /* a device that takes longer is stuck */
#define NOTHING (-1)

struct kiosk_sound {
    struct stall *stall; /* owned; watches what is done with the device */
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int next; /* enum chime_kind or NOTHING; protected by lock, like the next two */
    bool stopping;
    enum device_part state;
    bool said_silent; /* the thread's own */
};

static void
set_state(struct kiosk_sound *self, enum device_part state)
{
    (void)pthread_mutex_lock(&self->lock);
    self->state = state;
    (void)pthread_mutex_unlock(&self->lock);
}

/* The watching thread. */
static void
sound_on_stalled(void *arg)
{
    set_state(arg, DEVICE_PART_MISSING);
    log_warn(NULL, "the sound system hangs; scans are silent");
}

static void
play(struct kiosk_sound *self, enum chime_kind kind)
{
    struct player *player;
    struct sound *chime;
    struct error err;
    enum status st;

    stall_begin(self->stall);
    st = player_open(VOLUME, &player, &err);
    (void)stall_end(self->stall);
    if (st != STATUS_OK) {
        set_state(self, DEVICE_PART_MISSING);
        if (!self->said_silent) {
            log_warn(NULL, "%s; scans are silent", err.text);
            self->said_silent = true;
        }
        return;
    }
    self->said_silent = false;
    set_state(self, DEVICE_PART_OK);
    chime = chime_make(kind);
    player_put(player, chime);
    player_finish(player);
    if (player_wait(player, LONGEST_MS) != PLAYER_DONE) {
        set_state(self, DEVICE_PART_MISSING);
    }
    stall_begin(self->stall);
    player_close(player);
    (void)stall_end(self->stall);
    sound_unref(chime);
}

static void *
sound_main(void *arg)
{
    struct kiosk_sound *self = arg;

    (void)pthread_mutex_lock(&self->lock);
    while (!self->stopping) {
        int kind = self->next;

        self->next = NOTHING;
        if (kind == NOTHING) {
            (void)pthread_cond_wait(&self->changed, &self->lock);
            continue;
        }
        (void)pthread_mutex_unlock(&self->lock);
        play(self, (enum chime_kind)kind);
        (void)pthread_mutex_lock(&self->lock);
    }
    (void)pthread_mutex_unlock(&self->lock);
    player_leave_thread();
    return NULL;
}

struct kiosk_sound *
kiosk_sound_start(void)
{
    struct kiosk_sound *self = xcalloc(1, sizeof(*self));

    self->next = NOTHING;
    (void)pthread_mutex_init(&self->lock, NULL);
    (void)pthread_cond_init(&self->changed, NULL);
    if (stall_start(sound_on_stalled, self, &self->stall, NULL) != STATUS_OK ||
        pthread_create(&self->thread, NULL, sound_main, self) != 0) {
        log_fatal(NULL, "could not start the kiosk's sound");
    }
    return self;
}

void
kiosk_sound_stop(struct kiosk_sound *self)
{
    if (!self) {
        return;
    }
    (void)pthread_mutex_lock(&self->lock);
    self->stopping = true;
    (void)pthread_cond_signal(&self->changed);
    (void)pthread_mutex_unlock(&self->lock);
    (void)pthread_join(self->thread, NULL);
    stall_stop(self->stall);
    (void)pthread_cond_destroy(&self->changed);
    (void)pthread_mutex_destroy(&self->lock);
    free(self);
}

void
kiosk_sound_play(struct kiosk_sound *self, enum chime_kind kind)
{
    if (self) {
        (void)pthread_mutex_lock(&self->lock);
        self->next = (int)kind;
        (void)pthread_cond_signal(&self->changed);
        (void)pthread_mutex_unlock(&self->lock);
    }
}

enum device_part
kiosk_sound_state(struct kiosk_sound *self)
{
    enum device_part state = DEVICE_PART_OFF;

    if (self) {
        (void)pthread_mutex_lock(&self->lock);
        state = self->state;
        (void)pthread_mutex_unlock(&self->lock);
    }
    return state;
}
