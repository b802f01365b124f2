/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "display/picture_store.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "common/text.h"
#include "pictures/picture_limits.h"

#define PREFIX_LEN 3 /* "07-" */
#define ID_LEN (PICTURE_ID_SIZE - 1)
#define ASIDE "part" /* being written */

static const char *
path_of(
    const struct picture_store *store, const char *name, char path[PICTURE_STORE_PATH])
{
    (void)snprintf(path, PICTURE_STORE_PATH, "%s/%s", store->folder, name);
    return path;
}

enum status
picture_store_open(struct picture_store *store, const char *folder, struct error *err)
{
    char path[sizeof(store->folder)];

    if (!text_copy(store->folder, sizeof(store->folder), folder) || !folder[0]) {
        return error_set(err, STATUS_ARG, "the name of the folder is too long");
    }
    memcpy(path, store->folder, sizeof(path));
    for (char *slash = strchr(path + 1, '/');; slash = strchr(slash + 1, '/')) {
        if (slash) {
            *slash = '\0';
        }
        if (mkdir(path, 0700) != 0 && errno != EEXIST) {
            return error_set(err, STATUS_IO, "could not make the folder %.120s: %s", path,
                strerror(errno));
        }
        if (!slash) {
            return STATUS_OK;
        }
        *slash = '/';
    }
}

bool
picture_store_name(
    size_t place, const char *id, const char *type, char out[PICTURE_FILE_SIZE])
{
    const char *end = type && strcmp(type, "image/png") == 0    ? "png"
                      : type && strcmp(type, "image/jpeg") == 0 ? "jpg"
                                                                : NULL;

    if (!id || !end || place >= PICTURES_MAX || strlen(id) != ID_LEN ||
        id[strspn(id, "0123456789abcdef")] != '\0') {
        return false;
    }
    (void)snprintf(out, PICTURE_FILE_SIZE, "%02zu-%s.%s", place, id, end);
    return true;
}

/* Did we make a file of this name? */
static bool
is_ours(const char *name)
{
    char again[PICTURE_FILE_SIZE];
    char id[PICTURE_ID_SIZE] = "";
    const char *dot = strrchr(name, '.');

    if (!dot || dot != name + PREFIX_LEN + ID_LEN) {
        return false;
    }
    memcpy(id, name + PREFIX_LEN, ID_LEN);
    return name[0] >= '0' && name[0] <= '9' && name[1] >= '0' && name[1] <= '9' &&
           picture_store_name(
               0, id, strcmp(dot, ".png") == 0 ? "image/png" : "image/jpeg", again) &&
           strcmp(again + PREFIX_LEN - 1, name + PREFIX_LEN - 1) == 0;
}

bool
picture_store_has(const struct picture_store *store, const char *name, bool *moved)
{
    DIR *dir = opendir(store->folder);
    const struct dirent *entry;
    char from[PICTURE_STORE_PATH];
    char to[PICTURE_STORE_PATH];
    bool found = false;

    while (dir && !found && (entry = readdir(dir))) {
        if (!is_ours(entry->d_name) ||
            strcmp(entry->d_name + PREFIX_LEN, name + PREFIX_LEN) != 0) {
            continue;
        }
        if (strcmp(entry->d_name, name) == 0) {
            found = true;
        } else if (rename(path_of(store, entry->d_name, from),
                       path_of(store, name, to)) == 0) {
            found = true;
            *moved = true;
        }
    }
    if (dir) {
        (void)closedir(dir);
    }
    return found;
}

FILE *
picture_store_begin(const struct picture_store *store, struct error *err)
{
    char aside[PICTURE_STORE_PATH];
    FILE *file = fopen(path_of(store, ASIDE, aside), "w+e");

    if (!file) {
        (void)error_set(
            err, STATUS_IO, "could not write %.120s: %s", aside, strerror(errno));
    }
    return file;
}

/* Is the content what the name says? */
static bool
fits_name(FILE *file, const char *name)
{
    crypto_generichash_state state;
    uint8_t hash[ID_LEN / 2];
    char id[PICTURE_ID_SIZE];
    uint8_t bytes[16384];
    size_t len;

    rewind(file);
    (void)crypto_generichash_init(&state, NULL, 0, sizeof(hash));
    while ((len = fread(bytes, 1, sizeof(bytes), file)) > 0) {
        (void)crypto_generichash_update(&state, bytes, len);
    }
    (void)crypto_generichash_final(&state, hash, sizeof(hash));
    text_hex(hash, sizeof(hash), id);
    return memcmp(id, name + PREFIX_LEN, ID_LEN) == 0;
}

enum status
picture_store_finish(
    const struct picture_store *store, FILE *file, const char *name, struct error *err)
{
    char aside[PICTURE_STORE_PATH];
    char path[PICTURE_STORE_PATH];
    /* On the disk before it has its name: after a power cut it is whole or not there. */
    bool written = fflush(file) == 0 && fdatasync(fileno(file)) == 0;

    if (written && !fits_name(file, name)) {
        picture_store_cancel(store, file);
        return error_set(err, STATUS_UNREADABLE, "a picture came with other content");
    }
    if (fclose(file) != 0 || !written ||
        rename(path_of(store, ASIDE, aside), path_of(store, name, path)) != 0) {
        enum status st = error_set(err, STATUS_IO,
            "could not keep a picture in %.120s: %s", store->folder, strerror(errno));

        (void)unlink(path_of(store, ASIDE, aside));
        return st;
    }
    return STATUS_OK;
}

void
picture_store_cancel(const struct picture_store *store, FILE *file)
{
    char aside[PICTURE_STORE_PATH];

    (void)fclose(file);
    (void)unlink(path_of(store, ASIDE, aside));
}

static bool
is_among(char (*names)[PICTURE_FILE_SIZE], size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(names[i], name) == 0) {
            return true;
        }
    }
    return false;
}

bool
picture_store_keep(
    const struct picture_store *store, char (*names)[PICTURE_FILE_SIZE], size_t count)
{
    DIR *dir = opendir(store->folder);
    const struct dirent *entry;
    char path[PICTURE_STORE_PATH];
    bool removed = false;

    while (dir && (entry = readdir(dir))) {
        bool is_old = is_ours(entry->d_name) && !is_among(names, count, entry->d_name);

        if ((is_old || strcmp(entry->d_name, ASIDE) == 0) &&
            unlink(path_of(store, entry->d_name, path)) == 0) {
            removed = removed || is_old;
        }
    }
    if (dir) {
        (void)closedir(dir);
    }
    return removed;
}
