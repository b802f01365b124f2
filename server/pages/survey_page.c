/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `/s/TOKEN`: nine questions about a visit, a row of four answers each. */
#include <stdio.h>
#include <string.h>

#include "common/survey_element.h"
#include "server/office/survey.h"
#include "server/pages/page.h"
#include "server/pages/token_page.h"
#include "server/settings/settings.h"

/* The four answers to a question, the worst first. */
static json_t *
answers_json(const struct page_view *view, const json_t *question, const char *element)
{
    json_t *list = json_array();
    char name[48];
    const char *typed;

    (void)snprintf(name, sizeof(name), "answers.%s:n", element);
    typed = json_string_value(json_object_get(view->typed, name));
    for (int score = 1; score <= SURVEY_SCORE_MAX; score++) {
        json_t *label =
            json_array_get(json_object_get(question, "answers"), (size_t)score - 1);
        bool chosen = typed && typed[0] == '0' + score && typed[1] == '\0';

        (void)json_array_append_new(
            list, json_pack("{s:o, s:s, s:i, s:O, s:b}", "id",
                      json_sprintf("%s-%d", element, score), "name", name, "value", score,
                      "label", label, "chosen", chosen));
    }
    return list;
}

static bool
is_answered(const json_t *question)
{
    const json_t *answer;
    size_t i;

    json_array_foreach(json_object_get(question, "answers"), i, answer)
    {
        if (json_is_true(json_object_get(answer, "chosen"))) {
            return true;
        }
    }
    return false;
}

/* A question that was left out: said above, and at the question. */
static void
note_missing(struct page_view *view, json_t *question, const char *element)
{
    (void)json_object_set(question, "error", json_object_get(view->texts, "choose_one"));
    (void)json_array_append_new(json_object_get(view->frame, "faults"),
        json_pack("{s:o, s:O}", "href", json_sprintf("#%s-1", element), "text",
            json_object_get(question, "ask")));
}

static void
add_questions(struct page_view *view)
{
    bool official = view->act->settings->policy.survey_official;
    const json_t *texts = json_object_get(view->texts, official ? "official" : "plain");
    json_t *list = json_array();

    for (int place = 0; place < SURVEY_ELEMENTS; place++) {
        const char *element =
            survey_element_words[survey_element_at(SURVEY_BY_QUESTIONNAIRE, place)];
        const json_t *text = json_object_get(texts, element);
        json_t *question = json_pack("{s:i, s:O, s:o}", "number", place + 1, "ask",
            json_object_get(text, "ask"), "answers", answers_json(view, text, element));

        if (view->typed && !is_answered(question)) {
            note_missing(view, question, element);
        }
        (void)json_array_append_new(list, question);
    }
    (void)json_object_set_new(view->model, "questions", list);
}

static enum status
survey_fill(struct page_view *view, struct error *err)
{
    const char *token = page_param(view, "token");
    const char *remark = json_string_value(json_object_get(view->typed, "comment"));
    enum survey_state state;
    enum status st = survey_look(view->act, token, &state, err);

    if (st != STATUS_OK) {
        return st;
    }
    (void)json_object_set_new(view->model, "token", json_string(token));
    if (state != SURVEY_OPEN) {
        (void)json_object_set(view->model, "closed",
            json_object_get(
                json_object_get(view->texts, "closed"), survey_state_name(state)));
        return STATUS_OK;
    }
    (void)json_object_set_new(view->model, "comment", json_string(remark ? remark : ""));
    add_questions(view);
    return STATUS_OK;
}

static const struct page survey = { .template = "survei/nilai",
    .fill = survey_fill,
    .act_method = "POST",
    .act_path = "/v1/surveys/{token}",
    .next = "/s/{token}" };

static const struct route routes[] = {
    TOKEN_PAGE_GET("/s/{token}", &survey),
    TOKEN_PAGE_POST("/s/{token}", &survey),
};

const struct route_set routes_survey_page = ROUTE_SET(routes);
