/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/certificate.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/support/temp.h"

void
certificate_make(const char *folder)
{
    char command[4 * TEMP_PATH_SIZE];

    (void)snprintf(command, sizeof(command),
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
        "-subj /CN=localhost -addext subjectAltName=IP:127.0.0.1,DNS:localhost "
        "-keyout '%s/key.pem' -out '%s/cert.pem' 2>/dev/null",
        folder, folder);
    if (system(command) != 0) { /* NOLINT(cert-env33-c): a test's own fixed command */
        (void)fprintf(stderr, "could not make a certificate in %s\n", folder);
        abort();
    }
}
