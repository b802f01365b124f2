/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sentences with {number} and {counter} in them. */
#include "common/call_text.h"

#include <ctype.h>
#include <string.h>

#include "common/text.h"

#define NUMBER "{number}"
#define COUNTER "{counter}"
#define NAME_MAX_SHOWN 20

const char *const call_language_codes[] = {
#define CALL_LANGUAGE_CODE(name, code, voice) code,
    CALL_LANGUAGE_LIST(CALL_LANGUAGE_CODE)
#undef CALL_LANGUAGE_CODE
        NULL
};

const char *const call_kind_names[] = {
#define CALL_KIND_NAME(name, word) word,
    CALL_KIND_LIST(CALL_KIND_NAME)
#undef CALL_KIND_NAME
        NULL
};

bool
call_language_has_voice(size_t language)
{
    static const char *const voices[] = {
#define CALL_LANGUAGE_VOICE(name, code, voice) voice,
        CALL_LANGUAGE_LIST(CALL_LANGUAGE_VOICE)
#undef CALL_LANGUAGE_VOICE
    };

    return language < ARRAY_LEN(voices) && voices[language][0] != '\0';
}

/* A brace that begins neither of the two: say which, if it looks like a name. */
static enum status
refuse_brace(const char *at, struct error *err)
{
    size_t len = strspn(at + 1, "abcdefghijklmnopqrstuvwxyz_");

    if (*at == '{' && len > 0 && len <= NAME_MAX_SHOWN && at[len + 1] == '}') {
        return error_set(err, STATUS_ARG,
            "has the unknown placeholder {%.*s}; there are " NUMBER " and " COUNTER,
            (int)len, at + 1);
    }
    return error_set(
        err, STATUS_ARG, "has a brace that belongs to neither " NUMBER " nor " COUNTER);
}

enum status
call_text_check(const char *text, struct error *err)
{
    int numbers = 0;
    int counters = 0;
    bool words = false;

    while (*text) {
        if (text_starts_with(text, NUMBER)) {
            numbers++;
            text += strlen(NUMBER);
        } else if (text_starts_with(text, COUNTER)) {
            counters++;
            text += strlen(COUNTER);
        } else if (*text == '{' || *text == '}') {
            return refuse_brace(text, err);
        } else {
            words = words || isalpha((unsigned char)*text);
            text++;
        }
    }
    if (numbers != 1) {
        return error_set(err, STATUS_ARG, "must have " NUMBER " once");
    }
    if (counters > 1) {
        return error_set(err, STATUS_ARG, "may have " COUNTER " once at most");
    }
    return words ? STATUS_OK : error_set(err, STATUS_ARG, "must have words too");
}

void
call_text_fill(
    const char *text, const char *number, const char *counter, char *out, size_t out_size)
{
    out[0] = '\0';
    while (*text) {
        size_t len = 1;

        if (text_starts_with(text, NUMBER)) {
            text_append(out, out_size, number);
            len = strlen(NUMBER);
        } else if (text_starts_with(text, COUNTER)) {
            text_append(out, out_size, counter);
            len = strlen(COUNTER);
        } else {
            char piece[CALL_TEXT_SIZE];

            len += strcspn(text + 1, "{");
            len = len < sizeof(piece) ? len : sizeof(piece) - 1;
            memcpy(piece, text, len);
            piece[len] = '\0';
            text_append(out, out_size, piece);
        }
        text += len;
    }
}
