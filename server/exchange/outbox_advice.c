/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers of a backend, and what follows from them. */
#include "server/exchange/outbox_advice.h"

#include <string.h>

static const struct {
    const char *code; /* NULL: any other */
    const char *indonesian;
    const char *english;
} advice[] = {
    { "unknown_ticket",
        "Beri tahu pengelola backend nomor tiket ini; kirim lagi setelah tiketnya ada.",
        "Tell the backend's owner this ticket's id; send again once it is there." },
    { "idempotency_mismatch",
        "Backend sudah punya catatan lain dengan id ini. Beri tahu pengelola backend.",
        "The backend has another record of this id. Tell the backend's owner." },
    { "not_allowed", "Periksa hak token di backend, lalu kirim lagi.",
        "Check what the token may do at the backend, then send again." },
    { NULL, "Beri tahu pengelola backend alasan ini; kirim lagi setelah diperbaiki.",
        "Tell the backend's owner this reason; send again once it is mended." },
};

bool
outbox_advice_is_passing(const char *code)
{
    static const char *const passing[] = { "busy", "storage_unavailable", "internal",
        "too_many_requests", "clock_doubtful", "timeout" };

    for (size_t i = 0; i < ARRAY_LEN(passing); i++) {
        if (strcmp(passing[i], code) == 0) {
            return true;
        }
    }
    return false;
}

const char *
outbox_advice(const char *code, bool english)
{
    size_t i = 0;

    while (advice[i].code && strcmp(advice[i].code, code) != 0) {
        i++;
    }
    return english ? advice[i].english : advice[i].indonesian;
}
