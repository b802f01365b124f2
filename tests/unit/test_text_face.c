/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fonts: every letter of a name is in the one that draws it. */
#include "screen/text_face.h"

#include <SDL_ttf.h>

#include "tests/support/test.h"

static void
test_a_name_is_drawn_by_a_font_that_has_it(void **state)
{
    static const struct {
        const char *text;
        Uint32 letter; /* one that must be there */
        bool other;    /* Inter lacks it */
    } rows[] = {
        { "Siti Aminah", 'S', false },
        { "M\xc3\xbcller \xe2\x80\xa6", 0xfc, false },
        { "Kota\xe2\x80\x91"
          "Baru",
            0x2011, false },
        { "\xd9\x85\xd8\xad\xd9\x85\xd8\xaf", 0x645, true },
        { "Budi \xf0\x9f\x98\x80", 0x1f600, true },
    };
    struct text_faces *faces = NULL;
    struct text_face *face;

    (void)state;
    assert_int_equal(TTF_Init(), 0);
    assert_int_equal(text_faces_new(NULL, &faces, NULL), STATUS_OK);
    face = text_face_find(faces, THEME_MEDIUM, 32);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        TTF_Font *font = text_face_font(face, rows[i].text);

        assert_true((font != face->font) == rows[i].other);
        assert_true(TTF_GlyphIsProvided32(font, rows[i].letter));
        assert_true(text_face_width(face, false, rows[i].text) > 32);
    }
    text_faces_free(faces);
    TTF_Quit();
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_name_is_drawn_by_a_font_that_has_it),
    };

    return cmocka_run_group_tests_name("screen/text_face", tests, NULL, NULL);
}
