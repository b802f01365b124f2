/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Papers over lines that break, by tus 1.0.0: what came stays, whatever ends in the
 * middle; what is whole is the paper, and what lies about itself leaves nothing.
 */
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "common/clock.h"
#include "common/text.h"
#include "server/prereg/paper_upload.h"
#include "tests/support/applicant.h"
#include "tests/support/moved_clock.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"
#include "tests/support/tus.h"

#define PHONE "6281200009902"
#define NIK "3517035105939902"
#define WALK_IN_NIK "3517091203850007"
#define PICTURE_SIDE 1600

struct uploads {
    struct e2e *e2e;
    struct tus_client client;
    char header[APPLICANT_HEADER_SIZE];
    char id[64];    /* of a draft */
    uint8_t *bytes; /* of a picture of some 100 KB */
    size_t len;
};

static void
new_draft(struct e2e *e2e, const char *header, char id[64])
{
    struct e2e_answer *answer = e2e_ask(
        e2e, NULL, "POST", "/v1/applications", "{\"service\":\"ktp-baru\"}", header);

    assert_int_equal(answer->status, 201);
    text_copy(id, 64, e2e_text(answer, "id"));
    e2e_answer_free(answer);
}

/* A photograph as a shell command draws it. */
static size_t
draw(uint8_t **bytes)
{
    char folder[TEMP_PATH_SIZE];
    char command[TEMP_PATH_SIZE + 160];
    char path[TEMP_PATH_SIZE + 8];
    struct stat info;
    FILE *file;

    temp_make(folder);
    (void)snprintf(path, sizeof(path), "%s/it", folder);
    (void)snprintf(command, sizeof(command),
        "convert -size 400x400 -seed 7 plasma:tan-white -scale %dx%d -quality 92 jpg:%s",
        PICTURE_SIDE, PICTURE_SIDE, path);
    assert_int_equal(system(command), 0);
    assert_int_equal(stat(path, &info), 0);
    *bytes = test_malloc((size_t)info.st_size);
    file = fopen(path, "rbe");
    assert_int_equal(fread(*bytes, 1, (size_t)info.st_size, file), info.st_size);
    (void)fclose(file);
    temp_remove(folder);
    return (size_t)info.st_size;
}

/* One office for all of them: each test begins without a paper. */
static int
open_office(void **state)
{
    struct uploads *u = test_calloc(1, sizeof(*u));

    u->e2e = e2e_open(&(struct e2e_options){ .config = APPLICANT_CONFIG, .tickets = 4 });
    applicant_new(u->e2e, PHONE, NIK, "Zulaikha Peragaan", u->header);
    new_draft(u->e2e, u->header, u->id);
    u->client = (struct tus_client){ .e2e = u->e2e, .header = u->header };
    u->len = draw(&u->bytes);
    assert_true(u->len > 150000);
    *state = u;
    return 0;
}

static int
close_office(void **state)
{
    struct uploads *u = *state;

    e2e_close(u->e2e);
    test_free(u->bytes);
    test_free(u);
    return 0;
}

static int
take_paper_away(void **state)
{
    struct uploads *u = *state;
    struct e2e_answer *answer;
    char path[128];

    (void)snprintf(path, sizeof(path), "/v1/applications/%s/documents/kk", u->id);
    answer = e2e_ask(u->e2e, NULL, "DELETE", path, NULL, u->header);
    assert_int_equal(answer->status, 200);
    e2e_answer_free(answer);
    return 0;
}

static int
look_status(const struct uploads *u, const char *kind)
{
    char path[128];
    struct e2e_answer *answer;
    int status;

    (void)snprintf(path, sizeof(path), "/v1/applications/%s/documents/%s", u->id, kind);
    answer = e2e_ask(u->e2e, NULL, "GET", path, NULL, u->header);
    status = answer->status;
    e2e_answer_free(answer);
    return status;
}

/* How many files lie in a folder of the office. */
static int
count_files(const struct uploads *u, const char *folder)
{
    char command[TEMP_PATH_SIZE + 64];
    FILE *pipe;
    int count = -1;

    (void)snprintf(command, sizeof(command), "ls %s/files/%s 2>/dev/null | wc -l",
        e2e_folder(u->e2e), folder);
    pipe = popen(command, "re");
    assert_int_equal(fscanf(pipe, "%d", &count), 1);
    (void)pclose(pipe);
    return count;
}

/* Removing a file is a job of its own. */
static void
expect_no_file(const struct uploads *u)
{
    int64_t until = clock_monotonic_ms() + 60000;

    while (count_files(u, "uploads") > 0) {
        assert_true(clock_monotonic_ms() < until);
        (void)usleep(10000);
    }
}

static void
begin(const struct uploads *u, const char *kind, size_t len, char path[TUS_PATH_SIZE])
{
    struct tus_answer answer = tus_begin(&u->client, u->id, kind, len, path);

    assert_int_equal(answer.status, 201);
    assert_true(text_starts_with(path, "/v1/uploads/"));
    assert_non_null(strstr(answer.head, "Tus-Resumable: 1.0.0\r\n"));
    assert_non_null(strstr(answer.head, "Upload-Expires: Wed, 15 Jul 2026 01:"));
}

/* The line breaks twice and the server is killed once; nothing of what came is lost. */
static void
test_it_goes_on_where_it_was(void **state)
{
    struct uploads *u = *state;
    const size_t first = 70000;
    const size_t second = 40000;
    char path[TUS_PATH_SIZE];
    struct tus_answer answer;

    begin(u, "kk", u->len, path);
    assert_int_equal(tus_look(&u->client, path).offset, 0);
    (void)tus_patch(&u->client, path, 0, u->bytes, u->len, first);
    tus_wait(&u->client, path, (int64_t)first);
    (void)tus_patch(
        &u->client, path, (int64_t)first, u->bytes + first, u->len - first, second);
    tus_wait(&u->client, path, (int64_t)(first + second));
    e2e_kill(u->e2e);
    e2e_restart(u->e2e);
    answer = tus_look(&u->client, path);
    assert_int_equal(answer.status, 200);
    assert_int_equal(answer.offset, first + second);
    assert_int_equal(look_status(u, "kk"), 404);

    answer = tus_patch(&u->client, path, answer.offset, u->bytes + answer.offset,
        u->len - (size_t)answer.offset, u->len - (size_t)answer.offset);
    assert_int_equal(answer.status, 204);
    assert_int_equal(answer.offset, u->len);
    assert_int_equal(look_status(u, "kk"), 200);
    expect_no_file(u);
    /* Who did not get this answer asks, and is told that all of it is here. */
    answer = tus_look(&u->client, path);
    assert_int_equal(answer.status, 200);
    assert_int_equal(answer.offset, u->len);
    answer = tus_patch(&u->client, path, (int64_t)u->len, NULL, 0, 0);
    assert_int_equal(answer.status, 204);
}

/* What has come cannot be read on the disk. */
static void
test_a_part_is_not_readable(void **state)
{
    struct uploads *u = *state;
    char path[TUS_PATH_SIZE];
    char command[TEMP_PATH_SIZE + 64];

    begin(u, "kk", u->len, path);
    (void)tus_patch(&u->client, path, 0, u->bytes, u->len, 66000);
    tus_wait(&u->client, path, 66000);
    (void)snprintf(
        command, sizeof(command), "! grep -qra JFIF %s/files", e2e_folder(u->e2e));
    assert_int_equal(system(command), 0);
}

static void
test_what_is_refused(void **state)
{
    struct uploads *u = *state;
    char other[APPLICANT_HEADER_SIZE];
    char path[TUS_PATH_SIZE];
    struct tus_client stranger = { .e2e = u->e2e, .header = other };
    const struct tus_client nobody = { .e2e = u->e2e };
    struct tus_answer answer;

    assert_int_equal(tus_begin(&u->client, u->id, "kk", 6000000, path).status, 413);
    answer = tus_begin(&u->client, u->id, "kk", 0, path);
    assert_int_equal(answer.status, 422);
    assert_string_equal(answer.reason, "empty");
    assert_int_equal(tus_begin(&u->client, u->id, "resep", 9, path).status, 404);
    assert_int_equal(
        tus_begin(&u->client, "01ZZZZZZZZZZZZZZZZZZZZZZZZ", "kk", 9, path).status, 404);
    answer = tus_ask(&u->client, "POST", "/v1/uploads",
        "Upload-Length: 9\r\nUpload-Metadata: kind a2s=\r\n", NULL, 0, 0);
    assert_int_equal(answer.status, 400);
    assert_int_equal(tus_begin(&nobody, u->id, "kk", 9, path).status, 401);

    begin(u, "kk", u->len, path);
    answer = tus_patch(&u->client, path, 5, u->bytes, 9, 9);
    assert_int_equal(answer.status, 409);
    assert_string_equal(answer.code, "wrong_offset");
    answer = tus_patch(&u->client, path, 0, u->bytes, u->len + 1, 0);
    answer = tus_ask(&u->client, "PATCH", path,
        "Upload-Offset: 0\r\nContent-Type: image/jpeg\r\n", u->bytes, 9, 9);
    assert_int_equal(answer.status, 415);
    answer = tus_patch(&u->client, path, -1, u->bytes, 9, 9);
    assert_int_equal(answer.status, 400);

    applicant_new(u->e2e, "6281200009903", "3517091708859901", "Slamet", other);
    assert_int_equal(tus_look(&stranger, path).status, 404);
    assert_int_equal(tus_patch(&stranger, path, 0, u->bytes, 9, 9).status, 404);
    assert_int_equal(tus_ask(&stranger, "DELETE", path, "", NULL, 0, 0).status, 404);
    assert_int_equal(tus_begin(&stranger, u->id, "kk", 9, path).status, 404);
}

/* Another version of the protocol is told ours; what we can is told to anybody. */
static void
test_the_protocol_is_told(void **state)
{
    struct uploads *u = *state;
    const struct tus_client nobody = { .e2e = u->e2e };
    struct tus_answer answer = tus_ask(&nobody, "OPTIONS", "/v1/uploads", "", NULL, 0, 0);
    char *text;
    char request[512];

    assert_int_equal(answer.status, 204);
    assert_non_null(strstr(answer.head, "Tus-Version: 1.0.0\r\n"));
    assert_non_null(strstr(answer.head, "Tus-Max-Size: 5242880\r\n"));
    assert_non_null(strstr(
        answer.head, "Tus-Extension: creation,expiration,checksum,termination\r\n"));
    (void)snprintf(request, sizeof(request),
        "POST /v1/uploads HTTP/1.1\r\nHost: x\r\n%s\r\nTus-Resumable: 0.2.2\r\n"
        "Connection: close\r\nContent-Length: 0\r\n\r\n",
        u->header);
    text = e2e_raw(u->e2e, request, strlen(request), 60000);
    assert_non_null(strstr(text, "HTTP/1.1 412 "));
    assert_non_null(strstr(text, "Tus-Version: 1.0.0\r\n"));
    free(text);
}

/* A file that is none of ours: one of the eight words, and nothing stays. */
static void
test_a_file_that_lies_leaves_nothing(void **state)
{
    static const char html[] = "<html><script>alert(1)</script></html>";
    struct uploads *u = *state;
    char path[TUS_PATH_SIZE];
    struct tus_answer answer;
    int papers = count_files(u, "papers");

    begin(u, "kk", sizeof(html), path);
    answer = tus_patch(&u->client, path, 0, html, sizeof(html), sizeof(html));
    assert_int_equal(answer.status, 422);
    assert_string_equal(answer.code, "bad_document");
    assert_string_equal(answer.reason, "wrong_kind");
    expect_no_file(u);
    assert_int_equal(count_files(u, "papers"), papers);
    assert_int_equal(look_status(u, "kk"), 404);
}

static struct tus_answer
patch_with_sum(const struct uploads *u, const char *path, int64_t at, size_t len,
    size_t sent, int add)
{
    uint8_t sum[32];
    char text[64];
    char more[256];

    (void)crypto_hash_sha256(sum, u->bytes + at, len);
    sum[0] = (uint8_t)(sum[0] + add);
    sodium_bin2base64(
        text, sizeof(text), sum, sizeof(sum), sodium_base64_VARIANT_ORIGINAL);
    (void)snprintf(more, sizeof(more),
        "Upload-Offset: %d\r\nContent-Type: application/offset+octet-stream\r\n"
        "Upload-Checksum: sha256 %s\r\n",
        (int)at, text);
    return tus_ask(&u->client, "PATCH", path, more, u->bytes + at, len, sent);
}

/* With a checksum a piece stays whole and right, or not at all. */
static void
test_a_checksum_is_for_all_or_nothing(void **state)
{
    struct uploads *u = *state;
    char path[TUS_PATH_SIZE];
    struct tus_answer answer;

    begin(u, "kk", u->len, path);
    answer = patch_with_sum(u, path, 0, 80000, 80000, 0);
    assert_int_equal(answer.status, 204);
    assert_int_equal(answer.offset, 80000);
    answer = patch_with_sum(u, path, 80000, 70000, 70000, 1);
    assert_int_equal(answer.status, 460);
    assert_string_equal(answer.code, "wrong_checksum");
    assert_int_equal(tus_look(&u->client, path).offset, 80000);
    (void)patch_with_sum(u, path, 80000, 70000, 69999, 0);
    do { /* while what came of the broken one is there, and is taken back */
        answer = patch_with_sum(u, path, 80000, u->len - 80000, u->len - 80000, 0);
    } while (answer.status == 423);
    assert_int_equal(answer.status, 204);
    assert_int_equal(look_status(u, "kk"), 200);
}

/* The head of a PATCH of the whole picture, with `more` fields; its connection. */
static int
send_head(const struct uploads *u, const char *path, const char *more)
{
    char head[640];
    int fd = e2e_connect(u->e2e);
    int len = snprintf(head, sizeof(head),
        "PATCH %s HTTP/1.1\r\nHost: x\r\n%s\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: "
        "0\r\nContent-Type: application/offset+octet-stream\r\n%sContent-Length: "
        "%zu\r\n\r\n",
        path, u->header, more, u->len);

    assert_int_equal(write(fd, head, (size_t)len), len);
    return fd;
}

static void
expect_locked(int fd)
{
    char text[512] = "";

    assert_true(read(fd, text, sizeof(text) - 1) > 0);
    assert_true(text_starts_with(text, "HTTP/1.1 423 "));
}

/* A line may be dead without anybody having told us: who goes on need not wait for it. */
static void
test_a_later_request_takes_over(void **state)
{
    struct uploads *u = *state;
    char path[TUS_PATH_SIZE];
    struct tus_answer answer;
    int fd;

    begin(u, "kk", u->len, path);
    fd = send_head(u, path, "");
    assert_int_equal(write(fd, u->bytes, 50000), 50000);
    tus_wait(&u->client, path, 50000);
    answer = tus_patch(
        &u->client, path, 50000, u->bytes + 50000, u->len - 50000, u->len - 50000);
    assert_int_equal(answer.status, 204);
    expect_locked(fd);
    (void)close(fd);
    assert_int_equal(look_status(u, "kk"), 200);
}

/* The file of an upload is a pipe that nobody reads: the worker for files stands still.
 */
static void
hold_worker(const struct uploads *u, const char *path, char pipe[TEMP_PATH_SIZE])
{
    (void)snprintf(pipe, TEMP_PATH_SIZE, "%s/files/uploads", e2e_folder(u->e2e));
    (void)mkdir(pipe, 0700); /* the first upload's own bytes make it */
    text_append(pipe, TEMP_PATH_SIZE, strrchr(path, '/'));
    assert_int_equal(mkfifo(pipe, 0600), 0);
}

/* Nobody who comes later opens it. */
static void
let_worker_go(const char *pipe)
{
    char self[64];
    int held = open(pipe, O_PATH | O_CLOEXEC);

    assert_true(held >= 0);
    assert_int_equal(unlink(pipe), 0);
    (void)snprintf(self, sizeof(self), "/proc/self/fd/%d", held);
    (void)close(open(self, O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    (void)close(held);
}

/* Three at one moment: whichever was there is told, also while its first look is still
 * out, for with a checksum it would cut off what the last one brings. */
static void
test_of_three_the_last_goes_on(void **state)
{
    struct uploads *u = *state;
    char path[TUS_PATH_SIZE];
    char pipe[TEMP_PATH_SIZE];
    char more[128];
    char sum[64];
    uint8_t hash[32];
    char text[512] = "";
    struct pollfd first[2] = { { .events = POLLIN }, { .events = POLLIN } };
    int last, holder;

    (void)crypto_hash_sha256(hash, u->bytes, u->len);
    sodium_bin2base64(
        sum, sizeof(sum), hash, sizeof(hash), sodium_base64_VARIANT_ORIGINAL);
    (void)snprintf(more, sizeof(more), "Upload-Checksum: sha256 %s\r\n", sum);
    begin(u, "kk", u->len, path);
    hold_worker(u, path, pipe);
    first[0].fd = send_head(u, path, more);
    first[1].fd = send_head(u, path, more);
    assert_int_equal(poll(first, 2, 60000), 1);
    holder = first[0].revents ? 1 : 0;
    expect_locked(first[1 - holder].fd);
    last = send_head(u, path, more);
    assert_int_equal(poll(&first[holder], 1, 60000), 1);
    expect_locked(first[holder].fd);
    let_worker_go(pipe);
    assert_int_equal(write(last, u->bytes, u->len), u->len);
    assert_true(read(last, text, sizeof(text) - 1) > 0);
    assert_true(text_starts_with(text, "HTTP/1.1 204 "));
    (void)close(first[0].fd);
    (void)close(first[1].fd);
    (void)close(last);
    assert_int_equal(look_status(u, "kk"), 200);
}

/* An application that is sent under a key, and given a place. */
static void
send_and_approve(const struct uploads *u)
{
    char header[APPLICANT_HEADER_SIZE + 32];
    char path[96];
    char id[64];
    struct e2e_answer *answer = e2e_ask(
        u->e2e, NULL, "POST", "/v1/applications", "{\"service\":\"ikd\"}", u->header);

    assert_int_equal(answer->status, 201);
    text_copy(id, sizeof(id), e2e_text(answer, "id"));
    e2e_answer_free(answer);
    (void)snprintf(header, sizeof(header), "%s\r\nIdempotency-Key: kirim", u->header);
    (void)snprintf(path, sizeof(path), "/v1/applications/%s/submit", id);
    for (int i = 0; i < 2; i++) { /* the second time it is what was kept */
        answer = e2e_ask(u->e2e, NULL, "POST", path, "{}", header);
        assert_int_equal(answer->status, 200);
        assert_non_null(strstr(answer->body, "Zulaikha"));
        e2e_answer_free(answer);
    }
    (void)snprintf(path, sizeof(path), "/v1/reviews/%s/claim", id);
    assert_int_equal(e2e_post(u->e2e, "reviewer", path), 200);
    (void)snprintf(path, sizeof(path), "/v1/reviews/%s/approve", id);
    assert_int_equal(e2e_status(u->e2e, "reviewer", "POST", path, "{}"), 200);
}

/* Whoever copies database and files, without the keys, learns of nobody. */
static void
test_a_copy_without_keys_tells_nothing(void **state)
{
    static const char *const secrets[] = { "Zulaikha", NIK, "81200009902", WALK_IN_NIK,
        "JFIF" };
    struct uploads *u = *state;
    char path[TUS_PATH_SIZE];
    char command[TEMP_PATH_SIZE * 2 + 128];

    begin(u, "kk", u->len, path);
    assert_int_equal(
        tus_patch(&u->client, path, 0, u->bytes, u->len, u->len).status, 204);
    send_and_approve(u);
    assert_int_equal(e2e_status(u->e2e, "reception", "POST", "/v1/walkins",
                         "{\"service\":\"ktp-rekam\",\"nik\":\"" WALK_IN_NIK "\"}"),
        201);
    for (size_t i = 0; i < ARRAY_LEN(secrets); i++) {
        (void)snprintf(command, sizeof(command),
            "! grep -qraF '%s' %s/files %s/antrean.db*", secrets[i], e2e_folder(u->e2e),
            e2e_folder(u->e2e));
        if (system(command) != 0) {
            fail_msg("the files tell %s", secrets[i]);
        }
    }
}

/* All that is held of a person, to that person and to nobody else. */
static void
test_what_is_held_is_given_to_its_owner(void **state)
{
    struct uploads *u = *state;
    struct e2e_answer *answer =
        e2e_ask(u->e2e, NULL, "GET", "/v1/me/export", NULL, u->header);
    const json_t *applications = json_object_get(answer->json, "applications");

    assert_int_equal(answer->status, 200);
    assert_non_null(strstr(answer->headers, "data-saya.json"));
    assert_non_null(strstr(answer->headers, "no-store"));
    assert_string_equal(json_string_value(json_object_get(
                            json_object_get(answer->json, "account"), "nik")),
        NIK);
    assert_true(json_array_size(applications) >= 1);
    assert_non_null(json_object_get(json_array_get(applications, 0), "history"));
    e2e_answer_free(answer);
    answer = e2e_ask(u->e2e, "applicant", "GET", "/v1/me/export", NULL, NULL);
    assert_null(strstr(answer->body, "Zulaikha"));
    e2e_answer_free(answer);
}

/* No request is in flight, so the server waits for none. */
static void
end_at_once(const struct uploads *u)
{
    char path[TEMP_PATH_SIZE + 16];
    char line[1024];
    FILE *log;

    assert_int_equal(e2e_end(u->e2e), 0);
    (void)snprintf(path, sizeof(path), "%s/server.log", e2e_folder(u->e2e));
    log = fopen(path, "re");
    assert_non_null(log);
    while (fgets(line, sizeof(line), log)) {
        assert_null(strstr(line, "gave up what was in flight"));
    }
    assert_int_equal(fclose(log), 0);
}

/* Each leap of the office's clock is a turn of all chores: a minute each time. */
static void
give_chores_a_turn(const struct uploads *u, const char *hour, int *minute)
{
    char instant[40];
    char local[24];

    assert_in_range(*minute, 0, 59);
    (void)snprintf(local, sizeof(local), "%s:%02d", hour, (*minute)++);
    (void)snprintf(instant, sizeof(instant), "%s:00+07:00", local);
    moved_clock_write(u->e2e, instant);
    moved_clock_wait(u->e2e, local);
}

/* What nobody has touched for a day is removed, by the clock of the file system. */
static void
make_old(const struct uploads *u, const char *folder)
{
    char command[TEMP_PATH_SIZE + 64];

    (void)snprintf(command, sizeof(command), "touch -d 2020-01-01 '%s/files/%s/'*",
        e2e_folder(u->e2e), folder);
    assert_int_equal(system(command), 0);
}

/* One that does not come within a day is forgotten, and so is one that is given up. */
static void
test_what_does_not_come_is_swept(void **state)
{
    struct uploads *u = *state;
    char path[TUS_PATH_SIZE];
    char other[TUS_PATH_SIZE];
    int minute = 21;

    begin(u, "kk", u->len, path);
    (void)tus_patch(&u->client, path, 0, u->bytes, u->len, 60000);
    tus_wait(&u->client, path, 60000);
    begin(u, "kk", 100, other);
    assert_int_equal(tus_ask(&u->client, "DELETE", other, "", NULL, 0, 0).status, 204);
    assert_int_equal(tus_look(&u->client, other).status, 404);
    end_at_once(u);
    e2e_restart(u->e2e);
    assert_int_equal(tus_look(&u->client, path).offset, 60000);
    end_at_once(u);
    e2e_restart(u->e2e);
    make_old(u, "uploads");
    moved_clock_begin(u->e2e, "2026-07-15T08:20:00+07:00");
    while (count_files(u, "uploads") > 0) {
        give_chores_a_turn(u, "2026-07-15T08", &minute);
    }
    applicant_sign_in(u->e2e, PHONE, u->header);
    assert_int_equal(tus_look(&u->client, path).status, 404);
}

/* Who has too many on their way is told when to look again. */
static void
test_too_many_on_their_way_come_later(void **state)
{
    struct uploads *u = *state;
    char paths[UPLOADS_MAX + 1][TUS_PATH_SIZE];
    struct tus_answer answer;
    size_t count = 0;

    while ((answer = tus_begin(&u->client, u->id, "kk", 9, paths[count])).status == 201) {
        assert_true(++count < ARRAY_LEN(paths));
    }
    assert_int_equal(answer.status, 429);
    assert_non_null(strstr(answer.head, "Retry-After: 60\r\n"));
    while (count-- > 0) {
        answer = tus_ask(&u->client, "DELETE", paths[count], "", NULL, 0, 0);
        assert_int_equal(answer.status, 204);
    }
    assert_int_equal(tus_begin(&u->client, u->id, "kk", 9, paths[0]).status, 201);
}

/* An application that was left lying is cancelled, and what it held is gone. */
static void
test_what_is_left_lying_is_erased(void **state)
{
    struct uploads *u = *state;
    char path[TUS_PATH_SIZE];
    char own[96];
    struct e2e_answer *answer;
    int minute = 21;

    assert_int_equal(tus_begin(&u->client, u->id, "kk", u->len, path).status, 201);
    assert_int_equal(
        tus_patch(&u->client, path, 0, u->bytes, u->len, u->len).status, 204);
    moved_clock_begin(u->e2e, "2026-09-14T08:20:00+07:00");
    applicant_sign_in(u->e2e, PHONE, u->header);
    while (look_status(u, "kk") != 404) {
        give_chores_a_turn(u, "2026-09-14T08", &minute);
    }
    (void)snprintf(own, sizeof(own), "/v1/applications/%s", u->id);
    answer = e2e_ask(u->e2e, NULL, "GET", own, NULL, u->header);
    assert_int_equal(answer->status, 200);
    assert_string_equal(e2e_text(answer, "state"), "cancelled");
    e2e_answer_free(answer);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define BEHAVIOUR(test) cmocka_unit_test_setup(test, take_paper_away)
        BEHAVIOUR(test_it_goes_on_where_it_was),
        BEHAVIOUR(test_what_is_refused),
        BEHAVIOUR(test_the_protocol_is_told),
        BEHAVIOUR(test_a_file_that_lies_leaves_nothing),
        BEHAVIOUR(test_a_checksum_is_for_all_or_nothing),
        BEHAVIOUR(test_a_later_request_takes_over),
        BEHAVIOUR(test_of_three_the_last_goes_on),
        BEHAVIOUR(test_a_copy_without_keys_tells_nothing),
        BEHAVIOUR(test_what_is_held_is_given_to_its_owner),
        BEHAVIOUR(test_a_part_is_not_readable),
        BEHAVIOUR(test_too_many_on_their_way_come_later),
        BEHAVIOUR(test_what_does_not_come_is_swept),
        BEHAVIOUR(test_what_is_left_lying_is_erased),
#undef BEHAVIOUR
    };

    return cmocka_run_group_tests_name("uploads", tests, open_office, close_office);
}
