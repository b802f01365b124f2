/* SPDX-License-Identifier: GPL-3.0-or-later */
/* antrean-admin: finds the command and runs it. */
#include "server/admin/admin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/options_page.h"
#include "common/text.h"

static const struct admin_command *const commands[] = {
    &admin_init,
    &admin_check,
    &admin_anchor,
    &admin_doctor,
    &admin_backup,
    &admin_restore,
    &admin_upgrade,
    &admin_migrate,
    &admin_import,
    &admin_services,
    &admin_ticket,
    &admin_report,
    &admin_person_export,
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
    &admin_settings_get,
    &admin_settings_set,
    &admin_settings_services,
    &admin_settings_undo,
    &admin_settings_export,
    &admin_settings_import,
    &admin_clock_show,
    &admin_clock_confirm,
    &admin_outbox_show,
    &admin_outbox_again,
    &admin_backend_test,
};

static const char *const chapters[] = { "FILES",
    "DIR is the office's folder, which holds antrean.conf.", "SEE ALSO",
    "antrean-server(8), antrean-kiosk(1), antrean-board(1), antrean-counter(1)", NULL };

/* What the program says of itself; `usages` has the commands' sides of it. */
static struct options_program
describe(const struct options_command *usages[ARRAY_LEN(commands)])
{
    for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
        usages[i] = &commands[i]->usage;
    }
    return (struct options_program){
        .self = { .name = "antrean-admin",
            .words = "",
            .summary = "set up an office and keep it in order" },
        .section = 8,
        .chapters = chapters,
        .commands = usages,
        .command_count = ARRAY_LEN(commands),
    };
}

/* How many of argv's words are this command's name; 0 when it is another. */
static int
name_words(const struct admin_command *command, int argc, char **argv)
{
    char name[64];
    int words = 0;

    name[0] = '\0';
    while (words < argc && words < 2) {
        text_append(name, sizeof(name), words > 0 ? " " : "");
        text_append(name, sizeof(name), argv[words++]);
        if (strcmp(name, command->usage.name) == 0) {
            return words;
        }
    }
    return 0;
}

/* Is it the command of this name, or one that begins with it ("account")? */
static bool
begins_so(const struct options_command *command, const char *name)
{
    size_t len = strlen(name);

    return strncmp(command->name, name, len) == 0 &&
           (command->name[len] == ' ' || command->name[len] == '\0');
}

/* --help behind a command, wherever it stands: of it, or of all that begin so. */
static bool
answer_help(const struct options_program *program, int argc, char **argv)
{
    bool asked = false, told = false;
    const char *name = argv[1];

    for (int i = 2; i < argc; i++) {
        asked |= strcmp(argv[i], "--help") == 0;
    }
    for (size_t i = 0; asked && i < ARRAY_LEN(commands); i++) {
        if (name_words(commands[i], argc - 1, argv + 1) > 0) {
            name = commands[i]->usage.name;
        }
    }
    for (size_t i = 0; asked && i < program->command_count; i++) {
        if (begins_so(program->commands[i], name)) {
            options_page_command(program, program->commands[i], stdout);
            told = true;
        }
    }
    return told;
}

/* "account" alone, or with a word it does not know: what may follow it. */
static int
fail_unknown(const struct options_program *program, const char *word)
{
    struct error err;
    char follow[256] = "";

    for (size_t i = 0; i < program->command_count; i++) {
        if (begins_so(program->commands[i], word)) {
            text_append(follow, sizeof(follow), follow[0] ? ", " : "");
            text_append(
                follow, sizeof(follow), program->commands[i]->name + strlen(word) + 1);
        }
    }
    if (follow[0]) {
        (void)fprintf(stderr,
            "antrean-admin %s: give one of %s; see antrean-admin %s --help\n", word,
            follow, word);
    } else {
        (void)error_set(&err, STATUS_ARG, "no such command");
        options_complain(program, &err);
    }
    return ADMIN_USAGE;
}

int
main(int argc, char **argv)
{
    const struct options_command *usages[ARRAY_LEN(commands)];
    struct options_program program = describe(usages);
    struct error err;

    if (options_answer(&program, argc, argv) || answer_help(&program, argc, argv)) {
        return ADMIN_OK;
    }
    if (argc < 2) {
        (void)error_set(&err, STATUS_ARG, "give a command");
        options_complain(&program, &err);
        return ADMIN_USAGE;
    }
    for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
        int words = name_words(commands[i], argc - 1, argv + 1);

        if (words > 0) {
            int status = admin_run(commands[i], argc - words, argv + words);

            if (status == ADMIN_OK && (fflush(stdout) != 0 || ferror(stdout))) {
                perror("antrean-admin: could not write to standard output");
                return ADMIN_FAILED;
            }
            return status;
        }
    }
    return fail_unknown(&program, argv[1]);
}
