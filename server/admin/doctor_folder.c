/* SPDX-License-Identifier: GPL-3.0-or-later */
/* antrean-admin doctor: the office's folder, its keys and disk, and the copies of it. */
#include <dirent.h>
#include <errno.h>
#include <fts.h>
#include <inttypes.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "common/date.h"
#include "common/text.h"
#include "common/vault.h"
#include "server/admin/doctor.h"
#include "ticketing/keys.h"

#define SERVICE_ACCOUNT "antrean" /* deploy/antrean-server.sysusers */
#define DAY_S INT64_C(86400)
#define MIB (UINT64_C(1024) * 1024)

static void
name_of_user(uid_t uid, char *out, size_t out_size)
{
    const struct passwd *user = getpwuid(uid);

    if (user) {
        text_copy(out, out_size, user->pw_name);
    } else {
        (void)snprintf(out, out_size, "user %u", (unsigned)uid);
    }
}

/* What the walk through the folder met first of each kind; "" is nothing. */
struct rights {
    char foreign[ADMIN_PATH_SIZE]; /* belongs to another than the folder does */
    char open[ADMIN_PATH_SIZE];    /* others than its owner may read it */
};

static void
judge_entry(const FTSENT *entry, uid_t owner, struct rights *found)
{
    const struct stat *seen = entry->fts_statp;

    if (seen->st_uid != owner && !found->foreign[0]) {
        text_copy(found->foreign, sizeof(found->foreign), entry->fts_path);
    }
    if (!S_ISLNK(seen->st_mode) && (seen->st_mode & 077) != 0 && !found->open[0]) {
        text_copy(found->open, sizeof(found->open), entry->fts_path);
    }
}

void
doctor_rights(struct doctor_patient *patient, struct doctor_finding *finding)
{
    char *paths[] = { (char *)patient->folder, NULL }; /* fts does not write to them */
    struct rights found = { .foreign = "" };
    char user[64], todo[320];
    struct stat folder;
    FTS *tree;
    const FTSENT *entry;

    if (stat(patient->folder, &folder) != 0) {
        doctor_say(
            finding, DOCTOR_FAULT, NULL, "%.200s: %s", patient->folder, strerror(errno));
        return;
    }
    name_of_user(folder.st_uid, user, sizeof(user));
    tree = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    while (tree && (entry = fts_read(tree))) {
        if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR ||
            entry->fts_info == FTS_NS) {
            doctor_say(finding, DOCTOR_FAULT, "run this as root or as the folder's owner",
                "could not look at %.200s: %s", entry->fts_path,
                strerror(entry->fts_errno));
            (void)fts_close(tree);
            return;
        }
        if (entry->fts_info != FTS_DP) {
            judge_entry(entry, folder.st_uid, &found);
        }
    }
    if (tree) {
        (void)fts_close(tree);
    }
    if (found.foreign[0]) {
        (void)snprintf(todo, sizeof(todo), "chown -R %s: %.200s", user, patient->folder);
        doctor_say(finding, DOCTOR_FAULT, todo,
            "%.200s does not belong to %s, as the folder does: the server may not read "
            "it",
            found.foreign, user);
    } else if (found.open[0]) {
        (void)snprintf(todo, sizeof(todo), "chmod -R go= %.250s", patient->folder);
        doctor_say(finding, DOCTOR_WARNING, todo, "others than %s may read %.200s", user,
            found.open);
    } else if (folder.st_uid == 0 && getpwnam(SERVICE_ACCOUNT)) {
        (void)snprintf(
            todo, sizeof(todo), "chown -R %s: %.200s", SERVICE_ACCOUNT, patient->folder);
        doctor_say(finding, DOCTOR_WARNING, todo,
            "all of %.200s is root's: the unit antrean-server, which runs as %s, cannot "
            "read it",
            patient->folder, SERVICE_ACCOUNT);
    } else {
        doctor_say(finding, DOCTOR_OK, NULL, "all of %.200s is %s's alone",
            patient->folder, user);
    }
}

/* Are keys of personal data there, so that loading them makes none? */
static bool
has_vault(const char *keys)
{
    char path[ADMIN_PATH_SIZE];

    return admin_path(path, keys, "lookup.vault") && access(path, F_OK) == 0 &&
           admin_path(path, keys, "data-1.vault") && access(path, F_OK) == 0;
}

void
doctor_keys(struct doctor_patient *patient, struct doctor_finding *finding)
{
    static const char *const restore =
        "give the keys their rights again, or bring the folder keys back from a backup; "
        "without the old keys no ticket that was sent out is let in";
    struct admin_office *office = &patient->office;
    char keys[ADMIN_PATH_SIZE];
    struct vault *vault = NULL;
    struct error err = { 0 };

    if (admin_office_keys(office, &err) != STATUS_OK) {
        doctor_say(finding, DOCTOR_FAULT, restore, "%s", err.text);
        return;
    }
    if (key_ring_signer(office->keys) == 0) {
        doctor_say(finding, DOCTOR_FAULT, restore, "no key can sign a ticket");
        return;
    }
    if (admin_path(keys, office->config.folder, "keys") && has_vault(keys)) {
        if (vault_load(keys, &vault, &err) != STATUS_OK) {
            doctor_say(finding, DOCTOR_FAULT,
                "bring the folder keys back from a backup; without them the personal "
                "data of accounts cannot be read",
                "%s", err.text);
            return;
        }
        vault_free(vault);
    }
    doctor_say(finding, DOCTOR_OK, NULL, "%zu for tickets, number %u signs%s",
        key_ring_count(office->keys), (unsigned)key_ring_signer(office->keys),
        vault ? "; those for personal data open" : "");
}

void
doctor_disk(struct doctor_patient *patient, struct doctor_finding *finding)
{
    static const char *const todo =
        "make room: old copies, old logs (journalctl --vacuum-size=200M), or a larger "
        "disk; a full disk takes no number";
    struct statvfs disk;
    uint64_t free_mib, percent;

    if (statvfs(patient->folder, &disk) != 0) {
        doctor_say(
            finding, DOCTOR_FAULT, NULL, "%.200s: %s", patient->folder, strerror(errno));
        return;
    }
    free_mib = (uint64_t)disk.f_bavail * disk.f_frsize / MIB;
    percent = disk.f_blocks > 0 ? (uint64_t)disk.f_bavail * 100 / disk.f_blocks : 0;
    if (disk.f_flag & ST_RDONLY) {
        doctor_say(finding, DOCTOR_FAULT,
            "mount it writable; a disk that failed is "
            "mounted so by the system: look at dmesg",
            "the disk of %.200s can only be read", patient->folder);
        return;
    }
    doctor_say(finding,
        free_mib < 200                   ? DOCTOR_FAULT
        : free_mib < 1024 || percent < 5 ? DOCTOR_WARNING
                                         : DOCTOR_OK,
        free_mib < 1024 || percent < 5 ? todo : NULL,
        "%" PRIu64 " MiB are free, %" PRIu64 " %%", free_mib, percent);
}

/* The newest folder YYYY-MM-DD with a database in it; when it was made. False: none. */
static bool
newest_backup(DIR *folder, const char *path, char name[DATE_SIZE], int64_t *made_s)
{
    static const char *const databases[] = { "antrean.db", "antrean.pgdump" };
    const struct dirent *entry;

    name[0] = '\0';
    while ((entry = readdir(folder))) {
        for (size_t i = 0; i < ARRAY_LEN(databases); i++) {
            char file[ADMIN_PATH_SIZE];
            struct stat seen;
            int len = snprintf(
                file, sizeof(file), "%s/%s/%s", path, entry->d_name, databases[i]);

            if (date_is_valid(entry->d_name) && strcmp(entry->d_name, name) > 0 &&
                len < (int)sizeof(file) && stat(file, &seen) == 0) {
                text_copy(name, DATE_SIZE, entry->d_name);
                *made_s = seen.st_mtime;
            }
        }
    }
    return name[0] != '\0';
}

void
doctor_backup(struct doctor_patient *patient, struct doctor_finding *finding)
{
    static const char *const todo =
        "systemctl start antrean-backup, then look at: journalctl -u antrean-backup; is "
        "the timer on? systemctl enable --now antrean-backup.timer";
    DIR *folder = opendir(patient->backups);
    char name[DATE_SIZE];
    int64_t made_s = 0, age_days;

    if (!folder) {
        doctor_say(finding, DOCTOR_WARNING,
            errno == EACCES ? "run this as root or as the folder's owner" : todo,
            "no backups could be seen in %.200s: %s", patient->backups, strerror(errno));
        return;
    }
    if (!newest_backup(folder, patient->backups, name, &made_s)) {
        doctor_say(
            finding, DOCTOR_WARNING, todo, "%.200s holds no backup", patient->backups);
    } else {
        age_days = (patient->now_ms / 1000 - made_s) / DAY_S;
        doctor_say(finding,
            age_days > 7   ? DOCTOR_FAULT
            : age_days > 1 ? DOCTOR_WARNING
                           : DOCTOR_OK,
            age_days > 1 ? todo : NULL, "the last is %.150s/%s, %" PRId64 " days old",
            patient->backups, name, age_days);
    }
    (void)closedir(folder);
}
