/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The link against the real server behind TLS: whom it trusts. */
#include <stdio.h>

#include "screen/link.h"
#include "tests/support/e2e.h"
#include "tests/support/test.h"

static int
start(void **state)
{
    *state = e2e_open(&(struct e2e_options){ .tls = true, .errors_allowed = true });
    return 0;
}

static int
stop(void **state)
{
    e2e_close(*state);
    return 0;
}

static void
test_a_certificate_of_the_named_authority_is_trusted(void **state)
{
    struct link_answer answer;
    char ca[512];
    struct link_options options = {
        .server = e2e_url(*state), .token = e2e_token(*state, "kiosk"), .ca = ca
    };
    struct link_request request = { .method = "GET", .path = "/v1/services" };

    snprintf(ca, sizeof(ca), "%s/cert.pem", e2e_folder(*state));
    assert_int_equal(link_call(&options, &request, &answer), STATUS_OK);
    assert_true(json_array_size(json_object_get(answer.json, "services")) > 0);
    link_answer_destroy(&answer);
}

static void
test_a_certificate_of_nobody_we_know_is_not(void **state)
{
    struct link_answer answer;
    struct link_options options = { .server = e2e_url(*state), .token = "secret" };
    struct link_request request = { .method = "GET", .path = "/healthz" };

    assert_int_equal(link_call(&options, &request, &answer), STATUS_UNREACHABLE);
    assert_int_equal(answer.http, 0);
    assert_true(answer.detail[0] != '\0'); /* says that it is the certificate */
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_certificate_of_the_named_authority_is_trusted),
        cmocka_unit_test(test_a_certificate_of_nobody_we_know_is_not),
    };

    return cmocka_run_group_tests_name("link end to end", tests, start, stop);
}
