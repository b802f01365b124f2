/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/desk_rule.h"

#define DESK_RULE(constant, word_, of_, counter_, visit_, more_, keys_) \
    [constant] = { .word = (word_), \
        .of = (of_), \
        .counter = (counter_), \
        .visit = (visit_), \
        .more = (more_), \
        .keys = (keys_) },

const struct desk_rule desk_rules[DESK_ACTION_COUNT] = { DESK_ACTION_LIST(DESK_RULE) };

static bool
states_hold(const struct desk_rule *rule, const struct desk_facts *facts)
{
    return (rule->counter & DESK_IN(facts->counter)) != 0 &&
           (rule->visit & DESK_IN(facts->visit)) != 0;
}

bool
desk_rule_permits(enum desk_action action, const struct desk_facts *facts)
{
    const struct desk_rule *rule = &desk_rules[action];
    bool calls_left = facts->max_calls == 0 || facts->calls < facts->max_calls;

    return !facts->barred && states_hold(rule, facts) &&
           (!(rule->more & DESK_NEEDS_CALLS_LEFT) || calls_left) &&
           (!(rule->more & DESK_NEEDS_ASIDE) || facts->anybody_aside) &&
           (!(rule->more & DESK_NEEDS_FINISHED) || facts->just_finished);
}

enum desk_action
desk_rule_main(const struct desk_facts *facts)
{
    int action = 0;

    while (!(desk_rules[action].more & DESK_IS_MAIN) ||
           !states_hold(&desk_rules[action], facts)) {
        action++; /* there is one for each pair of states */
    }
    return (enum desk_action)action;
}
