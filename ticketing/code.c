/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The code on a ticket: bytes to fields and back, and its signature. */
#include "ticketing/code.h"

#include <string.h>

#include <sodium.h>

#include "common/text.h"
#include "ticketing/keys.h"

#define AIM_LEN 3 /* ISO/IEC 15424: "]", a letter, a figure */
#define VERSION 1
#define PAYLOAD_BYTES 24
#define CODE_BYTES (PAYLOAD_BYTES + KEY_SIGNATURE_BYTES)
#define ID_BYTES 10
#define EPOCH "2020-01-01"
#define LAST_DAY "2199-12-31" /* fits 16 bits of days */

/* Enough of a code to know it by: version, key and three bytes of the office. */
#define HEAD_BYTES 5
#define HEAD_LEN 8
#define SLIP_PATH_LEN (3 + SCAN_TOKEN_LEN) /* "/p/TOKEN" */

enum { AT_VERSION = 0, AT_KEY = 1, AT_OFFICE = 2, AT_DATE = 6, AT_FROM = 8, AT_TO = 10 };
enum { AT_ID = 12, AT_ZERO = 22 };

static void
put_be16(uint8_t *at, uint32_t value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

static uint32_t
get_be16(const uint8_t *at)
{
    return (uint32_t)at[0] << 8 | at[1];
}

void
ticket_id_make(char out[TICKET_ID_SIZE])
{
    uint8_t bytes[ID_BYTES];

    randombytes_buf(bytes, sizeof(bytes));
    text_base32_encode(bytes, sizeof(bytes), out, TICKET_ID_SIZE);
}

static bool
window_is_valid(int from_min, int to_min)
{
    return from_min >= 0 && from_min < to_min && to_min <= MINUTES_A_DAY;
}

/* Fields to the 24 signed bytes; the key's id is the caller's to put in. */
static enum status
write_payload(
    const struct ticket_code *code, uint8_t bytes[PAYLOAD_BYTES], struct error *err)
{
    int32_t day;

    memset(bytes, 0, PAYLOAD_BYTES);
    if (!date_is_valid(code->date) || strcmp(code->date, EPOCH) < 0 ||
        strcmp(code->date, LAST_DAY) > 0) {
        return error_set(err, STATUS_ARG, "a ticket's date must be in 2020..2199");
    }
    if (!window_is_valid(code->from_min, code->to_min)) {
        return error_set(err, STATUS_ARG, "a ticket's window must have a length");
    }
    if (!text_base32_decode(code->id, strlen(code->id), bytes + AT_ID, ID_BYTES)) {
        return error_set(err, STATUS_ARG, "a ticket's id must be 16 base32 characters");
    }
    day = date_to_days(code->date) - date_to_days(EPOCH);
    bytes[AT_VERSION] = VERSION;
    put_be16(bytes + AT_OFFICE, code->office >> 16);
    put_be16(bytes + AT_OFFICE + 2, code->office);
    put_be16(bytes + AT_DATE, (uint32_t)day);
    put_be16(bytes + AT_FROM, (uint32_t)code->from_min);
    put_be16(bytes + AT_TO, (uint32_t)code->to_min);
    return STATUS_OK;
}

/* The 24 signed bytes to fields; false when they are none that we would write. */
static bool
read_payload(const uint8_t bytes[PAYLOAD_BYTES], struct ticket_code *code)
{
    int32_t day = date_to_days(EPOCH) + (int32_t)get_be16(bytes + AT_DATE);

    memset(code, 0, sizeof(*code));
    code->key_id = bytes[AT_KEY];
    code->office = get_be16(bytes + AT_OFFICE) << 16 | get_be16(bytes + AT_OFFICE + 2);
    code->from_min = (int)get_be16(bytes + AT_FROM);
    code->to_min = (int)get_be16(bytes + AT_TO);
    (void)date_from_days(day, code->date);
    text_base32_encode(bytes + AT_ID, ID_BYTES, code->id, sizeof(code->id));
    return bytes[AT_VERSION] == VERSION && code->key_id != 0 &&
           day <= date_to_days(LAST_DAY) &&
           window_is_valid(code->from_min, code->to_min) && bytes[AT_ZERO] == 0 &&
           bytes[AT_ZERO + 1] == 0;
}

enum status
ticket_code_make(const struct key_ring *ring, const struct ticket_code *code,
    char out[TICKET_CODE_SIZE], struct error *err)
{
    uint8_t bytes[CODE_BYTES];
    enum status st = write_payload(code, bytes, err);

    if (st != STATUS_OK) {
        return st;
    }
    bytes[AT_KEY] = key_ring_signer(ring);
    if (!key_ring_sign(ring, bytes, PAYLOAD_BYTES, bytes + PAYLOAD_BYTES)) {
        return error_set(
            err, STATUS_ARG, "the key ring holds no secret key to sign with");
    }
    text_base32_encode(bytes, sizeof(bytes), out, TICKET_CODE_SIZE);
    return STATUS_OK;
}

static enum status
read_code(const char *text, size_t len, uint8_t bytes[CODE_BYTES],
    struct ticket_code *code, struct error *err)
{
    struct ticket_code read;

    if (len != TICKET_CODE_LEN || !text_base32_decode(text, len, bytes, CODE_BYTES)) {
        return error_set(err, STATUS_MALFORMED_CODE, "not a ticket code of ours");
    }
    if (!read_payload(bytes, &read)) {
        return error_set(
            err, STATUS_MALFORMED_CODE, "a ticket code with fields out of range");
    }
    *code = read;
    return STATUS_OK;
}

enum status
ticket_code_parse(
    const char *text, size_t len, struct ticket_code *code, struct error *err)
{
    uint8_t bytes[CODE_BYTES];

    return read_code(text, len, bytes, code, err);
}

enum status
ticket_code_verify(const struct key_ring *ring, const char *text, size_t len,
    struct ticket_code *code, struct error *err)
{
    uint8_t bytes[CODE_BYTES];
    struct ticket_code read;
    enum status st = read_code(text, len, bytes, &read, err);

    if (st != STATUS_OK) {
        return st;
    }
    if (!key_ring_verify(
            ring, read.key_id, bytes, PAYLOAD_BYTES, bytes + PAYLOAD_BYTES)) {
        return error_set(err, STATUS_FORGED_TICKET,
            "the signature of key %u does not fit the ticket", (unsigned)read.key_id);
    }
    *code = read;
    return STATUS_OK;
}

/* ASCII only: the locale has no say in what a code is. */
static char
to_upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* One figure at least, or it is a word; but of our own, eight letters drawn at random
 * behind a dash, each twentieth has none. Messages tell what is behind the dash alone. */
static bool
is_registration(const char *text, size_t len)
{
    bool has_digit = false;
    bool drawn = len >= REGISTRATION_DRAWN &&
                 text_is_base32(text + len - REGISTRATION_DRAWN, REGISTRATION_DRAWN) &&
                 (len == REGISTRATION_DRAWN || text[len - REGISTRATION_DRAWN - 1] == '-');

    for (size_t i = 0; i < len; i++) {
        bool digit = text[i] >= '0' && text[i] <= '9';
        bool letter = text[i] >= 'A' && text[i] <= 'Z';

        if (!digit && !letter && text[i] != '.' && text[i] != '-') {
            return false;
        }
        has_digit |= digit;
    }
    return len > 0 && len <= REGISTRATION_LEN && (has_digit || drawn);
}

/* "/p/TOKEN" at the end of an address, in any case: a scanner may shift all letters. */
static bool
ends_as_slip(const char *text, size_t len)
{
    const char *path;

    if (len < SLIP_PATH_LEN) {
        return false;
    }
    path = text + len - SLIP_PATH_LEN;
    return path[0] == '/' && to_upper(path[1]) == 'P' && path[2] == '/' &&
           text_is_base32(path + 3, SCAN_TOKEN_LEN);
}

enum scan_kind
scan_classify(const char *text, size_t len, char out[SCAN_TEXT_SIZE])
{
    uint8_t bytes[CODE_BYTES];
    bool is_slip;

    while (len > 0 && is_blank(*text)) {
        text++;
        len--;
    }
    while (len > 0 && is_blank(text[len - 1])) {
        len--;
    }
    if (len > AIM_LEN && text[0] == ']') {
        text += AIM_LEN; /* a scanner that names the symbology: "]Q3" is a QR */
        len -= AIM_LEN;
    }
    out[0] = '\0';
    is_slip = ends_as_slip(text, len);
    if (is_slip) { /* whatever host and scheme stand before it */
        text += len - SLIP_PATH_LEN;
        len = SLIP_PATH_LEN;
    }
    if (len >= SCAN_TEXT_SIZE) {
        return SCAN_OTHER;
    }
    for (size_t i = 0; i < len; i++) {
        out[i] = to_upper(text[i]);
    }
    out[len] = '\0';
    if (is_slip) {
        return SCAN_SLIP;
    }
    if (len == TICKET_CODE_LEN && text_base32_decode(out, len, bytes, CODE_BYTES)) {
        return SCAN_TICKET;
    }
    if (is_registration(out, len)) {
        return SCAN_REGISTRATION;
    }
    out[0] = '\0';
    return SCAN_OTHER;
}

bool
ticket_code_is_spoiled(const char *text)
{
    size_t len = strlen(text);
    uint8_t head[HEAD_BYTES];

    return len >= HEAD_LEN && text_base32_decode(text, HEAD_LEN, head, HEAD_BYTES) &&
           head[AT_VERSION] == VERSION && head[AT_KEY] != 0 && head[AT_OFFICE] == 0 &&
           (len > REGISTRATION_LEN || text_is_base32(text, len));
}
