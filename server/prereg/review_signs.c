/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/prereg/review_signs.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/array.h"
#include "common/text.h"
#include "common/zone.h"
#include "db/db_review.h"
#include "server/prereg/likeness.h"
#include "server/prereg/registrant.h"

#define A_DAY_MAX 200 /* births of a day that are looked at */
#define FEW_MAX 50    /* others of a mother, of a person */
#define SHOWN_MAX 20
#define KEY_TEXT_SIZE (NIK_SIZE + SETTINGS_CODE_SIZE)
#define MS_A_DAY INT64_C(86400000)

/*
 * Fields of a person share the beginning of their ids: "ibu-nik", "ibu-nama",
 * "ibu-tanggal-lahir"; whom it is for has none, or "anak-".
 */
#define CHILD "anak-"
#define MOTHER "ibu-"
#define FATHER "ayah-"
#define NAME "nama"
#define BIRTH "tanggal-lahir"
#define SEX "jenis-kelamin"

/* The answer in a field of a person; "" when it was not given. */
static const char *
said(const json_t *form, const char *person, const char *what)
{
    char id[SETTINGS_CODE_SIZE * 2];
    const char *text;

    (void)snprintf(id, sizeof(id), "%s%s", person, what);
    text = json_string_value(json_object_get(form, id));
    return text ? text : "";
}

static void
subject_of(const json_t *form, struct subject *out)
{
    const char *person = said(form, CHILD, NAME)[0] ? CHILD : "";

    memset(out, 0, sizeof(*out));
    text_copy(out->name, sizeof(out->name), said(form, person, NAME));
    text_copy(out->birth, sizeof(out->birth), said(form, person, BIRTH));
    text_copy(out->nik, sizeof(out->nik), said(form, person, "nik"));
    text_copy(out->mother, sizeof(out->mother), said(form, MOTHER, NAME));
    text_copy(out->mother_nik, sizeof(out->mother_nik), said(form, MOTHER, "nik"));
}

static enum status
load_subject(struct act *act, const struct application *application, struct subject *out,
    struct error *err)
{
    json_t *form;
    enum status st = application_form(act, application, &form, err);

    if (st != STATUS_OK) {
        return st;
    }
    subject_of(form, out);
    json_decref(form);
    return STATUS_OK;
}

/* The text a key is made of; "": there is none. A child has no NIK yet, so where a form
 * names no NIK and no child it is for who applies. */
static enum status
key_text(struct act *act, const struct application *application,
    const struct subject *subject, enum application_key key, char out[KEY_TEXT_SIZE],
    struct error *err)
{
    struct person person;
    enum status st;

    out[0] = '\0';
    if (key != KEY_PERSON) {
        text_copy(
            out, KEY_TEXT_SIZE, key == KEY_BIRTH ? subject->birth : subject->mother_nik);
        return STATUS_OK;
    }
    if (subject->nik[0] == '\0' && subject->birth[0]) {
        return STATUS_OK;
    }
    if (subject->nik[0]) {
        (void)snprintf(out, KEY_TEXT_SIZE, "%s %s", subject->nik, application->service);
        return STATUS_OK;
    }
    st = application_person(act, application, &person, err);
    if (st == STATUS_OK) {
        (void)snprintf(out, KEY_TEXT_SIZE, "%s %s", person.nik, application->service);
    }
    sodium_memzero(&person, sizeof(person));
    return st;
}

static void
hash_key(const struct act *act, enum application_key key, const char *text,
    uint8_t hash[VAULT_HASH_SIZE])
{
    vault_hash(act->vault, application_key_words[key], text, hash);
}

enum status
review_index(struct act *act, const struct application *application, struct error *err)
{
    struct subject subject;
    enum status st = load_subject(act, application, &subject, err);

    for (int key = 0; st == STATUS_OK && key < APPLICATION_KEY_COUNT; key++) {
        uint8_t hash[VAULT_HASH_SIZE];
        char text[KEY_TEXT_SIZE];

        st = key_text(act, application, &subject, (enum application_key)key, text, err);
        if (st == STATUS_OK && text[0]) {
            hash_key(act, (enum application_key)key, text, hash);
            st = db_application_key_put(act->db, act->office, application->id,
                (enum application_key)key, hash, err);
        }
    }
    sodium_memzero(&subject, sizeof(subject));
    return st;
}

/* What was found, each once. */
struct found {
    struct application *rows; /* owned */
    size_t count;
    size_t capacity;
};

static void
add_found(struct found *found, const struct application *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t k = 0;

        while (k < found->count && strcmp(found->rows[k].id, rows[i].id) != 0) {
            k++;
        }
        if (k == found->count) {
            found->rows = array_append(
                found->rows, &found->count, &found->capacity, sizeof(*rows), &rows[i], 1);
        }
    }
}

static enum status
find_by_key(struct act *act, const struct application *application,
    enum application_key key, const char *text, size_t max, struct found *found,
    struct error *err)
{
    uint8_t hash[VAULT_HASH_SIZE];
    struct application *rows;
    size_t count;
    enum status st;

    if (text[0] == '\0') {
        return STATUS_OK;
    }
    hash_key(act, key, text, hash);
    st = db_application_by_key(
        act->db, act->office, key, hash, application->id, max, &rows, &count, err);
    if (st == STATUS_OK) {
        add_found(found, rows, count);
        free(rows);
    }
    return st;
}

/* Born on that day and on those about it. */
static enum status
find_births(struct act *act, const struct application *application, const char *birth,
    struct found *found, struct error *err)
{
    enum status st = STATUS_OK;

    if (!date_is_valid(birth)) {
        return STATUS_OK;
    }
    for (int day = -LIKENESS_DAYS; st == STATUS_OK && day <= LIKENESS_DAYS; day++) {
        char date[DATE_SIZE];

        st = find_by_key(act, application, KEY_BIRTH,
            date_from_days(date_to_days(birth) + day, date), A_DAY_MAX, found, err);
    }
    return st;
}

static enum status
find_elsewhere(struct act *act, const struct application *application,
    struct found *found, struct error *err)
{
    struct application *rows;
    size_t count;
    enum status st = db_application_elsewhere(act->db, act->office, application->nik_hash,
        application->account, FEW_MAX, &rows, &count, err);

    if (st == STATUS_OK) {
        add_found(found, rows, count);
        free(rows);
    }
    return st;
}

static enum status
find_candidates(struct act *act, const struct application *application,
    const struct subject *subject, struct found *found, struct error *err)
{
    char text[KEY_TEXT_SIZE];
    enum status st = find_births(act, application, subject->birth, found, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = find_by_key(
        act, application, KEY_MOTHER, subject->mother_nik, FEW_MAX, found, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = key_text(act, application, subject, KEY_PERSON, text, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = find_by_key(act, application, KEY_PERSON, text, FEW_MAX, found, err);
    return st == STATUS_OK ? find_elsewhere(act, application, found, err) : st;
}

/* Why two may be one: LIKENESS_BIT()s. */
static enum status
compare(struct act *act, const struct application *a, const struct subject *a_subject,
    const struct application *b, const struct subject *b_subject, unsigned *why,
    struct error *err)
{
    char text[2][KEY_TEXT_SIZE];
    int64_t apart = llabs((long long)(a->submitted_ms - b->submitted_ms));
    enum status st;

    *why = likeness_of_children(a_subject, b_subject);
    if (a->account != b->account &&
        memcmp(a->nik_hash, b->nik_hash, sizeof(a->nik_hash)) == 0) {
        *why |= LIKENESS_BIT(LIKE_ACCOUNT);
    }
    if (apart > LIKENESS_PERSON_DAYS * MS_A_DAY) {
        return STATUS_OK;
    }
    st = key_text(act, a, a_subject, KEY_PERSON, text[0], err);
    if (st == STATUS_OK) {
        st = key_text(act, b, b_subject, KEY_PERSON, text[1], err);
    }
    if (st == STATUS_OK && text[0][0] && strcmp(text[0], text[1]) == 0) {
        *why |= LIKENESS_BIT(LIKE_PERSON);
    }
    sodium_memzero(text, sizeof(text));
    return st;
}

static json_t *
text_or_null(const char *text)
{
    return text[0] ? json_string(text) : json_null();
}

static json_t *
json_of_subject(const struct subject *subject)
{
    return json_pack("{s:o, s:o, s:o}", "name", text_or_null(subject->name), "birth",
        text_or_null(subject->birth), "mother", text_or_null(subject->mother));
}

static json_t *
json_of_duplicate(const struct act *act, const struct application *other,
    const struct subject *subject, unsigned why, bool distinct)
{
    char at[RFC3339_SIZE];
    json_t *reasons = json_array();

    for (int i = 0; i < LIKENESS_COUNT; i++) {
        if (why & LIKENESS_BIT(i)) {
            (void)json_array_append_new(
                reasons, json_string(likeness_word((enum likeness)i)));
        }
    }
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:b, s:o}", "id", other->id,
        "registration", other->registration, "service", other->service, "state",
        ticket_state_name(other->state), "submitted_at",
        zone_format(act->zone, other->submitted_ms, /* millis= */ false, at), "why",
        reasons, "distinct", distinct, "subject", json_of_subject(subject));
}

static enum status
add_duplicate(struct act *act, const struct application *application,
    const struct subject *subject, const struct application *other, json_t *list,
    struct error *err)
{
    struct subject its;
    unsigned why = 0;
    bool distinct = false;
    enum status st = load_subject(act, other, &its, err);

    if (st == STATUS_OK) {
        st = compare(act, application, subject, other, &its, &why, err);
    }
    if (st == STATUS_OK && why) {
        st = db_application_is_distinct(
            act->db, act->office, application->id, other->id, &distinct, err);
    }
    if (st == STATUS_OK && why) {
        (void)json_array_append_new(
            list, json_of_duplicate(act, other, &its, why, distinct));
    }
    sodium_memzero(&its, sizeof(its));
    return st;
}

static enum status
list_duplicates(struct act *act, const struct application *application,
    const struct subject *subject, json_t *list, struct error *err)
{
    struct found found = { .rows = NULL };
    enum status st = find_candidates(act, application, subject, &found, err);

    for (size_t i = 0;
         st == STATUS_OK && i < found.count && json_array_size(list) < SHOWN_MAX; i++) {
        st = add_duplicate(act, application, subject, &found.rows[i], list, err);
    }
    free(found.rows);
    return st;
}

/* A woman's field, a man's, or as the form says; of the words a form has to choose from
 * only the first letter counts: Laki-laki, Perempuan. */
static enum nik_sex
sex_of(const json_t *form, const char *person)
{
    char first;

    if (strcmp(person, MOTHER) == 0) {
        return NIK_WOMAN;
    }
    if (strcmp(person, FATHER) == 0) {
        return NIK_MAN;
    }
    first = (char)toupper((unsigned char)said(form, person, SEX)[0]);
    return first == 'L' ? NIK_MAN : first == 'P' ? NIK_WOMAN : NIK_SEX_UNKNOWN;
}

static json_t *
json_of_nik_faults(unsigned faults)
{
    json_t *list = json_array();
    char word[32];

    for (int i = 0; i < NIK_FAULT_COUNT; i++) {
        if (faults & NIK_FAULT_BIT(i)) {
            (void)snprintf(
                word, sizeof(word), "nik.%s", nik_fault_word((enum nik_fault)i));
            (void)json_array_append_new(list, json_string(word));
        }
    }
    if (faults & NIK_BIRTH_DIFFERS) {
        (void)json_array_append_new(list, json_string("nik.birth_differs"));
    }
    if (faults & NIK_SEX_DIFFERS) {
        (void)json_array_append_new(list, json_string("nik.sex_differs"));
    }
    return list;
}

static void
add_nik(json_t *list, const char *field, const char *label, unsigned faults)
{
    if (faults) {
        (void)json_array_append_new(
            list, json_pack("{s:s, s:s, s:o}", "field", field, "label", label, "faults",
                      json_of_nik_faults(faults)));
    }
}

/* The family card's number on the form; "" without one. */
static const char *
card_of(const struct settings_service *service, const json_t *form)
{
    for (size_t i = 0; i < service->field_count; i++) {
        const char *text =
            json_string_value(json_object_get(form, service->fields[i].id));

        if (service->fields[i].kind == FIELD_KK && text) {
            return text;
        }
    }
    return "";
}

static void
list_niks(const struct act *act, const struct settings_service *service,
    const json_t *form, json_t *list)
{
    char today[DATE_SIZE];
    const char *card = card_of(service, form);

    (void)zone_date(act->zone, act->now_ms, today);
    for (size_t i = 0; i < service->field_count; i++) {
        const struct settings_field *field = &service->fields[i];
        const char *nik = json_string_value(json_object_get(form, field->id));
        char person[SETTINGS_CODE_SIZE];
        char *last;

        if (field->kind != FIELD_NIK || !nik) {
            continue;
        }
        text_copy(person, sizeof(person), field->id);
        last = strrchr(person, '-'); /* what stands before the last word */
        *(last ? last + 1 : person) = '\0';
        add_nik(list, field->id, field->label,
            likeness_nik_faults(
                nik, card, said(form, person, BIRTH), sex_of(form, person), today));
    }
}

enum status
review_warnings(struct act *act, const struct application *application, json_t **warnings,
    struct error *err)
{
    const struct settings_service *service =
        settings_service(act->settings, application->service);
    json_t *niks = json_array();
    json_t *duplicates = json_array();
    struct subject subject;
    json_t *form;
    enum status st = application_form(act, application, &form, err);

    *warnings = NULL;
    if (st == STATUS_OK) {
        subject_of(form, &subject);
        if (service) {
            list_niks(act, service, form, niks);
        }
        st = list_duplicates(act, application, &subject, duplicates, err);
        *warnings = json_pack("{s:o, s:o, s:o}", "niks", niks, "subject",
            json_of_subject(&subject), "duplicates", duplicates);
        sodium_memzero(&subject, sizeof(subject));
        json_decref(form);
    } else {
        json_decref(niks);
        json_decref(duplicates);
    }
    if (st != STATUS_OK) {
        json_decref(*warnings);
        *warnings = NULL;
    }
    return st;
}
