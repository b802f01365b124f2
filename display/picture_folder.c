/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "display/picture_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/log.h"
#include "common/mem.h"
#include "common/text.h"
#include "display/board_surface.h"
#include "pictures/picture_decode.h"
#include "screen/layout.h"

#define LOG_TAG "display/pictures"

/* A file at a time of its life. */
struct version {
    char name[PICTURE_NAME_SIZE]; /* "" = none */
    off_t size;
    struct timespec changed;
};

struct picture_folder {
    char *path;                            /* owned */
    struct version last;                   /* what was loaded last */
    struct version left_out[PICTURES_MAX]; /* cannot be shown; the oldest makes room */
    size_t next_left_out;
};

struct picture_folder *
picture_folder_new(const char *path)
{
    struct picture_folder *folder = xcalloc(1, sizeof(*folder));

    folder->path = xstrdup(path);
    return folder;
}

void
picture_folder_free(struct picture_folder *folder)
{
    if (folder) {
        free(folder->path);
        free(folder);
    }
}

static bool
is_same_version(const struct version *a, const struct version *b)
{
    return strcmp(a->name, b->name) == 0 && a->size == b->size &&
           a->changed.tv_sec == b->changed.tv_sec &&
           a->changed.tv_nsec == b->changed.tv_nsec;
}

static bool
is_left_out(const struct picture_folder *folder, const struct version *version)
{
    for (size_t i = 0; i < PICTURES_MAX; i++) {
        if (is_same_version(&folder->left_out[i], version)) {
            return true;
        }
    }
    return false;
}

static void
leave_out(struct picture_folder *folder, const struct version *version, const char *why)
{
    char shown[2 * PICTURE_NAME_SIZE];

    folder->left_out[folder->next_left_out++ % PICTURES_MAX] = *version;
    log_warn(NULL, "%s is not shown: %s",
        log_escape(version->name, strlen(version->name), shown, sizeof(shown)), why);
}

/* Open a file of the folder; NULL when it is none, or has gone since it was listed. */
static FILE *
open_version(
    const struct picture_folder *folder, const char *name, struct version *version)
{
    char path[1024];
    struct stat info;
    FILE *file;
    int fd;

    *version = (struct version){ .size = 0 };
    if (!text_copy(version->name, sizeof(version->name), name) ||
        snprintf(path, sizeof(path), "%s/%s", folder->path, name) >= (int)sizeof(path)) {
        return NULL;
    }
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe must not hold us up */
    if (fd < 0 || fstat(fd, &info) != 0 || !S_ISREG(info.st_mode) ||
        !(file = fdopen(fd, "r"))) {
        if (fd >= 0) {
            (void)close(fd);
        }
        return NULL;
    }
    version->size = info.st_size;
    version->changed = info.st_ctim;
    return file;
}

/* A small picture fills its place too. */
static struct pixels *
enlarge(struct pixels *small, int width, int height)
{
    struct rect place =
        rect_fit((struct rect){ 0, 0, width, height }, small->width, small->height);
    SDL_Surface *from;
    SDL_Surface *to;
    struct pixels *large;

    if (place.w <= small->width || place.h <= small->height ||
        !(large = pixels_new(place.w, place.h))) {
        return small;
    }
    from = board_surface_of(small);
    to = board_surface_of(large);
    if (!from || !to || SDL_SoftStretchLinear(from, NULL, to, NULL) != 0) {
        pixels_free(large);
        large = NULL;
    } else {
        pixels_free(small);
    }
    SDL_FreeSurface(from);
    SDL_FreeSurface(to);
    return large ? large : small;
}

/* Load one file; NULL when it cannot be shown, which was told. */
static struct pixels *
load(struct picture_folder *folder, FILE *file, const struct version *version, int width,
    int height)
{
    struct pixels *pixels = NULL;
    struct error err;

    if (version->size > PICTURE_FILE_MAX) {
        leave_out(folder, version, "larger than 8 MB");
        return NULL;
    }
    if (picture_decode(file, width, height, &pixels, &err) != STATUS_OK) {
        leave_out(folder, version, err.text);
        return NULL;
    }
    return enlarge(pixels, width, height);
}

static int
is_picture(const struct dirent *entry)
{
    static const char *const ends[] = { ".png", ".jpg", ".jpeg" };
    const char *dot = strrchr(entry->d_name, '.');

    for (size_t i = 0; dot && entry->d_name[0] != '.' && i < ARRAY_LEN(ends); i++) {
        if (strcasecmp(dot, ends[i]) == 0) {
            return 1;
        }
    }
    return 0;
}

static int
compare_entries(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* The first of the sorted names to try: after `name`, or that one itself. */
static int
first_after(struct dirent *const *list, int count, const char *name, bool again)
{
    for (int i = 0; i < count; i++) {
        int order = strcmp(list[i]->d_name, name);

        if (order > 0 || (again && order == 0)) {
            return i;
        }
    }
    return 0;
}

enum picture_found
picture_folder_load(struct picture_folder *folder, char name[PICTURE_NAME_SIZE],
    bool again, int width, int height, struct pixels **pixels)
{
    struct dirent **list = NULL;
    int listed = scandir(folder->path, &list, is_picture, compare_entries);
    int count = listed > PICTURES_MAX ? PICTURES_MAX : listed;
    int first = first_after(list, count, name, again);
    enum picture_found found = PICTURE_NONE;

    for (int i = 0; i < count && found == PICTURE_NONE; i++) {
        struct version version;
        FILE *file = open_version(folder, list[(first + i) % count]->d_name, &version);

        if (!file) {
            continue;
        }
        if (!again && strcmp(version.name, name) == 0 &&
            is_same_version(&version, &folder->last)) {
            found = PICTURE_THE_SAME; /* once round, and nothing else could be shown */
        } else if (!is_left_out(folder, &version) &&
                   (*pixels = load(folder, file, &version, width, height))) {
            found = PICTURE_FOUND;
            folder->last = version;
            memcpy(name, version.name, PICTURE_NAME_SIZE);
        }
        (void)fclose(file);
    }
    for (int i = 0; i < listed; i++) {
        free(list[i]);
    }
    free(list);
    return found;
}
