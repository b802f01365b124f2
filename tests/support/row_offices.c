/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/row_offices.h"

#include "common/text.h"
#include "db/db_account.h"
#include "db/db_application.h"
#include "db/db_office.h"

/* A draft of the office's account, with this id. */
static void
apply(struct row_offices *f, int64_t office, const char *id)
{
    struct application application = { .account = f->account[office],
        .state = TICKET_DRAFT,
        .created_ms = NOW_MS,
        .changed_ms = NOW_MS };

    text_copy(application.id, sizeof(application.id), id);
    text_copy(application.registration, sizeof(application.registration), id);
    text_copy(application.service, sizeof(application.service), "kk");
    MUST(db_application_insert(f->db, office, &application, NULL));
}

int
row_offices_open(void **state)
{
    static struct row_offices f;

    temp_make(f.folder);
    f.db = test_database_office(f.url, f.folder, "rows.db");
    MUST(db_begin(f.db, NULL));
    MUST(db_office_insert(f.db, OTHER_OFFICE, 3518, NOW_MS, NULL));
    for (int64_t office = OFFICE_ONE; office <= OTHER_OFFICE; office++) {
        struct account account = {
            .username = "ani", .name = "Ani", .role = ROLE_COUNTER, .password_hash = "-"
        };

        MUST(db_account_insert(f.db, office, &account, NOW_MS, NULL));
        f.account[office] = account.id;
        apply(&f, office, "APPLICATION1");
        apply(&f, office, "APPLICATION2");
    }
    *state = &f;
    return 0;
}

int
row_offices_close(void **state)
{
    struct row_offices *f = *state;

    db_rollback(f->db);
    db_close(f->db);
    test_database_remove(f->url);
    temp_remove(f->folder);
    return 0;
}
