/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/report/ikm_table.h"

#include <stdio.h>

#include "server/settings/settings.h"

const char *
ikm_element_label(enum survey_element element)
{
    static const char *const labels[SURVEY_ELEMENTS] = {
        [SURVEY_REQUIREMENTS] = "Persyaratan",
        [SURVEY_PROCEDURE] = "Prosedur",
        [SURVEY_TIME] = "Waktu",
        [SURVEY_COST] = "Biaya",
        [SURVEY_PRODUCT] = "Produk",
        [SURVEY_COMPETENCE] = "Kompetensi",
        [SURVEY_CONDUCT] = "Perilaku",
        [SURVEY_COMPLAINTS] = "Pengaduan",
        [SURVEY_FACILITIES] = "Sarana",
    };

    return labels[element];
}

static void
fill_heads(const struct ikm *ikm, struct report_table *table)
{
    table_row(table);
    table_head(table, "Layanan");
    table_head(table, "Selesai dilayani");
    table_head(table, "Jawaban");
    table_head(table, "Menjawab (%)");
    for (int i = 0; i < SURVEY_ELEMENTS; i++) {
        table_head(table, ikm_element_label(survey_element_at(ikm->order, i)));
    }
    table_head(table, "IKM");
    table_head(table, "Mutu");
    table_head(table, "Kinerja");
}

/* Without an answer there is no figure, which is not 0. */
static void
fill_index(const struct ikm *ikm, const struct ikm_line *line, struct report_table *table)
{
    const char class[] = { ikm_class(ikm_of(ikm, line)), '\0' };

    if (line->answers == 0) {
        return;
    }
    for (int i = 0; i < SURVEY_ELEMENTS; i++) {
        table_hundredths(table, ikm_element_nrr(line, survey_element_at(ikm->order, i)));
    }
    table_hundredths(table, ikm_of(ikm, line));
    table_text(table, class);
    table_text(table, ikm_performance(ikm_of(ikm, line)));
}

static void
fill_line(const struct ikm *ikm, const struct ikm_line *line, const char *name,
    struct report_table *table)
{
    table_row(table);
    table_text(table, name);
    table_number(table, line->visits);
    table_number(table, line->answers);
    if (line->visits > 0) {
        table_number(table, ikm_share(line));
    } else {
        table_nothing(table);
    }
    fill_index(ikm, line, table);
}

void
ikm_fill_table(const struct ikm *ikm, const struct office_settings *settings,
    const char *from, const char *to, struct report_table *table)
{
    char text[64];

    table_row(table);
    table_head(table, settings->office.name);
    table_row(table);
    table_text(table, "Indeks Kepuasan Masyarakat (IKM)");
    (void)snprintf(text, sizeof(text), "%s sampai %s", from, to);
    table_row(table);
    table_text(table, text);
    table_row(table);
    fill_heads(ikm, table);
    for (size_t i = 0; i < ikm->count; i++) {
        const struct ikm_line *line = &ikm->lines[i];
        const struct settings_service *service =
            settings_service(settings, line->service);

        fill_line(ikm, line,
            i + 1 == ikm->count ? "Semua layanan"
            : service           ? service->name
                                : line->service,
            table);
    }
    (void)snprintf(
        text, sizeof(text), "Bobot tiap unsur: %s", ikm_weight_words[ikm->weight]);
    table_row(table);
    table_row(table);
    table_text(table, text);
}
