/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_ADMIN_H
#define SERVER_ADMIN_H

/*
 * antrean-admin: what its commands share. A command is one const entry and one file,
 * server/admin_<command>.c. Single-threaded; the server may run meanwhile, except where a
 * command says otherwise.
 */

#include "common/base.h"
#include "common/status.h"
#include "server/config.h"
#include "server/office/act.h"
#include "server/office/settings.h"

#define ADMIN_OK 0
#define ADMIN_FAILED 1 /* one line on standard error says what to do */
#define ADMIN_USAGE 2
#define ADMIN_WORDS_MAX 4
#define ADMIN_PATH_SIZE 512

struct admin_command {
    const char *name;    /* one or two words: "check", "account add" */
    const char *usage;   /* what follows the name */
    const char *summary; /* one line */
    int words_min;       /* words besides options */
    int words_max;
    /* argv[0] is the last word of the name. Gives the exit status. */
    int (*run)(const struct admin_command *self, int argc, char **argv);
};

extern const struct admin_command admin_init, admin_check, admin_backup, admin_restore,
    admin_import, admin_ticket, admin_account_add, admin_account_passwd,
    admin_account_disable, admin_account_list, admin_device_add, admin_device_revoke,
    admin_device_list, admin_key_rotate, admin_key_list, admin_key_export, admin_upgrade,
    admin_migrate, admin_pictures;

/** "--name" sets `*flag`, or "--name VALUE" sets `*value` (borrowed from argv). */
struct admin_option {
    const char *name;
    bool *flag;
    const char **value;
};

/**
 * Sort a command's arguments into options and words. On false it has told what is wrong;
 * the command gives back ADMIN_USAGE. Words that are not there are NULL.
 */
bool admin_parse(const struct admin_command *self, int argc, char **argv,
    const struct admin_option *options, size_t option_count,
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
    struct caller caller;                   /* "admin" */
    struct act act;                         /* points at the above */
};

/** Read DIR/antrean.conf only. STATUS_NOT_FOUND when DIR holds no office. */
enum status admin_office_config(
    struct admin_office *office, const char *folder, struct error *err) MUST_CHECK;
/** The same, and open database and settings; the office's zone becomes the process's. */
enum status admin_office_open(
    struct admin_office *office, const char *folder, struct error *err) MUST_CHECK;
/** Load the signing keys, which importing and making tickets needs. */
enum status admin_office_keys(struct admin_office *office, struct error *err) MUST_CHECK;
void admin_office_close(struct admin_office *office);

/** End a transaction: commit when `st` is STATUS_OK, else undo. */
enum status admin_commit(struct act *act, enum status st, struct error *err) MUST_CHECK;

/** FOLDER/NAME; false when it is too long. */
bool admin_path(char out[ADMIN_PATH_SIZE], const char *folder, const char *name)
    MUST_CHECK;

/** Read a whole file of at most `max` bytes into owned memory with a NUL behind it. */
enum status admin_read_file(const char *path, size_t max, char **bytes, size_t *len,
    struct error *err) MUST_CHECK;
/** Write a new file with this mode and sync it; STATUS_IO also when it exists. */
enum status admin_write_file(const char *path, const void *bytes, size_t len, int mode,
    struct error *err) MUST_CHECK;
/**
 * Run by root on a folder that belongs to the server's user: give what was made in it, a
 * file or a tree, to that user, for the server could not read it. Else nothing.
 */
enum status admin_give_to_owner(const char *folder, const char *path, struct error *err)
    MUST_CHECK;
/** Make what stands in a folder survive a power cut. */
enum status admin_sync_folder(const char *folder, struct error *err) MUST_CHECK;

#endif /* SERVER_ADMIN_H */
