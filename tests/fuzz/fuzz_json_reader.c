/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The reader of JSON, both manners on the same bytes: whatever they are, what is read
 * keeps its promises, a fault is told once, and what the strict reader takes the lenient
 * one reads as the same.
 */
#include <assert.h>
#include <string.h>

#include "common/json_reader.h"
#include "common/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define ITEMS_MAX 4

static const char *const words[] = { "", "seen", "taken", NULL };

/* One field of each kind, twice: at the top and in the items of a list. */
struct fields {
    char text[12];
    char cut[5];
    int64_t number;
    int small;
    bool yes;
    int64_t at_ms;
    int word;
};

struct document {
    struct fields top;
    size_t item_count;
    struct fields items[ITEMS_MAX];
};

static void
read_fields(struct json_reader *r, enum json_need need, struct fields *out)
{
    struct json_reader inner = reader_member(r, "inner", JSON_OPTIONAL);

    out->small = 1;
    reader_text(r, "text", need, out->text, sizeof(out->text));
    reader_text(&inner, "text", JSON_OPTIONAL, out->cut, sizeof(out->cut));
    reader_int(r, "number", need, INT64_MIN, INT64_MAX, &out->number);
    reader_small_int(&inner, "number", JSON_OPTIONAL, 1, 99, &out->small);
    reader_bool(r, "yes", JSON_OPTIONAL, &out->yes);
    reader_time(r, "at", JSON_OPTIONAL, &out->at_ms);
    out->word = reader_word(r, "word", need, words, 0);
    assert(out->small >= 1 && out->small <= 99);
    assert(out->word >= 0 && out->word < 3);
    assert(text_is_clean_utf8(out->text, strlen(out->text)));
    assert(text_is_clean_utf8(out->cut, strlen(out->cut)));
    assert(strlen(out->text) < sizeof(out->text) && strlen(out->cut) < sizeof(out->cut));
}

static enum status
read_document(const uint8_t *data, size_t size, enum reader_manner manner,
    struct document *out, struct error *err)
{
    struct json_reader r;
    enum status st;

    memset(out, 0, sizeof(*out));
    reader_open(&r, (const char *)data, size, manner, err);
    read_fields(&r, manner == READER_STRICT ? JSON_REQUIRED : JSON_OPTIONAL, &out->top);
    out->item_count = reader_list(&r, "items", JSON_OPTIONAL, ITEMS_MAX);
    assert(out->item_count <= ITEMS_MAX);
    for (size_t i = 0; i < out->item_count; i++) {
        struct json_reader item = reader_object_item(&r, "items", i);

        read_fields(&item, JSON_OPTIONAL, &out->items[i]);
    }
    st = reader_result(&r);
    reader_close(&r);
    return st;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct document strict, lenient;
    struct error err = { 0 };
    enum status st = read_document(data, size, READER_STRICT, &strict, &err);

    assert((st == STATUS_OK) == (err.text[0] == '\0'));
    assert(st == STATUS_OK || st == STATUS_BAD_REQUEST);
    if (read_document(data, size, READER_LENIENT, &lenient, NULL) != STATUS_OK) {
        assert(st != STATUS_OK); /* no JSON at all */
        return 0;
    }
    if (st == STATUS_OK) {
        assert(strict.item_count == lenient.item_count);
        assert(strict.top.number == lenient.top.number);
        assert(strict.top.word == lenient.top.word);
        assert(strict.top.at_ms == lenient.top.at_ms);
        assert(strlen(strict.top.text) == strlen(lenient.top.text));
        assert(strict.top.small == lenient.top.small);
    }
    return 0;
}
