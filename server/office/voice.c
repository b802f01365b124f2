/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/office/voice.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/office/helper_program.h"

#define PROGRAM "antrean-voice"
#define EXIT_NOTHING 2

/* The office's folder of recorded words; NULL when it has none. */
static const char *
recordings(const struct act *act, char path[PATH_MAX])
{
    struct stat info;

    (void)snprintf(path, PATH_MAX, "%s/files/voice", act->folder);
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode) ? path : NULL;
}

static enum status
read_sound(int file, char **bytes, size_t *len, struct error *err)
{
    struct stat info;

    if (fstat(file, &info) != 0 || info.st_size == 0) {
        return error_set(err, STATUS_IO, "%s said nothing", PROGRAM);
    }
    *len = (size_t)info.st_size;
    *bytes = malloc(*len);
    if (!*bytes || pread(file, *bytes, *len, 0) != (ssize_t)*len) {
        free(*bytes);
        return error_set(err, STATUS_IO, "what %s said cannot be read", PROGRAM);
    }
    return STATUS_OK;
}

static enum status
make(const char *text, const char *folder, int in, int out, char **bytes, size_t *len,
    struct error *err)
{
    size_t text_len = strlen(text);
    enum status st;
    int code;

    if (in < 0 || out < 0 || pwrite(in, text, text_len, 0) != (ssize_t)text_len) {
        return error_set(
            err, STATUS_IO, "could not ask %s: %s", PROGRAM, strerror(errno));
    }
    st = helper_program_run(PROGRAM, folder, in, out, &code, err);
    if (st != STATUS_OK) {
        return st;
    }
    if (code == EXIT_NOTHING) {
        return error_field(err, "number", "cannot be said");
    }
    return code == 0 ? read_sound(out, bytes, len, err)
                     : error_set(err, STATUS_IO, "%s failed", PROGRAM);
}

enum status
voice_make(const struct act *act, const json_t *wish, char **bytes, size_t *len,
    struct error *err)
{
    char path[PATH_MAX];
    char *text;
    int in, out;
    enum status st;

    /* An office without the package has silent boards in browsers: no fault of ours. */
    if (!helper_program_is_there(PROGRAM)) {
        return error_set(err, STATUS_NOT_FOUND, "%s is not installed", PROGRAM);
    }
    text = json_dumps(wish, JSON_COMPACT);
    in = memfd_create("wish", MFD_CLOEXEC);
    out = memfd_create("voice", MFD_CLOEXEC);
    st = text ? make(text, recordings(act, path), in, out, bytes, len, err)
              : error_set(err, STATUS_INTERNAL, "a wish is no JSON");

    free(text);
    if (in >= 0) {
        (void)close(in);
    }
    if (out >= 0) {
        (void)close(out);
    }
    return st;
}
