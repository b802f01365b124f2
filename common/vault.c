/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Keys and sealing. A sealed value is a version byte, the key's number, three zero bytes,
 * a nonce of 24 and the text with its tag; version, number and context are authenticated.
 */
#include "common/vault.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "common/folder.h"
#include "common/mem.h"
#include "common/vault_key.h"

#define VERSION 1
#define HEAD_BYTES 4
#define NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_BYTES crypto_aead_xchacha20poly1305_ietf_ABYTES
#define CONTEXT_SIZE 128
#define PATH_SIZE 4096
#define LOOKUP_NAME "lookup.vault"

static_assert(VAULT_OVERHEAD == HEAD_BYTES + NONCE_BYTES + TAG_BYTES, "as it is written");

static bool
key_path(char path[PATH_SIZE], const char *folder, int number)
{
    int len = number == 0 ? snprintf(path, PATH_SIZE, "%s/%s", folder, LOOKUP_NAME)
                          : snprintf(path, PATH_SIZE, "%s/data-%d.vault", folder, number);

    return len > 0 && len < PATH_SIZE;
}

/* A new key file: written aside and linked, so that one that is there is never replaced.
 */
static enum status
make_key(const char *folder, int number, struct error *err)
{
    uint8_t key[VAULT_KEY_BYTES];
    char path[PATH_SIZE];
    char aside[PATH_SIZE + 16];
    bool done;
    int fd;

    if (!key_path(path, folder, number)) {
        return error_set(err, STATUS_IO, "the folder's name is too long: %s", folder);
    }
    (void)snprintf(aside, sizeof(aside), "%s.%ld", path, (long)getpid());
    fd = open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    randombytes_buf(key, sizeof(key));
    done = fd >= 0 && write(fd, key, sizeof(key)) == (ssize_t)sizeof(key) &&
           fsync(fd) == 0 && (link(aside, path) == 0 || errno == EEXIST);
    if (!done) {
        (void)error_set(
            err, STATUS_IO, "could not make the key %s: %s", path, strerror(errno));
    }
    sodium_memzero(key, sizeof(key));
    if (fd >= 0) {
        (void)close(fd);
        (void)unlink(aside);
    }
    return done ? folder_sync(folder, err) : STATUS_IO;
}

/* STATUS_NOT_FOUND when there is none of this number. */
static enum status
read_key(const char *folder, int number, uint8_t key[VAULT_KEY_BYTES], struct error *err)
{
    char path[PATH_SIZE];
    struct stat info;
    enum status st = STATUS_OK;
    int fd;

    if (!key_path(path, folder, number)) {
        return error_set(err, STATUS_IO, "the folder's name is too long: %s", folder);
    }
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) {
        return error_set(err, errno == ENOENT ? STATUS_NOT_FOUND : STATUS_IO,
            "could not read the key %s: %s", path, strerror(errno));
    }
    if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode) ||
        info.st_size != VAULT_KEY_BYTES ||
        read(fd, key, VAULT_KEY_BYTES) != VAULT_KEY_BYTES) {
        st = error_set(err, STATUS_IO, "%s is not a key of personal data", path);
    } else if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        st = error_set(err, STATUS_IO, "%s may be read by others: chmod 600", path);
    }
    (void)close(fd);
    return st;
}

/* The highest number that a data key in the folder has; 0: none. */
static enum status
find_newest(const char *folder, int *newest, struct error *err)
{
    DIR *dir = opendir(folder);
    const struct dirent *entry;

    *newest = 0;
    if (!dir) {
        return error_set(
            err, STATUS_IO, "could not read the keys in %s: %s", folder, strerror(errno));
    }
    while ((entry = readdir(dir))) {
        int number = 0;
        int end = 0;

        if (sscanf(entry->d_name, "data-%3d.vault%n", &number, &end) == 1 && end > 0 &&
            entry->d_name[end] == '\0' && number >= 1 && number <= VAULT_KEYS_MAX &&
            number > *newest) {
            *newest = number;
        }
    }
    (void)closedir(dir);
    return STATUS_OK;
}

static enum status
read_or_make(
    const char *folder, int number, uint8_t key[VAULT_KEY_BYTES], struct error *err)
{
    enum status st = read_key(folder, number, key, err);

    if (st == STATUS_NOT_FOUND) {
        st = make_key(folder, number, err);
        if (st == STATUS_OK) { /* another process may have been first */
            st = read_key(folder, number, key, err);
        }
    }
    return st;
}

enum status
vault_load(const char *folder, struct vault **out, struct error *err)
{
    struct vault *vault = xcalloc(1, sizeof(*vault));
    struct vault_keys *keys = xcalloc(1, sizeof(*keys));
    int newest;
    enum status st;

    *out = NULL;
    keys->folder = xstrdup(folder);
    (void)pthread_mutex_init(&keys->lock, NULL);
    vault->keys = keys;
    if (sodium_init() < 0) {
        vault_free(vault);
        return error_set(err, STATUS_IO, "could not start the cryptography library");
    }
    st = find_newest(folder, &newest, err);
    if (st == STATUS_OK && newest > 0) { /* a new one would find nobody again */
        st = read_key(folder, 0, vault->lookup, err);
    } else if (st == STATUS_OK) {
        st = read_or_make(folder, 0, vault->lookup, err);
    }
    if (st == STATUS_NOT_FOUND) {
        st = error_set(err, STATUS_IO,
            "%.100s has keys of personal data but no " LOOKUP_NAME
            ", by which people are found: put it back from the copy of the keys",
            folder);
    }
    vault->newest = newest > 0 ? newest : 1;
    if (st == STATUS_OK && newest == 0) {
        st = read_or_make(folder, 1, keys->key[1], err);
        keys->known[1] = true;
    }
    for (int i = 1; st == STATUS_OK && i <= newest; i++) {
        st = read_key(folder, i, keys->key[i], err);
        keys->known[i] = st == STATUS_OK;
        st = st == STATUS_NOT_FOUND ? STATUS_OK : st;
    }
    if (st != STATUS_OK) {
        vault_free(vault);
        return st;
    }
    *out = vault;
    return STATUS_OK;
}

void
vault_free(struct vault *vault)
{
    if (vault) {
        (void)pthread_mutex_destroy(&vault->keys->lock);
        free(vault->keys->folder);
        sodium_memzero(vault->keys, sizeof(*vault->keys));
        free(vault->keys);
        sodium_memzero(vault, sizeof(*vault));
        free(vault);
    }
}

bool
vault_knows(const struct vault *vault, int number)
{
    struct vault_keys *keys = vault->keys;

    if (number < 1 || number > VAULT_KEYS_MAX) {
        return false;
    }
    if (!atomic_load(&keys->known[number])) {
        (void)pthread_mutex_lock(&keys->lock);
        if (!atomic_load(&keys->known[number]) &&
            read_key(keys->folder, number, keys->key[number], NULL) == STATUS_OK) {
            atomic_store(&keys->known[number], true);
        }
        (void)pthread_mutex_unlock(&keys->lock);
    }
    return atomic_load(&keys->known[number]);
}

enum status
vault_rotate(const char *folder, struct error *err)
{
    int newest;
    enum status st = find_newest(folder, &newest, err);

    if (st != STATUS_OK) {
        return st;
    }
    if (newest == VAULT_KEYS_MAX) {
        return error_set(err, STATUS_IO,
            "%s holds %d keys of personal data, the most there can be", folder,
            VAULT_KEYS_MAX);
    }
    return make_key(folder, newest + 1, err);
}

/* What is authenticated besides the text; gives its length. */
static size_t
associated(const uint8_t head[HEAD_BYTES], const char *context, uint8_t *out)
{
    size_t len = strlen(context);

    if (len > CONTEXT_SIZE) {
        abort(); /* we choose it */
    }
    memcpy(out, head, HEAD_BYTES);
    memcpy(out + HEAD_BYTES, context, len);
    return HEAD_BYTES + len;
}

void
vault_seal(const struct vault *vault, const char *context, const void *bytes, size_t len,
    uint8_t *sealed)
{
    uint8_t also[HEAD_BYTES + CONTEXT_SIZE];
    uint8_t *nonce = sealed + HEAD_BYTES;
    size_t also_len;

    memset(sealed, 0, HEAD_BYTES);
    sealed[0] = VERSION;
    sealed[1] = (uint8_t)vault->newest;
    also_len = associated(sealed, context, also);
    randombytes_buf(nonce, NONCE_BYTES);
    (void)crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + NONCE_BYTES, NULL, bytes,
        len, also, also_len, NULL, nonce, vault->keys->key[vault->newest]);
}

enum status
vault_open(const struct vault *vault, const char *context, const void *sealed,
    size_t sealed_len, void *bytes, struct error *err)
{
    const uint8_t *head = sealed;
    const uint8_t *nonce = head + HEAD_BYTES;
    uint8_t also[HEAD_BYTES + CONTEXT_SIZE];
    size_t also_len;

    if (sealed_len < VAULT_OVERHEAD || head[0] != VERSION) {
        return error_set(err, STATUS_STORAGE, "a sealed value is damaged");
    }
    if (!vault_knows(vault, head[1])) {
        return error_set(err, STATUS_STORAGE,
            "the key data-%d.vault, which opens a sealed value, is not in the keys "
            "folder",
            head[1]);
    }
    also_len = associated(head, context, also);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(bytes, NULL, NULL, nonce + NONCE_BYTES,
            sealed_len - HEAD_BYTES - NONCE_BYTES, also, also_len, nonce,
            vault->keys->key[head[1]]) != 0) {
        return error_set(err, STATUS_STORAGE, "a sealed value is damaged");
    }
    return STATUS_OK;
}

int
vault_newest(const struct vault *vault)
{
    return vault->newest;
}

bool
vault_is_newest(const struct vault *vault, const void *sealed)
{
    return ((const uint8_t *)sealed)[1] >= vault->newest;
}

void
vault_hash(const struct vault *vault, const char *kind, const char *text,
    uint8_t out[VAULT_HASH_SIZE])
{
    crypto_generichash_state state;

    (void)crypto_generichash_init(
        &state, vault->lookup, sizeof(vault->lookup), VAULT_HASH_SIZE);
    /* With its NUL: no kind and text together read as another kind and text. */
    (void)crypto_generichash_update(&state, (const uint8_t *)kind, strlen(kind) + 1);
    (void)crypto_generichash_update(&state, (const uint8_t *)text, strlen(text));
    (void)crypto_generichash_final(&state, out, VAULT_HASH_SIZE);
}
