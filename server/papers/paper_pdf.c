/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A PDF written anew by libqpdf, and what was written walked through: what could act by
 * itself is refused, and so is what would fill a memory once it is unpacked: here, where
 * memory and time are bounded, and not before the reviewer's eyes.
 */
#include "server/papers/paper_clean.h"

#include <stdlib.h>
#include <string.h>

#include <qpdf/qpdf-c.h>
#include <zlib.h>

#include "common/array.h"
#include "common/mem.h"

#define OBJECTS_MAX 100000
#define DEPTH_MAX 40
#define UNPACKED_MAX ((size_t)128 << 20)      /* of a stream: an A3 sheet at 600 dpi */
#define ALL_UNPACKED_MAX ((size_t)1024 << 20) /* of all of them */

/* Keys, and names as values, of what does something when a file is opened. */
static const char *const forbidden[] = { "/JavaScript", "/JS", "/Launch", "/EmbeddedFile",
    "/EmbeddedFiles", "/XFA", "/RichMedia", "/SubmitForm", "/ImportData", "/GoToR",
    "/GoToE", "/Movie", "/Sound" };

static qpdf_data
open_quietly(void)
{
    qpdf_data qpdf = qpdf_init();

    qpdf_set_suppress_warnings(qpdf, QPDF_TRUE);
    qpdf_silence_errors(qpdf);
    return qpdf;
}

static bool
is_forbidden(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(forbidden); i++) {
        if (strcmp(forbidden[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_harmless(qpdf_data qpdf, qpdf_oh object, int depth);

/* The keys of a dictionary: the library has one place for a walk, and values nest. */
static char **
keys_of(qpdf_data qpdf, qpdf_oh dictionary, size_t *count)
{
    char **keys = NULL;
    size_t capacity = 0;

    *count = 0;
    qpdf_oh_begin_dict_key_iter(qpdf, dictionary);
    while (qpdf_oh_dict_more_keys(qpdf)) {
        keys = array_grow(keys, *count, &capacity, sizeof(*keys));
        keys[(*count)++] = xstrdup(qpdf_oh_dict_next_key(qpdf));
    }
    return keys;
}

static bool
keys_are_harmless(qpdf_data qpdf, qpdf_oh dictionary, int depth)
{
    bool harmless = true;
    size_t count;
    char **keys = keys_of(qpdf, dictionary, &count);

    for (size_t i = 0; i < count; i++) {
        qpdf_oh value = qpdf_oh_get_key(qpdf, dictionary, keys[i]);

        harmless =
            harmless && !is_forbidden(keys[i]) &&
            (qpdf_oh_is_indirect(qpdf, value) || is_harmless(qpdf, value, depth + 1));
        qpdf_oh_release(qpdf, value);
        free(keys[i]);
    }
    free(keys);
    return harmless;
}

static bool
is_harmless(qpdf_data qpdf, qpdf_oh object, int depth)
{
    bool harmless = depth < DEPTH_MAX;

    if (!harmless) {
        return false;
    }
    if (qpdf_oh_is_name(qpdf, object)) {
        return !is_forbidden(qpdf_oh_get_name(qpdf, object));
    }
    if (qpdf_oh_is_array(qpdf, object)) {
        int count = qpdf_oh_get_array_n_items(qpdf, object);

        for (int i = 0; harmless && i < count; i++) {
            qpdf_oh item = qpdf_oh_get_array_item(qpdf, object, i);

            harmless =
                qpdf_oh_is_indirect(qpdf, item) || is_harmless(qpdf, item, depth + 1);
            qpdf_oh_release(qpdf, item);
        }
        return harmless;
    }
    if (qpdf_oh_is_stream(qpdf, object)) {
        qpdf_oh dictionary = qpdf_oh_get_dict(qpdf, object);

        harmless = keys_are_harmless(qpdf, dictionary, depth);
        qpdf_oh_release(qpdf, dictionary);
        return harmless;
    }
    return !qpdf_oh_is_dictionary(qpdf, object) || keys_are_harmless(qpdf, object, depth);
}

/* How many of a stream's filters unpack, and is it zlib's and no other? */
static int
count_packed(qpdf_data qpdf, qpdf_oh stream, bool *zlib_alone)
{
    static const char *const unpacking[] = { "/FlateDecode", "/Fl", "/LZWDecode", "/LZW",
        "/RunLengthDecode", "/RL" };
    const size_t of_zlib = 2; /* the first two names */
    qpdf_oh dictionary = qpdf_oh_get_dict(qpdf, stream);
    qpdf_oh filter = qpdf_oh_get_key(qpdf, dictionary, "/Filter");
    bool listed = qpdf_oh_is_array(qpdf, filter);
    int all = listed ? qpdf_oh_get_array_n_items(qpdf, filter) : 1;
    int count = 0;

    *zlib_alone = false;
    for (int i = 0; i < all; i++) {
        qpdf_oh one = listed ? qpdf_oh_get_array_item(qpdf, filter, i) : filter;
        const char *name = qpdf_oh_is_name(qpdf, one) ? qpdf_oh_get_name(qpdf, one) : "";

        for (size_t k = 0; k < ARRAY_LEN(unpacking); k++) {
            if (strcmp(name, unpacking[k]) == 0) {
                count++;
                *zlib_alone = all == 1 && k < of_zlib;
            }
        }
        if (listed) {
            qpdf_oh_release(qpdf, one);
        }
    }
    qpdf_oh_release(qpdf, filter);
    qpdf_oh_release(qpdf, dictionary);
    return count;
}

/* How long packed bytes are once they are unpacked, piece by piece; no further than just
 * above UNPACKED_MAX. */
static size_t
measure(const unsigned char *bytes, size_t len)
{
    static unsigned char piece[65536];
    z_stream z = { .next_in = (unsigned char *)(uintptr_t)bytes, .avail_in = (uInt)len };
    size_t all = 0;
    int done = inflateInit(&z);

    while (done == Z_OK && all <= UNPACKED_MAX) {
        z.next_out = piece;
        z.avail_out = sizeof(piece);
        done = inflate(&z, Z_NO_FLUSH);
        all += sizeof(piece) - z.avail_out;
    }
    (void)inflateEnd(&z);
    return all;
}

/* Does a stream stay within bounds once it is unpacked? Pictures of a kind that stays
 * packed do; packed twice is none that a scanner writes. */
static bool
unpacks(qpdf_data qpdf, qpdf_oh stream, size_t *all)
{
    unsigned char *bytes = NULL;
    size_t len = 0;
    bool zlib_alone;
    int packed = count_packed(qpdf, stream, &zlib_alone);
    QPDF_ERROR_CODE failed;

    if (packed != 1) {
        return packed == 0;
    }
    failed = qpdf_oh_get_stream_data(qpdf, stream,
        zlib_alone ? qpdf_dl_none : qpdf_dl_specialized, NULL, &bytes, &len);
    if (zlib_alone && !(failed & QPDF_ERRORS)) {
        len = measure(bytes, len);
    }
    free(bytes);
    *all += len;
    return !(failed & QPDF_ERRORS) && len <= UNPACKED_MAX && *all <= ALL_UNPACKED_MAX;
}

/* Every object of what we wrote ourselves: numbered from 1, each of generation 0. */
static enum paper_fault
walk(const struct clean_paper *written)
{
    qpdf_data qpdf = open_quietly();
    enum paper_fault fault = PAPER_FAULT_COUNT;
    qpdf_oh trailer;
    qpdf_oh size;
    size_t unpacked = 0;
    int objects = 0;

    if (qpdf_read_memory(
            qpdf, "paper", (const char *)written->bytes, written->len, NULL) &
        QPDF_ERRORS) {
        qpdf_cleanup(&qpdf);
        return PAPER_DAMAGED;
    }
    trailer = qpdf_get_trailer(qpdf);
    size = qpdf_oh_get_key(qpdf, trailer, "/Size");
    if (qpdf_oh_is_integer(qpdf, size)) {
        objects = qpdf_oh_get_int_value_as_int(qpdf, size);
    }
    qpdf_oh_release(qpdf, size);
    qpdf_oh_release(qpdf, trailer);
    if (objects < 1 || objects > OBJECTS_MAX) {
        fault = PAPER_DAMAGED;
    }
    for (int id = 1; fault == PAPER_FAULT_COUNT && id < objects; id++) {
        qpdf_oh object = qpdf_get_object_by_id(qpdf, id, 0);

        if (!is_harmless(qpdf, object, 0)) {
            fault = PAPER_WRONG_KIND;
        } else if (qpdf_oh_is_stream(qpdf, object) && !unpacks(qpdf, object, &unpacked)) {
            fault = PAPER_DAMAGED;
        }
        qpdf_oh_release(qpdf, object);
    }
    qpdf_cleanup(&qpdf);
    return fault;
}

/* Only what the document leads to is written. */
static enum paper_fault
write_anew(qpdf_data qpdf, struct clean_paper *out)
{
    if (qpdf_init_write_memory(qpdf) & QPDF_ERRORS) {
        return PAPER_DAMAGED;
    }
    qpdf_set_stream_data_mode(qpdf, qpdf_s_preserve);
    qpdf_set_preserve_unreferenced_objects(qpdf, QPDF_FALSE);
    qpdf_set_static_ID(qpdf, QPDF_TRUE); /* no time of writing */
    if (qpdf_write(qpdf) & QPDF_ERRORS) {
        return PAPER_DAMAGED;
    }
    out->len = qpdf_get_buffer_length(qpdf);
    out->bytes = malloc(out->len ? out->len : 1);
    if (!out->bytes) {
        return PAPER_DAMAGED;
    }
    memcpy(out->bytes, qpdf_get_buffer(qpdf), out->len);
    out->type = "application/pdf";
    return out->len > PAPER_BYTES_MAX ? PAPER_TOO_LARGE : PAPER_FAULT_COUNT;
}

enum paper_fault
paper_clean_pdf(const uint8_t *bytes, size_t len, struct clean_paper *out)
{
    qpdf_data qpdf = open_quietly();
    enum paper_fault fault = PAPER_FAULT_COUNT;

    if (qpdf_read_memory(qpdf, "paper", (const char *)bytes, len, NULL) & QPDF_ERRORS) {
        fault = qpdf_get_error_code(qpdf, qpdf_get_error(qpdf)) == qpdf_e_password
                    ? PAPER_PASSWORD
                    : PAPER_DAMAGED;
    } else if (qpdf_is_encrypted(qpdf)) {
        fault = PAPER_PASSWORD;
    } else {
        out->pages = qpdf_get_num_pages(qpdf);
        if (out->pages < 1) {
            fault = PAPER_DAMAGED;
        } else if (out->pages > PAPER_PAGES_MAX) {
            fault = PAPER_TOO_MANY_PAGES;
        }
    }
    if (fault == PAPER_FAULT_COUNT) {
        fault = write_anew(qpdf, out);
    }
    qpdf_cleanup(&qpdf);
    if (fault == PAPER_FAULT_COUNT) {
        fault = walk(out);
    }
    return fault;
}
