/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small jobs on strings. */
#include "common/text.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/text_turns.h"

bool
text_copy(char *out, size_t out_size, const char *text)
{
    size_t len = strlen(text);
    bool fits = len < out_size;

    if (!fits) {
        len = out_size - 1;
    }
    memcpy(out, text, len);
    out[len] = '\0';
    return fits;
}

/* A control character of C1, which has two bytes? */
static bool
is_c1(const unsigned char *s)
{
    return s[0] == 0xc2 && s[1] < 0xa0;
}

void
text_copy_clean(char *out, size_t out_size, const char *text)
{
    if (!text_copy(out, out_size, text)) {
        size_t len = out_size - 1;

        while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80) {
            len--; /* to the first byte of the character that did not fit */
        }
        out[len] = '\0';
    }
    for (unsigned char *p = (unsigned char *)out; *p; p++) {
        if ((*p < 0x20 && *p != '\t') || *p == 0x7f) {
            *p = ' ';
        } else if (is_c1(p)) {
            p[0] = p[1] = ' ';
        } else {
            memset(p, ' ', text_turn_bytes((char *)p, strnlen((char *)p, 3)));
        }
    }
}

bool
text_append(char *out, size_t out_size, const char *text)
{
    size_t used = strlen(out);

    return text_copy(out + used, out_size - used, text);
}

/* Bytes of the UTF-8 sequence at `s`, or 0 if it is none (overlong, surrogate, cut). */
static size_t
utf8_sequence(const unsigned char *s, size_t left)
{
    uint32_t code;
    size_t len;

    if (s[0] < 0x80) {
        return 1;
    }
    if ((s[0] & 0xe0) == 0xc0) {
        len = 2;
        code = s[0] & 0x1f;
    } else if ((s[0] & 0xf0) == 0xe0) {
        len = 3;
        code = s[0] & 0x0f;
    } else if ((s[0] & 0xf8) == 0xf0) {
        len = 4;
        code = s[0] & 0x07;
    } else {
        return 0;
    }
    if (len > left) {
        return 0;
    }
    for (size_t i = 1; i < len; i++) {
        if ((s[i] & 0xc0) != 0x80) {
            return 0;
        }
        code = code << 6 | (s[i] & 0x3f);
    }
    if ((len == 2 && code < 0x80) || (len == 3 && code < 0x800) ||
        (len == 4 && code < 0x10000) || code > 0x10ffff ||
        (code >= 0xd800 && code <= 0xdfff)) {
        return 0;
    }
    return len;
}

bool
text_is_clean_utf8(const char *text, size_t len)
{
    const unsigned char *s = (const unsigned char *)text;
    size_t i = 0;

    while (i < len) {
        size_t step;

        if (s[i] >= 0x20 && s[i] < 0x7f) { /* most are */
            i++;
            continue;
        }
        step = utf8_sequence(s + i, len - i);
        if (step == 0) {
            return false;
        }
        if ((s[i] < 0x20 && s[i] != '\t' && s[i] != '\n') || s[i] == 0x7f) {
            return false;
        }
        if (is_c1(s + i)) {
            return false;
        }
        i += step;
    }
    return true;
}

bool
text_is_email(const char *text)
{
    const char *at = strchr(text, '@');

    return at && at > text && at[1] && !strpbrk(text, " \t\r\n<>,;\"") &&
           !strchr(at + 1, '@');
}

size_t
text_utf8_len(const char *text)
{
    size_t count = 0;

    for (; *text; text++) {
        count += ((unsigned char)*text & 0xc0) != 0x80;
    }
    return count;
}

bool
text_to_int(const char *text, int64_t min, int64_t max, int64_t *value)
{
    char *end;
    long long number;

    if ((*text < '0' || *text > '9') && *text != '-') {
        return false;
    }
    errno = 0;
    number = strtoll(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || number < min || number > max) {
        return false;
    }
    *value = number;
    return true;
}

static bool
is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool
text_is_blank(const char *text)
{
    while (is_space(*text)) {
        text++;
    }
    return *text == '\0';
}

char *
text_trim(char *text)
{
    size_t len;

    while (is_space(*text)) {
        text++;
    }
    len = strlen(text);
    while (len > 0 && is_space(text[len - 1])) {
        text[--len] = '\0';
    }
    return text;
}

bool
text_starts_with(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

static const char base32_alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

void
text_base32_encode(const uint8_t *bytes, size_t len, char *out, size_t out_size)
{
    size_t used = 0;
    uint32_t bits = 0;
    int count = 0;

    assert(out_size > (len * 8 + 4) / 5);
    for (size_t i = 0; i < len; i++) {
        bits = bits << 8 | bytes[i];
        count += 8;
        while (count >= 5) {
            count -= 5;
            out[used++] = base32_alphabet[bits >> count & 31];
        }
    }
    if (count > 0) {
        out[used++] = base32_alphabet[bits << (5 - count) & 31];
    }
    out[used] = '\0';
}

/* The five bits of each character from '0' to 'z', or -1: the alphabet leaves out I, L, O
 * and U. */
static const int8_t base32_values[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, -1, -1, -1, -1, -1,
    -1, -1, 10, 11, 12, 13, 14, 15, 16, 17, -1, 18, 19, -1, 20, 21, -1, 22, 23, 24, 25,
    26, -1, 27, 28, 29, 30, 31, -1, -1, -1, -1, -1, -1, 10, 11, 12, 13, 14, 15, 16, 17,
    -1, 18, 19, -1, 20, 21, -1, 22, 23, 24, 25, 26, -1, 27, 28, 29, 30, 31 };

static int
base32_value(char c)
{
    unsigned at = (unsigned)(unsigned char)c - '0'; /* what is below it is far above */

    return at < sizeof(base32_values) ? base32_values[at] : -1;
}

bool
text_is_base32(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (base32_value(text[i]) < 0) {
            return false;
        }
    }
    return true;
}

bool
text_base32_decode(const char *text, size_t text_len, uint8_t *out, size_t len)
{
    size_t used = 0;
    uint32_t bits = 0;
    int count = 0;

    if (text_len != (len * 8 + 4) / 5) {
        return false;
    }
    for (size_t i = 0; i < text_len; i++) {
        int value = base32_value(text[i]);

        if (value < 0) {
            return false;
        }
        bits = bits << 5 | (uint32_t)value;
        count += 5;
        if (count >= 8) {
            count -= 8;
            out[used++] = (uint8_t)(bits >> count);
        }
    }
    return used == len && (bits & ((1u << count) - 1)) == 0;
}

static int
hex_value(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int
text_escaped(const char *text, size_t len)
{
    int high = len > 2 && text[0] == '%' ? hex_value(text[1]) : -1;
    int low = high < 0 ? -1 : hex_value(text[2]);

    return low < 0 ? -1 : high * 16 + low;
}

void
text_hex(const uint8_t *bytes, size_t len, char *out)
{
    static const char hex[] = "0123456789abcdef";

    for (size_t i = 0; i < len; i++) {
        out[2 * i] = hex[bytes[i] >> 4];
        out[2 * i + 1] = hex[bytes[i] & 15];
    }
    out[2 * len] = '\0';
}
