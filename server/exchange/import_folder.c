/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Looking into the folder. A file counts when its name ends in .csv and it has not
 * changed between two looks: who writes aside and renames is taken at once, who copies in
 * place is given time. Reports are written aside and renamed; then the file moves to
 * done/, or to refused/ when it was no such file at all.
 */
#include "server/exchange/import_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/log.h"
#include "common/mem.h"
#include "common/text.h"
#include "db/db.h"
#include "db/db_vault.h"
#include "server/config.h"
#include "server/exchange/import_job.h"
#include "server/office/office.h"

#define LOG_TAG "server/import"
#define LOOK_S 2
#define SEEN_MAX 64 /* files in one look; the others have their turn later */
#define PATH_SIZE 1024
#define SUFFIX ".csv"
#define REPORT_SUFFIX ".report"

/* A file as it was at the last look. */
struct seen {
    char name[256];
    off_t size;
    struct timespec changed;
};

struct import_folder {
    struct office *office; /* borrowed */
    char database[CONFIG_TEXT_SIZE];
    char path[CONFIG_TEXT_SIZE];
    pthread_t thread;
    bool started;
    atomic_bool stopping;
    pthread_mutex_t mutex;
    pthread_cond_t wake; /* with mutex: stopping */
    /* The thread's own. */
    struct db *db; /* owned; NULL: not open yet */
    struct seen seen[SEEN_MAX];
    size_t seen_count;
};

/* FOLDER[/SUB]/NAME[SUFFIX]; false: too long. */
static bool
make_path(char out[PATH_SIZE], const struct import_folder *folder, const char *sub,
    const char *name, const char *suffix)
{
    return snprintf(out, PATH_SIZE, "%s%s/%s%s", folder->path, sub, name, suffix) <
           PATH_SIZE;
}

/* "x.csv", or "X.CSV" as some programs write it, and no report of ours, and nothing
 * hidden. */
static bool
is_candidate(const char *name)
{
    size_t len = strlen(name);

    return name[0] != '.' && len > strlen(SUFFIX) &&
           strcasecmp(name + len - strlen(SUFFIX), SUFFIX) == 0 &&
           !strstr(name, REPORT_SUFFIX) && len < sizeof(((struct seen *)0)->name);
}

/* Was it the same at the last look? */
static bool
is_settled(const struct import_folder *folder, const struct seen *now)
{
    for (size_t i = 0; i < folder->seen_count; i++) {
        const struct seen *before = &folder->seen[i];

        if (strcmp(before->name, now->name) == 0) {
            return before->size == now->size &&
                   before->changed.tv_sec == now->changed.tv_sec &&
                   before->changed.tv_nsec == now->changed.tv_nsec;
        }
    }
    return false;
}

/* A report in the making; only the office's user reads it. */
static FILE *
open_report(const struct import_folder *folder, const char *name, const char *suffix)
{
    char path[PATH_SIZE];
    int fd;

    if (!make_path(path, folder, "", name, suffix)) {
        return NULL;
    }
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0640);
    return fd < 0 ? NULL : fdopen(fd, "w");
}

/* Under its name, whole. */
static bool
end_report(const struct import_folder *folder, FILE *report, const char *name,
    const char *aside, const char *suffix)
{
    char from[PATH_SIZE];
    char to[PATH_SIZE];
    bool good = report && fflush(report) == 0 && fsync(fileno(report)) == 0;

    if (report) {
        good = fclose(report) == 0 && good;
    }
    return good && make_path(from, folder, "", name, aside) &&
           make_path(to, folder, "", name, suffix) && rename(from, to) == 0;
}

static bool
put_away(const struct import_folder *folder, const char *name, const char *sub)
{
    char dir[PATH_SIZE];
    char from[PATH_SIZE];
    char to[PATH_SIZE];

    if (!make_path(dir, folder, sub, "", "") || !make_path(from, folder, "", name, "") ||
        !make_path(to, folder, sub, name, "")) {
        return false;
    }
    (void)mkdir(dir, 0700); /* it holds names and numbers of people */
    return rename(from, to) == 0;
}

/* The file's stem, which its reports are named after. */
static void
cut_suffix(const char *name, char stem[256])
{
    (void)text_copy(stem, 256, name);
    stem[strlen(name) - strlen(SUFFIX)] = '\0';
}

static void
take_in(struct import_folder *folder, const char *name)
{
    char path[PATH_SIZE];
    char stem[256];
    struct import_reports reports;
    struct error err = { .text = "" };
    enum status st = STATUS_IO;
    bool good;

    cut_suffix(name, stem);
    reports.text = open_report(folder, stem, ".report.txt.part");
    reports.csv = open_report(folder, stem, ".report.csv.part");
    if (reports.text && reports.csv && make_path(path, folder, "", name, "")) {
        st = import_job_run(folder->office, folder->db, path, &reports, &err);
    } else {
        (void)error_set(&err, STATUS_IO, "could not write a report: %s", strerror(errno));
    }
    good = end_report(folder, reports.text, stem, ".report.txt.part", ".report.txt");
    good =
        end_report(folder, reports.csv, stem, ".report.csv.part", ".report.csv") && good;
    if (st != STATUS_OK && st != STATUS_BAD_REQUEST) {
        log_warn(NULL, "a file of the import folder has to wait: %s", err.text);
        return;
    }
    if (!good || !put_away(folder, name, st == STATUS_OK ? "/done" : "/refused")) {
        log_error(NULL,
            "could not write into the import folder: %s; a file in it is taken in again "
            "and again",
            strerror(errno));
        return;
    }
    log_info(NULL, "a file of the import folder was %s: see its report",
        st == STATUS_OK ? "taken in" : "refused");
}

/* One look: what has settled is taken in, the rest is remembered. */
static void
look(struct import_folder *folder)
{
    struct seen now[SEEN_MAX] = { 0 };
    size_t count = 0;
    struct dirent *entry;
    DIR *dir = opendir(folder->path);

    if (!dir) {
        return; /* a share that is away for a while */
    }
    while (count < SEEN_MAX && (entry = readdir(dir))) {
        struct seen *file = &now[count];
        struct stat info;

        if (is_candidate(entry->d_name) &&
            fstatat(dirfd(dir), entry->d_name, &info, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISREG(info.st_mode)) {
            (void)text_copy(file->name, sizeof(file->name), entry->d_name);
            file->size = info.st_size;
            file->changed = info.st_mtim;
            count++;
        }
    }
    (void)closedir(dir);
    for (size_t i = 0; i < count && !atomic_load(&folder->stopping); i++) {
        if (is_settled(folder, &now[i])) {
            take_in(folder, now[i].name);
        }
    }
    memcpy(folder->seen, now, sizeof(now));
    folder->seen_count = count;
}

/* True when we are to end. */
static bool
wait_a_while(struct import_folder *folder)
{
    struct timespec until;
    bool stopping;

    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += LOOK_S;
    (void)pthread_mutex_lock(&folder->mutex);
    while (!atomic_load(&folder->stopping) &&
           pthread_cond_timedwait(&folder->wake, &folder->mutex, &until) != ETIMEDOUT) {
    }
    stopping = atomic_load(&folder->stopping);
    (void)pthread_mutex_unlock(&folder->mutex);
    return stopping;
}

static void *
folder_main(void *arg)
{
    struct import_folder *folder = arg;

    do {
        if (!folder->db &&
            db_open(folder->database, DB_WRITE, &folder->db, NULL) != STATUS_OK) {
            continue; /* the workers have said why */
        }
        db_use_vault(folder->db, office_fixed(folder->office)->vault);
        look(folder);
    } while (!wait_a_while(folder));
    return NULL;
}

enum status
import_folder_start(const struct config *config, struct office *office,
    struct import_folder **out, struct error *err)
{
    struct import_folder *folder;
    pthread_condattr_t attr;
    struct stat info;
    int rc;

    *out = NULL;
    if (!config->import_folder[0]) {
        return STATUS_OK;
    }
    if (stat(config->import_folder, &info) != 0 || !S_ISDIR(info.st_mode)) {
        return error_set(err, STATUS_IO, "[import] folder = %.200s is no folder",
            config->import_folder);
    }
    folder = xcalloc(1, sizeof(*folder));
    folder->office = office;
    (void)text_copy(folder->database, sizeof(folder->database), config->database);
    (void)text_copy(folder->path, sizeof(folder->path), config->import_folder);
    (void)pthread_condattr_init(&attr);
    (void)pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&folder->wake, &attr);
    (void)pthread_condattr_destroy(&attr);
    (void)pthread_mutex_init(&folder->mutex, NULL);
    rc = pthread_create(&folder->thread, NULL, folder_main, folder);
    folder->started = rc == 0;
    if (rc != 0) {
        import_folder_stop(folder);
        return error_set(
            err, STATUS_INTERNAL, "could not start a thread: %s", strerror(rc));
    }
    *out = folder;
    return STATUS_OK;
}

void
import_folder_stop(struct import_folder *folder)
{
    if (!folder) {
        return;
    }
    if (folder->started) {
        (void)pthread_mutex_lock(&folder->mutex);
        atomic_store(&folder->stopping, true);
        (void)pthread_cond_signal(&folder->wake);
        (void)pthread_mutex_unlock(&folder->mutex);
        (void)pthread_join(folder->thread, NULL);
    }
    (void)pthread_cond_destroy(&folder->wake);
    (void)pthread_mutex_destroy(&folder->mutex);
    db_close(folder->db);
    free(folder);
}
