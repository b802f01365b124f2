/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/prereg/paper_reason.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "common/text.h"

static const char *const blanks[] = { "{berkas}", "{paper}" };

/* How many bytes of a blank stand here; 0: none does. */
static size_t
blank_at(const char *text)
{
    for (size_t i = 0; i < ARRAY_LEN(blanks); i++) {
        if (text_starts_with(text, blanks[i])) {
            return strlen(blanks[i]);
        }
    }
    return 0;
}

void
paper_reason_text(const struct office_settings *settings, const char *code,
    const char *label, bool english, char out[PAPER_REASON_SIZE])
{
    const struct settings_reason *reason = settings_reason(settings, code);
    const char *from;

    out[0] = '\0';
    if (!reason) {
        return;
    }
    from = english && reason->text_en[0] ? reason->text_en : reason->text;
    while (*from) {
        size_t blank = blank_at(from);
        char letter[2] = { *from, '\0' };

        text_append(out, PAPER_REASON_SIZE, blank ? label : letter);
        from += blank ? blank : 1;
    }
    out[0] = (char)toupper((unsigned char)out[0]); /* a label may begin it */
}
