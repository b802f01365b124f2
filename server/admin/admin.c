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

/* "account" alone, or with a word it does not know: the commands that begin so. */
static int
fail_unknown(const struct options_program *program, const char *word)
{
    struct error err;
    bool known = false;

    for (size_t i = 0; i < program->command_count; i++) {
        const struct options_command *command = program->commands[i];
        size_t len = strlen(word);
        char usage[512];

        if (strncmp(command->name, word, len) == 0 && command->name[len] == ' ') {
            options_page_usage(command, usage, sizeof(usage));
            (void)fprintf(stderr, "usage: antrean-admin %s %s\n", command->name, usage);
            known = true;
        }
    }
    if (!known) {
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

    if (options_answer(&program, argc, argv)) {
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
