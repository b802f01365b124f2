/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/text_turns.h"

#include <string.h>

#define BYTES 3 /* of each, in UTF-8 */

size_t
text_turn_bytes(const char *text, size_t len)
{
    const unsigned char *s = (const unsigned char *)text;

    return len >= BYTES && s[0] == 0xe2 &&
                   ((s[1] == 0x80 && s[2] >= 0xa8 && s[2] <= 0xae) ||
                       (s[1] == 0x81 && s[2] >= 0xa6 && s[2] <= 0xa9))
               ? BYTES
               : 0;
}

size_t
text_drop_turns(char *text, size_t len)
{
    size_t at = 0;

    while (at < len) {
        size_t turn = text_turn_bytes(text + at, len - at);

        if (turn > 0) {
            len -= turn;
            memmove(text + at, text + at + turn, len - at);
        } else {
            at++;
        }
    }
    return len;
}
