/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SCREEN_I18N_H
#define SCREEN_I18N_H

/*
 * What a person reads: gettext with Indonesian in the source and English as a catalogue
 * (po/en.po), switched while running; dates, clock times and durations in both.
 * Main thread only, for the language is the process's.
 */

#include "common/base.h"

#define I18N_TEXT_SIZE 64

/** The text in the language of now; static. Whole sentences, never glued. */
const char *i18n_text(const char *indonesian) __attribute__((format_arg(1)));
#define _(text) i18n_text(text)
/** Marks a text that is translated where it is shown. */
#define N_(text) text

/** Find the catalogues (beside the program, else where installed) and begin in
 * `language`.
 */
void i18n_init(const char *language);

/** "id" or "en"; another word is taken as "id". */
void i18n_set_language(const char *language);
const char *i18n_language(void);
/** What they may be; NULL at the end. */
extern const char *const i18n_languages[];

/** "Selasa, 14 Juli 2026", the local day of an instant. */
const char *i18n_date(int64_t at_ms, char out[I18N_TEXT_SIZE]);

/** "09.41" in Indonesian, "09:41" in English. */
const char *i18n_clock(int64_t at_ms, char out[I18N_TEXT_SIZE]);

/** "12 detik", "4 menit", "1 jam 5 menit". */
const char *i18n_duration(int64_t seconds, char out[I18N_TEXT_SIZE]);

#endif /* SCREEN_I18N_H */
