/* SPDX-License-Identifier: GPL-3.0-or-later */
/* antrean-admin doctor: the virus scanner that papers are shown to, where there is one.
 */
#include <string.h>
#include <time.h>

#include "server/admin/doctor.h"
#include "server/prereg/virus_scan.h"

#define WAIT_MS 3000
#define OLD_DAYS 7 /* signatures are made each day */
#define DAY_MS (INT64_C(24) * 60 * 60 * 1000)

/* Days since the signatures were made, by "ClamAV 1.0.9/27841/Fri Nov 27 08:24:51 2026";
 * -1: it names none. */
static int
signatures_days(const char *version, int64_t now_ms)
{
    const char *day = strrchr(version, '/');
    struct tm made = { 0 };

    if (!day || !strptime(day + 1, "%a %b %d %H:%M:%S %Y", &made)) {
        return -1;
    }
    return (int)((now_ms - (int64_t)timegm(&made) * 1000) / DAY_MS);
}

/* Where nobody answers, a paper is taken in and marked, or it is refused. */
static void
say_away(const struct config *config, enum status st, struct doctor_finding *finding)
{
    static const char *const start =
        "systemctl start clamav-daemon; journalctl -u clamav-daemon says why it does not "
        "run; LocalSocket of /etc/clamav/clamd.conf is the path for [papers] clamd";
    static const char *const let_in =
        "let the server's user in to it: adduser antrean clamav, then systemctl restart "
        "antrean-server; or LocalSocketMode 666 in /etc/clamav/clamd.conf";
    const char *why = st == STATUS_NOT_FOUND     ? "there is no socket"
                      : st == STATUS_NOT_ALLOWED ? "this user may not connect to"
                      : st == STATUS_TIMEOUT     ? "no answer came in time from"
                                                 : "nobody answers at";

    doctor_say(finding, config->clamd_required ? DOCTOR_FAULT : DOCTOR_WARNING,
        st == STATUS_NOT_ALLOWED ? let_in : start, "%s %.120s: papers are %s", why,
        config->clamd,
        config->clamd_required ? "refused" : "taken in without being looked at");
}

void
doctor_clamd(struct doctor_patient *patient, struct doctor_finding *finding)
{
    const struct config *config = &patient->office.config;
    char version[VIRUS_VERSION_SIZE];
    enum status st;
    int days;

    if (config->clamd[0] == '\0') {
        return;
    }
    st = virus_scanner_version(config->clamd, WAIT_MS, version);
    if (st != STATUS_OK) {
        say_away(config, st, finding);
        return;
    }
    days = signatures_days(version, patient->now_ms);
    if (days > OLD_DAYS) {
        doctor_say(finding, DOCTOR_WARNING,
            "systemctl status clamav-freshclam says why no newer ones come",
            "%s: its signatures are %d days old", version, days);
    } else {
        doctor_say(finding, DOCTOR_OK, NULL, "%s", version);
    }
}
