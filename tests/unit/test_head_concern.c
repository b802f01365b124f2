/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What needs a person, and from when on: docs/rules.md, "The head's view". */
#include "server/office/head_concern.h"

#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "db/db_exchange_outbox.h"
#include "db/db_exchange_pull.h"
#include "db/db_message.h"
#include "server/office/device_report.h"
#include "tests/support/office_model.h"

#define DAY "2026-07-14" /* a Tuesday: open from 8 */
#define MINUTE INT64_C(60000)
#define AROUND 2 /* depth of a row's savepoint */
#define DEVICE(...) \
    { \
        .version = "1", __VA_ARGS__ \
    }
#define ROSTER(from_h, to_h) \
    { \
        (from_h) * 60, (to_h)*60 \
    }
#define TUESDAY (1U << 2)

/* What there is, one of a kind at most, and which concerns that is, as "help.1". Times
 * are how long ago; now is nine in the morning. */
static const struct row {
    const char *what;
    struct {
        enum counter_state state;
        int64_t since_ago, help_ago; /* of help 0: none is asked for */
        bool is_long;
        unsigned roster_days;
        struct span roster;
    } counter;
    struct {
        int64_t ago; /* 0: there is none */
        enum message_state state;
    } message;
    struct {
        int64_t ago; /* 0: there is none */
        bool refused;
    } outbox;
    int64_t device_ago; /* 0: it has said nothing */
    struct device_report device;
    const char *concerns;
} rows[] = {
    { "nothing", .concerns = "" },
    { "help", .counter = { .state = COUNTER_OPEN, .help_ago = 1 }, .concerns = "help.1" },
    { "a long visit", .counter = { .state = COUNTER_OPEN, .is_long = true },
        .concerns = "counter_long.1" },
    { "open all day", .counter = { .state = COUNTER_OPEN, .since_ago = 60 * MINUTE },
        .concerns = "" },
    { "a break", .counter = { .state = COUNTER_PAUSED, .since_ago = 20 * MINUTE },
        .concerns = "" },
    { "a long break",
        .counter = { .state = COUNTER_PAUSED, .since_ago = 20 * MINUTE + 1 },
        .concerns = "counter_away.1" },
    { "closed, by no roster", .counter = { .roster = ROSTER(8, 12) }, .concerns = "" },
    { "closed, due", .counter = { .roster_days = TUESDAY, .roster = ROSTER(7, 12) },
        .concerns = "counter_due.1" },
    { "open, due",
        .counter = { COUNTER_OPEN, .roster_days = TUESDAY, .roster = ROSTER(7, 12) },
        .concerns = "" },
    { "another day's", .counter = { .roster_days = ~TUESDAY, .roster = ROSTER(8, 12) },
        .concerns = "" },
    { "due just now", .counter = { .roster_days = TUESDAY, .roster = ROSTER(9, 12) },
        .concerns = "" },
    { "its hours are over", .counter = { .roster_days = TUESDAY, .roster = ROSTER(8, 9) },
        .concerns = "" },
    { "a message", .message = { 15 * MINUTE, MESSAGE_CREATED }, .concerns = "" },
    { "a late message", .message = { 15 * MINUTE + 1, MESSAGE_CREATED },
        .concerns = "messages_late" },
    { "one tried in vain", .message = { 15 * MINUTE + 1, MESSAGE_FAILED_FOR_NOW },
        .concerns = "messages_late" },
    { "one that failed", .message = { 1, MESSAGE_FAILED },
        .concerns = "messages_failed" },
    { "one that is out", .message = { 60 * MINUTE, MESSAGE_SENT }, .concerns = "" },
    { "one that came", .message = { 60 * MINUTE, MESSAGE_DELIVERED }, .concerns = "" },
    { "an outcome", .outbox = { 15 * MINUTE }, .concerns = "" },
    { "a late outcome", .outbox = { 15 * MINUTE + 1 }, .concerns = "outbox_late" },
    { "one refused", .outbox = { 60 * MINUTE, true }, .concerns = "outbox_refused" },
    { "a device", .device_ago = 3 * MINUTE,
        .device = DEVICE(.printer = DEVICE_PART_OK, .scanner = DEVICE_PART_OFF),
        .concerns = "" },
    { "a silent one", .device_ago = 3 * MINUTE + 1,
        .device = DEVICE(.printer = DEVICE_PART_EMPTY),
        .concerns = "device_silent.kiosk" },
    { "no paper", .device_ago = 1, .device = DEVICE(.printer = DEVICE_PART_EMPTY),
        .concerns = "paper_empty.kiosk" },
    { "little paper", .device_ago = 1, .device = DEVICE(.printer = DEVICE_PART_LOW),
        .concerns = "paper_low.kiosk" },
    { "no printer, no scanner, no sound", .device_ago = 1,
        .device = DEVICE(.printer = DEVICE_PART_MISSING, .scanner = DEVICE_PART_MISSING,
            .sound = DEVICE_PART_MISSING),
        .concerns = "printer_missing.kiosk scanner_missing.kiosk sound_missing.kiosk" },
    { "all at once", .device_ago = 1, .device = DEVICE(.printer = DEVICE_PART_LOW),
        .counter = { COUNTER_PAUSED, 60 * MINUTE, .help_ago = 1 },
        .message = { 1, MESSAGE_FAILED }, .outbox = { 60 * MINUTE },
        .concerns = "help.1 paper_low.kiosk counter_away.1 messages_failed outbox_late" },
};

static int
open_morning(void **state)
{
    return office_model_morning(state, DAY);
}

static void
add_message(struct office *o, const struct row *row)
{
    struct message message = { .id = "01JZZZZZZZZZZZZZZZZZZZZZZZ",
        .event = "called",
        .sealed_len = 1,
        .state = row->message.state,
        .created_ms = o->model->now_ms - row->message.ago };
    struct error err = { 0 };

    office_must(o, db_message_insert(o->db, OFFICE_ONE, &message, &err), &err);
}

static void
add_outcome(struct office *o, const struct row *row)
{
    const struct backend_ticket ticket = { .id = "B-1", .ticket = "T1", .pulled = true };
    const struct outbox_entry entry = { .id = "OUTCOME1",
        .kind = OUTCOME_KIND_NO_SHOW,
        .at_ms = o->model->now_ms - row->outbox.ago,
        .code = "" };
    struct outbox_answer answer = { .state = OUTBOX_REFUSED, .code = "x", .text = "x" };
    struct outbox_row stored;
    struct error err = { 0 };
    size_t count;

    office_must(o, db_exchange_ticket_put(o->db, OFFICE_ONE, &ticket, &err), &err);
    office_must(o,
        db_exchange_outbox_ticket(o->db, OFFICE_ONE, "T1", entry.at_ms, &entry, &err),
        &err);
    office_must(o,
        db_exchange_outbox_list(
            o->db, OFFICE_ONE, OUTBOX_WAITING, &stored, 1, &count, &err),
        &err);
    assert_int_equal(count, 1);
    if (row->outbox.refused) {
        answer.seq = stored.seq;
        office_must(o,
            db_exchange_outbox_answer(o->db, OFFICE_ONE, &answer, o->model->now_ms, &err),
            &err);
    }
}

static void
let_device_say(struct office *o, const struct row *row)
{
    struct device device = { .name = "kiosk", .kind = ROLE_KIOSK };
    struct act act = office_act(o);
    const struct caller kiosk = {
        .actor = "device:kiosk", .role = ROLE_KIOSK, .name = "kiosk"
    };
    struct error err = { 0 };

    act.caller = &kiosk;
    act.now_ms -= row->device_ago;
    office_must(o, db_device_put(o->db, OFFICE_ONE, &device, act.now_ms, &err), &err);
    office_must(o, device_report_take(&act, &row->device, &err), &err);
}

static struct head_counter
counter_of(
    const struct office *o, const struct row *row, struct settings_counter *setting)
{
    int64_t now_ms = o->model->now_ms;

    *setting = o->settings->counters[0];
    setting->number = 1;
    setting->roster_days = row->counter.roster_days;
    setting->roster = row->counter.roster;
    return (struct head_counter){ .setting = setting,
        .counter = { .number = 1,
            .state = row->counter.state,
            .since_ms = now_ms - row->counter.since_ago,
            .help_ms = row->counter.help_ago ? now_ms - row->counter.help_ago : 0 },
        .since_ms = now_ms - row->counter.since_ago,
        .is_long = row->counter.is_long };
}

static void
test_what_needs_a_person_and_from_when_on(void **state)
{
    struct office *o = *state;
    struct error err = { 0 };

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct settings_counter setting;
        struct head_counter counter = counter_of(o, &rows[i], &setting);
        struct act act = office_act(o);
        struct head_concern *found;
        char said[256] = "";
        char id[CONCERN_ID_SIZE];
        size_t count;

        office_must(o, db_savepoint(o->db, AROUND, &err), &err);
        if (rows[i].message.ago) {
            add_message(o, &rows[i]);
        }
        if (rows[i].outbox.ago) {
            add_outcome(o, &rows[i]);
        }
        if (rows[i].device_ago) {
            let_device_say(o, &rows[i]);
        }
        office_must(o, head_concerns_load(&act, &counter, 1, &found, &count, &err), &err);
        for (size_t j = 0; j < count; j++) {
            bool counted = found[j].kind >= CONCERN_MESSAGES_FAILED;

            (void)text_append(said, sizeof(said), j ? " " : "");
            (void)text_append(said, sizeof(said), head_concern_id(&found[j], id));
            assert_int_equal(found[j].count, counted);
        }
        if (strcmp(said, rows[i].concerns) != 0) {
            fail_msg("%s: \"%s\", not \"%s\"", rows[i].what, said, rows[i].concerns);
        }
        free(found);
        office_must(o, db_undo(o->db, AROUND, &err), &err);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_what_needs_a_person_and_from_when_on, open_morning, office_model_close),
    };

    return cmocka_run_group_tests_name("head_concern", tests, NULL, NULL);
}
