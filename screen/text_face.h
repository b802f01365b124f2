/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SCREEN_TEXT_FACE_H
#define SCREEN_TEXT_FACE_H

/*
 * For text.c and text_cache.c: the font Inter at the sizes that a window uses, opened
 * when first asked for, and how wide texts are in it, each measured once. Main thread.
 */

#include <SDL_ttf.h>

#include "common/base.h"
#include "common/status.h"
#include "screen/theme.h"

#define TEXT_CHARACTER_SIZE 8

struct text_faces;

/** A font file at a size. It stays open while it is among the 32 that were asked for
 * last. */
struct text_face {
    struct text_faces *faces; /* whose it is */
    TTF_Font *font;           /* owned */
    TTF_Font *other;          /* owned; for what `font` lacks; NULL: not asked for yet */
    enum theme_weight weight;
    int px;
    int cap;   /* pixels, height of a capital */
    int digit; /* pixels, the widest digit */
    uint64_t used;
};

/** @param folder  of the font's files; NULL or "": the package's */
enum status text_faces_new(
    const char *folder, struct text_faces **faces, struct error *err) MUST_CHECK;
void text_faces_free(struct text_faces *faces);

struct text_face *text_face_find(
    struct text_faces *faces, enum theme_weight weight, int px);

/** The font that has every letter of `text`: Inter, or, for what it lacks, DejaVu. */
TTF_Font *text_face_font(struct text_face *face, const char *text);

/** Pixels of `text`; digits in cells of one width when tabular. */
int text_face_width(struct text_face *face, bool tabular, const char *text);

/** Pixels before a tabular character `width` wide, so that it stands amid its cell. */
int text_face_slack(struct text_face *face, const char *one, int width);

/** Pixels from line to line. */
int text_face_line_height(const struct text_face *face);

/** The first character of a UTF-8 text, "" if it has no room; gives its bytes. */
size_t text_character(const char *text, char one[TEXT_CHARACTER_SIZE]);

#endif /* SCREEN_TEXT_FACE_H */
