/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/report/report_gather.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/text.h"
#include "common/zone.h"
#include "server/settings/settings.h"

#define MONTH_LEN 7 /* of a date */
#define ALL ""      /* the key of the last line */

static void
counted_free(void *value)
{
    struct counted *counted = value;

    (void)g_array_free(counted->waits, TRUE);
    (void)g_array_free(counted->services, TRUE);
    free(counted);
}

struct counted *
gathering_line(struct gathering *gathering, const char *key)
{
    struct counted *found = g_hash_table_lookup(gathering->lines, key);

    if (!found) {
        found = xcalloc(1, sizeof(*found));
        text_copy(found->line.key, sizeof(found->line.key), key);
        found->waits = g_array_new(FALSE, FALSE, sizeof(int));
        found->services = g_array_new(FALSE, FALSE, sizeof(int));
        (void)g_hash_table_insert(gathering->lines, found->line.key, found);
    }
    return found;
}

/* What a service's letter stands for. */
static void
group_key(const struct act *act, const char *service, char key[REPORT_KEY_SIZE])
{
    const struct settings_service *found =
        service[0] ? settings_service(act->settings, service) : NULL;

    text_copy(key, REPORT_KEY_SIZE, found ? found->group : service);
}

void
gathering_find_key(const struct act *act, enum report_by by,
    const struct journal_row *row, const struct report_words *words,
    char key[REPORT_KEY_SIZE])
{
    bool comes = words->why == WAITING_ARRIVED || words->why == WAITING_WALKIN;
    bool is_called = words->counter > 0 && words->is_call;

    key[0] = '\0';
    switch (by) {
    case REPORT_BY_SERVICE:
        text_copy(key, REPORT_KEY_SIZE, words->service);
        break;
    case REPORT_BY_GROUP:
        group_key(act, words->service, key);
        break;
    case REPORT_BY_STAFF:
        text_copy(key, REPORT_KEY_SIZE, is_called ? row->actor : "");
        break;
    case REPORT_BY_COUNTER:
        if (is_called) {
            (void)snprintf(key, REPORT_KEY_SIZE, "%d", words->counter);
        }
        break;
    case REPORT_BY_HOUR:
        if (comes) {
            (void)snprintf(
                key, REPORT_KEY_SIZE, "%02d", zone_minute(act->zone, row->at_ms) / 60);
        }
        break;
    case REPORT_BY_DAY:
    case REPORT_BY_MONTH:
        if (comes) {
            (void)zone_date(act->zone, row->at_ms, key);
            key[by == REPORT_BY_DAY ? DATE_SIZE - 1 : MONTH_LEN] = '\0';
        }
        break;
    case REPORT_BY_COUNT:
        break;
    }
}

static int
compare_seconds(const void *a, const void *b)
{
    return *(const int *)a < *(const int *)b ? -1 : *(const int *)a > *(const int *)b;
}

static struct spread
spread_of(GArray *seconds)
{
    const int *sorted = (const int *)(const void *)seconds->data;
    size_t n = seconds->len;

    if (n == 0) {
        return (struct spread){ .count = 0 };
    }
    g_array_sort(seconds, compare_seconds);
    return (struct spread){
        .count = n, .median_s = sorted[(n - 1) / 2], .p90_s = sorted[(n * 9 - 1) / 10]
    };
}

/* By key, counters by their numbers; all comes last. */
static int
compare_lines(const void *a, const void *b)
{
    const char *left = ((const struct report_line *)a)->key;
    const char *right = ((const struct report_line *)b)->key;
    long left_number = strtol(left, NULL, 10);
    long right_number = strtol(right, NULL, 10);

    if (!left[0] || !right[0]) {
        return (left[0] == '\0') - (right[0] == '\0');
    }
    return left_number != right_number
               ? (left_number > right_number) - (left_number < right_number)
               : strcmp(left, right);
}

/* Its lines by key, with what was measured. */
static void
fill_report(struct gathering *gathering, struct report *report)
{
    GHashTableIter at;
    void *value;

    report->lines = xcalloc(g_hash_table_size(gathering->lines), sizeof(*report->lines));
    g_hash_table_iter_init(&at, gathering->lines);
    while (g_hash_table_iter_next(&at, NULL, &value)) {
        struct counted *counted = value;

        counted->line.wait = spread_of(counted->waits);
        counted->line.service = spread_of(counted->services);
        report->lines[report->count++] = counted->line;
    }
    qsort(report->lines, report->count, sizeof(*report->lines), compare_lines);
}

void
gathering_open(struct gathering *gathering, enum report_by by)
{
    gathering->by = by;
    gathering->lines = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, counted_free);
    gathering->all = gathering_line(gathering, ALL);
}

void
gathering_close(struct gathering *gathering, struct report *report)
{
    if (report) {
        fill_report(gathering, report);
    }
    g_hash_table_destroy(gathering->lines);
}
