/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TICKETING_KIOSK_KIOSK_ARRIVAL_H
#define TICKETING_KIOSK_KIOSK_ARRIVAL_H

/*
 * What the server answers to an arrival, and what it offers to those without a ticket, as
 * plain structs. Any thread; keeps nothing. Source: docs/openapi.yaml.
 */

#include <jansson.h>

#include "common/base.h"
#include "common/no_number.h"
#include "common/office_limits.h"
#include "common/papers.h"
#include "common/pictogram.h"
#include "common/status.h"
#include "common/visit_state.h"
#include "ticketing/slip.h"

#define KIOSK_NAME_SIZE 128
#define KIOSK_SERVICES_MAX OFFICE_SERVICES_MAX

/** An arrival that got a number. */
struct kiosk_arrival {
    char visit[64]; /* for printing the slip again */
    char number[16];
    char service[KIOSK_NAME_SIZE];
    char service_en[KIOSK_NAME_SIZE]; /* in English; or "" */
    int ahead;                        /* people ahead; -1: not said */
    int estimate_s;                   /* -1: not said */
    int estimate_to_s;                /* above it: the wait is told as a span */
    bool no_counter;                  /* none is open: no wait is told */
    bool not_today;                   /* it will probably not be served before closing */
    int counter;                      /* of who is called or served; -1: not said */
    char called_before[16];           /* "11:00", or empty */
    int64_t callable_ms;              /* not called before this instant; 0: at any time */
    bool late;                        /* served after all who are scheduled */
    bool repeat;            /* the ticket was scanned before: the same number again */
    bool added;             /* to the number of the same person, as a further file */
    int files;              /* on this number; -1: not said */
    enum visit_state state; /* a ticket may be scanned again at any time of the visit */
    char survey[SLIP_QR_SIZE]; /* where a visit that is done may be rated; or empty */
    struct slip slip;
};

/** STATUS_UNREADABLE: no number or slip in it. */
enum status kiosk_arrival_read(
    const json_t *json, struct kiosk_arrival *arrival, struct error *err) MUST_CHECK;

/** A paper to bring, as the catalogue has it; in English, where the office says it so. */
struct kiosk_document {
    char label[KIOSK_NAME_SIZE], label_en[KIOSK_NAME_SIZE];
    char group[64];
    char condition[KIOSK_NAME_SIZE], condition_en[KIOSK_NAME_SIZE];
    enum document_mode mode;
    enum document_rule rule;
};

/** A service that gives numbers without a ticket. */
struct kiosk_service {
    char code[64];
    char prefix[8];
    char name[KIOSK_NAME_SIZE], name_en[KIOSK_NAME_SIZE]; /* in English; or "" */
    char group[KIOSK_NAME_SIZE]; /* "KTP-el"; the name when the server has no group */
    char group_en[KIOSK_NAME_SIZE];
    int waiting;
    int estimate_s, estimate_to_s; /* -1: not said */
    bool no_counter;               /* none is open: no wait is told */
    enum no_number no_number;      /* why there are no numbers now */
    int64_t again_ms;              /* when there are some again; 0: not said */
    enum pictogram pictogram;      /* PICTOGRAM_NONE: it is ours to choose */
    size_t document_count;
    struct kiosk_document document[PAPERS_MAX];
};

struct kiosk_services {
    size_t count;
    struct kiosk_service item[KIOSK_SERVICES_MAX];
    size_t group_count;
    size_t group_first[KIOSK_SERVICES_MAX]; /* the first service of each group */
};

/** Read GET /v1/services; services that take no walk-ins are left out. */
enum status kiosk_services_read(
    const json_t *json, struct kiosk_services *services, struct error *err) MUST_CHECK;

/** A text of the office's catalogue in English, where there is one and `english`; one of
 * the two. */
const char *kiosk_arrival_spoken(const char *text, const char *text_en, bool english);

/** What to bring to it, in the language of `say` (NULL: Indonesian), as the ticket has
 * it; what it is called in English where the office says it so and `english`.
 * @return how many lines */
size_t kiosk_service_papers(const struct kiosk_service *service, bool english,
    const char *(*say)(void *arg, const char *word), void *arg,
    struct paper_line lines[PAPERS_MAX]);

/** The office is closed: nothing gives numbers. When the doors open next, or 0 where that
 * is not known. */
bool kiosk_services_are_closed(const struct kiosk_services *services, int64_t *opens_ms);

/** Is this service in the same group? */
bool kiosk_service_in_group(const struct kiosk_services *services, size_t group,
    const struct kiosk_service *service);

#endif /* TICKETING_KIOSK_KIOSK_ARRIVAL_H */
