/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_API_APPLICATION_INPUT_H
#define SERVER_API_APPLICATION_INPUT_H

/* What routes about one application read from their requests. Loop thread. */

#include "common/status.h"
#include "server/http/request.h"
#include "server/prereg/application.h"

struct application_request {
    enum application_move move; /* the route's */
    struct application_input input;
};

/** A struct application_input: the id in the path alone. */
enum status application_input_id(
    const struct request *req, void *input, struct error *err);

/** A struct application_request: {"note"|"reason"|"question"|..., "date", "window"}; a
 * question and a reason that a person must read are required. */
enum status application_input_decode(
    const struct request *req, void *input, struct error *err);
void application_input_release(void *input);

/** A struct application_input of a submission: {"wish": {"date", "window"}}. */
enum status application_wish_decode(
    const struct request *req, void *input, struct error *err);
void application_input_free(void *input);

#endif /* SERVER_API_APPLICATION_INPUT_H */
