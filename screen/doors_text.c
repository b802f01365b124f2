/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What screens say of an office's doors. */
#include "screen/doors_text.h"

#include <stdio.h>
#include <string.h>

#include "screen/i18n.h"

const char *
doors_title(enum doors_state state)
{
    switch (state) {
    case DOORS_LATER:
        return _("Kantor belum buka");
    case DOORS_OVER:
        return _("Kantor sudah tutup");
    case DOORS_CLOSED:
        return _("Kantor tutup hari ini");
    case DOORS_OPEN:
        break;
    }
    return "";
}

const char *
doors_opening(int64_t at_ms, int64_t now_ms, char out[DOORS_TEXT_SIZE])
{
    char clock[I18N_TEXT_SIZE], date[I18N_TEXT_SIZE], today[I18N_TEXT_SIZE];

    (void)i18n_clock(at_ms, clock);
    (void)i18n_date(at_ms, date);
    if (strcmp(date, i18n_date(now_ms, today)) == 0) {
        (void)snprintf(out, DOORS_TEXT_SIZE, _("Buka hari ini pukul %s."), clock);
    } else {
        (void)snprintf(out, DOORS_TEXT_SIZE, _("Buka lagi %s, pukul %s."), date, clock);
    }
    return out;
}
