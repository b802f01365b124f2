/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes as what a camera says in a JPEG: whatever they are, they name a way to turn it.
 */
#include <stdlib.h>

#include "pictures/picture_exif.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int orient = picture_exif_orientation(data, size);

    if (orient < 1 || orient > 8) {
        abort();
    }
    return 0;
}
