/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nginx as a child process, its configuration made from the one that we ship. */
#include "tests/support/nginx.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/mem.h"
#include "common/text.h"
#include "tests/support/certificate.h"
#include "tests/support/load.h"
#include "tests/support/temp.h"

#define SHIPPED "deploy/nginx.conf.example"
#define START_MS 60000

struct nginx {
    char folder[TEMP_PATH_SIZE];
    char config[TEMP_PATH_SIZE];
    int tls_port;
    int plain_port;
    int kept[2]; /* owned; the ports */
    pid_t pid;
};

/* What stands in the shipped file, and what the test has instead. */
struct change {
    const char *from;
    char to[TEMP_PATH_SIZE + 64];
};

_Noreturn static void
die(const char *what)
{
    (void)fprintf(stderr, "nginx: %s\n", what);
    abort();
}

bool
nginx_is_installed(void)
{
    return access("/usr/sbin/nginx", X_OK) == 0;
}

/* A line of the shipped file; false: it has nothing to change. */
static bool
write_changed(FILE *out, const char *line, struct change *changes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *at = strstr(line, changes[i].from);

        if (at) {
            (void)fprintf(out, "%.*s%s%s", (int)(at - line), line, changes[i].to,
                at + strlen(changes[i].from));
            return true;
        }
    }
    return false;
}

static void
write_site(const struct nginx *nginx, const int ports[2], FILE *out)
{
    struct change changes[] = {
        { .from = "127.0.0.1:8081" },
        { .from = "127.0.0.1:8082" },
        { .from = "listen [::]:443 ssl http2" },
        { .from = "listen 443" },
        { .from = "listen [::]:80;" },
        { .from = "listen 80;" },
        { .from = "/etc/ssl/antrean/cert.pem" },
        { .from = "/etc/ssl/antrean/key.pem" },
    };
    FILE *in = fopen(SHIPPED, "re");
    char line[512];
    size_t changed = 0;

    if (!in) {
        die("could not read " SHIPPED);
    }
    for (int i = 0; i < 2; i++) {
        (void)snprintf(changes[i].to, sizeof(changes[i].to), "127.0.0.1:%d", ports[i]);
    }
    (void)snprintf(
        changes[2].to, sizeof(changes[2].to), "listen 127.0.0.1:%d", nginx->plain_port);
    (void)snprintf(
        changes[3].to, sizeof(changes[3].to), "listen 127.0.0.1:%d", nginx->tls_port);
    changes[4].to[0] = '\0';
    (void)snprintf(
        changes[5].to, sizeof(changes[5].to), "listen unix:%s/http;", nginx->folder);
    (void)snprintf(changes[6].to, sizeof(changes[6].to), "%s/cert.pem", nginx->folder);
    (void)snprintf(changes[7].to, sizeof(changes[7].to), "%s/key.pem", nginx->folder);
    while (fgets(line, sizeof(line), in)) {
        bool comment = line[strspn(line, " ")] == '#';

        if (!comment && write_changed(out, line, changes, ARRAY_LEN(changes))) {
            changed++;
        } else {
            (void)fputs(line, out);
        }
    }
    (void)fclose(in);
    if (changed != ARRAY_LEN(changes)) {
        die(SHIPPED " has other lines than the test knows");
    }
}

/* The frame around the site, as /etc/nginx/nginx.conf is, with the files here. */
static void
write_config(struct nginx *nginx, const int ports[2])
{
    static const char *const kinds[] = { "client_body", "proxy", "fastcgi", "uwsgi",
        "scgi" };
    FILE *out = fopen(nginx->config, "we");

    if (!out) {
        die("could not write its configuration");
    }
    (void)fprintf(out,
        "%sdaemon off;\nmaster_process on;\nworker_processes 1;\npid %s/nginx.pid;\n"
        "error_log %s/nginx.log warn;\nevents {}\nhttp {\naccess_log off;\n",
        geteuid() == 0 ? "user root;\n" : "", nginx->folder, nginx->folder);
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        (void)fprintf(
            out, "%s_temp_path %s/nginx-%s;\n", kinds[i], nginx->folder, kinds[i]);
    }
    write_site(nginx, ports, out);
    (void)fputs("}\n", out);
    (void)fclose(out);
}

/* Until it takes connections. */
static void
wait_until_it_listens(const struct nginx *nginx)
{
    int64_t until = clock_monotonic_ms() + START_MS;
    int fd;

    while ((fd = load_dial(nginx->plain_port)) < 0) {
        if (clock_monotonic_ms() > until ||
            waitpid(nginx->pid, NULL, WNOHANG) == nginx->pid) {
            die("did not start");
        }
        (void)poll(NULL, 0, 5); /* a wait for a condition, with a deadline */
    }
    (void)close(fd);
}

struct nginx *
nginx_start(const char *folder, const int ports[2])
{
    struct nginx *nginx = xcalloc(1, sizeof(*nginx));

    (void)text_copy(nginx->folder, sizeof(nginx->folder), folder);
    (void)temp_path(nginx->config, folder, "nginx.conf");
    nginx->tls_port = load_keep_port(&nginx->kept[0]);
    nginx->plain_port = load_keep_port(&nginx->kept[1]);
    certificate_make(nginx->folder);
    write_config(nginx, ports);
    nginx->pid = fork();
    if (nginx->pid < 0) {
        die("no process");
    }
    if (nginx->pid == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGTERM); /* a test that breaks off leaves none */
        (void)execl("/usr/sbin/nginx", "nginx", "-c", nginx->config, "-e", "stderr",
            (char *)NULL);
        _exit(127);
    }
    wait_until_it_listens(nginx);
    return nginx;
}

void
nginx_stop(struct nginx *nginx)
{
    int status = 0;

    (void)kill(nginx->pid, SIGTERM);
    (void)waitpid(nginx->pid, &status, 0);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        die("did not end as it should");
    }
    (void)close(nginx->kept[0]);
    (void)close(nginx->kept[1]);
    free(nginx);
}

int
nginx_tls_port(const struct nginx *nginx)
{
    return nginx->tls_port;
}

int
nginx_plain_port(const struct nginx *nginx)
{
    return nginx->plain_port;
}
