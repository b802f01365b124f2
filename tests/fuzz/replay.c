/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Runs a fuzz target over its kept corpus, tests/fuzz/corpus/<target>/, as an ordinary
 * test: each file is a TAP line. The fuzzer itself is built by `make fuzz`.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FILE_MAX (1 << 20)

int
main(int argc, char **argv)
{
    const char *name = strrchr(argv[0], '/');
    char folder[512];
    uint8_t *bytes = malloc(FILE_MAX);
    DIR *dir;
    struct dirent *entry;
    int count = 0;

    (void)argc;
    name = name ? name + 1 : argv[0];
    (void)snprintf(folder, sizeof(folder), "tests/fuzz/corpus/%s", name);
    dir = opendir(folder);
    if (!dir || !bytes) {
        (void)printf("not ok 1 - %s has a corpus in %s\n", name, folder);
        free(bytes);
        return 1;
    }
    while ((entry = readdir(dir))) {
        char path[1024];
        FILE *file;
        size_t size;

        if (entry->d_name[0] == '.') {
            continue;
        }
        (void)snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
        file = fopen(path, "rb");
        if (!file) {
            continue;
        }
        size = fread(bytes, 1, FILE_MAX, file);
        (void)fclose(file);
        (void)LLVMFuzzerTestOneInput(bytes, size);
        (void)printf("ok %d - %s takes %s\n", ++count, name, entry->d_name);
    }
    (void)closedir(dir);
    free(bytes);
    (void)printf("1..%d\n", count);
    return count > 0 ? 0 : 1;
}
