/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/postgres.h"

#include <glob.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <fcntl.h>
#include <grp.h>
#include <libpq-fe.h>

#include "common/clock.h"
#include "common/mem.h"
#include "common/text.h"
#include "tests/support/temp.h"

#define START_MS 60000
#define WORDS_MAX 40
#define SETTINGS_SIZE 512

struct postgres {
    char folder[TEMP_PATH_SIZE];
    char data[TEMP_PATH_SIZE + 8];
    char settings[SETTINGS_SIZE];
    pid_t pid; /* 0: it does not run */
};

_Noreturn static void
give_up(const struct postgres *postgres, const char *what)
{
    char path[TEMP_PATH_SIZE];
    char line[512];
    FILE *log = fopen(temp_path(path, postgres->folder, "log"), "re");

    while (log && fgets(line, sizeof(line), log)) {
        (void)fprintf(stderr, "postgres: %s", line);
    }
    (void)fprintf(stderr, "the test's PostgreSQL: %s\n", what);
    abort();
}

void
postgres_program(const char *name, char path[TEMP_PATH_SIZE])
{
    glob_t found;

    if (glob("/usr/lib/postgresql/*/bin", 0, NULL, &found) != 0) {
        (void)fprintf(stderr, "PostgreSQL is not installed\n");
        abort();
    }
    (void)temp_path(path, found.gl_pathv[found.gl_pathc - 1], name);
    globfree(&found);
}

/* In a child: become its user, and this program, saying all to its log. */
_Noreturn static void
become(const struct postgres *postgres, char **argv)
{
    char path[TEMP_PATH_SIZE];
    const struct passwd *user = getuid() == 0 ? getpwnam("postgres") : NULL;
    int log = open(temp_path(path, postgres->folder, "log"),
        O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

    (void)dup2(log, STDOUT_FILENO);
    (void)dup2(log, STDERR_FILENO);
    if (getuid() == 0 && (!user || setgroups(0, NULL) != 0 || setgid(user->pw_gid) != 0 ||
                             setuid(user->pw_uid) != 0)) {
        _exit(126);
    }
    (void)prctl(PR_SET_PDEATHSIG, SIGQUIT); /* a test that breaks off leaves none */
    if (chdir("/") == 0) {
        (void)execv(argv[0], argv);
    }
    _exit(127);
}

static pid_t
spawn(const struct postgres *postgres, char **argv)
{
    pid_t pid = fork();

    if (pid < 0) {
        give_up(postgres, "no process");
    }
    if (pid == 0) {
        become(postgres, argv);
    }
    return pid;
}

static void
run_to_its_end(const struct postgres *postgres, char **argv)
{
    int status;

    if (waitpid(spawn(postgres, argv), &status, 0) < 0 || status != 0) {
        give_up(postgres, argv[0]);
    }
}

static struct postgres *
make_folder(const char *settings)
{
    struct postgres *postgres = xcalloc(1, sizeof(*postgres));
    const struct passwd *user = getuid() == 0 ? getpwnam("postgres") : NULL;

    temp_make(postgres->folder);
    if (user && chown(postgres->folder, user->pw_uid, user->pw_gid) != 0) {
        give_up(postgres, "its folder could not be given to it");
    }
    (void)snprintf(postgres->data, sizeof(postgres->data), "%s/data", postgres->folder);
    (void)text_copy(
        postgres->settings, sizeof(postgres->settings), settings ? settings : "");
    return postgres;
}

static void
copy_folder(const struct postgres *postgres, const char *from)
{
    char program[] = "/bin/cp";

    run_to_its_end(postgres, (char *[]){ program, (char *)"-a", (char *)(uintptr_t)from,
                                 (char *)(uintptr_t)postgres->data, NULL });
}

/* The new cluster of a run of tests (tests/run.sh); NULL: there is none. */
static const char *
cluster_of_the_run(void)
{
    const char *made = getenv("ANTREAN_TEST_CLUSTER");

    return made && made[0] != '\0' ? made : NULL;
}

/* A new cluster: where a run of tests has one, a copy of it. */
static void
make_cluster(const struct postgres *postgres)
{
    char program[TEMP_PATH_SIZE];

    if (cluster_of_the_run()) {
        copy_folder(postgres, cluster_of_the_run());
        return;
    }
    postgres_program("initdb", program);
    run_to_its_end(postgres,
        (char *[]){ program, (char *)"-D", (char *)(uintptr_t)postgres->data,
            (char *)"-U", (char *)"antrean", (char *)"-A", (char *)"trust", (char *)"-E",
            (char *)"UTF8", (char *)"--locale=C", (char *)"--no-sync", NULL });
}

/* What every cluster is copied from, for making one anew is a second of the processor,
 * and as much again all tables in it: beside the run's new one, for all of its programs,
 * or else of this program alone. Nobody starts it a second time. */
static char prepared[TEMP_PATH_SIZE];
static struct postgres *own;

static void
forget_own(void)
{
    postgres_close(own);
}

/* Whoever is first with it leaves it to the others of the run. */
static void
prepare(void)
{
    char of_the_run[TEMP_PATH_SIZE] = "";

    if (cluster_of_the_run()) {
        (void)snprintf(
            of_the_run, sizeof(of_the_run), "%s_migrated", cluster_of_the_run());
        (void)text_copy(prepared, sizeof(prepared), of_the_run);
        if (access(of_the_run, F_OK) == 0) {
            return;
        }
    }
    own = make_folder("-c fsync=off");
    make_cluster(own);
    postgres_start(own);
    postgres_use_url(own, NULL); /* until the caller names its own */
    test_database_prepare();
    postgres_stop(own, SIGINT);
    (void)atexit(forget_own);
    if (!of_the_run[0] || rename(own->data, of_the_run) != 0) {
        (void)text_copy(prepared, sizeof(prepared), own->data);
    }
}

struct postgres *
postgres_open(const char *settings)
{
    struct postgres *postgres = make_folder(settings);

    if (!prepared[0]) {
        prepare();
    }
    copy_folder(postgres, prepared);
    postgres_start(postgres);
    return postgres;
}

struct postgres *
postgres_open_standby(struct postgres *primary)
{
    struct postgres *postgres = make_folder(primary->settings);
    char program[TEMP_PATH_SIZE];
    char *argv[] = { program, (char *)"-D", postgres->data, (char *)"-h", primary->folder,
        (char *)"-U", (char *)"antrean", (char *)"-R", (char *)"-X", (char *)"stream",
        (char *)"-c", (char *)"fast", (char *)"--no-sync", NULL };

    postgres_program("pg_basebackup", program);
    run_to_its_end(postgres, argv);
    postgres_start(postgres);
    return postgres;
}

static void
wait_until_it_answers(struct postgres *postgres)
{
    static const struct timespec moment = { .tv_nsec = 20000000 };
    int64_t until_ms = clock_monotonic_ms() + START_MS;
    char url[TEST_URL_SIZE];

    postgres_url(postgres, NULL, url);
    while (PQping(url) != PQPING_OK) {
        if (clock_monotonic_ms() > until_ms ||
            waitpid(postgres->pid, NULL, WNOHANG) == postgres->pid) {
            give_up(postgres, "it did not start");
        }
        (void)nanosleep(&moment, NULL); /* a wait for a condition, with a deadline */
    }
}

void
postgres_start(struct postgres *postgres)
{
    char program[TEMP_PATH_SIZE];
    char socket[TEMP_PATH_SIZE + 40];
    char words[SETTINGS_SIZE];
    char *argv[WORDS_MAX] = { program, (char *)"-D", postgres->data, (char *)"-c",
        (char *)"listen_addresses=", (char *)"-c", socket };
    size_t count = 7;
    char *rest = NULL;

    postgres_program("postgres", program);
    (void)snprintf(
        socket, sizeof(socket), "unix_socket_directories=%s", postgres->folder);
    (void)text_copy(words, sizeof(words), postgres->settings);
    for (char *word = strtok_r(words, " ", &rest); word && count + 1 < WORDS_MAX;
         word = strtok_r(NULL, " ", &rest)) {
        argv[count++] = word;
    }
    postgres->pid = spawn(postgres, argv);
    wait_until_it_answers(postgres);
}

void
postgres_stop(struct postgres *postgres, int number)
{
    if (postgres->pid > 0) {
        (void)kill(postgres->pid, number);
        (void)waitpid(postgres->pid, NULL, 0);
        postgres->pid = 0;
    }
}

void
postgres_close(struct postgres *postgres)
{
    postgres_stop(postgres, SIGQUIT);
    temp_remove(postgres->folder);
    free(postgres);
}

const char *
postgres_folder(const struct postgres *postgres)
{
    return postgres->folder;
}

void
postgres_url(const struct postgres *postgres, const struct postgres *other,
    char url[TEST_URL_SIZE])
{
    (void)snprintf(url, TEST_URL_SIZE,
        "postgresql://antrean@/postgres?connect_timeout=60&host=%.*s%s%.*s%s", 120,
        postgres->folder, other ? "," : "", 120, other ? other->folder : "",
        other ? "&target_session_attrs=read-write" : "");
}

int64_t
postgres_run(const struct postgres *postgres, const char *sql)
{
    char url[TEST_URL_SIZE];

    postgres_url(postgres, NULL, url);
    return test_database_run(url, sql);
}

void
postgres_use_url(const struct postgres *postgres, const struct postgres *other)
{
    char url[TEST_URL_SIZE];

    postgres_url(postgres, other, url);
    test_database_use(url);
}

struct postgres *
postgres_use(const char *settings)
{
    struct postgres *postgres = postgres_open(settings);

    postgres_use_url(postgres, NULL);
    return postgres;
}
