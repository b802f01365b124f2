/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a command line by its table. */
#include "common/options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/options_page.h"
#include "common/text.h"
#include "common/words.h"

#define FIRST_CODE 256 /* beyond getopt's own '?' and ':' */

static bool
takes_value(const struct option_row *row)
{
    return row->kind != OPTION_FLAG && row->kind != OPTION_CLEAR;
}

static enum status
take_word(
    const struct option_row *row, const char **at, const char *value, struct error *err)
{
    char listed[160] = "";
    int found = words_find(row->words, value, -1);

    if (found >= 0) {
        *at = row->words[found];
        return STATUS_OK;
    }
    for (int i = 0; row->words[i]; i++) {
        text_append(listed, sizeof(listed), i > 0 ? ", " : "");
        text_append(listed, sizeof(listed), row->words[i]);
    }
    return error_set(err, STATUS_ARG, "--%s must be one of %s", row->name, listed);
}

static enum status
take(const struct option_row *row, void *into, const char *value, struct error *err)
{
    void *at = (char *)into + row->at;
    struct error why = { 0 };
    int64_t number;

    switch (row->kind) {
    case OPTION_FLAG:
    case OPTION_CLEAR:
        *(bool *)at = row->kind == OPTION_FLAG;
        return STATUS_OK;
    case OPTION_TEXT:
        *(const char **)at = value;
        return STATUS_OK;
    case OPTION_INT:
        if (!text_to_int(value, row->min, row->max, &number)) {
            return error_set(err, STATUS_ARG, "--%s must be a number from %d to %d",
                row->name, row->min, row->max);
        }
        *(int *)at = (int)number;
        return STATUS_OK;
    case OPTION_WORD:
        return take_word(row, at, value, err);
    case OPTION_READ:
        break;
    }
    if (row->read(into, value, &why) != STATUS_OK) {
        return error_set(err, STATUS_ARG, "--%s %s", row->name, why.text);
    }
    return STATUS_OK;
}

/* First what the environment says, or the default; what is given then comes over it. */
static enum status
take_defaults(
    const struct options_command *command, bool *have, void *into, struct error *err)
{
    for (size_t i = 0; i < command->row_count; i++) {
        const struct option_row *row = &command->rows[i];
        const char *value = row->environment ? getenv(row->environment) : NULL;
        enum status st;

        if (!value || value[0] == '\0') {
            value = row->fallback;
        }
        have[i] = value != NULL;
        st = value ? take(row, into, value, err) : STATUS_OK;
        if (st != STATUS_OK) {
            return st;
        }
    }
    return STATUS_OK;
}

static enum status
check_required(const struct options_command *command, const bool *have, struct error *err)
{
    for (size_t i = 0; i < command->row_count; i++) {
        if (command->rows[i].required && !have[i]) {
            return error_set(err, STATUS_ARG, "--%s is needed", command->rows[i].name);
        }
    }
    return STATUS_OK;
}

static enum status
take_given(const struct options_command *command, int argc, char **argv,
    const struct option *table, bool *have, void *into, struct error *err)
{
    int code;

    opterr = 0;
    optind = 1;
    while ((code = getopt_long(argc, argv, ":", table, NULL)) != -1) {
        const char *word = argv[optind - 1];
        enum status st;

        if (code == ':') {
            return error_set(err, STATUS_ARG, "%s needs a value", word);
        }
        if (code < FIRST_CODE) {
            return error_set(err, STATUS_ARG, "it has no option %s", word);
        }
        have[code - FIRST_CODE] = true;
        st = take(&command->rows[code - FIRST_CODE], into, optarg, err);
        if (st != STATUS_OK) {
            return st;
        }
    }
    return STATUS_OK;
}

static enum status
take_words(const struct options_command *command, int argc, char **argv,
    const char *words[OPTIONS_WORDS_MAX], struct error *err)
{
    int count = argc - optind;

    if (count > command->words_max && command->words_max == 0) {
        return error_set(err, STATUS_ARG, "it takes options only");
    }
    if (count < command->words_min || count > command->words_max) {
        return error_set(err, STATUS_ARG, "too %s arguments",
            count < command->words_min ? "few" : "many");
    }
    for (int i = 0; words && i < OPTIONS_WORDS_MAX; i++) {
        words[i] = i < count ? argv[optind + i] : NULL;
    }
    return STATUS_OK;
}

enum status
options_parse(const struct options_command *command, int argc, char **argv, void *into,
    const char *words[OPTIONS_WORDS_MAX], struct error *err)
{
    struct option *table = xcalloc(command->row_count + 1, sizeof(*table));
    bool *have = xcalloc(command->row_count + 1, sizeof(*have));
    enum status st;

    for (size_t i = 0; i < command->row_count; i++) {
        table[i].name = command->rows[i].name;
        table[i].has_arg =
            takes_value(&command->rows[i]) ? required_argument : no_argument;
        table[i].val = FIRST_CODE + (int)i;
    }
    st = take_defaults(command, have, into, err);
    if (st == STATUS_OK) {
        st = take_given(command, argc, argv, table, have, into, err);
    }
    if (st == STATUS_OK) {
        st = take_words(command, argc, argv, words, err);
    }
    if (st == STATUS_OK) {
        st = check_required(command, have, err);
    }
    free(have);
    free(table);
    return st;
}

bool
options_answer(const struct options_program *program, int argc, char **argv)
{
    static const char *const questions[] = { "--help", "--help=man", "--help=bash",
        "--version", NULL };

    switch (words_find(questions, argc > 1 ? argv[1] : NULL, -1)) {
    case 0:
        options_page_help(program, stdout);
        return true;
    case 1:
        options_page_man(program, stdout);
        return true;
    case 2:
        options_page_bash(program, stdout);
        return true;
    case 3:
        (void)printf("%s %s\n", program->self.name, ANTREAN_VERSION);
        return true;
    default:
        return false;
    }
}

void
options_complain(const struct options_program *program, const struct error *err)
{
    (void)fprintf(stderr, "%s: %s; see %s --help\n", program->self.name, err->text,
        program->self.name);
}

enum options_result
options_read(const struct options_program *program, int argc, char **argv, void *into)
{
    struct error err = { 0 };

    for (int i = 1; i < argc; i++) { /* wherever it stands */
        if (options_answer(program, argc - i + 1, argv + i - 1)) {
            return OPTIONS_DONE;
        }
    }
    if (options_parse(&program->self, argc, argv, into, NULL, &err) != STATUS_OK) {
        options_complain(program, &err);
        return OPTIONS_WRONG;
    }
    return OPTIONS_RUN;
}
