/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page on the loop: what it is asked with, its form's post, and where that leads. */
#include "server/pages/page.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/text.h"
#include "server/api/answer.h"
#include "server/api/body_file.h"
#include "server/api/identify.h"
#include "server/http/fields.h"
#include "server/http/http.h"
#include "server/http/reply.h"
#include "server/http/request.h"
#include "server/pages/form_body.h"
#include "server/pages/gzip.h"
#include "server/pages/page_form.h"
#include "server/pages/pages.h"

#define SIGN_IN "/masuk"
#define FORM_TYPE "application/x-www-form-urlencoded"
#define LOCATION_SIZE 1024
#define NONCE_BYTES 8
#define PROOF_BYTES 16
#define KEY_BYTES 16
#define CSRF_LEN ((size_t)(NONCE_BYTES + PROOF_BYTES) * 2)

/*
 * A nonce and its proof by the session's token: another on each page, so that the sizes
 * of compressed pages tell nothing of it.
 */
static void
make_csrf(const uint8_t token[TOKEN_HASH_SIZE], const uint8_t nonce[NONCE_BYTES],
    char out[PAGE_TOKEN_SIZE])
{
    uint8_t bytes[NONCE_BYTES + PROOF_BYTES];

    memcpy(bytes, nonce, NONCE_BYTES);
    (void)crypto_generichash(
        bytes + NONCE_BYTES, PROOF_BYTES, nonce, NONCE_BYTES, token, TOKEN_HASH_SIZE);
    text_hex(bytes, sizeof(bytes), out);
}

/* A form on somebody else's page, as browsers tell. It comes without our cookie, and what
 * it answers would take the place of a session: another's, or a screen's. */
static bool
is_from_elsewhere(const struct request *req)
{
    const char *site = request_header(req, "Sec-Fetch-Site");

    return site && strcmp(site, "cross-site") == 0;
}

/* A token in a header needs no proof. */
bool
page_csrf_is_right(const struct request *req)
{
    const char *given = json_string_value(
        json_object_get(json_object_get(request_note(req), "typed"), "csrf"));
    uint8_t token[TOKEN_HASH_SIZE];
    uint8_t nonce[NONCE_BYTES];
    char want[PAGE_TOKEN_SIZE];

    if (!request_is_by_cookie(req) || request_caller(req)->role == ROLE_COUNT ||
        !identify_token(req, token)) {
        return !is_from_elsewhere(req);
    }
    if (!given || strlen(given) != CSRF_LEN ||
        sodium_hex2bin(nonce, sizeof(nonce), given, (size_t)NONCE_BYTES * 2, NULL, NULL,
            NULL) != 0) {
        return false;
    }
    make_csrf(token, nonce, want);
    return sodium_memcmp(want, given, CSRF_LEN) == 0;
}

/* Path and query, without the choice of a language. */
static void
read_here(const struct request *req, char *out, size_t out_size)
{
    const char *target = request_target(req);
    size_t path = strcspn(target, "?");
    const char *at = target + path;
    bool first = true;

    (void)snprintf(out, out_size, "%.*s", (int)path, target);
    while (*at) {
        size_t len = strcspn(++at, "&");

        if (len > 0 && strncmp(at, "bahasa=", 7) != 0) {
            size_t used = strlen(out);

            (void)snprintf(
                out + used, out_size - used, "%s%.*s", first ? "?" : "&", (int)len, at);
            first = false;
        }
        at += len;
    }
}

enum status
page_decode(const struct request *req, void *input, struct error *err)
{
    struct page_input *in = input;
    uint8_t token[TOKEN_HASH_SIZE];
    uint8_t bytes[16];

    (void)err;
    /* A page that stands in for another one is not shown what that would be. */
    in->page =
        request_route(req)->page ? request_route(req)->page : request_page(req)->page;
    if (!request_route(req)->page && json_object_get(request_note(req), "done") &&
        in->page->then) {
        in->page = in->page->then;
    }
    in->templates = pages_templates(req);
    in->kept = pages_kept(req);
    in->files = json_incref(pages_files(req));
    in->sentences = http_texts(request_http(req));
    in->note = json_deep_copy(request_note(req));
    in->params = request_params(req);
    in->query = request_queries(req);
    in->language = request_language(req);
    in->language_chosen = request_query(req, "bahasa") != NULL;
    in->gzip = gzip_is_welcome(request_header(req, "Accept-Encoding"));
    in->shared = identify_is_shared(req);
    read_here(req, in->here, sizeof(in->here));
    randombytes_buf(bytes, sizeof(bytes));
    text_hex(bytes, sizeof(bytes), in->key);
    if (request_caller(req)->role < ROLE_COUNT && identify_token(req, token)) {
        randombytes_buf(bytes, NONCE_BYTES);
        make_csrf(token, bytes, in->csrf);
    }
    return STATUS_OK;
}

void
page_release(void *input)
{
    struct page_input *in = input;

    json_decref(in->files);
    json_decref(in->note);
    json_decref(in->params);
    json_decref(in->query);
}

/* The page once more, with what was typed: as for GET, whatever it was asked by. */
static const struct route again = PAGE_GET("", ROLES_PUBLIC, NULL);

/* The same of a page whose office its token says. */
static const struct route again_by_token = { .method = "GET",
    .path = "",
    .roles = ROLES_PUBLIC,
    .kind = JOB_READ,
    .input_size = sizeof(struct page_input),
    .decode = page_decode,
    .office = token_page_office,
    .run = page_run,
    .release = page_release,
    .translate = page_translate };

static const struct route *
again_of(const struct request *req)
{
    return request_page(req)->office ? &again_by_token : &again;
}

/* What a refusal is shown by, where the page itself has gone wrong. */
static const struct page problem_page = { .template = "umum/masalah" };
static const struct route problem_route = PAGE_GET("", ROLES_PUBLIC, &problem_page);

static enum status
elsewhere_start(struct request *req, struct error *err)
{
    (void)req;
    return error_set(err, STATUS_NOT_FOUND, "there is no such page");
}

const struct route page_elsewhere = { .method = "GET",
    .path = "",
    .roles = ROLES_PUBLIC,
    .start = elsewhere_start,
    .translate = page_translate };

static void
note_problem(struct request *req, json_t *problem)
{
    json_t *note = request_note(req);

    if (!note) {
        note = json_object();
        request_set_note(req, note);
    }
    (void)json_object_set_new(note, "problem", problem);
}

/* Required fields that are empty, as a problem of our own; NULL: none. */
static json_t *
find_missing(const struct page *page, const json_t *typed)
{
    json_t *missing = json_array();

    for (size_t i = 0; i < page->field_count; i++) {
        const char *value =
            json_string_value(json_object_get(typed, page->fields[i].name));

        if (!page->fields[i].optional && (!value || value[0] == '\0')) {
            (void)json_array_append_new(missing, json_string(page->fields[i].name));
        }
    }
    if (json_array_size(missing) == 0) {
        json_decref(missing);
        return NULL;
    }
    return json_pack("{s:i, s:o}", "status", 400, "missing", missing);
}

/* What is odd and was not said to be right, into the note; false: nothing is. */
static bool
find_doubt(const struct page *page, const json_t *typed, json_t *note)
{
    const char *sure = json_string_value(json_object_get(typed, "sure"));
    char odd[PAGE_TOKEN_SIZE];

    if (!page->doubt(typed, odd) || (sure && strcmp(sure, odd) == 0)) {
        return false;
    }
    (void)json_object_set_new(note, "doubt", json_string(odd));
    return true;
}

json_t *
page_stale(void)
{
    return json_pack("{s:i, s:b}", "status", 403, "stale", 1);
}

/*
 * A key for each form of a page, whose `key` they share: another address, other words or
 * another file is another wish, and the same ones pressed twice are one.
 */
void
page_use_key(struct request *req, const struct body_file *file)
{
    json_t *note = request_note(req);
    json_t *typed = json_object_get(note, "typed");
    const char *target = request_target(req);
    char *words = json_dumps(typed, JSON_COMPACT | JSON_SORT_KEYS);
    crypto_generichash_state state;
    uint8_t hash[KEY_BYTES];
    char key[PAGE_TOKEN_SIZE];

    if (words && json_object_get(typed, "key")) {
        (void)crypto_generichash_init(&state, NULL, 0, sizeof(hash));
        (void)crypto_generichash_update(
            &state, (const unsigned char *)target, strlen(target) + 1);
        (void)crypto_generichash_update(
            &state, (const unsigned char *)words, strlen(words));
        if (file) {
            (void)crypto_generichash_update(&state, file->blake2b, sizeof(file->blake2b));
        }
        (void)crypto_generichash_final(&state, hash, sizeof(hash));
        text_hex(hash, sizeof(hash), key);
        (void)json_object_set_new(note, "key", json_string(key));
        request_set_key(req, json_string_value(json_object_get(note, "key")));
    }
    free(words);
}

enum status
page_show_again(struct request *req, json_t *problem, struct error *err)
{
    note_problem(req, problem);
    return request_forward(req, again_of(req), err);
}

static enum status
page_post_form(struct request *req, json_t *typed, struct error *err)
{
    const struct page *page = request_page(req)->page;
    const struct route *act;
    json_t *problem;
    json_t *body;
    enum status st = STATUS_OK;

    request_set_note(req, json_pack("{s:o}", "typed", typed));
    if (!page_csrf_is_right(req)) {
        return page_show_again(req, page_stale(), err);
    }
    problem = find_missing(page, typed);
    if (problem) {
        return page_show_again(req, problem, err);
    }
    if (page->doubt && find_doubt(page, typed, request_note(req))) {
        return request_forward(req, again_of(req), err);
    }
    if (!page->act_path) { /* it only asks */
        return request_forward(req, again_of(req), err);
    }
    act = http_find_route(request_http(req), page->act_method, page->act_path);
    body = form_body_shape(typed, page->keep_empty);
    (void)json_object_del(body, "csrf");
    (void)json_object_del(body, "key");
    (void)json_object_del(body, "kembali");
    (void)json_object_del(body, "sure");
    if (page->shape) {
        st = page->shape(typed, body, err);
    }
    if (st != STATUS_OK) {
        json_decref(body);
        return page_show_again(req,
            texts_problem(
                http_texts(request_http(req)), request_language(req), err, NULL),
            err);
    }
    request_set_json(req, body);
    page_use_key(req, NULL);
    return request_forward(req, act, err);
}

enum status
page_post(struct request *req, struct error *err)
{
    size_t len;
    const char *body = request_body(req, &len);
    json_t *typed;
    enum status st;

    if (!field_is_type(request_header(req, "Content-Type"), FORM_TYPE)) {
        return error_set(err, STATUS_UNSUPPORTED_TYPE, "Content-Type must be " FORM_TYPE);
    }
    st = form_body_read(body, len, &typed, err);
    return st == STATUS_OK ? page_post_form(req, typed, err) : st;
}

static void
send_on(struct request *req, const char *where, const char *cookie)
{
    request_reply(
        req, &(struct reply){ .status = 303, .location = where, .cookie = cookie });
}

/* A value inside an address. */
static void
append_escaped(char *out, size_t out_size, const char *value)
{
    for (const char *c = value; *c; c++) {
        char one[4] = { *c, '\0' };

        if (!isalnum((unsigned char)*c) && !strchr("-._~", *c)) {
            (void)snprintf(one, sizeof(one), "%%%02X", (unsigned char)*c);
        }
        text_append(out, out_size, one);
    }
}

/* Fill {blanks} out of the answer, the path, what was typed, whichever has it first. */
static void
write_next(const char *pattern, json_t *const from[3], char *out, size_t out_size)
{
    out[0] = '\0';
    while (*pattern) {
        size_t len = strcspn(pattern, "{");
        size_t used = strlen(out);
        char name[64];

        (void)snprintf(out + used, out_size - used, "%.*s", (int)len, pattern);
        pattern += len;
        if (*pattern != '{') {
            continue;
        }
        len = strcspn(pattern, "}");
        (void)snprintf(name, sizeof(name), "%.*s", (int)len - 1, pattern + 1);
        pattern += len + 1;
        for (int i = 0; i < 3; i++) {
            const json_t *member = json_object_get(from[i], name);
            char figure[24];

            if (json_is_integer(member)) {
                (void)snprintf(figure, sizeof(figure), "%" JSON_INTEGER_FORMAT,
                    json_integer_value(member));
            }
            if (json_is_string(member) || json_is_integer(member)) {
                append_escaped(out, out_size,
                    json_is_string(member) ? json_string_value(member) : figure);
                break;
            }
        }
    }
}

/* An address of ours, and nobody else's. */
static bool
is_own_address(const char *address)
{
    if (!address || address[0] != '/' || address[1] == '/') {
        return false;
    }
    for (const char *c = address; *c; c++) {
        if (*c <= ' ' || *c == '\\' || (unsigned char)*c >= 0x7f) {
            return false;
        }
    }
    return true;
}

static json_t *
answer_of(const struct reply *reply)
{
    return reply->len > 0 ? json_loadb(reply->given ? reply->given : reply->body,
                                reply->len, 0, NULL)
                          : NULL;
}

static void
go_on(struct request *req, const struct reply *reply)
{
    const struct page *page = request_page(req)->page;
    json_t *typed = json_object_get(request_note(req), "typed");
    json_t *params = request_params(req);
    json_t *answer = answer_of(reply);
    const char *back = json_string_value(json_object_get(typed, "kembali"));
    char where[LOCATION_SIZE] = "/";

    if (is_own_address(back)) {
        text_copy(where, sizeof(where), back);
    } else if (page->next || page->next_of) {
        write_next(page->next_of ? page->next_of(answer) : page->next,
            (json_t *[]){ answer, params, typed }, where, sizeof(where));
    }
    send_on(req, where, reply->cookie);
    json_decref(answer);
    json_decref(params);
}

/* Signing in comes first, then this page again. */
static void
ask_to_sign_in(struct request *req)
{
    char here[512];
    char where[LOCATION_SIZE] = SIGN_IN "?kembali=";

    read_here(req, here, sizeof(here));
    append_escaped(where, sizeof(where), here);
    send_on(req, where, NULL);
}

bool
page_translate(struct request *req, const struct reply *reply)
{
    const struct route *now = request_route(req);
    bool of_act = !now->translate;
    struct error err = { .code = STATUS_OK };
    json_t *problem;

    if (now == &problem_route) {
        return false; /* not even that can be made: the problem's own words */
    }
    if (reply->status < 300 && of_act &&
        (request_page(req)->page->tells || request_page(req)->page->then)) {
        json_t *done = answer_of(reply);

        (void)json_object_set_new(request_note(req), "done", done ? done : json_object());
        return request_forward(req, again_of(req), &err) == STATUS_OK;
    }
    if (reply->status < 300) {
        go_on(req, reply);
        return true;
    }
    if (reply->status == 401 && !of_act) {
        ask_to_sign_in(req);
        return true;
    }
    problem = answer_of(reply);
    if (!problem) {
        return false;
    }
    note_problem(req, problem);
    return request_forward(req, of_act ? again_of(req) : &problem_route, &err) ==
           STATUS_OK;
}
