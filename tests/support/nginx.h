/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_NGINX_H
#define TESTS_SUPPORT_NGINX_H

/*
 * The real nginx with deploy/nginx.conf.example before servers of a test: only its ports,
 * its certificate and its files are the test's. It also listens without TLS, for readers
 * that speak plain HTTP. A failure ends the test program.
 */

#include <stdbool.h>

struct nginx;

/** Is nginx installed here? */
bool nginx_is_installed(void);

/**
 * Start it in `folder`, where cert.pem and key.pem are made, before the servers on these
 * two ports of the loopback.
 */
struct nginx *nginx_start(const char *folder, const int ports[2]);
void nginx_stop(struct nginx *nginx);

int nginx_tls_port(const struct nginx *nginx);
int nginx_plain_port(const struct nginx *nginx);

#endif /* TESTS_SUPPORT_NGINX_H */
