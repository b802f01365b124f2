/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a board in a browser is given to be heard: antrean-voice behind GET /v1/voice. */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/e2e.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define CALL "/v1/voice?number=A005&counter=3"

static size_t
sound(struct e2e *e2e, const char *path)
{
    struct e2e_answer *answer = e2e_ask(e2e, "board", "GET", path, NULL, NULL);
    size_t len = answer->len;

    assert_int_equal(answer->status, 200);
    assert_non_null(strstr(answer->headers, "audio/wav"));
    assert_memory_equal(answer->body, "RIFF", 4);
    e2e_answer_free(answer);
    return len;
}

static void
test_a_call_sounds_the_same_each_time_and_shorter_when_others_wait(void **state)
{
    size_t call = sound(*state, CALL);

    assert_true(call > 2 * 22050 * 3); /* 3 s at least */
    assert_int_equal(sound(*state, CALL), call);
    assert_true(sound(*state, CALL "&waiting=4") < call);
    assert_true(sound(*state, CALL "&times=2") != call);
    assert_true(sound(*state, "/v1/voice?notice=test") > 2 * 22050);
}

static void
test_what_cannot_be_said_is_refused(void **state)
{
    static const char *const paths[] = { "/v1/voice", "/v1/voice?number=a005",
        "/v1/voice?number=A005%5B%5B&counter=1", "/v1/voice?number=A005&counter=0",
        "/v1/voice?number=A005&times=100", "/v1/voice?notice=lagu" };

    for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
        assert_int_equal(e2e_status(*state, "board", "GET", paths[i], NULL), 400);
    }
    assert_int_equal(e2e_status(*state, "kiosk", "GET", CALL, NULL), 403);
}

/* The same bell, whatever is called: a recording of silence is a shorter one than ours.
 */
static void
test_recordings_of_the_office_are_used(void **state)
{
    static const uint8_t silent[44 + 200] = { 'R', 'I', 'F', 'F', 236, 0, 0, 0, 'W', 'A',
        'V', 'E',                                    /* 36 + 200 */
        'f', 'm', 't', ' ', 16, 0, 0, 0, 1, 0, 1, 0, /* PCM, mono */
        0x22, 0x56, 0, 0, 0x44, 0xac, 0, 0, 2, 0, 16, 0, 'd', 'a', 't', 'a', 200 };
    size_t before = sound(*state, CALL);
    char folder[TEMP_PATH_SIZE];
    char path[TEMP_PATH_SIZE];

    (void)mkdir(temp_path(path, e2e_folder(*state), "files"), 0700);
    assert_int_equal(
        mkdir(temp_path(folder, e2e_folder(*state), "files/voice"), 0700), 0);
    temp_write(temp_path(path, folder, "bel.wav"), silent, sizeof(silent));
    assert_true(sound(*state, CALL) < before);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define BEHAVIOUR(test) cmocka_unit_test_setup_teardown(test, e2e_start, e2e_stop)
        BEHAVIOUR(test_a_call_sounds_the_same_each_time_and_shorter_when_others_wait),
        BEHAVIOUR(test_what_cannot_be_said_is_refused),
        BEHAVIOUR(test_recordings_of_the_office_are_used),
    };

    return cmocka_run_group_tests_name("voice", tests, NULL, NULL);
}
