/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/display.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/mem.h"
#include "tests/support/test.h"

#define DEADLINE_MS 60000

struct display {
    pid_t server;
    int number;
    int width, height;
};

/* Run a program to its end; fails the test unless it succeeds. */
static void
run(const char *const words[])
{
    pid_t pid = display_start(words);
    int status = -1;

    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        fail_msg("%s %s failed", words[0], words[1]);
    }
}

/* The number that Xvfb writes once it listens. */
static int
read_number(int fd)
{
    struct pollfd pfd = { .fd = fd, .events = POLLIN };
    char text[16] = "";
    size_t len = 0;

    while (!strchr(text, '\n') && len < sizeof(text) - 1) {
        ssize_t got;

        if (poll(&pfd, 1, DEADLINE_MS) <= 0) {
            fail_msg("Xvfb did not start");
        }
        got = read(fd, text + len, sizeof(text) - 1 - len);
        if (got <= 0) {
            fail_msg("Xvfb ended at once");
        }
        len += (size_t)got;
    }
    return (int)strtol(text, NULL, 10);
}

struct display *
display_open(int width, int height)
{
    struct display *display = xcalloc(1, sizeof(*display));
    char screen[32], fd[16], name[16];
    int ends[2];

    display->width = width;
    display->height = height;
    (void)snprintf(screen, sizeof(screen), "%dx%dx24", width, height);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(fcntl(ends[0], F_SETFD, FD_CLOEXEC), 0);
    (void)snprintf(fd, sizeof(fd), "%d", ends[1]);
    display->server = display_start((const char *const[]){ "Xvfb", "-displayfd", fd,
        "-screen", "0", screen, "-nolisten", "tcp", "-noreset", NULL });
    (void)close(ends[1]);
    display->number = read_number(ends[0]);
    (void)close(ends[0]);
    (void)snprintf(name, sizeof(name), ":%d", display->number);
    assert_int_equal(setenv("DISPLAY", name, 1), 0);
    assert_int_equal(setenv("SDL_VIDEODRIVER", "x11", 1), 0);
    return display;
}

void
display_close(struct display *display)
{
    if (display) {
        (void)display_stop(display->server);
        (void)unsetenv("DISPLAY");
        free(display);
    }
}

void
display_key(struct display *display, const char *name)
{
    (void)display;
    run((const char *const[]){ "xdotool", "key", name, NULL });
}

void
display_type(struct display *display, const char *text)
{
    (void)display;
    run((const char *const[]){ "xdotool", "type", "--delay", "1", text, NULL });
}

void
display_type_line(struct display *display, const char *text)
{
    (void)display;
    run((const char *const[]){
        "xdotool", "type", "--delay", "1", "--args", "1", text, "key", "Return", NULL });
}

/* Button 1 presses, button 5 turns the wheel. */
static void
use_button(struct display *display, int x, int y, const char *button)
{
    char at_x[16], at_y[16];

    assert_in_range(x, 0, display->width - 1);
    assert_in_range(y, 0, display->height - 1);
    (void)snprintf(at_x, sizeof(at_x), "%d", x);
    (void)snprintf(at_y, sizeof(at_y), "%d", y);
    run((const char *const[]){
        "xdotool", "mousemove", at_x, at_y, "click", button, NULL });
}

void
display_click(struct display *display, int x, int y)
{
    use_button(display, x, y, "1");
}

void
display_scroll_down(struct display *display, int x, int y)
{
    use_button(display, x, y, "5");
}

/* As a window manager asks a window to close, in the words of ICCCM 4.2.8.1. */
static void
send_close(Display *x, Window window)
{
    Atom protocols = XInternAtom(x, "WM_PROTOCOLS", False);
    XEvent event = { .xclient = { .type = ClientMessage,
                         .window = window,
                         .message_type = protocols,
                         .format = 32 } };

    event.xclient.data.l[0] = (long)XInternAtom(x, "WM_DELETE_WINDOW", False);
    event.xclient.data.l[1] = CurrentTime;
    assert_true(XSendEvent(x, window, False, NoEventMask, &event) != 0);
}

void
display_ask_to_close(struct display *display)
{
    Display *x = XOpenDisplay(NULL);
    Window root, parent, *windows = NULL;
    unsigned count = 0;

    (void)display;
    assert_non_null(x);
    assert_true(
        XQueryTree(x, DefaultRootWindow(x), &root, &parent, &windows, &count) != 0);
    assert_true(count > 0);
    for (unsigned i = 0; i < count; i++) {
        send_close(x, windows[i]);
    }
    XFree(windows);
    XCloseDisplay(x);
}

uint8_t *
display_look(struct display *display, size_t *size)
{
    Display *x = XOpenDisplay(NULL);
    XImage *image;
    uint8_t *pixels;

    assert_non_null(x);
    image = XGetImage(x, DefaultRootWindow(x), 0, 0, (unsigned)display->width,
        (unsigned)display->height, AllPlanes, ZPixmap);
    assert_non_null(image);
    *size = (size_t)image->bytes_per_line * (size_t)image->height;
    pixels = xcalloc(*size, 1);
    memcpy(pixels, image->data, *size);
    (void)XDestroyImage(image);
    (void)XCloseDisplay(x);
    return pixels;
}

void
display_picture(struct display *display, const char *name)
{
    const char *folder = getenv("ANTREAN_PICTURES");
    char path[512];

    (void)display;
    if (folder) {
        (void)snprintf(path, sizeof(path), "%s/%s.png", folder, name);
        run((const char *const[]){ "import", "-window", "root", path, NULL });
    }
}

pid_t
display_start(const char *const words[])
{
    pid_t pid = fork();

    assert_true(pid >= 0);
    if (pid == 0) {
        (void)execvp(words[0], (char *const *)words);
        _exit(127);
    }
    return pid;
}

bool
display_is_running(pid_t pid)
{
    return waitpid(pid, NULL, WNOHANG) == 0;
}

int
display_stop(pid_t pid)
{
    int64_t end_ms = clock_monotonic_ms() + DEADLINE_MS;
    int status;

    assert_int_equal(kill(pid, SIGTERM), 0);
    while (waitpid(pid, &status, WNOHANG) == 0) {
        if (clock_monotonic_ms() > end_ms) {
            (void)kill(pid, SIGKILL);
            fail_msg("a program does not end by SIGTERM");
        }
        (void)usleep(10000);
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
