/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "display/board_memory.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/log.h"
#include "common/text.h"

#define LOG_TAG "display/board"

int64_t
board_memory_load(const char *path)
{
    char line[32] = "";
    int64_t seq = 0;
    FILE *f = path ? fopen(path, "re") : NULL;

    if (!f) {
        return 0;
    }
    if (!fgets(line, sizeof(line), f) ||
        !text_to_int(text_trim(line), 0, INT64_MAX, &seq)) {
        seq = 0;
    }
    (void)fclose(f);
    return seq;
}

void
board_memory_save(const char *path, int64_t seq)
{
    char aside[1024];
    bool written;
    FILE *f;

    if (!path) {
        return;
    }
    /* Written aside and renamed, so that it is never half there. */
    (void)snprintf(aside, sizeof(aside), "%s.new", path);
    f = fopen(aside, "we");
    if (!f) {
        log_warn(NULL, "could not remember the last call: %s", strerror(errno));
        return;
    }
    written = fprintf(f, "%" PRId64 "\n", seq) > 0;
    if (fclose(f) != 0 || !written || rename(aside, path) != 0) {
        log_warn(NULL, "could not remember the last call: %s", strerror(errno));
    }
}

int64_t
board_memory_since(int64_t remembered, int64_t snapshot_seq)
{
    if (remembered <= 0 || remembered > snapshot_seq ||
        snapshot_seq - remembered > BOARD_MEMORY_BACK_MAX) {
        return snapshot_seq;
    }
    return remembered;
}
