/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The waiting list as acts: who waits is offered what is given back, in order and for a
 * while; and a random day of hundreds who wish, take, leave and give back, in which no
 * window ever holds more people than places.
 */
#include "server/prereg/waiting_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "db/db.h"
#include "db/db_account.h"
#include "db/db_office.h"
#include "db/db_place.h"
#include "db/db_ticket.h"
#include "server/notify/message_out.h"
#include "server/office/today.h"
#include "server/prereg/place_keep.h"
#include "server/prereg/registrant.h"
#include "server/settings/settings.h"
#include "tests/support/catalogue.h"
#include "tests/support/database.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"
#include "ticketing/keys.h"

#define PHONE "628120000990"
#define DAY "2026-07-15"   /* a Wednesday, full */
#define LATER "2026-07-16" /* with room */
#define WINDOW "siang"
#define SERVICE "ikd"
#define MINUTE_MS INT64_C(60000)
#define PEOPLE 500 /* of the random day */
#define PLACES 40
#define STEPS 4000
#define STEPS_OF_POSTGRESQL 1000

struct fixture {
    char folder[TEMP_PATH_SIZE];
    char url[TEST_URL_SIZE];
    struct db *db;
    const struct office_settings *settings;
    struct vault *vault;
    struct key_ring *keys;
    struct caller caller;
    struct act act;
    int made; /* applications */
};

static enum status
note_message(struct fixture *f, const char *event)
{
    struct message messages[8];
    size_t count;
    bool seen = false;

    do {
        assert_int_equal(db_message_take(f->db, OFFICE_ONE, f->act.now_ms, 0, messages,
                             ARRAY_LEN(messages), &count, NULL),
            STATUS_OK);
        for (size_t i = 0; i < count; i++) {
            seen |= strcmp(messages[i].event, event) == 0;
        }
    } while (count > 0);
    return seen ? STATUS_OK : STATUS_EMPTY;
}

/* One window of one service, so many places, nobody without a ticket. */
static const struct office_settings *
settings_of(int places, int release_min)
{
    json_t *all = catalogue_load();
    json_t *quotas = json_object_get(all, "quotas");
    const struct office_settings *settings;
    size_t i;
    json_t *quota;

    (void)json_object_set_new(quotas, "walkin_share", json_integer(0));
    (void)json_object_set_new(
        json_object_get(all, "policy"), "release_min", json_integer(release_min));
    json_array_foreach(json_object_get(quotas, "quotas"), i, quota)
    {
        if (strcmp(json_string_value(json_object_get(quota, "code")), "lain") == 0) {
            (void)json_object_set_new(
                quota, "places", json_pack("{s:i, s:i}", "pagi", 0, WINDOW, places));
        }
    }
    assert_int_equal(settings_parse_object(all, &settings, NULL), STATUS_OK);
    json_decref(all);
    return settings;
}

/* Somebody with a confirmed phone; all applications are of this account. */
static void
make_account(struct fixture *f)
{
    struct registration in = { .person = { .nik = "3517035105939902",
                                   .name = "Sari",
                                   .phone = PHONE,
                                   .address = "Tambakrejo" },
        .password_hash = "hash",
        .person.language = "id" };
    struct message message;
    struct account account;
    char username[USERNAME_SIZE];
    json_t *content;
    size_t count;
    bool right;

    assert_int_equal(registrant_register(&f->act, &in, NULL), STATUS_OK);
    assert_int_equal(
        db_message_take(f->db, OFFICE_ONE, f->act.now_ms, 0, &message, 1, &count, NULL),
        STATUS_OK);
    assert_int_equal(message_open(f->vault, &message, &content, NULL), STATUS_OK);
    assert_int_equal(registrant_confirm(&f->act, PHONE,
                         json_string_value(
                             json_object_get(json_object_get(content, "params"), "code")),
                         "", &right, NULL),
        STATUS_OK);
    assert_true(right);
    json_decref(content);
    assert_int_equal(registrant_username(&f->act, PHONE, username, NULL), STATUS_OK);
    assert_int_equal(
        db_account_by_username(f->db, OFFICE_ONE, username, &account, NULL), STATUS_OK);
    f->caller.account_id = account.id;
}

static struct fixture *
open_fixture(int places)
{
    struct fixture *f = calloc(1, sizeof(*f));
    char path[TEMP_PATH_SIZE + 8];

    temp_make(f->folder);
    f->db = test_database_office(f->url, f->folder, "a.db");
    f->settings = settings_of(places, 0);
    assert_int_equal(vault_load(f->folder, &f->vault, NULL), STATUS_OK);
    (void)snprintf(path, sizeof(path), "%s/keys", f->folder);
    assert_int_equal(key_ring_rotate(path, 1, NULL, NULL), STATUS_OK);
    assert_int_equal(key_ring_load(path, &f->keys, NULL), STATUS_OK);
    f->caller.role = ROLE_APPLICANT;
    (void)text_copy(f->caller.actor, sizeof(f->caller.actor), "staff:1");
    f->act = (struct act){ .db = f->db,
        .office = OFFICE_ONE,
        .settings = f->settings,
        .caller = &f->caller,
        .now_ms = zone_at(f->settings->zone, "2026-07-13", 9 * 60),
        .zone = f->settings->zone,
        .public_url = "https://antre.example",
        .folder = f->folder,
        .keys = f->keys,
        .vault = f->vault };
    assert_int_equal(db_begin(f->db, NULL), STATUS_OK);
    make_account(f);
    return f;
}

static void
close_fixture(struct fixture *f)
{
    db_rollback(f->db);
    db_close(f->db);
    settings_unref(f->settings);
    vault_free(f->vault);
    key_ring_free(f->keys);
    test_database_remove(f->url);
    temp_remove(f->folder);
    free(f);
}

/* One that was checked, with a place on this day. */
static struct application
approved(struct fixture *f, const char *day)
{
    struct application application = { .state = TICKET_SUBMITTED,
        .account = f->caller.account_id,
        .created_ms = f->act.now_ms,
        .changed_ms = f->act.now_ms };
    struct place place;

    (void)snprintf(application.id, sizeof(application.id), "01J%023d", f->made);
    (void)snprintf(
        application.registration, sizeof(application.registration), "X-%08d", f->made++);
    (void)text_copy(application.service, sizeof(application.service), SERVICE);
    assert_int_equal(
        db_application_insert(f->db, OFFICE_ONE, &application, NULL), STATUS_OK);
    assert_int_equal(booking_find(&f->act, settings_service(f->settings, SERVICE), day,
                         WINDOW, &place, NULL),
        STATUS_OK);
    assert_int_equal(
        application_give_place(&f->act, &application, &place, NULL), STATUS_OK);
    assert_int_equal(
        application_apply(&f->act, &application, MOVE_APPROVE, "", NULL), STATUS_OK);
    return application;
}

static enum status
act(struct fixture *f, struct application *application, enum application_move move,
    const char *day)
{
    struct application_input in = { .note = "" };

    (void)text_copy(in.id, sizeof(in.id), application->id);
    (void)text_copy(in.day, sizeof(in.day), day);
    if (day[0] && move == MOVE_RESCHEDULE) {
        (void)text_copy(in.window, sizeof(in.window), WINDOW);
    }
    return application_act(&f->act, move, &in, application, NULL);
}

static void
tend(struct fixture *f, int minutes)
{
    f->act.now_ms += minutes * MINUTE_MS;
    assert_int_equal(waiting_list_tend(&f->act, NULL), STATUS_OK);
}

static bool
has_offer(struct fixture *f, const struct application *application)
{
    struct place_freed freed;
    enum status st = db_place_freed_of(f->db, OFFICE_ONE, application->id, &freed, NULL);

    assert_true(st == STATUS_OK || st == STATUS_NOT_FOUND);
    return st == STATUS_OK && freed.until_ms > f->act.now_ms;
}

static const char *
day_of(struct fixture *f, const struct application *application)
{
    static struct ticket ticket;

    assert_int_equal(
        db_ticket_load(f->db, OFFICE_ONE, application->ticket, &ticket, NULL), STATUS_OK);
    return ticket.day;
}

static void
test_the_longest_waiting_is_offered_then_the_next(void **state)
{
    struct fixture *f = open_fixture(3);
    struct application full[3];
    struct application first;
    struct application second;

    (void)state;
    for (int i = 0; i < 3; i++) {
        full[i] = approved(f, DAY);
    }
    first = approved(f, LATER);
    second = approved(f, LATER);
    assert_int_equal(act(f, &first, MOVE_WISH, DAY), STATUS_OK);
    assert_string_equal(day_of(f, &first), LATER); /* it waits */
    f->act.now_ms += MINUTE_MS;
    assert_int_equal(act(f, &second, MOVE_WISH, DAY), STATUS_OK);
    assert_int_equal(act(f, &full[0], MOVE_CANNOT_COME, ""), STATUS_OK);
    /* Nobody else may have it, and nobody has it before it is offered. */
    assert_int_equal(act(f, &second, MOVE_RESCHEDULE, DAY), STATUS_QUOTA_FULL);
    assert_int_equal(act(f, &first, MOVE_ACCEPT, ""), STATUS_TOO_LATE);
    (void)note_message(f, "");
    tend(f, 1);
    assert_int_equal(note_message(f, "place_free"), STATUS_OK);
    assert_true(has_offer(f, &first));
    assert_false(has_offer(f, &second));
    assert_int_equal(act(f, &second, MOVE_ACCEPT, ""), STATUS_TOO_LATE);
    tend(f, f->settings->policy.offer_min - 1);
    assert_true(has_offer(f, &first));
    tend(f, 1); /* nobody answered: the next one's, and the first waits no more */
    assert_false(has_offer(f, &first));
    assert_true(has_offer(f, &second));
    assert_int_equal(act(f, &second, MOVE_ACCEPT, ""), STATUS_OK);
    assert_string_equal(day_of(f, &second), DAY);
    assert_int_equal(note_message(f, "approved"), STATUS_OK);
    /* The place that it left is kept in its turn, and it can be left again. */
    assert_int_equal(act(f, &second, MOVE_ACCEPT, ""), STATUS_TOO_LATE);
    close_fixture(f);
}

static void
test_what_is_declined_is_the_next_ones(void **state)
{
    struct fixture *f = open_fixture(2);
    struct application full[2] = { approved(f, DAY), approved(f, DAY) };
    struct application first = approved(f, LATER);
    struct application second = approved(f, LATER);

    (void)state;
    assert_int_equal(act(f, &first, MOVE_WISH, DAY), STATUS_OK);
    f->act.now_ms += 1;
    assert_int_equal(act(f, &second, MOVE_WISH, DAY), STATUS_OK);
    assert_int_equal(act(f, &full[0], MOVE_CANCEL, ""), STATUS_OK);
    tend(f, 1);
    assert_int_equal(act(f, &first, MOVE_DECLINE, ""), STATUS_OK);
    assert_false(has_offer(f, &first));
    tend(f, 0);
    assert_true(has_offer(f, &second));
    assert_int_equal(act(f, &second, MOVE_CANCEL, ""), STATUS_OK);
    assert_false(has_offer(f, &second));
    close_fixture(f);
}

/* Fewer places than before, and the one that was given back is none any more. */
static void
test_a_place_that_is_there_no_more_is_not_offered(void **state)
{
    struct fixture *f = open_fixture(2);
    const struct office_settings *fewer = settings_of(1, 0);
    struct application full[2] = { approved(f, DAY), approved(f, DAY) };
    struct application first = approved(f, LATER);

    (void)state;
    assert_int_equal(act(f, &first, MOVE_WISH, DAY), STATUS_OK);
    assert_int_equal(act(f, &full[0], MOVE_CANNOT_COME, ""), STATUS_OK);
    f->act.settings = fewer;
    tend(f, 1);
    assert_false(has_offer(f, &first));
    f->act.settings = f->settings; /* as many again: it is free for who asks first */
    assert_int_equal(act(f, &first, MOVE_RESCHEDULE, DAY), STATUS_OK);
    assert_string_equal(day_of(f, &first), DAY);
    settings_unref(fewer);
    close_fixture(f);
}

/* It was given back at night, and is looked at when nobody could answer in time. */
static void
test_a_place_of_the_next_hour_is_offered_to_nobody(void **state)
{
    struct fixture *f = open_fixture(1);
    struct application full = approved(f, DAY);
    struct application first = approved(f, LATER);

    (void)state;
    assert_int_equal(act(f, &first, MOVE_WISH, DAY), STATUS_OK);
    f->act.now_ms = zone_at(f->settings->zone, "2026-07-14", 20 * 60);
    assert_int_equal(act(f, &full, MOVE_CANNOT_COME, ""), STATUS_OK);
    tend(f, 1);
    assert_false(has_offer(f, &first)); /* they sleep */
    f->act.now_ms = zone_at(f->settings->zone, DAY, 11 * 60 + 24);
    (void)note_message(f, "");
    tend(f, 1);
    assert_false(has_offer(f, &first));
    assert_int_equal(note_message(f, "place_free"), STATUS_EMPTY); /* nor told of it */
    close_fixture(f);
}

static void
test_what_nobody_waits_for_is_open_at_once(void **state)
{
    struct fixture *f = open_fixture(1);
    struct application full = approved(f, DAY);
    struct application other = approved(f, LATER);

    (void)state;
    assert_int_equal(act(f, &other, MOVE_RESCHEDULE, DAY), STATUS_QUOTA_FULL);
    assert_int_equal(act(f, &full, MOVE_CANNOT_COME, ""), STATUS_OK);
    assert_int_equal(act(f, &other, MOVE_RESCHEDULE, DAY), STATUS_OK);
    assert_string_equal(day_of(f, &other), DAY);
    close_fixture(f);
}

/* Whose wish is left from before they came. */
static void
test_a_place_is_not_kept_for_who_can_have_none_any_more(void **state)
{
    struct fixture *f = open_fixture(1);
    struct application full = approved(f, DAY);
    struct application first = approved(f, LATER);
    struct application other = approved(f, "2026-07-20");

    (void)state;
    assert_int_equal(act(f, &first, MOVE_WISH, DAY), STATUS_OK);
    first.state = TICKET_ARRIVED;
    assert_int_equal(db_application_update(f->db, OFFICE_ONE, &first, NULL), STATUS_OK);
    assert_int_equal(act(f, &full, MOVE_CANNOT_COME, ""), STATUS_OK);
    assert_int_equal(act(f, &other, MOVE_RESCHEDULE, DAY), STATUS_OK);
    close_fixture(f);
}

/* Who was offered it did not answer, and nobody else waits. */
static void
test_what_nobody_took_is_open_when_the_offer_ends(void **state)
{
    struct fixture *f = open_fixture(1);
    struct application full = approved(f, DAY);
    struct application first = approved(f, LATER);
    struct application other = approved(f, "2026-07-20");

    (void)state;
    assert_int_equal(act(f, &first, MOVE_WISH, DAY), STATUS_OK);
    assert_int_equal(act(f, &full, MOVE_CANNOT_COME, ""), STATUS_OK);
    assert_int_equal(act(f, &other, MOVE_RESCHEDULE, DAY), STATUS_QUOTA_FULL);
    tend(f, 1);
    assert_true(has_offer(f, &first));
    assert_int_equal(act(f, &other, MOVE_RESCHEDULE, DAY), STATUS_QUOTA_FULL);
    tend(f, f->settings->policy.offer_min);
    assert_int_equal(act(f, &other, MOVE_RESCHEDULE, DAY), STATUS_OK);
    close_fixture(f);
}

/* Where an office minds trade with places. */
static void
test_what_nobody_waits_for_is_open_late_where_the_office_says_so(void **state)
{
    struct fixture *f = open_fixture(1);
    const struct office_settings *late = settings_of(1, 240);
    struct application full = approved(f, DAY);
    struct application other = approved(f, LATER);
    int waited = 0;

    (void)state;
    f->act.settings = late;
    assert_int_equal(act(f, &full, MOVE_CANNOT_COME, ""), STATUS_OK);
    assert_int_equal(full.state, TICKET_LAPSED);
    tend(f, 1);
    assert_int_equal(act(f, &other, MOVE_RESCHEDULE, DAY), STATUS_QUOTA_FULL);
    while (act(f, &other, MOVE_RESCHEDULE, DAY) == STATUS_QUOTA_FULL) {
        tend(f, 5);
        waited += 5;
        assert_in_range(waited, 0, late->policy.release_min * 17 / 16 + 5);
    }
    assert_in_range(waited, late->policy.release_min / 16 - 5, 1000);
    assert_string_equal(day_of(f, &other), DAY);
    /* Where a place is free, a wish has it at once. */
    assert_int_equal(act(f, &full, MOVE_WISH, "2026-07-20"), STATUS_OK);
    assert_string_equal(day_of(f, &full), "2026-07-20");
    assert_int_equal(full.state, TICKET_APPROVED);
    settings_unref(late);
    close_fixture(f);
}

static void
test_the_day_before_brings_a_reminder_once(void **state)
{
    struct fixture *f = open_fixture(1);
    struct application application = approved(f, DAY);

    (void)state;
    (void)note_message(f, "");
    assert_int_equal(waiting_list_remind(&f->act, NULL), STATUS_OK);
    assert_int_equal(note_message(f, "reminder"), STATUS_EMPTY);
    f->act.now_ms = zone_at(f->settings->zone, "2026-07-14", 8 * 60 + 59);
    assert_int_equal(waiting_list_remind(&f->act, NULL), STATUS_OK);
    assert_int_equal(note_message(f, "reminder"), STATUS_EMPTY);
    f->act.now_ms += MINUTE_MS;
    assert_int_equal(waiting_list_remind(&f->act, NULL), STATUS_OK);
    assert_int_equal(note_message(f, "reminder"), STATUS_OK);
    assert_int_equal(waiting_list_remind(&f->act, NULL), STATUS_OK);
    assert_int_equal(note_message(f, "reminder"), STATUS_EMPTY);
    assert_int_equal(application.state, TICKET_APPROVED);
    close_fixture(f);
}

/* No window holds more tickets and kept places than it has places. */
static void
expect_not_oversold(struct fixture *f, const char *day, int places)
{
    int quota = settings_service(f->settings, SERVICE)->quota;
    struct quota_day uses;
    struct place_held *held;
    size_t count;

    assert_int_equal(today_quota(&f->act, quota, day, &uses, NULL), STATUS_OK);
    assert_int_equal(
        db_place_held(f->db, OFFICE_ONE, day, &held, &count, NULL), STATUS_OK);
    for (int i = 0; i < uses.count; i++) {
        const char *window = f->settings->windows[uses.windows[i].window].code;
        int taken =
            uses.windows[i].tickets + place_kept(f->settings, held, count, quota, window);

        assert_in_range(taken, 0, strcmp(window, WINDOW) == 0 ? places : 0);
    }
    free(held);
}

static void
test_hundreds_ask_for_freed_places_and_none_is_sold_twice(void **state)
{
    static struct application people[PEOPLE];
    static const char *const days[] = { DAY, LATER, "2026-07-20", "2026-07-21" };
    struct fixture *f = open_fixture(PLACES);
    int steps = test_on_postgresql() ? STEPS_OF_POSTGRESQL : STEPS;
    int taken = 0;

    (void)state;
    srand(7);
    for (int i = 0; i < PEOPLE; i++) { /* places for 160; the others lapsed some time */
        if (i < PLACES * (int)ARRAY_LEN(days)) {
            people[i] = approved(f, days[i / PLACES]);
            continue;
        }
        people[i] = people[0];
        (void)snprintf(people[i].id, sizeof(people[i].id), "01J%023d", f->made);
        (void)snprintf(
            people[i].registration, sizeof(people[i].registration), "X-%08d", f->made++);
        people[i].ticket[0] = '\0';
        people[i].state = TICKET_LAPSED;
        assert_int_equal(
            db_application_insert(f->db, OFFICE_ONE, &people[i], NULL), STATUS_OK);
    }
    for (int step = 0; step < steps; step++) {
        static const enum application_move moves[] = { MOVE_WISH, MOVE_WISH, MOVE_WISH,
            MOVE_ACCEPT, MOVE_DECLINE, MOVE_CANNOT_COME, MOVE_RESCHEDULE };
        struct application *person = &people[rand() % PEOPLE];
        enum application_move move =
            has_offer(f, person) ? MOVE_ACCEPT : moves[rand() % (int)ARRAY_LEN(moves)];
        bool dated = move == MOVE_WISH || move == MOVE_RESCHEDULE;
        enum status st =
            act(f, person, move, dated ? days[rand() % (int)ARRAY_LEN(days)] : "");

        assert_true(st == STATUS_OK || st == STATUS_QUOTA_FULL || st == STATUS_TOO_LATE ||
                    st == STATUS_WRONG_STATE);
        taken += move == MOVE_ACCEPT && st == STATUS_OK;
        if (step % 10 == 0) {
            f->act.now_ms += rand() % 500;
            tend(f, 0);
            for (size_t i = 0; i < ARRAY_LEN(days); i++) {
                expect_not_oversold(f, days[i], PLACES);
            }
        }
    }
    print_message("%d offers taken\n", taken);
    assert_true(taken > 20);
    close_fixture(f);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_longest_waiting_is_offered_then_the_next),
        cmocka_unit_test(test_what_is_declined_is_the_next_ones),
        cmocka_unit_test(test_a_place_that_is_there_no_more_is_not_offered),
        cmocka_unit_test(test_a_place_of_the_next_hour_is_offered_to_nobody),
        cmocka_unit_test(test_what_nobody_waits_for_is_open_at_once),
        cmocka_unit_test(test_a_place_is_not_kept_for_who_can_have_none_any_more),
        cmocka_unit_test(test_what_nobody_took_is_open_when_the_offer_ends),
        cmocka_unit_test(
            test_what_nobody_waits_for_is_open_late_where_the_office_says_so),
        cmocka_unit_test(test_the_day_before_brings_a_reminder_once),
        cmocka_unit_test(test_hundreds_ask_for_freed_places_and_none_is_sold_twice),
    };

    return cmocka_run_group_tests_name("waiting_list", tests, NULL, NULL);
}
