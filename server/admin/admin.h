/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_ADMIN_ADMIN_H
#define SERVER_ADMIN_ADMIN_H

/*
 * antrean-admin: what its commands share. A command is one const entry and one file,
 * server/admin_<command>.c. Single-threaded; the server may run meanwhile, except where a
 * command says otherwise.
 */

#include "common/base.h"
#include "common/options.h"
#include "common/status.h"
#include "server/config.h"
#include "server/office/act.h"
#include "server/settings/settings.h"

#define ADMIN_OK 0
#define ADMIN_FAILED 1 /* one line on standard error says what to do */
#define ADMIN_USAGE 2
#define ADMIN_WORDS_MAX OPTIONS_WORDS_MAX
#define ADMIN_PATH_SIZE 512

struct admin_office;

/** What a command does in an office that was opened for it, and what it prints. */
typedef enum status admin_act_fn(struct admin_office *office,
    const char *const words[ADMIN_WORDS_MAX], const void *options, struct error *err);

struct admin_command;
extern const struct admin_command admin_settings_undo, admin_services;

struct admin_command {
    struct options_command
        usage; /* its name is one or two words: "check", "account add" */
    /* `open` gets the first word; what it opened is closed after `act`. */
    enum status (*open)(
        struct admin_office *office, const char *folder, struct error *err);
    admin_act_fn *act;
    size_t options_size; /* of the struct that the usage's rows fill; 0: none */
    /* Instead of `open` and `act`, for what does not go so: everything. argv[0] is the
     * last word of the name. Gives the exit status. */
    int (*run)(const struct admin_command *self, int argc, char **argv);
};

extern const struct admin_command admin_init, admin_check, admin_doctor, admin_backup,
    admin_restore, admin_import, admin_ticket, admin_account_add, admin_account_passwd,
    admin_account_disable, admin_account_list, admin_device_add, admin_device_revoke,
    admin_device_list, admin_key_rotate, admin_key_list, admin_key_export, admin_upgrade,
    admin_migrate, admin_pictures, admin_settings_get, admin_settings_set,
    admin_settings_services, admin_settings_export, admin_settings_import,
    admin_backend_test, admin_clock_show, admin_clock_confirm, admin_outbox_show,
    admin_outbox_again, admin_anchor, admin_report, admin_person_export;

/** Run it; gives the exit status. */
int admin_run(const struct admin_command *self, int argc, char **argv);

/**
 * Read a command's arguments: options into its struct (NULL when it has none), words into
 * `words`, NULL where there is none. On false it has told what is wrong; the command
 * gives back ADMIN_USAGE.
 */
bool admin_parse(const struct admin_command *self, int argc, char **argv, void *options,
    const char *words[ADMIN_WORDS_MAX]) MUST_CHECK;

/**
 * Take a URL of PostgreSQL that was given as an option, and blank the argument, for it
 * may hold a password and everybody on the machine can read a process's arguments. On
 * false it has told what is wrong.
 */
bool admin_database_option(const struct admin_command *self, const char *argument,
    char url[CONFIG_TEXT_SIZE]) MUST_CHECK;

/** Tell what is wrong with the arguments; gives ADMIN_USAGE. */
int admin_usage(const struct admin_command *self, const char *fmt, ...) PRINTF_LIKE(2, 3);
/** Tell why it failed, in one line; gives ADMIN_FAILED. */
int admin_fail(const struct error *err);
/** admin_fail() unless `st` is STATUS_OK, which gives ADMIN_OK. */
int admin_finish(enum status st, const struct error *err);

/** An office that was opened: its settings, its database, and an act to work with. */
struct admin_office {
    struct config config;
    struct db *db;                          /* owned; NULL when not opened */
    const struct office_settings *settings; /* a reference */
    struct key_ring *keys;                  /* owned; NULL until admin_office_keys() */
    struct vault *vault;                    /* owned; NULL until admin_office_vault() */
    struct caller caller;                   /* "admin" */
    struct act act;                         /* points at the above */
};

/**
 * Become the owner of DIR (admin_owner.h) and read DIR/antrean.conf only.
 * STATUS_NOT_FOUND when DIR holds no office, STATUS_IO when we may not look.
 */
enum status admin_office_config(
    struct admin_office *office, const char *folder, struct error *err) MUST_CHECK;
/** The same, and open database and settings; the office's zone becomes the process's. */
enum status admin_office_open(
    struct admin_office *office, const char *folder, struct error *err) MUST_CHECK;
/**
 * The same without reading the settings, which may be such that they cannot be: the act
 * has none, and the process keeps its zone.
 */
enum status admin_office_open_unread(
    struct admin_office *office, const char *folder, struct error *err) MUST_CHECK;
/** Load the signing keys, which importing and making tickets needs. */
enum status admin_office_keys(struct admin_office *office, struct error *err) MUST_CHECK;
/** Load the keys of personal data: before people are stored or looked at. */
enum status admin_office_vault(struct admin_office *office, struct error *err) MUST_CHECK;
void admin_office_close(struct admin_office *office);

/** End a transaction: commit when `st` is STATUS_OK, else undo. */
enum status admin_commit(struct act *act, enum status st, struct error *err) MUST_CHECK;

/** FOLDER/NAME; false when it is too long. */
bool admin_path(char out[ADMIN_PATH_SIZE], const char *folder, const char *name)
    MUST_CHECK;

/**
 * Read a whole file that the operator named, or "-", of at most `max` bytes into owned
 * memory with a NUL behind it.
 */
enum status admin_read_file(const char *path, size_t max, char **bytes, size_t *len,
    struct error *err) MUST_CHECK;
/** Write a new file with this mode and sync it; STATUS_IO also when it exists. */
enum status admin_write_file(const char *path, const void *bytes, size_t len, mode_t mode,
    struct error *err) MUST_CHECK;
#endif /* SERVER_ADMIN_ADMIN_H */
