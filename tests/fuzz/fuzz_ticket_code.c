/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Scanned text: whatever it is, it is told apart without harm; a code that parses prints
 * and reads back as the same, and no text passes verification with a key that did not
 * sign it.
 */
#include "ticketing/code.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

#include "common/text.h"
#include "ticketing/keys.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PAYLOAD_CHARS 38 /* base32 characters that hold content only */

static struct key_ring *
make_ring(void)
{
    char folder[] = "/tmp/antrean-fuzz-XXXXXX";
    char path[64];
    struct key_ring *ring = NULL;

    if (!mkdtemp(folder) || key_ring_rotate(folder, 1, NULL, NULL) != STATUS_OK ||
        key_ring_load(folder, &ring, NULL) != STATUS_OK) {
        abort();
    }
    (void)text_copy(path, sizeof(path), folder);
    (void)text_append(path, sizeof(path), "/001.key");
    (void)unlink(path);
    (void)rmdir(folder);
    return ring;
}

static void
check_code(const struct key_ring *ring, const char *text)
{
    struct ticket_code code = { 0 };
    struct ticket_code again = { 0 };
    char made[TICKET_CODE_SIZE];

    if (ticket_code_parse(text, strlen(text), &code, NULL) != STATUS_OK) {
        return;
    }
    if (ticket_code_make(ring, &code, made, NULL) != STATUS_OK ||
        ticket_code_verify(ring, made, strlen(made), &again, NULL) != STATUS_OK ||
        again.office != code.office || strcmp(again.date, code.date) != 0 ||
        again.from_min != code.from_min || again.to_min != code.to_min ||
        strcmp(again.id, code.id) != 0) {
        abort();
    }
    if (code.key_id == 1 && memcmp(made, text, PAYLOAD_CHARS) != 0) {
        abort(); /* two texts for one content */
    }
    if (ticket_code_verify(ring, text, strlen(text), &again, NULL) == STATUS_OK &&
        strcmp(text, made) != 0) {
        abort(); /* Ed25519 signs the same bytes the same way: this one is not ours */
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct key_ring *ring;
    char text[SCAN_TEXT_SIZE];
    char again[SCAN_TEXT_SIZE];
    enum scan_kind kind;

    if (!ring) {
        ring = make_ring();
    }
    kind = scan_classify((const char *)data, size, text);
    if (kind == SCAN_OTHER) {
        return 0;
    }
    if (scan_classify(text, strlen(text), again) != kind || strcmp(text, again) != 0) {
        abort();
    }
    if (kind == SCAN_TICKET) {
        check_code(ring, text);
    }
    return 0;
}
