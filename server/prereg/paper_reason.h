/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PREREG_PAPER_REASON_H
#define SERVER_PREREG_PAPER_REASON_H

/* Why a paper is to be given again, as its owner reads it: a sentence of the office's
 * list with the paper's name in it. Any thread. */

#include "server/settings/settings.h"

#define PAPER_REASON_SIZE 640

/**
 * @param code     of the office's list; one that it has no more, and that only the note
 *                 tells, is ""
 * @param label    of the paper
 * @param english  the English sentence, where there is one
 */
void paper_reason_text(const struct office_settings *settings, const char *code,
    const char *label, bool english, char out[PAPER_REASON_SIZE]);

#endif /* SERVER_PREREG_PAPER_REASON_H */
