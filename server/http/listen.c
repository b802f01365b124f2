/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sockets, certificates, descriptors. */
#include "server/http/listen.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/ssl.h>

#include "server/config.h"

#define FILES_RESERVED 64 /* descriptors for the database, devices, logs */
#define BACKLOG 1024
#define CONNECTIONS_DEFAULT_MAX 60000

static enum status
tls_fault(SSL_CTX *tls, const char *what, const char *path, struct error *err)
{
    SSL_CTX_free(tls);
    return error_set(err, STATUS_INVALID_SETTINGS, "could not use %s %.120s", what, path);
}

enum status
listen_load_tls(
    const char *cert, const char *key, struct ssl_ctx_st **out, struct error *err)
{
    SSL_CTX *tls = SSL_CTX_new(TLS_server_method());

    *out = NULL;
    if (!tls) {
        return error_set(err, STATUS_INTERNAL, "could not start OpenSSL");
    }
    (void)SSL_CTX_set_min_proto_version(tls, TLS1_2_VERSION);
    (void)SSL_CTX_set_mode(tls, SSL_MODE_RELEASE_BUFFERS);
    (void)SSL_CTX_set_options(
        tls, SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF);
    if (SSL_CTX_use_certificate_chain_file(tls, cert) != 1) {
        return tls_fault(tls, "the certificate", cert, err);
    }
    if (SSL_CTX_use_PrivateKey_file(tls, key, SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_check_private_key(tls) != 1) {
        return tls_fault(tls, "the key", key, err);
    }
    *out = tls;
    return STATUS_OK;
}

enum status
listen_open(const char *address, int *out, int *port, struct error *err)
{
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
        .ai_flags = AI_PASSIVE | AI_NUMERICSERV };
    struct addrinfo *found = NULL;
    struct sockaddr_storage bound = { .ss_family = AF_UNSPEC };
    socklen_t bound_len = sizeof(bound);
    char host[CONFIG_TEXT_SIZE];
    char service[8];
    int64_t number;
    int on = 1;
    int fd = -1;
    int rc;
    enum status st = config_split_address(address, host, &number, err);

    if (st != STATUS_OK) {
        return st;
    }
    (void)snprintf(service, sizeof(service), "%d", (int)number);
    rc = getaddrinfo(
        host[0] && strcmp(host, "*") != 0 ? host : NULL, service, &hints, &found);
    if (rc != 0) {
        return error_set(err, STATUS_INVALID_SETTINGS, "could not listen on %.80s: %s",
            address, gai_strerror(rc));
    }
    fd = socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0 ||
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) != 0 ||
        setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on)) != 0 ||
        bind(fd, found->ai_addr, found->ai_addrlen) != 0 || listen(fd, BACKLOG) != 0 ||
        getsockname(fd, (struct sockaddr *)&bound, &bound_len) != 0) {
        st = error_set(
            err, STATUS_IO, "could not listen on %.80s: %s", address, strerror(errno));
        if (fd >= 0) {
            (void)close(fd);
        }
        freeaddrinfo(found);
        return st;
    }
    freeaddrinfo(found);
    *port = ntohs(bound.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&bound)->sin6_port
                                              : ((struct sockaddr_in *)&bound)->sin_port);
    *out = fd;
    return STATUS_OK;
}

size_t
listen_connections(int64_t wanted)
{
    struct rlimit limit;
    size_t max = CONNECTIONS_DEFAULT_MAX;

    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
        (void)getrlimit(RLIMIT_NOFILE, &limit);
        if (limit.rlim_cur != RLIM_INFINITY && limit.rlim_cur < max + FILES_RESERVED) {
            max = limit.rlim_cur > (rlim_t)FILES_RESERVED * 2
                      ? (size_t)limit.rlim_cur - FILES_RESERVED
                      : FILES_RESERVED;
        }
    }
    return wanted > 0 && (size_t)wanted < max ? (size_t)wanted : max;
}
