/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_OPTIONS_TABLE_H
#define COMMON_OPTIONS_TABLE_H

/*
 * What our programs take on their command lines: an option is a row of a const table, and
 * from the same table come its reading (options.h), --help, the man page and the shell's
 * completion (options_page.h), so that none of them knows an option that another does
 * not.
 */

#include "common/base.h"
#include "common/status.h"

enum option_kind {
    OPTION_FLAG,  /* no value: *(bool *) becomes true */
    OPTION_CLEAR, /* no value: *(bool *) becomes false */
    OPTION_TEXT,  /* *(const char **), borrowed from argv */
    OPTION_INT,   /* *(int *), in [min, max] */
    OPTION_WORD,  /* *(const char **): one of `words` */
    OPTION_READ   /* what else, by `read` */
};

/* What the shell offers for a value. */
enum option_value { OPTION_ANY, OPTION_FILE, OPTION_FOLDER };

struct option_row {
    const char *name;     /* "token-file" */
    const char *argument; /* "FILE"; NULL for a flag */
    enum option_kind kind;
    size_t at;                /* offsetof() in the program's own struct */
    int min, max;             /* OPTION_INT */
    const char *const *words; /* OPTION_WORD, NULL at the end; also only to be offered */
    bool required;
    const char *fallback;    /* read when it is not given; NULL: left as it is */
    const char *environment; /* read from this variable when it is not given; or NULL */
    enum option_value value;
    const char *help; /* a sentence or two, no full stop at the end */
    /* OPTION_READ: take a value into the program's struct. STATUS_ARG: `err` ends the
     * sentence that begins with the option's name ("must be a date"). */
    enum status (*read)(void *options, const char *value, struct error *err);
};

/** A program that has no commands, or a command of one that has. */
struct options_command {
    const char *name;  /* "antrean-board", or "account add" */
    const char *words; /* what stands besides options: "DIR FILE"; "" for nothing */
    int words_min, words_max;
    const char *summary; /* a sentence that --help and the man page begin with */
    const struct option_row *rows;
    size_t row_count;
};

struct options_program {
    struct options_command self;
    int section; /* of the manual: 1 for everybody, 8 for the operator */
    /* Further chapters of the man page: title, text, ..., NULL. A blank line parts
     * paragraphs. */
    const char *const *chapters;
    const struct options_command *const *commands; /* NULL when it has none */
    size_t command_count;
};

#endif /* COMMON_OPTIONS_TABLE_H */
