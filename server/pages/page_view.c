/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page on a worker: its model, its fields with what was wrong, and the HTML. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/date.h"
#include "common/fours.h"
#include "common/log.h"
#include "common/nik.h"
#include "common/phone.h"
#include "common/text.h"
#include "server/api/answer.h"
#include "server/http/reply.h"
#include "server/pages/date_field.h"
#include "server/pages/gzip.h"
#include "server/pages/page.h"
#include "server/pages/templates.h"
#include "server/settings/settings.h"

#define LOG_TAG "server/pages"

#define QUICK 5         /* of gzip's levels */
#define CHOICES_SHOWN 7 /* more are a list to choose from */

/* How a kind is shown: what `umum/isian` asks for. */
static const struct {
    const char *type;      /* of <input>; NULL: no input */
    const char *inputmode; /* or NULL */
    const char *complete;  /* autocomplete, or NULL */
    const char *style;     /* a class, or NULL */
    bool secret;           /* never shown again */
} kinds[] = {
    [PAGE_TEXT] = { .type = "text" },
    [PAGE_LINES] = { .type = NULL },
    [PAGE_NIK] = { .type = "text", .inputmode = "numeric", .style = "nik" },
    [PAGE_PHONE] = { .type = "tel",
        .inputmode = "tel",
        .complete = "tel",
        .style = "nik" },
    [PAGE_EMAIL] = { .type = "email", .complete = "email" },
    [PAGE_DIGITS] = { .type = "text",
        .inputmode = "numeric",
        .complete = "one-time-code",
        .style = "nik" },
    [PAGE_NUMBER] = { .type = "text", .inputmode = "decimal", .style = "nik" },
    [PAGE_PASSWORD] = { .type = "password",
        .complete = "current-password",
        .secret = true },
    [PAGE_NEW_PASSWORD] = { .type = "password",
        .complete = "new-password",
        .secret = true },
    [PAGE_CHOICE] = { .type = NULL },
    [PAGE_DATE] = { .type = NULL },
    [PAGE_TIME] = { .type = "text", .inputmode = "numeric", .style = "nik" },
    [PAGE_FILE] = { .type = "file", .secret = true },
    [PAGE_HIDDEN] = { .type = "hidden" },
};

static void
set_text(json_t *object, const char *name, const char *text)
{
    if (text && text[0]) {
        (void)json_object_set_new(object, name, json_string(text));
    }
}

const char *
page_param(const struct page_view *view, const char *name)
{
    const char *value = json_string_value(json_object_get(view->params, name));

    return value ? value : "";
}

const char *
page_query(const struct page_view *view, const char *name)
{
    const char *value = json_string_value(json_object_get(view->query, name));

    return value ? value : "";
}

const char *
page_typed(const struct page_view *view, const char *name)
{
    const char *value = json_string_value(json_object_get(view->typed, name));

    return value ? value : "";
}

/* What stands for the blank that begins at `at` and is `len` long; NULL: it stays. */
static const char *
value_of(const char *at, size_t len, const char *const pairs[])
{
    for (size_t i = 0; pairs[i]; i += 2) {
        if (strlen(pairs[i]) + 2 == len && strncmp(at + 1, pairs[i], len - 2) == 0) {
            return pairs[i + 1];
        }
    }
    return NULL;
}

/* "{n} person|{n} people": where what is said of this number begins and ends. */
static const char *
form_of(const char *text, const char *const pairs[], const char **end)
{
    const char *many = strchr(text, '|');
    const char *blank = strchr(text, '{');
    const char *number = blank ? value_of(blank, strcspn(blank, "}") + 1, pairs) : NULL;
    bool one = number && strcmp(number, "1") == 0;

    *end = many && one ? many : text + strlen(text);
    return many && !one ? many + 1 : text;
}

json_t *
page_say(const json_t *sentence, const char *const pairs[])
{
    const char *at = json_string_value(sentence);
    const char *end = NULL;
    char *said = NULL;
    size_t said_size = 0;
    FILE *out = open_memstream(&said, &said_size);
    json_t *text;

    if (at) {
        at = form_of(at, pairs, &end);
    }
    while (out && at < end) {
        size_t plain = strcspn(at, "{|");
        size_t blank = strcspn(at + plain, "}|");
        const char *value;

        (void)fwrite(at, 1, plain, out);
        at += plain;
        if (at == end) {
            break;
        }
        blank += at[blank] ? 1 : 0;
        value = value_of(at, blank, pairs);
        (void)fwrite(value ? value : at, 1, value ? strlen(value) : blank, out);
        at += blank;
    }
    if (!out || fclose(out) != 0) {
        abort(); /* as xcalloc() does: there is no memory */
    }
    text = json_string(said);
    free(said);
    return text;
}

json_t *
page_day(const struct page_view *view, const char *day)
{
    char date[DATE_SIZE];
    char words[64];

    text_copy(date, sizeof(date), day); /* cut after the day of an instant */
    return json_string(
        texts_date(view->sentences, view->language, date, words, sizeof(words)));
}

json_t *
page_clock(const struct page_view *view, const char *time)
{
    char words[16];

    return json_string(texts_time(view->language, time, words, sizeof(words)));
}

json_t *
page_instant(const struct page_view *view, const char *rfc3339)
{
    char words[64];
    char date[DATE_SIZE];
    char clock[16] = "";

    text_copy(date, sizeof(date), rfc3339);
    if (strlen(rfc3339) > 16) {
        (void)snprintf(clock, sizeof(clock), "%.5s", rfc3339 + 11);
    }
    (void)texts_date(view->sentences, view->language, date, words, sizeof(words));
    return json_sprintf("%s, %s", words,
        texts_time(view->language, clock, (char[16]){ 0 }, sizeof(clock)));
}

void
page_title(struct page_view *view, json_t *title)
{
    (void)json_object_set_new(view->frame, "title", title);
}

/* An id for HTML: what the API calls it may hold dots. */
static void
make_id(const char *name, char *out, size_t out_size)
{
    (void)snprintf(out, out_size, "f-%s", name);
    for (char *c = out; *c; c++) {
        *c = (char)(strchr(".:[] ", *c) ? '-' : *c);
    }
}

/* What is wrong with what was typed, where its kind says more than the act; kept in the
 * frame. NULL: it does not. */
static const char *
fault_of_kind(const struct page_view *view, const struct page_field_facts *facts)
{
    const char *typed = json_string_value(json_object_get(view->typed, facts->name));
    const char *name = facts->kind == PAGE_NIK      ? "nik"
                       : facts->kind == PAGE_DATE   ? "date"
                       : facts->kind == PAGE_TIME   ? "time"
                       : facts->kind == PAGE_NUMBER ? "number"
                       : facts->kind == PAGE_PHONE  ? "phone"
                                                    : NULL;
    const json_t *sentence =
        name ? json_object_get(json_object_get(view->common, "wrong_kind"), name) : NULL;
    json_t *said;
    char digits[12];
    int count = 0;

    if (!sentence) {
        return NULL;
    }
    for (const char *c = typed; c && *c; c++) {
        count += *c >= '0' && *c <= '9' ? 1 : 0;
    }
    (void)snprintf(digits, sizeof(digits), "%d", count);
    said = page_say(sentence, PAGE_WITH("n", digits));
    (void)json_object_set_new(view->frame, "said", said);
    return json_string_value(said);
}

/* An act names the first field that it cannot take: is this another one? A number that
 * says by itself that it is none, or what the page asked the act's rule about. */
static bool
is_wrong_too(const struct page_view *view, const struct page_field_facts *facts)
{
    const char *typed = json_string_value(json_object_get(view->typed, facts->name));
    char phone[PHONE_SIZE];
    struct nik nik;

    if (facts->refused || !typed || typed[0] == '\0') {
        return facts->refused != NULL;
    }
    return (facts->kind == PAGE_NIK && !nik_read(typed, NULL, NIK_ANY_DAY, &nik)) ||
           (facts->kind == PAGE_PHONE && !phone_read(typed, phone));
}

/* What was wrong with this field; NULL: nothing. Borrowed. */
static const char *
fault_of(const struct page_view *view, const struct page_field_facts *facts)
{
    const json_t *own =
        json_object_get(json_object_get(view->texts, "fields"), facts->name);
    const char *field = json_string_value(json_object_get(view->problem, "field"));
    const char *detail = json_string_value(json_object_get(view->problem, "detail"));
    const char *text = NULL;
    bool first;
    const json_t *one;
    size_t i;

    json_array_foreach(json_object_get(view->problem, "missing"), i, one)
    {
        if (json_is_string(one) && strcmp(json_string_value(one), facts->name) == 0) {
            text = json_string_value(json_object_get(own, "missing"));
            return text ? text
                        : json_string_value(json_object_get(view->common, "missing"));
        }
    }
    first =
        field && (strcmp(field, facts->name) == 0 || strcmp(field, facts->label) == 0);
    if (first || (field && is_wrong_too(view, facts))) {
        text = json_string_value(json_object_get(own, "wrong"));
        text = text ? text : fault_of_kind(view, facts);
        text = text ? text : first ? detail : facts->refused;
    }
    return text;
}

static json_t *
options_json(const struct page_field_facts *facts, const char *id, const char *value)
{
    json_t *list = json_array();
    const json_t *option;
    size_t i;

    json_array_foreach(facts->options, i, option)
    {
        const char *its = json_string_value(json_object_get(option, "value"));
        json_t *one = json_copy((json_t *)(uintptr_t)option);
        bool chosen = its && value && strcmp(its, value) == 0;

        (void)json_object_set_new(
            one, "id", i == 0 ? json_string(id) : json_sprintf("%s-%zu", id, i));
        (void)json_object_set_new(one, "name", json_string(facts->name));
        (void)json_object_set_new(one, "chosen", json_boolean(chosen));
        (void)json_array_append_new(list, one);
    }
    return list;
}

/* Does the list begin with what chooses nothing? */
static bool
is_empty_first(const json_t *options)
{
    const char *value =
        json_string_value(json_object_get(json_array_get(options, 0), "value"));

    return value && value[0] == '\0';
}

static void
note_fault(struct page_view *view, const char *id, const char *fault)
{
    json_t *faults = json_object_get(view->frame, "faults");

    (void)json_array_append_new(
        faults, json_pack("{s:o, s:s}", "href", json_sprintf("#%s", id), "text", fault));
}

void
page_add_field(struct page_view *view, const struct page_field_facts *facts)
{
    const char *typed = json_string_value(json_object_get(view->typed, facts->name));
    const char *value = kinds[facts->kind].secret ? NULL : typed ? typed : facts->value;
    const char *fault = facts->error ? facts->error : fault_of(view, facts);
    bool choice = facts->kind == PAGE_CHOICE;
    bool many = choice && json_array_size(facts->options) > CHOICES_SHOWN;
    json_t *options;
    json_t *field;
    char id[96];
    char wrong_id[DATE_FIELD_ID_SIZE];

    make_id(facts->name, id, sizeof(id));
    text_copy(wrong_id, sizeof(wrong_id), id);
    field = json_pack("{s:s, s:s, s:s, s:b, s:b, s:b, s:b, s:b, s:b, s:b}", "id", id,
        "name", facts->name, "label", facts->label, "required", facts->required, "hidden",
        facts->kind == PAGE_HIDDEN, "input",
        kinds[facts->kind].type != NULL && facts->kind != PAGE_HIDDEN, "lines",
        facts->kind == PAGE_LINES, "choice", choice && !many, "list", many, "date",
        false);
    set_text(field, "hint", facts->hint);
    set_text(field, "value", value);
    set_text(field, "error", fault);
    set_text(field, "type", kinds[facts->kind].type);
    set_text(field, "inputmode", kinds[facts->kind].inputmode);
    set_text(field, "autocomplete", kinds[facts->kind].complete);
    set_text(field, "style", kinds[facts->kind].style);
    (void)json_object_set_new(field, "wide", json_boolean(facts->wide));
    (void)json_object_set_new(
        field, "described", json_boolean(fault || (facts->hint && facts->hint[0])));
    if (choice) {
        options = options_json(facts, id, value);
        if (many && !is_empty_first(facts->options)) {
            (void)json_array_insert_new(options, 0,
                json_pack("{s:s, s:O}", "value", "", "label",
                    json_object_get(view->common, "pick")));
        }
        (void)json_object_set_new(field, "options", options);
    }
    if (facts->names && json_array_size(facts->names) > 0) {
        (void)json_object_set_new(field, "known",
            json_pack(
                "{s:o, s:O}", "list", json_sprintf("%s-n", id), "names", facts->names));
    }
    if (facts->kind == PAGE_DATE) {
        (void)json_object_set_new(field, "date",
            json_pack("{s:o}", "parts",
                date_field_parts(view, facts, id, fault != NULL, wrong_id)));
    }
    if (facts->kind == PAGE_NIK && value && strlen(value) == NIK_SIZE - 1 &&
        strspn(value, "0123456789") == NIK_SIZE - 1) {
        char figures[24];

        (void)json_object_set_new(
            field, "value", json_string(fours(value, figures, sizeof(figures))));
    }
    if (fault) {
        note_fault(view, wrong_id, fault);
    }
    (void)json_array_append_new(json_object_get(view->frame, "fields"), field);
}

/* The fields that the page's own row lists. */
static void
add_fields(struct page_view *view, const struct page *page)
{
    const json_t *texts = json_object_get(view->texts, "fields");

    for (size_t i = 0; i < page->field_count; i++) {
        const struct page_field *field = &page->fields[i];
        const json_t *own = json_object_get(texts, field->name);
        const char *label = json_string_value(json_object_get(own, "label"));

        page_add_field(view, &(struct page_field_facts){ .name = field->name,
                                 .kind = field->kind,
                                 .label = label ? label : field->name,
                                 .hint = json_string_value(json_object_get(own, "hint")),
                                 .value = page_query(view, field->name),
                                 .required = !field->optional,
                                 .options = json_object_get(own, "options") });
    }
}

/* What went wrong as a whole: at the fields if they say it, else in words of its own. */
static void
add_problem(struct page_view *view)
{
    bool at_fields = json_array_size(json_object_get(view->frame, "faults")) > 0;
    json_t *problem = view->problem ? (json_t *)(uintptr_t)view->problem : NULL;

    if (!problem) {
        return;
    }
    if (json_object_get(problem, "stale")) {
        (void)json_object_set(problem, "title", json_object_get(view->common, "stale"));
        (void)json_object_set(
            problem, "detail", json_object_get(view->common, "stale_next"));
    }
    if (at_fields || !json_object_get(problem, "title")) {
        (void)json_object_set(problem, "title", json_object_get(view->common, "wrong"));
        (void)json_object_del(problem, "detail");
    }
    (void)json_object_set(view->frame, "problem", problem);
}

/* Names of the frame that not every page fills. */
static const char *const often_empty[] = { "applicant", "caller", "clock", "csrf",
    "doubt", "kembali", "key", "nav", "news", "problem", "said", "script", "title",
    "wrong" };

/* What every template finds; docs/develop.md, "Pages". */
static void
add_usual(struct page_view *view, const struct page_input *in)
{
    const struct settings_office *office = &view->act->settings->office;
    const struct caller *caller = view->act->caller;
    enum language other = in->language == LANGUAGE_ID ? LANGUAGE_EN : LANGUAGE_ID;
    json_t *frame = view->frame;
    const json_t *news =
        json_object_get(json_object_get(view->texts, "news"), page_query(view, "kabar"));
    const char *script = in->page->script;

    for (size_t i = 0; i < ARRAY_LEN(often_empty); i++) {
        (void)json_object_set_new(frame, often_empty[i], json_null());
    }
    (void)json_object_set(frame, "t", view->room);
    (void)json_object_set(frame, "p", view->texts);
    (void)json_object_set(frame, "c", view->common);
    (void)json_object_set(frame, "files", in->files);
    (void)json_object_set(frame, "query", in->query);
    (void)json_object_set(frame, "params", in->params);
    set_text(frame, "lang", language_name(in->language));
    set_text(frame, "other_lang", language_name(other));
    (void)json_object_set_new(frame, "other_href",
        json_sprintf("%s%sbahasa=%s", in->here, strchr(in->here, '?') ? "&" : "?",
            language_name(other)));
    (void)json_object_set_new(frame, "office",
        json_pack("{s:b, s:s, s:s, s:s, s:s}", "training", office->training, "name",
            office->name, "short",
            office->short_name[0] ? office->short_name : office->name, "address",
            office->address, "complaints", office->complaints));
    set_text(frame, "csrf", in->csrf);
    set_text(frame, "key", in->key);
    set_text(frame, "kembali", page_query(view, "kembali"));
    if (json_object_get(view->typed, "kembali")) {
        (void)json_object_set(frame, "kembali", json_object_get(view->typed, "kembali"));
    }
    (void)json_object_set_new(frame, "staff", json_boolean(in->page->staff));
    (void)json_object_set_new(frame, "shared", json_boolean(in->shared));
    if (json_object_get(in->note, "doubt")) {
        (void)json_object_set(frame, "doubt", json_object_get(in->note, "doubt"));
    }
    (void)json_object_set_new(
        frame, "operator", json_boolean(caller->role == ROLE_VILLAGE));
    (void)json_object_set_new(
        frame, "applicant", json_boolean(caller->role == ROLE_APPLICANT));
    if (caller->role < ROLE_COUNT) {
        (void)json_object_set_new(frame, "caller",
            json_pack(
                "{s:s, s:s}", "name", caller->name, "role", role_name(caller->role)));
    }
    if (json_is_string(news)) {
        (void)json_object_set(frame, "news", (json_t *)(uintptr_t)news);
    }
    if (script) {
        char name[64];

        text_copy(name, sizeof(name), script);
        for (char *c = name; *c; c++) {
            *c = (char)(strchr("/.-", *c) ? '_' : *c);
        }
        (void)json_object_set(frame, "script", json_object_get(in->files, name));
    }
}

/* The frame's names are the frame's, whatever the page calls its own. */
static void
lay_frame_over(const struct page_view *view, const char *template)
{
    const char *name;
    json_t *value;

    json_object_foreach(view->frame, name, value)
    {
        if (json_object_get(view->model, name)) {
            log_error(template, "says \"%s\", which is the frame's", name);
        }
        (void)json_object_set(view->model, name, value);
    }
}

static enum status
render(const struct page_input *in, const struct page_view *view, struct answer *answer,
    struct error *err)
{
    size_t len;
    size_t packed_len;
    char *html = templates_render(
        in->templates, in->page->template, view->model, view->frame, &len);
    char *packed = html && in->gzip ? gzip_bytes(html, len, QUICK, &packed_len) : NULL;

    if (!html) {
        return error_set(
            err, STATUS_INTERNAL, "there is no template %s", in->page->template);
    }
    if (packed) {
        free(html);
        answer_bytes(answer, HTML_TYPE, packed, packed_len);
        answer->encoding = "gzip";
    } else {
        answer_bytes(answer, HTML_TYPE, html, len);
    }
    if (in->language_chosen) {
        (void)snprintf(answer->cookie, sizeof(answer->cookie),
            "bahasa=%s; Path=/; SameSite=Lax; Max-Age=31536000",
            language_name(in->language));
    }
    return STATUS_OK;
}

enum status
page_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct page_input *in = input;
    struct page_view view = { .act = act,
        .answer = answer,
        .model = json_object(),
        .frame = json_pack("{s:[], s:[]}", "fields", "faults"),
        .typed = json_object_get(in->note, "typed"),
        .problem = json_object_get(in->note, "problem"),
        .done = json_object_get(in->note, "done"),
        .params = in->params,
        .query = in->query,
        .sentences = in->sentences,
        .kept = in->kept,
        .language = in->language };
    const char *name = strchr(in->page->template, '/') + 1;
    enum status st;
    char room[32];

    (void)snprintf(room, sizeof(room), "%.*s", (int)(name - in->page->template) - 1,
        in->page->template);
    st = templates_texts(in->templates, in->language, room, &view.room, err);
    if (st == STATUS_OK) {
        st = templates_texts(in->templates, in->language, "umum", &view.common, err);
    }
    if (st == STATUS_OK) {
        view.texts = json_object_get(view.room, name);
        add_usual(&view, in);
        set_text(
            view.frame, "title", json_string_value(json_object_get(view.texts, "title")));
        st = in->page->fill ? in->page->fill(&view, err) : STATUS_OK;
    }
    if (st == STATUS_OK) {
        add_fields(&view, in->page);
        add_problem(&view);
        (void)json_object_set_new(view.frame, "wrong",
            json_boolean(json_array_size(json_object_get(view.frame, "faults")) > 0));
        lay_frame_over(&view, in->page->template);
        st = render(in, &view, answer, err);
    }
    if (st == STATUS_OK && view.problem) {
        answer->http = (int)json_integer_value(json_object_get(view.problem, "status"));
    }
    json_decref(view.model);
    json_decref(view.frame);
    return st;
}
