/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/prereg/desk_person.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/letter_fold.h"
#include "common/text.h"
#include "server/notify/message_out.h"
#include "server/prereg/application.h"
#include "server/prereg/look.h"
#include "server/prereg/person_correct.h"
#include "server/settings/settings.h"

#define SHOWN_DIGITS 4

static const char *const words[] = {
#define DESK_KNOWN_WORD(constant, word) [constant] = (word),
    DESK_KNOWN_LIST(DESK_KNOWN_WORD)
#undef DESK_KNOWN_WORD
};

/* What may be held otherwise than it was typed. */
static const struct {
    const char *name; /* on the wire */
    size_t at;        /* in struct person */
    size_t size;
} parts[] = {
#define PART(member) \
    { \
#member, offsetof(struct person, member), sizeof(((struct person *)0)->member) \
    }
    PART(name),
    PART(address),
    PART(phone),
#undef PART
};

enum desk_known
desk_known_from_word(const char *word)
{
    int i = 0;

    while (i < DESK_KNOWN_COUNT && strcmp(words[i], word) != 0) {
        i++;
    }
    return (enum desk_known)i;
}

static const char *
read_part(const struct person *person, size_t i)
{
    return (const char *)person + parts[i].at;
}

static bool
are_alike(const char *one, const char *other)
{
    char letter;

    do {
        letter = letter_fold_next(&one);
        if (letter != letter_fold_next(&other)) {
            return false;
        }
    } while (letter);
    return true;
}

/* Said, and otherwise than it is held. */
static bool
differs(const struct person *held, const struct person *typed, size_t i)
{
    const char *is = read_part(held, i);
    const char *said = read_part(typed, i);

    return is[0] && said[0] && !are_alike(is, said);
}

/* An application of the account, by which whoever reads the log of looks finds whose data
 * were seen. */
static enum status
name_look(struct act *act, int64_t account, char out[VISIT_ID_SIZE], struct error *err)
{
    struct application *list;
    size_t count;
    enum status st =
        db_application_list(act->db, act->office, account, &list, &count, err);

    if (st == STATUS_OK && count > 0) {
        text_copy(out, VISIT_ID_SIZE, list[0].id);
    } else {
        look_name_account(account, out);
    }
    free(list);
    return st;
}

static enum status
ask(struct act *act, const struct person *held, json_t *others, int64_t account,
    struct desk_known_person *known, struct error *err)
{
    size_t len = strlen(held->phone);
    enum status st = name_look(act, account, known->looked, err);

    if (st != STATUS_OK) {
        json_decref(others);
        return st;
    }
    known->told = json_pack("{s:{s:s, s:o, s:o}}", "known", "name", held->name,
        "phone_end",
        len > SHOWN_DIGITS ? json_string(held->phone + len - SHOWN_DIGITS) : json_null(),
        "differs", others);
    (void)error_set(err, STATUS_PERSON_KNOWN, "this NIK is held with other data");
    error_fact(err, FACT_WHO, "%s", held->name);
    return STATUS_PERSON_KNOWN;
}

static json_t *
list_others(const struct person *held, const struct person *typed)
{
    json_t *others = json_array();

    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        if (differs(held, typed, i)) {
            (void)json_array_append_new(others, json_string(parts[i].name));
        }
    }
    return others;
}

enum status
desk_person_ask(struct act *act, int64_t account, const struct person *said,
    struct desk_known_person *known, struct error *err)
{
    struct person held;
    enum status st = registrant_person(act, account, &held, err);

    if (st == STATUS_OK) {
        st = ask(act, &held, list_others(&held, said), account, known, err);
    }
    sodium_memzero(&held, sizeof(held));
    return st;
}

/* A phone that staff replaced is told, for it may be another person's. */
static enum status
tell_phone(struct act *act, const struct person *before, const struct person *held,
    struct error *err)
{
    if (!before->phone[0] || strcmp(before->phone, held->phone) == 0) {
        return STATUS_OK;
    }
    return message_put(act, "phone_changed",
        &(struct message_to){ .phone = before->phone, .language = before->language },
        json_pack("{s:s}", "contact", act->settings->office.complaints), err);
}

/* What was missing is filled in, what is to be corrected put over what is held. */
static enum status
take_over(struct act *act, const struct desk_person *in, int64_t account,
    struct person *held, bool *corrected, struct error *err)
{
    struct person before = *held;
    bool changed = false;
    enum status st;

    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        bool other = differs(held, &in->person, i);
        const char *said = read_part(&in->person, i);

        if (other ? in->known == DESK_KNOWN_CORRECT : said[0] && !read_part(held, i)[0]) {
            text_copy((char *)held + parts[i].at, parts[i].size, said);
            changed = true;
            *corrected = *corrected || other;
        }
    }
    st = changed ? person_correct(act, account, held, err) : STATUS_OK;
    if (st == STATUS_OK) {
        st = tell_phone(act, &before, held, err);
    }
    sodium_memzero(&before, sizeof(before));
    return st;
}

static enum status
settle(struct act *act, const struct desk_person *in, int64_t account,
    struct person *held, bool *corrected, struct desk_known_person *known,
    struct error *err)
{
    json_t *others = list_others(held, &in->person);

    if (json_array_size(others) > 0 && in->known == DESK_KNOWN_ASK) {
        return ask(act, held, others, account, known, err);
    }
    json_decref(others);
    return take_over(act, in, account, held, corrected, err);
}

static enum status
find_account(struct act *act, const struct desk_person *in, int64_t *account,
    bool *corrected, struct desk_known_person *known, struct error *err)
{
    struct person person;
    bool held;
    enum status st = registrant_at_desk(act, &in->person, account, &held, err);

    *corrected = false;
    if (st != STATUS_OK || !held) {
        return st;
    }
    st = registrant_person(act, *account, &person, err);
    if (st == STATUS_OK) {
        st = settle(act, in, *account, &person, corrected, known, err);
    }
    sodium_memzero(&person, sizeof(person));
    return st;
}

enum status
desk_person_start(struct act *act, const char *service, const struct desk_person *in,
    struct application *application, struct desk_known_person *known, struct error *err)
{
    int64_t account;
    bool corrected;
    enum status st = find_account(act, in, &account, &corrected, known, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = application_start_for(act, service, account, application, err);
    return st == STATUS_OK && corrected
               ? application_apply(act, application, MOVE_PERSON, in->reason, err)
               : st;
}
