/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Papers that are sent: what is good is drawn anew and sealed, what lies about itself is
 * refused with one of eight words, and nobody but its owner and the reviewer who took it
 * is shown any.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/text.h"
#include "tests/support/applicant.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define PHONE "6281200009902"
#define NIK "3517035105939902"
#define WAIT_MS 60000
#define FILE_MAX (7 * 1024 * 1024)
#define WHERE "lat-7.5459-lon112.2331" /* what a camera writes into a picture */

struct papers {
    struct e2e *e2e;
    char header[APPLICANT_HEADER_SIZE];
    char id[64];
    char folder[TEMP_PATH_SIZE]; /* of the files to send */
};

static int
setup(void **state)
{
    struct papers *papers = test_calloc(1, sizeof(*papers));
    struct e2e_answer *answer;

    papers->e2e =
        e2e_open(&(struct e2e_options){ .config = APPLICANT_CONFIG, .tickets = 4 });
    temp_make(papers->folder);
    applicant_new(papers->e2e, PHONE, NIK, "Zulaikha Peragaan", papers->header);
    answer = e2e_ask(papers->e2e, NULL, "POST", "/v1/applications",
        "{\"service\":\"ktp-baru\"}", papers->header);
    assert_int_equal(answer->status, 201);
    text_copy(papers->id, sizeof(papers->id), e2e_text(answer, "id"));
    e2e_answer_free(answer);
    *state = papers;
    return 0;
}

static int
teardown(void **state)
{
    struct papers *papers = *state;

    temp_remove(papers->folder);
    e2e_close(papers->e2e);
    test_free(papers);
    return 0;
}

/* A file made by a shell command that writes to $out in the folder. */
static size_t
make(const struct papers *papers, const char *command, uint8_t **bytes)
{
    char line[2400];
    char path[TEMP_PATH_SIZE + 16];
    size_t len;
    FILE *file;

    (void)snprintf(path, sizeof(path), "%s/out", papers->folder);
    (void)snprintf(line, sizeof(line),
        "cd %s && rm -f out && out=out && { %s; } >log 2>&1", papers->folder, command);
    assert_int_equal(system(line), 0);
    file = fopen(path, "rb");
    assert_non_null(file);
    *bytes = test_malloc(FILE_MAX);
    len = fread(*bytes, 1, FILE_MAX, file);
    (void)fclose(file);
    return len;
}

static struct e2e_answer *
give(const struct papers *papers, const char *kind, const void *bytes, size_t len)
{
    char path[128];

    (void)snprintf(
        path, sizeof(path), "/v1/applications/%s/documents/%s", papers->id, kind);
    return e2e_send(papers->e2e, NULL, "PUT", path, bytes, len, papers->header);
}

static struct e2e_answer *
look(const struct papers *papers, const char *who, const char *header, const char *query)
{
    char path[160];

    (void)snprintf(
        path, sizeof(path), "/v1/applications/%s/documents/kk%s", papers->id, query);
    return e2e_ask(papers->e2e, who, "GET", path, NULL, header);
}

/* A page of plain PDF; `$extra` stands in its catalog, `$pages` times the page. */
#define PDF \
    "mk() { { printf '%%%%PDF-1.4\\n1 0 obj<</Type/Catalog/Pages 2 0 R%s>>endobj\\n" \
    "2 0 obj<</Type/Pages/Count %s/Kids[' \"$1\" \"$2\"; " \
    "for i in $(seq $2); do printf '3 0 R '; done; " \
    "printf ']>>endobj\\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 " \
    "400]>>endobj\\n" \
    "trailer<</Size 10/Root 1 0 R>>\\n%%%%%%%%EOF\\n'; } >in.pdf; " \
    "qpdf in.pdf mended.pdf || [ $? = 3 ]; }; "
#define NESTED(deep) \
    "mk \"/X $(printf '[%.0s' $(seq " deep ")) $(printf ']%.0s' $(seq " deep "))\" 1"
/* Drawn small: a plasma's pixels are dear. */
#define PICTURE \
    "convert -size 300x400 plasma:tan-white -scale 1200x1600 -quality 90 jpg:out"

/* Thirty thousand pixels a side, each of them there: black, a bit a pixel. */
#define HUGE_PICTURE \
    "python3 -c \"import zlib,struct\n" \
    "def c(t,d): return " \
    "struct.pack('>I',len(d))+t+d+struct.pack('>I',zlib.crc32(t+d))\n" \
    "n=30000\n" \
    "z=zlib.compressobj(9)\n" \
    "d=b''.join(z.compress(bytes(n//8+1)) for i in range(n))+z.flush()\n" \
    "open('out','wb').write(b'\\x89PNG\\r\\n\\x1a\\n'" \
    "+c(b'IHDR',struct.pack('>IIBBBBB',n,n,1,0,0,0,0))+c(b'IDAT',d)+c(b'IEND',b''))\""

/* A page whose content is a quarter of a gigabyte once it is unpacked. */
#define BOMB(again, filters) \
    "python3 -c \"import zlib\n" \
    "z=zlib.compressobj(1)\n" \
    "d=b''.join(z.compress(bytes(1<<20)) for i in range(256))+z.flush()\n" again \
    "o=[b'<</Type/Catalog/Pages 2 0 R>>',b'<</Type/Pages/Count 1/Kids[3 0 R]>>'," \
    "b'<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]/Contents 4 0 R>>'," \
    "b'<</Filter" filters "/Length %d>>stream\\n'%len(d)+d+" \
    "b'\\nendstream']\n" \
    "f=b'%PDF-1.4\\n';x=[]\n" \
    "for i,b in enumerate(o): x.append(len(f)); f+=b'%d 0 " \
    "obj'%(i+1)+b+b'\\nendobj\\n'\n" \
    "s=len(f)\n" \
    "f+=b'xref\\n0 5\\n0000000000 65535 f \\n'+b''.join(b'%010d 00000 n \\n'%a for a " \
    "in " \
    "x)\n" \
    "f+=b'trailer<</Size 5/Root 1 0 R>>\\nstartxref\\n%d\\n%%EOF'%s\n" \
    "open('out','wb').write(f)\""

/* How many files lie in a folder of the office. */
static int
files_in(const struct papers *papers, const char *folder)
{
    char path[TEMP_PATH_SIZE];
    DIR *dir = opendir(temp_path(path, e2e_folder(papers->e2e), folder));
    const struct dirent *entry;
    int count = 0;

    while (dir && (entry = readdir(dir))) {
        count += entry->d_name[0] != '.';
    }
    if (dir) {
        (void)closedir(dir);
    }
    return count;
}

/* Files that are two things at once, far more than they look, or cut: refused in words,
 * or made into the one thing that was asked for; and nothing of them is left. */
static void
test_a_file_that_attacks_leaves_nothing(void **state)
{
    static const struct {
        const char *command;
        int status;
        const char *reason;
        const char *gone; /* what is in the file that was sent and not in the paper */
    } rows[] = {
        { HUGE_PICTURE, 422, "damaged", NULL },
        { BOMB("", "/FlateDecode"), 422, "damaged", NULL },
        { BOMB("d=bytes([129,32,128])\n", "[/RunLengthDecode/FlateDecode]"), 422,
            "damaged", NULL },
        { BOMB("d=zlib.compress(d,9)\n", "[/FlateDecode/FlateDecode]"), 422, "damaged",
            NULL },
        { PDF "mk '' 3; head -c $(($(stat -c%s mended.pdf) / 2)) mended.pdf >out", 422,
            "damaged", NULL },
        { PDF
            "mk '' 1; { printf '<html><script>alert(1)</script>'; cat mended.pdf; } >out",
            200, NULL, "<script>" },
        { PDF "mk '' 1; { cat mended.pdf; printf '<script>alert(1)</script>'; } >out",
            200, NULL, "<script>" },
        { PICTURE "; { cat out; printf 'PK\\003\\004 calc.exe'; } >o; mv o out", 200,
            NULL, "calc.exe" },
        { "head -c 6291456 /dev/zero >out", 413, NULL, NULL },
    };
    const struct papers *papers = *state;
    int64_t end;

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        uint8_t *bytes;
        size_t len = make(papers, rows[i].command, &bytes);
        struct e2e_answer *answer = give(papers, "kk", bytes, len);

        if (answer->status != rows[i].status ||
            strcmp(e2e_text(answer, "reason"), rows[i].reason ? rows[i].reason : "")) {
            fail_msg("row %zu of %zu bytes: %d %s", i, len, answer->status, answer->body);
        }
        e2e_answer_free(answer);
        if (rows[i].gone) {
            assert_non_null(memmem(bytes, len, rows[i].gone, strlen(rows[i].gone)));
            answer = look(papers, NULL, papers->header, "");
            assert_int_equal(answer->status, 200);
            assert_null(
                memmem(answer->body, answer->len, rows[i].gone, strlen(rows[i].gone)));
            e2e_answer_free(answer);
        }
        test_free(bytes);
    }
    end = clock_monotonic_ms() + WAIT_MS;
    while (files_in(papers, "files/incoming") > 0) { /* it goes behind the answer */
        assert_true(clock_monotonic_ms() < end);
        (void)usleep(20000);
    }
    assert_int_equal(files_in(papers, "files/papers"), 3); /* the three that were taken */
}

static void
test_what_is_wrong_is_one_of_eight(void **state)
{
    static const struct {
        const char *command;
        int status;
        const char *reason; /* NULL: taken, or no word of the eight */
    } rows[] = {
        { "printf 0123456789 >out", 422, "wrong_kind" },
        { PICTURE, 200, NULL },
        { "convert -size 225x175 plasma: -scale 900x700 png:out", 200, NULL },
        { PDF "mk '' 1; cp mended.pdf out", 200, NULL },
        { ": >out", 422, "empty" },
        { "head -c 6000000 /dev/urandom >out", 413, NULL },
        { "printf '<html><script>alert(1)</script>' >out", 422, "wrong_kind" },
        { "head -c 5000 /dev/urandom >out", 422, "wrong_kind" },
        { PICTURE "; head -c 20000 out >o; mv o out", 422, "damaged" },
        { "printf '%%PDF-1.7\\nbut no more' >out", 422, "damaged" },
        { PDF "mk '' 1; qpdf --encrypt u o 256 -- mended.pdf out", 422, "password" },
        { PDF "mk '' 1; qpdf --encrypt '' o 256 -- mended.pdf out", 422, "password" },
        { PDF "mk '' 21; cp mended.pdf out", 422, "too_many_pages" },
        { PDF "mk '' 0; cp in.pdf out", 422, "damaged" },
        /* Lists in lists, as deep as a document has them, and far deeper. */
        { PDF NESTED("30") "; cp in.pdf out", 200, NULL },
        { PDF NESTED("60") "; cp in.pdf out", 422, "wrong_kind" },
        { PDF "mk '/OpenAction<</S/JavaScript/JS(app.alert(1))>>' 1; cp mended.pdf out",
            422, "wrong_kind" },
        { PDF "mk '/OpenAction<</S/Launch/F(calc)>>' 1; cp mended.pdf out", 422,
            "wrong_kind" },
        /* Spelt otherwise, behind many others, in an object that was changed once. */
        { PDF "mk '/OpenAction<</S/J#61vaScript/J#53(x)>>' 1; cp mended.pdf out", 422,
            "wrong_kind" },
        { PDF "mk \"$(seq -f '/K%g 1' 300)/ZZ<</S/JavaScript>>\" 1; cp mended.pdf out",
            422, "wrong_kind" },
        { PDF "mk \"$(seq -f '/K%g 1' 300)\" 1; cp mended.pdf out", 200, NULL },
        { PDF "mk '/OpenAction 9 1 R>>endobj\n9 1 obj<</S/JavaScript/JS(x)' 1; "
              "cp in.pdf out",
            422, "wrong_kind" },
        { PDF "mk '>>endobj\n9 1 obj<</S/JavaScript/JS(x)' 1; cp in.pdf out", 200, NULL },
        { "convert -size 300x200 plasma: jpg:out", 422, "too_small" },
        /* It says that it has nine hundred million pixels. */
        { "printf '\\211PNG\\r\\n\\032\\n\\0\\0\\0\\rIHDR\\0\\0\\165\\060\\0\\0\\165\\060"
          "\\010\\002\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0IEND\\256B\\140\\202' >out",
            422, "damaged" },
    };
    const struct papers *papers = *state;

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        uint8_t *bytes;
        size_t len = make(papers, rows[i].command, &bytes);
        struct e2e_answer *answer = give(papers, "kk", bytes, len);

        if (answer->status != rows[i].status ||
            strcmp(e2e_text(answer, "reason"), rows[i].reason ? rows[i].reason : "")) {
            fail_msg("row %zu: %d %s", i, answer->status, answer->body);
        }
        if (rows[i].reason) {
            assert_string_equal(e2e_text(answer, "code"), "bad_document");
            assert_non_null(strchr(e2e_text(answer, "detail"), ' '));
        }
        e2e_answer_free(answer);
        test_free(bytes);
    }
}

/* A picture is drawn anew: where it was taken is gone, also from the disk. */
static void
test_a_picture_loses_what_the_camera_wrote(void **state)
{
    const struct papers *papers = *state;
    struct e2e_answer *answer;
    char command[TEMP_PATH_SIZE + 160];
    uint8_t *bytes;
    size_t len =
        make(papers, PICTURE "; mogrify -set comment '" WHERE "' jpg:out", &bytes);

    assert_non_null(memmem(bytes, len, WHERE, strlen(WHERE)));
    answer = give(papers, "kk", bytes, len);
    assert_int_equal(answer->status, 200);
    e2e_answer_free(answer);
    test_free(bytes);
    answer = look(papers, NULL, papers->header, "");
    assert_int_equal(answer->status, 200);
    assert_non_null(strstr(answer->headers, "image/jpeg"));
    assert_non_null(strstr(answer->headers, "no-store"));
    assert_memory_equal(answer->body, "\xff\xd8\xff", 3);
    assert_null(memmem(answer->body, answer->len, WHERE, strlen(WHERE)));
    e2e_answer_free(answer);
    (void)snprintf(command, sizeof(command),
        "test -n \"$(ls %s/files/papers)\" && ! grep -qra -e '" WHERE
        "' -e JFIF %s/files",
        e2e_folder(papers->e2e), e2e_folder(papers->e2e));
    assert_int_equal(system(command), 0);
}

/* How many files are kept, all made two days old; one that goes just then stays away. */
static int
count_old(const struct papers *papers)
{
    char command[TEMP_PATH_SIZE * 2 + 160];

    (void)snprintf(command, sizeof(command),
        "touch -c -d '2 days ago' %s/files/papers/*; exit $(ls %s/files/papers | wc -l)",
        e2e_folder(papers->e2e), e2e_folder(papers->e2e));
    return WEXITSTATUS(system(command));
}

/* What a paper was before goes; what it is stays, however old. */
static void
test_a_file_that_no_paper_names_is_removed(void **state)
{
    const struct papers *papers = *state;
    struct e2e_answer *answer;
    int64_t end;

    for (int i = 0; i < 2; i++) {
        uint8_t *bytes;
        size_t len = make(papers, PICTURE, &bytes);

        answer = give(papers, "kk", bytes, len);
        assert_int_equal(answer->status, 200);
        e2e_answer_free(answer);
        test_free(bytes);
    }
    assert_int_equal(count_old(papers), 2);
    assert_int_equal(e2e_end(papers->e2e), 0);
    e2e_restart(papers->e2e);
    end = clock_monotonic_ms() + WAIT_MS;
    while (count_old(papers) > 1) {
        assert_true(clock_monotonic_ms() < end);
        (void)usleep(20000);
    }
    answer = look(papers, NULL, papers->header, "");
    assert_int_equal(answer->status, 200);
    e2e_answer_free(answer);
}

/* Only the owner, and the reviewer who has taken it; a PDF's page as a picture. */
static void
test_who_may_look(void **state)
{
    const struct papers *papers = *state;
    char other[APPLICANT_HEADER_SIZE];
    char path[96];
    struct e2e_answer *answer;
    const char *frame;
    uint8_t *bytes;
    size_t len = make(papers, PDF "mk '' 2; cp mended.pdf out", &bytes);

    answer = give(papers, "kk", bytes, len);
    assert_int_equal(answer->status, 200);
    e2e_answer_free(answer);
    test_free(bytes);
    (void)snprintf(path, sizeof(path), "/v1/applications/%s/form", papers->id);
    answer = e2e_ask(papers->e2e, NULL, "PUT", path,
        "{\"nik\":\"" NIK "\",\"nama\":\"Zulaikha\"}", papers->header);
    assert_int_equal(answer->status, 200);
    e2e_answer_free(answer);
    (void)snprintf(path, sizeof(path), "/v1/applications/%s/submit", papers->id);
    answer = e2e_ask(papers->e2e, NULL, "POST", path, "{}", papers->header);
    assert_int_equal(answer->status, 200);
    e2e_answer_free(answer);

    applicant_new(papers->e2e, "6281200009903", "3517091708859901", "Slamet", other);
    answer = look(papers, NULL, other, "");
    assert_int_equal(answer->status, 404);
    e2e_answer_free(answer);
    answer = look(papers, "reviewer", NULL, "");
    assert_int_equal(answer->status, 409);
    e2e_answer_free(answer);
    (void)snprintf(path, sizeof(path), "/v1/reviews/%s/claim", papers->id);
    assert_int_equal(e2e_post(papers->e2e, "reviewer", path), 200);
    answer = look(papers, "reviewer", NULL, "");
    assert_int_equal(answer->status, 200);
    assert_memory_equal(answer->body, "%PDF-", 5);
    e2e_answer_free(answer);
    answer = look(papers, "reviewer", NULL, "?page=2");
    assert_int_equal(answer->status, 200);
    assert_memory_equal(answer->body, "\xff\xd8\xff", 3);
    frame = memmem(answer->body, answer->len, "\xff\xc0", 2); /* its height and width */
    assert_non_null(frame);
    assert_memory_equal(frame + 5, "\x06\x41\x04\xb1", 4);
    e2e_answer_free(answer);
    /* Sent, it can be changed no more. */
    answer = give(papers, "kk", "x", 1);
    assert_true(answer->status == 409 || answer->status == 422);
    e2e_answer_free(answer);
}

/* Another application of the same account, for a service that asks for the same kind. */
static void
start_another(const struct papers *papers, const char *header, char id[64])
{
    struct e2e_answer *answer = e2e_ask(papers->e2e, NULL, "POST", "/v1/applications",
        "{\"service\":\"ktp-hilang\"}", header);

    assert_int_equal(answer->status, 201);
    text_copy(id, 64, e2e_text(answer, "id"));
    e2e_answer_free(answer);
}

static int
give_again(
    const struct papers *papers, const char *id, const char *from, const char *header)
{
    char path[160];
    char body[96];
    struct e2e_answer *answer;
    int status;

    (void)snprintf(path, sizeof(path), "/v1/applications/%s/documents/kk/again", id);
    (void)snprintf(body, sizeof(body), "{\"application\":\"%s\"}", from);
    answer = e2e_ask(papers->e2e, NULL, "POST", path, body, header);
    status = answer->status;
    e2e_answer_free(answer);
    return status;
}

static int
ask_status(
    const struct papers *papers, const char *method, const char *path, const char *header)
{
    struct e2e_answer *answer = e2e_ask(papers->e2e, NULL, method, path, NULL, header);
    int status = answer->status;

    e2e_answer_free(answer);
    return status;
}

/* How many are offered to this application. */
static size_t
count_earlier(const struct papers *papers, const char *id, const char *header)
{
    char path[160];
    struct e2e_answer *answer;
    size_t count;

    (void)snprintf(path, sizeof(path), "/v1/applications/%s/documents/kk/earlier", id);
    answer = e2e_ask(papers->e2e, NULL, "GET", path, NULL, header);
    assert_int_equal(answer->status, 200);
    count = json_array_size(json_object_get(answer->json, "papers"));
    e2e_answer_free(answer);
    return count;
}

/* One file in two applications and two slots: it stays until the last of them lets go. */
static void
test_a_paper_is_used_again(void **state)
{
    const struct papers *papers = *state;
    char other[APPLICANT_HEADER_SIZE];
    char second[64];
    char theirs[64];
    char path[160];
    struct e2e_answer *answer;
    uint8_t *bytes;
    size_t len = make(papers, PICTURE, &bytes);

    start_another(papers, papers->header, second);
    assert_int_equal(count_earlier(papers, second, papers->header), 0);
    assert_int_equal(give_again(papers, second, papers->id, papers->header), 404);
    answer = give(papers, "kk", bytes, len);
    assert_int_equal(answer->status, 200);
    e2e_answer_free(answer);
    assert_int_equal(count_earlier(papers, second, papers->header), 1);
    assert_int_equal(count_earlier(papers, papers->id, papers->header), 0);
    assert_int_equal(give_again(papers, second, papers->id, papers->header), 200);
    assert_int_equal(count_old(papers), 1);

    /* The same file in another slot. */
    (void)snprintf(
        path, sizeof(path), "/v1/applications/%s/documents/hilang-polisi", second);
    answer = e2e_send(papers->e2e, NULL, "PUT", path, bytes, len, papers->header);
    assert_int_equal(answer->status, 200);
    e2e_answer_free(answer);
    assert_int_equal(count_old(papers), 1);
    test_free(bytes);

    /* Nobody else is offered it, or can take it. */
    applicant_new(papers->e2e, "6281200009903", "3517091708859901", "Slamet", other);
    start_another(papers, other, theirs);
    assert_int_equal(count_earlier(papers, theirs, other), 0);
    assert_int_equal(give_again(papers, theirs, papers->id, other), 404);

    (void)snprintf(path, sizeof(path), "/v1/applications/%s/documents/kk", papers->id);
    assert_int_equal(ask_status(papers, "DELETE", path, papers->header), 200);
    (void)snprintf(path, sizeof(path), "/v1/applications/%s/documents/kk", second);
    assert_int_equal(ask_status(papers, "GET", path, papers->header), 200);
    assert_int_equal(e2e_end(papers->e2e), 0);
    e2e_restart(papers->e2e);
    assert_int_equal(ask_status(papers, "GET", path, papers->header), 200);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define BEHAVIOUR(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
        BEHAVIOUR(test_what_is_wrong_is_one_of_eight),
        BEHAVIOUR(test_a_picture_loses_what_the_camera_wrote),
        BEHAVIOUR(test_a_file_that_no_paper_names_is_removed),
        BEHAVIOUR(test_a_file_that_attacks_leaves_nothing),
        BEHAVIOUR(test_who_may_look),
        BEHAVIOUR(test_a_paper_is_used_again),
#undef BEHAVIOUR
    };

    return cmocka_run_group_tests_name("papers", tests, NULL, NULL);
}
