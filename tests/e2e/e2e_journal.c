/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A row of the journal for each kind, to the last field, and what each listener is told
 * of it: one morning with everything that can happen to a visit, held against a table
 * that is written by hand. Source: docs/openapi.yaml, "Events", and docs/rules.md.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/text.h"
#include "db/db.h"
#include "db/db_journal.h"
#include "db/db_office.h"
#include "tests/support/desk.h"
#include "tests/support/test.h"

#define WAIT_MS 60000
#define ROWS_MAX 64
#define VISITS_MAX 8

/* In the table, V1 is the first visit and so on, T1 the first ticket that is made. */
struct golden {
    const char *kind;
    const char *subject;
    const char *actor;
    const char *data;
    const char *board; /* what boards, kiosks and gates are told; NULL: nothing */
    const char *staff; /* what people of the office are told; NULL: nothing */
};

static const struct golden golden[] = {
    { "ticket.imported", "T1", "admin",
        "{\"changed\":false,\"date\":\"2026-07-14\",\"from\":750,"
        "\"service\":\"ktp-baru\",\"to\":870,\"window\":\"siang\"}",
        NULL, NULL },
    { "counter.opened", "1", "staff:6", "{\"counter\":1,\"hall\":\"utama\"}",
        "{\"counter\":1,\"hall\":\"utama\"}", "{\"counter\":1,\"hall\":\"utama\"}" },
    { "visit.waiting", "V1", "device:kiosk",
        "{\"lane\":\"priority\",\"number\":\"A001\",\"prefix\":\"A\","
        "\"service\":\"ktp-baru\",\"why\":\"arrived\"}",
        "{\"number\":\"A001\",\"prefix\":\"A\"}",
        "{\"visit\":\"V1\",\"lane\":\"priority\",\"number\":\"A001\","
        "\"prefix\":\"A\",\"service\":\"ktp-baru\",\"why\":\"arrived\"}" },
    { "visit.waiting", "V2", "staff:4",
        "{\"lane\":\"regular\",\"number\":\"Z001\",\"prefix\":\"Z\","
        "\"service\":\"info\",\"why\":\"walkin\"}",
        "{\"number\":\"Z001\",\"prefix\":\"Z\"}",
        "{\"visit\":\"V2\",\"lane\":\"regular\",\"number\":\"Z001\","
        "\"prefix\":\"Z\",\"service\":\"info\",\"why\":\"walkin\"}" },
    { "visit.waiting", "V3", "device:kiosk",
        "{\"callable_from\":1784007000000,\"lane\":\"regular\","
        "\"number\":\"A002\",\"prefix\":\"A\",\"service\":\"ktp-baru\","
        "\"why\":\"arrived\"}",
        "{\"number\":\"A002\",\"prefix\":\"A\"}",
        "{\"visit\":\"V3\",\"callable_from\":\"2026-07-14T12:30:00+07:00\","
        "\"lane\":\"regular\",\"number\":\"A002\",\"prefix\":\"A\","
        "\"service\":\"ktp-baru\",\"why\":\"arrived\"}" },
    { "visit.called", "V1", "staff:6",
        "{\"counter\":1,\"hall\":\"utama\",\"lane\":\"priority\","
        "\"number\":\"A001\",\"prefix\":\"A\",\"service\":\"ktp-baru\","
        "\"times\":1}",
        "{\"counter\":1,\"hall\":\"utama\",\"number\":\"A001\","
        "\"prefix\":\"A\",\"times\":1}",
        "{\"visit\":\"V1\",\"counter\":1,\"hall\":\"utama\","
        "\"lane\":\"priority\",\"number\":\"A001\",\"prefix\":\"A\","
        "\"service\":\"ktp-baru\",\"times\":1}" },
    { "visit.recalled", "V1", "staff:6",
        "{\"counter\":1,\"hall\":\"utama\",\"lane\":\"priority\","
        "\"last\":false,\"number\":\"A001\",\"prefix\":\"A\","
        "\"service\":\"ktp-baru\",\"times\":2}",
        "{\"counter\":1,\"hall\":\"utama\",\"number\":\"A001\","
        "\"prefix\":\"A\",\"times\":2}",
        "{\"visit\":\"V1\",\"counter\":1,\"hall\":\"utama\","
        "\"lane\":\"priority\",\"last\":false,\"number\":\"A001\","
        "\"prefix\":\"A\",\"service\":\"ktp-baru\",\"times\":2}" },
    { "visit.recalled", "V1", "staff:6",
        "{\"counter\":1,\"hall\":\"utama\",\"lane\":\"priority\",\"last\":true,"
        "\"number\":\"A001\",\"prefix\":\"A\",\"service\":\"ktp-baru\","
        "\"times\":3}",
        "{\"counter\":1,\"hall\":\"utama\",\"number\":\"A001\","
        "\"prefix\":\"A\",\"times\":3}",
        "{\"visit\":\"V1\",\"counter\":1,\"hall\":\"utama\","
        "\"lane\":\"priority\",\"last\":true,\"number\":\"A001\","
        "\"prefix\":\"A\",\"service\":\"ktp-baru\",\"times\":3}" },
    { "visit.started", "V1", "staff:6",
        "{\"counter\":1,\"hall\":\"utama\",\"lane\":\"priority\","
        "\"number\":\"A001\",\"prefix\":\"A\",\"service\":\"ktp-baru\"}",
        "{\"counter\":1,\"hall\":\"utama\",\"number\":\"A001\","
        "\"prefix\":\"A\"}",
        "{\"visit\":\"V1\",\"counter\":1,\"hall\":\"utama\","
        "\"lane\":\"priority\",\"number\":\"A001\",\"prefix\":\"A\","
        "\"service\":\"ktp-baru\"}" },
    { "visit.checklist", "V1", "staff:6", "{\"items\":[[\"kk\",\"missing\"]]}", NULL,
        "{\"visit\":\"V1\",\"items\":[[\"kk\",\"missing\"]]}" },
    { "visit.held", "V1", "staff:6",
        "{\"counter\":1,\"hall\":\"utama\",\"lane\":\"priority\","
        "\"number\":\"A001\",\"prefix\":\"A\",\"service\":\"ktp-baru\"}",
        NULL,
        "{\"visit\":\"V1\",\"counter\":1,\"hall\":\"utama\","
        "\"lane\":\"priority\",\"number\":\"A001\",\"prefix\":\"A\","
        "\"service\":\"ktp-baru\"}" },
    { "visit.waiting", "V1", "staff:4",
        "{\"after_calls\":0,\"lane\":\"priority\",\"number\":\"A001\","
        "\"prefix\":\"A\",\"service\":\"ktp-baru\",\"why\":\"returned\"}",
        "{\"number\":\"A001\",\"prefix\":\"A\"}",
        "{\"visit\":\"V1\",\"after_calls\":0,\"lane\":\"priority\","
        "\"number\":\"A001\",\"prefix\":\"A\",\"service\":\"ktp-baru\","
        "\"why\":\"returned\"}" },
    { "visit.called", "V1", "staff:6",
        "{\"counter\":1,\"hall\":\"utama\",\"lane\":\"priority\","
        "\"number\":\"A001\",\"prefix\":\"A\",\"service\":\"ktp-baru\","
        "\"times\":1}",
        "{\"counter\":1,\"hall\":\"utama\",\"number\":\"A001\","
        "\"prefix\":\"A\",\"times\":1}",
        "{\"visit\":\"V1\",\"counter\":1,\"hall\":\"utama\","
        "\"lane\":\"priority\",\"number\":\"A001\",\"prefix\":\"A\","
        "\"service\":\"ktp-baru\",\"times\":1}" },
    { "visit.started", "V1", "staff:6",
        "{\"counter\":1,\"hall\":\"utama\",\"lane\":\"priority\","
        "\"number\":\"A001\",\"prefix\":\"A\",\"service\":\"ktp-baru\"}",
        "{\"counter\":1,\"hall\":\"utama\",\"number\":\"A001\","
        "\"prefix\":\"A\"}",
        "{\"visit\":\"V1\",\"counter\":1,\"hall\":\"utama\","
        "\"lane\":\"priority\",\"number\":\"A001\",\"prefix\":\"A\","
        "\"service\":\"ktp-baru\"}" },
    { "visit.held", "V1", "staff:6",
        "{\"counter\":1,\"hall\":\"utama\",\"lane\":\"priority\","
        "\"number\":\"A001\",\"prefix\":\"A\",\"service\":\"ktp-baru\"}",
        NULL,
        "{\"visit\":\"V1\",\"counter\":1,\"hall\":\"utama\","
        "\"lane\":\"priority\",\"number\":\"A001\",\"prefix\":\"A\","
        "\"service\":\"ktp-baru\"}" },
    { "visit.called", "V2", "staff:6",
        "{\"counter\":1,\"hall\":\"utama\",\"lane\":\"regular\","
        "\"number\":\"Z001\",\"prefix\":\"Z\",\"service\":\"info\",\"times\":1}",
        "{\"counter\":1,\"hall\":\"utama\",\"number\":\"Z001\","
        "\"prefix\":\"Z\",\"times\":1}",
        "{\"visit\":\"V2\",\"counter\":1,\"hall\":\"utama\","
        "\"lane\":\"regular\",\"number\":\"Z001\",\"prefix\":\"Z\","
        "\"service\":\"info\",\"times\":1}" },
    { "visit.absent", "V2", "staff:6",
        "{\"counter\":1,\"hall\":\"utama\",\"lane\":\"regular\","
        "\"number\":\"Z001\",\"prefix\":\"Z\",\"service\":\"info\"}",
        "{\"counter\":1,\"hall\":\"utama\",\"number\":\"Z001\","
        "\"prefix\":\"Z\"}",
        "{\"visit\":\"V2\",\"counter\":1,\"hall\":\"utama\","
        "\"lane\":\"regular\",\"number\":\"Z001\",\"prefix\":\"Z\","
        "\"service\":\"info\"}" },
    { "visit.waiting", "V4", "device:kiosk",
        "{\"lane\":\"regular\",\"number\":\"S001\",\"prefix\":\"S\","
        "\"service\":\"akta-cerai\",\"why\":\"walkin\"}",
        "{\"number\":\"S001\",\"prefix\":\"S\"}",
        "{\"visit\":\"V4\",\"lane\":\"regular\",\"number\":\"S001\","
        "\"prefix\":\"S\",\"service\":\"akta-cerai\",\"why\":\"walkin\"}" },
    { "visit.called", "V4", "staff:6",
        "{\"counter\":1,\"hall\":\"utama\",\"lane\":\"regular\","
        "\"number\":\"S001\",\"passed\":\"V3\",\"prefix\":\"S\","
        "\"service\":\"akta-cerai\",\"times\":1,\"why\":\"before_window\"}",
        "{\"counter\":1,\"hall\":\"utama\",\"number\":\"S001\","
        "\"prefix\":\"S\",\"times\":1}",
        "{\"visit\":\"V4\",\"counter\":1,\"hall\":\"utama\","
        "\"lane\":\"regular\",\"number\":\"S001\",\"passed\":\"V3\","
        "\"prefix\":\"S\",\"service\":\"akta-cerai\",\"times\":1,"
        "\"why\":\"before_window\"}" },
    { "visit.started", "V4", "staff:6",
        "{\"counter\":1,\"hall\":\"utama\",\"lane\":\"regular\","
        "\"number\":\"S001\",\"prefix\":\"S\",\"service\":\"akta-cerai\"}",
        "{\"counter\":1,\"hall\":\"utama\",\"number\":\"S001\","
        "\"prefix\":\"S\"}",
        "{\"visit\":\"V4\",\"counter\":1,\"hall\":\"utama\","
        "\"lane\":\"regular\",\"number\":\"S001\",\"prefix\":\"S\","
        "\"service\":\"akta-cerai\"}" },
    { "visit.waiting", "V4", "staff:6",
        "{\"from_counter\":1,\"lane\":\"regular\",\"number\":\"S001\","
        "\"prefix\":\"K\",\"service\":\"ambil\",\"why\":\"transferred\"}",
        "{\"number\":\"S001\",\"prefix\":\"K\"}",
        "{\"visit\":\"V4\",\"from_counter\":1,\"lane\":\"regular\","
        "\"number\":\"S001\",\"prefix\":\"K\",\"service\":\"ambil\","
        "\"why\":\"transferred\"}" },
    { "visit.called", "V4", "staff:6",
        "{\"counter\":1,\"hall\":\"utama\",\"lane\":\"regular\","
        "\"number\":\"S001\",\"passed\":\"V3\",\"prefix\":\"K\","
        "\"service\":\"ambil\",\"times\":1,\"why\":\"before_window\"}",
        "{\"counter\":1,\"hall\":\"utama\",\"number\":\"S001\","
        "\"prefix\":\"K\",\"times\":1}",
        "{\"visit\":\"V4\",\"counter\":1,\"hall\":\"utama\","
        "\"lane\":\"regular\",\"number\":\"S001\",\"passed\":\"V3\","
        "\"prefix\":\"K\",\"service\":\"ambil\",\"times\":1,"
        "\"why\":\"before_window\"}" },
    { "visit.started", "V4", "staff:6",
        "{\"counter\":1,\"hall\":\"utama\",\"lane\":\"regular\","
        "\"number\":\"S001\",\"prefix\":\"K\",\"service\":\"ambil\"}",
        "{\"counter\":1,\"hall\":\"utama\",\"number\":\"S001\","
        "\"prefix\":\"K\"}",
        "{\"visit\":\"V4\",\"counter\":1,\"hall\":\"utama\","
        "\"lane\":\"regular\",\"number\":\"S001\",\"prefix\":\"K\","
        "\"service\":\"ambil\"}" },
    { "visit.waiting", "V4", "staff:6",
        "{\"from_counter\":1,\"lane\":\"regular\",\"number\":\"S001\","
        "\"only_counter\":2,\"prefix\":\"K\",\"service\":\"ambil\","
        "\"why\":\"transferred\"}",
        "{\"number\":\"S001\",\"prefix\":\"K\"}",
        "{\"visit\":\"V4\",\"from_counter\":1,\"lane\":\"regular\","
        "\"number\":\"S001\",\"only_counter\":2,\"prefix\":\"K\","
        "\"service\":\"ambil\",\"why\":\"transferred\"}" },
    { "visit.waiting", "V1", "staff:6",
        "{\"after_calls\":0,\"lane\":\"priority\",\"number\":\"A001\","
        "\"prefix\":\"A\",\"service\":\"ktp-baru\",\"why\":\"returned\"}",
        "{\"number\":\"A001\",\"prefix\":\"A\"}",
        "{\"visit\":\"V1\",\"after_calls\":0,\"lane\":\"priority\","
        "\"number\":\"A001\",\"prefix\":\"A\",\"service\":\"ktp-baru\","
        "\"why\":\"returned\"}" },
    { "visit.called", "V1", "staff:2",
        "{\"counter\":1,\"hall\":\"utama\",\"lane\":\"priority\","
        "\"number\":\"A001\",\"out_of_order\":true,\"prefix\":\"A\","
        "\"reason\":\"ditunggu dokter\",\"service\":\"ktp-baru\",\"times\":1}",
        "{\"counter\":1,\"hall\":\"utama\",\"number\":\"A001\","
        "\"prefix\":\"A\",\"times\":1}",
        "{\"visit\":\"V1\",\"counter\":1,\"hall\":\"utama\","
        "\"lane\":\"priority\",\"number\":\"A001\",\"out_of_order\":true,"
        "\"prefix\":\"A\",\"service\":\"ktp-baru\",\"times\":1}" },
    { "visit.started", "V1", "staff:6",
        "{\"counter\":1,\"hall\":\"utama\",\"lane\":\"priority\","
        "\"number\":\"A001\",\"prefix\":\"A\",\"service\":\"ktp-baru\"}",
        "{\"counter\":1,\"hall\":\"utama\",\"number\":\"A001\","
        "\"prefix\":\"A\"}",
        "{\"visit\":\"V1\",\"counter\":1,\"hall\":\"utama\","
        "\"lane\":\"priority\",\"number\":\"A001\",\"prefix\":\"A\","
        "\"service\":\"ktp-baru\"}" },
    { "visit.finished", "V1", "staff:6",
        "{\"counter\":1,\"hall\":\"utama\",\"lane\":\"priority\","
        "\"number\":\"A001\",\"outcome\":\"incomplete\",\"prefix\":\"A\","
        "\"service\":\"ktp-baru\"}",
        "{\"counter\":1,\"hall\":\"utama\",\"number\":\"A001\","
        "\"prefix\":\"A\"}",
        "{\"visit\":\"V1\",\"counter\":1,\"hall\":\"utama\","
        "\"lane\":\"priority\",\"number\":\"A001\",\"outcome\":\"incomplete\","
        "\"prefix\":\"A\",\"service\":\"ktp-baru\"}" },
    { "visit.waiting", "V2", "staff:2",
        "{\"after_calls\":5,\"lane\":\"regular\",\"number\":\"Z001\","
        "\"prefix\":\"Z\",\"service\":\"info\",\"why\":\"returned\"}",
        "{\"number\":\"Z001\",\"prefix\":\"Z\"}",
        "{\"visit\":\"V2\",\"after_calls\":5,\"lane\":\"regular\","
        "\"number\":\"Z001\",\"prefix\":\"Z\",\"service\":\"info\","
        "\"why\":\"returned\"}" },
    { "visit.cancelled", "V2", "staff:4",
        "{\"lane\":\"regular\",\"number\":\"Z001\",\"prefix\":\"Z\","
        "\"service\":\"info\"}",
        NULL,
        "{\"visit\":\"V2\",\"lane\":\"regular\",\"number\":\"Z001\","
        "\"prefix\":\"Z\",\"service\":\"info\"}" },
    { "counter.paused", "1", "staff:6", "{\"counter\":1,\"hall\":\"utama\"}",
        "{\"counter\":1,\"hall\":\"utama\"}", "{\"counter\":1,\"hall\":\"utama\"}" },
    { "board.test", "utama", "staff:2", "{\"hall\":\"utama\"}", "{\"hall\":\"utama\"}",
        "{\"hall\":\"utama\"}" },
    { "settings.changed", "policy", "staff:2", "{\"changed\":[],\"version\":2}", NULL,
        "{\"changed\":[],\"version\":2}" },
    { "board.content", "policy", "staff:2", "{}", "{}", "{}" },
    { "settings.changed", "board", "staff:2", "{\"changed\":[],\"version\":2}", NULL,
        "{\"changed\":[],\"version\":2}" },
    { "board.content", "board", "staff:2", "{}", "{}", "{}" },
    { "device.added", "papan-2", "admin", "{\"kind\":\"board\"}", NULL, NULL },
    { "device.revoked", "papan-2", "admin", "{}", NULL, NULL },
    { "account.disabled", "13", "admin", "{\"role\":\"counter\"}", NULL, NULL },
    { "counter.closed", "1", "staff:6", "{\"counter\":1,\"hall\":\"utama\"}",
        "{\"counter\":1,\"hall\":\"utama\"}", "{\"counter\":1,\"hall\":\"utama\"}" },
    { "visit.waiting", "V5", "device:kiosk",
        "{\"lane\":\"regular\",\"late\":true,\"number\":\"B001\","
        "\"prefix\":\"B\",\"service\":\"kk-ubah\",\"why\":\"arrived\"}",
        "{\"number\":\"B001\",\"prefix\":\"B\"}",
        "{\"visit\":\"V5\",\"lane\":\"regular\",\"late\":true,"
        "\"number\":\"B001\",\"prefix\":\"B\",\"service\":\"kk-ubah\","
        "\"why\":\"arrived\"}" },
    { "visit.unserved", "V3", "staff:2",
        "{\"lane\":\"regular\",\"number\":\"A002\",\"prefix\":\"A\","
        "\"service\":\"ktp-baru\"}",
        NULL,
        "{\"visit\":\"V3\",\"lane\":\"regular\",\"number\":\"A002\","
        "\"prefix\":\"A\",\"service\":\"ktp-baru\"}" },
    { "ticket.first_place", "T1", "staff:2",
        "{\"date\":\"2026-07-15\",\"service\":\"ktp-baru\",\"visit\":\"V3\","
        "\"window\":\"pagi\"}",
        NULL, NULL },
    { "visit.unserved", "V4", "staff:2",
        "{\"lane\":\"regular\",\"number\":\"S001\",\"prefix\":\"K\","
        "\"service\":\"ambil\"}",
        NULL,
        "{\"visit\":\"V4\",\"lane\":\"regular\",\"number\":\"S001\","
        "\"prefix\":\"K\",\"service\":\"ambil\"}" },
    { "ticket.first_place", "T2", "staff:2",
        "{\"date\":\"2026-07-15\",\"service\":\"ambil\",\"visit\":\"V4\","
        "\"window\":\"pagi\"}",
        NULL, NULL },
    { "visit.unserved", "V5", "staff:2",
        "{\"lane\":\"regular\",\"number\":\"B001\",\"prefix\":\"B\","
        "\"service\":\"kk-ubah\"}",
        NULL,
        "{\"visit\":\"V5\",\"lane\":\"regular\",\"number\":\"B001\","
        "\"prefix\":\"B\",\"service\":\"kk-ubah\"}" },
    { "ticket.first_place", "T3", "staff:2",
        "{\"date\":\"2026-07-15\",\"service\":\"kk-ubah\",\"visit\":\"V5\","
        "\"window\":\"pagi\"}",
        NULL, NULL },
    { "day.closed", "2026-07-14", "staff:2", "{\"day\":\"2026-07-14\",\"unserved\":3}",
        "{\"day\":\"2026-07-14\"}", "{\"day\":\"2026-07-14\",\"unserved\":3}" },
};

static const char *const screens[] = { "board", "kiosk", "gate" };
static const char *const people[] = { "admin", "supervisor", "counter-1", "reviewer",
    "reception" };

struct morning {
    struct e2e *e2e;
    char names[2 * VISITS_MAX][16];
    char ids[2 * VISITS_MAX][DESK_VISIT_SIZE]; /* of visits and tickets */
    int count;
    int visits;
    struct journal_row rows[ROWS_MAX];
    size_t row_count;
};

static const char *
visit(const struct morning *m, int number)
{
    char name[16];

    (void)snprintf(name, sizeof(name), "V%d", number);
    for (int i = 0; i < m->count; i++) {
        if (strcmp(m->names[i], name) == 0) {
            return m->ids[i];
        }
    }
    fail_msg("there is no %s yet", name);
    return "";
}

static void
note_id(struct morning *m, char letter, int number, const char *id)
{
    assert_true(m->count < 2 * VISITS_MAX);
    (void)snprintf(m->names[m->count], sizeof(m->names[0]), "%c%d", letter, number);
    assert_true(text_copy(m->ids[m->count++], DESK_VISIT_SIZE, id));
}

/* Somebody comes in; remembers the visit as the next V. */
static void
arrive(struct morning *m, const char *who, const char *path, const char *body)
{
    struct e2e_answer *answer = e2e_ask(m->e2e, who, "POST", path, body, NULL);

    if (answer->status != 201) {
        fail_msg("%s %s: %d %s", path, body, answer->status, answer->body);
    }
    note_id(m, 'V', ++m->visits, e2e_text(answer, "visit"));
    e2e_answer_free(answer);
}

static void
scan(struct morning *m, const char *code, const char *more)
{
    char body[400];

    (void)snprintf(body, sizeof(body), "{\"code\":\"%s\"%s}", code, more);
    arrive(m, "kiosk", "/v1/checkins", body);
}

static void
ask(struct morning *m, const char *who, const char *path, const char *body)
{
    struct e2e_answer *answer = e2e_ask(m->e2e, who, "POST", path, body, NULL);

    if (answer->status < 200 || answer->status > 204) {
        fail_msg("%s as %s: %d %s", path, who, answer->status, answer->body);
    }
    e2e_answer_free(answer);
}

static void
move(struct morning *m, const char *who, int number, const char *name, const char *body)
{
    desk_move(m->e2e, who, visit(m, number), name, body, 200, NULL);
}

static const char *
name_of(const struct morning *m, const char *subject)
{
    for (int i = 0; i < m->count; i++) {
        if (strcmp(m->ids[i], subject) == 0) {
            return m->names[i];
        }
    }
    return subject;
}

/* Who is called next at counter 1 must be this one. */
static void
call_next(struct morning *m, int number)
{
    char id[DESK_VISIT_SIZE];

    desk_call(m->e2e, 1, NULL, id);
    if (strcmp(id, visit(m, number)) != 0) {
        fail_msg("called %s, not V%d", name_of(m, id), number);
    }
}

static void
admin(struct morning *m, const char *const words[])
{
    char *text;

    if (e2e_admin(m->e2e, words, &text) != 0) {
        fail_msg("antrean-admin %s: %s", words[0], text);
    }
    free(text);
}

static void
put_settings(struct morning *m, const char *part)
{
    char path[64];
    struct e2e_answer *answer;
    char *body;

    (void)snprintf(path, sizeof(path), "/v1/settings/%s", part);
    answer = e2e_ask(m->e2e, "supervisor", "GET", path, NULL, NULL);
    assert_int_equal(answer->status, 200);
    body = json_dumps(answer->json, 0);
    desk_expect(m->e2e, "supervisor", "PUT", path, body, 200, NULL);
    free(body);
    e2e_answer_free(answer);
}

static void
spend_the_morning(struct morning *m)
{
    const char *dir = e2e_folder(m->e2e);

    desk_import(m->e2e, "SORE-1,ktp-baru," E2E_DATE ",12:30,14:30,Warga,,\n");
    desk_open(m->e2e, 1);
    scan(m, e2e_ticket(m->e2e, 0), ",\"lane\":\"priority\",\"reason\":\"hamil\"");
    arrive(m, "reception", "/v1/walkins",
        "{\"service\":\"info\",\"lane\":\"regular\",\"reason\":\"asma\"}");
    scan(m, "SORE-1", "");
    call_next(m, 1);
    move(m, "counter-1", 1, "recall", NULL);
    move(m, "counter-1", 1, "recall", NULL);
    move(m, "counter-1", 1, "start", NULL);
    move(m, "counter-1", 1, "checklist",
        "{\"items\":[{\"id\":\"kk\",\"state\":\"missing\",\"note\":\"sobek\"}]}");
    move(m, "counter-1", 1, "hold", "{\"reason\":\"lupa KK\"}");
    move(m, "reception", 1, "return", NULL);
    call_next(m, 1); /* at once, as this office wants it */
    move(m, "counter-1", 1, "start", NULL);
    move(m, "counter-1", 1, "hold", "{\"reason\":\"lupa KTP\"}");
    call_next(m, 2);
    move(m, "counter-1", 2, "absent", NULL);
    arrive(m, "kiosk", "/v1/walkins", "{\"service\":\"akta-cerai\"}");
    call_next(m, 4);
    move(m, "counter-1", 4, "start", NULL);
    move(m, "counter-1", 4, "transfer",
        "{\"service\":\"ambil\",\"note\":\"minta ambil\"}");
    call_next(m, 4);
    move(m, "counter-1", 4, "start", NULL);
    move(m, "counter-1", 4, "transfer", "{\"counter\":2}");
    move(m, "counter-1", 1, "return", NULL);
    move(m, "supervisor", 1, "call", "{\"reason\":\"ditunggu dokter\"}");
    move(m, "counter-1", 1, "start", NULL);
    move(m, "counter-1", 1, "finish",
        "{\"outcome\":\"incomplete\",\"note\":\"kurang KK\"}");
    move(m, "supervisor", 2, "return", NULL);
    move(m, "reception", 2, "cancel", NULL);
    ask(m, "counter-1", "/v1/counters/1/pause", "{\"reason\":\"istirahat\"}");
    ask(m, "supervisor", "/v1/boards/test", "{\"hall\":\"utama\"}");
    put_settings(m, "policy");
    put_settings(m, "board");
    admin(m, (const char *const[]){ "device", "add", dir, "papan-2", "board", NULL });
    admin(m, (const char *const[]){ "device", "revoke", dir, "papan-2", NULL });
    admin(m, (const char *const[]){ "account", "disable", dir, "counter-8", NULL });
    ask(m, "counter-1", "/v1/counters/1/close", NULL);
    desk_restart_at(m->e2e, "2026-07-14T11:30:00+07:00");
    scan(m, e2e_ticket(m->e2e, 1), "");
    ask(m, "supervisor", "/v1/day/close", NULL);
}

static void
read_rows(struct morning *m)
{
    struct db *db;
    int tickets = 0;

    assert_int_equal(db_open(e2e_database(m->e2e), DB_READ, &db, NULL), STATUS_OK);
    assert_int_equal(
        db_journal_read(db, OFFICE_ONE, 0, m->rows, ROWS_MAX, &m->row_count, NULL),
        STATUS_OK);
    db_close(db);
    for (size_t i = 0; i < m->row_count; i++) { /* tickets, as they come up */
        const struct journal_row *row = &m->rows[i];
        bool known = false;

        for (int k = 0; k < m->count; k++) {
            known = known || strcmp(m->ids[k], row->subject) == 0;
        }
        if (!known && text_starts_with(row->kind, "ticket.")) {
            note_id(m, 'T', ++tickets, row->subject);
        }
    }
}

/* How long somebody was told to wait goes by who came a moment ago: it is taken out. */
static void
take_out_told(json_t *json)
{
    static const char *const names[] = { "told_s", "told_to_s" };

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        const json_t *told = json_object_get(json, names[i]);

        if (told) {
            assert_in_range(json_integer_value(told), 0, 36000);
            (void)json_object_del(json, names[i]);
        }
    }
}

/* JSON in one form, with the names of visits and tickets for their ids; owned. */
static char *
tidy(const struct morning *m, const char *text, size_t len, bool staff)
{
    json_t *json = json_loadb(text, len, JSON_DISABLE_EOF_CHECK, NULL);
    char *out;
    char *at;

    if (staff) { /* no screen is told of it */
        take_out_told(json);
    }
    out = json_dumps(json, JSON_SORT_KEYS | JSON_COMPACT);

    assert_non_null(out);
    json_decref(json);
    for (int i = 0; i < m->count; i++) {
        size_t id_len = strlen(m->ids[i]);
        size_t name_len = strlen(m->names[i]);

        while ((at = strstr(out, m->ids[i]))) {
            memcpy(at, m->names[i], name_len);
            memmove(at + name_len, at + id_len, strlen(at + id_len) + 1);
        }
    }
    return out;
}

static void
expect_same(const char *what, size_t row, const char *got, const char *want)
{
    char *tidied;
    json_t *json = json_loads(want, 0, NULL);

    if (!json) {
        fail_msg("row %zu of the table is no JSON: %s", row + 1, want);
    }
    tidied = json_dumps(json, JSON_SORT_KEYS | JSON_COMPACT);
    json_decref(json);
    if (strcmp(got, tidied) != 0) {
        fail_msg(
            "%s, row %zu:\n is        %s\n should be %s", what, row + 1, got, tidied);
    }
    free(tidied);
}

static void
expect_rows(const struct morning *m)
{
    for (size_t i = 0; i < m->row_count && i < ARRAY_LEN(golden); i++) {
        const struct journal_row *row = &m->rows[i];
        char *data = tidy(m, row->data, strlen(row->data), /* staff= */ true);

        assert_string_equal(row->kind, golden[i].kind);
        assert_string_equal(name_of(m, row->subject), golden[i].subject);
        assert_string_equal(row->actor, golden[i].actor);
        expect_same(row->kind, i, data, golden[i].data);
        free(data);
    }
    assert_int_equal(m->row_count, ARRAY_LEN(golden));
}

/* What every event says of its row: place, mark, time. They are taken out. */
static void
check_head(json_t *event, const struct journal_row *row, int64_t id)
{
    char mark[JOURNAL_HASH_PREFIX_SIZE];
    char at[RFC3339_SIZE];

    journal_hash_prefix(row->hash, mark);
    assert_int_equal(id, row->seq);
    assert_int_equal(json_integer_value(json_object_get(event, "seq")), row->seq);
    assert_string_equal(json_string_value(json_object_get(event, "mark")), mark);
    assert_string_equal(json_string_value(json_object_get(event, "at")),
        clock_format(row->at_ms, /* millis= */ true, at));
    (void)json_object_del(event, "seq");
    (void)json_object_del(event, "mark");
    (void)json_object_del(event, "at");
}

static void
expect_told(const struct morning *m, const char *who, bool staff)
{
    struct e2e_stream *stream = e2e_listen(m->e2e, who, "/v1/events?since=0", NULL);

    for (size_t i = 0; i < ARRAY_LEN(golden); i++) {
        const char *want = staff ? golden[i].staff : golden[i].board;
        char kind[48];
        json_t *data = NULL;
        int64_t id = 0;
        char *text;
        char *got;

        if (!want) {
            continue;
        }
        if (!e2e_next(stream, WAIT_MS, &id, kind, &data)) {
            fail_msg("%s was not told of row %zu, %s", who, i + 1, golden[i].kind);
        }
        if (strcmp(kind, golden[i].kind) != 0) {
            fail_msg("%s was told of %s, not of row %zu, %s", who, kind, i + 1,
                golden[i].kind);
        }
        check_head(data, &m->rows[i], id);
        text = json_dumps(data, 0);
        got = tidy(m, text, strlen(text), staff);
        expect_same(who, i, got, want);
        free(got);
        free(text);
        json_decref(data);
    }
    assert_false(e2e_next(stream, 50, NULL, NULL, NULL));
    e2e_unlisten(stream);
}

static void
expect_everybody_told(const struct morning *m)
{
    for (size_t i = 0; i < ARRAY_LEN(screens); i++) {
        expect_told(m, screens[i], /* staff= */ false);
    }
    for (size_t i = 0; i < ARRAY_LEN(people); i++) {
        expect_told(m, people[i], /* staff= */ true);
    }
}

static void
test_each_kind_of_row_and_what_each_listener_is_told(void **state)
{
    static struct morning m;
    char settings[600];

    (void)state;
    (void)snprintf(settings, sizeof(settings),
        "{\"policy\":{\"max_calls\":3,\"priority_run\":2,\"age_limit_min\":60,"
        "\"return_after\":5,\"return_after_held\":0,\"late\":\"after_scheduled\","
        "\"early\":\"accept\","
        "\"close_grace_min\":60,\"first_place_next_day\":true,"
        "\"keep_personal_days\":30}}");
    m.e2e = e2e_open(&(struct e2e_options){ .settings = settings });
    spend_the_morning(&m);
    read_rows(&m);
    expect_rows(&m);
    expect_everybody_told(&m); /* from what the server keeps in memory, and ... */
    assert_int_equal(e2e_end(m.e2e), 0);
    e2e_restart(m.e2e);
    expect_everybody_told(&m); /* ... from the journal */
    e2e_close(m.e2e);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_kind_of_row_and_what_each_listener_is_told),
    };

    return cmocka_run_group_tests_name("journal", tests, NULL, NULL);
}
