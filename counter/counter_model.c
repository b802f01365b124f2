/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/counter_model.h"

#include <string.h>

#include "common/clock.h"
#include "common/text.h"

static const char *const mode_words[] = {
#define PAPER_MODE_WORD(constant, word) word,
    PAPER_MODE_LIST(PAPER_MODE_WORD)
#undef PAPER_MODE_WORD
};

static const char *const state_words[] = {
#define PAPER_STATE_WORD(constant, word) word,
    PAPER_STATE_LIST(PAPER_STATE_WORD)
#undef PAPER_STATE_WORD
};

/* The place of a word in a list; `otherwise` when it is not there. */
static int
find_word(const char *const *words, int count, const char *word, int otherwise)
{
    for (int i = 0; i < count; i++) {
        if (word && strcmp(words[i], word) == 0) {
            return i;
        }
    }
    return otherwise;
}

/* Text of a field, cut to fit; "" when it is missing or null: shown, not judged. */
static void
read_text(const json_t *object, const char *field, char *out, size_t out_size)
{
    const char *text = json_string_value(json_object_get(object, field));

    text_copy(out, out_size, text ? text : "");
}

static bool
text_is(const json_t *object, const char *field, const char *word)
{
    const char *text = json_string_value(json_object_get(object, field));

    return text && strcmp(text, word) == 0;
}

static int
read_count(const json_t *object, const char *field)
{
    json_int_t value = json_integer_value(json_object_get(object, field));

    return value < 0 ? 0 : value > 99999 ? 99999 : (int)value;
}

static int64_t
read_time(const json_t *object, const char *field)
{
    const char *text = json_string_value(json_object_get(object, field));
    int64_t at_ms;

    return text && clock_parse(text, &at_ms, NULL) == STATUS_OK ? at_ms : 0;
}

static void
read_paper(const json_t *item, struct desk_paper *paper)
{
    static const char *const rules[] = { "wajib", "salah_satu", "bila" };
    const char *mode = json_string_value(json_object_get(item, "mode"));
    const char *rule = json_string_value(json_object_get(item, "rule"));
    const char *state = json_string_value(json_object_get(item, "state"));

    *paper = (struct desk_paper){ 0 };
    read_text(item, "id", paper->id, sizeof(paper->id));
    read_text(item, "label", paper->label, sizeof(paper->label));
    read_text(item, "group", paper->group, sizeof(paper->group));
    read_text(item, "condition", paper->condition, sizeof(paper->condition));
    read_text(item, "note", paper->note, sizeof(paper->note));
    paper->mode =
        (enum paper_mode)find_word(mode_words, PAPER_MODE_COUNT, mode, PAPER_SHOW);
    paper->rule = (enum paper_rule)find_word(rules, 3, rule, PAPER_ALWAYS);
    paper->state =
        (enum paper_state)find_word(state_words, PAPER_STATE_COUNT, state, PAPER_OPEN);
}

static void
read_applicant(const json_t *object, struct desk_visit *visit)
{
    const json_t *applicant = json_object_get(object, "applicant");
    const json_t *application = json_object_get(object, "application");

    visit->has_applicant = json_is_object(applicant);
    read_text(applicant, "name", visit->name, sizeof(visit->name));
    read_text(applicant, "nik", visit->nik, sizeof(visit->nik));
    read_text(applicant, "phone", visit->phone, sizeof(visit->phone));
    read_text(
        application, "registration", visit->registration, sizeof(visit->registration));
    read_text(application, "from", visit->from, sizeof(visit->from));
    read_text(application, "to", visit->to, sizeof(visit->to));
}

static void
read_visit(const json_t *object, struct desk_visit *visit)
{
    const json_t *service = json_object_get(object, "service");
    const json_t *item;
    size_t i;

    read_text(object, "visit", visit->id, sizeof(visit->id));
    read_text(object, "number", visit->number, sizeof(visit->number));
    read_text(service, "code", visit->service_code, sizeof(visit->service_code));
    read_text(service, "name", visit->service, sizeof(visit->service));
    read_text(object, "note", visit->note, sizeof(visit->note));
    read_text(object, "priority_reason", visit->reason, sizeof(visit->reason));
    visit->priority = text_is(object, "lane", "priority");
    visit->arrived_ms = read_time(object, "arrived_at");
    visit->called_ms = read_time(object, "called_at");
    visit->started_ms = read_time(object, "started_at");
    visit->calls = read_count(object, "calls");
    visit->late = json_is_true(json_object_get(object, "late"));
    if (text_is(object, "state", "called")) {
        visit->state = DESK_VISIT_CALLED;
    } else if (text_is(object, "state", "serving")) {
        visit->state = DESK_VISIT_SERVING;
    }
    read_applicant(object, visit);
    json_array_foreach(json_object_get(object, "checklist"), i, item)
    {
        if (visit->paper_count < MODEL_ITEMS_MAX) {
            read_paper(item, &visit->papers[visit->paper_count++]);
        }
    }
}

/* The service's line of the list; a new one when it is not there yet, or NULL: full. */
static struct desk_waiting *
waiting_of(struct desk *desk, const json_t *line)
{
    char service[MODEL_ID_SIZE];
    struct desk_waiting *waiting;

    read_text(line, "service", service, sizeof(service));
    for (size_t i = 0; i < desk->waiting_count; i++) {
        if (strcmp(desk->waiting[i].service, service) == 0) {
            return &desk->waiting[i];
        }
    }
    if (desk->waiting_count == MODEL_WAITING_MAX) {
        return NULL;
    }
    waiting = &desk->waiting[desk->waiting_count++];
    text_copy(waiting->service, sizeof(waiting->service), service);
    read_text(line, "name", waiting->name, sizeof(waiting->name));
    return waiting;
}

static void
read_waiting(const json_t *answer, struct desk *desk)
{
    const json_t *line;
    size_t i;

    json_array_foreach(json_object_get(answer, "waiting"), i, line)
    {
        struct desk_waiting *waiting = waiting_of(desk, line);
        int count = read_count(line, "count");

        if (waiting && text_is(line, "lane", "priority")) {
            waiting->priority += count;
        } else if (waiting) {
            waiting->regular += count;
        }
        desk->waiting_total += count;
    }
}

static void
read_aside(const json_t *answer, struct desk *desk)
{
    const json_t *line;
    size_t i;

    json_array_foreach(json_object_get(answer, "aside"), i, line)
    {
        struct desk_aside *aside;

        if (desk->aside_count == MODEL_ASIDE_MAX) {
            break;
        }
        aside = &desk->aside[desk->aside_count++];
        read_text(line, "visit", aside->id, sizeof(aside->id));
        read_text(line, "number", aside->number, sizeof(aside->number));
        aside->held = text_is(line, "state", "held");
    }
}

enum status
desk_from_json(const json_t *answer, struct desk *desk, struct error *err)
{
    const json_t *visit = json_object_get(answer, "visit");

    *desk = (struct desk){ 0 };
    desk->number = read_count(answer, "number");
    if (desk->number < 1 || !json_is_string(json_object_get(answer, "state"))) {
        return error_set(err, STATUS_BAD_REQUEST, "the answer is no counter");
    }
    read_text(answer, "name", desk->name, sizeof(desk->name));
    read_text(answer, "reason", desk->reason, sizeof(desk->reason));
    desk->state = text_is(answer, "state", "open")     ? DESK_OPEN
                  : text_is(answer, "state", "paused") ? DESK_PAUSED
                                                       : DESK_CLOSED;
    desk->max_calls = read_count(answer, "max_calls");
    if (json_is_object(visit)) {
        read_visit(visit, &desk->visit);
    }
    read_waiting(answer, desk);
    read_aside(answer, desk);
    return STATUS_OK;
}

static enum desk_past_end
past_end(const json_t *visit)
{
    static const char *const outcomes[] = { "verified", "incomplete", "rejected" };
    static const char *const states[] = { "absent", "held", "cancelled", "waiting",
        "unserved" };
    const char *outcome = json_string_value(json_object_get(visit, "outcome"));
    const char *state = json_string_value(json_object_get(visit, "state"));
    int end = find_word(outcomes, ARRAY_LEN(outcomes), outcome, -1);

    return (enum desk_past_end)(end >= 0
                                    ? end
                                    : PAST_ABSENT + find_word(states, ARRAY_LEN(states),
                                                        state, PAST_BACK - PAST_ABSENT));
}

size_t
desk_past_from_json(const json_t *answer, struct desk_past past[MODEL_PAST_MAX])
{
    size_t i, count = 0;
    const json_t *visit;

    json_array_foreach(json_object_get(answer, "visits"), i, visit)
    {
        struct desk_past *one = &past[count];

        if (count == MODEL_PAST_MAX) {
            break;
        }
        *one = (struct desk_past){ .end = past_end(visit),
            .called_ms = read_time(visit, "called_at") };
        read_text(visit, "number", one->number, sizeof(one->number));
        read_text(json_object_get(visit, "service"), "name", one->service,
            sizeof(one->service));
        count++;
    }
    return count;
}

bool
desk_can(const struct desk *desk, enum desk_action action)
{
    bool free_now = desk->visit.state == DESK_VISIT_NONE;
    bool called = desk->visit.state == DESK_VISIT_CALLED;
    bool serving = desk->visit.state == DESK_VISIT_SERVING;

    switch (action) {
    case DESK_OPEN_COUNTER:
        return desk->state != DESK_OPEN && free_now;
    case DESK_CALL_NEXT:
        return desk->state == DESK_OPEN && free_now;
    case DESK_RECALL:
        return called && (desk->max_calls == 0 || desk->visit.calls < desk->max_calls);
    case DESK_START:
    case DESK_ABSENT:
        return called;
    case DESK_FINISH:
    case DESK_HOLD:
    case DESK_TRANSFER:
        return serving;
    case DESK_RETURN:
        return desk->aside_count > 0;
    case DESK_PAUSE:
        return desk->state == DESK_OPEN;
    case DESK_CLOSE_COUNTER:
        return desk->state != DESK_CLOSED && free_now;
    case DESK_ACTION_COUNT:
        break;
    }
    return false;
}

enum desk_action
desk_main_action(const struct desk *desk)
{
    switch (desk->visit.state) {
    case DESK_VISIT_CALLED:
        return DESK_START;
    case DESK_VISIT_SERVING:
        return DESK_FINISH;
    case DESK_VISIT_NONE:
        break;
    }
    return desk->state == DESK_OPEN ? DESK_CALL_NEXT : DESK_OPEN_COUNTER;
}

enum paper_state
paper_state_when_there(enum paper_mode mode)
{
    return mode == PAPER_SHOW || mode == PAPER_CONDITION ? PAPER_SEEN : PAPER_TAKEN;
}

static bool
is_there(const struct desk_paper *paper)
{
    return paper->state == PAPER_SEEN || paper->state == PAPER_TAKEN;
}

enum paper_state
paper_next_state(const struct desk_paper *paper)
{
    if (is_there(paper)) {
        return PAPER_MISSING;
    }
    if (paper->state == PAPER_MISSING && paper->rule != PAPER_ALWAYS) {
        return PAPER_NOT_NEEDED;
    }
    return paper_state_when_there(paper->mode);
}

void
desk_visit_mark_obligatory(struct desk_visit *visit)
{
    for (size_t i = 0; i < visit->paper_count; i++) {
        struct desk_paper *paper = &visit->papers[i];

        if (paper->rule == PAPER_ALWAYS && paper->state == PAPER_OPEN) {
            paper->state = paper_state_when_there(paper->mode);
        }
    }
}

static bool
group_is_there(const struct desk_visit *visit, const char *group)
{
    for (size_t i = 0; i < visit->paper_count; i++) {
        const struct desk_paper *paper = &visit->papers[i];

        if (paper->rule == PAPER_ONE_OF && strcmp(paper->group, group) == 0 &&
            is_there(paper)) {
            return true;
        }
    }
    return false;
}

const struct desk_paper *
desk_visit_lacks(const struct desk_visit *visit)
{
    for (size_t i = 0; i < visit->paper_count; i++) {
        const struct desk_paper *paper = &visit->papers[i];

        if ((paper->rule == PAPER_ALWAYS && !is_there(paper)) ||
            (paper->rule == PAPER_ONE_OF && !group_is_there(visit, paper->group)) ||
            (paper->rule == PAPER_IF && paper->state == PAPER_MISSING)) {
            return paper;
        }
    }
    return NULL;
}

json_t *
desk_visit_checklist(const struct desk_visit *visit)
{
    json_t *items = json_array();
    json_t *body = json_object();

    for (size_t i = 0; i < visit->paper_count; i++) {
        const struct desk_paper *paper = &visit->papers[i];

        if (paper->state != PAPER_OPEN) {
            json_t *item = json_object();

            json_object_set_new(item, "id", json_string(paper->id));
            json_object_set_new(item, "state", json_string(state_words[paper->state]));
            if (paper->note[0]) {
                json_object_set_new(item, "note", json_string(paper->note));
            }
            json_array_append_new(items, item);
        }
    }
    json_object_set_new(body, "items", items);
    return body;
}
