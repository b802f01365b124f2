/* SPDX-License-Identifier: GPL-3.0-or-later */
/* antrean-admin check: is everything as the rules promise? */
#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/give_way.h"
#include "db/db.h"
#include "db/db_exchange_outbox.h"
#include "db/db_office.h"
#include "db/db_transaction.h"
#include "server/admin/admin.h"
#include "server/admin/admin_owner.h"
#include "server/admin/admin_progress.h"
#include "server/office/journal_anchor.h"
#include "server/office/office_check.h"
#include "ticketing/keys.h"

#define KEYS_MAX ((size_t)64 * 1024)

/* What the backend was not told yet: no break, but somebody may have to look. */
static enum status
count_outbox(struct db *db, struct outbox_counts *counts, struct error *err)
{
    enum status st = db_begin(db, err);

    if (st == STATUS_OK) {
        st = db_exchange_outbox_count(db, OFFICE_ONE, counts, err);
    }
    db_rollback(db);
    return st;
}

struct check_options {
    bool quick;
    const char *against;
    const char *keys;
};

/* What was said of the journal elsewhere, line by line. */
static enum status
check_lines(struct admin_office *office, FILE *file, const struct key_ring *keys,
    int64_t *count, struct error *err)
{
    char line[JOURNAL_ANCHOR_SIZE + 2];
    enum status st = STATUS_OK;

    while (st == STATUS_OK && fgets(line, sizeof(line), file)) {
        struct journal_anchor anchor;
        struct error why = { 0 };

        ++*count;
        line[strcspn(line, "\r\n")] = '\0';
        st = journal_anchor_read(line, keys, &anchor, &why);
        if (st == STATUS_OK) {
            st = journal_anchor_check(office->db, OFFICE_ONE, &anchor, &why);
        }
        if (st != STATUS_OK) {
            (void)error_set(err, st, "line %" PRId64 ": %.300s", *count, why.text);
        }
    }
    return st;
}

/* The office's own keys, or those in the file that the operator named. */
static enum status
load_keys(const struct admin_office *office, const struct check_options *options,
    struct key_ring **keys, struct error *err)
{
    char path[ADMIN_PATH_SIZE + 8];
    char *text;
    size_t len;
    enum status st;

    if (!options->keys) {
        (void)snprintf(path, sizeof(path), "%s/keys", office->config.folder);
        return key_ring_load(path, keys, err);
    }
    st = admin_read_file(options->keys, KEYS_MAX, &text, &len, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = key_ring_load_export(text, options->keys, keys, err);
    free(text);
    return st;
}

static enum status
check_against(struct admin_office *office, const struct check_options *options,
    int64_t *count, struct error *err)
{
    struct key_ring *keys = NULL;
    int fd;
    FILE *file;
    enum status st = load_keys(office, options, &keys, err);

    if (st != STATUS_OK) {
        return st;
    }
    fd = admin_open_named(options->against);
    file = fd >= 0 ? fdopen(fd, "r") : NULL;
    if (!file) {
        st = error_set(err, STATUS_IO, "could not read %.200s: %s", options->against,
            strerror(errno));
    } else {
        st = check_lines(office, file, keys, count, err);
        (void)fclose(file);
    }
    key_ring_free(keys);
    if (st == STATUS_OK && *count == 0) {
        return error_set(err, STATUS_UNREADABLE, "%.200s holds no anchor of a journal",
            options->against);
    }
    return st;
}

static const struct option_row check_rows[] = {
    { .name = "quick",
        .kind = OPTION_FLAG,
        .at = offsetof(struct check_options, quick),
        .help = "leave the journal out" },
    { .name = "against",
        .argument = "FILE",
        .kind = OPTION_TEXT,
        .at = offsetof(struct check_options, against),
        .help = "hold the journal against anchors that were kept elsewhere: a copy of "
                "DIR/journal.anchors, or what antrean-admin anchor said" },
    { .name = "keys",
        .argument = "FILE",
        .kind = OPTION_TEXT,
        .at = offsetof(struct check_options, keys),
        .help = "the public keys for that, as key export wrote them; else DIR/keys" },
};

static int
check_run(const struct admin_command *self, int argc, char **argv)
{
    struct check_options options = { 0 };
    const char *words[ADMIN_WORDS_MAX];
    struct admin_office office;
    struct check_summary summary;
    struct outbox_counts outbox;
    int64_t anchors = 0;
    struct admin_progress progress;
    struct error err = { 0 };
    enum status st;

    if (!admin_parse(self, argc, argv, &options, words)) {
        return ADMIN_USAGE;
    }
    give_way_always();
    st = admin_office_config(&office, words[0], &err);
    if (st == STATUS_OK) {
        st = db_open(office.config.database, DB_READ, &office.db, &err);
    }
    if (st == STATUS_OK) {
        admin_progress_init(&progress);
        db_watch(office.db, &progress.watch);
        st = office_check(office.db, OFFICE_ONE, options.quick, &summary, &err);
        admin_progress_end(&progress);
    }
    if (st == STATUS_OK && options.against) {
        st = check_against(&office, &options, &anchors, &err);
    }
    if (st == STATUS_OK) {
        st = count_outbox(office.db, &outbox, &err);
    }
    admin_office_close(&office);
    if (st != STATUS_OK) {
        return admin_fail(&err);
    }
    if (options.quick) {
        (void)printf("clean: %" PRId64 " visits on %" PRId64 " days; the journal was not "
                     "walked\n",
            summary.visits, summary.days);
    } else {
        (void)printf("clean: %" PRId64 " journal rows, %" PRId64 " visits on %" PRId64
                     " days\n",
            summary.journal_rows, summary.visits, summary.days);
    }
    if (options.against) {
        (void)printf(
            "anchors: %" PRId64 ", the journal has every row they name\n", anchors);
    }
    if (outbox.waiting > 0 || outbox.refused > 0) {
        (void)printf("outbox: %" PRId64 " rows wait for the backend, %" PRId64
                     " were refused by it (antrean-admin outbox show)\n",
            outbox.waiting, outbox.refused);
    }
    return ADMIN_OK;
}

const struct admin_command admin_check = {
    .usage = {
        .name = "check",
        .words = "DIR",
        .words_min = 1,
        .words_max = 1,
        .summary = "walk the journal's chain and every invariant; names the first break",
        .rows = check_rows,
        .row_count = ARRAY_LEN(check_rows),
    },
    .run = check_run,
};
