/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens to a visit once it has a number: the table of moves, and its walk. */
#include "server/office/visit_moves.h"

#include <stddef.h>
#include <string.h>

#include "common/desk_rule.h"
#include "common/text.h"
#include "common/waiting_why.h"
#include "db/db_counter.h"
#include "db/db_line.h"
#include "db/db_visit_file.h"
#include "db/db_visit_left.h"
#include "server/line/estimate.h"
#include "server/office/call.h"
#include "server/office/counter_staffing.h"
#include "server/office/line_move.h"
#include "server/office/take_back.h"
#include "server/office/today.h"
#include "server/office/visit_papers.h"
#include "server/office/visit_steps.h"
#include "server/settings/settings.h"

#define FROM(state) (1u << (state))
#define NO_TIME SIZE_MAX
#define MS_A_MINUTE INT64_C(60000)

struct move_row {
    unsigned from;      /* FROM(...) | ...: the states it begins in */
    const char *wanted; /* the same in words: the visit is ..., not "called"; static */
    enum visit_state to;
    enum event_kind kind;
    size_t time; /* which time of struct visit is now, as an offset; or NO_TIME */
    enum waiting_why why; /* told in the journal; WAITING_NONE: nothing */
    bool by_anybody;      /* of those who may ask: no matter whose counter it stands at */
    /* What the request says beside the visit; NULL: nothing. */
    void (*decode)(struct json_reader *body, struct move_input *input);
    /* What else changes in the visit and is told in the journal; may refuse. NULL: no
     * more. */
    enum status (*apply)(struct act *act, const struct move_input *input,
        struct visit *visit, json_t *told, struct error *err);
    /* What follows when it is stored, of the visit as it was; NULL: nothing. */
    enum status (*after)(struct act *act, const struct visit *was, struct error *err);
    /* A call has rules of its own, in call.c: all is done there. */
    enum status (*call)(struct act *act, const struct move_input *input,
        struct visit *visit, struct error *err);
};

void
lane_decode(struct json_reader *body, enum json_need need, enum lane *lane,
    char reason[REASON_SIZE])
{
    *lane = (enum lane)reader_word(body, "lane", need, lane_words, LANE_REGULAR);
    reader_text(body, "reason", *lane == LANE_PRIORITY ? JSON_REQUIRED : JSON_OPTIONAL,
        reason, REASON_SIZE);
    if (*lane == LANE_REGULAR) {
        reason[0] = '\0';
    }
}

static void
decode_hold(struct json_reader *body, struct move_input *input)
{
    reader_text(body, "reason", JSON_REQUIRED, input->note, sizeof(input->note));
    reader_small_int(
        body, "minutes", JSON_OPTIONAL, 1, HOLD_MINUTES_MAX, &input->minutes);
}

static void
decode_note(struct json_reader *body, struct move_input *input)
{
    reader_text(body, "note", JSON_OPTIONAL, input->note, sizeof(input->note));
}

static void
decode_counter(struct json_reader *body, struct move_input *input)
{
    reader_small_int(
        body, "counter", JSON_OPTIONAL, 1, SETTINGS_COUNTERS_MAX, &input->counter);
}

static void
decode_transfer(struct json_reader *body, struct move_input *input)
{
    reader_text(body, "service", JSON_OPTIONAL, input->service, sizeof(input->service));
    decode_counter(body, input);
    decode_note(body, input);
    if ((input->service[0] != '\0') == (input->counter != 0)) {
        reader_fail(
            body, "service", "or field \"counter\" must say where to, one of the two");
    }
}

static void
decode_finish(struct json_reader *body, struct move_input *input)
{
    input->outcome = (enum outcome)reader_word(
        body, "outcome", JSON_REQUIRED, outcome_words, OUTCOME_NONE);
    decode_note(body, input);
    input->end_count = reader_list(body, "files", JSON_OPTIONAL, ARRAY_LEN(input->ends));
    for (size_t i = 0; i < input->end_count; i++) {
        struct json_reader item = reader_object_item(body, "files", i);
        struct file_end *end = &input->ends[i];

        reader_small_int(&item, "file", JSON_REQUIRED, 2, VISIT_FILES_MAX, &end->file);
        end->outcome = (enum outcome)reader_word(
            &item, "outcome", JSON_REQUIRED, outcome_words, OUTCOME_NONE);
        reader_text(&item, "note", JSON_OPTIONAL, end->note, sizeof(end->note));
    }
}

static void
decode_call(struct json_reader *body, struct move_input *input)
{
    reader_text(body, "reason", JSON_REQUIRED, input->note, CALL_REASON_SIZE);
    decode_counter(body, input);
}

static void
decode_lane(struct json_reader *body, struct move_input *input)
{
    lane_decode(body, JSON_REQUIRED, &input->lane, input->note);
}

/* Back from absence or from mending a paper: after some further numbers of its line. */
static enum status
apply_return(struct act *act, const struct move_input *input, struct visit *visit,
    json_t *told, struct error *err)
{
    char today[DATE_SIZE];

    (void)input;
    if (strcmp(visit->day, zone_date(act->zone, act->now_ms, today)) != 0) {
        (void)error_set(err, STATUS_WRONG_STATE, "the number is from another day");
        error_fact(err, FACT_STATE, "%s", visit_state_name(visit->state));
        return STATUS_WRONG_STATE;
    }
    visit->after_calls = act->settings->policy.return_after;
    if (visit->state == VISIT_HELD) {
        visit->after_calls = act->settings->policy.return_after_held;
        visit->callable_from_ms = 0;
    }
    (void)json_object_set_new(told, "after_calls", json_integer(visit->after_calls));
    return STATUS_OK;
}

/* Until it is back, or for some minutes: a bank next door takes as long as it takes. */
static enum status
apply_hold(struct act *act, const struct move_input *input, struct visit *visit,
    json_t *told, struct error *err)
{
    (void)err;
    visit->callable_from_ms =
        input->minutes ? act->now_ms + input->minutes * MS_A_MINUTE : 0;
    if (visit->callable_from_ms) {
        (void)json_object_set_new(
            told, "callable_from", json_integer(visit->callable_from_ms));
    }
    return STATUS_OK;
}

/* To another service or another counter, which must exist. */
static enum status
apply_transfer(struct act *act, const struct move_input *input, struct visit *visit,
    json_t *told, struct error *err)
{
    (void)json_object_set_new(told, "from_counter", json_integer(visit->counter));
    if (input->service[0]) {
        if (!settings_service(act->settings, input->service)) {
            return error_set(err, STATUS_NOT_FOUND, "there is no service of this code");
        }
        if (strcmp(visit->service, input->service) == 0) {
            return error_field(err, "service", "is the one the visit is for");
        }
        if (visit->files > 1 &&
            settings_service(act->settings, input->service)->step_count > 0) {
            return error_field(err, "service", "takes one file a number");
        }
        text_copy(visit->service, sizeof(visit->service), input->service);
        (void)line_prefix(act, visit->service, visit->line);
        visit->only_counter = 0;
        return STATUS_OK;
    }
    if (!settings_counter(act->settings, input->counter)) {
        return error_set(err, STATUS_NOT_FOUND, "there is no counter %d", input->counter);
    }
    visit->only_counter = input->counter;
    return STATUS_OK;
}

/* Where the person goes from here, on the same number; NULL: it is over. */
static const struct settings_service *
next_step(const struct act *act, const struct visit *visit)
{
    struct visit_steps steps =
        visit_steps_of(act->settings, visit->service, visit->plan, visit->step);

    return visit->files > 1 ? NULL : visit_steps_after(act->settings, &steps, steps.at);
}

/* This step is done: number and arrival stay, the line is that of the next service. */
static enum status
apply_step(struct act *act, const struct move_input *input, struct visit *visit,
    json_t *told, struct error *err)
{
    enum status st = visit_papers_check(act, visit, err);

    (void)input;
    if (st != STATUS_OK) {
        return st;
    }
    (void)json_object_set_new(told, "from_counter", json_integer(visit->counter));
    (void)json_object_set_new(told, "from_service", json_string(visit->service));
    if (!visit->plan[0]) {
        text_copy(visit->plan, sizeof(visit->plan), visit->service);
    }
    text_copy(visit->service, sizeof(visit->service), next_step(act, visit)->code);
    (void)line_prefix(act, visit->service, visit->line);
    visit->step++;
    visit->only_counter = 0;
    visit->callable_from_ms = 0;
    return STATUS_OK;
}

/* What was said of a file of a bundle; else what was said of the first. */
static struct file_end
end_of(const struct move_input *input, int file)
{
    struct file_end end = { .file = file, .outcome = input->outcome };

    text_copy(end.note, sizeof(end.note), input->note);
    for (size_t i = 0; i < input->end_count; i++) {
        if (input->ends[i].file == file) {
            end = input->ends[i];
        }
    }
    return end;
}

/* The other files of a bundle: each has an end of its own, in the order of the files. */
static enum status
end_files(struct act *act, const struct move_input *input, const struct visit *visit,
    json_t *told, struct error *err)
{
    struct visit_files files;
    json_t *outcomes = json_array();
    enum status st = db_visit_files_load(act->db, act->office, visit, &files, err);

    for (size_t i = 0; st == STATUS_OK && i < files.count; i++) {
        struct visit_file *file = &files.file[i];
        struct file_end end = end_of(input, file->file);
        struct visit as = visit_as_file(visit, file);

        st = end.outcome == OUTCOME_VERIFIED ? visit_papers_check(act, &as, err)
                                             : STATUS_OK;
        if (st != STATUS_OK) {
            break;
        }
        file->outcome = end.outcome;
        text_copy(file->note, sizeof(file->note), end.note);
        st = db_visit_file_end(act->db, act->office, visit->id, file, err);
        (void)json_array_append_new(outcomes, json_string(outcome_name(file->outcome)));
    }
    if (json_array_size(outcomes) > 0) {
        (void)json_object_set(told, "outcomes", outcomes);
    }
    json_decref(outcomes);
    return st;
}

static enum status
apply_finish(struct act *act, const struct move_input *input, struct visit *visit,
    json_t *told, struct error *err)
{
    for (size_t i = 0; i < input->end_count; i++) {
        if (input->ends[i].file > visit->files) {
            return error_field(err, "files", "names one that the number has not");
        }
    }
    if (input->outcome == OUTCOME_VERIFIED) {
        enum status st = visit_papers_check(act, visit, err);

        if (st != STATUS_OK) {
            return st;
        }
    }
    visit->outcome = input->outcome;
    (void)json_object_set_new(told, "outcome", json_string(outcome_name(visit->outcome)));
    return end_files(act, input, visit, told, err);
}

/* The ends of a bundle's other files are taken back with the first's. */
static enum status
reopen_files(struct act *act, const struct visit *visit, struct error *err)
{
    struct visit_files files;
    enum status st = db_visit_files_load(act->db, act->office, visit, &files, err);

    for (size_t i = 0; st == STATUS_OK && i < files.count; i++) {
        files.file[i].outcome = OUTCOME_NONE;
        files.file[i].note[0] = '\0';
        st = db_visit_file_end(act->db, act->office, visit->id, &files.file[i], err);
    }
    return st;
}

/* A visit at a counter is for those who work there. */
static enum status
check_own(struct act *act, const struct visit *visit, struct error *err)
{
    struct counter counter;
    enum status st;

    if (visit->counter == 0) {
        return STATUS_OK;
    }
    st = db_counter_load(act->db, act->office, visit->counter, &counter, err);
    return st == STATUS_OK ? counter_check_own(act, &counter, err) : st;
}

/* A step that is done, as it stood at its counter: the move itself follows. */
static enum status
reopen_step(struct act *act, struct visit *visit, struct error *err)
{
    struct take_back step;
    enum status st = take_back_find(act, visit->id, /* counter= */ 0, &step, err);

    if (st == STATUS_NOT_FOUND) {
        return line_wrong_state(visit, "finished within the last two minutes", err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    visit->counter = step.counter;
    visit->ended_ms = step.at_ms;
    visit->step--;
    if (visit->step == 0) {
        visit->plan[0] = '\0';
    }
    text_copy(visit->service, sizeof(visit->service), step.service);
    (void)line_prefix(act, visit->service, visit->line);
    return check_own(act, visit, err);
}

/* A finish that was a slip of the hand: the person still stands there. */
static enum status
apply_take_back(struct act *act, const struct move_input *input, struct visit *visit,
    json_t *told, struct error *err)
{
    struct counter counter;
    struct visit other;
    enum status st;

    (void)input;
    (void)told;
    if (act->now_ms < visit->ended_ms ||
        act->now_ms - visit->ended_ms > DESK_TAKE_BACK_MS) {
        return line_wrong_state(visit, "finished within the last two minutes", err);
    }
    st = db_counter_load(act->db, act->office, visit->counter, &counter, err);
    if (st != STATUS_OK) {
        return st;
    }
    if (counter.state == COUNTER_CLOSED) {
        return error_set(
            err, STATUS_COUNTER_CLOSED, "counter %d has closed since", visit->counter);
    }
    st = db_visit_at_counter(act->db, act->office, visit->counter, &other, err);
    if (st != STATUS_NOT_FOUND) {
        return st == STATUS_OK ? counter_busy_with(&other, err) : st;
    }
    visit->ended_ms = 0;
    visit->outcome = OUTCOME_NONE;
    return reopen_files(act, visit, err);
}

/* What a service took joins its running median. */
static enum status
note_pace_of(struct act *act, const char *service, int32_t seconds, struct error *err)
{
    struct service_times times;
    struct pace pace;
    enum status st = today_times(act, service, &times, err);

    if (st != STATUS_OK) {
        return st;
    }
    service_times_add(&times, seconds);
    pace = (struct pace){ .count = times.count, .next = times.next };
    memcpy(pace.seconds, times.seconds, sizeof(pace.seconds));
    return db_pace_put(act->db, act->office, service, &pace, err);
}

/* Each file of a bundle took an equal part of the time. */
static enum status
note_pace(struct act *act, const struct visit *was, struct error *err)
{
    int count = was->files > 1 ? was->files : 1;
    int32_t seconds = (int32_t)((act->now_ms - was->started_ms) / 1000 / count);
    struct visit_files files;
    enum status st = db_visit_files_load(act->db, act->office, was, &files, err);

    if (st == STATUS_OK) {
        st = note_pace_of(act, was->service, seconds, err);
    }
    for (size_t i = 0; st == STATUS_OK && i < files.count; i++) {
        st = note_pace_of(act, files.file[i].service, seconds, err);
    }
    return st;
}

static enum status
recall(struct act *act, const struct move_input *input, struct visit *visit,
    struct error *err)
{
    return call_again(act, input->id, visit, err);
}

static enum status
call(struct act *act, const struct move_input *input, struct visit *visit,
    struct error *err)
{
    return call_out_of_order(act, input->id, input->counter, input->note, visit, err);
}

/* With dignity: who needs it is heard, the reason is on no screen afterwards. */
static enum status
change_lane(struct act *act, const struct move_input *input, struct visit *visit,
    struct error *err)
{
    enum status st = db_visit_load(act->db, act->office, input->id, visit, err);

    if (st != STATUS_OK) {
        return st;
    }
    if (visit->state != VISIT_WAITING) {
        return line_wrong_state(visit, "waiting", err);
    }
    if (visit->lane == input->lane) { /* pressed twice: it is so already */
        return STATUS_OK;
    }
    return line_change_lane(act, visit, input->lane, input->note, err);
}

/* A finish that is not the end: more of what the person came for is elsewhere. */
static const struct move_row step_row = { .from = FROM(VISIT_SERVING),
    .wanted = "being served",
    .to = VISIT_WAITING,
    .kind = EVENT_VISIT_WAITING,
    .time = NO_TIME,
    .why = WAITING_NEXT_STEP,
    .apply = apply_step,
    .after = note_pace };

/* And back: nobody has called the person since. */
static const struct move_row step_back_row = { .from = FROM(VISIT_WAITING),
    .wanted = "waiting",
    .to = VISIT_SERVING,
    .kind = EVENT_VISIT_STARTED,
    .time = NO_TIME,
    .why = WAITING_STEP_TAKEN_BACK,
    .apply = apply_take_back };

static const struct move_row rows[VISIT_MOVE_COUNT] = {
    [MOVE_RECALL] = { .from = FROM(VISIT_CALLED),
        .wanted = "called",
        .to = VISIT_CALLED,
        .kind = EVENT_VISIT_RECALLED,
        .call = recall },
    [MOVE_START] = { .from = FROM(VISIT_CALLED),
        .wanted = "called",
        .to = VISIT_SERVING,
        .kind = EVENT_VISIT_STARTED,
        .time = offsetof(struct visit, started_ms) },
    [MOVE_ABSENT] = { .from = FROM(VISIT_CALLED),
        .wanted = "called",
        .to = VISIT_ABSENT,
        .kind = EVENT_VISIT_ABSENT,
        .time = NO_TIME },
    [MOVE_RETURN] = { .from = FROM(VISIT_ABSENT) | FROM(VISIT_HELD),
        .wanted = "absent or held",
        .to = VISIT_WAITING,
        .kind = EVENT_VISIT_WAITING,
        .time = NO_TIME,
        .why = WAITING_RETURNED,
        .by_anybody = true,
        .apply = apply_return },
    [MOVE_CANCEL] = { .from = FROM(VISIT_WAITING) | FROM(VISIT_CALLED),
        .wanted = "waiting or called",
        .to = VISIT_CANCELLED,
        .kind = EVENT_VISIT_CANCELLED,
        .time = offsetof(struct visit, ended_ms) },
    [MOVE_HOLD] = { .from = FROM(VISIT_SERVING),
        .wanted = "being served",
        .to = VISIT_HELD,
        .kind = EVENT_VISIT_HELD,
        .time = NO_TIME,
        .decode = decode_hold,
        .apply = apply_hold },
    [MOVE_TRANSFER] = { .from = FROM(VISIT_SERVING),
        .wanted = "being served",
        .to = VISIT_WAITING,
        .kind = EVENT_VISIT_WAITING,
        .time = NO_TIME,
        .why = WAITING_TRANSFERRED,
        .decode = decode_transfer,
        .apply = apply_transfer },
    [MOVE_FINISH] = { .from = FROM(VISIT_SERVING),
        .wanted = "being served",
        .to = VISIT_DONE,
        .kind = EVENT_VISIT_FINISHED,
        .time = offsetof(struct visit, ended_ms),
        .decode = decode_finish,
        .apply = apply_finish,
        .after = note_pace },
    [MOVE_TAKE_BACK] = { .from = FROM(VISIT_DONE) | FROM(VISIT_WAITING),
        .wanted = "done",
        .to = VISIT_SERVING,
        .kind = EVENT_VISIT_STARTED,
        .time = NO_TIME,
        .why = WAITING_TAKEN_BACK,
        .apply = apply_take_back },
    [MOVE_LANE] = { .from = FROM(VISIT_WAITING),
        .wanted = "waiting",
        .to = VISIT_WAITING,
        .kind = EVENT_VISIT_WAITING,
        .decode = decode_lane,
        .call = change_lane },
    [MOVE_CALL] = { .from = FROM(VISIT_WAITING),
        .wanted = "waiting",
        .to = VISIT_CALLED,
        .kind = EVENT_VISIT_CALLED,
        .decode = decode_call,
        .call = call },
};

void
visit_move_decode(
    enum visit_move move, struct json_reader *body, struct move_input *input)
{
    if (rows[move].decode) {
        rows[move].decode(body, input);
    }
}

/* Where it stands; who leaves a counter for the line stays in that counter's history. */
static enum status
tell_counter(struct act *act, enum visit_state to, const struct visit *visit,
    json_t *told, struct error *err)
{
    const struct settings_counter *setting =
        settings_counter(act->settings, visit->counter);

    if (visit->counter == 0) {
        return STATUS_OK;
    }
    if (to == VISIT_WAITING) {
        return db_visit_left_put(act->db, act->office, visit, err);
    }
    (void)json_object_set_new(told, "counter", json_integer(visit->counter));
    (void)json_object_set_new(told, "hall", json_string(setting ? setting->hall : ""));
    return STATUS_OK;
}

/* Change the visit as the row says; `told` gets what the journal tells besides. */
static enum status
apply(struct act *act, const struct move_row *row, const struct move_input *input,
    struct visit *visit, json_t *told, struct error *err)
{
    enum status st = tell_counter(act, row->to, visit, told, err);

    if (row->why != WAITING_NONE) {
        (void)json_object_set_new(told, "why", json_string(waiting_why_name(row->why)));
    }
    if (st == STATUS_OK && row->apply) {
        st = row->apply(act, input, visit, told, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    if (row->time != NO_TIME) {
        *(int64_t *)(void *)((char *)visit + row->time) = act->now_ms;
    }
    if (row->to == VISIT_WAITING) {
        visit->counter = 0;
        if (visit->only_counter) { /* that is, or is still, where it is sent */
            (void)json_object_set_new(
                told, "only_counter", json_integer(visit->only_counter));
        }
    }
    if (input->note[0]) {
        text_copy(visit->note, sizeof(visit->note), input->note);
    }
    return STATUS_OK;
}

enum status
visit_move(struct act *act, enum visit_move move, const struct move_input *input,
    struct visit *visit, struct error *err)
{
    enum status st;

    if (rows[move].call) {
        return rows[move].call(act, input, visit, err);
    }
    st = db_visit_load(act->db, act->office, input->id, visit, err);
    if (st == STATUS_OK && !rows[move].by_anybody) {
        st = check_own(act, visit, err);
    }
    return st == STATUS_OK ? visit_move_own(act, move, input, visit, err) : st;
}

enum status
visit_move_own(struct act *act, enum visit_move move, const struct move_input *input,
    struct visit *visit, struct error *err)
{
    const struct move_row *row = &rows[move];
    const struct visit was = *visit;
    json_t *more, *told;
    enum status st = STATUS_OK;

    if (!(row->from & FROM(visit->state))) {
        return line_wrong_state(visit, row->wanted, err);
    }
    if (move == MOVE_FINISH && input->outcome == OUTCOME_VERIFIED &&
        next_step(act, visit)) {
        row = &step_row;
    }
    if (move == MOVE_TAKE_BACK && visit->state == VISIT_WAITING) {
        row = &step_back_row;
        st = reopen_step(act, visit, err);
        if (st != STATUS_OK) {
            return st;
        }
    }
    more = json_object();
    st = apply(act, row, input, visit, more, err);
    if (st != STATUS_OK) {
        json_decref(more);
        return st;
    }
    told = line_visit_data(visit); /* with the line it goes to */
    (void)json_object_update(told, more);
    json_decref(more);
    st = line_move(act, visit, &was, row->to, row->kind, told, err);
    if (st != STATUS_OK || !row->after) {
        return st;
    }
    return row->after(act, &was, err);
}
