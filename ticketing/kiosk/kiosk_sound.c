/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ticketing/kiosk/kiosk_sound.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "audio/player.h"
#include "audio/stall.h"
#include "common/log.h"
#include "common/mem.h"
#include "common/text.h"

#define LOG_TAG "ticketing/kiosk"
#define VOLUME 70       /* percent: heard by one person, not by a hall */
#define LONGEST_MS 3000 /* a device that takes longer for a chime is stuck */
#define STEP_MS 40    /* while it speaks: how soon it ends when something else is said */
#define PIECE_MAX 240 /* bytes made at once: as phonemes they fit SENTENCE_SIZE */
#define PAUSE_MS 200  /* between pieces */
#define PIECES_MAX \
    (PLAYER_SEGMENTS_MAX / 2 - 1) /* of one text; the pauses beside them \
                                   */
#define NOTHING (-1)

/* What is to be said. A plain value. */
struct speech {
    char text[KIOSK_SAID_SIZE]; /* "": nothing */
    char number[8];
    enum sentence_language language;
};

struct kiosk_sound {
    struct stall *stall; /* owned; watches what is done with the device */
    struct synth *synth; /* borrowed; NULL: nothing is said */
    void (*wake)(void *arg);
    void *wake_arg; /* borrowed, outlives us */
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int next; /* enum chime_kind or NOTHING; protected by lock, like all up to `state` */
    struct speech speech; /* the next one */
    unsigned said; /* counts wishes: what is being said is an old one, when it grew */
    bool look;
    bool stopping;
    enum device_part state;
    bool said_silent; /* the thread's own */
};

static void
set_state(struct kiosk_sound *self, enum device_part state)
{
    bool other;

    (void)pthread_mutex_lock(&self->lock);
    other = self->state != state;
    self->state = state;
    (void)pthread_mutex_unlock(&self->lock);
    if (other) {
        self->wake(self->wake_arg);
    }
}

/* The watching thread. */
static void
sound_on_stalled(void *arg)
{
    set_state(arg, DEVICE_PART_MISSING);
    log_warn(NULL, "the sound system hangs; the kiosk is silent");
}

/* Open the loudspeaker; NULL when there is none, which is told once. */
static struct player *
open_player(struct kiosk_sound *self)
{
    struct player *player = NULL;
    struct error err;
    enum status st;

    stall_begin(self->stall);
    st = player_open(VOLUME, &player, &err);
    (void)stall_end(self->stall);
    if (st != STATUS_OK) {
        set_state(self, DEVICE_PART_MISSING);
        if (!self->said_silent) {
            log_warn(NULL, "%s; the kiosk is silent", err.text);
            self->said_silent = true;
        }
        return NULL;
    }
    self->said_silent = false;
    set_state(self, DEVICE_PART_OK);
    return player;
}

static void
close_player(struct kiosk_sound *self, struct player *player)
{
    stall_begin(self->stall);
    player_close(player);
    (void)stall_end(self->stall);
}

static void
play(struct kiosk_sound *self, enum chime_kind kind)
{
    struct player *player = open_player(self);
    struct sound *chime;

    if (!player) {
        return;
    }
    chime = chime_make(kind);
    player_put(player, chime);
    player_finish(player);
    if (player_wait(player, LONGEST_MS) != PLAYER_DONE) {
        set_state(self, DEVICE_PART_MISSING);
    }
    close_player(self, player);
    sound_unref(chime);
}

/* Was something else wished than the `said`-th? */
static bool
is_old(struct kiosk_sound *self, unsigned said)
{
    bool old;

    (void)pthread_mutex_lock(&self->lock);
    old = self->said != said || self->stopping;
    (void)pthread_mutex_unlock(&self->lock);
    return old;
}

/* The next whole sentences of a text that are made at once: their bytes. */
static size_t
piece_of(const char *text)
{
    size_t len = strlen(text);
    size_t at = 0, space = 0;

    if (len <= PIECE_MAX) {
        return len;
    }
    for (size_t i = 1; i < PIECE_MAX; i++) {
        if (text[i] == ' ') {
            space = i + 1;
            at = strchr(".?!", text[i - 1]) ? i + 1 : at;
        }
    }
    return at > 0 ? at : space > 0 ? space : PIECE_MAX;
}

/* Make a piece and let it be heard after those before it. */
static void
put_piece(struct kiosk_sound *self, struct player *player, const struct speech *speech,
    const char *text, size_t len)
{
    char words[PIECE_MAX + 1];
    char feed[SENTENCE_SIZE];
    struct sound *sound = NULL;
    struct error err;
    enum status st;
    const struct synth_text piece = { sentence_voice(speech->language), feed,
        SYNTH_RATE_DEFAULT, SYNTH_WORD_GAP_DEFAULT };

    memcpy(words, text, len);
    words[len] = '\0';
    sentence_make_guide(words, speech->number, speech->language, feed);
    st = synth_say(self->synth, &piece, &sound, &err);
    if (st == STATUS_IO) { /* it may have died with another text; ask once more */
        st = synth_say(self->synth, &piece, &sound, &err);
    }
    if (st != STATUS_OK) {
        log_warn(NULL, "could not say a screen: %s", err.text);
        return;
    }
    player_put(player, sound);
    player_put_pause(player, PAUSE_MS);
    sound_unref(sound);
}

static void
say(struct kiosk_sound *self, const struct speech *speech, unsigned said)
{
    struct player *player = open_player(self);
    const char *text = speech->text;
    enum player_state state = PLAYER_PLAYING;

    if (!player) {
        return;
    }
    for (int i = 0; *text && i < PIECES_MAX && !is_old(self, said); i++) {
        size_t len = piece_of(text);

        put_piece(self, player, speech, text, len);
        text += len;
    }
    player_finish(player);
    while (state == PLAYER_PLAYING && !is_old(self, said)) {
        state = player_wait(player, STEP_MS);
    }
    if (state == PLAYER_LOST) {
        set_state(self, DEVICE_PART_MISSING);
    }
    close_player(self, player);
}

/* One thing of what is wished; false: nothing is. Holds the lock, but not meanwhile. */
static bool
do_next(struct kiosk_sound *self)
{
    struct speech speech;
    unsigned said = self->said;
    int kind = self->next;
    bool look = self->look;

    if (kind != NOTHING) {
        self->next = NOTHING;
        (void)pthread_mutex_unlock(&self->lock);
        play(self, (enum chime_kind)kind);
    } else if (self->speech.text[0]) {
        speech = self->speech;
        self->speech.text[0] = '\0';
        (void)pthread_mutex_unlock(&self->lock);
        say(self, &speech, said);
    } else if (look) {
        struct player *player;

        self->look = false;
        (void)pthread_mutex_unlock(&self->lock);
        player = open_player(self);
        if (player) {
            close_player(self, player);
        }
    } else {
        return false;
    }
    (void)pthread_mutex_lock(&self->lock);
    return true;
}

static void *
sound_main(void *arg)
{
    struct kiosk_sound *self = arg;

    (void)pthread_mutex_lock(&self->lock);
    while (!self->stopping) {
        if (!do_next(self)) {
            (void)pthread_cond_wait(&self->changed, &self->lock);
        }
    }
    (void)pthread_mutex_unlock(&self->lock);
    player_leave_thread();
    return NULL;
}

struct kiosk_sound *
kiosk_sound_start(struct synth *synth, void (*wake)(void *arg), void *wake_arg)
{
    struct kiosk_sound *self = xcalloc(1, sizeof(*self));

    self->next = NOTHING;
    self->synth = synth;
    self->wake = wake;
    self->wake_arg = wake_arg;
    self->look = synth != NULL;
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
        self->said++;
        (void)pthread_cond_signal(&self->changed);
        (void)pthread_mutex_unlock(&self->lock);
    }
}

void
kiosk_sound_say(struct kiosk_sound *self, const char *text, const char *number,
    enum sentence_language language)
{
    if (self && self->synth) {
        (void)pthread_mutex_lock(&self->lock);
        (void)text_copy(self->speech.text, sizeof(self->speech.text), text);
        (void)text_copy(self->speech.number, sizeof(self->speech.number),
            sentence_number_is_valid(number) ? number : "");
        self->speech.language = language;
        self->said++;
        (void)pthread_cond_signal(&self->changed);
        (void)pthread_mutex_unlock(&self->lock);
    }
}

void
kiosk_sound_hush(struct kiosk_sound *self)
{
    if (self) {
        (void)pthread_mutex_lock(&self->lock);
        self->speech.text[0] = '\0';
        self->said++;
        (void)pthread_mutex_unlock(&self->lock);
    }
}

void
kiosk_sound_look(struct kiosk_sound *self)
{
    if (self) {
        (void)pthread_mutex_lock(&self->lock);
        self->look |= self->synth && self->state != DEVICE_PART_OK;
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
