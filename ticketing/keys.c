/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Key files and the ring made from them. A key file is text:
 *   antrean-key 1
 *   id 7
 *   created_ms 1783991550250
 *   public <64 hex digits>
 *   secret <64 hex digits>
 * An exported file is "antrean-keys-public 1" and a line "public ID HEX" for each key.
 */
#include "ticketing/keys.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "common/folder.h"
#include "common/mem.h"
#include "common/text.h"

#define KEY_ID_MAX 255
#define PATH_SIZE 4096
#define FILE_SIZE_MAX 65536
#define HEX_SIZE (2 * KEY_PUBLIC_BYTES + 1)
#define FILE_SUFFIX ".key"
#define EXPORT_HEAD "antrean-keys-public 1\n"

struct key {
    bool known;
    bool has_secret;
    int64_t created_ms;
    uint8_t public_key[crypto_sign_PUBLICKEYBYTES];
    uint8_t secret_key[crypto_sign_SECRETKEYBYTES];
};

struct key_ring {
    struct key key[KEY_ID_MAX + 1]; /* by id */
    uint8_t signer;                 /* the newest key with a secret; 0: none */
    size_t count;
};

static bool
hex_read(const char *hex, size_t hex_len, uint8_t out[KEY_PUBLIC_BYTES])
{
    size_t len = 0;

    return hex_len == HEX_SIZE - 1 &&
           sodium_hex2bin(out, KEY_PUBLIC_BYTES, hex, hex_len, NULL, &len, NULL) == 0 &&
           len == KEY_PUBLIC_BYTES;
}

/* Read a small file into owned text; secret files must be ours alone. */
static enum status
read_file(const char *path, bool secret, char **text, struct error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat info;
    size_t used = 0;
    char *bytes = NULL;

    if (fd < 0 || fstat(fd, &info) != 0) {
        enum status st = error_set(
            err, STATUS_IO, "could not read the key %s: %s", path, strerror(errno));

        if (fd >= 0) {
            (void)close(fd);
        }
        return st;
    }
    if (!S_ISREG(info.st_mode) || info.st_size > FILE_SIZE_MAX) {
        (void)close(fd);
        return error_set(err, STATUS_IO, "%s is not a key file", path);
    }
    if (secret && (info.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        (void)close(fd);
        return error_set(err, STATUS_IO, "%s may be read by others: chmod 600", path);
    }
    bytes = xcalloc(1, (size_t)info.st_size + 1);
    while (used < (size_t)info.st_size) {
        ssize_t got = read(fd, bytes + used, (size_t)info.st_size - used);

        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            break;
        }
        used += (size_t)got;
    }
    bytes[used] = '\0';
    (void)close(fd);
    *text = bytes;
    return STATUS_OK;
}

/* The value of a line "NAME VALUE"; its length, 0 when there is no such line. */
static size_t
line_value(const char *text, const char *name, const char **value)
{
    size_t name_len = strlen(name);

    for (const char *line = text; line && *line; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, name, name_len) == 0 && line[name_len] == ' ') {
            *value = line + name_len + 1;
            return strcspn(*value, "\r\n");
        }
    }
    return 0;
}

static bool
line_number(const char *text, const char *name, int64_t min, int64_t max, int64_t *number)
{
    const char *value = NULL;
    size_t len = line_value(text, name, &value);
    char digits[24];

    if (len == 0 || len >= sizeof(digits)) {
        return false;
    }
    memcpy(digits, value, len);
    digits[len] = '\0';
    return text_to_int(digits, min, max, number);
}

/* A key file's text into the ring; false when it is not a whole, consistent key. */
static bool
ring_add(struct key_ring *ring, const char *text)
{
    uint8_t seed[crypto_sign_SEEDBYTES];
    uint8_t claimed[KEY_PUBLIC_BYTES];
    const char *value = NULL;
    int64_t id = 0;
    int64_t created_ms = 0;
    struct key key = { .known = true, .has_secret = true };
    size_t len;

    if (!text_starts_with(text, "antrean-key 1\n") ||
        !line_number(text, "id", 1, KEY_ID_MAX, &id) ||
        !line_number(text, "created_ms", 0, INT64_MAX, &created_ms)) {
        return false;
    }
    len = line_value(text, "public", &value);
    if (!hex_read(value, len, claimed)) {
        return false;
    }
    len = line_value(text, "secret", &value);
    if (!hex_read(value, len, seed) ||
        crypto_sign_seed_keypair(key.public_key, key.secret_key, seed) != 0) {
        return false;
    }
    sodium_memzero(seed, sizeof(seed));
    if (ring->key[id].known || memcmp(key.public_key, claimed, sizeof(claimed)) != 0) {
        sodium_memzero(&key, sizeof(key));
        return false;
    }
    key.created_ms = created_ms;
    ring->key[id] = key;
    ring->count++;
    if (ring->signer == 0 || created_ms > ring->key[ring->signer].created_ms ||
        (created_ms == ring->key[ring->signer].created_ms && id > ring->signer)) {
        ring->signer = (uint8_t)id;
    }
    sodium_memzero(&key, sizeof(key));
    return true;
}

static enum status
load_folder(const char *folder, struct key_ring *ring, struct error *err)
{
    DIR *dir = opendir(folder);
    const struct dirent *entry;
    enum status st = STATUS_OK;

    if (!dir) {
        return error_set(
            err, STATUS_IO, "could not read the keys in %s: %s", folder, strerror(errno));
    }
    while (st == STATUS_OK && (entry = readdir(dir))) {
        size_t len = strlen(entry->d_name);
        char path[PATH_SIZE];
        char *text = NULL;

        if (entry->d_name[0] == '.' || len <= strlen(FILE_SUFFIX) ||
            strcmp(entry->d_name + len - strlen(FILE_SUFFIX), FILE_SUFFIX) != 0) {
            continue;
        }
        (void)snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
        st = read_file(path, /* secret= */ true, &text, err);
        if (st == STATUS_OK && !ring_add(ring, text)) {
            st = error_set(
                err, STATUS_IO, "%s is not a key, or one that is there twice", path);
        }
        if (text) {
            sodium_memzero(text, strlen(text));
        }
        free(text);
    }
    (void)closedir(dir);
    return st;
}

/* The lines of an exported file into the ring. */
static enum status
read_export(const char *text, const char *name, struct key_ring *ring, struct error *err)
{
    if (!text_starts_with(text, EXPORT_HEAD)) {
        return error_set(err, STATUS_IO, "%s does not hold public keys", name);
    }
    for (const char *line = text + strlen(EXPORT_HEAD); *line;
         line += strcspn(line, "\n"), line += *line == '\n') {
        unsigned id = 0;
        char hex[HEX_SIZE] = "";

        if (*line == '\n') {
            continue;
        }
        if (sscanf(line, "public %3u %64s", &id, hex) != 2 || id < 1 || id > KEY_ID_MAX ||
            ring->key[id].known ||
            !hex_read(hex, strlen(hex), ring->key[id].public_key)) {
            return error_set(err, STATUS_IO, "%s has a line that is no key", name);
        }
        ring->key[id].known = true;
        ring->count++;
    }
    return STATUS_OK;
}

static enum status
load_export(const char *path, struct key_ring *ring, struct error *err)
{
    char *text = NULL;
    enum status st = read_file(path, /* secret= */ false, &text, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = read_export(text, path, ring, err);
    free(text);
    return st;
}

enum status
key_ring_load_export(
    const char *text, const char *name, struct key_ring **out, struct error *err)
{
    struct key_ring *ring = xcalloc(1, sizeof(*ring));
    enum status st = sodium_init() < 0 ? error_set(err, STATUS_IO,
                                             "could not start the cryptography library")
                                       : read_export(text, name, ring, err);

    if (st != STATUS_OK) {
        key_ring_free(ring);
        return st;
    }
    *out = ring;
    return STATUS_OK;
}

enum status
key_ring_load(const char *path, struct key_ring **out, struct error *err)
{
    struct key_ring *ring = xcalloc(1, sizeof(*ring));
    struct stat info;
    enum status st;

    if (sodium_init() < 0) {
        free(ring);
        return error_set(err, STATUS_IO, "could not start the cryptography library");
    }
    if (stat(path, &info) == 0 && !S_ISDIR(info.st_mode)) {
        st = load_export(path, ring, err);
    } else {
        st = load_folder(path, ring, err);
        if (st == STATUS_OK && ring->count == 0) {
            st = error_set(err, STATUS_IO, "no key in %s: make one by key rotate", path);
        }
    }
    if (st != STATUS_OK) {
        key_ring_free(ring);
        return st;
    }
    *out = ring;
    return STATUS_OK;
}

void
key_ring_free(struct key_ring *ring)
{
    if (ring) {
        sodium_memzero(ring, sizeof(*ring));
        free(ring);
    }
}

static bool
write_all(int fd, const char *text, size_t len)
{
    while (len > 0) {
        ssize_t put = write(fd, text, len);

        if (put < 0 && errno == EINTR) {
            continue;
        }
        if (put <= 0) {
            return false;
        }
        text += put;
        len -= (size_t)put;
    }
    return true;
}

static bool
sync_folder_of(const char *path)
{
    char folder[PATH_SIZE];
    char *slash;

    if (!text_copy(folder, sizeof(folder), path)) {
        return false;
    }
    slash = strrchr(folder, '/');
    if (!slash) {
        (void)text_copy(folder, sizeof(folder), ".");
    } else if (slash == folder) {
        slash[1] = '\0';
    } else {
        *slash = '\0';
    }
    return folder_sync(folder, NULL) == STATUS_OK;
}

/* Write aside, sync, and link to `path`, which must not be there; EEXIST stays in errno.
 */
static bool
write_new_file(const char *path, const char *text, mode_t mode)
{
    char aside[PATH_SIZE];
    int fd;
    int saved;
    bool done;

    if (snprintf(aside, sizeof(aside), "%s.%ld.new", path, (long)getpid()) >=
        (int)sizeof(aside)) {
        errno = ENAMETOOLONG;
        return false;
    }
    fd = open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    if (fd < 0) {
        return false;
    }
    done = fchmod(fd, mode) == 0 && write_all(fd, text, strlen(text)) && fsync(fd) == 0;
    saved = errno;
    (void)close(fd);
    if (done) {
        /* link(), not rename(): a key that is there is never replaced. */
        done = link(aside, path) == 0;
        saved = errno;
    }
    (void)unlink(aside);
    done = done && sync_folder_of(path);
    errno = saved;
    return done;
}

/* The id after the newest key's that no file has taken; 0 when all are taken. */
static uint8_t
free_id(const struct key_ring *ring)
{
    for (int step = 1; step <= KEY_ID_MAX; step++) {
        int id = (ring->signer + step - 1) % KEY_ID_MAX + 1;

        if (!ring->key[id].known) {
            return (uint8_t)id;
        }
    }
    return 0;
}

static void
format_key(char *text, size_t text_size, uint8_t id, int64_t created_ms)
{
    uint8_t seed[crypto_sign_SEEDBYTES];
    uint8_t public_key[crypto_sign_PUBLICKEYBYTES];
    uint8_t secret_key[crypto_sign_SECRETKEYBYTES];
    char public_hex[HEX_SIZE];
    char secret_hex[HEX_SIZE];

    randombytes_buf(seed, sizeof(seed));
    (void)crypto_sign_seed_keypair(public_key, secret_key, seed);
    text_hex(public_key, sizeof(public_key), public_hex);
    text_hex(seed, sizeof(seed), secret_hex);
    (void)snprintf(text, text_size,
        "antrean-key 1\nid %u\ncreated_ms %" PRId64 "\npublic %s\nsecret %s\n",
        (unsigned)id, created_ms, public_hex, secret_hex);
    sodium_memzero(seed, sizeof(seed));
    sodium_memzero(secret_key, sizeof(secret_key));
    sodium_memzero(secret_hex, sizeof(secret_hex));
}

enum status
key_ring_rotate(const char *folder, int64_t now_ms, uint8_t *key_id, struct error *err)
{
    if (sodium_init() < 0) {
        return error_set(err, STATUS_IO, "could not start the cryptography library");
    }
    if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
        return error_set(
            err, STATUS_IO, "could not make %s: %s", folder, strerror(errno));
    }
    for (;;) {
        struct key_ring *ring = xcalloc(1, sizeof(*ring));
        enum status st = load_folder(folder, ring, err);
        uint8_t id = free_id(ring);
        /* Newer than the newest even when the machine's clock went back. */
        int64_t newest_ms = ring->signer ? ring->key[ring->signer].created_ms : 0;
        char path[PATH_SIZE];
        char text[512];
        bool written;
        int why;

        key_ring_free(ring);
        if (st != STATUS_OK) {
            return st;
        }
        if (id == 0) {
            return error_set(err, STATUS_IO, "all 255 key ids in %s are taken", folder);
        }
        (void)snprintf(path, sizeof(path), "%s/%03u" FILE_SUFFIX, folder, (unsigned)id);
        format_key(text, sizeof(text), id, now_ms > newest_ms ? now_ms : newest_ms + 1);
        written = write_new_file(path, text, 0600);
        why = errno;
        sodium_memzero(text, sizeof(text));
        if (written) {
            if (key_id) {
                *key_id = id;
            }
            return STATUS_OK;
        }
        if (why != EEXIST) { /* EEXIST: another rotation was first; look again */
            return error_set(
                err, STATUS_IO, "could not write %s: %s", path, strerror(why));
        }
    }
}

char *
key_ring_export(const struct key_ring *ring)
{
    size_t text_size = sizeof(EXPORT_HEAD) + ring->count * (HEX_SIZE + 16);
    char *text = xcalloc(1, text_size);

    text_append(text, text_size, EXPORT_HEAD);
    for (int id = 1; id <= KEY_ID_MAX; id++) {
        char hex[HEX_SIZE];
        char line[HEX_SIZE + 16];

        if (ring->key[id].known) {
            text_hex(ring->key[id].public_key, KEY_PUBLIC_BYTES, hex);
            (void)snprintf(line, sizeof(line), "public %d %s\n", id, hex);
            text_append(text, text_size, line);
        }
    }
    return text;
}

uint8_t
key_ring_signer(const struct key_ring *ring)
{
    return ring->signer;
}

size_t
key_ring_count(const struct key_ring *ring)
{
    return ring->count;
}

bool
key_ring_knows(const struct key_ring *ring, uint8_t key_id)
{
    return ring->key[key_id].known;
}

bool
key_ring_sign(const struct key_ring *ring, const uint8_t *bytes, size_t len,
    uint8_t signature[KEY_SIGNATURE_BYTES])
{
    const struct key *key = &ring->key[ring->signer];

    return ring->signer != 0 && key->has_secret &&
           crypto_sign_detached(signature, NULL, bytes, len, key->secret_key) == 0;
}

bool
key_ring_verify(const struct key_ring *ring, uint8_t key_id, const uint8_t *bytes,
    size_t len, const uint8_t signature[KEY_SIGNATURE_BYTES])
{
    const struct key *key = &ring->key[key_id];

    return key_id != 0 && key->known &&
           crypto_sign_verify_detached(signature, bytes, len, key->public_key) == 0;
}
