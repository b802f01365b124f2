/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ticketing/kiosk/kiosk_preview.h"

#include <stdlib.h>

#include "common/log.h"
#include "common/mem.h"
#include "screen/draw.h"

#define LOG_TAG "ticketing/kiosk"

struct kiosk_preview {
    struct window *window; /* borrowed, outlives us */
    SDL_Texture *texture;  /* owned; NULL until the first picture */
    int width, height;     /* of the texture */
    uint64_t serial;
    struct frame_small small;
};

struct kiosk_preview *
kiosk_preview_new(struct window *window)
{
    struct kiosk_preview *preview = xcalloc(1, sizeof(*preview));

    preview->window = window;
    return preview;
}

void
kiosk_preview_free(struct kiosk_preview *preview)
{
    if (preview) {
        SDL_DestroyTexture(preview->texture);
        free(preview);
    }
}

/* The texture has the picture's size; a camera rarely changes its own. */
static bool
fit_texture(struct kiosk_preview *preview)
{
    const struct frame_small *small = &preview->small;

    if (preview->texture && preview->width == small->width &&
        preview->height == small->height) {
        return true;
    }
    SDL_DestroyTexture(preview->texture);
    preview->texture =
        SDL_CreateTexture(window_renderer(preview->window), SDL_PIXELFORMAT_ARGB8888,
            SDL_TEXTUREACCESS_STREAMING, small->width, small->height);
    preview->width = small->width;
    preview->height = small->height;
    if (!preview->texture) {
        log_warn(NULL, "could not show the camera: %s", SDL_GetError());
    }
    return preview->texture != NULL;
}

void
kiosk_preview_update(struct kiosk_preview *preview, struct kiosk_scan *scan)
{
    const struct frame_small *small = &preview->small;
    void *pixels;
    int pitch;

    if (!kiosk_scan_picture(scan, &preview->serial, &preview->small) ||
        !fit_texture(preview) ||
        SDL_LockTexture(preview->texture, NULL, &pixels, &pitch) != 0) {
        return;
    }
    for (int y = 0; y < small->height; y++) {
        Uint32 *row = (Uint32 *)(void *)((Uint8 *)pixels + (ptrdiff_t)y * pitch);

        for (int x = 0; x < small->width; x++) {
            /* As in a mirror, here and once: turning it while drawing copies it again. */
            row[small->width - 1 - x] =
                0xFF000000U | small->grey[y * small->width + x] * 0x010101U;
        }
    }
    SDL_UnlockTexture(preview->texture);
}

bool
kiosk_preview_is_there(const struct kiosk_preview *preview, const struct kiosk_scan *scan)
{
    return preview->texture && kiosk_scan_has_camera(scan);
}

/* A bar from (x, y), `w` x `h` pixels either way, `half` pixels to each side of it. */
static void
draw_bar(
    struct window *window, int x, int y, int w, int h, int half, enum theme_colour colour)
{
    draw_fill(window,
        (struct rect){ (w < 0 ? x + w : x) - half, (h < 0 ? y + h : y) - half,
            abs(w) + 2 * half, abs(h) + 2 * half },
        colour);
}

/* Two bars that meet at (x, y) and go so many pixels across and down (below 0: back, up);
   with a light edge, so that they are seen on whatever the camera sees. */
static void
draw_corner(struct window *window, int x, int y, int across, int down)
{
    static const enum theme_colour colours[] = { THEME_PAPER, THEME_BRAND };

    for (int i = 0; i < 2; i++) {
        int half = window_px(window, i == 0 ? 6 : 3);

        draw_bar(window, x, y, across, 0, half, colours[i]);
        draw_bar(window, x, y, 0, down, half, colours[i]);
    }
}

void
kiosk_preview_draw(struct kiosk_preview *preview, struct rect where)
{
    struct window *window = preview->window;
    struct rect box = rect_fit(where, preview->width, preview->height);
    struct rect aim = rect_middle(box, box.h * 7 / 10, box.h * 7 / 10);
    SDL_Rect to = { box.x, box.y, box.w, box.h };
    int arm = aim.h / 5;

    SDL_RenderCopy(window_renderer(window), preview->texture, NULL, &to);
    draw_corner(window, aim.x, aim.y, arm, arm);
    draw_corner(window, aim.x + aim.w, aim.y, -arm, arm);
    draw_corner(window, aim.x, aim.y + aim.h, arm, -arm);
    draw_corner(window, aim.x + aim.w, aim.y + aim.h, -arm, -arm);
}
