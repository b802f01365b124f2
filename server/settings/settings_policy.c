/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings: what boards show and say, and the office's choices in the rules. */
#include <string.h>

#include "common/call_text.h"
#include "common/text.h"
#include "common/words.h"
#include "server/settings/settings_reader.h"

static void
read_ticker(struct json_reader *r, struct settings_board *board)
{
    board->ticker_count = reader_list(r, "ticker", JSON_OPTIONAL, SETTINGS_TICKER_MAX);
    for (size_t i = 0; i < board->ticker_count; i++) {
        struct json_reader item = reader_item(r, "ticker", i);

        reader_line(&item, "", JSON_REQUIRED, board->ticker[i], sizeof(board->ticker[i]));
    }
}

/* Before all others; the last one gives way where there are as many as can be. */
static void
lead_ticker(struct settings_board *board, const char *notice)
{
    if (board->ticker_count < SETTINGS_TICKER_MAX) {
        board->ticker_count++;
    }
    memmove(board->ticker[1], board->ticker[0],
        (board->ticker_count - 1) * sizeof(board->ticker[0]));
    text_copy(board->ticker[0], sizeof(board->ticker[0]), notice);
}

static void
read_languages(struct json_reader *r, struct settings_board *board)
{
    size_t count = reader_list(r, "languages", JSON_REQUIRED, CALL_LANGUAGES);
    unsigned seen = 0;

    if (count == 0) {
        reader_fail(r, "languages", "must name one");
    }
    for (size_t i = 0; i < count; i++) {
        const char *code = json_string_value(reader_item(r, "languages", i).value);
        int found = words_find(call_language_codes, code, /* otherwise= */ -1);
        size_t language = (size_t)found;

        if (found < 0) {
            reader_fail(r, "languages", "must have id, en or jv");
            return;
        }
        if (seen & 1u << language) {
            reader_fail(r, "languages", "names %s twice", code);
        } else if (i == 0 && !call_language_has_voice(language)) {
            reader_fail(r, "languages",
                "may have %s only after another: it is said from recordings alone", code);
        }
        seen |= 1u << language;
        board->languages[board->language_count++] = language;
    }
}

/* The sentences of one language: call, recall, last; what is left out is the board's. */
static void
read_sentences_of(struct json_reader *r, char sentences[CALL_KINDS][CALL_TEXT_SIZE])
{
    if (!settings_has_object(r, call_kind_names)) {
        return;
    }
    for (size_t kind = 0; kind < CALL_KINDS; kind++) {
        struct error why;

        reader_line(
            r, call_kind_names[kind], JSON_OPTIONAL, sentences[kind], CALL_TEXT_SIZE);
        if (sentences[kind][0] && call_text_check(sentences[kind], &why) != STATUS_OK) {
            reader_fail(r, call_kind_names[kind], "%s", why.text);
        }
    }
}

static void
read_sentences(struct json_reader *r, struct settings_board *board)
{
    struct json_reader sentences = reader_member(r, "sentences", JSON_OPTIONAL);

    if (!settings_has_object(&sentences, call_language_codes)) {
        return;
    }
    for (size_t l = 0; l < CALL_LANGUAGES; l++) {
        struct json_reader language =
            reader_member(&sentences, call_language_codes[l], JSON_OPTIONAL);

        read_sentences_of(&language, board->sentences[l]);
    }
}

static void
read_quiet(struct json_reader *r, struct settings_board *board)
{
    static const char *const fields[] = { "from", "to", NULL };
    struct json_reader quiet = reader_member(r, "quiet", JSON_OPTIONAL);

    if (settings_has_object(&quiet, fields)) {
        board->quiet = settings_span(&quiet, "from", "to");
    }
}

void
settings_read_board(struct json_reader *r, struct office_settings *out)
{
    static const char *const fields[] = { "layout", "ticker", "languages", "number_style",
        "zero", "speak", "repeat", "volume", "speed", "quiet", "sentences", NULL };
    static const char *const layouts[] = { "main", "counters", "portrait", NULL };
    static const char *const styles[] = { "words", "digits", NULL };
    static const char *const zeros[] = { "kosong", "nol", NULL };
    struct settings_board *board = &out->board;

    if (!settings_object(r, fields)) {
        return;
    }
    text_copy(board->layout, sizeof(board->layout),
        layouts[settings_choice(r, "layout", layouts, 0)]);
    read_ticker(r, board);
    if (out->office.training) {
        lead_ticker(board, SETTINGS_TRAINING ". Nomor di layar ini bukan sungguhan.");
    }
    read_languages(r, board);
    board->number_style =
        (enum number_style)settings_choice(r, "number_style", styles, NUMBER_WORDS);
    text_copy(
        board->zero, sizeof(board->zero), zeros[settings_choice(r, "zero", zeros, 0)]);
    board->speak = settings_bool(r, "speak", true);
    board->repeat = settings_int(r, "repeat", 1, 3, 2);
    board->volume = settings_int(r, "volume", 0, 100, 90);
    board->speed = settings_int(r, "speed", 80, 260, 140);
    read_quiet(r, board);
    read_sentences(r, board);
}

void
settings_read_policy(struct json_reader *r, struct office_settings *out)
{
    static const char *const fields[] = { "max_calls", "priority_run", "age_limit_min",
        "return_after", "return_after_held", "late", "early", "close_grace_min",
        "walkins", "first_place_next_day", "keep_personal_days", "booking_days",
        "review_days", "claim_min", "correction_days", "applications_a_day", "ikm_weight",
        "ikm_order", "survey_wording", "away_min", "renew_lapsed", "offer_min",
        "release_min", "typed_numbers", "send_tries", "keep_open_days",
        "keep_account_months", "keep_remarks_months", "keep_looks_days", "bundle_max",
        "bundle_join", NULL };
    static const char *const orders[] = { "regulation", "questionnaire", NULL };
    static const char *const wordings[] = { "plain", "official", NULL };
    static const char *const late[] = { "after_scheduled", "refuse", NULL };
    static const char *const early[] = { "accept", "refuse", NULL };
    static const char *const typed[] = { "phone", "phone_all", "staff", "open", NULL };
    struct settings_policy *policy = &out->policy;

    if (!settings_object(r, fields)) {
        return;
    }
    policy->max_calls = settings_int(r, "max_calls", 1, 9, 3);
    policy->priority_run = settings_int(r, "priority_run", 1, 99, 2);
    policy->age_limit_min = settings_int(r, "age_limit_min", 1, MINUTES_A_DAY, 60);
    policy->return_after = settings_int(r, "return_after", 0, 99, 5);
    policy->return_after_held = settings_int(r, "return_after_held", 0, 99, 5);
    policy->late = (enum late_policy)settings_choice(r, "late", late, 0);
    policy->early = (enum early_policy)settings_choice(r, "early", early, 0);
    policy->typed_numbers =
        (enum typed_policy)settings_choice(r, "typed_numbers", typed, TYPED_PHONE);
    policy->close_grace_min = settings_int(r, "close_grace_min", 0, 600, 60);
    policy->walkins = settings_bool(r, "walkins", true);
    policy->first_place_next_day = settings_bool(r, "first_place_next_day", false);
    policy->keep_personal_days = settings_int(r, "keep_personal_days", 1, 3650, 30);
    policy->keep_open_days = settings_int(r, "keep_open_days", 30, 3650, 365);
    policy->keep_account_months = settings_int(r, "keep_account_months", 3, 120, 24);
    policy->keep_remarks_months = settings_int(r, "keep_remarks_months", 1, 120, 24);
    policy->keep_looks_days = settings_int(r, "keep_looks_days", 30, 3650, 730);
    policy->booking_days = settings_int(r, "booking_days", 1, 365, 30);
    policy->review_days = settings_int(r, "review_days", 1, 30, 2);
    policy->claim_min = settings_int(r, "claim_min", 1, 240, 20);
    policy->correction_days = settings_int(r, "correction_days", 0, 365, 14);
    policy->send_tries = settings_int(r, "send_tries", 1, 9, 2);
    policy->renew_lapsed = settings_bool(r, "renew_lapsed", true);
    policy->offer_min = settings_int(r, "offer_min", 10, 1440, 120);
    policy->release_min = settings_int(r, "release_min", 0, 1440, 0);
    policy->applications_a_day = settings_int(r, "applications_a_day", 1, 100, 5);
    policy->ikm_weight =
        (enum ikm_weight)settings_choice(r, "ikm_weight", ikm_weight_words, IKM_NINTH);
    policy->ikm_order =
        (enum survey_order)settings_choice(r, "ikm_order", orders, SURVEY_BY_REGULATION);
    policy->survey_official = settings_choice(r, "survey_wording", wordings, 0) == 1;
    policy->away_min = settings_int(r, "away_min", 0, 240, 15);
    policy->bundle_max = settings_int(r, "bundle_max", 1, VISIT_FILES_MAX, 5);
    policy->bundle_join = settings_bool(r, "bundle_join", false);
}
