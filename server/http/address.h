/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_HTTP_ADDRESS_H
#define SERVER_HTTP_ADDRESS_H

/* Whom an address stands for when something is counted by it. Pure. */

#define ADDRESS_SIZE 48

/**
 * What one household or one machine cannot leave: an IPv4 address as it is, of IPv6 the
 * /64 that a subscriber has for himself.
 * @param address  as text; what is no address stays as it is
 */
void address_network(const char *address, char out[ADDRESS_SIZE]);

#endif /* SERVER_HTTP_ADDRESS_H */
