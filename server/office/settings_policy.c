/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings: what boards show and say, and the office's choices in the rules. */
#include <string.h>

#include "common/call_text.h"
#include "common/text.h"
#include "server/office/settings_reader.h"

static void
read_ticker(struct settings_reader *r, const json_t *part, struct settings_board *board)
{
    const json_t *list = reader_list(r, part, "ticker", SETTINGS_TICKER_MAX, false);

    for (size_t i = 0; i < json_array_size(list) && reader_ok(r); i++) {
        const char *line = json_string_value(json_array_get(list, i));

        if (!line || !*line || !text_is_clean_utf8(line, strlen(line)) ||
            strpbrk(line, "\t\n") ||
            !text_copy(board->ticker[i], sizeof(board->ticker[i]), line)) {
            reader_fail(r, "ticker", "entry %zu must be a line of 1 to %d bytes", i,
                SETTINGS_TICKER_SIZE - 1);
            return;
        }
        board->ticker_count++;
    }
}

/* Index of a spoken language; CALL_LANGUAGES when there is none of that code. */
static size_t
language_from_code(const char *code)
{
    size_t i = 0;

    while (i < CALL_LANGUAGES && (!code || strcmp(call_language_codes[i], code) != 0)) {
        i++;
    }
    return i;
}

static void
read_languages(
    struct settings_reader *r, const json_t *part, struct settings_board *board)
{
    const json_t *list = reader_list(r, part, "languages", CALL_LANGUAGES, true);
    unsigned seen = 0;

    for (size_t i = 0; i < json_array_size(list) && reader_ok(r); i++) {
        const char *code = json_string_value(json_array_get(list, i));
        size_t language = language_from_code(code);

        if (language == CALL_LANGUAGES) {
            reader_fail(r, "languages", "must have id, en or jv");
        } else if (seen & 1u << language) {
            reader_fail(r, "languages", "names %s twice", code);
        } else if (i == 0 && !call_language_has_voice(language)) {
            reader_fail(r, "languages",
                "may have %s only after another: it is said from recordings alone", code);
        } else {
            seen |= 1u << language;
            board->languages[board->language_count++] = language;
        }
    }
    if (list && json_array_size(list) == 0) {
        reader_fail(r, "languages", "must name one");
    }
}

/* The sentences of one language: call, recall, last; what is left out is the board's. */
static void
read_sentences_of(struct settings_reader *r, const json_t *object,
    char sentences[CALL_KINDS][CALL_TEXT_SIZE])
{
    if (!reader_object(r, object, call_kind_names)) {
        return;
    }
    for (size_t kind = 0; kind < CALL_KINDS; kind++) {
        struct error why;

        reader_text(r, object, call_kind_names[kind], 0, sentences[kind], CALL_TEXT_SIZE);
        if (sentences[kind][0] && call_text_check(sentences[kind], &why) != STATUS_OK) {
            reader_fail(r, call_kind_names[kind], "%s", why.text);
        }
    }
}

static void
read_sentences(
    struct settings_reader *r, const json_t *part, struct settings_board *board)
{
    const json_t *sentences = json_object_get(part, "sentences");
    size_t path;

    if (!sentences || json_is_null(sentences)) {
        return;
    }
    path = reader_enter_member(r, "sentences");
    if (reader_object(r, sentences, call_language_codes)) {
        for (size_t l = 0; l < CALL_LANGUAGES && reader_ok(r); l++) {
            const json_t *of_language =
                json_object_get(sentences, call_language_codes[l]);
            size_t inner = reader_enter_member(r, call_language_codes[l]);

            if (of_language) {
                read_sentences_of(r, of_language, board->sentences[l]);
            }
            reader_leave(r, inner);
        }
    }
    reader_leave(r, path);
}

static void
read_quiet(struct settings_reader *r, const json_t *part, struct settings_board *board)
{
    static const char *const fields[] = { "from", "to", NULL };
    const json_t *quiet = json_object_get(part, "quiet");
    size_t path;

    if (!quiet || json_is_null(quiet)) {
        return;
    }
    path = reader_enter_member(r, "quiet");
    if (reader_object(r, quiet, fields)) {
        board->quiet = reader_span(r, quiet, "from", "to");
    }
    reader_leave(r, path);
}

void
settings_read_board(
    struct settings_reader *r, const json_t *part, struct office_settings *out)
{
    static const char *const fields[] = { "layout", "ticker", "languages", "number_style",
        "zero", "speak", "repeat", "volume", "speed", "quiet", "sentences", NULL };
    static const char *const layouts[] = { "main", "counters", "portrait", NULL };
    static const char *const styles[] = { "words", "digits", NULL };
    static const char *const zeros[] = { "kosong", "nol", NULL };
    struct settings_board *board = &out->board;

    if (!reader_object(r, part, fields)) {
        return;
    }
    (void)text_copy(board->layout, sizeof(board->layout),
        layouts[reader_choice(r, part, "layout", layouts, 0)]);
    read_ticker(r, part, board);
    read_languages(r, part, board);
    board->number_style =
        (enum number_style)reader_choice(r, part, "number_style", styles, NUMBER_WORDS);
    (void)text_copy(board->zero, sizeof(board->zero),
        zeros[reader_choice(r, part, "zero", zeros, 0)]);
    board->speak = reader_bool(r, part, "speak", true);
    board->repeat = reader_int(r, part, "repeat", 1, 3, 2);
    board->volume = reader_int(r, part, "volume", 0, 100, 90);
    board->speed = reader_int(r, part, "speed", 80, 260, 140);
    read_quiet(r, part, board);
    read_sentences(r, part, board);
}

void
settings_read_policy(
    struct settings_reader *r, const json_t *part, struct office_settings *out)
{
    static const char *const fields[] = { "max_calls", "priority_run", "age_limit_min",
        "return_after", "late", "early", "close_grace_min", "walkins",
        "first_place_next_day", "keep_personal_days", NULL };
    static const char *const late[] = { "after_scheduled", "refuse", NULL };
    static const char *const early[] = { "accept", "refuse", NULL };
    struct settings_policy *policy = &out->policy;

    if (!reader_object(r, part, fields)) {
        return;
    }
    policy->max_calls = reader_int(r, part, "max_calls", 1, 9, 3);
    policy->priority_run = reader_int(r, part, "priority_run", 1, 99, 2);
    policy->age_limit_min = reader_int(r, part, "age_limit_min", 1, MINUTES_A_DAY, 60);
    policy->return_after = reader_int(r, part, "return_after", 0, 99, 5);
    policy->late = (enum late_policy)reader_choice(r, part, "late", late, 0);
    policy->early = (enum early_policy)reader_choice(r, part, "early", early, 0);
    policy->close_grace_min = reader_int(r, part, "close_grace_min", 0, 600, 60);
    policy->walkins = reader_bool(r, part, "walkins", true);
    policy->first_place_next_day = reader_bool(r, part, "first_place_next_day", false);
    policy->keep_personal_days = reader_int(r, part, "keep_personal_days", 1, 3650, 30);
}
