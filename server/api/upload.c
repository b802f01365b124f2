/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that come in, from the wire to the route's act. */
#include "server/api/upload.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <sodium.h>

#include "common/log.h"
#include "common/text.h"
#include "server/api/api.h"
#include "server/api/body_file.h"
#include "server/api/route_job.h"
#include "server/http/request.h"
#include "server/office/office.h"
#include "server/offices.h"

#define LOG_TAG "server/api"
#define NAME_BYTES 16
#define LEFT_S (24 * 3600) /* no body takes so long to come */

enum status
upload_start_filtered(struct request *req, struct body_filter *filter,
    void (*done)(struct request *req, const struct body_file *file), struct error *err)
{
    const struct api *api = api_of(req);
    const struct caller *caller = request_caller(req);
    const struct office *office = caller->office != 0
                                      ? offices_find(api->offices, caller->office)
                                      : offices_home(api->offices);
    unsigned char bytes[NAME_BYTES];
    char name[2 * NAME_BYTES + 1];
    char path[BODY_FILE_PATH_SIZE];

    randombytes_buf(bytes, sizeof(bytes));
    text_hex(bytes, sizeof(bytes), name);
    (void)snprintf(path, sizeof(path), "%s/" UPLOAD_FOLDER "/%s",
        office_fixed(office)->folder, name);
    return body_file_receive(req, api->pool, path, filter, done, err);
}

enum status
upload_start(struct request *req, struct error *err)
{
    return upload_start_filtered(req, NULL, route_job_start_file, err);
}

/* Every folder on the way. */
static enum status
make_folders(const char *path, struct error *err)
{
    char part[BODY_FILE_PATH_SIZE];

    for (const char *slash = strchr(path + 1, '/'); slash;
         slash = strchr(slash + 1, '/')) {
        (void)snprintf(part, sizeof(part), "%.*s", (int)(slash - path), path);
        if (mkdir(part, 0700) != 0 && errno != EEXIST) {
            break; /* the last one says why */
        }
    }
    if (mkdir(path, 0700) != 0 && errno != EEXIST) {
        return error_set(
            err, STATUS_IO, "could not make %.100s: %s", path, strerror(errno));
    }
    return STATUS_OK;
}

enum status
upload_prepare(const struct office_fixed *office, struct error *err)
{
    char path[BODY_FILE_PATH_SIZE];
    time_t before = time(NULL) - LEFT_S;
    struct dirent *entry;
    enum status st;
    DIR *dir;

    (void)snprintf(path, sizeof(path), "%s/" UPLOAD_FOLDER, office->folder);
    st = make_folders(path, err);
    if (st != STATUS_OK) {
        return st;
    }
    dir = opendir(path);
    while (dir && (entry = readdir(dir))) {
        struct stat info;

        if (fstatat(dirfd(dir), entry->d_name, &info, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISREG(info.st_mode) && info.st_mtime < before &&
            unlinkat(dirfd(dir), entry->d_name, 0) == 0) {
            log_info(NULL, "removed a file that had never come in whole");
        }
    }
    if (dir) {
        (void)closedir(dir);
    }
    return STATUS_OK;
}
