/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forgiving: what is odd stays as it was. */
#include "audio/announce_json.h"

#include "common/clock.h"

static void
read_quiet(struct json_reader *r, struct announce_settings *out)
{
    char from[8], to[8];

    reader_whole_text(r, "from", JSON_OPTIONAL, from, sizeof(from));
    reader_whole_text(r, "to", JSON_OPTIONAL, to, sizeof(to));
    if (minute_parse(from) >= 0 && minute_parse(to) >= 0) {
        out->quiet_from = minute_parse(from);
        out->quiet_to = minute_parse(to);
    }
}

/* {"id": {"call": "...", "recall": "...", "last": "..."}}: what is odd is ours. */
static void
read_sentences(struct json_reader *r, struct announce_settings *out)
{
    for (size_t l = 0; l < CALL_LANGUAGES; l++) {
        struct json_reader of_language =
            reader_member(r, call_language_codes[l], JSON_OPTIONAL);

        for (size_t k = 0; k < CALL_KINDS; k++) {
            char *text = out->texts[l][k];

            reader_whole_text(
                &of_language, call_kind_names[k], JSON_OPTIONAL, text, CALL_TEXT_SIZE);
            if (call_text_check(text, NULL) != STATUS_OK) {
                text[0] = '\0';
            }
        }
    }
}

static void
read_languages(struct json_reader *r, struct announce_settings *out)
{
    size_t count = reader_list(r, "languages", JSON_OPTIONAL, SIZE_MAX);

    if (count > 0) {
        out->language_count = 0;
    }
    for (size_t i = 0; i < count && out->language_count < SENTENCE_LANGUAGE_COUNT; i++) {
        struct json_reader item = reader_item(r, "languages", i);
        int language = reader_word(&item, "", JSON_OPTIONAL, call_language_codes, -1);

        if (language >= 0) {
            out->languages[out->language_count++] = (enum sentence_language)language;
        }
    }
}

void
announce_settings_read(struct json_reader *r, struct announce_settings *out)
{
    static const char *const styles[] = { "words", "digits", NULL };
    static const char *const zeros[] = { "kosong", "nol", NULL };
    struct json_reader quiet = reader_member(r, "quiet", JSON_OPTIONAL);
    struct json_reader sentences = reader_member(r, "sentences", JSON_OPTIONAL);

    read_languages(r, out);
    out->style = reader_word(r, "number_style", JSON_OPTIONAL, styles, 0) == 1
                     ? SENTENCE_DIGITS
                     : SENTENCE_WORDS;
    out->style |= reader_word(r, "zero", JSON_OPTIONAL, zeros, 0) == 1 ? SENTENCE_NOL : 0;
    reader_small_int(r, "repeat", JSON_OPTIONAL, 1, 3, &out->repeat);
    reader_small_int(r, "volume", JSON_OPTIONAL, 0, 100, &out->volume);
    reader_small_int(r, "speed", JSON_OPTIONAL, 80, 250, &out->rate);
    reader_small_int(r, "max_calls", JSON_OPTIONAL, 1, 9, &out->max_calls);
    out->chime = out->enabled = true;
    reader_bool(r, "chime", JSON_OPTIONAL, &out->chime);
    reader_bool(r, "speak", JSON_OPTIONAL, &out->enabled);
    read_quiet(&quiet, out);
    read_sentences(&sentences, out);
}
