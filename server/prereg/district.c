/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/prereg/district.h"

#include <ctype.h>
#include <string.h>

#include <sodium.h>

#include "common/place_name.h"
#include "common/text.h"
#include "common/zone.h"
#include "db/db_account.h"
#include "db/db_district_share.h"
#include "server/prereg/application.h"
#include "server/prereg/registrant.h"
#include "server/settings/settings.h"

/* The office's own of this name; NULL: it has none. */
static const char *
own(const struct settings_office *office, const char *name)
{
    for (size_t i = 0; i < office->district_count; i++) {
        if (place_is_same(office->districts[i], name)) {
            return office->districts[i];
        }
    }
    return NULL;
}

/* The one that the words begin with, the most of them: what follows may be the regency.
 */
static const char *
own_beginning(const struct settings_office *office, char *words)
{
    const char *found = own(office, words);

    for (char *end; !found && (end = strrchr(words, ' ')) != NULL;) {
        *end = '\0';
        found = own(office, words);
    }
    return found;
}

/* Where the word "Kec." or "Kecamatan" stands; NULL: nowhere. */
static const char *
foreword(const char *address)
{
    for (const char *at = address; *at; at++) {
        bool begins = at == address || !isalnum((unsigned char)at[-1]);

        if (begins &&
            (strncasecmp(at, "kec.", 4) == 0 || strncasecmp(at, "kec ", 4) == 0 ||
                strncasecmp(at, "kecamatan ", 10) == 0)) {
            return at;
        }
    }
    return NULL;
}

const char *
district_of_address(const struct settings_office *office, const char *address)
{
    const char *at = foreword(address);
    char name[SETTINGS_DISTRICT_SIZE];

    if (!at) {
        return NULL;
    }
    text_copy(name, sizeof(name), at);
    name[strcspn(name, ",;\n")] = '\0';
    return own_beginning(office, name);
}

/* What the form says, else the address. */
static enum status
find_by_person(struct act *act, const struct application *application,
    const char **district, struct error *err)
{
    const struct settings_office *office = &act->settings->office;
    struct person person;
    const char *said;
    json_t *form;
    enum status st = application_form(act, application, &form, err);

    if (st != STATUS_OK) {
        return st;
    }
    said = json_string_value(json_object_get(form, DISTRICT_FIELD));
    *district = said ? own(office, said) : NULL;
    json_decref(form);
    if (*district) {
        return STATUS_OK;
    }
    st = application_person(act, application, &person, err);
    if (st == STATUS_OK) {
        *district = district_of_address(office, person.address);
    }
    sodium_memzero(&person, sizeof(person));
    return st;
}

static enum status
find(struct act *act, const struct application *application, const char **district,
    struct error *err)
{
    struct account account;
    enum status st;

    *district = NULL;
    if (!application->made_by) {
        return find_by_person(act, application, district, err);
    }
    st = db_account_load(act->db, application->made_by, &account, err);
    if (st == STATUS_OK) {
        *district = own(&act->settings->office, account.district);
    }
    return st;
}

enum status
district_count(struct act *act, const struct application *application,
    enum applied_way way, struct error *err)
{
    const char *district;
    char month[DATE_SIZE];
    enum status st = find(act, application, &district, err);

    if (st != STATUS_OK || !district) {
        return st;
    }
    (void)zone_date(act->zone, act->now_ms, month);
    month[DISTRICT_MONTH_SIZE - 1] = '\0';
    return db_district_share_add(act->db, act->office, month, district, way, err);
}
