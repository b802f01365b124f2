/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_LINE_TYPED_RULE_H
#define SERVER_LINE_TYPED_RULE_H

/*
 * A registration number alone, at a machine: it can be guessed or read over a shoulder,
 * and would take somebody's place. Pure. Source: docs/rules.md, "A number that was
 * typed".
 */

#include "common/base.h"
#include "common/status.h"

/** What a machine asks for beside it. */
enum typed_policy {
    TYPED_PHONE,     /* the last four digits of the phone, for a number of ours */
    TYPED_PHONE_ALL, /* also for another backend's, where its phone is known */
    TYPED_STAFF,     /* staff, always */
    TYPED_OPEN,      /* nothing */
};

struct typed_facts {
    enum typed_policy policy;
    bool machine;       /* shown to a kiosk or gate; staff look at who stands there */
    bool asks;          /* it has a screen on which digits are typed */
    bool ours;          /* an application was made here, and its paper has a code */
    const char *phone;  /* of whom it is for; "": nobody knows */
    const char *phone4; /* what was typed; "": nothing yet */
};

/**
 * @return STATUS_OK            it counts as a ticket
 *         STATUS_PHONE_NEEDED  the four digits are to be asked for
 *         STATUS_WRONG_PHONE   they are another phone's
 *         STATUS_STAFF_NEEDED
 */
enum status typed_rule_decide(const struct typed_facts *facts, struct error *err)
    MUST_CHECK;

#endif /* SERVER_LINE_TYPED_RULE_H */
