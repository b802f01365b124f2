/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screen/text_face.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "common/log.h"
#include "common/mem.h"
#include "common/text.h"

#define LOG_TAG "screen/text"
#define FACES_MAX 32
/* Of the package fonts-dejavu-core: Arabic and much else that Inter lacks. Where it is
   not installed such letters are boxes. */
#define OTHER_FONT "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
#define OTHER_FONT_BOLD "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"
#define WIDTHS 2048 /* measured texts that are kept */

/* How wide a text is: measuring shapes it, which costs more than drawing it again. */
struct width {
    uint64_t key; /* a hash of text, font and size that stands for them; 0 = none */
    int width;    /* pixels */
};

struct text_faces {
    struct width widths[WIDTHS];
    char folder[256]; /* "" = the package's */
    struct text_face faces[FACES_MAX];
    uint64_t clock; /* counts uses, to find the face unused for longest */
};

static TTF_Font *
open_font(const struct text_faces *faces, enum theme_weight weight, int px)
{
    char file[512];
    TTF_Font *font;

    theme_font_file(faces->folder[0] ? faces->folder : NULL, weight, file, sizeof(file));
    font = TTF_OpenFont(file, px);
    if (font) {
        TTF_SetFontHinting(font, TTF_HINTING_LIGHT);
    }
    return font;
}

enum status
text_faces_new(const char *font_folder, struct text_faces **out, struct error *err)
{
    struct text_faces *faces = xcalloc(1, sizeof(*faces));
    TTF_Font *font;

    text_copy(faces->folder, sizeof(faces->folder), font_folder ? font_folder : "");
    for (int weight = THEME_REGULAR; weight <= THEME_BOLD; weight++) {
        font = open_font(faces, (enum theme_weight)weight, THEME_20);
        if (!font) {
            free(faces);
            return error_set(err, STATUS_IO,
                "could not open the font Inter: %s; install the package fonts-inter",
                TTF_GetError());
        }
        TTF_CloseFont(font);
    }
    *out = faces;
    return STATUS_OK;
}

static void
close_fonts(struct text_face *face)
{
    if (face->font) {
        TTF_CloseFont(face->font);
    }
    if (face->other) {
        TTF_CloseFont(face->other);
    }
    face->font = face->other = NULL;
}

void
text_faces_free(struct text_faces *faces)
{
    if (!faces) {
        return;
    }
    for (size_t i = 0; i < FACES_MAX; i++) {
        close_fonts(&faces->faces[i]);
    }
    free(faces);
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static void
measure_face(struct text_face *face)
{
    int min_y = 0, max_y = 0, advance = 0;

    TTF_GlyphMetrics32(face->font, 'H', NULL, NULL, &min_y, &max_y, NULL);
    face->cap = max_y;
    face->digit = 0;
    for (Uint32 digit = '0'; digit <= '9'; digit++) {
        TTF_GlyphMetrics32(face->font, digit, NULL, NULL, NULL, NULL, &advance);
        face->digit = advance > face->digit ? advance : face->digit;
    }
}

struct text_face *
text_face_find(struct text_faces *faces, enum theme_weight weight, int px)
{
    struct text_face *oldest = &faces->faces[0];

    px = px < 4 ? 4 : px;
    for (size_t i = 0; i < FACES_MAX; i++) {
        struct text_face *face = &faces->faces[i];

        if (face->font && face->weight == weight && face->px == px) {
            face->used = ++faces->clock;
            return face;
        }
        oldest = face->used < oldest->used ? face : oldest;
    }
    close_fonts(oldest);
    oldest->font = open_font(faces, weight, px);
    if (!oldest->font) {
        log_fatal(NULL, "could not open the font any more: %s", TTF_GetError());
    }
    oldest->faces = faces;
    oldest->weight = weight;
    oldest->px = px;
    oldest->used = ++faces->clock;
    measure_face(oldest);
    return oldest;
}

/* Has the font a picture of each letter? */
static bool
has_letters(TTF_Font *font, const char *text)
{
    while (*text) {
        char one[TEXT_CHARACTER_SIZE];
        size_t len = text_character(text, one);
        const unsigned char *s = (const unsigned char *)one;
        Uint32 c = s[0];

        if (len > 1) {
            c &= len == 2 ? 0x1f : len == 3 ? 0x0f : 0x07;
            for (size_t i = 1; i < len && one[0]; i++) {
                c = c << 6 | (s[i] & 0x3fu);
            }
        }
        if (one[0] && !TTF_GlyphIsProvided32(font, c)) {
            return false;
        }
        text += len;
    }
    return true;
}

static bool
is_ascii(const char *text)
{
    while (*text && (unsigned char)*text < 0x80) {
        text++;
    }
    return *text == '\0';
}

TTF_Font *
text_face_font(struct text_face *face, const char *text)
{
    if (is_ascii(text) || has_letters(face->font, text)) {
        return face->font;
    }
    if (!face->other) {
        face->other = TTF_OpenFont(
            face->weight >= THEME_SEMIBOLD ? OTHER_FONT_BOLD : OTHER_FONT, face->px);
    }
    return face->other ? face->other : face->font;
}

size_t
text_character(const char *text, char one[TEXT_CHARACTER_SIZE])
{
    size_t len = 1;

    while (((unsigned char)text[len] & 0xC0) == 0x80) {
        len++;
    }
    one[0] = '\0';
    if (len < TEXT_CHARACTER_SIZE) {
        memcpy(one, text, len);
        one[len] = '\0';
    }
    return len;
}

/* Pixels of `text`; digits in cells of one width when tabular. */
static int
measure(struct text_face *face, bool tabular, const char *text)
{
    int width = 0;

    if (!tabular) {
        TTF_SizeUTF8(text_face_font(face, text), text, &width, NULL);
        return width;
    }
    while (*text) {
        char one[TEXT_CHARACTER_SIZE];
        size_t len = text_character(text, one);
        int w = 0;

        if (is_digit(*one)) {
            w = face->digit;
        } else if (*one) {
            TTF_SizeUTF8(text_face_font(face, one), one, &w, NULL);
        }
        width += w;
        text += len;
    }
    return width;
}

int
text_face_width(struct text_face *face, bool tabular, const char *text)
{
    uint64_t key = ((uint64_t)face->px << 8 | (uint64_t)face->weight << 1 | tabular) + 1;
    struct width *known;

    key *= UINT64_C(
        0x9e3779b97f4a7c15); /* before the text, so that neither hides the other */
    for (const char *p = text; *p; p++) {
        key = (key ^ (unsigned char)*p) * UINT64_C(1099511628211);
    }
    known = &face->faces->widths[(key ^ key >> 32) % WIDTHS];
    if (known->key != key) {
        known->key = key;
        known->width = measure(face, tabular, text);
    }
    return known->width;
}

int
text_face_slack(struct text_face *face, const char *one, int width)
{
    return is_digit(*one) ? (face->digit - width) / 2 : 0;
}

int
text_face_line_height(const struct text_face *face)
{
    return (int)lround(face->px * 1.35);
}
