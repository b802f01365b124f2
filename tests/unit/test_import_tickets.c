/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/office/import_tickets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "common/text.h"
#include "db/db.h"
#include "db/db_journal.h"
#include "db/db_line.h"
#include "db/db_office.h"
#include "server/config.h"
#include "server/exchange/import_folder.h"
#include "server/settings/settings.h"
#include "tests/support/catalogue.h"
#include "tests/support/database.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"
#include "ticketing/code.h"
#include "ticketing/keys.h"

#define HEADER "registration,service,date,window_from,window_to,name,nik,phone\n"
#define TODAY "2026-07-14"
#define MAX_REPORTS 16

struct report {
    size_t row;
    enum import_outcome outcome;
    char why[IMPORT_WHY_SIZE * 2];
};

struct fixture {
    char folder[TEMP_PATH_SIZE];
    char url[TEST_URL_SIZE];
    struct db *db;
    const struct office_settings *settings;
    struct key_ring *keys;
    struct caller caller;
    struct act act;
    struct report reports[MAX_REPORTS];
    size_t report_count;
    struct import_counts counts;
    int full_count;
};

static int
setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    json_t *all = catalogue_load();
    char path[TEMP_PATH_SIZE];

    assert_int_equal(clock_set_zone("Asia/Jakarta", NULL), STATUS_OK);
    temp_make(f->folder);
    f->db = test_database_office(f->url, f->folder, "a.db");
    assert_int_equal(settings_parse_object(all, &f->settings, NULL), STATUS_OK);
    json_decref(all);
    (void)temp_path(path, f->folder, "keys");
    assert_int_equal(key_ring_rotate(path, 1, NULL, NULL), STATUS_OK);
    assert_int_equal(key_ring_load(path, &f->keys, NULL), STATUS_OK);
    (void)text_copy(f->caller.actor, sizeof(f->caller.actor), "admin");
    f->act = (struct act){ .db = f->db,
        .office = OFFICE_ONE,
        .settings = f->settings,
        .caller = &f->caller,
        .now_ms = clock_at(TODAY, 420),
        .public_url = "",
        .folder = f->folder,
        .keys = f->keys };
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;

    db_close(f->db);
    settings_unref(f->settings);
    key_ring_free(f->keys);
    test_database_remove(f->url);
    temp_remove(f->folder);
    free(f);
    return 0;
}

static void
on_row(void *userdata, const struct import_row *row, enum import_outcome outcome,
    const char *why)
{
    struct fixture *f = userdata;
    struct report *report = &f->reports[f->report_count++];

    assert_true(f->report_count <= MAX_REPORTS);
    report->row = row->row;
    report->outcome = outcome;
    (void)text_copy(report->why, sizeof(report->why), why);
}

static void
on_full(void *userdata, const char *date, const char *quota, const char *window,
    int tickets, int places)
{
    struct fixture *f = userdata;

    (void)date;
    (void)quota;
    (void)window;
    assert_true(tickets > places);
    f->full_count++;
}

/* Import `rows` below the header and keep what came of it. */
static void
import(struct fixture *f, const char *rows)
{
    char *text = calloc(1, strlen(HEADER) + strlen(rows) + 1);
    struct import_file file;

    (void)strcat(text, HEADER);
    (void)strcat(text, rows);
    f->report_count = 0;
    assert_int_equal(
        import_read(f->settings, TODAY, text, strlen(text), &file, NULL), STATUS_OK);
    assert_int_equal(db_begin(f->db, NULL), STATUS_OK);
    assert_int_equal(
        import_store(&f->act, &file, on_row, f, &f->counts, NULL), STATUS_OK);
    assert_int_equal(import_find_full(&f->act, &file, on_full, f, NULL), STATUS_OK);
    assert_int_equal(db_commit(f->db, NULL), STATUS_OK);
    import_file_destroy(&file);
    free(text);
}

static struct ticket
load(struct fixture *f, const char *registration)
{
    struct ticket ticket;

    assert_int_equal(
        db_ticket_by_registration(f->db, OFFICE_ONE, registration, &ticket, NULL),
        STATUS_OK);
    return ticket;
}

static int
tickets_counted(struct fixture *f, const char *day, const char *slot)
{
    struct quota_use *uses = NULL;
    size_t count = 0;
    int tickets = 0;

    assert_int_equal(
        db_quota_list(f->db, OFFICE_ONE, day, &uses, &count, NULL), STATUS_OK);
    for (size_t i = 0; i < count; i++) {
        tickets += strcmp(uses[i].slot, slot) == 0 ? uses[i].tickets : 0;
    }
    free(uses);
    return tickets;
}

static int64_t
journal_rows(struct fixture *f)
{
    int64_t seq = 0;

    assert_int_equal(db_journal_last(f->db, OFFICE_ONE, &seq, NULL), STATUS_OK);
    return seq;
}

#define ROW_1 \
    "AKTA-33.351622502920001,akta-lahir,2026-07-15,08:00,11:00,Budi," \
    "3517091708859901,0812\n"

static void
test_a_new_row_becomes_a_ticket_with_a_signed_code(void **state)
{
    struct fixture *f = *state;
    struct ticket_code code;
    struct applicant applicant;
    struct ticket ticket;

    import(f, ROW_1);
    assert_int_equal(f->reports[0].outcome, IMPORT_ADDED);
    assert_int_equal(f->reports[0].row, 2);
    ticket = load(f, "AKTA-33.351622502920001");
    assert_string_equal(ticket.slot, "pagi");
    assert_string_equal(ticket.state, "approved");
    assert_int_equal(
        ticket_code_verify(f->keys, ticket.code, strlen(ticket.code), &code, NULL),
        STATUS_OK);
    assert_string_equal(code.id, ticket.id);
    assert_string_equal(code.date, "2026-07-15");
    assert_int_equal(code.office, 3517);
    assert_int_equal(
        db_applicant_load(f->db, OFFICE_ONE, ticket.id, &applicant, NULL), STATUS_OK);
    assert_string_equal(applicant.name, "Budi");
    assert_int_equal(tickets_counted(f, "2026-07-15", "pagi"), 1);
}

static void
test_the_journal_holds_no_person(void **state)
{
    struct fixture *f = *state;
    struct journal_row row;
    size_t count;

    import(f, ROW_1);
    assert_int_equal(
        db_journal_read(f->db, OFFICE_ONE, 0, &row, 1, &count, NULL), STATUS_OK);
    assert_string_equal(row.kind, "ticket.imported");
    assert_null(strstr(row.data, "Budi"));
    assert_null(strstr(row.data, "3516")); /* of the registration */
    assert_null(strstr(row.data, "3517091708859901"));
}

static void
test_the_same_row_again_changes_nothing(void **state)
{
    struct fixture *f = *state;
    int64_t rows;
    char code[TICKET_TEXT_SIZE];

    import(f, ROW_1);
    (void)text_copy(code, sizeof(code), load(f, "AKTA-33.351622502920001").code);
    rows = journal_rows(f);
    import(f, ROW_1 ROW_1);
    assert_int_equal(f->counts.by_outcome[IMPORT_SAME], 2);
    assert_int_equal(journal_rows(f), rows);
    assert_string_equal(load(f, "AKTA-33.351622502920001").code, code);
    assert_int_equal(tickets_counted(f, "2026-07-15", "pagi"), 1);
}

static void
test_a_changed_row_moves_the_ticket_and_its_place(void **state)
{
    struct fixture *f = *state;
    char id[TICKET_KEY_SIZE];
    struct ticket ticket;

    import(f, ROW_1);
    (void)text_copy(id, sizeof(id), load(f, "AKTA-33.351622502920001").id);
    import(f, "akta-33.351622502920001 ,akta-lahir,2026-07-16,12:30,14:30,Budi,"
              "3517091708859901,0812\n");
    assert_int_equal(f->reports[0].outcome, IMPORT_CHANGED);
    ticket = load(f, "AKTA-33.351622502920001");
    assert_string_equal(ticket.id, id);
    assert_string_equal(ticket.day, "2026-07-16");
    assert_string_equal(ticket.slot, "siang");
    assert_int_equal(tickets_counted(f, "2026-07-15", "pagi"), 0);
    assert_int_equal(tickets_counted(f, "2026-07-16", "siang"), 1);
}

static void
test_a_file_has_sixteen_mebibytes_at_most(void **state)
{
    struct fixture *f = *state;
    size_t len = (size_t)16 * 1024 * 1024 + 1;
    char *text = malloc(len);
    struct import_file file;

    memset(text, ' ', len);
    memcpy(text, HEADER, strlen(HEADER));
    assert_int_equal(
        import_read(f->settings, TODAY, text, len, &file, NULL), STATUS_TOO_LARGE);
    free(text);
}

/* What is watched is a folder that is there. */
static void
test_only_a_folder_is_watched(void **state)
{
    struct fixture *f = *state;
    struct import_folder *folder;
    struct config config = { .import_folder = "" };
    char path[TEMP_PATH_SIZE];

    assert_int_equal(import_folder_start(&config, NULL, &folder, NULL), STATUS_OK);
    assert_null(folder); /* nothing is, where none is set */
    (void)text_copy(config.import_folder, sizeof(config.import_folder),
        temp_path(path, f->folder, "not-there"));
    assert_int_equal(import_folder_start(&config, NULL, &folder, NULL), STATUS_IO);
    (void)text_copy(config.import_folder, sizeof(config.import_folder),
        temp_path(path, f->folder, "a-file"));
    temp_write(path, "", 0);
    assert_int_equal(import_folder_start(&config, NULL, &folder, NULL), STATUS_IO);
}

/* One field is enough, whichever it is. */
static void
test_each_field_of_a_row_can_change(void **state)
{
    static const char *const rows[] = {
        "akta-mati,2026-07-15,08:00,11:00,Budi,3517091708859901,0812",
        "akta-mati,2026-07-16,08:00,11:00,Budi,3517091708859901,0812",
        "akta-mati,2026-07-16,08:00,10:00,Budi,3517091708859901,0812",
        "akta-mati,2026-07-16,09:00,10:00,Budi,3517091708859901,0812",
        "akta-mati,2026-07-16,09:00,10:00,Ani,3517091708859901,0812",
        "akta-mati,2026-07-16,09:00,10:00,Ani,3517091203850007,0812",
        "akta-mati,2026-07-16,09:00,10:00,Ani,3517091203850007,0813",
    };
    struct fixture *f = *state;
    char text[160];

    import(f, ROW_1);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        (void)snprintf(text, sizeof(text), "AKTA-33.351622502920001,%s\n", rows[i]);
        import(f, text);
        assert_int_equal(f->counts.by_outcome[IMPORT_CHANGED], 1);
        import(f, text);
        assert_int_equal(f->counts.by_outcome[IMPORT_SAME], 1);
    }
}

static void
test_a_ticket_that_has_arrived_is_not_changed(void **state)
{
    struct fixture *f = *state;
    struct visit visit = { .id = "01J00000000000000000000000",
        .day = "2026-07-15",
        .prefix = "S",
        .number = 1,
        .service = "akta-lahir",
        .slot = "pagi",
        .track = "t" };

    import(f, ROW_1);
    (void)text_copy(
        visit.ticket, sizeof(visit.ticket), load(f, "AKTA-33.351622502920001").id);
    assert_int_equal(db_begin(f->db, NULL), STATUS_OK);
    assert_int_equal(db_visit_insert(f->db, OFFICE_ONE, &visit, NULL), STATUS_OK);
    assert_int_equal(db_commit(f->db, NULL), STATUS_OK);
    import(f, "AKTA-33.351622502920001,akta-lahir,2026-07-16,08:00,11:00,Budi,"
              "3517091708859901,0812\n"
              "KK-9,kk-baru,2026-07-16,08:00,11:00,Dewi,3517035105939902,\n");
    assert_int_equal(f->reports[0].outcome, IMPORT_REFUSED);
    assert_int_equal(f->reports[1].outcome, IMPORT_ADDED);
    assert_string_equal(load(f, "AKTA-33.351622502920001").day, "2026-07-15");
    import(f, ROW_1);
    assert_int_equal(f->reports[0].outcome, IMPORT_SAME);
}

static void
test_more_tickets_than_places_are_taken_with_a_warning(void **state)
{
    struct fixture *f = *state;
    char rows[4096] = "";

    /* The catalogue gives 10 places to services without a quota of their own. */
    for (int i = 0; i < 12; i++) {
        char row[128];

        (void)snprintf(row, sizeof(row),
            "PD-%d,pindah-dalam,2026-07-15,12:30,14:30,Orang,3517091708859901,\n", i);
        (void)text_append(rows, sizeof(rows), row);
    }
    import(f, rows);
    assert_int_equal(f->counts.by_outcome[IMPORT_ADDED], 12);
    assert_int_equal(f->full_count, 0);
    rows[0] = '\0';
    for (int i = 12; i < 26; i++) {
        char row[128];

        (void)snprintf(row, sizeof(row),
            "PD-%d,pindah-keluar,2026-07-15,12:30,14:30,Orang,3517091708859901,\n", i);
        (void)text_append(rows, sizeof(rows), row);
    }
    import(f, rows); /* 26 for the 24 places that they share */
    assert_int_equal(f->full_count, 1);
}

/* Rows that are judged without a database: "" = taken. */
static const struct row_case {
    const char *name;
    const char *row;
    const char *why; /* how the reason begins */
    const char *slot;
    unsigned nik_faults;
} row_cases[] = {
    { "row: exactly a window", "A-1,kk-baru,2026-07-14,08:00,11:00,X,3517091708859901\n",
        "", "pagi", 0 },
    { "row: begins inside a window",
        "A-1,kk-baru,2026-07-14,09:00,09:30,X,3517091708859901\n", "", "pagi", 0 },
    { "row: no window fits", "A-1,kk-baru,2026-07-14,11:30,12:00,X,3517091708859901\n",
        "", "11:30-12:00", 0 },
    { "row: a time with a dot", "A-1,kk-baru,2026-07-14,12.30,14.30,X,3517091708859901\n",
        "", "siang", 0 },
    { "row: a NIK of 15 digits is a warning",
        "A-1,kk-baru,2026-07-14,08:00,11:00,X,351622502920001\n", "", "pagi",
        NIK_FAULT_BIT(NIK_LENGTH) },
    { "row: an impossible month in a NIK is a warning",
        "A-1,kk-baru,2026-07-14,08:00,11:00,X,3117745834758364\n", "", "pagi",
        NIK_FAULT_BIT(NIK_MONTH) },
    { "row: a date as a spreadsheet of Indonesia writes it",
        "A-1,kk-baru,14/7/2026,8:00,11.00,X,3517091708859901\n", "", "pagi", 0 },
    { "row: the same with hyphens, and times with seconds",
        "A-1,kk-baru,14-07-2026,8:00:00,11.00.00,X,3517091708859901\n", "", "pagi", 0 },
    { "row: a month before its day is no date",
        "A-1,kk-baru,07/14/2026,08:00,11:00,X,3517091708859901\n", "date must be like",
        NULL, 0 },
    { "row: a year of two figures is no date",
        "A-1,kk-baru,14/07/26,08:00,11:00,X,3517091708859901\n", "date must be like",
        NULL, 0 },
    { "row: a minute of one figure is no time",
        "A-1,kk-baru,14/07/2026,8:0,11:00,X,3517091708859901\n", "window_from must be",
        NULL, 0 },
    { "row: a NIK that a spreadsheet has shortened",
        "A-1,kk-baru,14/07/2026,08:00,11:00,X,\"3,51709E+15\"\n",
        "nik was shortened by the spreadsheet (E+): format the column as text", NULL, 0 },
    { "row: a phone number that it has shortened",
        "A-1,kk-baru,14/07/2026,08:00,11:00,X,3517091708859901,6.28123E+11\n",
        "phone was shortened by the spreadsheet (E+): format the column as text", NULL,
        0 },
    { "row: a registration that it has shortened",
        "3.51709E+15,kk-baru,14/07/2026,08:00,11:00,X,3517091708859901\n",
        "registration was shortened by the spreadsheet (E+)", NULL, 0 },
    { "row: an unknown service", "A-1,kk,2026-07-14,08:00,11:00,X,3517091708859901\n",
        "service", NULL, 0 },
    { "row: a day that does not exist",
        "A-1,kk-baru,2026-02-30,08:00,11:00,X,3517091708859901\n", "date", NULL, 0 },
    { "row: a window that ends before it begins",
        "A-1,kk-baru,2026-07-14,11:00,08:00,X,3517091708859901\n", "window_from", NULL,
        0 },
    { "row: no time", "A-1,kk-baru,2026-07-14,8,11:00,X,3517091708859901\n",
        "window_from", NULL, 0 },
    { "row: no name", "A-1,kk-baru,2026-07-14,08:00,11:00, ,3517091708859901\n", "name",
        NULL, 0 },
    { "row: no registration", ",kk-baru,2026-07-14,08:00,11:00,X,3517091708859901\n",
        "registration", NULL, 0 },
    { "row: a registration with a space",
        "A 1,kk-baru,2026-07-14,08:00,11:00,X,3517091708859901\n", "registration", NULL,
        0 },
    { "row: too few columns", "A-1,kk-baru,2026-07-14\n", "it has not as many", NULL, 0 },
    { "row: all that is wrong at once, and values that name nobody",
        "A-1,kk,14/13/2026,8,3517091708859901,,351,x\n",
        "service must be a code of this office, like ktp-rekam; "
        "date must be like 2026-07-14 or 14/07/2026, not \"14/13/2026\"; "
        "window_from must be like 08:00, not \"8\"; "
        "window_to must be like 08:00; name is empty; phone must be digits",
        NULL, 0 },
    { "row: a phone number in the wrong column is not shown",
        "A-1,ktp-baru,0812345678,08:00,0812345678,X,3517091708859901,\n",
        "date must be like 2026-07-14 or 14/07/2026; window_to must be like 08:00", NULL,
        0 },
    { "row: the same registration with other data",
        "A-1,kk-baru,2026-07-14,08:00,11:00,X,3517091708859901\n"
        "A-1,kk-baru,2026-07-15,08:00,11:00,X,3517091708859901\n",
        "row 2 has this registration", NULL, 0 },
};

static void
test_row(void **state)
{
    const struct row_case *c = *state;
    json_t *all = catalogue_load();
    const struct office_settings *settings;
    struct import_file file;
    const struct import_row *row;
    char text[512];

    assert_int_equal(settings_parse_object(all, &settings, NULL), STATUS_OK);
    json_decref(all);
    (void)snprintf(text, sizeof(text), HEADER "%s", c->row);
    assert_int_equal(
        import_read(settings, TODAY, text, strlen(text), &file, NULL), STATUS_OK);
    row = &file.rows[file.count - 1];
    if (c->why[0] == '\0') {
        assert_string_equal(row->why, "");
        assert_string_equal(row->ticket.slot, c->slot);
        assert_int_equal(row->nik_faults, c->nik_faults);
    } else if (strncmp(row->why, c->why, strlen(c->why)) != 0) {
        fail_msg("wanted \"%s\", got \"%s\"", c->why, row->why);
    }
    assert_int_equal(file.fault_count, c->why[0] ? 1 : 0);
    import_file_destroy(&file);
    settings_unref(settings);
}

static void
test_another_header_is_refused(void **state)
{
    static const char *const headers[] = { "", "name,nik\n",
        "registration,service,date,window_from,window_to,nik,nik\n",
        "registration,service,date,window_from,window_to,name,nik,phone,more\n" };
    struct fixture *f = *state;

    for (size_t i = 0; i < ARRAY_LEN(headers); i++) {
        struct import_file file;

        assert_int_equal(
            import_read(f->settings, TODAY, headers[i], strlen(headers[i]), &file, NULL),
            STATUS_BAD_REQUEST);
    }
}

/* A whole file as it comes from a spreadsheet: its rows, and the first row's person. */
static const struct file_case {
    const char *name;
    const char *text;
    size_t rows;
    const char *person;
    const char *phone;
} file_cases[] = {
    { "file: other order, blank columns and rows, a line before the header",
        "sep=;\r\nNIK ;;name;Phone;registration;service;date;window_from;window_to;;\r\n"
        ";;;;;;;;;;\r\n"
        "3517091708859901;;Siti;81234567890;A-1;kk-baru;15/07/2026;8.00;11.00;;\r\n"
        "\r\n;;;;;;;;;;\r\n",
        .rows = 1, .person = "Siti", .phone = "081234567890" },
    { "file: tabs and lines that end in CR alone",
        "registration\tservice\tdate\twindow_from\twindow_to\tname\tnik\tphone\r"
        "A-1\tkk-baru\t15/07/2026\t8:00\t11:00\tAyu, S.H.\t3517091708859901\t-\r"
        "A-2\tkk-baru\t15/07/2026\t8:00\t11:00\tDewi\t3517091708859901\t+62812\r",
        .rows = 2, .person = "Ayu, S.H.", .phone = "" },
    { "file: the letters of Windows",
        "registration,service,date,window_from,window_to,name,nik\n"
        "A-1,kk-baru,15/07/2026,8:00,11:00,Ren\xe9 D\x92"
        "Arc,3517091708859901\n",
        .rows = 1,
        .person = "Ren\xc3\xa9 D\xe2\x80\x99"
                  "Arc",
        .phone = "" },
    { "file: a name over two lines in quotes",
        "registration,service,date,window_from,window_to,name,nik\n"
        "A-1,kk-baru,15/07/2026,8:00,11:00,\" Made \n\",3517091708859901\n",
        .rows = 1, .person = "Made", .phone = "" },
};

static void
test_file(void **state)
{
    const struct file_case *c = *state;
    json_t *all = catalogue_load();
    const struct office_settings *settings;
    struct import_file file;

    assert_int_equal(settings_parse_object(all, &settings, NULL), STATUS_OK);
    json_decref(all);
    assert_int_equal(
        import_read(settings, TODAY, c->text, strlen(c->text), &file, NULL), STATUS_OK);
    assert_int_equal(file.count, c->rows);
    assert_string_equal(file.rows[0].why, "");
    assert_int_equal(file.fault_count, 0);
    assert_string_equal(file.rows[0].ticket.day, "2026-07-15");
    assert_string_equal(file.rows[0].ticket.slot, "pagi");
    assert_string_equal(file.rows[0].applicant.name, c->person);
    assert_string_equal(file.rows[0].applicant.phone, c->phone);
    import_file_destroy(&file);
    settings_unref(settings);
}

static void
test_utf_16_is_read(void **state)
{
    static const char text[] = "registration\tservice\tdate\twindow_from\twindow_to\tname"
                               "\tnik\nA-1\tkk-baru\t15/07/2026\t8:00\t11:00\tX\t1\n";
    struct fixture *f = *state;
    char wide[2 * sizeof(text)] = "\xff\xfe";
    struct import_file file;

    for (size_t i = 0; i + 1 < sizeof(text); i++) {
        wide[2 + 2 * i] = text[i];
    }
    assert_int_equal(
        import_read(f->settings, TODAY, wide, 2 * sizeof(text), &file, NULL), STATUS_OK);
    assert_int_equal(file.count, 1);
    assert_string_equal(file.rows[0].why, "");
    import_file_destroy(&file);
}

/* What is odd and taken all the same, by name. */
static void
test_odd_days_and_hours_are_warnings(void **state)
{
    static const char text[] =
        HEADER "A-1,kk-baru,2026-07-13,08:00,11:00,X,3517091708859901,\n"
               "A-2,kk-baru,2026-07-15,06:00,07:00,X,3517091708859901,\n"
               "A-3,kk-baru,2026-07-18,08:00,11:00,X,3117745834758364,\n";
    static const char *const want[] = { "that date is over",
        "the window lies outside the opening hours",
        "nik.month, the office is closed on that date" };
    struct fixture *f = *state;
    struct import_file file;

    assert_int_equal(
        import_read(f->settings, TODAY, text, strlen(text), &file, NULL), STATUS_OK);
    for (size_t i = 0; i < ARRAY_LEN(want); i++) {
        char warnings[IMPORT_WARNINGS_SIZE];

        assert_string_equal(file.rows[i].why, "");
        assert_string_equal(import_warnings(&file.rows[i], warnings), want[i]);
    }
    import_file_destroy(&file);
}

int
main(void)
{
    static const struct CMUnitTest whole[] = {
        cmocka_unit_test_setup_teardown(
            test_a_new_row_becomes_a_ticket_with_a_signed_code, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_the_journal_holds_no_person, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_the_same_row_again_changes_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_changed_row_moves_the_ticket_and_its_place, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_file_has_sixteen_mebibytes_at_most, setup, teardown),
        cmocka_unit_test_setup_teardown(test_only_a_folder_is_watched, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_each_field_of_a_row_can_change, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_ticket_that_has_arrived_is_not_changed, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_more_tickets_than_places_are_taken_with_a_warning, setup, teardown),
        cmocka_unit_test_setup_teardown(test_another_header_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(test_utf_16_is_read, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_odd_days_and_hours_are_warnings, setup, teardown),
    };
    struct CMUnitTest
        tests[ARRAY_LEN(whole) + ARRAY_LEN(row_cases) + ARRAY_LEN(file_cases)];

    memcpy(tests, whole, sizeof(whole));
    for (size_t i = 0; i < ARRAY_LEN(row_cases); i++) {
        tests[ARRAY_LEN(whole) + i] = (struct CMUnitTest){
            .name = row_cases[i].name,
            .test_func = test_row,
            .initial_state = (void *)&row_cases[i],
        };
    }
    for (size_t i = 0; i < ARRAY_LEN(file_cases); i++) {
        tests[ARRAY_LEN(whole) + ARRAY_LEN(row_cases) + i] = (struct CMUnitTest){
            .name = file_cases[i].name,
            .test_func = test_file,
            .initial_state = (void *)&file_cases[i],
        };
    }
    return cmocka_run_group_tests_name("import_tickets", tests, NULL, NULL);
}
