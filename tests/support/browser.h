/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_BROWSER_H
#define TESTS_SUPPORT_BROWSER_H

/*
 * A person with a browser and no script: opens pages, fills in their forms, follows where
 * they lead. It keeps its cookies and the page it is on.
 */

#include "tests/support/e2e.h"

struct browser {
    struct e2e *e2e;   /* borrowed */
    char session[128]; /* the cookie; "" : not signed in */
    char language[8];  /* "", or the cookie's */
    char at[512];      /* path and query of the page */
    int status;
    char *page; /* owned; its HTML */
};

void browser_init(struct browser *browser, struct e2e *e2e);
/** The same, and sign in as one of the test office's people. */
void browser_sign_in(struct browser *browser, struct e2e *e2e, const char *who);
void browser_destroy(struct browser *browser);

/** Open a page, and go on while it sends elsewhere; its status. */
int browser_open(struct browser *browser, const char *path);

/**
 * Post the page's form to `path`, with its hidden fields and `fields`
 * ("a=1&b=2", escaped), then go on as browser_open().
 */
int browser_post(struct browser *browser, const char *path, const char *fields);

/** The same with a file in the form's field `name`; no name of the file: none chosen. */
int browser_send_file(struct browser *browser, const char *path, const char *name,
    const char *file, const void *bytes, size_t len);
/** With a photograph that papers are let in with. */
int browser_send_picture(struct browser *browser, const char *path, const char *name);

/** Is this on the page? */
bool browser_sees(const struct browser *browser, const char *text);
/** Fails the test, with the page, when it is not there. */
void browser_must_see(const struct browser *browser, const char *text);

#endif /* TESTS_SUPPORT_BROWSER_H */
