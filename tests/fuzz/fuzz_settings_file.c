/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings file: any bytes give settings that make sense, or an error that says why.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "server/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = xmemdup0(data, size);
    struct config config;
    struct error err = { .text = "" };
    char host[CONFIG_TEXT_SIZE];
    int64_t port;
    enum status st = config_parse(text, "antrean.conf", "/srv/office", &config, &err);

    if (st == STATUS_OK) { /* what is taken can be used */
        enum status split = config_split_address(config.listen, host, &port, &err);

        assert(split == STATUS_OK && port >= 0 && port <= 65535);
        assert(config.gate_count <= CONFIG_GATES_MAX);
        assert(config.readers >= 1 && config.readers <= 8);
        for (size_t i = 0; i < config.gate_count; i++) {
            assert(config.gates[i].name[0] && config.gates[i].scanner[0]);
        }
    } else {
        assert(st == STATUS_INVALID_SETTINGS && err.text[0]);
    }
    free(text);
    return 0;
}
