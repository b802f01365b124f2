/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/notify/sms.h"

#include <string.h>

#include <glib.h>

#include "common/text.h"

/* Places that a letter takes; 0: it is not of the alphabet. The alphabet's letters
 * outside ASCII are left out: sms_plain() makes none of them. */
static int
places(char c)
{
    static const char plain[] =
        "@$_!\"#%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        "abcdefghijklmnopqrstuvwxyz \n\r";
    static const char twice[] = "[]{}~^|\\";

    if (c && strchr(plain, c)) {
        return 1;
    }
    return c && strchr(twice, c) ? 2 : 0;
}

int
sms_length(const char *text)
{
    int length = 0;

    for (; *text; text++) {
        int taken = places(*text);

        if (taken == 0) {
            return -1;
        }
        length += taken;
    }
    return length;
}

void
sms_plain(const char *text, char *out, size_t out_size)
{
    gchar *ascii = g_str_to_ascii(text, "C"); /* "?" for what it does not know */

    text_copy(out, out_size, ascii);
    g_free(ascii);
    for (char *c = out; *c; c++) {
        if (*c == '`') {
            *c = '\'';
        } else if (places(*c) == 0) {
            *c = ' ';
        }
    }
}

size_t
sms_split(const char *plain, char parts[][SMS_LETTERS + 1], size_t max)
{
    int room = sms_length(plain) <= SMS_LETTERS ? SMS_LETTERS : SMS_PART_LETTERS;
    size_t count = 0;

    do {
        int taken = 0;
        size_t len = 0;

        if (count == max) {
            return 0;
        }
        while (plain[len] && taken + places(plain[len]) <= room) {
            taken += places(plain[len]);
            len++;
        }
        memcpy(parts[count], plain, len);
        parts[count++][len] = '\0';
        plain += len;
    } while (*plain);
    return count;
}
