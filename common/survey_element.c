/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/survey_element.h"

#include <assert.h>

#include "common/words.h"

const char *const survey_element_words[] = { SURVEY_ELEMENT_LIST(WORDS_ENTRY) NULL };

enum survey_element
survey_element_at(enum survey_order order, int place)
{
    static const enum survey_element last[] = { SURVEY_FACILITIES, SURVEY_COMPLAINTS };

    assert(place >= 0 && place < SURVEY_ELEMENTS);
    if (order == SURVEY_BY_QUESTIONNAIRE && place >= SURVEY_COMPLAINTS) {
        return last[place - SURVEY_COMPLAINTS];
    }
    return (enum survey_element)place;
}
