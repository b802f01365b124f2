/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PAGES_PAGE_H
#define SERVER_PAGES_PAGE_H

/*
 * A page: a template (web/FOLDER/NAME.mustache, inside the layout), what it is shown, and
 * what its form does. A form's post is handed to a route of the API, which decodes it to
 * the same struct and runs the same act; then the browser is sent on (303), or the page
 * is shown again with what was typed and what was wrong.
 *
 *   GET   read job: `fill` -> model -> template -> HTML
 *   POST  csrf -> form -> `act`'s route ── done ──> 303 `next`
 *                                       └─ refused ──> the page again, as for GET
 *
 * docs/develop.md, "Pages", has the names a template finds.
 */

#include <jansson.h>

#include "common/base.h"
#include "common/status.h"
#include "server/http/route.h"
#include "server/http/texts.h"
#include "server/office/act.h"

struct answer;
struct reply;
struct report_kept;
struct request;
struct templates;

/** A page being made; worker. */
struct page_view {
    struct act *act;
    struct answer *answer; /* for answer_looked() and answer_field() alone */
    json_t *model;         /* what the template finds; `fill` adds to it */
    json_t
        *frame; /* what the layout finds, and every template: its names are no page's */
    const json_t *typed;   /* what was typed before it was refused; NULL: nothing */
    const json_t *problem; /* why it was refused (RFC 9457); NULL: it was not */
    const json_t *done;    /* what the act answered, of a page that `tells` or is shown
                              `then`; or NULL */
    const json_t *params;  /* of the path */
    const json_t *query;
    json_t *texts;  /* of this page, in its language; `p` in the template */
    json_t *room;   /* of its folder; `t` */
    json_t *common; /* of every page; `c` */
    const struct texts *sentences; /* dates and times in words */
    struct report_kept *kept;      /* borrowed */
    enum language language;
};

#define PAGE_TOKEN_SIZE 65

enum page_field_kind {
    PAGE_TEXT,
    PAGE_LINES,
    PAGE_NIK, /* 16 digits, shown in fours */
    PAGE_PHONE,
    PAGE_EMAIL,
    PAGE_DIGITS, /* a code */
    PAGE_NUMBER, /* with a comma or a point, too */
    PAGE_PASSWORD,
    PAGE_NEW_PASSWORD,
    PAGE_CHOICE, /* radio cards; a list to choose from over seven */
    PAGE_DATE,   /* three fields, of page_add_field() alone: day, month, year */
    PAGE_TIME,   /* typed as people write it */
    PAGE_FILE,
    PAGE_HIDDEN,
};

/** A field of a form whose texts are `p.fields.NAME`: label, hint, missing, wrong. */
struct page_field {
    const char *name; /* as the API calls it; form_body.h has dots and endings */
    enum page_field_kind kind;
    bool optional;
};

struct page {
    const char *template; /* "umum/masuk" */
    bool staff;           /* the tighter look */
    /* Worker, in a read transaction: add to `view->model`. NULL: nothing. */
    enum status (*fill)(struct page_view *view, struct error *err);
    const struct page_field *fields; /* static */
    size_t field_count;
    /* Of a form: a route of the API, "POST", "/v1/session". NULL: a form only asks, and
     * what was typed, which no address should have, is shown its answer. */
    const char *act_method, *act_path;
    bool keep_empty; /* an empty field is sent on as "" */
    /*
     * Loop: is something odd, though it may be so? What, goes into `odd`; the page is
     * shown again with it as `doubt`, and taken when the form's `sure` says the same. Or
     * NULL.
     */
    bool (*doubt)(const json_t *typed, char odd[PAGE_TOKEN_SIZE]);
    /* Loop: change what goes to the act, which form_body_shape() made. NULL: nothing. */
    enum status (*shape)(const json_t *typed, json_t *body, struct error *err);
    /*
     * Where it goes on then: "/permohonan/{id}?kabar=terkirim", with blanks out of the
     * answer, the path and what was typed. NULL: where `kembali` of the form says.
     */
    const char *next;
    const char *(*next_of)(const json_t *answer); /* in its place, or NULL */
    const char *script;                           /* "FOLDER/NAME.js", or NULL */
    bool tells; /* the page again with what was answered, a secret that is told once */
    /* Shown at once in place of going on, as what was typed may stand in no address. */
    const struct page *then;
};

/** What a page is made of, from the request; made by page_decode(). */
struct page_input {
    const struct page *page;
    struct templates *templates;   /* borrowed; of any thread */
    const struct texts *sentences; /* borrowed; never changes */
    struct report_kept *kept;      /* borrowed; any thread */
    json_t *files;                 /* a reference: where styles and scripts are */
    json_t *note;   /* owned: {"typed", "problem"} of a form that was refused; or NULL */
    json_t *params; /* owned */
    json_t *query;  /* owned */
    enum language language;
    bool language_chosen;       /* in this request: the browser is to keep it */
    bool gzip;                  /* welcome */
    bool shared;                /* a session on a computer that others use, too */
    char csrf[PAGE_TOKEN_SIZE]; /* "" for who has no session */
    char key[PAGE_TOKEN_SIZE];
    char here[512]; /* path and query, without the language */
};

enum status page_decode(const struct request *req, void *input, struct error *err);
enum status page_run(
    struct act *act, void *input, struct answer *answer, struct error *err);
void page_release(void *input);
enum status page_post_file(struct request *req, struct error *err);
enum status page_post(struct request *req, struct error *err);
bool page_translate(struct request *req, const struct reply *reply);
/** Where no page is: says so in the reader's language. */
extern const struct route page_elsewhere;
/** A route's `office`, of a page whose path has {token} (token_page.c). */
enum status token_page_office(
    struct db *db, const void *input, int64_t *office, struct error *err);

/** A page to look at: one row of a route table. */
#define PAGE_GET(path_, roles_, page_) PAGE_GET_OF(JOB_READ, path_, roles_, page_)
#define PAGE_GET_OF(kind_, path_, roles_, page_) \
    { \
        .method = "GET", .path = (path_), .roles = (roles_), .kind = (kind_), \
        .input_size = sizeof(struct page_input), .decode = page_decode, .run = page_run, \
        .release = page_release, .translate = page_translate, .page = (page_) \
    }
/** Its form. */
#define PAGE_POST(path_, roles_, page_) \
    { \
        .method = "POST", .path = (path_), .roles = (roles_), .raw_body = true, \
        .start = page_post, .translate = page_translate, .page = (page_) \
    }

/** A form with a file, at most `body_max_` bytes in all (multipart/form-data). */
#define PAGE_POST_FILE(path_, roles_, page_, body_max_) \
    { \
        .method = "POST", .path = (path_), .roles = (roles_), .raw_body = true, \
        .streamed = true, .body_max = (body_max_), .start = page_post_file, \
        .translate = page_translate, .page = (page_) \
    }

/** Add a field that the page makes itself, as those of `fields`. */
struct page_field_facts {
    const char *name;
    enum page_field_kind kind;
    const char *label;
    const char *hint;  /* or NULL */
    const char *value; /* as stored; what was typed wins; or NULL */
    bool required;
    const json_t *options; /* of PAGE_CHOICE: [{"value","label","more"?}]; or NULL */
    const json_t *names;   /* of PAGE_TEXT, to choose from or not: [text]; or NULL */
    const char *error;     /* what the page itself found wrong; or NULL */
    const char *refused;   /* what the act would say of it when another field was refused,
                              where its kind says nothing; or NULL */
    bool wide;             /* a line of its own, where fields stand beside each other */
};
void page_add_field(struct page_view *view, const struct page_field_facts *facts);

/**
 * A sentence with its blanks filled: `page_say(text, PAGE_WITH("tanggal", date))`.
 * @param sentence  a text of the page, e.g. json_object_get(view->texts, "due")
 * Of "{n} person|{n} people" the first is said where its first blank is 1.
 * @param pairs     blanks' names and values in turn, NULL at the end; other blanks stay
 * @return owned
 */
json_t *page_say(const json_t *sentence, const char *const pairs[]);
#define PAGE_WITH(...) ((const char *const[]){ __VA_ARGS__, NULL })

/** "Selasa, 14 Juli 2026" of a day, or of the day of an instant of the wire; owned. */
json_t *page_day(const struct page_view *view, const char *day);
/** With the time: "Selasa, 14 Juli 2026, 08.15"; owned. */
json_t *page_instant(const struct page_view *view, const char *rfc3339);
/** "08.00" of "08:00"; owned. */
json_t *page_clock(const struct page_view *view, const char *time);
/** The title, in place of the page's own; taken over. */
void page_title(struct page_view *view, json_t *title);

/** A word of the path or the query; "" when it is not there. */
const char *page_param(const struct page_view *view, const char *name);
const char *page_query(const struct page_view *view, const char *name);
const char *page_typed(const struct page_view *view, const char *name);

#endif /* SERVER_PAGES_PAGE_H */
