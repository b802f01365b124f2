/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/line/typed_rule.h"

#include <string.h>

#include "common/phone.h"

enum status
typed_rule_decide(const struct typed_facts *facts, struct error *err)
{
    bool known = facts->phone[0] != '\0';

    if (!facts->machine || facts->policy == TYPED_OPEN) {
        return STATUS_OK;
    }
    if (!facts->ours &&
        (facts->policy == TYPED_PHONE || (facts->policy == TYPED_PHONE_ALL && !known))) {
        return STATUS_OK; /* the number is all that its paper has */
    }
    if (facts->policy == TYPED_STAFF || !known || (!facts->asks && !facts->phone4[0])) {
        return error_set(err, STATUS_STAFF_NEEDED,
            "a registration number alone is for staff to judge");
    }
    if (!facts->phone4[0]) {
        return error_set(err, STATUS_PHONE_NEEDED,
            "a registration number needs the last four digits of its phone");
    }
    return strcmp(facts->phone4, phone_last4(facts->phone)) == 0
               ? STATUS_OK
               : error_set(err, STATUS_WRONG_PHONE,
                     "these are not the last four digits of its phone");
}
