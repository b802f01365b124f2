/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading antrean.conf: a table of keys, read by inih. */
#include "server/config.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ini.h>

#include "common/mem.h"
#include "common/text.h"

#define FILE_MAX ((size_t)256 * 1024)

enum key_kind { KEY_TEXT, KEY_PATH, KEY_INT, KEY_BOOL, KEY_LEVEL };

struct key {
    const char *section;
    const char *name;
    enum key_kind kind;
    size_t offset;
    int64_t min, max; /* KEY_INT */
};

#define AT(member) offsetof(struct config, member)

static const struct key keys[] = {
    { "server", "listen", KEY_TEXT, AT(listen), 0, 0 },
    { "server", "tls_cert", KEY_PATH, AT(tls_cert), 0, 0 },
    { "server", "tls_key", KEY_PATH, AT(tls_key), 0, 0 },
    { "server", "public_url", KEY_TEXT, AT(public_url), 0, 0 },
    { "server", "behind_proxy", KEY_BOOL, AT(behind_proxy), 0, 0 },
    { "database", "url", KEY_TEXT, AT(database), 0, 0 },
    { "limits", "connections", KEY_INT, AT(connections), 0, 1000000 },
    { "limits", "readers", KEY_INT, AT(readers), 1, 8 },
    { "limits", "waiting_jobs", KEY_INT, AT(waiting_jobs), 16, 1000000 },
    { "limits", "sign_ins_per_minute", KEY_INT, AT(sign_ins_per_minute), 1, 10000 },
    { "limits", "public_per_minute", KEY_INT, AT(public_per_minute), 60, 1000000 },
    { "backend", "url", KEY_TEXT, AT(backend_url), 0, 0 },
    { "backend", "token", KEY_TEXT, AT(backend_token), 0, 0 },
    { "backend", "trust_days", KEY_INT, AT(backend_trust_days), 0, 30 },
    { "backend", "every_s", KEY_INT, AT(backend_every_s), 1, 3600 },
    { "import", "folder", KEY_PATH, AT(import_folder), 0, 0 },
    { "notify", "channel", KEY_TEXT, AT(notify_channel), 0, 0 },
    { "notify", "secret", KEY_TEXT, AT(notify_secret), 0, 0 },
    { "notify", "from", KEY_TEXT, AT(notify_from), 0, 0 },
    { "notify", "smtp_user", KEY_TEXT, AT(notify_smtp_user), 0, 0 },
    { "notify", "smtp_password", KEY_TEXT, AT(notify_smtp_password), 0, 0 },
    { "papers", "clamd", KEY_PATH, AT(clamd), 0, 0 },
    { "papers", "clamd_required", KEY_BOOL, AT(clamd_required), 0, 0 },
    { "log", "level", KEY_LEVEL, AT(log_level), 0, 0 },
};

static const char *const gate_keys[] = { "scanner", "printer", "paper_mm" };

struct reader {
    struct config *config;
    struct error *err;
    bool seen[ARRAY_LEN(keys)];
    bool gate_seen[CONFIG_GATES_MAX][ARRAY_LEN(gate_keys)];
};

static const struct config defaults = {
    .listen = "127.0.0.1:8080",
    .database = "sqlite:antrean.db",
    .readers = 2,
    .waiting_jobs = 4096,
    .sign_ins_per_minute = 10,
    .public_per_minute = 6000,
    .backend_trust_days = 2,
    .backend_every_s = 20,
    .log_level = LOG_LEVEL_INFO,
};

/* A refused line: inih wants 0, and tells the line number afterwards. */
static int
refuse(struct reader *reader, const char *what, const char *why)
{
    char name[64];

    (void)log_escape(what, strlen(what), name, sizeof(name));
    (void)error_set(reader->err, STATUS_INVALID_SETTINGS, "%s: %s", name, why);
    return 0;
}

static bool
copy_text(char *out, const char *value)
{
    return text_is_clean_utf8(value, strlen(value)) && !strchr(value, '\n') &&
           text_copy(out, CONFIG_TEXT_SIZE, value);
}

/* A relative path is one from the file's folder. */
static bool
copy_path(const struct config *config, char *out, const char *value)
{
    out[0] = '\0';
    if (value[0] == '\0' || value[0] == '/') {
        return copy_text(out, value);
    }
    return text_append(out, CONFIG_TEXT_SIZE, config->folder) &&
           text_append(out, CONFIG_TEXT_SIZE, "/") &&
           text_append(out, CONFIG_TEXT_SIZE, value) &&
           text_is_clean_utf8(out, strlen(out));
}

static bool
read_level(const char *value, enum log_level *level)
{
    static const char *const names[] = { "error", "warn", "info", "debug" };

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        if (strcmp(value, names[i]) == 0) {
            *level = (enum log_level)i;
            return true;
        }
    }
    return false;
}

static int
read_key(struct reader *reader, const struct key *key, const char *value)
{
    void *at = (char *)reader->config + key->offset;

    switch (key->kind) {
    case KEY_TEXT:
        return copy_text(at, value) ? 1
                                    : refuse(reader, key->name, "too long or unclean");
    case KEY_PATH:
        return copy_path(reader->config, at, value)
                   ? 1
                   : refuse(reader, key->name, "the path is too long");
    case KEY_INT:
        return text_to_int(value, key->min, key->max, at)
                   ? 1
                   : refuse(reader, key->name, "not a number in its range");
    case KEY_BOOL:
        if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0) {
            return refuse(reader, key->name, "write yes or no");
        }
        *(bool *)at = strcmp(value, "yes") == 0;
        return 1;
    case KEY_LEVEL:
        return read_level(value, at)
                   ? 1
                   : refuse(reader, key->name, "write error, warn, info or debug");
    }
    return 0;
}

static bool
is_name(const char *name)
{
    size_t len = strlen(name);

    return len > 0 && len < sizeof(((struct config_gate *)0)->name) &&
           strspn(name,
               "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == len;
}

/* The gate of this name, made when it is new; NULL when there is no room. */
static struct config_gate *
find_gate(struct config *config, const char *name)
{
    struct config_gate *gate;

    for (size_t i = 0; i < config->gate_count; i++) {
        if (strcmp(config->gates[i].name, name) == 0) {
            return &config->gates[i];
        }
    }
    if (config->gate_count == CONFIG_GATES_MAX) {
        return NULL;
    }
    gate = &config->gates[config->gate_count++];
    (void)text_copy(gate->name, sizeof(gate->name), name);
    (void)text_copy(gate->printer, sizeof(gate->printer), "none");
    gate->paper_mm = 58;
    return gate;
}

static int
read_gate(
    struct reader *reader, const char *gate_name, const char *name, const char *value)
{
    struct config_gate *gate;
    size_t key = 0;
    bool fits = false;

    while (key < ARRAY_LEN(gate_keys) && strcmp(gate_keys[key], name) != 0) {
        key++;
    }
    if (key == ARRAY_LEN(gate_keys)) {
        return refuse(reader, name, "a gate has no such key");
    }
    if (!is_name(gate_name)) {
        return refuse(
            reader, gate_name, "a gate's name is 1 to 31 letters, digits, - or _");
    }
    gate = find_gate(reader->config, gate_name);
    if (!gate) {
        return refuse(reader, gate_name, "more than 8 gates");
    }
    if (reader->gate_seen[gate - reader->config->gates][key]) {
        return refuse(reader, name, "given twice");
    }
    reader->gate_seen[gate - reader->config->gates][key] = true;
    switch (key) {
    case 0:
        fits = copy_text(gate->scanner, value);
        break;
    case 1:
        fits = copy_text(gate->printer, value);
        break;
    default:
        fits = text_to_int(value, 58, 80, &gate->paper_mm) &&
               (gate->paper_mm == 58 || gate->paper_mm == 80);
        break;
    }
    return fits ? 1 : refuse(reader, name, "not a value for a gate");
}

static int
line_cb(void *arg, const char *section, const char *name, const char *value)
{
    struct reader *reader = arg;
    bool section_known = false;

    if (text_starts_with(section, "gate ")) {
        return read_gate(reader, section + strlen("gate "), name, value);
    }
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        if (strcmp(keys[i].section, section) != 0) {
            continue;
        }
        section_known = true;
        if (strcmp(keys[i].name, name) == 0) {
            if (reader->seen[i]) {
                return refuse(reader, name, "given twice");
            }
            reader->seen[i] = true;
            return read_key(reader, &keys[i], value);
        }
    }
    return section_known ? refuse(reader, name, "unknown key")
                         : refuse(reader, section, "unknown section");
}

/* sqlite:PATH with an absolute path. */
static enum status
finish_database(struct config *config, struct error *err)
{
    char path[CONFIG_TEXT_SIZE];

    if (!text_starts_with(config->database, "sqlite:")) {
        return STATUS_OK;
    }
    if (!copy_path(config, path, config->database + strlen("sqlite:")) ||
        !text_copy(config->database, sizeof(config->database), "sqlite:") ||
        !text_append(config->database, sizeof(config->database), path)) {
        return error_set(
            err, STATUS_INVALID_SETTINGS, "[database] url: the path is too long");
    }
    return STATUS_OK;
}

/* What no single line can tell. */
static enum status
finish(struct config *config, struct error *err)
{
    char host[CONFIG_TEXT_SIZE];
    int64_t port;
    size_t len = strlen(config->public_url);
    enum status st = config_split_address(config->listen, host, &port, err);

    if (st != STATUS_OK) {
        return st;
    }
    if ((config->tls_cert[0] == '\0') != (config->tls_key[0] == '\0')) {
        return error_set(err, STATUS_INVALID_SETTINGS,
            "[server] tls_cert and tls_key go together; one is missing");
    }
    while (len > 0 && config->public_url[len - 1] == '/') {
        config->public_url[--len] = '\0';
    }
    if (len > 0 && !text_starts_with(config->public_url, "http://") &&
        !text_starts_with(config->public_url, "https://")) {
        return error_set(err, STATUS_INVALID_SETTINGS,
            "[server] public_url must start with http:// or https://");
    }
    if (config->backend_url[0] && !text_starts_with(config->backend_url, "http://") &&
        !text_starts_with(config->backend_url, "https://")) {
        return error_set(err, STATUS_INVALID_SETTINGS,
            "[backend] url must start with http:// or https://");
    }
    for (size_t i = 0; i < config->gate_count; i++) {
        if (config->gates[i].scanner[0] == '\0') {
            return error_set(err, STATUS_INVALID_SETTINGS,
                "[gate %s] has no scanner; write scanner = ...", config->gates[i].name);
        }
    }
    return finish_database(config, err);
}

enum status
config_parse(const char *text, const char *name, const char *folder,
    struct config *config, struct error *err)
{
    struct error why = { .code = STATUS_OK };
    struct reader reader = { .config = config, .err = &why };
    int line;

    *config = defaults;
    if (!text_copy(config->folder, sizeof(config->folder), folder)) {
        return error_set(
            err, STATUS_INVALID_SETTINGS, "%.100s: the path is too long", name);
    }
    line = ini_parse_string(text, line_cb, &reader);
    if (line != 0) {
        return error_set(err, STATUS_INVALID_SETTINGS, "%.80s, line %d: %.80s", name,
            line, why.text[0] ? why.text : "not a line of the form key = value");
    }
    if (finish(config, &why) != STATUS_OK) {
        return error_set(err, STATUS_INVALID_SETTINGS, "%.80s: %.100s", name, why.text);
    }
    return STATUS_OK;
}

/* The folder of `path`, absolute. */
static enum status
folder_of(const char *path, char *out, struct error *err)
{
    char *real = realpath(path, NULL);
    char *slash;
    bool fits;

    if (!real) {
        return error_set(
            err, STATUS_IO, "could not read %.100s: %s", path, strerror(errno));
    }
    slash = strrchr(real, '/');
    *(slash == real ? slash + 1 : slash) = '\0';
    fits = text_copy(out, CONFIG_TEXT_SIZE, real);
    free(real);
    return fits ? STATUS_OK
                : error_set(err, STATUS_INVALID_SETTINGS, "the path %.80s... is too long",
                      path);
}

enum status
config_load(const char *path, struct config *config, struct error *err)
{
    char folder[CONFIG_TEXT_SIZE];
    char *text;
    FILE *file;
    size_t len;
    bool bad;
    enum status st = folder_of(path, folder, err);

    if (st != STATUS_OK) {
        return st;
    }
    file = fopen(path, "re");
    if (!file) {
        return error_set(
            err, STATUS_IO, "could not read %.100s: %s", path, strerror(errno));
    }
    text = xcalloc(FILE_MAX + 1, 1);
    len = fread(text, 1, FILE_MAX, file);
    bad = ferror(file) || !feof(file) || memchr(text, '\0', len) != NULL;
    (void)fclose(file);
    st = bad ? error_set(err, STATUS_INVALID_SETTINGS,
                   "could not read %.100s: not a text file of at most 256 KiB", path)
             : config_parse(text, path, folder, config, err);
    free(text);
    return st;
}

enum status
config_split_address(const char *address, char *host, int64_t *port, struct error *err)
{
    const char *colon = strrchr(address, ':');
    size_t len = colon ? (size_t)(colon - address) : 0;

    if (!colon || !text_to_int(colon + 1, 0, 65535, port) || len + 1 > CONFIG_TEXT_SIZE) {
        return error_set(err, STATUS_INVALID_SETTINGS,
            "\"listen\" must be HOST:PORT, as in 127.0.0.1:8080");
    }
    if (len >= 2 && address[0] == '[' && address[len - 1] == ']') {
        address++;
        len -= 2;
    }
    memcpy(host, address, len);
    host[len] = '\0';
    return STATUS_OK;
}
