/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISPLAY_PICTURE_LOADER_H
#define DISPLAY_PICTURE_LOADER_H

/*
 * Loads pictures of a folder on a thread of its own, with less right to the processor
 * than the rest of the board, for a call must never wait for a picture or its disk. It
 * only makes pixels, which are plain memory; windows and textures stay with the main
 * thread, which calls all of this.
 */

#include "display/picture_folder.h"

#include "common/status.h"

struct picture_loader;

/** `wake` is called on the loader's thread when there is an answer. */
enum status picture_loader_start(const char *folder, void (*wake)(void *arg), void *arg,
    struct picture_loader **loader, struct error *err) MUST_CHECK;
/** Waits for a picture that is just being read. Accepts NULL. */
void picture_loader_stop(struct picture_loader *loader);

/**
 * Load the picture after the one named, for a place of `width` x `height` pixels; see
 * picture_folder_load(). What was asked before is forgotten.
 */
void picture_loader_ask(
    struct picture_loader *loader, const char *name, bool again, int width, int height);

/** What has become of the question. */
struct picture_answer {
    enum picture_found found;
    char name[PICTURE_NAME_SIZE];
    struct pixels *pixels; /* with PICTURE_FOUND the caller's */
};

/** False while there is no answer, or nothing was asked. */
bool picture_loader_take(struct picture_loader *loader, struct picture_answer *answer);

#endif /* DISPLAY_PICTURE_LOADER_H */
