/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_BOARD_TEST_H
#define SERVER_OFFICE_BOARD_TEST_H

/*
 * Picture and sound are tried: the boards of a hall, or of all, show and say a test
 * sentence. It is journalled, and is no call of anybody. Worker threads.
 */

#include "common/base.h"
#include "common/status.h"
#include "server/office/act.h"

/**
 * @param hall  "" for all halls
 * @return STATUS_OK; STATUS_NOT_FOUND: no counter stands in such a hall; STATUS_STORAGE
 */
enum status board_test(struct act *act, const char *hall, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_BOARD_TEST_H */
