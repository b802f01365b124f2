/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The office's settings: read them, replace one part or several, ask what that would do,
 * take it back. Who sends If-Match changes only what it has seen.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "common/zone.h"
#include "db/db_check.h"
#include "db/db_office.h"
#include "db/db_setting_version.h"
#include "server/api/routes.h"
#include "server/http/fields.h"
#include "server/office/change_settings.h"
#include "server/prereg/ticket_shift.h"
#include "server/settings/settings_merge.h"
#include "server/settings/settings_store.h"

#define PART_MAX ((size_t)256 * 1024) /* the shipped services are 24 KiB */
#define ALL_MAX ((size_t)1024 * 1024)
#define IF_MATCH_SIZE 512

struct settings_input {
    enum settings_part part;       /* SETTINGS_PART_COUNT: all of them */
    json_t *parts;                 /* owned; each replaced part under its name, or NULL */
    json_t *patch;                 /* owned; what is put over the part, or NULL */
    char item[SETTINGS_CODE_SIZE]; /* the one entry that `patch` is, or "" */
    bool takes_away;               /* the entry goes */
    bool dry_run;
    bool whole;   /* all parts, with what they hold */
    bool careful; /* what would be warned of is refused */
    bool move;    /* tickets that it concerns go to the next day with room */
    bool has_if_match;
    char if_match[IF_MATCH_SIZE];
};

static enum status
part_decode(const struct request *req, void *input, struct error *err)
{
    struct settings_input *in = input;

    in->part = settings_part_from_name(request_param(req, "part"));
    return in->part < SETTINGS_PART_COUNT
               ? STATUS_OK
               : error_set(err, STATUS_NOT_FOUND, "there are no settings of that name");
}

/* What every change may say besides. */
static enum status
conditions_decode(const struct request *req, struct settings_input *in, struct error *err)
{
    const char *if_match = request_header(req, "If-Match");
    int64_t dry_run = 0;
    int64_t careful = 0;
    int64_t move = 0;
    enum status st = request_query_int(req, "dry_run", 0, 1, &dry_run, err);

    if (st == STATUS_OK) {
        st = request_query_int(req, "careful", 0, 1, &careful, err);
    }
    if (st == STATUS_OK) {
        st = request_query_int(req, "move", 0, 1, &move, err);
    }
    if (!if_match) { /* a form has no headers */
        if_match = request_query(req, "if_match");
    }
    in->dry_run = dry_run == 1;
    in->careful = careful == 1;
    in->move = move == 1;
    in->has_if_match = if_match != NULL;
    if (st == STATUS_OK && if_match &&
        !text_copy(in->if_match, sizeof(in->if_match), if_match)) {
        return error_set(err, STATUS_BAD_REQUEST, "If-Match is too long");
    }
    return st;
}

/* A part, and on which conditions it is changed. */
static enum status
part_change_decode(const struct request *req, void *input, struct error *err)
{
    enum status st = part_decode(req, input, err);

    return st == STATUS_OK ? conditions_decode(req, input, err) : st;
}

static enum status
change_decode(const struct request *req, void *input, struct error *err)
{
    struct settings_input *in = input;
    enum status st = part_change_decode(req, input, err);

    if (st != STATUS_OK) {
        return st;
    }
    /* A copy: the worker counts references while the loop may count others. */
    in->parts = json_pack(
        "{s:o}", settings_part_name(in->part), json_deep_copy(request_json(req)));
    return STATUS_OK;
}

static enum status
change_all_decode(const struct request *req, void *input, struct error *err)
{
    struct settings_input *in = input;
    const json_t *body = request_json(req);
    enum status st = conditions_decode(req, in, err);

    in->part = SETTINGS_PART_COUNT;
    if (st != STATUS_OK) {
        return st;
    }
    if (json_object_size(body) == 0) {
        return error_set(err, STATUS_BAD_REQUEST, "it names no part of the settings");
    }
    in->parts = json_deep_copy(body);
    return STATUS_OK;
}

static enum status
patch_decode(const struct request *req, void *input, struct error *err)
{
    struct settings_input *in = input;
    enum status st = part_change_decode(req, input, err);

    if (st != STATUS_OK) {
        return st;
    }
    in->patch = json_deep_copy(request_json(req));
    return STATUS_OK;
}

static enum status
item_decode(const struct request *req, void *input, struct error *err)
{
    struct settings_input *in = input;
    enum status st = patch_decode(req, input, err);

    if (st == STATUS_OK &&
        (!settings_has_items(in->part) ||
            !text_copy(in->item, sizeof(in->item), request_param(req, "item")))) {
        return error_set(err, STATUS_NOT_FOUND, "there is no such entry");
    }
    in->takes_away = strcmp(request_route(req)->method, "DELETE") == 0;
    return st;
}

static void
settings_release(void *input)
{
    const struct settings_input *in = input;

    json_decref(in->parts);
    json_decref(in->patch);
}

/* The tag of one part. */
static enum status
part_tag(struct act *act, enum settings_part part, char out[SETTINGS_TAG_SIZE],
    struct error *err)
{
    char *text;
    enum status st =
        db_setting_get(act->db, act->office, settings_part_name(part), &text, err);

    if (st == STATUS_OK) {
        settings_tag(text, out);
        free(text);
    }
    return st;
}

/* An ETag with its quotation marks: of a part, or of all parts together. */
static enum status
read_etag(struct act *act, enum settings_part part, char out[48], struct error *err)
{
    char tags[SETTINGS_PART_COUNT * SETTINGS_TAG_SIZE] = "";
    char tag[SETTINGS_TAG_SIZE] = "";
    enum status st = STATUS_OK;

    for (int i = 0; st == STATUS_OK && i < SETTINGS_PART_COUNT; i++) {
        if (part == SETTINGS_PART_COUNT || (int)part == i) {
            st = part_tag(act, (enum settings_part)i, tag, err);
            text_append(tags, sizeof(tags), tag);
        }
    }
    if (part == SETTINGS_PART_COUNT) {
        settings_tag(tags, tag);
    }
    (void)snprintf(out, 48, "\"%s\"", tag);
    return st;
}

static enum status
check_if_match(struct act *act, const struct settings_input *in, struct error *err)
{
    char etag[48];
    enum status st;

    if (!in->has_if_match) {
        return STATUS_OK;
    }
    st = read_etag(act, in->part, etag, err);
    if (st == STATUS_OK && !field_permits_etag(in->if_match, etag)) {
        return error_set(err, STATUS_CHANGED_MEANWHILE,
            "the settings are not those that If-Match names");
    }
    return st;
}

static enum status
part_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct settings_input *in = input;
    json_t *body;
    enum status st = settings_store_part(act->db, act->office, in->part, &body, err);

    if (st == STATUS_OK) {
        answer_json(answer, 200, body);
        st = read_etag(act, in->part, answer->etag, err);
    }
    return st;
}

/* When a part was set, by whom, and which version it is; 0: as the office began. */
static enum status
describe_part(struct act *act, enum settings_part part, json_t *list, struct error *err)
{
    const char *name = settings_part_name(part);
    char etag[48];
    char at[RFC3339_SIZE];
    struct setting_version version;
    int64_t set_ms;
    enum status st = db_setting_version_last(act->db, act->office, name, &version, err);

    if (st == STATUS_NOT_FOUND) {
        st = STATUS_OK;
    }
    if (st != STATUS_OK) {
        return st;
    }
    st = read_etag(act, part, etag, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = db_setting_changed(act->db, act->office, name, &set_ms, err);
    if (st != STATUS_OK) {
        return st;
    }
    (void)json_array_append_new(
        list, json_pack("{s:s, s:s, s:I, s:b, s:s, s:s}", "part", name, "etag", etag,
                  "version", (json_int_t)version.version, "undo", version.undo_to > 0,
                  "set_at", zone_format(act->zone, set_ms, /* millis= */ false, at), "by",
                  version.actor));
    return STATUS_OK;
}

static enum status
list_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    json_t *list = json_array();
    enum status st = STATUS_OK;

    (void)input;
    for (int i = 0; st == STATUS_OK && i < SETTINGS_PART_COUNT; i++) {
        st = describe_part(act, (enum settings_part)i, list, err);
    }
    answer_json(answer, 200, json_pack("{s:o}", "parts", list));
    return st == STATUS_OK ? read_etag(act, SETTINGS_PART_COUNT, answer->etag, err) : st;
}

static enum status
list_decode(const struct request *req, void *input, struct error *err)
{
    struct settings_input *in = input;
    int64_t whole = 0;
    enum status st = request_query_int(req, "whole", 0, 1, &whole, err);

    in->whole = whole == 1;
    return st;
}

/* The list of parts, or all they hold as one file. */
static enum status
list_or_whole_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct settings_input *in = input;
    json_t *all;
    enum status st;

    if (!in->whole) {
        return list_run(act, input, answer, err);
    }
    st = settings_store_all(act->db, act->office, &all, err);
    answer_json(answer, 200, all);
    text_copy(answer->filename, sizeof(answer->filename), "antrean-settings.json");
    return st;
}

static enum status
versions_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct settings_input *in = input;
    struct setting_version versions[SETTING_VERSIONS_KEPT];
    size_t count;
    json_t *list = json_array();
    enum status st = db_setting_version_list(
        act->db, act->office, settings_part_name(in->part), versions, &count, err);

    for (size_t i = 0; i < count; i++) {
        char at[RFC3339_SIZE];

        (void)json_array_append_new(list,
            json_pack("{s:I, s:s, s:s, s:I}", "version", (json_int_t)versions[i].version,
                "set_at",
                zone_format(act->zone, versions[i].set_ms, /* millis= */ false, at), "by",
                versions[i].actor, "undo_to", (json_int_t)versions[i].undo_to));
    }
    answer_json(answer, 200, json_pack("{s:o}", "versions", list));
    return st;
}

/* What a refusal or a dry run says besides. */
static void
explain(struct settings_change *change, enum status st, struct answer *answer)
{
    json_t *json = json_pack(
        "{s:o}", "warnings", json_of_findings(&change->findings, /* refused= */ false));

    if (st != STATUS_OK) {
        (void)json_object_set(json, "faults", change->faults);
        (void)json_object_set_new(
            json, "refused", json_of_findings(&change->findings, /* refused= */ true));
    }
    answer_json(answer, 200, json);
}

/* The part as it now is, or of several the list. */
static enum status
answer_changed(struct act *act, struct settings_input *in, struct settings_change *change,
    struct answer *answer, struct error *err)
{
    answer->settings = settings_ref(change->settings);
    return in->part == SETTINGS_PART_COUNT ? list_run(act, in, answer, err)
                                           : part_run(act, in, answer, err);
}

/* The tickets that it concerns, at places of the settings that are now in force. */
static enum status
move_tickets(struct act *act, struct settings_change *change, struct answer *answer,
    struct error *err)
{
    const struct office_settings *before = act->settings;
    struct ticket_shift shift;
    enum status st;

    act->settings = change->settings;
    st = ticket_shift(act, &change->findings, &shift, err);
    act->settings = before;
    if (st == STATUS_OK) {
        answer->settings = settings_ref(change->settings);
        answer_json(answer, 200,
            json_pack("{s:i, s:i}", "moved", shift.moved, "kept", shift.kept));
    }
    return st;
}

static enum status
finish_change(struct act *act, struct settings_input *in, struct settings_change *change,
    enum status st, struct answer *answer, struct error *err)
{
    if (st == STATUS_OK && in->careful && !change->dry_run &&
        change->findings.count > 0) {
        st = error_set(err, STATUS_WOULD_HURT,
            "it concerns people or tickets: see the warnings; without careful=1 it is "
            "done");
        explain(change, STATUS_OK, answer);
    } else if (st == STATUS_OK && !change->dry_run && in->move) {
        st = move_tickets(act, change, answer, err);
    } else if (st == STATUS_OK && !change->dry_run) {
        st = answer_changed(act, in, change, answer, err);
    } else if (st == STATUS_OK || st == STATUS_INVALID_SETTINGS) {
        explain(change, st, answer);
    }
    settings_change_destroy(change);
    return st;
}

static enum status
change_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    struct settings_input *in = input;
    struct settings_change change = { .parts = in->parts, .dry_run = in->dry_run };
    enum status st = check_if_match(act, in, err);

    if (st == STATUS_OK) {
        st = change_settings(act, &change, err);
    }
    return finish_change(act, in, &change, st, answer, err);
}

/* The part as it is, with the patch over it or the entry in it. */
static enum status
patched_part(
    struct act *act, const struct settings_input *in, json_t **parts, struct error *err)
{
    json_t *body;
    enum status st = settings_store_part(act->db, act->office, in->part, &body, err);

    *parts = NULL;
    if (st != STATUS_OK) {
        return st;
    }
    if (in->item[0]) {
        st = settings_put_item(
            in->part, body, in->item, in->takes_away ? NULL : in->patch, err);
    } else {
        settings_merge(body, in->patch);
    }
    *parts = json_pack("{s:o}", settings_part_name(in->part), body);
    return st;
}

static enum status
patch_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    struct settings_input *in = input;
    struct settings_change change = { .dry_run = in->dry_run };
    json_t *parts = NULL;
    enum status st = check_if_match(act, in, err);

    if (st == STATUS_OK) {
        st = patched_part(act, in, &parts, err);
    }
    if (st == STATUS_OK) {
        change.parts = parts;
        st = change_settings(act, &change, err);
    }
    st = finish_change(act, in, &change, st, answer, err);
    json_decref(parts);
    return st;
}

static enum status
undo_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    struct settings_input *in = input;
    struct settings_change change = { .dry_run = in->dry_run };
    enum status st = check_if_match(act, in, err);

    if (st == STATUS_OK) {
        st = undo_settings(act, in->part, &change, err);
    }
    return finish_change(act, in, &change, st, answer, err);
}

#define SETTERS (ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(ROLE_SUPERVISOR))

static const struct route routes[] = {
    { .method = "GET",
        .path = "/v1/settings",
        .roles = SETTERS,
        .kind = JOB_READ,
        .input_size = sizeof(struct settings_input),
        .decode = list_decode,
        .run = list_or_whole_run },
    { .method = "PUT",
        .path = "/v1/settings",
        .roles = SETTERS,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct settings_input),
        .body_max = ALL_MAX,
        .decode = change_all_decode,
        .run = change_run,
        .release = settings_release },
    { .method = "GET",
        .path = "/v1/settings/{part}",
        .roles = SETTERS,
        .kind = JOB_READ,
        .input_size = sizeof(struct settings_input),
        .decode = part_decode,
        .run = part_run },
    { .method = "PUT",
        .path = "/v1/settings/{part}",
        .roles = SETTERS,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct settings_input),
        .body_max = PART_MAX,
        .decode = change_decode,
        .run = change_run,
        .release = settings_release },
    { .method = "PATCH",
        .path = "/v1/settings/{part}",
        .roles = SETTERS,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct settings_input),
        .body_max = PART_MAX,
        .decode = patch_decode,
        .run = patch_run,
        .release = settings_release },
    { .method = "PATCH",
        .path = "/v1/settings/{part}/items/{item}",
        .roles = SETTERS,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct settings_input),
        .body_max = PART_MAX,
        .decode = item_decode,
        .run = patch_run,
        .release = settings_release },
    { .method = "DELETE",
        .path = "/v1/settings/{part}/items/{item}",
        .roles = SETTERS,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct settings_input),
        .decode = item_decode,
        .run = patch_run,
        .release = settings_release },
    { .method = "POST",
        .path = "/v1/settings/{part}/undo",
        .roles = SETTERS,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct settings_input),
        .decode = part_change_decode,
        .run = undo_run },
    { .method = "GET",
        .path = "/v1/settings/{part}/versions",
        .roles = SETTERS,
        .kind = JOB_READ,
        .input_size = sizeof(struct settings_input),
        .decode = part_decode,
        .run = versions_run },
};

const struct route_set routes_settings = ROUTE_SET(routes);
