/* SPDX-License-Identifier: GPL-3.0-or-later */
/* antrean-admin account: the people of the office who sign in. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "db/db.h"
#include "db/db_account.h"
#include "server/admin.h"
#include "server/office/journal.h"
#include "server/office/password.h"

#define PASSWORD_LINE_SIZE (PASSWORD_MAX + 2)

/* The first line of standard input, or a made-up one that is then told once. */
static enum status
choose_password(bool from_stdin, char out[PASSWORD_LINE_SIZE], struct error *err)
{
    if (!from_stdin) {
        password_make(out);
        return STATUS_OK;
    }
    if (!fgets(out, PASSWORD_LINE_SIZE, stdin)) {
        return error_set(err, STATUS_ARG, "no password on standard input");
    }
    out[strcspn(out, "\r\n")] = '\0';
    return text_is_clean_utf8(out, strlen(out))
               ? STATUS_OK
               : error_set(err, STATUS_ARG, "the password is not UTF-8 text");
}

static void
tell_password(bool from_stdin, const char *username, const char *password)
{
    if (!from_stdin) {
        (void)printf("password of %s, shown only now: %s\n", username, password);
    }
}

/* Lower-case letters, digits and .-_@, so that it can be typed and told apart. */
static bool
username_is_valid(const char *name)
{
    size_t len = strlen(name);

    return len > 0 && len < USERNAME_SIZE &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789.-_@") == len;
}

static enum status
note(struct act *act, const char *kind, const struct account *account, struct error *err)
{
    char subject[24];

    (void)snprintf(subject, sizeof(subject), "%lld", (long long)account->id);
    return journal_append(
        act, kind, subject, json_pack("{s:s}", "role", role_name(account->role)), err);
}

static enum status
store_new(struct act *act, struct account *account, struct error *err)
{
    enum status st = db_begin(act->db, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = db_account_insert(act->db, act->office, account, act->now_ms, err);
    if (st == STATUS_WRONG_STATE) {
        (void)error_set(err, st, "there is an account %s already", account->username);
    }
    if (st == STATUS_OK) {
        st = note(act, "account.added", account, err);
    }
    return admin_commit(act, st, err);
}

static int
add_run(const struct admin_command *self, int argc, char **argv)
{
    const char *role = NULL;
    const char *name = NULL;
    bool from_stdin = false;
    const struct admin_option options[] = { { "role", NULL, &role },
        { "name", NULL, &name }, { "password-stdin", &from_stdin, NULL } };
    const char *words[ADMIN_WORDS_MAX];
    char password[PASSWORD_LINE_SIZE] = "";
    struct account account = { 0 };
    struct admin_office office;
    struct error err = { 0 };
    enum status st;

    if (!admin_parse(self, argc, argv, options, ARRAY_LEN(options), words)) {
        return ADMIN_USAGE;
    }
    role = role ? role : words[2];
    account.role = role ? role_from_name(role) : ROLE_COUNT;
    if (account.role == ROLE_COUNT || !(ROLE_BIT(account.role) & ROLES_STAFF)) {
        return admin_usage(
            self, "--role must be admin, supervisor, counter, reviewer or reception");
    }
    if (!username_is_valid(words[1])) {
        return admin_usage(
            self, "USERNAME is 1 to 63 lower-case letters, digits, . - _ or @");
    }
    if (!text_copy(account.name, sizeof(account.name), name ? name : words[1]) ||
        !text_is_clean_utf8(account.name, strlen(account.name))) {
        return admin_usage(self, "--name is at most 63 bytes of UTF-8 text");
    }
    (void)text_copy(account.username, sizeof(account.username), words[1]);
    st = admin_office_open(&office, words[0], &err);
    if (st == STATUS_OK) {
        st = choose_password(from_stdin, password, &err);
    }
    if (st == STATUS_OK) {
        st = password_hash(password, account.password_hash, &err);
    }
    if (st == STATUS_OK) {
        st = store_new(&office.act, &account, &err);
    }
    if (st == STATUS_OK) {
        (void)printf("added %s, %s\n", account.username, role);
        tell_password(from_stdin, account.username, password);
    }
    sodium_memzero(password, sizeof(password));
    admin_office_close(&office);
    return admin_finish(st, &err);
}

/* Change an account that is there; `hash` NULL leaves the password. Its sessions end. */
static enum status
update(struct act *act, const char *username, const char *hash, bool disabled,
    const char *kind, struct error *err)
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
        if (hash) {
            (void)text_copy(account.password_hash, sizeof(account.password_hash), hash);
        }
        account.disabled = disabled;
        st = db_account_update(act->db, &account, err);
    }
    if (st == STATUS_OK) {
        st = note(act, kind, &account, err);
    }
    return admin_commit(act, st, err);
}

static int
passwd_run(const struct admin_command *self, int argc, char **argv)
{
    bool from_stdin = false;
    const struct admin_option options[] = { { "password-stdin", &from_stdin, NULL } };
    const char *words[ADMIN_WORDS_MAX];
    char password[PASSWORD_LINE_SIZE] = "";
    char hash[PASSWORD_HASH_SIZE] = "";
    struct admin_office office;
    struct error err = { 0 };
    enum status st;

    if (!admin_parse(self, argc, argv, options, ARRAY_LEN(options), words)) {
        return ADMIN_USAGE;
    }
    st = admin_office_open(&office, words[0], &err);
    if (st == STATUS_OK) {
        st = choose_password(from_stdin, password, &err);
    }
    if (st == STATUS_OK) {
        st = password_hash(password, hash, &err);
    }
    if (st == STATUS_OK) {
        st = update(
            &office.act, words[1], hash, /* disabled= */ false, "account.password", &err);
    }
    if (st == STATUS_OK) {
        (void)printf("changed the password of %s\n", words[1]);
        tell_password(from_stdin, words[1], password);
    }
    sodium_memzero(password, sizeof(password));
    admin_office_close(&office);
    return admin_finish(st, &err);
}

static int
disable_run(const struct admin_command *self, int argc, char **argv)
{
    const char *words[ADMIN_WORDS_MAX];
    struct admin_office office;
    struct error err = { 0 };
    enum status st;

    if (!admin_parse(self, argc, argv, NULL, 0, words)) {
        return ADMIN_USAGE;
    }
    st = admin_office_open(&office, words[0], &err);
    if (st == STATUS_OK) {
        st = update(
            &office.act, words[1], NULL, /* disabled= */ true, "account.disabled", &err);
    }
    if (st == STATUS_OK) {
        (void)printf("disabled %s; account passwd lets it in again\n", words[1]);
    }
    admin_office_close(&office);
    return admin_finish(st, &err);
}

static int
list_run(const struct admin_command *self, int argc, char **argv)
{
    const char *words[ADMIN_WORDS_MAX];
    struct admin_office office;
    struct account *accounts = NULL;
    size_t count = 0;
    struct error err = { 0 };
    enum status st;

    if (!admin_parse(self, argc, argv, NULL, 0, words)) {
        return ADMIN_USAGE;
    }
    st = admin_office_open(&office, words[0], &err);
    if (st == STATUS_OK) {
        st = db_account_list(office.db, office.act.office, &accounts, &count, &err);
    }
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        (void)printf("%-24s %-12s %-9s %s\n", accounts[i].username,
            role_name(accounts[i].role), accounts[i].disabled ? "disabled" : "",
            accounts[i].name);
    }
    free(accounts);
    admin_office_close(&office);
    return admin_finish(st, &err);
}

const struct admin_command admin_account_add = {
    .name = "account add",
    .usage = "DIR USERNAME --role ROLE [--name NAME] [--password-stdin]",
    .summary = "let a person sign in; a made-up password is shown once",
    .words_min = 2,
    .words_max = 3,
    .run = add_run,
};

const struct admin_command admin_account_passwd = {
    .name = "account passwd",
    .usage = "DIR USERNAME [--password-stdin]",
    .summary = "give an account a new password; its sessions end",
    .words_min = 2,
    .words_max = 2,
    .run = passwd_run,
};

const struct admin_command admin_account_disable = {
    .name = "account disable",
    .usage = "DIR USERNAME",
    .summary = "let a person no longer sign in; its sessions end",
    .words_min = 2,
    .words_max = 2,
    .run = disable_run,
};

const struct admin_command admin_account_list = {
    .name = "account list",
    .usage = "DIR",
    .summary = "the people who may sign in",
    .words_min = 1,
    .words_max = 1,
    .run = list_run,
};
