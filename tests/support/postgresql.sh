# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A private PostgreSQL for a run of tests, to be sourced: in a folder of its own, reached
# by a socket in that folder only, ended by its process id. The machine's own is not
# touched. Nothing is kept, so nothing waits for the disk (crash tests start their own).

postgresql_start() { # FOLDER: empty, ours; sets postgresql_url and postgresql_pid
    local folder=$1 bin user=() try
    bin=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -1)
    if [ "$(id -u)" -eq 0 ]; then # it refuses to run as root
        chown postgres "$folder"
        user=(setpriv --reuid=postgres --regid=postgres --clear-groups)
    fi
    (cd / && "${user[@]}" "$bin/initdb" -D "$folder/data" -U antrean -A trust -E UTF8 --locale=C \
        --no-sync >"$folder/log" 2>&1) || { cat "$folder/log" >&2; return 1; }
    # What tests copy that start one of their own (postgres.c).
    # shellcheck disable=SC2034 # for who sources this
    cp -a "$folder/data" "$folder/fresh" && postgresql_fresh=$folder/fresh
    (cd / && exec "${user[@]}" "$bin/postgres" -D "$folder/data" -c listen_addresses= \
        -c unix_socket_directories="$folder" -c max_connections=500 -c fsync=off \
        -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0 -c shared_buffers=64MB \
        -c autovacuum=off >>"$folder/log" 2>&1) &
    postgresql_pid=$!
    # A busy machine is slow, not away.
    # shellcheck disable=SC2034 # for who sources this
    postgresql_url="postgresql://antrean@/postgres?connect_timeout=60&host=$folder"
    for try in $(seq 2400); do
        "$bin/pg_isready" -q -h "$folder" && return 0
        kill -0 "$postgresql_pid" 2>/dev/null || break
        sleep 0.05
    done
    echo "the private PostgreSQL did not start ($try):" >&2
    cat "$folder/log" >&2
    return 1
}

postgresql_stop() { # FOLDER
    if [ -n "${postgresql_pid:-}" ]; then
        kill -QUIT "$postgresql_pid" 2>/dev/null # at once: nothing of it is kept
        wait "$postgresql_pid" 2>/dev/null
        postgresql_pid=
    fi
    rm -rf "$1"
}
