/* SPDX-License-Identifier: GPL-3.0-or-later */
/* antrean-admin doctor: where the server listens, its certificate, the phones' address.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "common/clock.h"
#include "common/text.h"
#include "server/admin/doctor.h"
#include "server/folder_lock.h"

#define CONNECT_WAIT_MS 3000
/* A server that was started a moment ago is waited for. */
#define START_WAIT_MS 3000
#define START_LOOK_MS 100

/* Who can reach an address. */
enum reach {
    REACH_ALL,
    REACH_OFFICE, /* a private address or name: the office's own network */
    REACH_MACHINE /* a loopback address: nobody but this machine */
};

/* Does somebody take our connection there? */
static bool
answers(const struct addrinfo *at)
{
    int fd = socket(at->ai_family, at->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    struct pollfd wait = { .fd = fd, .events = POLLOUT };
    int why = 0;
    socklen_t size = sizeof(why);
    bool taken =
        fd >= 0 &&
        (connect(fd, at->ai_addr, at->ai_addrlen) == 0 ||
            (errno == EINPROGRESS && poll(&wait, 1, CONNECT_WAIT_MS) == 1 &&
                getsockopt(fd, SOL_SOCKET, SO_ERROR, &why, &size) == 0 && why == 0));

    if (fd >= 0) {
        (void)close(fd);
    }
    return taken;
}

static bool
any_answers(const struct addrinfo *list)
{
    for (const struct addrinfo *at = list; at; at = at->ai_next) {
        if (answers(at)) {
            return true;
        }
    }
    return false;
}

static bool
is_any(const char *host)
{
    return host[0] == '\0' || strcmp(host, "0.0.0.0") == 0 || strcmp(host, "::") == 0;
}

/* One of antrean-server@PORT, or one that was told another address as it began. */
static bool
serves_elsewhere(const struct config *config)
{
    int lock;
    enum status st = folder_lock(config->folder, FOLDER_ALONE, &lock, NULL);

    if (st == STATUS_OK) {
        (void)close(lock);
    }
    return st == STATUS_BUSY;
}

void
doctor_server(struct doctor_patient *patient, struct doctor_finding *finding)
{
    const struct config *config = &patient->office.config;
    const struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
    char host[CONFIG_TEXT_SIZE], port[16];
    struct addrinfo *list = NULL;
    struct error err = { 0 };
    int64_t number;
    bool taken = false;

    if (config_split_address(config->listen, host, &number, &err) != STATUS_OK) {
        doctor_say(finding, DOCTOR_FAULT, "mend it in antrean.conf", "%s", err.text);
        return;
    }
    (void)snprintf(port, sizeof(port), "%" PRId64, number);
    if (getaddrinfo(is_any(host) ? NULL : host, port, &hints, &list) == 0) {
        int64_t until_ms = clock_monotonic_ms() + START_WAIT_MS;

        while (!(taken = any_answers(list)) && clock_monotonic_ms() < until_ms) {
            (void)poll(NULL, 0, START_LOOK_MS);
        }
        freeaddrinfo(list);
    }
    if (!taken && serves_elsewhere(config)) {
        doctor_say(finding, DOCTOR_OK, NULL,
            "one runs on this folder, and listens elsewhere than at %s", config->listen);
        return;
    }
    if (!taken) {
        doctor_say(finding, DOCTOR_WARNING,
            "systemctl start antrean-server, then look at: journalctl -u antrean-server",
            "nobody answers at %s", config->listen);
        return;
    }
    doctor_say(finding, DOCTOR_OK, NULL, "it answers at %s", config->listen);
}

/* The host of a URL, and whether it begins with https. False: no URL of the web. */
static bool
host_of(const char *url, char host[CONFIG_TEXT_SIZE], bool *secure)
{
    const char *at = strstr(url, "://");
    size_t len;

    *secure = text_starts_with(url, "https://");
    if (!at || !(*secure || text_starts_with(url, "http://"))) {
        return false;
    }
    at += 3;
    if (*at == '[') { /* of IPv6 */
        at++;
        len = strcspn(at, "]");
    } else {
        len = strcspn(at, ":/?#");
    }
    if (len == 0 || len >= CONFIG_TEXT_SIZE) {
        return false;
    }
    memcpy(host, at, len);
    host[len] = '\0';
    return true;
}

static enum reach
reach_of_ipv4(uint32_t a)
{
    static const struct {
        uint32_t net, mask;
    } office[] = { { 0x0a000000, 0xff000000 }, { 0xac100000, 0xfff00000 },
        { 0xc0a80000, 0xffff0000 }, { 0xa9fe0000, 0xffff0000 },
        { 0x64400000, 0xffc00000 } };

    if (a >> 24 == 127 || a == 0) {
        return REACH_MACHINE;
    }
    for (size_t i = 0; i < ARRAY_LEN(office); i++) {
        if ((a & office[i].mask) == office[i].net) {
            return REACH_OFFICE;
        }
    }
    return REACH_ALL;
}

/* Names that no public name server answers: RFC 6761, 6762, 8375 and those of routers. */
static enum reach
reach_of_name(const char *host)
{
    static const char *const endings[] = { ".local", ".lan", ".internal", ".home",
        ".arpa", ".intranet", ".test", ".invalid", ".example" };
    size_t len = strlen(host);

    if (strcasecmp(host, "localhost") == 0 ||
        (len > 10 && strcasecmp(host + len - 10, ".localhost") == 0)) {
        return REACH_MACHINE;
    }
    if (!strchr(host, '.')) {
        return REACH_OFFICE;
    }
    for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
        size_t end = strlen(endings[i]);

        if (len > end && strcasecmp(host + len - end, endings[i]) == 0) {
            return REACH_OFFICE;
        }
    }
    return REACH_ALL;
}

static enum reach
reach_of(const char *host)
{
    struct in_addr v4;
    struct in6_addr v6;

    if (inet_pton(AF_INET, host, &v4) == 1) {
        return reach_of_ipv4(ntohl(v4.s_addr));
    }
    if (inet_pton(AF_INET6, host, &v6) == 1) {
        return IN6_IS_ADDR_LOOPBACK(&v6) ? REACH_MACHINE
               : IN6_IS_ADDR_LINKLOCAL(&v6) || (v6.s6_addr[0] & 0xfe) == 0xfc
                   ? REACH_OFFICE
                   : REACH_ALL;
    }
    return reach_of_name(host);
}

void
doctor_public_url(struct doctor_patient *patient, struct doctor_finding *finding)
{
    static const char *const todo =
        "name in antrean.conf, as public_url, the https address under which phones reach "
        "the office, e.g. https://antrean.example.go.id; slips print it";
    const struct config *config = &patient->office.config;
    const char *url = config->public_url;
    char host[CONFIG_TEXT_SIZE];
    bool secure;

    if (url[0] == '\0') {
        doctor_say(finding, DOCTOR_WARNING, todo,
            "not set: nobody can follow a number by phone");
        return;
    }
    if (!host_of(url, host, &secure)) {
        doctor_say(finding, DOCTOR_FAULT, todo, "%s is no address of the web", url);
        return;
    }
    switch (reach_of(host)) {
    case REACH_MACHINE:
        doctor_say(finding, DOCTOR_FAULT, todo,
            "%s is this machine itself: no phone reaches it", url);
        return;
    case REACH_OFFICE:
        doctor_say(finding, DOCTOR_WARNING, todo,
            "%s is reached from the office's own network only, not from home", url);
        return;
    case REACH_ALL:
        break;
    }
    if (!secure) {
        doctor_say(finding, DOCTOR_WARNING, todo,
            "%s is not encrypted: who listens on the way can read along", url);
    } else if (config->tls_cert[0] == '\0' && !config->behind_proxy) {
        doctor_say(finding, DOCTOR_WARNING,
            "name tls_cert and tls_key in antrean.conf, or behind_proxy = yes when nginx "
            "on this machine has the certificate",
            "%s wants encryption, and the server has no certificate", url);
    } else {
        doctor_say(finding, DOCTOR_OK, NULL, "%s", url);
    }
}

/* The first certificate of a PEM file, owned; NULL: none could be read. */
static X509 *
read_certificate(const char *path)
{
    FILE *file = fopen(path, "re");
    X509 *certificate = file ? PEM_read_X509(file, NULL, NULL, NULL) : NULL;

    if (file) {
        (void)fclose(file);
    }
    return certificate;
}

static bool
key_fits(const X509 *certificate, const char *path)
{
    FILE *file = fopen(path, "re");
    EVP_PKEY *key = file ? PEM_read_PrivateKey(file, NULL, NULL, NULL) : NULL;
    bool fits = key && X509_check_private_key(certificate, key) == 1;

    EVP_PKEY_free(key);
    if (file) {
        (void)fclose(file);
    }
    return fits;
}

static void
judge_certificate(
    const struct config *config, X509 *certificate, struct doctor_finding *finding)
{
    static const char *const renew =
        "get a new one, put it in the place of tls_cert and tls_key, then: systemctl "
        "reload antrean-server";
    const ASN1_TIME *end = X509_get0_notAfter(certificate);
    char host[CONFIG_TEXT_SIZE];
    int days = 0, seconds = 0;
    bool secure;

    if (!key_fits(certificate, config->tls_key)) {
        doctor_say(finding, DOCTOR_FAULT, renew, "the key in %s is not the certificate's",
            config->tls_key);
        return;
    }
    if (ASN1_TIME_diff(&days, &seconds, NULL, end) != 1 || days < 0 || seconds < 0) {
        doctor_say(finding, DOCTOR_FAULT, renew, "it ended %d days ago", -days);
        return;
    }
    if (X509_cmp_current_time(X509_get0_notBefore(certificate)) > 0) {
        doctor_say(finding, DOCTOR_FAULT, "is this machine's clock right?",
            "it does not hold yet");
        return;
    }
    if (host_of(config->public_url, host, &secure) && secure &&
        X509_check_host(certificate, host, 0, 0, NULL) != 1 &&
        X509_check_ip_asc(certificate, host, 0) != 1) {
        doctor_say(finding, DOCTOR_FAULT,
            "get one for that name; phones and screens refuse this one",
            "it is not for %s, the host of public_url", host);
        return;
    }
    doctor_say(finding, days < 21 ? DOCTOR_WARNING : DOCTOR_OK, days < 21 ? renew : NULL,
        "it holds for %d more days", days);
}

void
doctor_certificate(struct doctor_patient *patient, struct doctor_finding *finding)
{
    const struct config *config = &patient->office.config;
    char host[CONFIG_TEXT_SIZE];
    X509 *certificate;
    int64_t port;

    if (config->tls_cert[0] == '\0') {
        if (config_split_address(config->listen, host, &port, NULL) == STATUS_OK &&
            (is_any(host) || reach_of(host) != REACH_MACHINE)) {
            doctor_say(finding, DOCTOR_WARNING,
                "name tls_cert and tls_key in antrean.conf, or let the server listen at "
                "127.0.0.1 behind nginx (docs/operating.md, TLS and nginx)",
                "none, and the server listens at %s: passwords and tokens go unencrypted",
                config->listen);
        }
        return;
    }
    certificate = read_certificate(config->tls_cert);
    if (!certificate) {
        doctor_say(finding, DOCTOR_FAULT,
            "the file must be there, readable and a certificate in PEM",
            "%s could not be read", config->tls_cert);
    } else {
        judge_certificate(config, certificate, finding);
    }
    X509_free(certificate);
    ERR_clear_error();
}
