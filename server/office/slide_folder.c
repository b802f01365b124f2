/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A table of what was found in the files, renewed where size or time of a file changed;
 * never a path that a caller gave.
 */
#include "server/office/slide_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/log.h"
#include "common/mem.h"
#include "common/text.h"
#include "pictures/picture_limits.h"

#define LOG_TAG "server/office"
#define FILES_MAX 512 /* looked at, pictures or not */
/* A file that changed so lately may change again without another time: read it again. */
#define SETTLED_S 2

struct entry {
    struct board_picture picture; /* its name counts in any case */
    struct stat info;             /* of the file it was made of */
    bool settled;                 /* not about to change */
    bool good;
    char why[160];  /* it is left out */
    char told[160]; /* the reason that is in the log */
};

struct board_pictures {
    char *folder;          /* owned */
    pthread_mutex_t mutex; /* for all below, and held while a file is judged */
    struct entry *entries; /* owned; by name */
    size_t count;
    bool told_many;
};

struct board_pictures *
board_pictures_new(const char *folder)
{
    struct board_pictures *pictures = xcalloc(1, sizeof(*pictures));
    size_t size = strlen(folder) + sizeof("/" BOARD_PICTURES_FOLDER);

    pictures->folder = xcalloc(size, 1);
    (void)snprintf(pictures->folder, size, "%s/%s", folder, BOARD_PICTURES_FOLDER);
    (void)pthread_mutex_init(&pictures->mutex, NULL);
    return pictures;
}

void
board_pictures_free(struct board_pictures *pictures)
{
    if (!pictures) {
        return;
    }
    (void)pthread_mutex_destroy(&pictures->mutex);
    free(pictures->entries);
    free(pictures->folder);
    free(pictures);
}

static bool
is_same_file(const struct stat *a, const struct stat *b)
{
    return a->st_size == b->st_size && a->st_ino == b->st_ino &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
           a->st_mtim.tv_nsec == b->st_mtim.tv_nsec &&
           a->st_ctim.tv_sec == b->st_ctim.tv_sec &&
           a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

/* Read the file and find out what it is. */
static void
judge_file(int folder, struct entry *entry)
{
    struct error err;

    entry->info = (struct stat){ .st_size = -1 };
    entry->good = picture_file_judge(folder, &entry->picture, &entry->info, &err);
    entry->settled = time(NULL) - entry->info.st_ctim.tv_sec >= SETTLED_S;
    if (!entry->good) {
        (void)text_copy(entry->why, sizeof(entry->why), err.text);
    }
}

static struct entry *
find_name(const struct board_pictures *pictures, const char *name)
{
    for (size_t i = 0; i < pictures->count; i++) {
        if (strcmp(pictures->entries[i].picture.name, name) == 0) {
            return &pictures->entries[i];
        }
    }
    return NULL;
}

/* What is known of a file, or what it turns out to be now. */
static void
fill_entry(const struct board_pictures *pictures, int folder, struct entry *entry)
{
    const struct entry *before = find_name(pictures, entry->picture.name);
    struct stat info;

    if (before) {
        *entry = *before;
    }
    if (!before || !before->settled ||
        fstatat(folder, entry->picture.name, &info, AT_SYMLINK_NOFOLLOW) != 0 ||
        !is_same_file(&info, &before->info)) {
        judge_file(folder, entry);
    }
}

static int
compare_entries(const void *a, const void *b)
{
    return strcmp(
        ((const struct entry *)a)->picture.name, ((const struct entry *)b)->picture.name);
}

/* The names there are, sorted; the file's name itself may be unfit for a list. */
static size_t
read_names(DIR *dir, struct entry *entries)
{
    const struct dirent *entry;
    size_t count = 0;

    while (count < FILES_MAX && (entry = readdir(dir))) {
        const char *name = entry->d_name;

        if (name[0] != '.' && text_is_clean_utf8(name, strlen(name)) &&
            text_copy(
                entries[count].picture.name, sizeof(entries[count].picture.name), name)) {
            count++;
        }
    }
    qsort(entries, count, sizeof(entries[0]), compare_entries);
    return count;
}

/* Say once what is left out, again when the reason is another one. */
static void
tell(struct entry *entry)
{
    const char *name = entry->picture.name;
    char shown[2 * BOARD_PICTURE_NAME_SIZE];

    if (entry->good) {
        entry->told[0] = '\0';
    } else if (entry->settled && strcmp(entry->told, entry->why) != 0) {
        (void)text_copy(entry->told, sizeof(entry->told), entry->why);
        log_warn(NULL, BOARD_PICTURES_FOLDER "/%s is not shown on the boards: %s",
            log_escape(name, strlen(name), shown, sizeof(shown)), entry->why);
    }
}

/* Those that are too many in a slide show. */
static void
leave_out_rest(struct board_pictures *pictures)
{
    size_t good = 0;

    for (size_t i = 0; i < pictures->count; i++) {
        struct entry *entry = &pictures->entries[i];

        good += entry->good;
        if (good > PICTURES_MAX && !pictures->told_many) {
            pictures->told_many = true;
            log_warn(NULL,
                "there are more than %d pictures for the boards in " BOARD_PICTURES_FOLDER
                "; the first of them are shown",
                PICTURES_MAX);
        }
    }
    if (good <= PICTURES_MAX) {
        pictures->told_many = false;
    }
}

/* With the mutex: make the table what the folder is now; it stays when that fails. */
static enum status
renew(struct board_pictures *pictures, struct error *err)
{
    DIR *dir = opendir(pictures->folder);
    struct entry *entries;
    size_t count;

    if (!dir && errno != ENOENT) {
        return error_set(err, STATUS_IO, "could not read " BOARD_PICTURES_FOLDER ": %s",
            strerror(errno));
    }
    if (!dir) {
        free(pictures->entries);
        pictures->entries = NULL;
        pictures->count = 0;
        return STATUS_OK;
    }
    entries = xcalloc(FILES_MAX, sizeof(*entries));
    count = read_names(dir, entries);
    for (size_t i = 0; i < count; i++) {
        fill_entry(pictures, dirfd(dir), &entries[i]);
        tell(&entries[i]);
    }
    (void)closedir(dir);
    free(pictures->entries);
    pictures->entries = xrealloc(entries, count > 0 ? count : 1, sizeof(*entries));
    pictures->count = count;
    leave_out_rest(pictures);
    return STATUS_OK;
}

enum status
board_pictures_look(struct board_pictures *pictures, board_pictures_each_fn *each,
    void *arg, struct error *err)
{
    enum status st;
    size_t good = 0;

    (void)pthread_mutex_lock(&pictures->mutex);
    st = renew(pictures, err);
    for (size_t i = 0; st == STATUS_OK && i < pictures->count; i++) {
        const struct entry *entry = &pictures->entries[i];

        good += entry->good;
        if (!entry->good) {
            each(arg, entry->picture.name, NULL, entry->why);
        } else if (good > PICTURES_MAX) {
            each(arg, entry->picture.name, NULL, "there are 64 before it");
        } else {
            each(arg, entry->picture.name, &entry->picture, NULL);
        }
    }
    (void)pthread_mutex_unlock(&pictures->mutex);
    return st;
}

/* With the mutex: the picture of this id as it was last seen. */
static bool
find_id(const struct board_pictures *pictures, const char *id, struct board_picture *out)
{
    for (size_t i = 0; i < pictures->count; i++) {
        if (pictures->entries[i].good &&
            strcmp(pictures->entries[i].picture.id, id) == 0) {
            *out = pictures->entries[i].picture;
            return true;
        }
    }
    return false;
}

/* The bytes of a picture, if they still are those that its id names. */
static char *
read_picture(const struct board_pictures *pictures, const struct board_picture *picture)
{
    int folder = open(pictures->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    char *bytes = folder >= 0 ? picture_file_read(folder, picture) : NULL;

    if (folder >= 0) {
        (void)close(folder);
    }
    return bytes;
}

enum status
board_pictures_read(struct board_pictures *pictures, const char *id,
    struct board_picture *picture, char **bytes, struct error *err)
{
    enum status st = STATUS_OK;
    bool found;

    (void)pthread_mutex_lock(&pictures->mutex);
    found = find_id(pictures, id, picture);
    if (!found) { /* another process, or none yet, gave the list */
        st = renew(pictures, err);
        found = find_id(pictures, id, picture);
    }
    (void)pthread_mutex_unlock(&pictures->mutex);
    *bytes = found ? read_picture(pictures, picture) : NULL;
    if (*bytes) {
        return STATUS_OK;
    }
    return st != STATUS_OK ? st
                           : error_set(err, STATUS_NOT_FOUND, "there is no such picture");
}
