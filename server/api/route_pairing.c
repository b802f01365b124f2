/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Screens without a token: a code for whoever shows one, and the name that it is given.
 */
#include <stdio.h>

#include <sodium.h>

#include "common/json_reader.h"
#include "common/text.h"
#include "common/zone.h"
#include "server/api/identify.h"
#include "server/api/routes.h"
#include "server/api/tries.h"
#include "server/office/pairing.h"
#include "server/office/staff.h"

#define COOKIE_S 34560000 /* 400 days, the longest that browsers keep one */

struct begin_input {
    enum role kind;
    bool cookie; /* a browser: it need not read its token */
};

static enum status
begin_decode(const struct request *req, void *input, struct error *err)
{
    struct begin_input *in = input;
    struct json_reader r;
    char kind[16];

    reader_init(&r, request_json(req), READER_STRICT, err);
    reader_text(&r, "kind", JSON_REQUIRED, kind, sizeof(kind));
    in->kind = role_from_name(kind);
    if (reader_ok(&r) &&
        (in->kind == ROLE_COUNT || !(ROLE_BIT(in->kind) & PAIRING_KINDS))) {
        reader_fail(&r, "kind", "is no screen's");
    }
    reader_bool(&r, "cookie", JSON_OPTIONAL, &in->cookie);
    return reader_result(&r);
}

static void
set_cookie(const struct act *act, const char *token, struct answer *answer)
{
    (void)snprintf(answer->cookie, sizeof(answer->cookie),
        COOKIE_NAME "=%s; Path=/; HttpOnly; SameSite=Strict; Max-Age=%d%s", token,
        COOKIE_S, text_starts_with(act->public_url, "https://") ? "; Secure" : "");
}

static enum status
begin_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct begin_input *in = input;
    struct pairing pairing;
    char token[TOKEN_SIZE];
    char until[RFC3339_SIZE];
    enum status st = pairing_begin(act, in->kind, &pairing, token, err);

    if (st == STATUS_OK) {
        json_t *json = json_pack("{s:s, s:s, s:s}", "code", pairing.code, "kind",
            role_name(in->kind), "expires_at",
            zone_format(act->zone, pairing.made_ms + PAIRING_MS, false, until));

        if (in->cookie) {
            set_cookie(act, token, answer);
        } else {
            (void)json_object_set_new(json, "token", json_string(token));
        }
        answer->unkept = true;
        answer_json(answer, 201, json);
    }
    sodium_memzero(token, sizeof(token));
    return st;
}

struct finish_input {
    char code[PAIRING_CODE_SIZE];
    char name[DEVICE_NAME_SIZE];
};

static enum status
finish_decode(const struct request *req, void *input, struct error *err)
{
    struct finish_input *in = input;
    struct json_reader r;
    char typed[32];

    reader_init(&r, request_json(req), READER_STRICT, err);
    reader_line(&r, "code", JSON_REQUIRED, typed, sizeof(typed));
    if (reader_ok(&r) && !pairing_read_code(typed, in->code)) {
        reader_fail(&r, "code", "is 8 letters and digits, as the screen shows it");
    }
    reader_line(&r, "name", JSON_REQUIRED, in->name, sizeof(in->name));
    if (reader_ok(&r) && !staff_device_name_is_valid(in->name)) {
        reader_fail(&r, "name", "is 1 to 32 small letters, digits, - _ or .");
    }
    return reader_result(&r);
}

static enum status
finish_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct finish_input *in = input;
    enum role kind;
    enum status st = pairing_finish(act, in->code, in->name, &kind, err);

    if (st == STATUS_OK) {
        answer_json(answer, 201,
            json_pack("{s:s, s:s}", "name", in->name, "kind", role_name(kind)));
    }
    return st;
}

/* Codes are asked for, and guessed at, by one address at a time, whatever it types. */
static const char *
tried(const void *input)
{
    (void)input;
    return "pairing";
}

static const struct route routes[] = {
    { .method = "POST",
        .path = "/v1/pairings",
        .roles = ROLES_PUBLIC,
        .kind = JOB_WRITE,
        .anonymous = true,
        .input_size = sizeof(struct begin_input),
        .decode = begin_decode,
        .tries = TRY_SCREEN,
        .tried = tried,
        .run = begin_run },
    { .method = "POST",
        .path = "/v1/devices/pair",
        .roles = ROLE_BIT(ROLE_ADMIN),
        .kind = JOB_WRITE,
        .input_size = sizeof(struct finish_input),
        .decode = finish_decode,
        .tries = TRY_CODE,
        .tried = tried,
        .run = finish_run },
};

const struct route_set routes_pairing = ROUTE_SET(routes);
