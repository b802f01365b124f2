/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_OPTIONS_H
#define COMMON_OPTIONS_H

/*
 * Reading the command line of our programs by their tables. Main thread, at the start.
 */

#include "common/base.h"
#include "common/options_table.h"
#include "common/status.h"

#define OPTIONS_WORDS_MAX 4

/**
 * Read a command line.
 *
 * @param argv   argv[0] is not looked at; sorted, options first
 * @param into   the program's struct; defaults are filled in first
 * @param words  what is no option, NULL where there is none; may be NULL when none may be
 * @return STATUS_OK; STATUS_ARG: `err` says what is wrong, without the program's name
 */
enum status options_parse(const struct options_command *command, int argc, char **argv,
    void *into, const char *words[OPTIONS_WORDS_MAX], struct error *err) MUST_CHECK;

enum options_result {
    OPTIONS_RUN,
    OPTIONS_DONE, /* --help or --version was answered: exit status 0 */
    OPTIONS_WRONG /* one line on standard error says what: exit status 2 */
};
#define OPTIONS_EXIT_WRONG 2

/** The whole of it for a program without commands: --help, --version, or options_parse()
 * with what is wrong told. */
enum options_result options_read(
    const struct options_program *program, int argc, char **argv, void *into) MUST_CHECK;

/** Answer --help, --help=man, --help=bash and --version when argv[1] is one of them. */
bool options_answer(const struct options_program *program, int argc, char **argv);

/** Tell on standard error what is wrong with the command line. */
void options_complain(const struct options_program *program, const struct error *err);

#endif /* COMMON_OPTIONS_H */
