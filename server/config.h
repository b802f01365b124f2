/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_CONFIG_H
#define SERVER_CONFIG_H

/*
 * antrean.conf: what the server must know before it can open the database. What the
 * office decides (services, hours, quotas) is not here but in its settings. A plain
 * value; read at start and on SIGHUP. Source: docs/operating.md, "antrean.conf".
 */

#include "common/base.h"
#include "common/log.h"
#include "common/status.h"

#define CONFIG_TEXT_SIZE 256
#define CONFIG_GATES_MAX 8

/** `[gate NAME]`: a scanner and a slip printer wired to the server itself. */
struct config_gate {
    char name[32];
    char scanner[CONFIG_TEXT_SIZE]; /* SPEC of a scanner */
    char printer[CONFIG_TEXT_SIZE]; /* SPEC of a printer, "none" by default */
    int64_t paper_mm;               /* 58 or 80 */
};

struct config {
    char folder[CONFIG_TEXT_SIZE];     /* of the file; no slash at its end */
    char listen[CONFIG_TEXT_SIZE];     /* HOST:PORT */
    char tls_cert[CONFIG_TEXT_SIZE];   /* PEM file, or "" */
    char tls_key[CONFIG_TEXT_SIZE];    /* PEM file, or "" */
    char public_url[CONFIG_TEXT_SIZE]; /* no slash at its end, or "" */
    bool behind_proxy;                 /* believe X-Forwarded-For of a loopback peer */
    char database[CONFIG_TEXT_SIZE];   /* sqlite:PATH, PATH made absolute */
    int64_t connections;               /* at most; 0: what the system allows */
    int64_t readers;                   /* reader threads */
    int64_t waiting_jobs;              /* before the server answers `busy` */
    int64_t public_per_minute;         /* that need the database, of one address */
    int64_t sign_ins_per_minute;       /* per address and per account */
    struct config_gate gates[CONFIG_GATES_MAX];
    size_t gate_count;
    char backend_url[CONFIG_TEXT_SIZE];
    char backend_token[CONFIG_TEXT_SIZE]; /* secret; never logged */
    int64_t backend_trust_days; /* a signature alone counts so long after a pull */
    int64_t backend_every_s;    /* between pulls */
    char import_folder[CONFIG_TEXT_SIZE];    /* of CSV files, or "" */
    char notify_channel[CONFIG_TEXT_SIZE];   /* ways out, with spaces between */
    char notify_secret[CONFIG_TEXT_SIZE];    /* signs a webhook's bodies; never logged */
    char notify_from[CONFIG_TEXT_SIZE];      /* the address of letters */
    char notify_smtp_user[CONFIG_TEXT_SIZE]; /* or "" */
    char notify_smtp_password[CONFIG_TEXT_SIZE]; /* secret; never logged */
    char clamd[CONFIG_TEXT_SIZE];                /* socket of ClamAV's daemon, or "" */
    bool clamd_required;                         /* what it did not look at is refused */
    enum log_level log_level;
};

/**
 * Read a settings file.
 *
 * @param path  of the file; relative paths inside are taken from its folder
 * @return STATUS_OK
 *         STATUS_IO                could not be read
 *         STATUS_INVALID_SETTINGS  `err` names file, line and key; `config` is of no use
 */
enum status config_load(const char *path, struct config *config, struct error *err)
    MUST_CHECK;

/** The same from text with a NUL at its end; `name` stands for the file in errors. */
enum status config_parse(const char *text, const char *name, const char *folder,
    struct config *config, struct error *err) MUST_CHECK;

/** Cut "HOST:PORT" or "[V6]:PORT"; `host` holds CONFIG_TEXT_SIZE. */
enum status config_split_address(
    const char *address, char *host, int64_t *port, struct error *err) MUST_CHECK;

#endif /* SERVER_CONFIG_H */
