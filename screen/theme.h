/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SCREEN_THEME_H
#define SCREEN_THEME_H

/*
 * The look of every screen as named tokens: colours, sizes, the typeface. The web pages
 * keep the same names in web/theme.css. Any thread, but for theme_set_contrast().
 */

#include "common/base.h"

/* X(constant, 0xRRGGBB). Shades stand behind the colours they are of. */
#define THEME_COLOUR_LIST(X) \
    X(THEME_INK, 0x10243E)   /* text; the ground of the board */ \
    X(THEME_PAPER, 0xFFFFFF) /* the ground of paper screens; text on dark */ \
    X(THEME_MIST, 0xEEF3F8)  /* panels on paper */ \
    X(THEME_LINE, 0xC9D5E3)  /* rules, borders; quiet text on ink */ \
    X(THEME_BRAND, 0x0B5CAD) /* the main action */ \
    X(THEME_CALL, 0xFFB81C)  /* only what is being called now */ \
    X(THEME_GOOD, 0x1B7F4B) \
    X(THEME_STOP, 0xB3261E) \
    X(THEME_DEEP, 0x084580)       /* brand, pressed */ \
    X(THEME_SLATE, 0x4A5A70)      /* quiet text on paper and mist */ \
    X(THEME_NIGHT, 0x1B3557)      /* panels on ink */ \
    X(THEME_CARE, 0x8A5200)       /* needs a person; nothing is broken */ \
    X(THEME_EDGE, 0x6F8299)       /* outline of what is filled in or pressed */ \
    X(THEME_GOOD_DEEP, 0x14633A)  /* good, as text on its wash */ \
    X(THEME_BRAND_WASH, 0xE3EEFA) /* grounds of notices and tags */ \
    X(THEME_GOOD_WASH, 0xE6F3EC) \
    X(THEME_STOP_WASH, 0xFBEBEA) \
    X(THEME_CARE_WASH, 0xFDF3E1)

enum theme_colour {
#define THEME_CONSTANT(constant, rgb) constant,
    THEME_COLOUR_LIST(THEME_CONSTANT)
#undef THEME_CONSTANT
        THEME_COLOUR_COUNT
};

struct rgb {
    uint8_t r, g, b;
};

/** The one scale of sizes, in units (a unit is a pixel at the screen's design size). */
enum theme_size {
    THEME_16 = 16, /* captions: never for what must be read from afar */
    THEME_20 = 20, /* body */
    THEME_25 = 25,
    THEME_32 = 32, /* titles */
    THEME_40 = 40,
    THEME_50 = 50,
    THEME_64 = 64,
    THEME_80 = 80,
    THEME_100 = 100,
    THEME_128 = 128,
    THEME_160 = 160,
    THEME_200 = 200,
    THEME_256 = 256,
    THEME_320 = 320,
    THEME_400 = 400
};

#define THEME_GAP 16 /* units between things; twice for what does not belong together */
#define THEME_RADIUS 12 /* units, corners */
#define THEME_TARGET 56 /* units, the least height of what a finger must hit */

enum theme_weight { THEME_REGULAR, THEME_MEDIUM, THEME_SEMIBOLD, THEME_BOLD };

struct rgb theme_rgb(enum theme_colour colour);

/**
 * High contrast for a person who sees badly: from now on every colour of text and edges
 * is a darker one. By window_set_contrast(), which forgets what was drawn; main thread.
 */
void theme_set_contrast(bool high);

/** Contrast of two colours by WCAG 2: 1.0 (same) to 21.0 (black on white). */
double theme_contrast(struct rgb a, struct rgb b);

/** A pair of text and ground that our screens use, and the contrast it must have. */
struct theme_pair {
    enum theme_colour text, ground;
    double least; /* 7 for what is read from afar, 4.5 elsewhere, 3 for edges and icons */
};

/** Every pair in use, by the colours of now; a test computes each. */
const struct theme_pair *theme_pairs(size_t *count);

/**
 * The font file of a weight: in `folder` when given, else where the package fonts-inter
 * puts it. `out` is filled also when there is no such file.
 */
const char *theme_font_file(
    const char *folder, enum theme_weight weight, char *out, size_t out_size);

#endif /* SCREEN_THEME_H */
