/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/phone.h"

#include <stdio.h>
#include <string.h>

#include "common/fours.h"

#define COUNTRY "62" /* Indonesia */
#define DIGITS_MIN 9

bool
phone_read(const char *text, char out[PHONE_SIZE])
{
    char digits[PHONE_SIZE];
    size_t len = 0;
    bool abroad = false;

    out[0] = '\0';
    text += strspn(text, " \t");
    if (*text == '+') {
        abroad = true;
        text++;
    }
    for (; *text; text++) {
        if (strchr(" \t.-()/", *text)) {
            continue;
        }
        if (*text < '0' || *text > '9') {
            return false;
        }
        if (!abroad && len == 0 && *text == '0') { /* 08.. is 628.. */
            memcpy(digits, COUNTRY, strlen(COUNTRY));
            len = strlen(COUNTRY);
            continue;
        }
        if (len + 1 == sizeof(digits)) {
            return false;
        }
        digits[len++] = *text;
    }
    digits[len] = '\0';
    if (!abroad && digits[0] == '8') { /* a spreadsheet has eaten the zero */
        if (len + strlen(COUNTRY) >= sizeof(digits)) {
            return false;
        }
        memmove(digits + strlen(COUNTRY), digits, len + 1);
        memcpy(digits, COUNTRY, strlen(COUNTRY));
        len += strlen(COUNTRY);
    }
    if (len < DIGITS_MIN || (!abroad && strncmp(digits, COUNTRY, strlen(COUNTRY)) != 0)) {
        return false;
    }
    memcpy(out, digits, len + 1);
    return true;
}

const char *
phone_last4(const char *phone)
{
    size_t len = strlen(phone);

    return len > 4 ? phone + len - 4 : phone;
}

const char *
phone_show(const char *phone, char out[PHONE_SHOWN_SIZE])
{
    char local[PHONE_SIZE];

    if (strncmp(phone, COUNTRY, strlen(COUNTRY)) != 0) {
        return phone;
    }
    (void)snprintf(local, sizeof(local), "0%s", phone + strlen(COUNTRY));
    return fours(local, out, PHONE_SHOWN_SIZE);
}
