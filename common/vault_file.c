/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sealed files: version, number of the key, two zero bytes, the header of a secretstream,
 * then its pieces of 64 KiB. The context is authenticated with the first piece, and the
 * last piece says that it is the last, so that a cut file is not taken for a whole one.
 */
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/mem.h"
#include "common/vault_key.h"

#define FILE_VERSION 2
#define HEAD_BYTES 4
#define PIECE ((size_t)64 * 1024)
#define STREAM_HEADER crypto_secretstream_xchacha20poly1305_HEADERBYTES
#define STREAM_OVERHEAD crypto_secretstream_xchacha20poly1305_ABYTES

enum status
vault_seal_file(const struct vault *vault, const char *context, FILE *plain, FILE *sealed,
    struct error *err)
{
    crypto_secretstream_xchacha20poly1305_state stream;
    uint8_t head[HEAD_BYTES + STREAM_HEADER] = { FILE_VERSION, (uint8_t)vault->newest };
    uint8_t *piece = xcalloc(1, PIECE);
    uint8_t *out = xcalloc(1, PIECE + STREAM_OVERHEAD);
    bool first = true;
    bool last;
    bool done;

    (void)crypto_secretstream_xchacha20poly1305_init_push(
        &stream, head + HEAD_BYTES, vault->keys->key[vault->newest]);
    done = fwrite(head, sizeof(head), 1, sealed) == 1;
    do {
        size_t len = fread(piece, 1, PIECE, plain);
        unsigned long long out_len = 0;

        last = len < PIECE;
        (void)crypto_secretstream_xchacha20poly1305_push(&stream, out, &out_len, piece,
            len, (const uint8_t *)context, first ? strlen(context) : 0,
            last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0);
        first = false;
        done = done && fwrite(out, 1, out_len, sealed) == out_len;
    } while (done && !last);
    done = done && !ferror(plain) && fflush(sealed) == 0;
    sodium_memzero(piece, PIECE);
    sodium_memzero(&stream, sizeof(stream));
    free(piece);
    free(out);
    return done ? STATUS_OK : error_set(err, STATUS_IO, "could not write a sealed file");
}

/* The pieces one after another, until the last. */
static enum status
open_pieces(crypto_secretstream_xchacha20poly1305_state *stream, const char *context,
    FILE *sealed, FILE *plain, struct error *err)
{
    uint8_t *piece = xcalloc(1, PIECE + STREAM_OVERHEAD);
    uint8_t *out = xcalloc(1, PIECE);
    enum status st = STATUS_OK;
    unsigned char tag = 0;
    bool first = true;

    while (st == STATUS_OK && tag != crypto_secretstream_xchacha20poly1305_TAG_FINAL) {
        size_t len = fread(piece, 1, PIECE + STREAM_OVERHEAD, sealed);
        unsigned long long out_len = 0;

        if (crypto_secretstream_xchacha20poly1305_pull(stream, out, &out_len, &tag, piece,
                len, (const uint8_t *)context, first ? strlen(context) : 0) != 0) {
            st = error_set(err, STATUS_STORAGE, "a sealed file is damaged or cut");
        } else if (fwrite(out, 1, out_len, plain) != out_len) {
            st = error_set(err, STATUS_IO, "could not write an opened file");
        }
        first = false;
    }
    if (st == STATUS_OK && fgetc(sealed) != EOF) {
        st = error_set(err, STATUS_STORAGE, "a sealed file is longer than it should be");
    }
    sodium_memzero(out, PIECE);
    free(piece);
    free(out);
    return st;
}

enum status
vault_open_file(const struct vault *vault, const char *context, FILE *sealed, FILE *plain,
    struct error *err)
{
    crypto_secretstream_xchacha20poly1305_state stream;
    uint8_t head[HEAD_BYTES + STREAM_HEADER];
    enum status st;

    if (fread(head, sizeof(head), 1, sealed) != 1 || head[0] != FILE_VERSION ||
        !vault_knows(vault, head[1]) ||
        crypto_secretstream_xchacha20poly1305_init_pull(
            &stream, head + HEAD_BYTES, vault->keys->key[head[1]]) != 0) {
        return error_set(
            err, STATUS_STORAGE, "a sealed file is damaged, or its key is not there");
    }
    st = open_pieces(&stream, context, sealed, plain, err);
    if (st == STATUS_OK && fflush(plain) != 0) {
        st = error_set(err, STATUS_IO, "could not write an opened file");
    }
    sodium_memzero(&stream, sizeof(stream));
    return st;
}
