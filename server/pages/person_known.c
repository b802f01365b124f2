/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/pages/person_known.h"

#include <string.h>

#include "common/text.h"
#include "server/pages/page.h"

#define DIFFERENCES_SIZE 64

/* "nama, alamat": what is held otherwise than it was typed. */
static void
list_differences(const json_t *texts, const json_t *known, char out[DIFFERENCES_SIZE])
{
    const json_t *names = json_object_get(texts, "parts");
    const json_t *part;
    size_t i;

    out[0] = '\0';
    json_array_foreach(json_object_get(known, "differs"), i, part)
    {
        text_append(out, DIFFERENCES_SIZE, i ? ", " : "");
        text_append(out, DIFFERENCES_SIZE,
            json_string_value(json_object_get(names, json_string_value(part))));
    }
}

/* Who is held, as far as the desk sees people: the name, the end of the phone; owned. */
static json_t *
say_who(const json_t *texts, const json_t *known)
{
    const char *end = json_string_value(json_object_get(known, "phone_end"));
    char differences[DIFFERENCES_SIZE];

    list_differences(texts, known, differences);
    return page_say(json_object_get(texts, end ? "hint_phone" : "hint"),
        PAGE_WITH("nama", json_string_value(json_object_get(known, "name")), "beda",
            differences, "akhir", end ? end : ""));
}

/* The next digit; '\0' at the end. */
static char
next_digit(const char **text)
{
    while (**text && (**text < '0' || **text > '9')) {
        (*text)++;
    }
    return **text ? *(*text)++ : '\0';
}

static bool
are_same_digits(const char *one, const char *other)
{
    char digit;

    do {
        digit = next_digit(&one);
        if (digit != next_digit(&other)) {
            return false;
        }
    } while (digit);
    return true;
}

bool
page_is_same_number(const json_t *one, const json_t *other)
{
    return json_is_string(one) && json_is_string(other) &&
           are_same_digits(json_string_value(one), json_string_value(other));
}

/* Is what was asked about the NIK that is typed? */
static bool
is_of_this_nik(const json_t *typed)
{
    return page_is_same_number(
        json_object_get(typed, "asked"), json_object_get(typed, "person.nik"));
}

/* What is told beside the question; owned; or NULL: it is about another NIK. */
static json_t *
say_held(const struct page_view *view, const json_t *texts, const json_t *known)
{
    if (known) {
        return say_who(texts, known);
    }
    return is_of_this_nik(view->typed) ? json_incref(json_object_get(view->typed, "held"))
                                       : NULL;
}

void
page_add_known(struct page_view *view)
{
    const json_t *texts = json_object_get(view->common, "known");
    const json_t *known = json_object_get(view->problem, "known");
    const char *field = json_string_value(json_object_get(view->problem, "field"));
    json_t *options;
    json_t *hint;

    (void)json_object_set_new(view->model, "asked", json_null());
    (void)json_object_set_new(view->model, "held", json_null());
    if (!known && !json_object_get(view->typed, "known")) {
        return;
    }
    (void)json_object_set(view->model, "asked",
        json_object_get(view->typed, known ? "person.nik" : "asked"));
    hint = say_held(view, texts, known);
    if (hint) {
        (void)json_object_set(view->model, "held", hint);
    }
    options = json_pack("[{s:s, s:O}, {s:s, s:O}]", "value", "keep", "label",
        json_object_get(texts, "keep"), "value", "correct", "label",
        json_object_get(texts, "correct"));
    page_add_field(view, &(struct page_field_facts){ .name = "known",
                             .kind = PAGE_CHOICE,
                             .label = json_string_value(json_object_get(texts, "label")),
                             .hint = json_string_value(hint),
                             .required = true,
                             .options = options });
    json_decref(options);
    json_decref(hint);
    page_add_field(view,
        &(struct page_field_facts){ .name = "reason",
            .kind = PAGE_TEXT,
            .label = json_string_value(json_object_get(texts, "reason")),
            .hint = json_string_value(json_object_get(texts, "reason_hint")),
            .error = field && strcmp(field, "reason") == 0
                         ? json_string_value(json_object_get(texts, "reason_missing"))
                         : NULL });
}

void
page_shape_known(const json_t *typed, json_t *body)
{
    (void)json_object_del(body, "asked");
    (void)json_object_del(body, "held");
    if (!is_of_this_nik(typed)) {
        (void)json_object_del(body, "known");
        (void)json_object_del(body, "reason");
    }
}
