/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of what to bring. Words in N_() are translated by who shows it to people of
 * another language (po/update.sh reads this file). */
#include "common/papers.h"

#include <stdio.h>
#include <string.h>

#include "common/text.h"

#define N_(text) text

static const char *const given[] = {
    [DOCUMENT_SHOW_ORIGINAL] = N_("tunjukkan asli"),
    [DOCUMENT_HAND_COPY] = N_("serahkan fotokopi, tunjukkan asli"),
    [DOCUMENT_HAND_ORIGINAL] = N_("serahkan asli"),
    [DOCUMENT_WITHDRAWN] = N_("diserahkan, tidak dikembalikan"),
    [DOCUMENT_FILL_FORM] = N_("isi dan tanda tangani"),
    [DOCUMENT_CONDITION] = "",
};

/* Who says the words. */
struct speaker {
    const char *(*say)(void *arg, const char *word); /* NULL: as they are */
    void *arg;
};

static const char *
say(const struct speaker *speaker, const char *word)
{
    return speaker->say ? speaker->say(speaker->arg, word) : word;
}

static bool
is_together(const struct paper_needed *a, const struct paper_needed *b)
{
    return a->rule == DOCUMENT_ONE_OF && b->rule == DOCUMENT_ONE_OF &&
           strcmp(a->group, b->group) == 0;
}

/* The next paper of the same alternatives; `count` when there is none. */
static size_t
next_together(const struct paper_needed *papers, size_t count, size_t index)
{
    size_t next = index + 1;

    while (next < count && !is_together(&papers[index], &papers[next])) {
        next++;
    }
    return next;
}

static bool
is_first(const struct paper_needed *papers, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (is_together(&papers[i], &papers[index])) {
            return false;
        }
    }
    return true;
}

/* One paper; `before` is "salah satu:", "atau:" or "". How it is given is said once for
   alternatives that are given alike. */
static void
write_line(const struct paper_needed *paper, const char *before, bool alike,
    const struct speaker *speaker, struct paper_line *line)
{
    const char *how = alike ? "" : given[paper->mode];
    bool only_if = paper->rule == DOCUMENT_IF && paper->condition[0];
    /* "" in a language whose conditions say it themselves. */
    const char *when = say(speaker, N_("bila"));

    (void)snprintf(line->text, sizeof(line->text), "%s%s%s", before, before[0] ? " " : "",
        paper->label);
    if (how[0]) {
        text_append(line->text, sizeof(line->text), " (");
        text_append(line->text, sizeof(line->text), say(speaker, how));
        text_append(line->text, sizeof(line->text), ")");
    }
    if (only_if) {
        text_append(line->text, sizeof(line->text), ", ");
        text_append(line->text, sizeof(line->text), when);
        text_append(line->text, sizeof(line->text), when[0] ? " " : "");
        text_append(line->text, sizeof(line->text), paper->condition);
    }
}

/* Is it a thing that must be so, which nobody can bring? */
static bool
is_condition(const struct paper_needed *paper)
{
    return paper->mode == DOCUMENT_CONDITION && paper->rule != DOCUMENT_ONE_OF;
}

size_t
papers_list(const struct paper_needed *papers, size_t count,
    const char *(*words)(void *arg, const char *word), void *arg,
    struct paper_line lines[PAPERS_MAX])
{
    const struct speaker speaker = { words, arg };
    size_t used = 0;

    count = count < PAPERS_MAX ? count : PAPERS_MAX;
    for (size_t i = 0; i < count; i++) {
        if (is_condition(&papers[i])) {
            lines[used] = (struct paper_line){ .condition = true };
            write_line(&papers[i], "", false, &speaker, &lines[used++]);
        }
    }
    for (size_t i = 0; i < count; i++) {
        size_t other = next_together(papers, count, i);

        if (is_condition(&papers[i]) || !is_first(papers, i)) {
            continue;
        }
        lines[used] = (struct paper_line){ .or = false };
        write_line(&papers[i], other < count ? say(&speaker, N_("salah satu:")) : "",
            false, &speaker, &lines[used++]);
        for (; other < count; other = next_together(papers, count, other)) {
            lines[used] = (struct paper_line){ .or = true };
            write_line(&papers[other], say(&speaker, N_("atau:")),
                papers[other].mode == papers[i].mode, &speaker, &lines[used++]);
        }
    }
    return used;
}
