/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal's rows as values, and their chain. */
#include "db/journal_row.h"

#include <sodium.h>
#include <string.h>

#include "common/text.h"

/* Every field goes in with its length in front, so that no two rows hash alike. */
static void
hash_text(crypto_generichash_state *state, const char *text)
{
    uint64_t len = strlen(text);

    (void)crypto_generichash_update(state, (const uint8_t *)&len, sizeof(len));
    (void)crypto_generichash_update(state, (const uint8_t *)text, len);
}

void
journal_row_hash(const struct journal_row *row, const uint8_t prev[JOURNAL_HASH_SIZE],
    uint8_t hash[JOURNAL_HASH_SIZE])
{
    crypto_generichash_state state;
    const int64_t numbers[] = { row->office, row->seq, row->at_ms };

    (void)crypto_generichash_init(&state, NULL, 0, JOURNAL_HASH_SIZE);
    (void)crypto_generichash_update(&state, prev, JOURNAL_HASH_SIZE);
    (void)crypto_generichash_update(&state, (const uint8_t *)numbers, sizeof(numbers));
    hash_text(&state, row->actor);
    hash_text(&state, row->kind);
    hash_text(&state, row->subject);
    hash_text(&state, row->data);
    (void)crypto_generichash_final(&state, hash, JOURNAL_HASH_SIZE);
}

bool
journal_row_is_same(const struct journal_row *a, const struct journal_row *b)
{
    return a->office == b->office && a->seq == b->seq && a->at_ms == b->at_ms &&
           strcmp(a->actor, b->actor) == 0 && strcmp(a->kind, b->kind) == 0 &&
           strcmp(a->subject, b->subject) == 0 && strcmp(a->data, b->data) == 0 &&
           memcmp(a->hash, b->hash, sizeof(a->hash)) == 0;
}

bool
journal_row_follows(const struct journal_row *row, const struct journal_row *last)
{
    return row->office == last->office && row->seq == last->seq + 1 &&
           memcmp(row->prev, last->hash, sizeof(row->prev)) == 0;
}

void
journal_hash_prefix(
    const uint8_t hash[JOURNAL_HASH_SIZE], char prefix[JOURNAL_HASH_PREFIX_SIZE])
{
    text_hex(hash, JOURNAL_HASH_PREFIX_SIZE / 2, prefix);
}
