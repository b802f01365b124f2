#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Try the source on a machine with nothing: a fresh root of Debian, made here, as root.
#   tests/install/fresh_root.sh build SUITE     install what `make deps` names, build without a warning
#   tests/install/fresh_root.sh office SUITE    every command of README.md, "Setting up an office", in a
#                                               booted container; then an arrival, a paper, a call's sound,
#                                               removal, purge
# SUITE: bookworm, trixie. ANTREAN_MIRROR names another mirror; ANTREAN_DEBS a folder of packages to take
# in the place of what step 1 builds; with it ANTREAN_OLD_DEBS a folder of older ones, which are installed first and
# open two offices, upgraded then as docs/operating.md says. Ends with "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1

what=${1:?usage: tests/install/fresh_root.sh build|office SUITE}
suite=${2:?usage: tests/install/fresh_root.sh build|office SUITE}
mirror=${ANTREAN_MIRROR:-http://deb.debian.org/debian}
root=$(mktemp -d "${TMPDIR:-/var/tmp}/antrean-$suite.XXXXXX")
chmod 755 "$root"
passed=0 failed=0

clean_up() {
    for place in dev proc; do
        if mountpoint -q "$root/$place"; then umount "$root/$place"; fi
    done
    if ! mountpoint -q "$root/dev" && ! mountpoint -q "$root/proc"; then rm -rf "$root"; fi
}
trap clean_up EXIT
trap 'exit 1' INT TERM HUP

# step NAME COMMAND...: tells on, its output kept for when it fails.
step() {
    local name=$1 started=$SECONDS
    shift
    if "$@" >"$root.log" 2>&1 </dev/null; then
        passed=$((passed + 1))
        echo "ok $((passed + failed)) - $name ($((SECONDS - started)) s)"
    else
        failed=$((failed + 1))
        echo "not ok $((passed + failed)) - $name ($((SECONDS - started)) s)"
        tail -40 "$root.log" | sed 's/^/# /'
    fi
    rm -f "$root.log"
}
finish() {
    echo "$passed passed, $failed failed"
    exit $((failed > 0))
}
inside() { # with nothing of this machine's environment
    chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive bash -euo pipefail -c "$1"
}
# older: the packages of ANTREAN_OLD_DEBS, by a version below any other.
older() {
    local deb part=$root/root/part
    for deb in "$ANTREAN_OLD_DEBS"/antrean-{server,admin,voice,screens}_*.deb; do
        rm -rf "$part"
        dpkg-deb -R "$deb" "$part" && sed -i -E 's/^(Version: |.*\(= )[0-9][^ )]*/\10.0.1/' "$part/DEBIAN/control" &&
            dpkg-deb -b "$part" "$root/root/old" || return 1
    done
    rm -rf "$part"
}
# readme FROM TO: the commands of steps FROM to TO of README.md.
readme() {
    awk -v from="$1" -v to="$2" '
        /^## / { inside = /^## Setting up an office/ }
        inside && /^[0-9]+\. / { step = $1 + 0 }
        inside && /^ *```$/ { code = 0 }
        code && step >= from && step <= to { sub(/^   /, ""); print }
        inside && /^ *```sh$/ { code = 1 }' README.md
}

make_root() {
    debootstrap --variant=minbase ${1:+--include="$1"} "$suite" "$root" "$mirror" || return 1
    cp /etc/resolv.conf "$root/etc/resolv.conf"
    mount -t proc proc "$root/proc" && mount --rbind /dev "$root/dev" && mount --make-rslave "$root/dev" || return 1
    mkdir "$root/root/antrean"
    git ls-files -z --cached --others --exclude-standard | tar c --null -T - | tar x -C "$root/root/antrean"
}
unmount() { umount "$root/proc" && umount -R "$root/dev"; }

if [ "$what" = build ]; then
    step "a fresh root of $suite" make_root
    step "git and make, which the README names" inside 'apt-get update -q && apt-get install -y -q --no-install-recommends git make'
    step "make deps" inside 'cd /root/antrean && make deps'
    step "it builds without a warning" inside 'cd /root/antrean && make -s -j"$(nproc)" build WERROR=1'
    step "make install" inside 'cd /root/antrean && make -s install PREFIX=/usr/local && antrean-admin --version &&
        grep -q ExecStart=/usr/local/sbin/antrean-server /usr/local/lib/systemd/system/antrean-server.service'
    step "it makes an office" inside 'antrean-admin init /root/office && antrean-admin check /root/office'
    step "make uninstall leaves nothing but that" inside 'cd /root/antrean && make -s uninstall PREFIX=/usr/local &&
        test -z "$(find /usr/local /etc/antrean -name "*antrean*" 2>&1 | grep -v "No such file")" && test -f /root/office/antrean.db'
    unmount
    finish
fi

step "a fresh root of $suite with systemd" make_root systemd,systemd-sysv,openssl,curl,jq
parts="prepare readme-2-5 readme-6-9"
if [ -n "${ANTREAN_DEBS:-}" ]; then
    mkdir -p "$root/root/antrean/build/deb" && cp "$ANTREAN_DEBS"/*.deb "$root/root/antrean/build/deb"
fi
if [ -n "${ANTREAN_OLD_DEBS:-}" ]; then
    mkdir "$root/root/old"
    step "older packages by an older version" older
    step "they are installed" inside 'apt-get update; apt-get install -y /root/old/*.deb'
    parts="$parts upgrade"
elif [ -n "${ANTREAN_DEBS:-}" ]; then
    step "the packages that are there" inside "cd /root/antrean; apt-get update; $(readme 1 1 | tail -1)"
else
    step "README, step 1: the packages" inside "cd /root/antrean; $(readme 1 1)"
fi

# What the README takes for granted: a certificate, a file of tickets.
cat >"$root/root/prepare.sh" <<'PREPARE'
set -euo pipefail
cd /root
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 90 -subj /CN=antrean.example.go.id \
    -addext subjectAltName=DNS:antrean.example.go.id -keyout key.pem -out cert.pem 2>/dev/null
echo 127.0.0.1 antrean.example.go.id >>/etc/hosts
PREPARE
# The file is for the first day from tomorrow on that the office works.
{
    echo 'set -euo pipefail; cd /root'
    readme 2 4
    echo 'for days in $(seq 1 14); do date=$(date -d "$days days" +%F)'
    echo "cat >besok.csv <<CSV"
    awk '/^ *```csv$/ { on = 1; next } /^ *```$/ { on = 0 } on' README.md | sed -E 's/^ +//; s/,[0-9]{4}-[0-9]{2}-[0-9]{2},/,$date,/'
    echo 'CSV'
    readme 5 5 | sed 's/$/ | tee imported \&\& ! grep -q closed imported \&\& break/'
    echo 'done; [ "$days" -lt 14 ]; echo "$date" >date'
} >"$root/root/readme-2-5.sh"
{
    echo 'set -euo pipefail; cd /root'
    readme 6 9
} >"$root/root/readme-6-9.sh"
# A full office of the older programs, and the one of the README with a number given; both upgraded.
{
    cat <<'UPGRADE'
set -euo pipefail; cd /root
antrean-admin init demo --demo
date=$(jq -r 'select(.state == "valid") | .date' demo/demo/tickets/*.json | head -1)
start_demo() {
    antrean-server --config demo/antrean.conf --listen 127.0.0.1:0 --clock "${date}T08:30:00" >demo.out &
    for _ in $(seq 600); do grep -q ^listening demo.out && break; sleep 0.1; done
    url=$(sed -n 's/^listening on //p' demo.out)
    token=$(jq -r '.[] | select(.kind == "kiosk").token' demo/demo/devices.json)
}
arrive() { # the slips of the first twenty valid tickets
    for ticket in $(grep -l '"valid"' demo/demo/tickets/*.json | head -20); do
        antrean-kiosk --server "$url" --token "$token" --scan "${ticket%json}png" | grep -oE '^[A-Z][0-9]{3}'
    done
}
start_demo; arrive >given; kill $!; wait
[ "$(sort -u given | wc -l)" = 20 ]
cd /root/antrean
UPGRADE
    awk '/^## / { inside = /^## Upgrading/ } inside && /^```$/ { code = 0 } code { print } inside && /^```sh$/ { code = 1 }' docs/operating.md
    cat <<'UPGRADE'
cd /root; antrean-admin --version | grep -v 0.0.1
antrean-admin upgrade demo; antrean-admin check demo
start_demo; arrive >again; kill $!; wait
cmp given again
UPGRADE
} >"$root/root/upgrade.sh"
cat >"$root/root/after.sh" <<'AFTER'
set -uo pipefail
cd /root
ok() { if [ "$1" -eq 0 ]; then echo "ok - $2"; else echo "not ok - $2"; fi; }
url=https://antrean.example.go.id:8443
systemctl is-active antrean-server antrean-backup.timer antrean-check.timer
ok $? "server and timers are active"
answers() { for _ in $(seq 300); do (: </dev/tcp/127.0.0.1/8443) 2>/dev/null && return; sleep 0.1; done; return 1; }
answers && antrean-admin doctor /var/lib/antrean | tee doctor && grep -q '^ok .*server' doctor && grep -q '^ok .*certificate' doctor
ok $? "the doctor finds server and certificate well"
systemctl is-enabled antrean-server antrean-kiosk antrean-backup.timer antrean-check.timer
ok $? "they are enabled for the next start"
! systemctl is-failed antrean-server antrean-backup antrean-check
ok $? "backup and check did not fail"
today=/var/backups/antrean/$(date +%F)
[ -s "$today/antrean.db" ] && [ -s "$today/antrean.conf" ] && [ -n "$(ls "$today/keys")" ] && [ -d "$today/files" ]
ok $? "the backup holds database, keys, files and antrean.conf"
for d in $(seq 1 20); do mkdir -p "/var/backups/antrean/2020-01-$(printf %02d "$d")"; done
chown antrean: /var/backups/antrean/*; systemctl start antrean-backup
[ "$(ls /var/backups/antrean | wc -l)" = 14 ] && [ -d "$today" ]
ok $? "14 backups are kept"
systemd-analyze verify --man=no /lib/systemd/system/antrean-*.service /lib/systemd/system/antrean-*.timer 2>&1 | tee /root/verify
[ ! -s /root/verify ]
ok $? "systemd-analyze verify has no word to say"
# The office's clock at half past eight on the day of the ticket.
mkdir -p /run/systemd/system/antrean-server.service.d
printf '[Service]\nExecStart=\nExecStart=/usr/sbin/antrean-server --config /var/lib/antrean/antrean.conf --clock %sT08:30:00\n' \
    "$(cat date)" >/run/systemd/system/antrean-server.service.d/clock.conf
systemctl daemon-reload && systemctl restart antrean-server
answers
antrean-admin ticket /var/lib/antrean REG-0001 --out ticket.png
install -o antrean-screen -m 0600 /etc/antrean/kiosk.token /run/kiosk.token
install -m 0644 ticket.png cert.pem /run
kiosk() {
    setpriv --reuid antrean-screen --regid antrean-screen --clear-groups antrean-kiosk --server "$url" --ca /run/cert.pem \
        --token-file /run/kiosk.token --scan /run/ticket.png "$@"
}
kiosk | tee slip
grep -q A001 slip
ok $? "the ticket gets a number, over TLS"
install -d -o antrean-screen /run/paper
kiosk --printer file:/run/paper/slip.bin --print raster && grep -qaP '\x1dv0' /run/paper/slip.bin
ok $? "its slip is printed as a picture"
antrean-admin ticket /var/lib/antrean REG-0001 --out ticket.pdf && head -c 5 ticket.pdf | grep -qx %PDF-
ok $? "its ticket is drawn as a page"
ask() { curl -sS --fail-with-body --cacert cert.pem -H "Authorization: Bearer $1" "${@:3}" "$url$2"; }
token=$(sed -n 's/^token, shown only now: //p' board-1.txt)
ask "$token" '/v1/voice?number=A001&counter=1' -o call.wav && [ "$(head -c 4 call.wav)" = RIFF ] && [ "$(stat -c %s call.wav)" -gt 50000 ]
ok $? "a call has a sound"
# A stranger's file is opened in a process of its own, by the server under its unit.
password=$(antrean-admin account add /var/lib/antrean desa --role desa --district Jombang --village Kepanjen | sed -n 's/.*only now: //p')
token=$(curl -sS --cacert cert.pem --json "{\"username\":\"desa\",\"password\":\"$password\"}" "$url/v1/session" | jq -r .token)
id=$(ask "$token" /v1/village/applications \
    --json '{"service":"ktp-baru","person":{"name":"Siti Aminah","nik":"3517014101900001"},"consent":"datang sendiri"}' | tee draft | jq -r .id)
ask "$token" "/v1/applications/$id/documents/kk" -X PUT -H 'Content-Type: application/octet-stream' --data-binary @ticket.pdf | tee paper | grep -q '"kk"'
ok $? "a paper is opened and kept"
antrean-admin check /var/lib/antrean
ok $? "the office is in order"
systemctl kill -s KILL antrean-server && sleep 1 && answers && systemctl is-active antrean-server
ok $? "a killed server is there again"
systemctl disable --now antrean-server
systemctl enable --now antrean-server@8081
ran=$(systemctl show -P MainPID antrean-server@8081)
antrean-admin doctor /var/lib/antrean >doctor # the clock is behind the journal: a fault
grep 'listens elsewhere' doctor &&
    apt-get install -y -q --reinstall /root/antrean/build/deb/antrean-server_*.deb &&
    systemctl is-active antrean-server@8081 && [ "$(systemctl show -P MainPID antrean-server@8081)" != "$ran" ]
ok $? "one of several processes begins anew with the package"
apt-get remove -y -q antrean-server antrean-voice antrean-screens antrean-admin
ok $? "the packages are removed"
! systemctl is-active antrean-server antrean-server@8081 && [ ! -e /usr/sbin/antrean-server ] && [ -s /var/lib/antrean/antrean.db ]
ok $? "no server runs, the office's folder stays"
apt-get purge -y -q antrean-server antrean-voice antrean-screens antrean-admin
ok $? "the packages are purged"
find / -xdev \( -path /proc -o -path /sys -o -path /root -o -path /var/lib/antrean -o -path /var/backups/antrean -o -path /backup -o -path /run \
    -o -path /var/log -o -path /var/cache/apt \) -prune -o -name '*antrean*' -print | tee left
[ ! -s left ]
ok $? "nothing is left but the office's folder and its backups"
journalctl --no-pager -n 60 -u antrean-server -u antrean-backup -u antrean-check
AFTER
cat >"$root/etc/systemd/system/trial.service" <<'UNIT'
[Unit]
After=multi-user.target
[Service]
Type=oneshot
StandardOutput=file:/root/trial.log
StandardError=inherit
Environment=HOME=/root DEBIAN_FRONTEND=noninteractive
ExecStart=/bin/bash -c 'cd /root; for part in $(cat parts); do bash -x $part.sh; echo "$part: $?"; done; bash after.sh'
ExecStopPost=/bin/systemctl --no-block poweroff
[Install]
WantedBy=multi-user.target
UNIT
echo "$parts" >"$root/root/parts"
mkdir -p "$root/etc/systemd/system/multi-user.target.wants"
ln -s ../trial.service "$root/etc/systemd/system/multi-user.target.wants/trial.service"
step "the mounts are gone" unmount
# A network of its own, in which nobody else has our ports.
step "it boots and ends" timeout -k 10 300 systemd-nspawn --quiet --directory="$root" --register=no --keep-unit \
    --private-network --machine="antrean-$suite" --boot
for part in $parts; do
    step "$part: every command" grep -qx "$part: 0" "$root/root/trial.log"
done
while read -r line; do
    step "${line#*ok - }" test "${line:0:3}" = "ok "
done < <(grep -E '^(not )?ok - ' "$root/root/trial.log")
step "all was looked at" test "$(grep -cE '^(not )?ok - ' "$root/root/trial.log")" -eq "$(grep -c '^ok \$?' "$root/root/after.sh")"
if [ "$failed" -gt 0 ]; then sed 's/^/# /' "$root/root/trial.log"; fi
finish
