/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screen/i18n.h"

#include <libintl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/beside.h"
#include "common/clock.h"
#include "common/text.h"
#include "common/words.h"

#define DOMAIN "antrean"

const char *const i18n_languages[] = { "id", "en", "jv", NULL };

/* The gettext manual, "Being a gettext grok": counting this up makes gettext look at
   LANGUAGE again. */
extern int _nl_msg_cat_cntr;

const char *
i18n_text(const char *indonesian)
{
    return dgettext(DOMAIN, indonesian);
}

/* One of ours; Indonesian for any other. */
static const char *
known(const char *language)
{
    return i18n_languages[words_find(i18n_languages, language ? language : "", 0)];
}

void
i18n_init(const char *language)
{
    /* Beside the program (or above a test) in a build, else under the prefix of an
       installed one. */
    static const char *const places[] = { "locale", "../locale", "../share/locale",
        NULL };
    char folder[512];

    /* gettext translates in any locale but "C"; this one is always there, and its
       numbers are written the plain way. */
    setlocale(LC_ALL, "C.UTF-8");
    if (beside_find(
            NULL, places, "en/LC_MESSAGES/" DOMAIN ".mo", folder, sizeof(folder))) {
        bindtextdomain(DOMAIN, folder);
    }
    bind_textdomain_codeset(DOMAIN, "UTF-8");
    i18n_set_language(language);
}

void
i18n_set_language(const char *language)
{
    setenv("LANGUAGE", known(language), 1);
    _nl_msg_cat_cntr++;
}

const char *
i18n_language(void)
{
    return known(getenv("LANGUAGE"));
}

const char *
i18n_date(int64_t at_ms, char out[I18N_TEXT_SIZE])
{
    static const char *const days[] = { N_("Minggu"), N_("Senin"), N_("Selasa"),
        N_("Rabu"), N_("Kamis"), N_("Jumat"), N_("Sabtu") };
    static const char *const months[] = { N_("Januari"), N_("Februari"), N_("Maret"),
        N_("April"), N_("Mei"), N_("Juni"), N_("Juli"), N_("Agustus"), N_("September"),
        N_("Oktober"), N_("November"), N_("Desember") };
    char date[DATE_SIZE];
    int64_t year = 1970, month = 1, day = 1;

    clock_date(at_ms, date);
    date[4] = date[7] = '\0';
    text_to_int(date, 0, 9999, &year);
    text_to_int(date + 5, 1, 12, &month);
    text_to_int(date + 8, 1, 31, &day);
    date[4] = date[7] = '-';
    /* TRANSLATORS: weekday, day, month, year */
    snprintf(out, I18N_TEXT_SIZE, _("%s, %d %s %d"), _(days[date_weekday(date)]),
        (int)day, _(months[month - 1]), (int)year);
    return out;
}

const char *
i18n_clock(int64_t at_ms, char out[I18N_TEXT_SIZE])
{
    int minute = clock_minute(at_ms);

    /* TRANSLATORS: hour and minute */
    snprintf(out, I18N_TEXT_SIZE, _("%02d.%02d"), minute / 60, minute % 60);
    return out;
}

const char *
i18n_duration(int64_t seconds, char out[I18N_TEXT_SIZE])
{
    int s = seconds < 0 ? 0 : seconds > 8640000 ? 8640000 : (int)seconds;

    if (s < 60) {
        snprintf(out, I18N_TEXT_SIZE, _("%d detik"), s);
    } else if (s < 3600) {
        snprintf(out, I18N_TEXT_SIZE, _("%d menit"), s / 60);
    } else if (s % 3600 < 60) {
        snprintf(out, I18N_TEXT_SIZE, _("%d jam"), s / 3600);
    } else {
        snprintf(out, I18N_TEXT_SIZE, _("%d jam %d menit"), s / 3600, s % 3600 / 60);
    }
    return out;
}
