/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A question, a thread, an answer. */
#include "display/picture_loader.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "common/mem.h"
#include "common/text.h"

#define NICE 10 /* of 19: a busy machine draws calls first */

struct question {
    char name[PICTURE_NAME_SIZE];
    bool again;
    int width, height;
};

struct picture_loader {
    struct picture_folder *folder; /* owned; the thread's */
    void (*wake)(void *arg);
    void *arg;
    pthread_t thread;
    pthread_mutex_t mutex; /* for all below */
    pthread_cond_t changed;
    struct question question;
    bool asked;
    unsigned questions; /* counts them: an answer to an older one is dropped */
    struct picture_answer answer;
    bool answered;
    bool stopping;
};

static void
drop_answer(struct picture_loader *loader)
{
    pixels_free(loader->answer.pixels);
    loader->answer.pixels = NULL;
    loader->answered = false;
}

/* With the mutex, which is let go meanwhile: find the answer to what was asked. */
static void
answer_question(struct picture_loader *loader)
{
    struct question question = loader->question;
    unsigned number = loader->questions;
    struct picture_answer answer = { .found = PICTURE_NONE };

    loader->asked = false;
    (void)pthread_mutex_unlock(&loader->mutex);
    memcpy(answer.name, question.name, sizeof(answer.name));
    answer.found = picture_folder_load(loader->folder, answer.name, question.again,
        question.width, question.height, &answer.pixels);
    (void)pthread_mutex_lock(&loader->mutex);
    if (number != loader->questions) {
        pixels_free(answer.pixels);
        return;
    }
    loader->answer = answer;
    loader->answered = true;
    loader->wake(loader->arg);
}

static void *
loader_run(void *arg)
{
    struct picture_loader *loader = arg;

    (void)setpriority(PRIO_PROCESS, (id_t)gettid(), NICE); /* Linux: of this thread */
    (void)pthread_mutex_lock(&loader->mutex);
    while (!loader->stopping) {
        if (loader->asked) {
            answer_question(loader);
        } else {
            (void)pthread_cond_wait(&loader->changed, &loader->mutex);
        }
    }
    (void)pthread_mutex_unlock(&loader->mutex);
    return NULL;
}

static void
loader_free(struct picture_loader *loader)
{
    drop_answer(loader);
    picture_folder_free(loader->folder);
    (void)pthread_cond_destroy(&loader->changed);
    (void)pthread_mutex_destroy(&loader->mutex);
    free(loader);
}

enum status
picture_loader_start(const char *folder, void (*wake)(void *arg), void *arg,
    struct picture_loader **out, struct error *err)
{
    struct picture_loader *loader = xcalloc(1, sizeof(*loader));
    int why;

    loader->folder = picture_folder_new(folder);
    loader->wake = wake;
    loader->arg = arg;
    (void)pthread_mutex_init(&loader->mutex, NULL);
    (void)pthread_cond_init(&loader->changed, NULL);
    why = pthread_create(&loader->thread, NULL, loader_run, loader);
    if (why != 0) {
        loader_free(loader);
        return error_set(
            err, STATUS_IO, "could not start to load pictures: %s", strerror(why));
    }
    *out = loader;
    return STATUS_OK;
}

void
picture_loader_stop(struct picture_loader *loader)
{
    if (!loader) {
        return;
    }
    (void)pthread_mutex_lock(&loader->mutex);
    loader->stopping = true;
    (void)pthread_cond_signal(&loader->changed);
    (void)pthread_mutex_unlock(&loader->mutex);
    (void)pthread_join(loader->thread, NULL);
    loader_free(loader);
}

void
picture_loader_ask(
    struct picture_loader *loader, const char *name, bool again, int width, int height)
{
    (void)pthread_mutex_lock(&loader->mutex);
    drop_answer(loader);
    (void)text_copy(loader->question.name, sizeof(loader->question.name), name);
    loader->question.again = again;
    loader->question.width = width;
    loader->question.height = height;
    loader->asked = true;
    loader->questions++;
    (void)pthread_cond_signal(&loader->changed);
    (void)pthread_mutex_unlock(&loader->mutex);
}

bool
picture_loader_take(struct picture_loader *loader, struct picture_answer *answer)
{
    bool answered;

    (void)pthread_mutex_lock(&loader->mutex);
    answered = loader->answered;
    if (answered) {
        *answer = loader->answer;
        loader->answer.pixels = NULL;
        loader->answered = false;
    }
    (void)pthread_mutex_unlock(&loader->mutex);
    return answered;
}
