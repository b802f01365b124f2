/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screen/window.h"

#include <SDL_image.h>
#include <SDL_ttf.h>
#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/log.h"
#include "common/mem.h"
#include "screen/draw_cache.h"
#include "screen/text_cache.h"
#include "screen/theme.h"

#define LOG_TAG "screen/window"
#define LONGEST_WAIT_MS 60000

struct window {
    struct window_options options; /* its texts are not kept, but `screenshot` */
    SDL_Window *sdl;               /* owned */
    SDL_Renderer *renderer;        /* owned */
    struct text_cache *text;       /* owned */
    struct draw_cache *shapes;     /* owned */
    const struct screen *screen;
    int width, height; /* pixels */
    double scale;      /* pixels a unit */
    bool dirty;
    unsigned damage;
    bool quit;
    bool debug_shown;
    struct window_cost cost;
    Uint32 wake_event;
    atomic_bool wake_pending; /* any thread */
};

/* The size of the picture, and with it what a unit is. */
static void
measure(struct window *window)
{
    double across, down;

    SDL_GetRendererOutputSize(window->renderer, &window->width, &window->height);
    across = (double)window->width / window->options.design_w;
    down = (double)window->height / window->options.design_h;
    window->scale = across < down ? across : down;
    window->dirty = true;
    window->damage++;
}

/* Copying the picture to the window by OpenGL costs five times the memory and time: only
   where SDL's driver has no other way, which are Wayland and the bare console. */
static void
choose_copying(void)
{
    const char *driver = SDL_GetCurrentVideoDriver();
    bool needs_gl = strcmp(driver, "wayland") == 0 || strcmp(driver, "KMSDRM") == 0;

    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, needs_gl ? "1" : "0");
}

/* ANTREAN_WINDOW=X,Y,WIDTH,HEIGHT, in hundredths of the screen: windows side by side. */
static void
take_place(SDL_Rect *at)
{
    const char *place = getenv("ANTREAN_WINDOW");
    SDL_Rect screen;
    unsigned x, y, w, h;

    if (!place || sscanf(place, "%3u,%3u,%3u,%3u", &x, &y, &w, &h) != 4 || w < 1 ||
        h < 1 || x + w > 100 || y + h > 100 ||
        SDL_GetDisplayUsableBounds(0, &screen) != 0) {
        return;
    }
    at->x = screen.x + screen.w * (int)x / 100;
    at->y = screen.y + screen.h * (int)y / 100;
    at->w = screen.w * (int)w / 100;
    at->h = screen.h * (int)h / 100;
}

static enum status
open_sdl_window(struct window *window, struct error *err)
{
    const struct window_options *o = &window->options;
    Uint32 flags = SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI;
    SDL_Rect at = { .x = SDL_WINDOWPOS_UNDEFINED,
        .y = SDL_WINDOWPOS_UNDEFINED,
        .w = o->width > 0 ? o->width : o->design_w,
        .h = o->height > 0 ? o->height : o->design_h };

    take_place(&at);
    flags |= o->fullscreen ? SDL_WINDOW_FULLSCREEN_DESKTOP : 0;
    flags |= o->on_top ? SDL_WINDOW_ALWAYS_ON_TOP : 0;
    if (o->fullscreen) {
        /* On a bare X server nobody grows a window that is to be full: begin with all. */
        (void)SDL_GetDisplayBounds(0, &at);
    }
    window->sdl = SDL_CreateWindow(o->title, at.x, at.y, at.w, at.h, (int)flags);
    if (!window->sdl) {
        return error_set(err, STATUS_IO, "could not open a window: %s", SDL_GetError());
    }
    /* Alt+Tab and Alt+F4 would go to the desktop. */
    SDL_SetWindowKeyboardGrab(window->sdl, o->locked ? SDL_TRUE : SDL_FALSE);
    window->renderer = SDL_CreateRenderer(window->sdl, -1, SDL_RENDERER_SOFTWARE);
    if (!window->renderer) {
        return error_set(err, STATUS_IO, "could not draw: %s", SDL_GetError());
    }
    return STATUS_OK;
}

enum status
window_open(const struct window_options *options, struct window **out, struct error *err)
{
    struct window *window = xcalloc(1, sizeof(*window));
    enum status st;

    window->options = *options;
    SDL_SetHint(SDL_HINT_RENDER_SCALE_QUALITY, "linear");
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, options->fullscreen ? "0" : "1");
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "0"); /* SIGINT, SIGTERM become SDL_QUIT */
    SDL_SetHint(SDL_HINT_QUIT_ON_LAST_WINDOW_CLOSE, options->locked ? "0" : "1");
    /* Never the driver that draws for nobody, unless SDL_VIDEODRIVER asks for it. */
    SDL_SetHint(SDL_HINT_VIDEODRIVER,
        getenv("XDG_RUNTIME_DIR") ? "x11,wayland,kmsdrm" : "x11,kmsdrm");
    if (SDL_InitSubSystem(SDL_INIT_VIDEO | SDL_INIT_EVENTS) != 0) {
        free(window);
        return error_set(err, STATUS_IO,
            "could not reach a display (%s): set DISPLAY or WAYLAND_DISPLAY, or start it "
            "on a console",
            SDL_GetError());
    }
    choose_copying();
    if (TTF_Init() != 0) {
        st = error_set(err, STATUS_IO, "could not start text: %s", TTF_GetError());
        goto error_close;
    }
    window->wake_event = SDL_RegisterEvents(1);
    st = open_sdl_window(window, err);
    if (st == STATUS_OK) {
        st = text_cache_new(window->renderer, options->font_folder, &window->text, err);
    }
    if (st != STATUS_OK) {
        goto error_close;
    }
    window->options.font_folder = NULL;
    window->options.title = NULL;
    window->shapes = draw_cache_new(window->renderer);
    SDL_ShowCursor(options->hide_cursor ? SDL_DISABLE : SDL_ENABLE);
    measure(window);
    *out = window;
    return STATUS_OK;

error_close:
    window_close(window);
    return st;
}

void
window_close(struct window *window)
{
    if (!window) {
        return;
    }
    if (window->screen && window->screen->leave) {
        window->screen->leave(window->options.app);
    }
    draw_cache_free(window->shapes);
    text_cache_free(window->text);
    if (window->renderer) {
        SDL_DestroyRenderer(window->renderer);
    }
    if (window->sdl) {
        SDL_DestroyWindow(window->sdl);
    }
    if (TTF_WasInit()) {
        TTF_Quit();
    }
    SDL_QuitSubSystem(SDL_INIT_VIDEO | SDL_INIT_EVENTS);
    free(window);
}

void
window_show(struct window *window, const struct screen *screen)
{
    if (window->screen && window->screen->leave) {
        window->screen->leave(window->options.app);
    }
    window->screen = screen;
    window->dirty = true;
    window->damage++;
    if (screen->enter) {
        screen->enter(window->options.app);
    }
}

const struct screen *
window_screen(const struct window *window)
{
    return window->screen;
}

/* What was drawn before is of no use any more. */
static void
forget_textures(struct window *window)
{
    text_cache_clear(window->text);
    draw_cache_clear(window->shapes);
    window->dirty = true;
    window->damage++;
}

static void
save_screenshot(struct window *window)
{
    struct error err;

    if (window->options.screenshot &&
        window_save_png(window, window->options.screenshot, &err) != STATUS_OK) {
        log_warn(NULL, "%s", err.text);
    }
}

static void
handle_window_event(struct window *window, const SDL_WindowEvent *event)
{
    if (event->event == SDL_WINDOWEVENT_SIZE_CHANGED) {
        measure(window);
    } else if (event->event == SDL_WINDOWEVENT_EXPOSED ||
               event->event == SDL_WINDOWEVENT_SHOWN) {
        window->dirty = true;
        window->damage++;
    }
}

static void
handle_event(struct window *window, const SDL_Event *event)
{
    void *app = window->options.app;

    if (event->type == window->wake_event) {
        atomic_store(&window->wake_pending, false); /* first, so that none is lost */
        if (window->options.on_wake) {
            window->options.on_wake(app);
        }
        window->dirty = true;
        return;
    }
    if (event->type == SDL_RENDER_TARGETS_RESET ||
        event->type == SDL_RENDER_DEVICE_RESET) {
        forget_textures(window);
    } else if (event->type == SDL_WINDOWEVENT) {
        handle_window_event(window, &event->window);
    } else if (event->type == SDL_KEYDOWN && event->key.keysym.sym == SDLK_F12) {
        save_screenshot(window);
    } else if (event->type == SDL_KEYDOWN && event->key.keysym.sym == SDLK_F3 &&
               window->options.debug_draw) {
        window->debug_shown = !window->debug_shown;
        window->dirty = true;
        window->damage++;
    }
    if (window->screen && window->screen->handle_event &&
        window->screen->handle_event(app, event)) {
        window->dirty = true;
    }
}

static int
update(struct window *window)
{
    return window->screen && window->screen->update
               ? window->screen->update(window->options.app)
               : -1;
}

static void
render(struct window *window)
{
    Uint64 from = SDL_GetPerformanceCounter();

    if (!window->dirty || !window->screen) {
        return;
    }
    window->dirty = false;
    window->screen->render(window->options.app);
    if (window->debug_shown) {
        window->options.debug_draw(window);
        window->damage++;
    }
    SDL_RenderPresent(window->renderer);
    window->cost.drawn++;
    window->cost.last_ms = (double)(SDL_GetPerformanceCounter() - from) * 1000 /
                           (double)SDL_GetPerformanceFrequency();
}

bool
window_step(struct window *window, int timeout_ms)
{
    SDL_Event event;
    int next_ms = update(window);

    render(window);
    if (next_ms >= 0 && (next_ms < timeout_ms || timeout_ms < 0)) {
        timeout_ms = next_ms;
    }
    if (SDL_WaitEventTimeout(&event, timeout_ms >= 0 ? timeout_ms : LONGEST_WAIT_MS) ==
        1) {
        do {
            if (event.type == SDL_QUIT) {
                return false;
            }
            handle_event(window, &event);
        } while (!window->quit && SDL_PollEvent(&event));
    }
    return !window->quit;
}

void
window_run(struct window *window)
{
    while (window_step(window, -1)) {
    }
}

void
window_quit(struct window *window)
{
    window->quit = true;
}

void
window_redraw(struct window *window)
{
    window->dirty = true;
}

void
window_wake(void *arg)
{
    struct window *window = arg;
    SDL_Event event = { 0 };

    if (!atomic_exchange(&window->wake_pending, true)) {
        event.type = window->wake_event;
        if (SDL_PushEvent(&event) != 1) {
            atomic_store(&window->wake_pending, false);
        }
    }
}

SDL_Surface *
window_picture(struct window *window)
{
    SDL_Surface *surface = SDL_CreateRGBSurfaceWithFormat(
        0, window->width, window->height, 32, SDL_PIXELFORMAT_ARGB8888);

    /* What was presented may be gone from the renderer: draw it again. */
    window->damage++;
    window->dirty = true;
    if (window->screen) {
        window->screen->render(window->options.app);
    }
    if (surface && SDL_RenderReadPixels(window->renderer, NULL, SDL_PIXELFORMAT_ARGB8888,
                       surface->pixels, surface->pitch) != 0) {
        SDL_FreeSurface(surface);
        surface = NULL;
    }
    return surface;
}

enum status
window_save_png(struct window *window, const char *path, struct error *err)
{
    SDL_Surface *drawn = window_picture(window);
    SDL_Surface *opaque =
        drawn ? SDL_ConvertSurfaceFormat(drawn, SDL_PIXELFORMAT_RGB24, 0) : NULL;
    enum status st = STATUS_OK;

    if (!opaque || IMG_SavePNG(opaque, path) != 0) {
        st = error_set(err, STATUS_IO, "could not save a picture: %s", SDL_GetError());
    }
    SDL_FreeSurface(opaque);
    SDL_FreeSurface(drawn);
    return st;
}

unsigned
window_damage(const struct window *window)
{
    return window->damage;
}

SDL_Renderer *
window_renderer(struct window *window)
{
    return window->renderer;
}

struct text_cache *
window_text(struct window *window)
{
    return window->text;
}

struct draw_cache *
window_shapes(struct window *window)
{
    return window->shapes;
}

struct window_cost
window_cost(const struct window *window)
{
    return window->cost;
}

void
window_debug_line(struct window *window, char *out, size_t out_size)
{
    out[0] = '\0';
    if (window->options.debug_line) {
        window->options.debug_line(window->options.app, out, out_size);
    }
}

struct rect
window_rect(const struct window *window)
{
    return (struct rect){ 0, 0, window->width, window->height };
}

int
window_px(const struct window *window, int units)
{
    int px = (int)lround(units * window->scale);

    return units > 0 && px < 1 ? 1 : px;
}

void
window_set_design(struct window *window, int design_w, int design_h)
{
    window->options.design_w = design_w;
    window->options.design_h = design_h;
    measure(window);
}

void
window_set_contrast(struct window *window, bool high)
{
    theme_set_contrast(high);
    forget_textures(window);
}

void
window_reshape(struct window *window, int design_w, int design_h, bool on_top)
{
    if (!window->options.fullscreen) {
        SDL_SetWindowSize(window->sdl, design_w, design_h);
        SDL_SetWindowAlwaysOnTop(window->sdl, on_top ? SDL_TRUE : SDL_FALSE);
    }
    window_set_design(window, design_w, design_h);
}
