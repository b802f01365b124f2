/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screen/theme.h"

#include <math.h>
#include <stdio.h>

#define FONT_FOLDER "/usr/share/fonts/opentype/inter"

static const struct theme_pair pairs[] = {
    /* The board: read from ten metres. */
    { THEME_PAPER, THEME_INK, 7.0 }, { THEME_LINE, THEME_INK, 7.0 },
    { THEME_CALL, THEME_INK, 7.0 }, { THEME_PAPER, THEME_NIGHT, 7.0 },
    { THEME_LINE, THEME_NIGHT, 7.0 }, { THEME_CALL, THEME_NIGHT, 7.0 },
    { THEME_INK, THEME_CALL, 7.0 },
    /* Paper screens. */
    { THEME_INK, THEME_PAPER, 7.0 }, { THEME_INK, THEME_MIST, 7.0 },
    { THEME_INK, THEME_LINE, 7.0 },
    { THEME_SLATE, THEME_LINE, 4.5 }, /* while it is pressed */
    { THEME_DEEP, THEME_LINE, 4.5 },  /* while it is pressed */
    { THEME_SLATE, THEME_PAPER, 4.5 }, { THEME_SLATE, THEME_MIST, 4.5 },
    { THEME_BRAND, THEME_PAPER, 4.5 }, { THEME_BRAND, THEME_MIST, 4.5 },
    { THEME_PAPER, THEME_BRAND, 4.5 }, { THEME_PAPER, THEME_DEEP, 4.5 },
    { THEME_PAPER, THEME_GOOD, 4.5 }, { THEME_PAPER, THEME_STOP, 4.5 },
    { THEME_GOOD, THEME_PAPER, 4.5 }, { THEME_STOP, THEME_PAPER, 4.5 },
    { THEME_STOP, THEME_MIST, 4.5 },
    /* Pages: notices, tags, what is filled in. */
    { THEME_CARE, THEME_PAPER, 4.5 }, { THEME_CARE, THEME_MIST, 4.5 },
    { THEME_CARE, THEME_CARE_WASH, 4.5 }, { THEME_STOP, THEME_STOP_WASH, 4.5 },
    { THEME_GOOD_DEEP, THEME_GOOD_WASH, 4.5 }, { THEME_DEEP, THEME_BRAND_WASH, 4.5 },
    { THEME_BRAND, THEME_BRAND_WASH, 4.5 }, { THEME_INK, THEME_BRAND_WASH, 7.0 },
    { THEME_INK, THEME_GOOD_WASH, 7.0 }, { THEME_INK, THEME_STOP_WASH, 7.0 },
    { THEME_INK, THEME_CARE_WASH, 7.0 }, { THEME_SLATE, THEME_BRAND_WASH, 4.5 },
    { THEME_SLATE, THEME_GOOD_WASH, 4.5 }, { THEME_SLATE, THEME_STOP_WASH, 4.5 },
    { THEME_SLATE, THEME_CARE_WASH, 4.5 }, { THEME_EDGE, THEME_PAPER, 3.0 },
    { THEME_EDGE, THEME_MIST, 3.0 }, { THEME_GOOD, THEME_MIST, 3.0 }, /* icons only */
};

static bool high_contrast;

void
theme_set_contrast(bool high)
{
    high_contrast = high;
}

struct rgb
theme_rgb(enum theme_colour colour)
{
    static const uint32_t values[] = {
#define THEME_VALUE(constant, rgb) rgb,
        THEME_COLOUR_LIST(THEME_VALUE)
#undef THEME_VALUE
    };
    /* At least 9 on paper, 8 on mist; 0: the same. */
    static const uint32_t darker[THEME_COLOUR_COUNT] = {
        [THEME_SLATE] = 0x10243E,
        [THEME_EDGE] = 0x10243E,
        [THEME_BRAND] = 0x084580,
        [THEME_DEEP] = 0x10243E,
        [THEME_GOOD] = 0x0F5230,
        [THEME_STOP] = 0x8C1A13,
    };
    uint32_t value = high_contrast && darker[colour] ? darker[colour] : values[colour];

    return (struct rgb){ (uint8_t)(value >> 16), (uint8_t)(value >> 8), (uint8_t)value };
}

static double
linear(uint8_t channel)
{
    double c = channel / 255.0;

    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double
luminance(struct rgb c)
{
    return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b);
}

double
theme_contrast(struct rgb a, struct rgb b)
{
    double la = luminance(a);
    double lb = luminance(b);

    return la > lb ? (la + 0.05) / (lb + 0.05) : (lb + 0.05) / (la + 0.05);
}

const struct theme_pair *
theme_pairs(size_t *count)
{
    *count = sizeof(pairs) / sizeof(pairs[0]);
    return pairs;
}

const char *
theme_font_file(const char *folder, enum theme_weight weight, char *out, size_t out_size)
{
    static const char *const names[] = { "Inter-Regular.otf", "Inter-Medium.otf",
        "Inter-SemiBold.otf", "Inter-Bold.otf" };

    snprintf(out, out_size, "%s/%s", folder ? folder : FONT_FOLDER, names[weight]);
    return out;
}
