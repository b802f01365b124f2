/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list, a folder, and what is to be done to make one of the other. */
#include "display/picture_fetch.h"

#include <errno.h>
#include <jansson.h>
#include <poll.h>
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include "common/json_reader.h"
#include "common/log.h"
#include "common/mem.h"
#include "display/picture_store.h"
#include "pictures/picture_limits.h"
#include "screen/download.h"

#define LOG_TAG "display/pictures"
#define LIST_PATH "/v1/board/pictures"
#define LIST_SIZE_MAX ((size_t)64 * 1024)
#define FIRST_PAUSE_MS 1000 /* after a failure; doubled after each */
#define NICE 10             /* of 19: a busy machine draws calls first */

struct picture_fetch {
    struct picture_store store;
    struct download *download;     /* owned; the thread's */
    void (*on_changed)(void *arg); /* the thread's */
    void *arg;
    bool told;    /* that it fails; once, until it works again. The thread's */
    int pause_ms; /* the last one after a failure; 0 = it worked. The thread's */
    pthread_t thread;
    atomic_bool stop;
    int wake_fd; /* owned: an eventfd ends a pause */
};

/* The list as the names of files, without what is no picture or there already. */
static size_t
read_list(struct json_reader *r, char names[][PICTURE_FILE_SIZE])
{
    size_t listed = reader_list(r, "pictures", JSON_REQUIRED, SIZE_MAX);
    size_t count = 0;

    for (size_t i = 0; i < listed && count < PICTURES_MAX; i++) {
        struct json_reader item = reader_object_item(r, "pictures", i);
        char id[PICTURE_ID_SIZE], type[32];
        bool twice = false;

        reader_whole_text(&item, "id", JSON_OPTIONAL, id, sizeof(id));
        reader_text(&item, "type", JSON_OPTIONAL, type, sizeof(type));
        for (size_t k = 0; id[0] && k < count; k++) { /* one file under two names */
            twice = twice || strncmp(strchr(names[k], '-') + 1, id, strlen(id)) == 0;
        }
        if (!twice && picture_store_name(count, id, type, names[count])) {
            count++;
        }
    }
    return count;
}

/* Get one that is not there. */
static enum status
get_picture(struct picture_fetch *fetch, const char *name, struct error *err)
{
    char path[sizeof(LIST_PATH) + PICTURE_FILE_SIZE];
    FILE *file = picture_store_begin(&fetch->store, err);
    const char *id = strchr(name, '-') + 1;
    enum status st;

    if (!file) {
        return STATUS_IO;
    }
    (void)snprintf(path, sizeof(path), LIST_PATH "/%.*s", PICTURE_ID_SIZE - 1, id);
    st = download_get(fetch->download, path, PICTURE_FILE_MAX, file, err);
    if (st != STATUS_OK) {
        picture_store_cancel(&fetch->store, file);
        return st;
    }
    return picture_store_finish(&fetch->store, file, name, err);
}

/* Make the folder what the list says, as far as can be; the first failure is told. */
static enum status
follow(struct picture_fetch *fetch, struct json_reader *list, struct error *err)
{
    char names[PICTURES_MAX][PICTURE_FILE_SIZE];
    size_t count = read_list(list, names);
    bool changed = false;
    enum status first = reader_result(list);

    for (size_t i = 0; i < count && !atomic_load(&fetch->stop); i++) {
        struct error why = { .text = "" };
        enum status st = STATUS_OK;

        if (!picture_store_has(&fetch->store, names[i], &changed)) {
            st = get_picture(fetch, names[i], &why);
            changed = changed || st == STATUS_OK;
        }
        if (changed) {
            fetch->on_changed(fetch->arg);
            changed = false;
        }
        if (st != STATUS_OK && first == STATUS_OK) {
            first = st;
            *err = why;
        }
        if (st == STATUS_UNREACHABLE || st == STATUS_TIMEOUT) {
            break; /* the others would wait as long */
        }
    }
    if (!atomic_load(&fetch->stop) && picture_store_keep(&fetch->store, names, count)) {
        fetch->on_changed(fetch->arg);
    }
    return first;
}

static enum status
get_list(struct picture_fetch *fetch, json_t **json, struct error *err)
{
    char *text = NULL;
    size_t len = 0;
    FILE *file = open_memstream(&text, &len);
    enum status st =
        file ? download_get(fetch->download, LIST_PATH, LIST_SIZE_MAX, file, err)
             : error_set(err, STATUS_IO, "there is no memory for a list");

    if (file && fclose(file) != 0 && st == STATUS_OK) {
        st = error_set(err, STATUS_IO, "there is no memory for a list");
    }
    if (st == STATUS_OK) {
        st = json_parse_object(text, len, json, err);
    }
    free(text);
    return st;
}

static enum status
look(struct picture_fetch *fetch, struct error *err)
{
    struct json_reader r;
    json_t *json = NULL;
    enum status st = get_list(fetch, &json, err);

    if (st == STATUS_OK) {
        reader_init(&r, json, READER_LENIENT, err);
        st = follow(fetch, &r, err);
    }
    json_decref(json);
    return st;
}

/* What came of a look: tell it once, and say how long to wait for the next one. */
static int
judge(struct picture_fetch *fetch, enum status st, const struct error *err)
{
    if (st == STATUS_OK) {
        fetch->told = false;
        fetch->pause_ms = 0;
        return PICTURE_FETCH_MS;
    }
    if (!fetch->told && !atomic_load(&fetch->stop)) {
        log_warn(
            NULL, "pictures of the server: %s; showing those that are here", err->text);
        fetch->told = true;
    }
    fetch->pause_ms = fetch->pause_ms > 0 ? fetch->pause_ms * 2 : FIRST_PAUSE_MS;
    if (fetch->pause_ms > PICTURE_FETCH_MS / 2) {
        fetch->pause_ms = PICTURE_FETCH_MS / 2;
    }
    /* Never all boards at once, as after a power cut. */
    return fetch->pause_ms + (int)randombytes_uniform((uint32_t)fetch->pause_ms);
}

/* Wait so long, or until somebody wants a look or the end. */
static void
pause_for(const struct picture_fetch *fetch, int ms)
{
    struct pollfd wait = { .fd = fetch->wake_fd, .events = POLLIN };
    uint64_t count;

    if (poll(&wait, 1, ms) > 0) {
        (void)!read(fetch->wake_fd, &count, sizeof(count)); /* several are one */
    }
}

static void *
fetch_run(void *arg)
{
    struct picture_fetch *fetch = arg;

    (void)setpriority(PRIO_PROCESS, (id_t)gettid(), NICE); /* Linux: of this thread */
    while (!atomic_load(&fetch->stop)) {
        struct error err = { .text = "" };
        enum status st = look(fetch, &err);

        pause_for(fetch, judge(fetch, st, &err));
    }
    return NULL;
}

static void
fetch_free(struct picture_fetch *fetch)
{
    download_close(fetch->download);
    if (fetch->wake_fd >= 0) {
        (void)close(fetch->wake_fd);
    }
    free(fetch);
}

enum status
picture_fetch_start(const struct picture_fetch_options *options,
    struct picture_fetch **out, struct error *err)
{
    struct picture_fetch *fetch = xcalloc(1, sizeof(*fetch));
    enum status st;
    int why;

    fetch->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    fetch->on_changed = options->on_changed;
    fetch->arg = options->arg;
    st = picture_store_open(&fetch->store, options->folder, err);
    if (st == STATUS_OK && fetch->wake_fd < 0) {
        st = error_set(err, STATUS_IO, "there is no eventfd: %s", strerror(errno));
    }
    if (st == STATUS_OK) {
        st = download_open(&options->link, &fetch->stop, &fetch->download, err);
    }
    why = st == STATUS_OK ? pthread_create(&fetch->thread, NULL, fetch_run, fetch) : 0;
    if (why != 0) {
        st = error_set(err, STATUS_IO, "could not start a thread: %s", strerror(why));
    }
    if (st != STATUS_OK) {
        fetch_free(fetch);
        return st;
    }
    *out = fetch;
    return STATUS_OK;
}

void
picture_fetch_now(struct picture_fetch *fetch)
{
    static const uint64_t one = 1;

    (void)!write(fetch->wake_fd, &one, sizeof(one)); /* full: it is awake anyway */
}

void
picture_fetch_stop(struct picture_fetch *fetch)
{
    if (fetch) {
        atomic_store(&fetch->stop, true);
        picture_fetch_now(fetch);
        (void)pthread_join(fetch->thread, NULL);
        fetch_free(fetch);
    }
}
