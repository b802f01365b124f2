/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_SETTINGS_SETTINGS_H
#define SERVER_SETTINGS_SETTINGS_H

/*
 * The office's settings: eight JSON parts, read as a whole into one immutable value that
 * threads share by reference. A part alone is never in force: a change is parsed together
 * with the seven others first, so that no service points at a window that is gone.
 * Every pointer that a lookup returns lives as long as the reference.
 * Source: docs/rules.md, "Settings".
 */

#include <jansson.h>

#include "common/base.h"
#include "common/call_text.h"
#include "common/checklist.h"
#include "common/clock.h"
#include "common/office_limits.h"
#include "common/papers.h"
#include "common/pictogram.h"
#include "common/status.h"
#include "common/survey_element.h"
#include "common/words.h"
#include "server/line/day_hours.h"
#include "server/line/ikm_rule.h"
#include "server/line/quota_rule.h"
#include "server/line/ticket_rule.h"
#include "server/line/typed_rule.h"

struct zone;

#define SETTINGS_SERVICES_MAX OFFICE_SERVICES_MAX
#define SETTINGS_DOCUMENTS_MAX CHECKLIST_ITEMS_MAX
#define SETTINGS_WINDOWS_MAX QUOTA_WINDOWS_MAX
#define SETTINGS_COUNTERS_MAX OFFICE_COUNTERS_MAX
#define SETTINGS_CODE_SIZE 33  /* lower-case letters, digits, '-' and '.' */
#define SETTINGS_NAME_SIZE 129 /* a name people read */
#define SETTINGS_TEXT_SIZE 257
#define SETTINGS_FIELDS_MAX 96  /* of a service's form */
#define SETTINGS_OPTIONS_MAX 16 /* of a field to choose from */
#define SETTINGS_OPTION_SIZE 65
#define SETTINGS_TRAINING "LATIHAN" /* on all that a training office shows */
#define SETTINGS_STEPS_MAX 4        /* that follow the service somebody came for */
#define FIELD_TEXT_MAX 500          /* bytes of an answer */

#define SETTINGS_PART_LIST(X) \
    X(SETTINGS_OFFICE, "office") \
    X(SETTINGS_SERVICES, "services") \
    X(SETTINGS_WINDOWS, "windows") \
    X(SETTINGS_QUOTAS, "quotas") \
    X(SETTINGS_CALENDAR, "calendar") \
    X(SETTINGS_COUNTERS, "counters") \
    X(SETTINGS_BOARD, "board") \
    X(SETTINGS_POLICY, "policy")

enum settings_part {
#define SETTINGS_PART_CONSTANT(constant, name) constant,
    SETTINGS_PART_LIST(SETTINGS_PART_CONSTANT)
#undef SETTINGS_PART_CONSTANT
        SETTINGS_PART_COUNT
};

#define SETTINGS_DISTRICTS_MAX 64
#define SETTINGS_DISTRICT_SIZE 48

struct settings_office {
    char code[16]; /* "3517": part of every ticket code */
    char name[SETTINGS_NAME_SIZE];
    char short_name[33]; /* fits a line of a 58 mm slip */
    char sender[17];     /* begins every message; "" is the first 16 of short_name */
    char address[SETTINGS_TEXT_SIZE];
    char zone[48];                         /* "Asia/Jakarta" */
    char zone_label[8];                    /* "WIB" */
    char complaints[SETTINGS_NAME_SIZE];   /* where to complain: "lapor.go.id" */
    char public_url[SETTINGS_TEXT_SIZE];   /* start of a tracking address; may be "" */
    char language[3];                      /* "id" */
    char training_url[SETTINGS_TEXT_SIZE]; /* where the training office is; or "" */
    size_t district_count;                 /* its kecamatan, by name */
    char districts[SETTINGS_DISTRICTS_MAX][SETTINGS_DISTRICT_SIZE];
    bool training; /* this is one: its names begin with SETTINGS_TRAINING */
};

struct settings_document {
    char id[SETTINGS_CODE_SIZE];
    char label[SETTINGS_NAME_SIZE];
    enum document_mode mode;
    enum document_rule rule;
    char group[SETTINGS_CODE_SIZE];     /* DOCUMENT_ONE_OF, else "" */
    char condition[SETTINGS_NAME_SIZE]; /* DOCUMENT_IF, else "" */
};

/* What may be answered in a field of a form. */
#define FIELD_KIND_LIST(X) \
    X(FIELD_TEXT, "text") \
    X(FIELD_LINES, "lines") /* several lines */ \
    X(FIELD_NIK, "nik") \
    X(FIELD_KK, "kk") \
    X(FIELD_DATE, "date") \
    X(FIELD_TIME, "time") \
    X(FIELD_NUMBER, "number") /* with a decimal comma or point */ \
    X(FIELD_PHONE, "phone") \
    X(FIELD_CHOICE, "choice")

enum field_kind {
#define FIELD_KIND_CONSTANT(constant, word) constant,
    FIELD_KIND_LIST(FIELD_KIND_CONSTANT)
#undef FIELD_KIND_CONSTANT
        FIELD_KIND_COUNT
};

/** By constant, NULL at the end; static. */
extern const char *const field_kind_words[];

struct settings_field {
    char id[SETTINGS_CODE_SIZE];
    char label[SETTINGS_NAME_SIZE];
    char hint[SETTINGS_TEXT_SIZE]; /* or "" */
    char page[SETTINGS_NAME_SIZE]; /* fields of one page stand together */
    enum field_kind kind;
    bool required;
    int max; /* bytes of a text */
    size_t option_count;
    char options[SETTINGS_OPTIONS_MAX][SETTINGS_OPTION_SIZE]; /* FIELD_CHOICE */
};

enum duration_unit { DURATION_NONE, DURATION_MINUTES, DURATION_HOURS, DURATION_WORKDAYS };

struct settings_service {
    char code[SETTINGS_CODE_SIZE];
    char prefix;                    /* 'A'..'Z' */
    char group[SETTINGS_NAME_SIZE]; /* name of the prefix, "KTP-el" */
    char name[SETTINGS_NAME_SIZE];
    char form[SETTINGS_CODE_SIZE * 2]; /* "F-1.02", or "" */
    int minutes;                       /* first guess of a service time */
    int completion; /* until the paper is ready; 0 with DURATION_NONE */
    enum duration_unit completion_unit;
    bool walkin;       /* may be asked for without a ticket */
    bool confidential; /* slip and board name the group only */
    bool endorsement;  /* the village is to know of it before it is checked */
    enum pictogram pictogram;
    int quota; /* index in quotas */
    size_t step_count;
    int steps[SETTINGS_STEPS_MAX]; /* by index: what follows on the same number */
    size_t document_count;
    struct settings_document *documents; /* owned by the settings */
    size_t field_count;
    struct settings_field *fields; /* owned by the settings; the form filled in at home */
};

#define SETTINGS_REASONS_MAX 64

/* Why a paper is to be given again: a sentence that the applicant reads, in which
 * {berkas} or {paper} stands for the paper's label. */
struct settings_reason {
    char code[SETTINGS_CODE_SIZE];
    char text[SETTINGS_TEXT_SIZE];
    char text_en[SETTINGS_TEXT_SIZE]; /* or "" */
};

#define SETTINGS_CARRIERS_MAX 16
#define SETTINGS_CARRIER_SIZE 25
#define SETTINGS_TRACKING "{resi}"
#define SETTINGS_FEE_MAX 9999999

/* Who takes finished documents to people, for a fee of the carrier's own. */
struct settings_carrier {
    char name[SETTINGS_CARRIER_SIZE];
    int fee;                       /* rupiah */
    char days[8];                  /* how long it takes: "2-4" */
    char link[SETTINGS_TEXT_SIZE]; /* where one is followed, SETTINGS_TRACKING for its
                                      number; or "" */
};

#define SETTINGS_ENGLISH_MAX 2000

/* What a text of the catalogue (a name, label, hint, option) says in English. */
struct settings_english {
    char text[SETTINGS_TEXT_SIZE];
    char text_en[SETTINGS_TEXT_SIZE];
};

struct settings_window {
    char code[SETTINGS_CODE_SIZE];
    char name[SETTINGS_NAME_SIZE];
    /* By weekday, 0 Sunday .. 6 Saturday; {-1, -1}: not on that day. */
    struct span week[7];
    struct span ramadan[7];
};

/** Places shared by the services that point at it, by window. */
struct settings_quota {
    char code[SETTINGS_CODE_SIZE]; /* its own word; of a service that none names, its code
                                    */
    int places[SETTINGS_WINDOWS_MAX]; /* by window index */
    int walkin_share;                 /* percent that cannot be booked */
    int overbook_percent;             /* 100: none */
    bool overbook_measured;           /* by who did not come lately, so far at most */
};

struct settings_closure {
    char date[DATE_SIZE];
    char name[DAY_NAME_SIZE];
};

struct settings_special_day {
    char date[DATE_SIZE];
    struct day_hours hours;
};

struct settings_ramadan {
    char from[DATE_SIZE]; /* both included */
    char to[DATE_SIZE];
};

struct settings_calendar {
    struct day_hours week[7]; /* 0 Sunday .. 6 Saturday */
    struct day_hours ramadan_week[7];
    size_t ramadan_count;
    struct settings_ramadan *ramadans; /* owned; by date */
    size_t closure_count;
    struct settings_closure *closures; /* owned */
    size_t special_count;
    struct settings_special_day *specials; /* owned */
};

struct settings_counter {
    int number;    /* 1..SETTINGS_COUNTERS_MAX */
    char name[33]; /* "Loket 1" */
    char hall[SETTINGS_CODE_SIZE];
    unsigned roster_days; /* bits, 0 Sunday, on which it opens; 0: nobody has said */
    struct span roster;   /* from when to when, on those */
    bool all;             /* serves every service, also those added later */
    uint8_t services[SETTINGS_SERVICES_MAX / 8]; /* else bit i: services[i] */
};

#define SETTINGS_TICKER_MAX 16
#define SETTINGS_TICKER_SIZE 641 /* a notice, read page by page */

enum number_style { NUMBER_WORDS, NUMBER_DIGITS };

struct settings_board {
    char layout[SETTINGS_CODE_SIZE];
    size_t ticker_count;
    char ticker[SETTINGS_TICKER_MAX][SETTINGS_TICKER_SIZE];
    size_t language_count;            /* spoken, in this order */
    size_t languages[CALL_LANGUAGES]; /* index in call_language_codes */
    /* The office's own sentences, by language and kind; "": the board's. */
    char sentences[CALL_LANGUAGES][CALL_KINDS][CALL_TEXT_SIZE];
    enum number_style number_style; /* "words" or "digits" */
    char zero[8];                   /* "kosong" or "nol" */
    bool speak;
    int repeat;        /* times each call is said, 1..3 */
    int volume;        /* 0..100 */
    int speed;         /* words a minute of the synthetic voice */
    struct span quiet; /* no speech in this span; {0, 0}: none */
};

struct settings_policy {
    int max_calls;         /* 3 */
    int priority_run;      /* 2 */
    int age_limit_min;     /* 60 */
    int return_after;      /* 5; calls, of who was absent */
    int return_after_held; /* 5 */
    enum late_policy late;
    enum early_policy early;
    enum typed_policy typed_numbers; /* alone, at a kiosk or gate */
    int close_grace_min;       /* counters may go on calling so long after closing */
    bool walkins;              /* kiosks give numbers without a ticket */
    bool first_place_next_day; /* unserved people come first next day */
    int keep_personal_days;    /* personal data are erased so long after the visit */
    int keep_open_days;        /* of an application that nothing happens to */
    int keep_account_months;   /* of an applicant's account that nobody uses */
    int keep_remarks_months;   /* of the survey */
    int keep_looks_days;       /* who looked at whose data */
    int booking_days;          /* a place may be taken so many days ahead */
    int review_days;           /* working days in which papers are checked */
    int claim_min;             /* an application is one reviewer's so long */
    bool renew_lapsed;         /* its owner takes a new date for a missed one */
    int offer_min;             /* a place given back is offered to one so long */
    int release_min;           /* nobody waits: open to all so late at most; 0: at once */
    int correction_days;       /* a finished document may be complained of so long */
    int send_tries;            /* a document is sent so often, then it is collected */
    int applications_a_day;    /* of one account */
    enum ikm_weight ikm_weight;  /* what an element of the survey counts */
    enum survey_order ikm_order; /* in which reports list them */
    bool survey_official;        /* asked in the regulation's words, not in plain ones */
    int away_min;     /* nothing pressed so long: the clerk is gone; 0: never */
    int bundle_max;   /* files of one person on one number; 1: each has its own */
    bool bundle_join; /* a further ticket of the person joins the number by itself */
};

struct office_settings {
    struct settings_office office;
    size_t service_count;
    struct settings_service *services; /* owned */
    struct _GHashTable *service_codes; /* owned: from a code to its index and 1 */
    size_t reason_count;
    struct settings_reason *reasons; /* owned; why papers are returned */
    size_t carrier_count;
    struct settings_carrier carriers[SETTINGS_CARRIERS_MAX];
    size_t english_count;
    struct settings_english *english;    /* owned */
    struct _GHashTable *english_by_text; /* owned: from a text to its English */
    size_t window_count;
    struct settings_window windows[SETTINGS_WINDOWS_MAX];
    size_t quota_count;
    struct settings_quota *quotas;    /* owned */
    struct settings_quota quota_else; /* of what these do not say */
    struct settings_calendar calendar;
    size_t counter_count;
    struct settings_counter *counters; /* owned; by number */
    struct settings_board board;
    struct settings_policy policy;
    struct zone *zone; /* owned: `office.zone` */
    int64_t stamp;     /* newer ones of the same office have more; 0: none */
    /* When the services were last set: before that, each stood under its letter. */
    int64_t services_set_ms;
};

/** "office", "services", ...; static. */
const char *settings_part_name(enum settings_part part);
/** SETTINGS_PART_COUNT when there is none of that name. */
enum settings_part settings_part_from_name(const char *name);

/**
 * Read the eight parts as one whole.
 *
 * @param parts  by enum settings_part, borrowed; each an object
 * @param faults  a list that gets a fault a field, of the first part that has any, see
 *                reader_collect(); or NULL: the first fault is enough
 * @param out    on STATUS_OK a reference that settings_unref() gives back; else NULL
 * @return STATUS_OK
 *         STATUS_INVALID_SETTINGS  err->text names part and field, as in
 *                                  "windows: windows[1].hours[0].from must be a time"
 * Any thread.
 */
enum status settings_parse(const json_t *const parts[SETTINGS_PART_COUNT], json_t *faults,
    const struct office_settings **out, struct error *err) MUST_CHECK;

/** The same from one object with eight members, as in deploy/catalogue/default.json. */
enum status settings_parse_object(
    const json_t *all, const struct office_settings **out, struct error *err) MUST_CHECK;

/** One more holder; gives the same pointer. Any thread. */
const struct office_settings *settings_ref(const struct office_settings *settings);
/** Say how new they are, before anybody else holds them. */
void settings_set_age(
    const struct office_settings *settings, int64_t stamp, int64_t services_set_ms);
/** One holder less; NULL is fine. Any thread. */
void settings_unref(const struct office_settings *settings);

/** Index of the service with this code; -1 when there is none. */
int settings_service_index(const struct office_settings *settings, const char *code);
const struct settings_service *settings_service(
    const struct office_settings *settings, const char *code);
/** The paper or condition of a service; NULL when there is none. */
const struct settings_document *settings_document(
    const struct settings_service *service, const char *id);
/** Who takes documents to people; NULL when none has this name. */
const struct settings_carrier *settings_carrier(
    const struct office_settings *settings, const char *name);
/** What a text of the catalogue says in English; NULL: the office has not said. */
const char *settings_english(const struct office_settings *settings, const char *text);
/** Name one more paper in a refusal: its FACT_WHAT and FACT_WHAT_EN; `err` may be NULL.
 */
void settings_tell_paper(const struct office_settings *settings,
    const struct settings_document *document, struct error *err);
/** Why a paper may be returned; NULL when there is none of this code. */
const struct settings_reason *settings_reason(
    const struct office_settings *settings, const char *code);
/** The field of a service's form; NULL when there is none. */
const struct settings_field *settings_field(
    const struct settings_service *service, const char *id);
/** The office as slips name it: short, where it has a short name. */
const char *settings_heading(const struct office_settings *settings);
/** What to bring to it, as papers_list() takes it; borrowed from the settings. */
size_t settings_papers(const struct settings_service *service,
    struct paper_needed papers[SETTINGS_DOCUMENTS_MAX]);
/** The name of a prefix letter, "KTP-el"; "" when no service has it. */
const char *settings_prefix_group(const struct office_settings *settings, char prefix);

/** NULL when there is none. */
const struct settings_counter *settings_counter(
    const struct office_settings *settings, int number);
/** Does the counter serve services[service]? */
bool settings_counter_serves(const struct settings_counter *counter, int service);
/** The same counter serving no more than these of its services; by their indexes. */
struct settings_counter settings_counter_only(
    const struct settings_counter *counter, const int *services, size_t count);
/** When the counter is to be open on a date; false: not by the roster. */
bool settings_counter_roster(
    const struct settings_counter *counter, const char *date, struct span *out);
/** Does it serve anything at all? */
bool settings_counter_serves_any(const struct settings_counter *counter);

/** Is the date in a Ramadan of the calendar? */
bool settings_is_ramadan(const struct office_settings *settings, const char *date);
/** The hours of a date: special days before closures before Ramadan before the week. */
void settings_day_hours(
    const struct office_settings *settings, const char *date, struct day_hours *out);
/** The next time the doors open, strictly after this minute of this date. */
void settings_next_opening(const struct office_settings *settings, const char *date,
    int minute, struct opening *out);

/**
 * The date so many days of work after `date`, which itself does not count.
 * "" when there is none within a year.
 */
void settings_days_of_work_after(const struct office_settings *settings, const char *date,
    int days, char out[DATE_SIZE]);

/** How many minutes the doors were open from one instant to another, on at most
 * `days_max` days; INT_MAX when there are more. */
int settings_open_minutes(
    const struct office_settings *settings, int64_t from_ms, int64_t to_ms, int days_max);

/** Index of the window with this code; -1 when there is none. */
int settings_window_index(const struct office_settings *settings, const char *code);
/** The window's span on a date; false when it is not held then, or the office is shut. */
bool settings_window_span(const struct office_settings *settings, int window,
    const char *date, struct span *out);

/**
 * The windows of a date for one quota, by time, with capacities and zero counts, for the
 * caller to fill with what the database has counted.
 */
void settings_quota_day(const struct office_settings *settings, int quota,
    const char *date, struct quota_day *out);
/** The entry of a settings' window index in `day`; NULL when not held that day. */
struct quota_window *quota_day_window(struct quota_day *day, int window);

#endif /* SERVER_SETTINGS_SETTINGS_H */
