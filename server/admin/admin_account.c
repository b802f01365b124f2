/* SPDX-License-Identifier: GPL-3.0-or-later */
/* antrean-admin account: the people of the office who sign in. */
#include <sodium.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "db/db.h"
#include "db/db_account.h"
#include "server/admin/admin.h"
#include "server/office/password.h"
#include "server/office/password_rule.h"
#include "server/office/staff.h"

#define PASSWORD_LINE_SIZE (PASSWORD_MAX + 2)

/* The first line of standard input, or a made-up one that is then told once. */
static enum status
choose_password(bool from_stdin, const char *username, char out[PASSWORD_LINE_SIZE],
    struct error *err)
{
    if (!from_stdin) {
        password_make(out);
        return STATUS_OK;
    }
    if (!fgets(out, PASSWORD_LINE_SIZE, stdin)) {
        return error_set(err, STATUS_ARG, "no password on standard input");
    }
    out[strcspn(out, "\r\n")] = '\0';
    if (!text_is_clean_utf8(out, strlen(out))) {
        return error_set(err, STATUS_ARG, "the password is not UTF-8 text");
    }
    return password_judge(out, username, err);
}

static void
tell_password(bool from_stdin, const char *username, const char *password)
{
    if (!from_stdin) {
        (void)printf("password of %s, shown only now: %s\n", username, password);
    }
}

static enum status
store_new(struct act *act, struct account *account, struct error *err)
{
    enum status st = db_begin(act->db, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = staff_add(act, account, err);
    return admin_commit(act, st, err);
}

struct account_add_options {
    const char *role, *name, *district, *village;
    bool receives;
    bool password_stdin;
};

static const struct option_row account_add_rows[] = {
    { .name = "role",
        .argument = "ROLE",
        .kind = OPTION_TEXT,
        .at = offsetof(struct account_add_options, role),
        .help = "what the person may do, unless ROLE says it" },
    { .name = "name",
        .argument = "NAME",
        .kind = OPTION_TEXT,
        .at = offsetof(struct account_add_options, name),
        .help = "the name that others see" },
    { .name = "district",
        .argument = "NAME",
        .kind = OPTION_TEXT,
        .at = offsetof(struct account_add_options, district),
        .help = "kecamatan of a village operator" },
    { .name = "village",
        .argument = "NAME",
        .kind = OPTION_TEXT,
        .at = offsetof(struct account_add_options, village),
        .help = "desa of a village operator" },
    { .name = "receives",
        .kind = OPTION_FLAG,
        .at = offsetof(struct account_add_options, receives),
        .help = "a clerk at counters who does reception's work, too" },
    { .name = "password-stdin",
        .kind = OPTION_FLAG,
        .at = offsetof(struct account_add_options, password_stdin),
        .help = "the password is the first line of standard input" },
};

static bool
take_place(char out[VILLAGE_NAME_SIZE], const char *name)
{
    return !name || (text_copy(out, VILLAGE_NAME_SIZE, name) &&
                        text_is_clean_utf8(out, strlen(out)));
}

static int
add_run(const struct admin_command *self, int argc, char **argv)
{
    struct account_add_options options = { 0 };
    const char *words[ADMIN_WORDS_MAX];
    const char *role;
    char password[PASSWORD_LINE_SIZE] = "";
    struct account account = { 0 };
    struct admin_office office;
    struct error err = { 0 };
    enum status st;

    if (!admin_parse(self, argc, argv, &options, words)) {
        return ADMIN_USAGE;
    }
    role = options.role ? options.role : words[2];
    account.role = role ? role_from_name(role) : ROLE_COUNT;
    if (account.role == ROLE_COUNT || !(ROLE_BIT(account.role) & STAFF_ROLES)) {
        return admin_usage(self,
            "--role must be admin, supervisor, counter, reviewer, reception or desa");
    }
    if (!staff_username_is_valid(words[1])) {
        return admin_usage(
            self, "USERNAME is 1 to 63 lower-case letters, digits, . - _ or @");
    }
    if (!text_copy(
            account.name, sizeof(account.name), options.name ? options.name : words[1]) ||
        !text_is_clean_utf8(account.name, strlen(account.name))) {
        return admin_usage(self, "--name is at most 63 bytes of UTF-8 text");
    }
    if (options.receives && account.role != ROLE_COUNTER) {
        return admin_usage(self, "--receives is for --role counter");
    }
    account.receives = options.receives;
    if (!take_place(account.district, options.district) ||
        !take_place(account.village, options.village)) {
        return admin_usage(
            self, "--district and --village are at most 47 bytes of UTF-8 text");
    }
    text_copy(account.username, sizeof(account.username), words[1]);
    st = admin_office_open(&office, words[0], &err);
    if (st == STATUS_OK) {
        st = choose_password(options.password_stdin, words[1], password, &err);
    }
    if (st == STATUS_OK) {
        st = password_hash(password, account.password_hash, &err);
    }
    if (st == STATUS_OK) {
        st = store_new(&office.act, &account, &err);
    }
    if (st == STATUS_OK) {
        (void)printf("added %s, %s%s\n", account.username, role,
            account.receives ? ", and reception's work" : "");
        tell_password(options.password_stdin, account.username, password);
    }
    sodium_memzero(password, sizeof(password));
    admin_office_close(&office);
    return admin_finish(st, &err);
}

/* Change an account that is there. Its sessions end. */
static enum status
update(struct act *act, const char *username, const struct staff_change *change,
    struct error *err)
{
    struct account account;
    enum status st = db_begin(act->db, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = db_account_by_username(act->db, act->office, username, &account, err);
    if (st == STATUS_NOT_FOUND) {
        (void)error_set(err, st, "there is no account %.60s", username);
    }
    if (st == STATUS_OK) {
        st = staff_change(act, account.id, change, &account, err);
    }
    return admin_commit(act, st, err);
}

struct account_passwd_options {
    bool password_stdin;
};

static const struct option_row account_passwd_rows[] = {
    { .name = "password-stdin",
        .kind = OPTION_FLAG,
        .at = offsetof(struct account_passwd_options, password_stdin),
        .help = "the password is the first line of standard input" },
};

/* The new password is filled in; wiping it is the caller's. */
static enum status
change_password(struct act *act, const char *username, bool from_stdin,
    char password[PASSWORD_LINE_SIZE], struct error *err)
{
    char hash[PASSWORD_HASH_SIZE];
    enum status st = choose_password(from_stdin, username, password, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = password_hash(password, hash, err);
    if (st != STATUS_OK) {
        return st;
    }
    return update(act, username,
        &(struct staff_change){
            .role = ROLE_COUNT, .password_hash = hash, .disabled = -1 },
        err);
}

static enum status
passwd(struct admin_office *office, const char *const words[ADMIN_WORDS_MAX],
    const void *options, struct error *err)
{
    const struct account_passwd_options *in = options;
    char password[PASSWORD_LINE_SIZE] = "";
    enum status st =
        change_password(&office->act, words[1], in->password_stdin, password, err);

    if (st == STATUS_OK) {
        (void)printf("changed the password of %s\n", words[1]);
        tell_password(in->password_stdin, words[1], password);
    }
    sodium_memzero(password, sizeof(password));
    return st;
}

static enum status
disable(struct admin_office *office, const char *const words[ADMIN_WORDS_MAX],
    const void *options, struct error *err)
{
    enum status st = update(&office->act, words[1],
        &(struct staff_change){ .role = ROLE_COUNT, .disabled = 1 }, err);

    (void)options;
    if (st != STATUS_OK) {
        return st;
    }
    (void)printf("disabled %s; account passwd lets it in again\n", words[1]);
    return STATUS_OK;
}

static enum status
list(struct admin_office *office, const char *const words[ADMIN_WORDS_MAX],
    const void *options, struct error *err)
{
    struct account *accounts;
    size_t count;
    enum status st = staff_list(&office->act, &accounts, &count, err);

    (void)words;
    (void)options;
    if (st != STATUS_OK) {
        return st;
    }
    for (size_t i = 0; i < count; i++) {
        (void)printf("%-24s %-12s %-9s %s\n", accounts[i].username,
            role_name(accounts[i].role), accounts[i].disabled ? "disabled" : "",
            accounts[i].name);
    }
    free(accounts);
    return STATUS_OK;
}

const struct admin_command admin_account_add = {
    .usage = {
        .name = "account add",
        .words = "DIR USERNAME [ROLE]",
        .words_min = 2,
        .words_max = 3,
        .summary = "let a person sign in; a made-up password is shown once",
        .rows = account_add_rows,
        .row_count = ARRAY_LEN(account_add_rows),
    },
    .run = add_run,
};

const struct admin_command admin_account_passwd = {
    .usage = {
        .name = "account passwd",
        .words = "DIR USERNAME",
        .words_min = 2,
        .words_max = 2,
        .summary = "give an account a new password; its sessions end",
        .rows = account_passwd_rows,
        .row_count = ARRAY_LEN(account_passwd_rows),
    },
    .open = admin_office_open,
    .act = passwd,
    .options_size = sizeof(struct account_passwd_options),
};

const struct admin_command admin_account_disable = {
    .usage = {
        .name = "account disable",
        .words = "DIR USERNAME",
        .words_min = 2,
        .words_max = 2,
        .summary = "let a person no longer sign in; its sessions end",
    },
    .open = admin_office_open,
    .act = disable,
};

const struct admin_command admin_account_list = {
    .usage = {
        .name = "account list",
        .words = "DIR",
        .words_min = 1,
        .words_max = 1,
        .summary = "the people who may sign in",
    },
    .open = admin_office_open,
    .act = list,
};
