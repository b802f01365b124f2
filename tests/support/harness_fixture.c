/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An office that an older version left, as tests/fixtures/make_office.sh keeps it. */
#include "tests/support/harness_office.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/text.h"
#include "tests/support/temp.h"

#define TICKETS_MAX 16

_Noreturn static void
give_up(const char *what)
{
    (void)fprintf(stderr, "the fixture's %s could not be read\n", what);
    abort();
}

/* The fixture's file of this run's engine. */
static void
fixture_path(char out[TEMP_PATH_SIZE], const char *fixture, const char *name)
{
    (void)snprintf(out, TEMP_PATH_SIZE, "%.120s/%s/%.40s", fixture,
        test_on_postgresql() ? "postgresql" : "sqlite", name);
}

static FILE *
open_lines(const char *fixture, const char *name)
{
    char path[TEMP_PATH_SIZE];
    FILE *file;

    fixture_path(path, fixture, name);
    file = fopen(path, "re");
    if (!file) {
        give_up(name);
    }
    return file;
}

static void
read_callers(struct e2e_office *office, const char *fixture)
{
    FILE *file = open_lines(fixture, "callers");
    struct e2e_caller caller;

    while (office->caller_count < E2E_CALLERS &&
           fscanf(file, "%23s %43s", caller.name, caller.token) == 2) {
        office->callers[office->caller_count++] = caller;
    }
    (void)fclose(file);
}

static void
read_tickets(struct e2e_office *office, const char *fixture)
{
    FILE *file = open_lines(fixture, "tickets");
    char line[TICKET_CODE_SIZE + 1];

    office->tickets = xcalloc(TICKETS_MAX, sizeof(*office->tickets));
    while (office->ticket_count < TICKETS_MAX && fgets(line, sizeof(line), file)) {
        line[strcspn(line, "\n")] = '\0';
        (void)text_copy(office->tickets[office->ticket_count++], TICKET_CODE_SIZE, line);
    }
    (void)fclose(file);
}

static void
fill_database(const char *url, const char *folder, const char *fixture)
{
    char packed[TEMP_PATH_SIZE];
    char path[TEMP_PATH_SIZE];
    char command[2 * TEMP_PATH_SIZE + 16];
    char *sql;
    size_t len;

    fixture_path(packed, fixture, "database.sql.gz");
    (void)temp_path(path, folder, "fixture.sql");
    (void)snprintf(command, sizeof(command), "gzip -dc '%s' >'%s'", packed, path);
    if (system(command) != 0) {
        give_up("database");
    }
    sql = (char *)temp_read(path, &len);
    (void)test_database_run(url, sql);
    free(sql);
}

void
e2e_office_take_over(struct e2e_office *office, const char *folder, const char *fixture)
{
    char keys[TEMP_PATH_SIZE];

    memset(office, 0, sizeof(*office));
    test_database_make(office->database, folder, "antrean.db");
    fill_database(office->database, folder, fixture);
    (void)snprintf(office->keys, sizeof(office->keys), "%s/keys", folder);
    fixture_path(keys, fixture, "");
    e2e_office_copy_key(keys, office->keys);
    read_callers(office, fixture);
    read_tickets(office, fixture);
}
