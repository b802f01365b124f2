/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Networks of addresses. */
#include "server/http/address.h"

#include <arpa/inet.h>
#include <string.h>

#include "common/text.h"

void
address_network(const char *address, char out[ADDRESS_SIZE])
{
    struct in6_addr six;

    text_copy(out, ADDRESS_SIZE, address);
    if (inet_pton(AF_INET6, address, &six) != 1) {
        return;
    }
    if (IN6_IS_ADDR_V4MAPPED(&six)) {
        (void)inet_ntop(AF_INET, &six.s6_addr[12], out, ADDRESS_SIZE);
        return;
    }
    memset(&six.s6_addr[8], 0, 8);
    (void)inet_ntop(AF_INET6, &six, out, ADDRESS_SIZE);
}
