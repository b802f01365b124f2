/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * antrean-paper: the server's helper that opens strangers' files. Reads one from standard
 * input, writes "TYPE PAGES\n" and the clean file to standard output.
 *   antrean-paper          clean a file
 *   antrean-paper PAGE     draw a page of a PDF
 * Exit: 0, PAPER_EXIT_FAULT and the fault, or 1.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "common/text.h"
#include "server/papers/paper_clean.h"

/* A nice value: who stands at a counter goes first. */
#define BEHIND_OTHERS 10

/* All of standard input, a byte more than is allowed at most. */
static uint8_t *
read_all(size_t *len)
{
    uint8_t *bytes = malloc(PAPER_BYTES_MAX + 1);
    ssize_t n = 1;

    *len = 0;
    while (bytes && *len <= PAPER_BYTES_MAX && n > 0) {
        n = read(STDIN_FILENO, bytes + *len, PAPER_BYTES_MAX + 1 - *len);
        *len += n > 0 ? (size_t)n : 0;
        n = n < 0 && errno == EINTR ? 1 : n;
    }
    return n < 0 ? NULL : bytes;
}

int
main(int argc, char **argv)
{
    struct clean_paper clean = { .pages = 0 };
    enum paper_fault fault;
    int64_t page = 0;
    uint8_t *bytes;
    size_t len;
    FILE *file;

    if (argc > 2 || (argc == 2 && !text_to_int(argv[1], 1, PAPER_PAGES_MAX, &page))) {
        return 2;
    }
    (void)setpriority(PRIO_PROCESS, 0, BEHIND_OTHERS);
    paper_confine(/* fonts= */ page > 0);
    bytes = read_all(&len);
    if (!bytes) {
        return 1;
    }
    if (page > 0) {
        fault = paper_page(bytes, len, (int)page, &clean);
    } else {
        file = fmemopen(bytes, len ? len : 1, "rb");
        if (!file) {
            return 1;
        }
        fault = paper_clean(bytes, len, file, &clean);
        (void)fclose(file);
    }
    free(bytes);
    if (fault == PAPER_FAULT_COUNT &&
        (printf("%s %d\n", clean.type, clean.pages) < 0 ||
            fwrite(clean.bytes, 1, clean.len, stdout) != clean.len ||
            fflush(stdout) != 0)) {
        return 1;
    }
    free(clean.bytes);
    return fault == PAPER_FAULT_COUNT ? 0 : PAPER_EXIT_FAULT + (int)fault;
}
