#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# antrean-admin doctor names what is amiss around an office, says what to do, and exits 1
# with a fault; and the daily backup makes, links and prunes copies. Prints TAP.
set -uo pipefail
umask 077

build=${ANTREAN_BUILD:-build/debug}
admin=$PWD/$build/antrean-admin
folder=$(mktemp -d)
# shellcheck source=tests/support/tap.sh
source tests/support/tap.sh
# shellcheck source=tests/support/port.sh
source tests/support/port.sh
said=("$folder/said")
office=$folder/office
server=
scanner=

clean_up() {
    if [ -n "$server" ]; then kill -KILL "$server" 2>/dev/null; fi
    if [ -n "$scanner" ]; then kill -KILL "$scanner" 2>/dev/null; fi
    rm -rf "$folder"
}
trap clean_up EXIT

# says STATUS VERDICT ROW PATTERN
says() {
    "$admin" doctor "$office" --backups "$folder/backups" >"$folder/said" 2>&1
    [ $? -eq "$1" ] && grep -qE "^$2 +$3 .*$4" "$folder/said"
}
# conf KEY VALUE: in antrean.conf, whether it stood there or not; "" takes it away.
conf() {
    sed -i "/^;* *$1 *=/d" "$office/antrean.conf"
    if [ -n "$2" ]; then sed -i "s|^\\[server\\]|&\\n$1 = $2|" "$office/antrean.conf"; fi
}
certificate() { # [FAKETIME...]
    "$@" openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 60 -subj /CN=antrean.example.go.id \
        -addext subjectAltName=DNS:antrean.example.go.id -keyout "$office/key.pem" -out "$office/cert.pem" 2>/dev/null
    chmod 600 "$office/key.pem" "$office/cert.pem"
}

# serve OFFICE: a server there, on $port; its pid is $server.
serve() {
    : >"$folder/server" # not what a server before said
    "$build/antrean-server" --config "$1/antrean.conf" --listen "127.0.0.1:$port" >"$folder/server" 2>&1 &
    server=$!
    until_true 120 grep -q '^listening on ' "$folder/server"
}

"$admin" init "$office" >/dev/null && "$admin" init "$folder/other" >/dev/null || exit 1
keep_port
# Somebody answers, for doctor waits some seconds for a server that was just started.
serve "$folder/other"
somebody=127.0.0.1:$port
conf listen "$somebody"
mkdir "$folder/backups"
says 0 ok keys 'number 1 signs' && says 0 ok database 'answers' && says 0 ok settings 'Asia/Jakarta' && says 0 ok disk 'MiB are free'
report "keys, database, settings and disk of a new office are well"
says 0 warning backup 'holds no backup'
report "no backup is a warning"
deploy_path=$PATH
PATH=$(dirname "$admin"):$PATH
printf '%s\n' one >"$office/files/one"
# The newest copy: midnight may come while the test runs.
newest() { find "$folder/backups" -mindepth 1 -maxdepth 1 | sort | tail -1; }
deploy/daily-backup "$office" "$folder/backups" 2>"$folder/said" && says 0 ok backup '0 days old' &&
    [[ $(newest) =~ /[0-9]{4}-[0-9]{2}-[0-9]{2}$ ]] && [ -s "$(newest)/antrean.db" ]
report "a backup of today is well"
today=$(newest)
yesterday=$folder/backups/$(date -d "$(basename "$today") - 1 day" +%F)
mv "$today" "$yesterday"
for day in $(seq 10 30); do mkdir "$folder/backups/2020-01-$day"; done
printf '%s\n' two >"$office/files/two"
deploy/daily-backup "$office" "$folder/backups" 2>"$folder/said"
today=$(newest)
[ "$(stat -c %i "$today/files/one")" = "$(stat -c %i "$yesterday/files/one")" ] && [ -s "$today/files/two" ] &&
    [ "$(find "$folder/backups" -mindepth 1 -maxdepth 1 | wc -l)" -eq 14 ] && [ ! -e "$folder/backups/2020-01-10" ]
report "the next copy is linked to the one before, and 14 stay"
"$admin" restore "$office" "$today/antrean.db" >"$folder/said" 2>&1 && "$admin" check "$office" >>"$folder/said" 2>&1
report "a copy can be restored"
rm -f "$office"/antrean.db.before-restore*
! deploy/daily-backup "$office" "$folder/none" 2>"$folder/said" && grep -q 'make it: install -d' "$folder/said"
report "a missing folder for copies is named, with how to make it"
! "$admin" backup "$office" "$folder/none/a.db" 2>"$folder/said" && grep -q 'there is no folder .*/none; make it first' "$folder/said"
report "antrean-admin backup names it too"
PATH=$deploy_path
rm -rf "$today" && touch -d '3 days ago' "$yesterday/antrean.db" && says 0 warning backup '3 days old' &&
    touch -d '9 days ago' "$yesterday/antrean.db" && says 1 fault backup '9 days old'
report "an old backup is a warning, a very old one a fault"
touch "$yesterday/antrean.db"

says 0 warning public_url 'not set' && conf public_url http://127.0.0.1:8080 && says 1 fault public_url 'this machine itself' &&
    conf public_url https://localhost && says 1 fault public_url 'this machine itself' &&
    conf public_url 'https://[::1]:8443' && says 1 fault public_url 'this machine itself'
report "a public_url that is this machine is a fault"
conf public_url https://192.168.1.5 && says 0 warning public_url 'own network only' &&
    conf public_url https://antrean.local && says 0 warning public_url 'own network only' &&
    conf public_url https://antrean && says 0 warning public_url 'own network only'
report "a private one is a warning"
conf public_url http://antrean.example.go.id && says 0 warning public_url 'not encrypted' &&
    conf public_url https://antrean.example.go.id && says 0 warning public_url 'no certificate'
report "one without encryption is a warning"
conf listen "0.0.0.0:$port" && says 0 warning certificate 'go unencrypted'
report "listening to the network without a certificate is a warning"
conf listen "$somebody"
conf tls_cert cert.pem
conf tls_key key.pem
says 1 fault certificate 'could not be read'
report "a certificate that is not there is a fault"
certificate && says 0 ok certificate 'holds for [56][0-9] more days' && says 0 ok public_url 'https://antrean.example.go.id'
report "a good certificate and its address are well"
conf public_url https://other.example.go.id && says 1 fault certificate 'not for other.example.go.id'
report "a certificate for another name is a fault"
conf public_url https://antrean.example.go.id
certificate faketime '50 days ago' && says 0 warning certificate 'for (9|10) more days'
report "one that ends soon is a warning"
certificate faketime '90 days ago' && says 1 fault certificate 'ended'
report "one that ended is a fault"
certificate && openssl genpkey -algorithm ed25519 -out "$office/key.pem" 2>/dev/null && says 1 fault certificate "not the certificate's"
report "a key that is not the certificate's is a fault"
certificate

chmod 640 "$office/antrean.conf" && says 0 warning rights 'may read .*antrean.conf' && chmod 600 "$office/antrean.conf"
report "a file that others may read is a warning"
if [ "$(id -u)" -eq 0 ]; then
    chown 65534 "$office/files" && says 1 fault rights 'files does not belong to' && chown 0 "$office/files"
    report "a file of another account is a fault"
fi
mv "$office/keys" "$office/keys-away" && says 1 fault keys '.' && mv "$office/keys-away" "$office/keys"
report "missing keys are a fault"
sqlite3 "$office/antrean.db" 'UPDATE journal SET at_ms = at_ms + 86400000 WHERE seq = (SELECT max(seq) FROM journal)' &&
    says 1 fault clock 'the newest row of the journal' &&
    sqlite3 "$office/antrean.db" 'UPDATE journal SET at_ms = at_ms - 86400000 WHERE seq = (SELECT max(seq) FROM journal)'
report "a clock behind the journal is a fault"
"$admin" device add "$office" board-1 --kind board >/dev/null && says 0 warning devices 'board-1 was never heard' &&
    sqlite3 "$office/antrean.db" "INSERT INTO device_report VALUES (1, 'board-1', '{\"sound\":\"missing\"}', $(date +%s000))" &&
    says 0 warning devices 'board-1: sound missing' &&
    sqlite3 "$office/antrean.db" "UPDATE device_report SET body = '{\"sound\":\"ok\"}'" && says 0 ok devices '1, none silent' &&
    sqlite3 "$office/antrean.db" "UPDATE device_report SET said_ms = said_ms - 8 * 86400000" && says 0 warning devices 'board-1 is silent since'
report "devices that were never heard, are silent or ail are warnings"
# scanner DAYS: one that says of itself that its signatures are so old; its pid is $scanner.
scanner() {
    rm -f "$office/clamd.ctl"
    python3 -c 'import socket, sys, time
door = socket.socket(socket.AF_UNIX)
door.bind(sys.argv[1])
door.listen()
made = time.strftime("%a %b %d %H:%M:%S %Y", time.gmtime(time.time() - 86400 * int(sys.argv[2])))
while True:
    one = door.accept()[0]
    try:
        if one.recv(64) == b"zVERSION\0":
            one.sendall(("ClamAV 1.0.9/27841/" + made + "\0").encode())
    except OSError:
        pass  # who asked did not wait for us
    one.close()' "$office/clamd.ctl" "$1" &
    scanner=$!
}
says 0 ok disk . && ! grep -qE "^[a-z]+ +clamd " "$folder/said"
report "where no scanner is asked for, none is looked for"
printf '[papers]\nclamd = clamd.ctl\n' >>"$office/antrean.conf"
says 0 warning clamd 'there is no socket .*without being looked at' && grep -q 'systemctl start clamav-daemon' "$folder/said"
report "a scanner that is not there is a warning"
printf 'clamd_required = yes\n' >>"$office/antrean.conf" && says 1 fault clamd 'papers are refused'
report "one without which papers are refused is a fault"
scanner 1 && until_true 120 says 0 ok clamd 'ClamAV 1.0.9/27841'
report "one that answers is well"
kill "$scanner" && ! wait "$scanner"
says 1 fault clamd 'nobody answers at'
report "one that went is a fault"
scanner 30 && until_true 120 says 0 warning clamd 'signatures are 30 days old'
report "old signatures are a warning"
kill "$scanner"
scanner=
sed -i '/^\[papers\]/,$d' "$office/antrean.conf"
conf tls_cert ''
conf tls_key ''
kill -TERM "$server" && wait "$server"
server=
says 0 warning server 'nobody answers'
report "a server that does not run is a warning"
serve "$office" && conf listen 127.0.0.1:1 && says 0 ok server 'listens elsewhere than at 127.0.0.1:1'
report "one of several, at an address of its own, is seen"
conf listen "127.0.0.1:$port" && until_true 120 says 0 ok server 'it answers at'
report "one that runs is seen"
kill -TERM "$server" && wait "$server"
server=
mv "$office/antrean.db" "$office/gone" && rm -f "$office"/antrean.db-* && says 1 fault database '.'
report "a database that is gone is a fault"
"$admin" doctor "$folder" 2>"$folder/said"
[ $? -eq 1 ] && grep -q 'holds no office' "$folder/said"
report "a folder without an office is named"
tap_end
