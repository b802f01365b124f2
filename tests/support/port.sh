# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# For tests that start a server again at the same port, or ask where none is. Sourced.

# keep_port: sets `port`, one of the loopback that nobody else is given until the test ends;
# a server can listen there meanwhile (SO_REUSEADDR).
keep_port() {
    coproc KEEPER {
        exec python3 -c 'import socket, sys
kept = socket.socket()
kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
kept.bind(("127.0.0.1", 0))
print(kept.getsockname()[1], flush=True)
sys.stdin.read()'
    }
    # shellcheck disable=SC2034 # for who sources this
    read -r port <&"${KEEPER[0]}"
}
