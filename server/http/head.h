/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_HTTP_HEAD_H
#define SERVER_HTTP_HEAD_H

/*
 * A strict look at the head of a request before libevent's parser sees it: evhttp accepts
 * duplicate Content-Length, bare LF, NUL, a missing Host and paths that are not normal,
 * each of which two programs in a row may read in two ways. Fed byte by byte as they
 * come; pure, keeps nothing outside the struct.
 * Source: RFC 9112, sections 2.2, 3, 5, 6.
 */

#include "common/base.h"
#include "common/status.h"

#define HEAD_TARGET_MAX 1024
#define HEAD_SIZE_MAX 8192
#define HEAD_FIELDS_MAX 64

enum head_result {
    HEAD_MORE, /* more bytes are needed */
    HEAD_DONE, /* a whole, sound head */
    HEAD_BAD,  /* not a request for us: `why` says it */
};

struct head {
    char method[8];
    char target[HEAD_TARGET_MAX + 1]; /* path and query as sent */
    int64_t content_length;           /* 0 when there is none */
    size_t length_at; /* where its digits stand in the head, and how many they are */
    size_t length_digits;
    bool version_1_0;
    const char *why; /* static English; set with HEAD_BAD */
    int http;        /* set with HEAD_BAD: 400, 413, 431 as 413, 501, 505 */

    /* The rest belongs to the parser. */
    int state;
    size_t size;  /* bytes so far */
    size_t count; /* header fields so far */
    size_t len;   /* of the token being read */
    int field;    /* which header's value is being read */
    char name[20];
    char value[24];
    bool has_host, has_length;
};

/**
 * Look at more bytes. After HEAD_DONE, `*used` bytes of them belong to the head.
 * The head is zeroed before the next request.
 */
enum head_result head_feed(
    struct head *head, const unsigned char *bytes, size_t len, size_t *used);

#endif /* SERVER_HTTP_HEAD_H */
