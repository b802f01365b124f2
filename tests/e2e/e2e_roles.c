/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who may ask what: every route with every role and with none. The table below is written
 * by hand from the contract; a route that is added without a row, a row whose route has
 * gone, and a mask that differs from its row all fail.
 */
#include "tests/support/e2e.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/role.h"
#include "common/text.h"
#include "server/route_sets.h"
#include "tests/support/applicant.h"
#include "tests/support/test.h"

#define ADMIN ROLE_BIT(ROLE_ADMIN)
#define SUPERVISOR ROLE_BIT(ROLE_SUPERVISOR)
#define COUNTER ROLE_BIT(ROLE_COUNTER)
#define REVIEWER ROLE_BIT(ROLE_REVIEWER)
#define RECEPTION ROLE_BIT(ROLE_RECEPTION)
#define KIOSK ROLE_BIT(ROLE_KIOSK)
#define BOARD ROLE_BIT(ROLE_BOARD)
#define GATE ROLE_BIT(ROLE_GATE)
#define BACKEND ROLE_BIT(ROLE_BACKEND)
#define APPLICANT ROLE_BIT(ROLE_APPLICANT)
#define VILLAGE ROLE_BIT(ROLE_VILLAGE)
#define APPLYING (APPLICANT | VILLAGE)
#define STAFF (ADMIN | SUPERVISOR | COUNTER | REVIEWER | RECEPTION)
#define DOOR (KIOSK | GATE | RECEPTION)
#define CALL (COUNTER | SUPERVISOR)
#define ANYBODY ROLES_PUBLIC
#define SIGNED_IN (STAFF | KIOSK | BOARD | GATE | BACKEND | APPLYING)

#define REVIEW (REVIEWER | SUPERVISOR)
#define DESK (REVIEW | RECEPTION | COUNTER)
#define OWN (APPLYING | RECEPTION | SUPERVISOR)

#define VISIT "/v1/visits/{id}"
#define APPLICATION "/v1/applications/{id}"

static const struct row {
    const char *method;
    const char *path;
    uint32_t roles;
} rows[] = {
    { "GET", "/healthz", ANYBODY },
    { "GET", "/metrics", ANYBODY }, /* itself asks for the loopback or an admin */
    { "GET", "/", ANYBODY },
    { "GET", "/a/{number}", ANYBODY },
    { "GET", "/p/{token}", ANYBODY },
    { "GET", "/kinerja", ANYBODY },
    { "GET", "/laporan", ADMIN | SUPERVISOR },
    { "GET", "/s/{token}", ANYBODY },
    { "POST", "/s/{token}", ANYBODY },
    { "GET", "/web/{file}", ANYBODY },
    { "GET", "/web/{folder}/{file}", ANYBODY },
    { "GET", "/layanan/{code}", ANYBODY },
    { "POST", "/layanan/{code}", APPLICANT },
    { "GET", "/daftar", ANYBODY },
    { "POST", "/daftar", ANYBODY },
    { "GET", "/daftar/kode", ANYBODY },
    { "POST", "/daftar/kode", ANYBODY },
    { "GET", "/daftar/kode-lagi", ANYBODY },
    { "POST", "/daftar/kode-lagi", ANYBODY },
    { "GET", "/akun", APPLICANT },
    { "POST", "/akun", APPLICANT },
    { "GET", "/akun/kode", APPLICANT },
    { "POST", "/akun/kode", APPLICANT },
    { "GET", "/lupa", ANYBODY },
    { "POST", "/lupa", ANYBODY },
    { "GET", "/lupa/kode", ANYBODY },
    { "POST", "/lupa/kode", ANYBODY },
    { "GET", "/permohonan/{id}/isi/{n}", APPLYING },
    { "POST", "/permohonan/{id}/isi/{n}", APPLYING },
    { "GET", "/permohonan/{id}/berkas", APPLYING },
    { "GET", "/permohonan/{id}/berkas/{kind}", APPLYING },
    { "POST", "/permohonan/{id}/berkas/{kind}", APPLYING },
    { "POST", "/permohonan/{id}/berkas/{kind}/lagi", APPLYING },
    { "GET", "/permohonan/{id}/berkas/{kind}/hapus", APPLYING },
    { "POST", "/permohonan/{id}/berkas/{kind}/hapus", APPLYING },
    { "GET", "/permohonan/{id}/periksa", APPLYING },
    { "POST", "/permohonan/{id}/periksa", APPLYING },
    { "GET", "/permohonan", APPLYING },
    { "GET", "/permohonan/{id}", APPLYING },
    { "GET", "/permohonan/{id}/tiket", APPLYING },
    { "GET", "/permohonan/{id}/jadwal", APPLYING },
    { "POST", "/permohonan/{id}/jadwal", APPLYING },
    { "GET", "/permohonan/{id}/tunggu", APPLYING },
    { "POST", "/permohonan/{id}/tunggu", APPLYING },
    { "POST", "/permohonan/{id}/tawaran", APPLYING },
    { "POST", "/permohonan/{id}/tawaran/lepas", APPLYING },
    { "GET", "/permohonan/{id}/tidak-bisa", APPLYING },
    { "POST", "/permohonan/{id}/tidak-bisa", APPLYING },
    { "GET", "/permohonan/{id}/batal", APPLYING },
    { "POST", "/permohonan/{id}/batal", APPLYING },
    { "GET", "/permohonan/{id}/tanya", APPLYING },
    { "POST", "/permohonan/{id}/tanya", APPLYING },
    { "GET", "/permohonan/{id}/antar", APPLYING },
    { "POST", "/permohonan/{id}/antar", APPLYING },
    { "POST", APPLICATION "/carriage", APPLYING },
    { "GET", "/permohonan/{id}/betulkan", APPLYING },
    { "POST", "/permohonan/{id}/betulkan", APPLYING },
    { "GET", "/status", ANYBODY },
    { "POST", "/status", ANYBODY },
    { "GET", "/masuk", ANYBODY },
    { "POST", "/masuk", ANYBODY },
    { "GET", "/keluar", STAFF | APPLYING },
    { "POST", "/keluar", STAFF | APPLYING },
    { "GET", "/mulai", STAFF },
    { "GET", "/layar", ANYBODY },
    { "POST", "/layar", ANYBODY },
    { "POST", "/v1/pairings", ANYBODY },
    { "GET", "/atur/berkas", ADMIN | SUPERVISOR },
    { "POST", "/atur/berkas", ADMIN | SUPERVISOR },
    { "GET", "/atur/alat/pasang", ADMIN },
    { "POST", "/atur/alat/pasang", ADMIN },
    { "GET", "/pantau", ADMIN | SUPERVISOR },
    { "GET", "/pantau/urutan", SUPERVISOR },
    { "GET", "/pantau/urutan/{id}", SUPERVISOR },
    { "POST", "/pantau/urutan/{id}", SUPERVISOR },
    { "POST", "/pantau/urus/{id}", ADMIN | SUPERVISOR },
    { "GET", "/pantau/alat", ADMIN | SUPERVISOR },
    { "GET", "/pantau/jurnal", ADMIN | SUPERVISOR },
    { "GET", "/pantau/hari", SUPERVISOR },
    { "POST", "/pantau/hari/tutup", SUPERVISOR },
    { "POST", "/pantau/hari/buka", SUPERVISOR },
    { "POST", "/pantau/hari/pindah", SUPERVISOR },
    { "POST", "/v1/day/move", SUPERVISOR },
    { "GET", "/loket", CALL },
    { "GET", "/loket/{n}", CALL },
    { "GET", "/loket/{n}/riwayat", CALL },
    { "POST", "/loket/{n}/buka", CALL },
    { "POST", "/loket/{n}/panggil", CALL },
    { "POST", "/loket/{n}/lanjut", CALL },
    { "POST", "/loket/{n}/istirahat", CALL },
    { "POST", "/loket/{n}/tutup", CALL },
    { "POST", "/loket/{n}/bantuan", CALL },
    { "POST", "/loket/{n}/{id}/ke-sana", CALL },
    { "POST", "/loket/{n}/{id}/ulang", CALL },
    { "POST", "/loket/{n}/{id}/mulai", CALL },
    { "POST", "/loket/{n}/{id}/selesai", CALL },
    { "POST", "/loket/{n}/{id}/tidak-hadir", CALL },
    { "POST", "/loket/{n}/{id}/tunda", CALL },
    { "POST", "/loket/{n}/{id}/pindah", CALL },
    { "POST", "/loket/{n}/{id}/kembali", CALL },
    { "POST", "/loket/{n}/{id}/tarik", CALL },
    { "POST", "/loket/{n}/{id}/berkas", CALL },
    { "GET", "/atur", ADMIN | SUPERVISOR },
    { "GET", "/atur/petugas", ADMIN },
    { "POST", "/atur/petugas", ADMIN },
    { "GET", "/atur/petugas/{id}", ADMIN },
    { "POST", "/atur/petugas/{id}", ADMIN },
    { "GET", "/atur/petugas/{id}/sandi", ADMIN },
    { "POST", "/atur/petugas/{id}/sandi", ADMIN },
    { "GET", "/atur/alat", ADMIN },
    { "POST", "/atur/alat", ADMIN },
    { "GET", "/atur/alat/{name}/cabut", ADMIN },
    { "POST", "/atur/alat/{name}/cabut", ADMIN },
    { "GET", "/atur/gambar", ADMIN | SUPERVISOR },
    { "GET", "/atur/bagian/{part}", ADMIN | SUPERVISOR },
    { "POST", "/atur/bagian/{part}", ADMIN | SUPERVISOR },
    { "POST", "/atur/bagian/{part}/pindah", ADMIN | SUPERVISOR },
    { "POST", "/atur/bagian/{part}/tarik", ADMIN | SUPERVISOR },
    { "GET", "/atur/bagian/{part}/butir/{item}", ADMIN | SUPERVISOR },
    { "POST", "/atur/bagian/{part}/butir/{item}", ADMIN | SUPERVISOR },
    { "POST", "/atur/bagian/{part}/butir/{item}/pindah", ADMIN | SUPERVISOR },
    { "POST", "/atur/bagian/{part}/butir/{item}/hapus", ADMIN | SUPERVISOR },
    { "GET", "/atur/bagian/{part}/mentah", ADMIN | SUPERVISOR },
    { "POST", "/atur/bagian/{part}/mentah", ADMIN | SUPERVISOR },
    { "GET", "/atur/bagian/{part}/riwayat", ADMIN | SUPERVISOR },
    { "POST", "/v1/tickets/search", RECEPTION | SUPERVISOR },
    { "GET", "/penyerahan", DESK },
    { "POST", "/penyerahan", DESK },
    { "POST", "/penyerahan/banyak", DESK },
    { "GET", "/penyerahan/kiriman", DESK },
    { "GET", "/penyerahan/nomor/{id}", DESK },
    { "POST", "/penyerahan/nomor/{id}/dibuat", DESK },
    { "POST", "/penyerahan/nomor/{id}/jadi", DESK },
    { "POST", "/penyerahan/nomor/{id}/elektronik", DESK },
    { "POST", "/penyerahan/nomor/{id}/serahkan", DESK },
    { "POST", "/penyerahan/nomor/{id}/kirim", DESK },
    { "POST", "/penyerahan/nomor/{id}/sampai", DESK },
    { "POST", "/penyerahan/nomor/{id}/kembali", DESK },
    { "POST", "/penyerahan/nomor/{id}/tanda-terima", DESK },
    { "POST", "/v1/handover/moves", DESK },
    { "GET", "/v1/handover/deliveries", DESK },
    { "PUT", APPLICATION "/receipt", DESK },
    { "GET", APPLICATION "/receipt", APPLYING | DESK },
    { "POST", APPLICATION "/nik", RECEPTION | COUNTER | SUPERVISOR },
    { "GET", "/penyerahan/nomor/{id}/nik", RECEPTION | COUNTER | SUPERVISOR },
    { "POST", "/penyerahan/nomor/{id}/nik", RECEPTION | COUNTER | SUPERVISOR },
    { "GET", "/tinjau", REVIEW },
    { "GET", "/tinjau/{id}", REVIEW },
    { "POST", "/tinjau/{id}/ambil", REVIEW },
    { "POST", "/tinjau/{id}/ambil-alih", REVIEW },
    { "POST", "/tinjau/{id}/lepas", REVIEW },
    { "POST", "/tinjau/{id}/bukan-ganda", REVIEW },
    { "POST", "/tinjau/{id}/setujui", REVIEW },
    { "POST", "/tinjau/{id}/kembalikan", REVIEW },
    { "GET", "/tinjau/{id}/tolak", REVIEW },
    { "POST", "/tinjau/{id}/tolak", REVIEW },
    { "GET", "/tinjau/{id}/pindah", REVIEW },
    { "POST", "/tinjau/{id}/pindah", REVIEW },
    { "POST", "/v1/session", ANYBODY },
    { "GET", "/v1/session", SIGNED_IN },
    { "POST", "/v1/accounts", ANYBODY },
    { "POST", "/v1/accounts/code", ANYBODY },
    { "POST", "/v1/accounts/forgotten", ANYBODY },
    { "POST", "/v1/accounts/phone", APPLICANT },
    { "POST", "/v1/accounts/confirm", ANYBODY },
    { "GET", "/v1/surveys/{token}", ANYBODY },
    { "POST", "/v1/surveys/{token}", ANYBODY },
    { "GET", "/v1/reports/ikm", ADMIN | SUPERVISOR },
    { "GET", "/v1/catalogue", ANYBODY },
    { "GET", "/v1/slots", ANYBODY },
    { "GET", "/v1/status", ANYBODY },
    { "POST", "/v1/applications", APPLICANT },
    { "GET", "/v1/applications", APPLYING },
    { "GET", APPLICATION, APPLYING | DESK },
    { "GET", APPLICATION "/ticket.pdf", APPLYING },
    { "GET", APPLICATION "/ticket.svg", APPLYING },
    { "GET", APPLICATION "/ticket.png", APPLYING },
    { "PUT", APPLICATION "/form", APPLYING },
    { "POST", APPLICATION "/submit", APPLYING },
    { "POST", APPLICATION "/reschedule", OWN },
    { "POST", APPLICATION "/wish", OWN },
    { "POST", APPLICATION "/accept-place", OWN },
    { "POST", APPLICATION "/decline-place", OWN },
    { "POST", APPLICATION "/cannot-come", OWN },
    { "POST", APPLICATION "/cancel", OWN },
    { "POST", APPLICATION "/question", APPLYING },
    { "POST", APPLICATION "/answer", DESK },
    { "POST", APPLICATION "/endorse", VILLAGE },
    { "POST", APPLICATION "/village-return", VILLAGE },
    { "GET", "/v1/village/applications", VILLAGE },
    { "POST", "/v1/village/applications", VILLAGE },
    { "GET", "/desa", VILLAGE },
    { "GET", "/desa/baru", VILLAGE },
    { "POST", "/desa/baru", VILLAGE },
    { "GET", "/desa/{id}", VILLAGE },
    { "POST", "/desa/{id}/ketahui", VILLAGE },
    { "POST", "/desa/{id}/kembalikan", VILLAGE },
    { "GET", "/desa/{id}/tanda", VILLAGE },
    { "POST", APPLICATION "/correction", OWN },
    { "POST", APPLICATION "/processing", DESK },
    { "POST", APPLICATION "/ready", DESK },
    { "POST", APPLICATION "/electronic", DESK },
    { "POST", APPLICATION "/collected", DESK },
    { "POST", APPLICATION "/sent", DESK },
    { "POST", APPLICATION "/delivered", DESK },
    { "POST", APPLICATION "/returned-to-office", DESK },
    { "PUT", APPLICATION "/documents/{kind}", APPLYING },
    { "DELETE", APPLICATION "/documents/{kind}", APPLYING },
    { "GET", APPLICATION "/documents/{kind}", APPLYING | REVIEW },
    { "GET", APPLICATION "/documents/{kind}/earlier", APPLYING },
    { "POST", APPLICATION "/documents/{kind}/again", APPLYING },
    { "GET", "/v1/messages", ADMIN | SUPERVISOR },
    { "POST", "/v1/messages/{id}/again", ADMIN | SUPERVISOR },
    { "POST", "/v1/messages/{id}/give-up", ADMIN | SUPERVISOR },
    { "GET", "/v1/me/export", APPLICANT },
    { "OPTIONS", "/v1/uploads", ANYBODY },
    { "POST", "/v1/uploads", APPLYING },
    { "HEAD", "/v1/uploads/{id}", APPLYING },
    { "PATCH", "/v1/uploads/{id}", APPLYING },
    { "DELETE", "/v1/uploads/{id}", APPLYING },
    { "GET", "/v1/reports/day", ADMIN | SUPERVISOR },
    { "GET", "/v1/reports/services", ADMIN | SUPERVISOR },
    { "GET", "/v1/reports/staff", ADMIN | SUPERVISOR },
    { "GET", "/v1/reports/hours", ADMIN | SUPERVISOR },
    { "GET", "/v1/reports/counters", ADMIN | SUPERVISOR },
    { "GET", "/v1/reports/days", ADMIN | SUPERVISOR },
    { "GET", "/v1/reports/months", ADMIN | SUPERVISOR },
    { "GET", "/v1/reports/groups", ADMIN | SUPERVISOR },
    { "GET", "/v1/journal", ADMIN | SUPERVISOR },
    { "GET", "/v1/journal/chain", ADMIN | SUPERVISOR },
    { "GET", "/v1/overview", ADMIN | SUPERVISOR },
    { "GET", "/v1/reviews", REVIEW },
    { "GET", "/v1/reviews/{id}", REVIEW },
    { "POST", "/v1/reviews/{id}/claim", REVIEW },
    { "POST", "/v1/reviews/{id}/release", REVIEW },
    { "POST", "/v1/reviews/{id}/approve", REVIEW },
    { "POST", "/v1/reviews/{id}/return", REVIEW },
    { "POST", "/v1/reviews/{id}/reject", REVIEW },
    { "POST", "/v1/reviews/{id}/move-document", REVIEW },
    { "POST", "/v1/checkins", DOOR | SUPERVISOR },
    { "POST", "/v1/walkins", DOOR | SUPERVISOR },
    { "GET", "/v1/tickets", RECEPTION | SUPERVISOR },
    { "POST", "/v1/tickets", RECEPTION | SUPERVISOR },
    { "POST", "/v1/form-post", RECEPTION | SUPERVISOR },
    { "POST", APPLICATION "/filed", DESK },
    { "POST", "/v1/tickets/{id}/check-in", RECEPTION | SUPERVISOR },
    { "POST", "/v1/tickets/{id}/reschedule", RECEPTION | SUPERVISOR },
    { "POST", "/v1/tickets/{id}/cancel", RECEPTION | SUPERVISOR },
    { "GET", "/v1/tickets/{id}/ticket.pdf", RECEPTION | SUPERVISOR },
    { "GET", VISIT "/turn", CALL | RECEPTION },
    { "GET", VISIT "/slip.png", RECEPTION | SUPERVISOR },
    { "GET", "/penerimaan", RECEPTION | SUPERVISOR },
    { "POST", "/penerimaan", RECEPTION | SUPERVISOR },
    { "GET", "/penerimaan/pos", RECEPTION | SUPERVISOR },
    { "POST", "/penerimaan/pos", RECEPTION | SUPERVISOR },
    { "GET", "/penerimaan/pos/{id}", RECEPTION | SUPERVISOR },
    { "POST", "/penerimaan/pos/{id}", RECEPTION | SUPERVISOR },
    { "GET", "/penerimaan/beri", RECEPTION | SUPERVISOR },
    { "POST", "/penerimaan/beri", RECEPTION | SUPERVISOR },
    { "GET", "/penerimaan/jadwal", RECEPTION | SUPERVISOR },
    { "POST", "/penerimaan/jadwal", RECEPTION | SUPERVISOR },
    { "GET", "/penerimaan/nomor/{id}", RECEPTION | SUPERVISOR },
    { "GET", "/penerimaan/nomor/{id}/jalur", RECEPTION | SUPERVISOR },
    { "POST", "/penerimaan/nomor/{id}/jalur", RECEPTION | SUPERVISOR },
    { "GET", "/penerimaan/nomor/{id}/batal", RECEPTION | SUPERVISOR },
    { "POST", "/penerimaan/nomor/{id}/batal", RECEPTION | SUPERVISOR },
    { "GET", "/penerimaan/nomor/{id}/kembali", RECEPTION | SUPERVISOR },
    { "POST", "/penerimaan/nomor/{id}/kembali", RECEPTION | SUPERVISOR },
    { "GET", "/penerimaan/nomor/{id}/kertas", RECEPTION | SUPERVISOR },
    { "GET", "/penerimaan/tiket/{id}", RECEPTION | SUPERVISOR },
    { "GET", "/penerimaan/tiket/{id}/nomor", RECEPTION | SUPERVISOR },
    { "POST", "/penerimaan/tiket/{id}/nomor", RECEPTION | SUPERVISOR },
    { "GET", "/penerimaan/tiket/{id}/hari", RECEPTION | SUPERVISOR },
    { "POST", "/penerimaan/tiket/{id}/hari", RECEPTION | SUPERVISOR },
    { "GET", "/penerimaan/tiket/{id}/batal", RECEPTION | SUPERVISOR },
    { "POST", "/penerimaan/tiket/{id}/batal", RECEPTION | SUPERVISOR },
    { "POST", "/v1/reviews/{id}/distinct", REVIEW },
    { "GET", "/v1/return-reasons", REVIEW },
    { "GET", "/v1/looks", ADMIN | SUPERVISOR },
    { "GET", "/v1/services", DOOR | STAFF | BOARD },
    { "POST", "/v1/counters/{n}/open", CALL },
    { "POST", "/v1/counters/{n}/pause", CALL },
    { "POST", "/v1/counters/{n}/close", CALL },
    { "POST", "/v1/counters/{n}/help", CALL },
    { "POST", "/v1/concerns/{id}/take", CALL | ADMIN },
    { "POST", "/v1/counters/{n}/call-next", CALL },
    { "POST", "/v1/counters/{n}/next", CALL },
    { "GET", "/v1/counters/{n}", CALL | ADMIN },
    { "GET", "/v1/counters/{n}/visits", CALL | ADMIN },
    { "GET", VISIT, CALL | RECEPTION | ADMIN },
    { "POST", VISIT "/recall", CALL },
    { "POST", VISIT "/start", CALL },
    { "POST", VISIT "/absent", CALL },
    { "POST", VISIT "/return", CALL | RECEPTION },
    { "POST", VISIT "/cancel", CALL | RECEPTION },
    { "POST", VISIT "/hold", CALL },
    { "POST", VISIT "/transfer", CALL },
    { "POST", VISIT "/finish", CALL },
    { "POST", VISIT "/take-back", CALL },
    { "POST", VISIT "/lane", CALL | RECEPTION },
    { "POST", VISIT "/call", SUPERVISOR },
    { "POST", VISIT "/reprint", DOOR | CALL },
    { "PUT", VISIT "/checklist", CALL },
    { "GET", "/v1/board", STAFF | BOARD | KIOSK },
    { "GET", "/v1/events", STAFF | BOARD | KIOSK | GATE },
    { "POST", "/v1/announcements/{seq}/played", BOARD },
    { "POST", "/v1/boards/test", ADMIN | SUPERVISOR },
    { "GET", "/v1/board/pictures", STAFF | BOARD },
    { "GET", "/v1/board/pictures/{id}", STAFF | BOARD },
    { "GET", "/v1/voice", STAFF | BOARD },
    { "GET", "/v1/settings", ADMIN | SUPERVISOR },
    { "PUT", "/v1/settings", ADMIN | SUPERVISOR },
    { "GET", "/v1/settings/{part}", ADMIN | SUPERVISOR },
    { "PUT", "/v1/settings/{part}", ADMIN | SUPERVISOR },
    { "PATCH", "/v1/settings/{part}", ADMIN | SUPERVISOR },
    { "PATCH", "/v1/settings/{part}/items/{item}", ADMIN | SUPERVISOR },
    { "DELETE", "/v1/settings/{part}/items/{item}", ADMIN | SUPERVISOR },
    { "POST", "/v1/settings/{part}/undo", ADMIN | SUPERVISOR },
    { "GET", "/v1/settings/{part}/versions", ADMIN | SUPERVISOR },
    { "GET", "/v1/staff", ADMIN },
    { "POST", "/v1/staff", ADMIN },
    { "PUT", "/v1/staff/{id}", ADMIN },
    { "POST", "/v1/staff/{id}/password", ADMIN },
    { "GET", "/v1/devices", ADMIN | SUPERVISOR },
    { "POST", "/v1/devices", ADMIN },
    { "POST", "/v1/devices/{name}/revoke", ADMIN },
    { "POST", "/v1/devices/pair", ADMIN },
    { "POST", "/v1/devices/self", KIOSK | BOARD | GATE },
    { "GET", "/v1/backend/tickets", BACKEND },
    { "POST", "/v1/backend/outcomes", BACKEND },
    { "GET", "/v1/backend/line", BACKEND },
    { "GET", "/v1/backend/outbox", ADMIN | SUPERVISOR },
    { "POST", "/v1/backend/outbox/{id}/again", ADMIN | SUPERVISOR },
    { "GET", "/v1/track/{token}", ANYBODY },
    { "GET", "/v1/track/{token}/events", ANYBODY },
    { "POST", "/v1/day/close", SUPERVISOR },
    { "POST", "/v1/day/reopen", SUPERVISOR },
    { "POST", "/v1/clock/confirm", SUPERVISOR | ADMIN },
    /* Last, because it ends the session of who asks. */
    { "DELETE", "/v1/session", STAFF | APPLYING },
};

static const char *const methods[] = { "GET", "POST", "PUT", "DELETE", "PATCH",
    "OPTIONS" };

/* One of each role; NULL is nobody. */
static const struct {
    const char *who;
    enum role role;
} callers[] = {
    { "admin", ROLE_ADMIN },
    { "supervisor", ROLE_SUPERVISOR },
    { "counter-1", ROLE_COUNTER },
    { "reviewer", ROLE_REVIEWER },
    { "reception", ROLE_RECEPTION },
    { "kiosk", ROLE_KIOSK },
    { "board", ROLE_BOARD },
    { "gate", ROLE_GATE },
    { "backend", ROLE_BACKEND },
    { "applicant", ROLE_APPLICANT },
    { "desa", ROLE_VILLAGE },
    { NULL, ROLE_COUNT },
};

static const struct row *
find_row(const char *method, const char *path)
{
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (strcmp(rows[i].method, method) == 0 && strcmp(rows[i].path, path) == 0) {
            return &rows[i];
        }
    }
    return NULL;
}

static const struct route *
find_route(const struct row *row)
{
    for (size_t i = 0; route_sets[i]; i++) {
        for (size_t j = 0; j < route_sets[i]->count; j++) {
            const struct route *route = &route_sets[i]->routes[j];

            if (strcmp(route->method, row->method) == 0 &&
                strcmp(route->path, row->path) == 0) {
                return route;
            }
        }
    }
    return NULL;
}

/* A path with nothing behind its parameters, so that no request changes anything. */
static void
fill_path(const char *pattern, char out[128])
{
    size_t len = 0;

    while (*pattern) {
        const char *value = text_starts_with(pattern, "{id}")
                                ? "01ZZZZZZZZZZZZZZZZZZZZZZZZ"
                            : text_starts_with(pattern, "{n}")   ? "99"
                            : text_starts_with(pattern, "{seq}") ? "999999"
                                                                 : "tidak-ada";

        if (*pattern != '{') {
            out[len++] = *pattern++;
            continue;
        }
        len += (size_t)snprintf(out + len, 128 - len, "%s", value);
        pattern = strchr(pattern, '}') + 1;
    }
    out[len] = '\0';
}

/* Ask on a connection of its own and read the head of the answer: streams do not end. */
static int
ask_status(struct e2e *e2e, const char *who, const char *method, const char *path,
    char *head, size_t head_size)
{
    char request[512];
    int fd = e2e_connect(e2e);
    size_t len = 0;
    int n = snprintf(request, sizeof(request),
        "%s %s HTTP/1.1\r\nHost: localhost\r\n%s%s%sContent-Length: 0\r\n\r\n", method,
        path, who ? "Authorization: Bearer " : "", e2e_token(e2e, who),
        who ? "\r\n" : "");

    assert_true(fd >= 0);
    assert_int_equal(send(fd, request, (size_t)n, MSG_NOSIGNAL), n);
    head[0] = '\0';
    while (!strstr(head, "\r\n\r\n") && len + 1 < head_size) {
        struct pollfd wait = { .fd = fd, .events = POLLIN };
        ssize_t got =
            poll(&wait, 1, 60000) == 1 ? recv(fd, head + len, head_size - 1 - len, 0) : 0;

        if (got <= 0) {
            break;
        }
        len += (size_t)got;
        head[len] = '\0';
    }
    (void)close(fd);
    return text_starts_with(head, "HTTP/1.1 ") ? (int)strtol(head + 9, NULL, 10) : 0;
}

static void
test_every_route_has_its_row(void **state)
{
    (void)state;
    for (size_t i = 0; route_sets[i]; i++) {
        for (size_t j = 0; j < route_sets[i]->count; j++) {
            const struct route *route = &route_sets[i]->routes[j];
            const struct row *row = find_row(route->method, route->path);

            if (!row) {
                fail_msg("%s %s has no row here", route->method, route->path);
            } else if (row->roles != route->roles) {
                fail_msg("%s %s: roles %x, expected %x", route->method, route->path,
                    route->roles, row->roles);
            }
        }
    }
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (!find_route(&rows[i])) {
            fail_msg("%s %s is no route any more", rows[i].method, rows[i].path);
        }
        assert_ptr_equal(find_row(rows[i].method, rows[i].path), &rows[i]);
    }
}

static void
test_every_role_is_part_of_the_test(void **state)
{
    (void)state;
    for (int role = 0; role <= ROLE_COUNT; role++) {
        bool found = false;

        for (size_t i = 0; i < ARRAY_LEN(callers); i++) {
            found = found || (int)callers[i].role == role;
        }
        assert_true(found);
    }
}

static void
test_each_role_gets_its_routes_and_no_other(void **state)
{
    int asked = 0;

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        for (size_t c = 0; c < ARRAY_LEN(callers); c++) {
            char head[1024];
            char path[128];
            int want = 0;
            int status;

            fill_path(rows[i].path, path);
            status = ask_status(
                *state, callers[c].who, rows[i].method, path, head, sizeof(head));
            if (!(rows[i].roles & ROLES_PUBLIC)) {
                want = callers[c].role == ROLE_COUNT
                           ? (find_route(&rows[i])->page ? 303 : 401) /* to sign in */
                       : !(rows[i].roles & ROLE_BIT(callers[c].role)) ? 403
                                                                      : 0;
            }
            if (want ? status != want
                     : status < 200 || status == 401 || status == 403 || status == 405 ||
                           status >= 500) {
                fail_msg("%s %s as %s: %d, expected %s", rows[i].method, path,
                    callers[c].who ? callers[c].who : "nobody", status,
                    want == 401   ? "401"
                    : want == 303 ? "303"
                    : want == 403 ? "403"
                                  : "to be let in");
            }
            asked++;
        }
    }
    print_message("asked %d times: %zu routes, %zu callers\n", asked, ARRAY_LEN(rows),
        ARRAY_LEN(callers));
}

/* Things that are there, by the beginning of the paths that name them. */
struct there {
    const char *begin;
    char id[64];
};

static const char *
id_there(const struct there *there, size_t count, const char *path)
{
    for (size_t i = 0; i < count; i++) {
        if (text_starts_with(path, there[i].begin)) {
            return there[i].id;
        }
    }
    return NULL;
}

/* The first of the table who may; NULL: nobody need be signed in. */
static const char *
who_may(const struct row *row)
{
    for (size_t c = 0; c < ARRAY_LEN(callers); c++) {
        if (callers[c].who && row->roles & ROLE_BIT(callers[c].role)) {
            return callers[c].who;
        }
    }
    return NULL;
}

/* Ask with an id in its place, as its owner or whoever else may. */
static int
ask_of(struct e2e *e2e, const struct row *row, const char *owner, const char *id)
{
    struct e2e_answer *answer;
    const char *body = strcmp(row->method, "PUT") == 0 ? "{}" : NULL;
    const char *rest = strchr(row->path, '{');
    char path[160];
    int status;

    (void)snprintf(path, sizeof(path), "%.*s%s", (int)(rest - row->path), row->path, id);
    fill_path(strchr(rest, '}') + 1, path + strlen(path));
    answer = row->roles & APPLICANT
                 ? e2e_ask(e2e, NULL, row->method, path, body, owner)
                 : e2e_ask(e2e, who_may(row), row->method, path, body, NULL);
    status = answer->status;
    e2e_answer_free(answer);
    return status;
}

/* A name that goes on behind that of a thing is not that thing's. */
static void
test_an_id_with_a_letter_more_names_nothing(void **state)
{
    struct there there[] = { { .begin = "/v1/visits/" }, { .begin = "/v1/tickets/" },
        { .begin = "/v1/applications/" }, { .begin = "/v1/reviews/" } };
    struct e2e_answer *answer;
    char owner[APPLICANT_HEADER_SIZE];
    char number[12];
    int asked = 0;

    assert_int_equal(e2e_arrive(*state, 0, number, there[0].id), 201);
    answer = e2e_ask(*state, "reception", "POST", "/v1/tickets",
        "{\"service\":\"ktp-baru\",\"name\":\"Peragaan\"}", NULL);
    assert_int_equal(answer->status, 201);
    text_copy(there[1].id, sizeof(there[1].id), e2e_text(answer, "id"));
    e2e_answer_free(answer);
    applicant_new(*state, "6281200009902", "3517035105939902", "Peragaan", owner);
    answer = e2e_ask(
        *state, NULL, "POST", "/v1/applications", "{\"service\":\"ktp-baru\"}", owner);
    assert_int_equal(answer->status, 201);
    text_copy(there[2].id, sizeof(there[2].id), e2e_text(answer, "id"));
    text_copy(there[3].id, sizeof(there[3].id), there[2].id);
    e2e_answer_free(answer);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const char *id = id_there(there, ARRAY_LEN(there), rows[i].path);
        char longer[72];
        int status;

        if (!id || !strchr(rows[i].path, '{')) {
            continue;
        }
        (void)snprintf(longer, sizeof(longer), "%sA", id);
        status = ask_of(*state, &rows[i], owner, longer);
        if (status != 404) {
            fail_msg("%s %s: %d", rows[i].method, rows[i].path, status);
        }
        asked++;
    }
    assert_true(asked > 50);
    for (size_t i = 0; i < ARRAY_LEN(there); i++) { /* and these are there */
        const struct row *row = find_row("GET", i == 0   ? VISIT
                                                : i == 1 ? "/v1/tickets/{id}/ticket.pdf"
                                                         : APPLICATION);
        assert_int_equal(ask_of(*state, row, owner, there[i].id), 200);
    }
}

/* A page of one thing is none when there is no such thing. */
static void
test_a_page_of_what_is_not_there_is_not_there(void **state)
{
    int asked = 0;

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char path[128];
        int status;

        if (strcmp(rows[i].method, "GET") != 0 || !strstr(rows[i].path, "{id}") ||
            text_starts_with(rows[i].path, "/v1/")) {
            continue;
        }
        fill_path(rows[i].path, path);
        status = e2e_status(*state, who_may(&rows[i]), "GET", path, NULL);
        if (status != 404) {
            fail_msg("%s: %d", path, status);
        }
        asked++;
    }
    assert_true(asked > 20);
}

static void
test_another_verb_is_told_which_there_are(void **state)
{
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        for (size_t m = 0; m < ARRAY_LEN(methods); m++) {
            char head[1024];
            char path[128];
            const char *allow;
            int status;

            if (find_row(methods[m], rows[i].path)) {
                continue;
            }
            fill_path(rows[i].path, path);
            status = ask_status(*state, "admin", methods[m], path, head, sizeof(head));
            allow = strstr(head, "\r\nAllow: ");
            if (strcmp(methods[m], "GET") == 0 && find_route(&rows[i])->page) {
                assert_int_equal(status, 303); /* a form's: to the page above it */
                continue;
            }
            if (status != 405 || !allow || !strstr(allow, rows[i].method)) {
                fail_msg("%s %s: %d, expected 405 with Allow: %s", methods[m], path,
                    status, rows[i].method);
            }
        }
    }
}

static void
test_a_token_that_nobody_gave_is_nobody(void **state)
{
    static const char *const headers[] = { "Authorization: Bearer "
                                           "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "Authorization: Bearer ",
        "Authorization: Basic YWRtaW46YWRtaW4=", "Authorization: bearer null",
        "Cookie: antrean=", "Cookie: antrean=x; antrean=y" };

    for (size_t i = 0; i < ARRAY_LEN(headers); i++) {
        struct e2e_answer *answer =
            e2e_ask(*state, NULL, "GET", "/v1/services", NULL, headers[i]);

        assert_int_equal(answer->status, 401);
        assert_string_equal(e2e_text(answer, "code"), "not_signed_in");
        e2e_answer_free(answer);
    }
}

static int
with_messages(void **state)
{
    *state = e2e_open(&(struct e2e_options){ .config = APPLICANT_CONFIG });
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_route_has_its_row),
        cmocka_unit_test(test_every_role_is_part_of_the_test),
        cmocka_unit_test_setup_teardown(
            test_each_role_gets_its_routes_and_no_other, e2e_start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_an_id_with_a_letter_more_names_nothing, with_messages, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_a_page_of_what_is_not_there_is_not_there, e2e_start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_another_verb_is_told_which_there_are, e2e_start, e2e_stop),
        cmocka_unit_test_setup_teardown(
            test_a_token_that_nobody_gave_is_nobody, e2e_start, e2e_stop),
    };

    return cmocka_run_group_tests_name("roles", tests, NULL, NULL);
}
