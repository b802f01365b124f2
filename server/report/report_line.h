/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_REPORT_REPORT_LINE_H
#define SERVER_REPORT_REPORT_LINE_H

/* Lines of a report: what is counted and measured, and by what. Plain values. */

#include "common/base.h"

#define REPORT_KEY_SIZE 48

/** Seconds: how many there are, the middle one, and what nine of ten stay below. */
struct spread {
    size_t count;
    int median_s;
    int p90_s;
};

/* The counts of a line: name on the wire, and what a table for officials heads it. */
#define REPORT_FIGURE_LIST(X) \
    X(arrived, "Datang") \
    X(tickets, "Dengan tiket") \
    X(walkins, "Tanpa tiket") \
    X(files, "Berkas") /* that they came with, on their numbers */ \
    X(priority, "Prioritas") \
    X(called, "Dipanggil") /* at least once */ \
    X(served, "Dilayani")  /* to an end at a counter */ \
    X(verified, "Lengkap") /* of those */ \
    X(incomplete, "Belum lengkap") \
    X(rejected, "Ditolak") \
    X(absent, "Tidak hadir saat dipanggil") /* each time */ \
    X(cancelled, "Dibatalkan") \
    X(unserved, "Belum terlayani saat tutup") \
    X(waiting, "Masih menunggu")                 /* when it was told */ \
    X(elsewhere, "Sedang di loket atau ditunda") /* called, served, held or absent */ \
    X(out_of_order, "Di luar urutan")            /* by a supervisor with a reason */ \
    X(told, "Diberi tahu kira-kira")             /* and called */ \
    X(told_early, "Lebih cepat dari kira-kira") \
    X(told_late, "Lebih lambat dari kira-kira")

/** One line: a service, a member of staff, an hour, ..., or all ("", the last one). */
struct report_line {
    char key[REPORT_KEY_SIZE];
#define REPORT_FIGURE_MEMBER(name, heading) int name;
    REPORT_FIGURE_LIST(REPORT_FIGURE_MEMBER)
#undef REPORT_FIGURE_MEMBER
    struct spread wait;
    struct spread service;
};

/** The counts by their names, to walk over. */
struct report_figure {
    const char *name;    /* static */
    const char *heading; /* static */
    size_t at;           /* of an int in struct report_line */
};
extern const struct report_figure report_figures[];
extern const size_t report_figure_count;
int report_figure_of(const struct report_line *line, const struct report_figure *figure);

#define REPORT_BY_LIST(X) \
    X(REPORT_BY_SERVICE, "service") \
    X(REPORT_BY_STAFF, "staff") \
    X(REPORT_BY_HOUR, "hour") \
    X(REPORT_BY_COUNTER, "counter") \
    X(REPORT_BY_DAY, "day") \
    X(REPORT_BY_MONTH, "month") \
    X(REPORT_BY_GROUP, "group") /* the services of one letter */

enum report_by {
#define REPORT_BY_CONSTANT(constant, word) constant,
    REPORT_BY_LIST(REPORT_BY_CONSTANT)
#undef REPORT_BY_CONSTANT
        REPORT_BY_COUNT
};

/** What the key of a line is, by constant, NULL at the end; static. */
extern const char *const report_by_words[];

struct report {
    struct report_line *lines; /* owned */
    size_t count;
};

#endif /* SERVER_REPORT_REPORT_LINE_H */
