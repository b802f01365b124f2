/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/api/tus_head.h"

#include <string.h>
#include <time.h>

#include <event2/util.h>
#include <sodium.h>

#include "common/text.h"

#define KEYS_MAX 16

static const struct {
    const char *name;
    size_t len;
} algorithms[] = { { "sha1", 20 }, { "sha256", 32 } };

enum status
tus_check_version(const char *value, struct error *err)
{
    if (!value || strcmp(value, TUS_VERSION) != 0) {
        return error_set(err, STATUS_WRONG_VERSION, "Tus-Resumable must be " TUS_VERSION);
    }
    return STATUS_OK;
}

enum status
tus_read_number(const char *value, const char *field, int64_t *out, struct error *err)
{
    if (!value || value[strspn(value, "0123456789")] != '\0' ||
        !text_to_int(value, 0, INT64_MAX, out)) {
        return error_field(err, field, "must be a whole number of bytes");
    }
    return STATUS_OK;
}

static bool
decode(const char *base64, size_t len, void *out, size_t out_max, size_t *out_len)
{
    const char *end;

    return sodium_base642bin(out, out_max, base64, len, NULL, out_len, &end,
               sodium_base64_VARIANT_ORIGINAL) == 0 &&
           end == base64 + len;
}

/* A key's value as clean text. */
static bool
decode_text(const char *base64, size_t len, char *out, size_t out_size)
{
    size_t out_len;

    if (!decode(base64, len, out, out_size - 1, &out_len)) {
        return false;
    }
    out[out_len] = '\0';
    return out_len > 0 && text_is_clean_utf8(out, out_len);
}

static enum status
bad_metadata(struct error *err)
{
    return error_field(err, "Upload-Metadata",
        "must be keys with values in base64, each key once, among them `application` and "
        "`kind`");
}

struct pair {
    const char *key;
    size_t key_len;
    const char *value; /* base64 */
    size_t value_len;
};

/* The next "key value", and where the one after it begins; NULL at the end. */
static const char *
next_pair(const char *at, struct pair *pair)
{
    size_t len = strcspn(at, ",");
    const char *space = memchr(at, ' ', len);

    pair->key = at;
    pair->key_len = space ? (size_t)(space - at) : len;
    pair->value = space ? space + 1 : at + len;
    pair->value_len = (size_t)(at + len - pair->value);
    return at[len] == ',' ? at + len + 1 : NULL;
}

static bool
is_key(const struct pair *pair, const char *name)
{
    return pair->key_len == strlen(name) && memcmp(pair->key, name, pair->key_len) == 0;
}

static bool
is_among(const struct pair *pair, const struct pair *others, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (others[i].key_len == pair->key_len &&
            memcmp(others[i].key, pair->key, pair->key_len) == 0) {
            return true;
        }
    }
    return false;
}

enum status
tus_read_metadata(const char *value, struct tus_metadata *metadata, struct error *err)
{
    struct pair pairs[KEYS_MAX];
    size_t count = 0;

    memset(metadata, 0, sizeof(*metadata));
    for (const char *at = value; at;) {
        struct pair *pair = &pairs[count];
        bool good = true;

        if (count == KEYS_MAX) {
            return bad_metadata(err);
        }
        at += strspn(at, " ");
        at = next_pair(at, pair);
        if (pair->key_len == 0 || is_among(pair, pairs, count)) {
            return bad_metadata(err);
        }
        count++;
        if (is_key(pair, "application")) {
            good = decode_text(pair->value, pair->value_len, metadata->application,
                sizeof(metadata->application));
        } else if (is_key(pair, "kind")) {
            good = decode_text(
                pair->value, pair->value_len, metadata->kind, sizeof(metadata->kind));
        }
        if (!good) {
            return bad_metadata(err);
        }
    }
    return metadata->application[0] && metadata->kind[0] ? STATUS_OK : bad_metadata(err);
}

enum status
tus_read_checksum(const char *value, struct tus_checksum *checksum, struct error *err)
{
    size_t name_len = value ? strcspn(value, " ") : 0;

    checksum->algorithm = NULL;
    checksum->digest_len = 0;
    if (!value) {
        return STATUS_OK;
    }
    for (size_t i = 0; i < ARRAY_LEN(algorithms); i++) {
        if (strlen(algorithms[i].name) == name_len &&
            memcmp(algorithms[i].name, value, name_len) == 0 && value[name_len] == ' ' &&
            decode(value + name_len + 1, strlen(value + name_len + 1), checksum->digest,
                sizeof(checksum->digest), &checksum->digest_len) &&
            checksum->digest_len == algorithms[i].len) {
            checksum->algorithm = algorithms[i].name;
            return STATUS_OK;
        }
    }
    checksum->digest_len = 0;
    return error_field(err, "Upload-Checksum",
        "must be one of " TUS_CHECKSUMS ", a space and the digest in base64");
}

void
tus_date(int64_t at_ms, char out[TUS_DATE_SIZE])
{
    time_t at = (time_t)(at_ms / 1000);
    struct tm tm;

    (void)gmtime_r(&at, &tm);
    (void)evutil_date_rfc1123(out, TUS_DATE_SIZE, &tm);
}
