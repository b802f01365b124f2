/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TICKETING_KIOSK_KIOSK_APP_H
#define TICKETING_KIOSK_KIOSK_APP_H

/*
 * The arrival station's window as one struct. One thing at a time, and every screen goes
 * back to "scan your ticket" by itself:
 *
 *   ready -> wait -> number          a scan, or a service that was chosen
 *                 -> refused         and why
 *                 -> paper           no paper: nothing was issued yet
 *                 -> phone -> wait   a number alone: its phone's last digits
 *   ready -> typed -> wait ...         a number that is typed on the screen
 *   ready -> groups -> services -> confirm -> wait ...    without a ticket
 *
 * Its parts: kiosk_act.c talks to server and scanners, kiosk_paper.c to the printer;
 * kiosk_view.c has what the screens share, kiosk_ease.c what makes them easier for one
 * person: keypad, large letters, voice; a screen a file. Main thread only.
 */

#include "common/base.h"
#include "screen/device_reporter.h"
#include "screen/link.h"
#include "screen/press_guard.h"
#include "screen/widget.h"
#include "screen/window.h"
#include "ticketing/code.h"
#include "ticketing/kiosk/kiosk_arrival.h"
#include "ticketing/kiosk/kiosk_options.h"
#include "ticketing/kiosk/kiosk_preview.h"
#include "ticketing/kiosk/kiosk_scan.h"
#include "ticketing/kiosk/kiosk_sound.h"
#include "ticketing/kiosk/kiosk_worker.h"

#define KIOSK_DESIGN_LONG 1280
#define KIOSK_DESIGN_SHORT 800
#define KIOSK_TYPED_SIZE 41 /* the longest registration number, with its NUL */
#define KIOSK_TOLD_SIZE 2048
#define KIOSK_FOCUS_SIZE 192

enum kiosk_want { WANT_NOTHING, WANT_CHECK_IN, WANT_WALK_IN, WANT_SERVICES };

enum kiosk_print { PRINT_NONE, PRINT_BUSY, PRINT_DONE, PRINT_FAILED };

/** What the person at the kiosk wants; the next one begins anew. */
struct kiosk_wish {
    enum kiosk_want want;         /* what the person waits for */
    char code[SCAN_TEXT_SIZE];    /* WANT_CHECK_IN */
    bool read_again;              /* it was read before, and stands on the screen */
    char typed[KIOSK_TYPED_SIZE]; /* on the screen's keys, until it is sent */
    char phone4[5];               /* the same, where the server asked for it; or "" */
    bool phone_wrong;             /* the last ones did not match */
    char service[64];             /* WANT_WALK_IN: its code */
    char key[LINK_KEY_SIZE];      /* one for each wish, so that none is granted twice */
    bool without_paper;           /* the person does without */
};

/** Why it was refused. */
struct kiosk_refusal {
    enum status why;
    char title[256];        /* in the server's words; or empty */
    const char *reason;     /* the kiosk's own, not yet translated; static; or NULL */
    char detail[512];       /* what to do about it, in the server's words; or empty */
    int64_t opens_ms;       /* the office is closed: when it opens; 0: not known */
    enum kiosk_want wanted; /* what was wished */
    enum kiosk_want again;  /* what may be wished once more, with the same key */
};

/** The printer, as it was when it was last asked. kiosk_paper.c alone changes it. */
struct kiosk_paper {
    bool asking;
    enum status problem;   /* STATUS_NO_PAPER or STATUS_UNREACHABLE */
    int64_t ask_again_ms;  /* monotonic: when it is asked again */
    enum device_part part; /* what the office is told of it */
    int64_t watch_ms;      /* monotonic: when it is asked though nobody is there */
};

/** The slip of the number that is on the screen. */
struct kiosk_slip {
    enum kiosk_print state;
    int count;             /* printed here and now */
    int64_t rest_until_ms; /* monotonic: before it is printed again; 0: over */
};

/** What was made easier for this person. */
struct kiosk_ease {
    bool keypad;                       /* this person goes by it */
    bool large;                        /* large letters, high contrast */
    bool spoken;                       /* each screen is said */
    bool keypad_text;                  /* the text that comes next is the keypad's */
    bool half_line;                    /* a scanner that types is in the middle of one */
    char telling[KIOSK_TOLD_SIZE];     /* what the screen being drawn says of itself */
    char told[KIOSK_TOLD_SIZE];        /* what was said last of a screen; "": nothing */
    char told_focus[KIOSK_FOCUS_SIZE]; /* and of what has the focus */
};

struct kiosk_app {
    const struct kiosk_options *options; /* borrowed */
    struct synth *synth;                 /* borrowed; NULL: no spoken guidance */
    struct window *window;               /* owned, like the next four */
    struct ui *ui;
    struct link *link;
    struct kiosk_worker *worker;
    struct kiosk_scan *scan;
    struct printer *printer;       /* owned; the worker's while it runs */
    struct kiosk_sound *sound;     /* owned; NULL: silent */
    struct kiosk_preview *preview; /* owned */
    struct device_reporter reporter;

    struct kiosk_ease ease;
    struct kiosk_wish wish;
    struct kiosk_refusal refusal;
    struct kiosk_paper paper;
    struct kiosk_arrival arrival; /* on the number's screen */
    struct kiosk_slip slip;       /* of `arrival` */

    struct kiosk_services services;
    size_t group;  /* chosen, index in `services` */
    size_t chosen; /* service, index in `services` */
    int page;

    struct press_guard guard; /* since this screen came */
    int64_t leave_ms;         /* monotonic: back to ready; 0: never */
    int64_t drawn;            /* the minute or second that is on the screen */
};

extern const struct screen kiosk_ready_screen;
extern const struct screen kiosk_wait_screen;
extern const struct screen kiosk_number_screen;
extern const struct screen kiosk_refused_screen;
extern const struct screen kiosk_paper_screen;
extern const struct screen kiosk_phone_screen;
extern const struct screen kiosk_typed_screen;
extern const struct screen kiosk_groups_screen;
extern const struct screen kiosk_services_screen;
extern const struct screen kiosk_confirm_screen;

/**
 * Open window, scanners, printer and link, and show the ready screen.
 * @param options  borrowed, outlives the app, like the next
 * @param synth    NULL: no spoken guidance
 * @return STATUS_OK; STATUS_ARG: a SPEC or the address is wrong; STATUS_IO: no display
 */
enum status kiosk_app_open(const struct kiosk_options *options, struct synth *synth,
    struct kiosk_app **app, struct error *err) MUST_CHECK;
void kiosk_app_close(struct kiosk_app *app);

/* kiosk_act.c: what the kiosk does. */
/** Text came from a scanner or a picture. */
void kiosk_act_scanned(struct kiosk_app *app, const char *text);
/** A picture was dropped on the window. */
void kiosk_act_picture(struct kiosk_app *app, const char *path);
void kiosk_act_ask_services(struct kiosk_app *app);
/** Take a number for the chosen service. */
void kiosk_act_walk_in(struct kiosk_app *app);
/** Once more with the digits of the phone that were typed. */
void kiosk_act_with_phone(struct kiosk_app *app);
/** Ask the server for the number, whatever the printer says. */
void kiosk_act_send(struct kiosk_app *app);
/** Once more what failed on the way: the same wish, so it costs no second number. */
void kiosk_act_try_again(struct kiosk_app *app);
/** The person reads another language now: what the server said must be asked again. */
void kiosk_act_language_changed(struct kiosk_app *app);
/** Forget the person, and wait for the next. */
void kiosk_act_ready(struct kiosk_app *app);

/* kiosk_paper.c: the printer, by way of the worker. */
/** Ask the printer for its paper, then the server for the number. */
void kiosk_paper_ask(struct kiosk_app *app);
/** No slip follows on what was asked. */
void kiosk_paper_let_go(struct kiosk_app *app);
/** Print the slip of `arrival`; without a printer nothing. */
void kiosk_paper_print(struct kiosk_app *app);
/** Was it printed, and not too often? A press prints it again, after a rest. */
bool kiosk_paper_can_reprint(const struct kiosk_app *app);
void kiosk_paper_reprint(struct kiosk_app *app);
/** Look after the printer while nobody is there: gives ms until the next time. */
int kiosk_paper_watch(struct kiosk_app *app);

/* kiosk_view.c: what the screens share. */
/** Ids of what can be pressed. */
enum kiosk_id {
    ID_NONE,
    ID_LANGUAGE,
    ID_BACK,
    ID_WALK_IN,
    ID_DONE,
    ID_REPRINT,
    ID_TRY_AGAIN,
    ID_NO_PAPER_NEEDED,
    ID_TAKE_NUMBER,
    ID_NEXT_PAGE,
    ID_LARGE,
    ID_SOUND,
    ID_TYPE_NUMBER,
    ID_CHOICE = 100
};

/** What a unit is: by the window's shape, and by how large this person wants it. */
void kiosk_view_measure(struct kiosk_app *app);

/** Show another screen. */
void kiosk_view_show(struct kiosk_app *app, const struct screen *screen);

/** Clear, head with clock and language, the link's banner; gives the room below. */
struct rect kiosk_view_begin(struct kiosk_app *app);
void kiosk_view_end(struct kiosk_app *app);

/** An icon, a sentence to be read from a few steps away, and a quieter one below it. */
void kiosk_view_message(struct kiosk_app *app, struct rect room, int icon,
    enum theme_colour colour, const char *title, const char *text);

/** The same with `art_px` pixels left free where the icon would be: gives their place. */
struct rect kiosk_view_message_art(struct kiosk_app *app, struct rect room, int art_px,
    enum theme_colour colour, const char *title, const char *text);

/** The largest thing to press, at the bottom; cut off `room`. */
struct rect kiosk_view_actions(struct kiosk_app *app, struct rect *room);
void kiosk_view_button(struct kiosk_app *app, struct rect where, int id,
    const char *label, enum ui_look look);
/** Leave it, ID_DONE, or go on with what was typed, ID_TAKE_NUMBER; `off`: not yet. */
void kiosk_view_go_on(struct kiosk_app *app, struct rect actions, bool off);

/** A fact: a quiet label, and its value below it. */
void kiosk_view_fact(
    struct kiosk_app *app, struct rect where, const char *label, const char *value);

/** Does the person read English? */
bool kiosk_view_english(void);
/** A text of the office's catalogue as the person reads it; one of the two.
 * @param text_en  in English; or "" */
const char *kiosk_view_spoken(const char *text, const char *text_en);

/** "20-35 menit", "25 menit" where both ends meet, rounded up to five; "-" when it is not
 * known. */
const char *kiosk_view_span(int estimate_s, int to_s, char out[64]);

/**
 * What every screen does with an event: language, scans typed into the window, pictures
 * dropped on it. Gives the id of what was pressed.
 */
int kiosk_view_event(struct kiosk_app *app, const SDL_Event *event, bool *changed);

/** Let time pass: clock, the link's age, back to ready. Gives ms until the next. */
int kiosk_view_tick(struct kiosk_app *app);

/** What the person reads from now on, the server's words included. */
void kiosk_view_set_language(struct kiosk_app *app, const char *language);

/** Leave this screen after so long without a press. */
void kiosk_view_stay(struct kiosk_app *app, int64_t ms);

/* kiosk_ease.c: what makes the screens easier for the person who stands here. */
/** Is there anything that was chosen for this person? */
bool kiosk_ease_is_chosen(const struct kiosk_app *app);
/** The next person begins anew. */
void kiosk_ease_end(struct kiosk_app *app);
void kiosk_ease_set_large(struct kiosk_app *app, bool large);
void kiosk_ease_set_spoken(struct kiosk_app *app, bool spoken);
/** Can this kiosk speak now? */
bool kiosk_ease_can_speak(const struct kiosk_app *app);
/** What a person who does not see it must know of the screen that is being drawn: whole
 * sentences or labels; "{number}" stands for the number that was given. Nothing of a
 * person: no name, no NIK, no registration number, and not what they came for. */
void kiosk_ease_tell(struct kiosk_app *app, const char *text);
/** The screen is drawn: give the focus of a keypad a place, say what is new. */
void kiosk_ease_drawn(struct kiosk_app *app);
/**
 * A key of the numeric keypad: 2, 4, 6, 8 move, 5 and Enter choose, 0 and * go back, +
 * is the voice.
 * @param id  what was chosen by it; else untouched
 * @return true: the event was the keypad's
 */
bool kiosk_ease_keypad(struct kiosk_app *app, const SDL_Event *event, int *id);

#endif /* TICKETING_KIOSK_KIOSK_APP_H */
