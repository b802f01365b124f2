/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every set of routes there is. */
#include "server/route_sets.h"

#include "server/api/routes.h"
#include "server/pages/applicant_pages.h"
#include "server/pages/pages.h"
#include "server/pages/reception.h"

const struct route_set *const route_sets[] = {
    &routes_applicant_start,
    &routes_applicant_account,
    &routes_applicant_form,
    &routes_applicant_papers,
    &routes_applicant_status,
    &routes_arrivals,
    &routes_desk,
    &routes_counters,
    &routes_visits,
    &routes_boards,
    &routes_day,
    &routes_pictures,
    &routes_voice,
    &routes_settings,
    &routes_devices,
    &routes_backend,
    &routes_session,
    &routes_accounts,
    &routes_applications,
    &routes_papers,
    &routes_uploads,
    &routes_me,
    &routes_reviews,
    &routes_messages,
    &routes_staff,
    &routes_pairing,
    &routes_reports,
    &routes_overview,
    &routes_surveys,
    &routes_journal,
    &routes_health,
    &routes_feed,
    &routes_phones,
    &routes_pages,
    &routes_number_page,
    &routes_survey_page,
    &routes_report_page,
    &routes_public_page,
    &routes_sign_in,
    &routes_reception,
    &routes_counter_pages,
    &routes_reception_post,
    &routes_watch_pages,
    &routes_board_page,
    &routes_review_pages,
    &routes_settings_pages,
    &routes_watch_line,
    NULL,
};
