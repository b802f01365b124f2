/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_OPTIONS_PAGE_H
#define COMMON_OPTIONS_PAGE_H

/*
 * What a table of options says to people and shells: --help, the man page, bash's
 * completion. `make man` and `make install` take the latter two from the programs.
 */

#include <stdio.h>

#include "common/base.h"

struct options_program;
struct options_command;

void options_page_help(const struct options_program *program, FILE *out);
/** What the help says of one of its commands. */
void options_page_command(const struct options_program *program,
    const struct options_command *command, FILE *out);
/** roff for man(7). */
void options_page_man(const struct options_program *program, FILE *out);
/** A script to be sourced by bash-completion. */
void options_page_bash(const struct options_program *program, FILE *out);

/** "DIR FILE [--quick] --role ROLE": what follows a command's name; cut to fit. */
void options_page_usage(
    const struct options_command *command, char *out, size_t out_size);

#endif /* COMMON_OPTIONS_PAGE_H */
