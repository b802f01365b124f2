/* SPDX-License-Identifier: GPL-3.0-or-later */
/* antrean-admin: finds the command and runs it. */
#include "server/admin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"

static const struct admin_command *const commands[] = {
    &admin_init,
    &admin_check,
    &admin_backup,
    &admin_restore,
    &admin_upgrade,
    &admin_migrate,
    &admin_import,
    &admin_ticket,
    &admin_pictures,
    &admin_account_add,
    &admin_account_passwd,
    &admin_account_disable,
    &admin_account_list,
    &admin_device_add,
    &admin_device_revoke,
    &admin_device_list,
    &admin_key_rotate,
    &admin_key_list,
    &admin_key_export,
};

static void
print_help(void)
{
    (void)printf("antrean-admin: sets up an office and keeps it in order\n\n"
                 "usage:\n");
    for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
        (void)printf("  antrean-admin %s %s\n        %s\n", commands[i]->name,
            commands[i]->usage, commands[i]->summary);
    }
    (void)printf("  antrean-admin --help | --version\n\n"
                 "DIR is the office's folder, which holds antrean.conf.\n"
                 "Exit status: 0 done, 1 failed (one line on standard error says what to "
                 "do), 2 wrong usage.\n");
}

/* How many of argv's words are this command's name; 0 when it is another. */
static int
name_words(const struct admin_command *command, int argc, char **argv)
{
    char name[64];
    int words = 0;

    name[0] = '\0';
    while (words < argc && words < 2) {
        (void)text_append(name, sizeof(name), words > 0 ? " " : "");
        (void)text_append(name, sizeof(name), argv[words++]);
        if (strcmp(name, command->name) == 0) {
            return words;
        }
    }
    return 0;
}

/* "account" alone, or with a word it does not know: the commands that begin so. */
static int
fail_unknown(const char *word)
{
    bool known = false;

    for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
        size_t len = strlen(word);

        if (strncmp(commands[i]->name, word, len) == 0 && commands[i]->name[len] == ' ') {
            (void)fprintf(stderr, "usage: antrean-admin %s %s\n", commands[i]->name,
                commands[i]->usage);
            known = true;
        }
    }
    if (!known) {
        (void)fprintf(
            stderr, "antrean-admin: no such command; see antrean-admin --help\n");
    }
    return ADMIN_USAGE;
}

int
main(int argc, char **argv)
{
    if (argc >= 2 && strcmp(argv[1], "--help") == 0) {
        print_help();
        return ADMIN_OK;
    }
    if (argc >= 2 && strcmp(argv[1], "--version") == 0) {
        (void)printf("antrean-admin %s\n", ANTREAN_VERSION);
        return ADMIN_OK;
    }
    if (argc < 2) {
        (void)fprintf(
            stderr, "antrean-admin: give a command; see antrean-admin --help\n");
        return ADMIN_USAGE;
    }
    for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
        int words = name_words(commands[i], argc - 1, argv + 1);

        if (words > 0) {
            int status = commands[i]->run(commands[i], argc - words, argv + words);

            if (status == ADMIN_OK && (fflush(stdout) != 0 || ferror(stdout))) {
                perror("antrean-admin: could not write to standard output");
                return ADMIN_FAILED;
            }
            return status;
        }
    }
    return fail_unknown(argv[1]);
}
