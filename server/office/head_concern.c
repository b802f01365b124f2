/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/office/head_concern.h"

#include <stdlib.h>
#include <string.h>

#include "common/array.h"
#include "common/text.h"
#include "common/zone.h"
#include "db/db_exchange_outbox.h"
#include "db/db_message.h"
#include "server/office/clock_guard.h"
#include "server/office/device_report.h"

#define MS_A_MINUTE INT64_C(60000)
#define SILENT_MS (3 * MS_A_MINUTE) /* a device speaks about once a minute */
#define AWAY_MS (20 * MS_A_MINUTE)  /* a pause that is longer than most */
#define DUE_MS (10 * MS_A_MINUTE)   /* a counter may open so much later than planned */
#define LATE_MS (15 * MS_A_MINUTE)  /* what goes out in order takes seconds */

struct list {
    struct head_concern *items;
    size_t count, capacity;
};

const char *
head_concern_id(const struct head_concern *concern, char out[CONCERN_ID_SIZE])
{
    return concern_id(concern->kind, concern->counter, concern->device, out);
}

static struct head_concern *
add(struct list *list, enum concern_kind kind, int64_t since_ms)
{
    struct head_concern *concern;

    list->items =
        array_grow(list->items, list->count, &list->capacity, sizeof(*list->items));
    concern = &list->items[list->count++];
    *concern = (struct head_concern){ .kind = kind, .since_ms = since_ms };
    return concern;
}

static void
add_of_device(struct list *list, enum concern_kind kind, const struct device_view *device,
    int64_t since_ms)
{
    struct head_concern *concern = add(list, kind, since_ms);

    text_copy(concern->device, sizeof(concern->device), device->device.name);
}

/* Which of its parts need somebody. A silent one says nothing of its parts. */
static void
judge_device(const struct act *act, const struct device_view *device, struct list *list)
{
    static const struct {
        size_t part; /* in struct device_report */
        enum device_part is;
        enum concern_kind kind;
    } rules[] = {
        { offsetof(struct device_report, printer), DEVICE_PART_EMPTY,
            CONCERN_PAPER_EMPTY },
        { offsetof(struct device_report, printer), DEVICE_PART_LOW, CONCERN_PAPER_LOW },
        { offsetof(struct device_report, printer), DEVICE_PART_MISSING, CONCERN_PRINTER },
        { offsetof(struct device_report, scanner), DEVICE_PART_MISSING, CONCERN_SCANNER },
        { offsetof(struct device_report, sound), DEVICE_PART_MISSING, CONCERN_SOUND },
    };

    if (!device->has_report) {
        return; /* it was never set up: not today's concern */
    }
    if (act->now_ms - device->said_ms > SILENT_MS) {
        add_of_device(list, CONCERN_SILENT, device, device->said_ms);
        return;
    }
    for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
        enum device_part part;

        memcpy(&part, (const char *)&device->report + rules[i].part, sizeof(part));
        if (part == rules[i].is) {
            add_of_device(list, rules[i].kind, device, 0);
        }
    }
}

static enum status
add_devices(struct act *act, struct list *list, struct error *err)
{
    struct device_view *devices = NULL;
    size_t count = 0;
    enum status st = device_report_list(act, &devices, &count, err);

    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        judge_device(act, &devices[i], list);
    }
    free(devices);
    return st;
}

/* Since when the roster has the counter open, on a day the office is; 0: it has not. */
static int64_t
due_since_ms(const struct act *act, const struct settings_counter *setting)
{
    char today[DATE_SIZE];
    struct day_hours hours;
    struct span span;
    int minute = zone_minute(act->zone, act->now_ms);

    settings_day_hours(act->settings, zone_date(act->zone, act->now_ms, today), &hours);
    if (!hours.open || minute >= hours.hours.to ||
        !settings_counter_roster(setting, today, &span) || minute < span.from ||
        minute >= span.to) {
        return 0;
    }
    return zone_at(
        act->zone, today, span.from > hours.hours.from ? span.from : hours.hours.from);
}

static void
add_counters(const struct act *act, const struct head_counter *counters, size_t count,
    struct list *list)
{
    for (size_t i = 0; i < count; i++) {
        const struct head_counter *counter = &counters[i];

        if (counter->counter.help_ms) {
            add(list, CONCERN_HELP, counter->counter.help_ms)->counter =
                counter->setting->number;
        }
        if (counter->counter.state == COUNTER_CLOSED) {
            int64_t due_ms = due_since_ms(act, counter->setting);

            if (due_ms && act->now_ms - due_ms > DUE_MS) {
                add(list, CONCERN_COUNTER_DUE, due_ms)->counter =
                    counter->setting->number;
            }
        }
        if (counter->is_long) {
            add(list, CONCERN_COUNTER_LONG, counter->since_ms)->counter =
                counter->setting->number;
        }
        if (counter->counter.state == COUNTER_PAUSED &&
            act->now_ms - counter->counter.since_ms > AWAY_MS) {
            add(list, CONCERN_COUNTER_AWAY, counter->counter.since_ms)->counter =
                counter->setting->number;
        }
    }
}

static enum status
add_messages(struct act *act, struct list *list, struct error *err)
{
    struct message_counts counts;
    enum status st = db_message_counts(act->db, act->office, &counts, err);

    if (st != STATUS_OK) {
        return st;
    }
    if (counts.failed > 0) {
        add(list, CONCERN_MESSAGES_FAILED, 0)->count = counts.failed;
    }
    if (counts.waiting > 0 && act->now_ms - counts.oldest_ms > LATE_MS) {
        add(list, CONCERN_MESSAGES_LATE, counts.oldest_ms)->count = counts.waiting;
    }
    return STATUS_OK;
}

static enum status
add_outbox(struct act *act, struct list *list, struct error *err)
{
    struct outbox_counts counts;
    enum status st = db_exchange_outbox_count(act->db, act->office, &counts, err);

    if (st != STATUS_OK) {
        return st;
    }
    if (counts.refused > 0) {
        add(list, CONCERN_OUTBOX_REFUSED, 0)->count = counts.refused;
    }
    if (counts.waiting > 0 && act->now_ms - counts.oldest_ms > LATE_MS) {
        add(list, CONCERN_OUTBOX_LATE, counts.oldest_ms)->count = counts.waiting;
    }
    return STATUS_OK;
}

static enum status
name_carers(struct act *act, struct list *list, struct error *err)
{
    struct concern_care *cares;
    char id[CONCERN_ID_SIZE];
    size_t count;
    enum status st = db_concern_care_list(act->db, act->office, &cares, &count, err);

    for (size_t i = 0; st == STATUS_OK && i < list->count; i++) {
        const struct concern_care *care =
            db_concern_care_find(cares, count, head_concern_id(&list->items[i], id));

        if (care) {
            text_copy(list->items[i].by, sizeof(list->items[i].by), care->name);
        }
    }
    free(cares);
    return st;
}

static int
compare_concerns(const void *left, const void *right)
{
    const struct head_concern *a = left;
    const struct head_concern *b = right;

    if (a->kind != b->kind) {
        return a->kind < b->kind ? -1 : 1;
    }
    if (a->counter != b->counter) {
        return a->counter - b->counter;
    }
    return strcmp(a->device, b->device);
}

enum status
head_concerns_load(struct act *act, const struct head_counter *counters,
    size_t counter_count, struct head_concern **concerns, size_t *count,
    struct error *err)
{
    struct list list = { 0 };
    enum status st = add_devices(act, &list, err);

    *concerns = NULL;
    *count = 0;
    if (st == STATUS_OK) {
        st = add_messages(act, &list, err);
    }
    if (st == STATUS_OK) {
        st = add_outbox(act, &list, err);
    }
    if (st == STATUS_OK) {
        add_counters(act, counters, counter_count, &list);
        if (!clock_guard_trusts(act)) {
            (void)add(&list, CONCERN_CLOCK, 0);
        }
        st = name_carers(act, &list, err);
    }
    if (st != STATUS_OK) {
        free(list.items);
        return st;
    }
    if (list.count > 1) {
        qsort(list.items, list.count, sizeof(*list.items), compare_concerns);
    }
    *concerns = list.items;
    *count = list.count;
    return STATUS_OK;
}
