/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/browser.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/text.h"
#include "tests/support/test.h"

#define HOPS 5
#define FORM_TYPE "application/x-www-form-urlencoded"
#define BOUNDARY "----peragaan7MA4YWxk"
#define PICTURE_MAX ((size_t)512 * 1024)

static const char *const hidden[] = { "csrf", "key", "kembali" };

void
browser_init(struct browser *browser, struct e2e *e2e)
{
    memset(browser, 0, sizeof(*browser));
    browser->e2e = e2e;
    browser->page = xstrdup("");
}

void
browser_destroy(struct browser *browser)
{
    free(browser->page);
}

/* What Set-Cookie says of a cookie of ours. */
static void
keep_cookie(const char *headers, const char *name, char *out, size_t out_size)
{
    char start[64];
    const char *at;

    (void)snprintf(start, sizeof(start), "Set-Cookie: %s=", name);
    at = strstr(headers, start);
    if (at) {
        at += strlen(start);
        (void)snprintf(out, out_size, "%.*s", (int)strcspn(at, ";"), at);
    }
}

static void
ask(struct browser *browser, const char *method, const char *path, const char *type,
    const void *body, size_t len, char *location, size_t location_size)
{
    char header[512];
    struct e2e_answer *answer;
    const char *found;

    (void)snprintf(header, sizeof(header), "Content-Type: %s\r\nCookie: a=b%s%s%s%s",
        type, browser->session[0] ? "; antrean=" : "", browser->session,
        browser->language[0] ? "; bahasa=" : "", browser->language);
    answer = e2e_send(browser->e2e, NULL, method, path, body, len, header);
    keep_cookie(answer->headers, "antrean", browser->session, sizeof(browser->session));
    keep_cookie(answer->headers, "bahasa", browser->language, sizeof(browser->language));
    found = strstr(answer->headers, "\r\nLocation: ");
    location[0] = '\0';
    if (answer->status == 303 && found) {
        found += strlen("\r\nLocation: ");
        (void)snprintf(location, location_size, "%.*s", (int)strcspn(found, "\r"), found);
    }
    text_copy(browser->at, sizeof(browser->at), path);
    browser->status = answer->status;
    free(browser->page);
    browser->page = xstrdup(answer->body);
    e2e_answer_free(answer);
}

static void
get(struct browser *browser, const char *path, char *location, size_t location_size)
{
    ask(browser, "GET", path, FORM_TYPE, NULL, 0, location, location_size);
}

static int
follow(struct browser *browser, char *location, size_t size)
{
    for (int i = 0; location[0] && i < HOPS; i++) {
        char path[512];

        text_copy(path, sizeof(path), location);
        get(browser, path, location, size);
    }
    return browser->status;
}

int
browser_open(struct browser *browser, const char *path)
{
    char location[512];

    get(browser, path, location, sizeof(location));
    return follow(browser, location, sizeof(location));
}

/* The value of the first input of this name on the page; "" without one. */
static void
value_of(const struct browser *browser, const char *name, char *out, size_t out_size)
{
    char start[128];
    const char *at;

    (void)snprintf(start, sizeof(start), "name=\"%s\" value=\"", name);
    at = strstr(browser->page, start);
    at = at ? at + strlen(start) : "\"";
    (void)snprintf(out, out_size, "%.*s", (int)strcspn(at, "\""), at);
}

int
browser_post(struct browser *browser, const char *path, const char *fields)
{
    size_t size = strlen(fields) + 4096;
    char *body = test_malloc(size);
    char location[512];

    body[0] = '\0';
    for (size_t i = 0; i < ARRAY_LEN(hidden); i++) {
        char value[256];
        size_t used = strlen(body);

        value_of(browser, hidden[i], value, sizeof(value));
        (void)snprintf(body + used, size - used, "%s=%s&", hidden[i], value);
    }
    text_append(body, size, fields);
    ask(browser, "POST", path, FORM_TYPE, body, strlen(body), location, sizeof(location));
    test_free(body);
    return follow(browser, location, sizeof(location));
}

int
browser_send_file(struct browser *browser, const char *path, const char *name,
    const char *file, const void *bytes, size_t len)
{
    char *body = test_malloc(len + 4096);
    char location[512];
    size_t used = 0;

    for (size_t i = 0; i < ARRAY_LEN(hidden); i++) {
        char value[256];

        value_of(browser, hidden[i], value, sizeof(value));
        used += (size_t)snprintf(body + used, 1024,
            "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n",
            hidden[i], value);
    }
    used += (size_t)snprintf(body + used, 1024,
        "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"%s\"; "
        "filename=\"%s\"\r\nContent-Type: application/octet-stream\r\n\r\n",
        name, file);
    memcpy(body + used, bytes, len);
    used += len;
    used += (size_t)snprintf(body + used, 64, "\r\n--" BOUNDARY "--\r\n");
    ask(browser, "POST", path, "multipart/form-data; boundary=" BOUNDARY, body, used,
        location, sizeof(location));
    test_free(body);
    return follow(browser, location, sizeof(location));
}

int
browser_send_picture(struct browser *browser, const char *path, const char *name)
{
    char *bytes = test_malloc(PICTURE_MAX);
    FILE *made = popen("convert -size 225x300 gradient:white-gray -seed 7 +noise "
                       "Gaussian -scale 900x1200 -quality 60 jpg:-",
        "r");
    size_t len;
    int status;

    assert_non_null(made);
    len = fread(bytes, 1, PICTURE_MAX, made);
    assert_int_equal(pclose(made), 0);
    status = browser_send_file(browser, path, name, "IMG_0001.jpg", bytes, len);
    test_free(bytes);
    return status;
}

void
browser_sign_in(struct browser *browser, struct e2e *e2e, const char *who)
{
    char fields[128];

    browser_init(browser, e2e);
    (void)browser_open(browser, "/masuk");
    (void)snprintf(fields, sizeof(fields), "username=%s&password=" E2E_PASSWORD, who);
    assert_int_equal(browser_post(browser, "/masuk", fields), 200);
}

bool
browser_sees(const struct browser *browser, const char *text)
{
    return strstr(browser->page, text) != NULL;
}

void
browser_must_see(const struct browser *browser, const char *text)
{
    if (!browser_sees(browser, text)) {
        fail_msg("\"%s\" is not on %s (%d):\n%.6000s", text, browser->at, browser->status,
            browser->page);
    }
}
