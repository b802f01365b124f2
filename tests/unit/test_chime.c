/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/chime.h"

#include <stdlib.h>

#include "tests/support/test.h"

static void
test_chime_starts_and_ends_in_silence_and_never_clicks(void **state)
{
    (void)state;
    for (int kind = 0; kind < CHIME_KIND_COUNT; kind++) {
        struct sound *chime = chime_make(kind);
        const int16_t *samples = chime->samples;
        size_t count = chime->count;
        int loudest = 0;

        /* A bell rings out; after a scan the next person may already be there. */
        assert_in_range(count, AUDIO_RATE_HZ / 3, 3 * AUDIO_RATE_HZ);
        assert_int_equal(samples[0], 0);
        assert_int_equal(samples[count - 1], 0);
        for (size_t i = 1; i < count; i++) {
            int step = abs(samples[i] - samples[i - 1]);

            loudest = abs(samples[i]) > loudest ? abs(samples[i]) : loudest;
            /* A click is a step no note at these pitches can make. */
            assert_in_range(step, 0, 9000);
        }
        assert_in_range(loudest, INT16_MAX / 3, INT16_MAX * 3 / 4);
        sound_unref(chime);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chime_starts_and_ends_in_silence_and_never_clicks),
    };

    return cmocka_run_group_tests_name("chime", tests, NULL, NULL);
}
