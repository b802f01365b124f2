/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_DESK_WINDOW_H
#define TESTS_SUPPORT_DESK_WINDOW_H

/*
 * The clerk's window on SDL's dummy driver, fed with answers of the server, the hard ones
 * among them. With ANTREAN_PICTURES=DIR each picture is also saved, to be looked at.
 */
#include <SDL.h>

#include "counter/counter_app.h"
#include "tests/support/test.h"

#define NOBODY "\"visit\":null"
#define CALLED \
    "\"visit\":{\"visit\":\"01J8\",\"number\":\"A005\",\"service\":{\"code\":" \
    "\"ktp-baru\",\"prefix\":\"A\",\"name\":\"KTP-el baru\"},\"lane\":\"priority\"," \
    "\"priority_reason\":\"lansia\",\"state\":\"called\",\"calls\":1,\"late\":false," \
    "\"arrived_at\":\"2026-07-14T08:12:30+07:00\",\"called_at\":" \
    "\"2026-07-14T08:31:00+07:00\",\"applicant\":null,\"checklist\":[]}"
#define PAPER(id, label, mode, rule, state) \
    "{\"id\":\"" id "\",\"label\":\"" label "\",\"mode\":\"" mode "\",\"rule\":\"" rule \
    "\",\"group\":\"g\",\"state\":" state "}"
#define SERVING(papers) \
    "\"visit\":{\"visit\":\"01J8\",\"number\":\"S1005\",\"service\":{\"code\":" \
    "\"akta-lahir\",\"prefix\":\"S\",\"name\":\"Pelaporan dan pencatatan kelahiran " \
    "anak di luar domisili orang tua\"},\"lane\":\"regular\",\"state\":\"serving\"," \
    "\"calls\":2,\"late\":true,\"arrived_at\":\"2026-07-14T08:12:30+07:00\"," \
    "\"called_at\":\"2026-07-14T08:31:00+07:00\",\"started_at\":" \
    "\"2026-07-14T08:32:00+07:00\",\"note\":\"Dari loket 2: KK sudah dicek\"," \
    "\"applicant\":{\"name\":\"Raden Ayu Sekar Kinasih Prameswari Widyaningrum\"," \
    "\"nik\":\"3517091708859901\",\"phone\":\"0812-0000-0000\"},\"application\":" \
    "{\"registration\":\"AKTA-33.351622502920001\",\"from\":\"08:00\",\"to\":\"11:00\"}" \
    "," \
    "\"checklist\":[" papers "]}"
#define THREE_PAPERS \
    PAPER("kk", "fotokopi KK", "serah_fotokopi", "wajib", "null") \
    "," PAPER("lahir-rs", "surat keterangan kelahiran RS", "tunjuk_asli", "salah_satu", \
        "\"seen\"") "," PAPER("f-2.01", "formulir F-2.01", "isi_formulir", "wajib", \
        "\"missing\"")
#define LONG_PAPER \
    PAPER("x", \
        "surat keterangan kelahiran kepala desa (lahir di rumah) dengan dua saksi", \
        "serah_fotokopi", "wajib", "\"not_needed\"")
#define DESK(state, visit) \
    "{\"number\":3,\"name\":\"Loket 3\",\"state\":\"" state "\",\"reason\":null," \
    "\"max_calls\":3," visit ",\"waiting\":[{\"service\":\"ktp-baru\",\"name\":" \
    "\"KTP-el baru\",\"lane\":\"regular\",\"count\":128},{\"service\":\"ktp-baru\"," \
    "\"name\":\"KTP-el " \
    "baru\",\"lane\":\"priority\",\"count\":3},{\"service\":\"kk-ubah\"," \
    "\"name\":\"Kartu Keluarga: perubahan data karena pindah atau peristiwa penting\"," \
    "\"lane\":\"regular\",\"count\":7}],\"aside\":[{\"visit\":\"01J7\",\"number\":" \
    "\"A003\"," \
    "\"state\":\"absent\"},{\"visit\":\"01J6\",\"number\":\"B012\",\"state\":\"held\"}]" \
    "}"

/** A test in a window of its own: cmocka's state is its struct counter_app. */
#define IN_WINDOW(test) \
    cmocka_unit_test_setup_teardown(test, desk_window_up, desk_window_down)

int desk_window_up(void **state);
int desk_window_down(void **state);
/** Let nothing be on its way, and go to the phase by the moves there are. */
void desk_go_to(struct counter_app *app, enum desk_phase phase);
/** The server's answer is `text` and the desk shows it. */
void desk_show(struct counter_app *app, const char *text);
void desk_picture(struct counter_app *app, const char *name);
/** How many texts of the picture, drawn now, have this in them. */
int desk_times_shown(struct counter_app *app, const char *text);
void desk_push_key(struct counter_app *app, SDL_Keycode key);
/** The same from a clerk who took the time that the guard asks for. */
void desk_press(struct counter_app *app, SDL_Keycode key);
/** The second tap of a hand that shakes: the guard has begun with the picture, and is
   held up however slow this machine is. */
void desk_press_too_soon(struct counter_app *app, SDL_Keycode key);
/** main() of such tests: the zone, the language, the group. */
int desk_window_run(const char *name, const struct CMUnitTest *tests, size_t count);

#endif /* TESTS_SUPPORT_DESK_WINDOW_H */
