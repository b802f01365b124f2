/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PREREG_APPLICATION_STATUS_H
#define SERVER_PREREG_APPLICATION_STATUS_H

/*
 * How an application stands, for who has its number and knows the end of its phone: on
 * the web, and by SMS. Worker threads.
 */

#include "common/base.h"
#include "common/status.h"
#include "server/office/act.h"
#include "server/prereg/application.h"

/**
 * @param number  a registration number, or what stands behind its dash; any case
 * @return STATUS_OK; STATUS_NOT_FOUND
 */
enum status application_by_number(struct act *act, const char *number,
    struct application *application, struct error *err) MUST_CHECK;

/**
 * @param number  as application_by_number()
 * @param phone4  four digits
 * @return STATUS_OK; STATUS_NOT_FOUND: they do not belong together, or there is no such
 *         number; the two are not told apart
 */
enum status application_by_phone4(struct act *act, const char *number, const char *phone4,
    struct application *application, struct error *err) MUST_CHECK;

/**
 * Answer a text, "STATUS 7K3M92QX 4821", by a message to who sent it. An
 * text_inbox_answer_fn.
 */
enum status application_answer_text(
    struct act *act, const char *from, const char *text, struct error *err) MUST_CHECK;

#endif /* SERVER_PREREG_APPLICATION_STATUS_H */
