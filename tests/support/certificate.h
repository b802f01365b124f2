/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_CERTIFICATE_H
#define TESTS_SUPPORT_CERTIFICATE_H

/** Make FOLDER/cert.pem and key.pem for the loopback. A failure ends the test program. */
void certificate_make(const char *folder);

#endif /* TESTS_SUPPORT_CERTIFICATE_H */
