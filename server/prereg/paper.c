/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/prereg/paper.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "common/folder.h"
#include "common/log.h"
#include "common/paper_fault.h"
#include "common/text.h"
#include "server/office/journal.h"
#include "server/office/office.h"
#include "server/prereg/file_sweep.h"
#include "server/prereg/paper_helper.h"
#include "server/prereg/virus_scan.h"

#define LOG_TAG "server/prereg"
#define PAPERS_FOLDER "files/papers"
#define CONTEXT "paper"
#define PATH_SIZE 600

/* What the helper wrote: a line with type and pages, then the file. */
static bool
read_facts(FILE *clean, struct paper_facts *facts)
{
    char line[64];
    char *space;
    int64_t pages;
    long start;

    if (!fgets(line, sizeof(line), clean)) {
        return false;
    }
    line[strcspn(line, "\n")] = '\0';
    space = strchr(line, ' ');
    if (!space) {
        return false;
    }
    *space = '\0';
    if (!text_to_int(space + 1, 1, PAPER_PAGES_MAX, &pages) ||
        !text_copy(facts->type, sizeof(facts->type), line)) {
        return false;
    }
    facts->pages = (int)pages;
    start = ftell(clean);
    if (fseek(clean, 0, SEEK_END) != 0) {
        return false;
    }
    facts->bytes = ftell(clean) - start;
    return fseek(clean, start, SEEK_SET) == 0;
}

static void
path_of(const char *folder, const char *file, char out[PATH_SIZE])
{
    (void)snprintf(out, PATH_SIZE, "%s/" PAPERS_FOLDER "/%s", folder, file);
}

static enum status
store_failed(struct error *err)
{
    return error_set(err, STATUS_IO, "could not keep a paper: %s", strerror(errno));
}

/* Seal what is read of `clean` into a file of this path, which is there whole or not. */
static enum status
seal_into(const struct vault *vault, FILE *clean, const char *path, struct error *err)
{
    char aside[PATH_SIZE + 16];
    FILE *sealed;
    enum status st;

    (void)snprintf(aside, sizeof(aside), "%s.%08x", path, randombytes_random());
    sealed = fopen(aside, "wxe");
    if (!sealed) {
        return store_failed(err);
    }
    st = vault_seal_file(vault, CONTEXT, clean, sealed, err);
    if (st == STATUS_OK && (fflush(sealed) != 0 || fsync(fileno(sealed)) != 0)) {
        st = store_failed(err);
    }
    (void)fclose(sealed);
    if (st == STATUS_OK && rename(aside, path) != 0) {
        st = store_failed(err);
    }
    if (st != STATUS_OK) {
        (void)unlink(aside);
    }
    return st;
}

/* The same in the office's folder, synced. */
static enum status
keep_clean(const struct vault *vault, const char *folder, FILE *clean,
    const uint8_t sha256[32], struct paper_facts *facts, struct error *err)
{
    char papers[PATH_SIZE];
    char path[PATH_SIZE];
    char file[PAPER_FILE_SIZE];
    enum status st;

    (void)snprintf(papers, sizeof(papers), "%s/" PAPERS_FOLDER, folder);
    if (mkdir(papers, 0700) != 0 && errno != EEXIST) {
        return store_failed(err);
    }
    text_hex(sha256, 32, file);
    path_of(folder, file, path);
    if (!read_facts(clean, facts)) {
        return error_set(err, STATUS_IO, "what was cleaned of a paper cannot be read");
    }
    st = seal_into(vault, clean, path, err);
    return st == STATUS_OK ? folder_sync(papers, err) : st;
}

/* Where the office has it looked at for viruses. */
static enum status
scan(const struct office_fixed *office, int in, struct paper_facts *facts,
    struct error *err)
{
    enum virus_verdict verdict =
        office->clamd[0] ? virus_scan(office->clamd, in, VIRUS_WAIT_MS) : VIRUS_NONE;

    facts->infected = verdict == VIRUS_FOUND;
    facts->unscanned = verdict == VIRUS_UNKNOWN;
    return facts->unscanned && office->clamd_required
               ? error_set(err, STATUS_BUSY, "no virus scanner answers")
               : STATUS_OK;
}

enum status
paper_keep_fd(const struct office_fixed *office, int in, const uint8_t sha256[32],
    struct paper_facts *facts, struct error *err)
{
    FILE *clean;
    enum status st = scan(office, in, facts, err);

    if (st != STATUS_OK || facts->infected) {
        return st;
    }
    clean = tmpfile(); /* gone when it is closed, whatever happens */
    st = clean ? paper_helper_run(in, fileno(clean), 0, err)
               : error_set(err, STATUS_IO, "could not make a file: %s", strerror(errno));
    if (st == STATUS_OK) {
        rewind(clean);
        st = keep_clean(office->vault, office->folder, clean, sha256, facts, err);
    }
    if (clean) {
        (void)fclose(clean);
    }
    return st;
}

enum status
paper_keep(const struct office_fixed *office, const char *path, const uint8_t sha256[32],
    struct paper_facts *facts, struct error *err)
{
    int in = open(path, O_RDONLY | O_CLOEXEC);
    enum status st;

    if (in < 0) {
        return error_set(err, STATUS_IO, "could not read a paper: %s", strerror(errno));
    }
    st = paper_keep_fd(office, in, sha256, facts, err);
    (void)close(in);
    return st;
}

enum status
paper_draw_page(const uint8_t *pdf, size_t len, int page, uint8_t **bytes,
    size_t *out_len, struct error *err)
{
    FILE *in = tmpfile();
    FILE *out = tmpfile();
    struct paper_facts facts;
    enum status st;

    *bytes = NULL;
    *out_len = 0;
    if (!in || !out || fwrite(pdf, 1, len, in) != len || fflush(in) != 0) {
        st = error_set(err, STATUS_IO, "could not draw a page: %s", strerror(errno));
    } else {
        rewind(in);
        st = paper_helper_run(fileno(in), fileno(out), page, err);
    }
    if (st == STATUS_OK) {
        rewind(out);
        if (!read_facts(out, &facts)) {
            st = error_set(err, STATUS_IO, "a page that was drawn cannot be read");
        } else {
            *bytes = malloc((size_t)facts.bytes + 1);
            *out_len = *bytes ? fread(*bytes, 1, (size_t)facts.bytes, out) : 0;
        }
    }
    if (in) {
        (void)fclose(in);
    }
    if (out) {
        (void)fclose(out);
    }
    return st;
}

static bool
is_of_service(const struct settings_service *service, const char *kind)
{
    const struct settings_document *document =
        service ? settings_document(service, kind) : NULL;

    return document && document->mode != DOCUMENT_CONDITION;
}

static enum status
check_open(const struct application *application, struct error *err)
{
    if (application_state_is_open(application->state)) {
        return STATUS_OK;
    }
    return ticket_state_refuse(
        err, application->state, "it was sent: nothing may be changed now");
}

enum status
paper_may_give(struct act *act, const struct application *application, const char *kind,
    struct error *err)
{
    enum status st = check_open(application, err);

    if (st == STATUS_OK &&
        !is_of_service(settings_service(act->settings, application->service), kind)) {
        return error_set(err, STATUS_NOT_FOUND, "this service asks for no such paper");
    }
    return st;
}

bool
paper_is_infected(struct act *act, const struct application *application,
    const struct paper_facts *facts, enum status *st, struct error *err)
{
    if (!facts->infected) {
        return false;
    }
    *st = journal_append(act, EVENT_PAPER_INFECTED, application->id, NULL, err);
    if (*st == STATUS_OK) {
        (void)error_set(err, STATUS_BAD_DOCUMENT, "the file is refused: infected");
        error_fact(err, FACT_REASON, "%s", paper_fault_words[PAPER_INFECTED]);
    }
    return true;
}

enum status
paper_give(struct act *act, const struct application *application, const char *kind,
    const uint8_t sha256[32], const struct paper_facts *facts, struct error *err)
{
    struct paper paper = { .bytes = facts->bytes,
        .pages = facts->pages,
        .given_ms = act->now_ms,
        .unscanned = facts->unscanned };
    enum status st = paper_may_give(act, application, kind, err);

    if (st != STATUS_OK) {
        return st;
    }
    text_copy(paper.kind, sizeof(paper.kind), kind);
    text_copy(paper.type, sizeof(paper.type), facts->type);
    text_hex(sha256, 32, paper.file);
    return db_paper_put(act->db, act->office, application->id, &paper, err);
}

/* Is it one of this kind, or any, that does not stand among the first `count`? */
static bool
is_new_of_kind(const struct earlier_paper *papers, size_t count,
    const struct earlier_paper *one, const char *kind)
{
    if (kind && strcmp(one->paper.kind, kind) != 0) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (strcmp(papers[i].paper.kind, one->paper.kind) == 0 &&
            strcmp(papers[i].paper.file, one->paper.file) == 0) {
            return false;
        }
    }
    return true;
}

enum status
paper_list_earlier(struct act *act, const struct application *application,
    const char *kind, struct earlier_paper **papers, size_t *count, struct error *err)
{
    size_t all;
    enum status st = db_paper_list_earlier(
        act->db, act->office, application->account, application->id, papers, &all, err);

    *count = 0;
    for (size_t i = 0; st == STATUS_OK && i < all; i++) {
        if (is_new_of_kind(*papers, *count, &(*papers)[i], kind)) {
            (*papers)[(*count)++] = (*papers)[i];
        }
    }
    return st;
}

enum status
paper_give_again(struct act *act, const struct application *application, const char *kind,
    const char *from, struct error *err)
{
    struct application other;
    struct paper *papers;
    size_t count;
    bool found = false;
    enum status st = paper_may_give(act, application, kind, err);

    if (st == STATUS_OK) {
        st = application_find(act, from, 0, &other, err);
    }
    if (st == STATUS_OK) {
        st = db_paper_list(act->db, act->office, other.id, &papers, &count, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    for (size_t i = 0; st == STATUS_OK && i < count && !found; i++) {
        found = strcmp(papers[i].kind, kind) == 0 && papers[i].file[0] &&
                !papers[i].reason[0];
        if (found) {
            papers[i].given_ms = act->now_ms;
            papers[i].note.len = 0; /* was said of the other application */
            st = db_paper_put(act->db, act->office, application->id, &papers[i], err);
        }
    }
    free(papers);
    return found ? st
                 : error_set(err, STATUS_NOT_FOUND, "no such paper was given before");
}

enum status
paper_remove(struct act *act, const struct application *application, const char *kind,
    struct error *err)
{
    enum status st = check_open(application, err);

    return st == STATUS_OK
               ? db_paper_delete(act->db, act->office, application->id, kind, err)
               : st;
}

static enum status
open_file(const struct act *act, const char *file, uint8_t **bytes, size_t *len,
    struct error *err)
{
    char path[PATH_SIZE];
    char *text = NULL;
    FILE *sealed;
    FILE *plain;
    enum status st;

    path_of(act->folder, file, path);
    sealed = fopen(path, "re");
    if (!sealed) {
        return error_set(
            err, STATUS_STORAGE, "a paper's file is gone: %s", strerror(errno));
    }
    plain = open_memstream(&text, len);
    if (!plain) {
        (void)fclose(sealed);
        return error_set(err, STATUS_INTERNAL, "no memory for a paper");
    }
    st = vault_open_file(act->vault, CONTEXT, sealed, plain, err);
    (void)fclose(sealed);
    (void)fclose(plain);
    if (st != STATUS_OK) {
        free(text);
        return st;
    }
    *bytes = (uint8_t *)text;
    return STATUS_OK;
}

enum status
paper_open(struct act *act, const struct application *application, const char *kind,
    struct paper *paper, uint8_t **bytes, size_t *len, struct error *err)
{
    struct paper *papers;
    size_t count;
    bool found = false;
    enum status st =
        db_paper_list(act->db, act->office, application->id, &papers, &count, err);

    *bytes = NULL;
    for (size_t i = 0; st == STATUS_OK && i < count && !found; i++) {
        found = strcmp(papers[i].kind, kind) == 0 && papers[i].file[0];
        *paper = papers[i];
    }
    free(papers);
    if (st != STATUS_OK) {
        return st;
    }
    return found ? open_file(act, paper->file, bytes, len, err)
                 : error_set(err, STATUS_NOT_FOUND, "this paper was not given");
}

enum status
paper_sweep(struct act *act, struct error *err)
{
    return file_sweep(act, PAPERS_FOLDER, db_paper_has_file, err);
}

/* Was it sealed by the newest key, or is it none of ours? */
static bool
is_newest(const struct act *act, int folder, const char *name)
{
    uint8_t head[2];
    int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    bool whole = fd >= 0 && read(fd, head, sizeof(head)) == (ssize_t)sizeof(head);

    if (fd >= 0) {
        (void)close(fd);
    }
    return !whole || vault_is_newest(act->vault, head);
}

/* Is it a paper's file that an older key sealed? */
static bool
is_older(const struct act *act, DIR *dir, const struct dirent *entry)
{
    return strlen(entry->d_name) == PAPER_FILE_SIZE - 1 &&
           !is_newest(act, dirfd(dir), entry->d_name);
}

bool
paper_any_older(const struct act *act)
{
    char papers[PATH_SIZE];
    const struct dirent *entry;
    bool found = false;
    DIR *dir;

    (void)snprintf(papers, sizeof(papers), "%s/" PAPERS_FOLDER, act->folder);
    dir = opendir(papers);
    while (!found && dir && (entry = readdir(dir))) {
        found = is_older(act, dir, entry);
    }
    if (dir) {
        (void)closedir(dir);
    }
    return found;
}

/* What cannot be opened is told, and keeps no other paper under the old key. */
static enum status
reseal_one(const struct act *act, const char *name, size_t *sealed, struct error *err)
{
    char path[PATH_SIZE];
    uint8_t *bytes = NULL;
    size_t len = 0;
    FILE *plain;
    struct error why;
    enum status st = open_file(act, name, &bytes, &len, &why);

    if (st != STATUS_OK) {
        log_warn(NULL, "paper %s stays under its old key: %s", name, why.text);
        return STATUS_OK;
    }
    plain = len ? fmemopen(bytes, len, "r") : NULL;
    path_of(act->folder, name, path);
    st = plain ? seal_into(act->vault, plain, path, err) : store_failed(err);
    if (plain) {
        (void)fclose(plain);
    }
    sodium_memzero(bytes, len);
    free(bytes);
    *sealed += st == STATUS_OK;
    return st;
}

enum status
paper_reseal(struct act *act, size_t max, size_t *sealed, struct error *err)
{
    char papers[PATH_SIZE];
    const struct dirent *entry;
    enum status st = STATUS_OK;
    DIR *dir;

    *sealed = 0;
    (void)snprintf(papers, sizeof(papers), "%s/" PAPERS_FOLDER, act->folder);
    dir = opendir(papers);
    while (st == STATUS_OK && *sealed < max && dir && (entry = readdir(dir))) {
        if (is_older(act, dir, entry)) {
            st = reseal_one(act, entry->d_name, sealed, err);
        }
    }
    if (dir) {
        (void)closedir(dir);
    }
    return st == STATUS_OK && *sealed > 0 ? folder_sync(papers, err) : st;
}
