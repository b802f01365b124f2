/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/papers/paper_clean.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <seccomp.h>

#define MEMORY_MAX ((rlim_t)768 * 1024 * 1024)
#define SECONDS_MAX 20
#define FILE_MAX ((rlim_t)64 * 1024 * 1024)

/* What an allocator, a reader and a writer need; nothing that names anything else. */
static const int allowed[] = { SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(readv),
    SCMP_SYS(writev), SCMP_SYS(pread64), SCMP_SYS(close), SCMP_SYS(fstat),
    SCMP_SYS(newfstatat), SCMP_SYS(lseek), SCMP_SYS(mmap), SCMP_SYS(munmap),
    SCMP_SYS(mprotect), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(brk),
    SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack),
    SCMP_SYS(futex), SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday), SCMP_SYS(getrandom),
    SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(sysinfo), SCMP_SYS(sched_getaffinity),
    SCMP_SYS(sched_yield), SCMP_SYS(set_robust_list), SCMP_SYS(rseq), SCMP_SYS(getrusage),
    SCMP_SYS(uname) };

/* What poppler's fonts need besides. */
static const int reading[] = { SCMP_SYS(access), SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2), SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(getdents64),
    SCMP_SYS(fcntl), SCMP_SYS(statfs), SCMP_SYS(fstatfs), SCMP_SYS(stat), SCMP_SYS(lstat),
    SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid), SCMP_SYS(getegid),
    SCMP_SYS(getcwd), SCMP_SYS(fadvise64) };

static void
limit(int what, rlim_t most)
{
    struct rlimit limits = { most, most };

    if (setrlimit(what, &limits) != 0) {
        exit(1);
    }
}

static void
allow(scmp_filter_ctx filter, const int *calls, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0) != 0) {
            exit(1);
        }
    }
}

void
paper_confine(bool fonts)
{
    scmp_filter_ctx filter;

    limit(RLIMIT_CPU, SECONDS_MAX);
    limit(RLIMIT_FSIZE, FILE_MAX);
    limit(RLIMIT_CORE, 0);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    limit(RLIMIT_AS, MEMORY_MAX); /* a sanitizer's own map is larger */
    filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (!filter || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        exit(1);
    }
    allow(filter, allowed, ARRAY_LEN(allowed));
    if (fonts) {
        allow(filter, reading, ARRAY_LEN(reading));
        if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
                SCMP_A2(SCMP_CMP_MASKED_EQ, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY)) !=
            0) {
            exit(1);
        }
    }
    if (seccomp_load(filter) != 0) {
        exit(1);
    }
    seccomp_release(filter);
#else
    (void)fonts;
    (void)filter;
    (void)allow;
    (void)allowed;
    (void)reading;
#endif
}
