/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/office/pairing.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "server/office/staff.h"

/* No letter or digit that is easily taken for another: 31^8 codes. */
static const char signs[] = "ABCDEFGHJKLMNPQRSTUVWXYZ2345678";

static void
make_code(char code[PAIRING_CODE_SIZE])
{
    for (size_t i = 0; i < PAIRING_CODE_LEN; i++) {
        code[i] = signs[randombytes_uniform(sizeof(signs) - 1)];
    }
    code[PAIRING_CODE_LEN] = '\0';
}

enum status
pairing_begin(struct act *act, enum role kind, struct pairing *pairing,
    char token[TOKEN_SIZE], struct error *err)
{
    int count = 0;
    enum status st =
        db_pairing_expire(act->db, act->now_ms - PAIRING_MS, act->now_ms, err);

    if (st == STATUS_OK) {
        st = db_pairing_count(act->db, &count, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    if (count >= PAIRING_OPEN_MAX) {
        return error_set(err, STATUS_BUSY, "%d screens wait to be named", count);
    }
    *pairing = (struct pairing){ .kind = kind, .made_ms = act->now_ms };
    make_code(pairing->code);
    token_make(token);
    token_hash(token, pairing->token_hash);
    return db_pairing_put(act->db, act->office, pairing, err);
}

bool
pairing_read_code(const char *typed, char code[PAIRING_CODE_SIZE])
{
    size_t len = 0;

    for (; *typed; typed++) {
        char sign = (char)toupper((unsigned char)*typed);

        if (sign == ' ' || sign == '-') {
            continue;
        }
        if (!strchr(signs, sign) || len == PAIRING_CODE_LEN) {
            return false;
        }
        code[len++] = sign;
    }
    code[len] = '\0';
    return len == PAIRING_CODE_LEN;
}

const char *
pairing_show_code(const char *code, char out[PAIRING_CODE_SIZE + 1])
{
    (void)snprintf(out, PAIRING_CODE_SIZE + 1, "%.4s %.4s", code, code + 4);
    return out;
}

enum status
pairing_find(
    struct act *act, const char *code, struct pairing *pairing, struct error *err)
{
    return db_pairing_find(
        act->db, code, act->now_ms - PAIRING_MS, act->now_ms, pairing, err);
}

enum status
pairing_finish(struct act *act, const char *code, const char *name, enum role *kind,
    struct error *err)
{
    struct pairing pairing;
    enum status st = pairing_find(act, code, &pairing, err);

    /* First taken, then named: of two offices in one moment one has it. */
    if (st == STATUS_OK) {
        *kind = pairing.kind;
        st = db_pairing_drop(act->db, code, err);
    }
    if (st == STATUS_NOT_FOUND) {
        return error_field(err, "code", "is not shown by any screen now");
    }
    return st == STATUS_OK
               ? staff_name_device(act, name, pairing.kind, pairing.token_hash, err)
               : st;
}
