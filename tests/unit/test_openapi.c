/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * docs/openapi.yaml against the server's own table of routes: each path, method and role
 * stands in both. The file is written evenly enough to be read line by line: a path at
 * two spaces, a method at four, `x-roles` at six.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base.h"
#include "common/text.h"
#include "server/http/router.h"
#include "server/route_sets.h"
#include "tests/support/test.h"

#define OPERATIONS_MAX 256

struct operation {
    char path[128];
    char method[12];
    char roles[256]; /* as written between the brackets */
};

static struct operation operations[OPERATIONS_MAX];
static size_t operation_count;

static void
read_line(char *line, char *path, size_t path_size, bool *in_paths)
{
    size_t indent = strspn(line, " ");
    char *word = line + indent;
    char *colon = strrchr(word, ':');

    line[strcspn(line, "\n")] = '\0';
    if (indent == 0 && line[0] != '\0') {
        *in_paths = strcmp(line, "paths:") == 0;
    }
    if (!*in_paths) {
        return;
    }
    if (indent == 2 && word[0] == '/' && colon) {
        *colon = '\0';
        (void)text_copy(path, path_size, word);
    } else if (indent == 4 && colon && colon[1] == '\0' &&
               operation_count < OPERATIONS_MAX) {
        struct operation *operation = &operations[operation_count++];

        *colon = '\0';
        (void)text_copy(operation->path, sizeof(operation->path), path);
        for (size_t i = 0; word[i] && i + 1 < sizeof(operation->method); i++) {
            operation->method[i] = (char)(word[i] - 'a' + 'A');
        }
    } else if (indent == 6 && text_starts_with(word, "x-roles: [") &&
               operation_count > 0) {
        struct operation *operation = &operations[operation_count - 1];

        word += strlen("x-roles: [");
        word[strcspn(word, "]")] = '\0';
        (void)text_copy(operation->roles, sizeof(operation->roles), word);
    }
}

static int
read_document(void **state)
{
    char line[2048];
    char path[128] = "";
    bool in_paths = false;
    FILE *file = fopen("docs/openapi.yaml", "re");

    (void)state;
    if (!file) {
        return -1;
    }
    while (fgets(line, sizeof(line), file)) {
        read_line(line, path, sizeof(path), &in_paths);
    }
    (void)fclose(file);
    return operation_count > 0 ? 0 : -1;
}

static const struct operation *
find_operation(const struct route *route)
{
    for (size_t i = 0; i < operation_count; i++) {
        if (strcmp(operations[i].path, route->path) == 0 &&
            strcmp(operations[i].method, route->method) == 0) {
            return &operations[i];
        }
    }
    return NULL;
}

/* The mask of "admin, supervisor, ...". */
static uint32_t
read_roles(const char *text)
{
    char copy[256];
    char *rest = copy;
    char *word;
    uint32_t mask = 0;

    (void)text_copy(copy, sizeof(copy), text);
    while ((word = strsep(&rest, ","))) {
        word = text_trim(word);
        if (strcmp(word, "public") == 0) {
            mask |= ROLES_PUBLIC;
        } else if (word[0]) {
            enum role role = role_from_name(word);

            if (role == ROLE_COUNT) {
                fail_msg("\"%s\" is no role", word);
            }
            mask |= ROLE_BIT(role);
        }
    }
    return mask;
}

static void
test_every_route_is_described_with_its_roles(void **state)
{
    (void)state;
    for (size_t i = 0; route_sets[i]; i++) {
        for (size_t j = 0; j < route_sets[i]->count; j++) {
            const struct route *route = &route_sets[i]->routes[j];
            const struct operation *operation = find_operation(route);

            if (strcmp(route->method, "GET") == 0 && route->kind == JOB_WRITE) {
                fail_msg("%s only reads, and waits for the writer", route->path);
            }
            if (route->page) {
                continue; /* HTML for people, no contract with programs */
            }
            if (!operation) {
                fail_msg("%s %s is not in docs/openapi.yaml", route->method, route->path);
            }
            if (read_roles(operation->roles) != route->roles) {
                fail_msg("%s %s has other roles than docs/openapi.yaml", route->method,
                    route->path);
            }
        }
    }
}

static void
test_everything_described_is_a_route(void **state)
{
    struct router *router = router_new(route_sets);
    size_t count;
    const struct route *const *routes = router_routes(router, &count);

    (void)state;
    for (size_t i = 0; i < operation_count; i++) {
        bool found = false;

        for (size_t j = 0; j < count; j++) {
            found = found || (strcmp(routes[j]->path, operations[i].path) == 0 &&
                                 strcmp(routes[j]->method, operations[i].method) == 0);
        }
        if (!found) {
            fail_msg("%s %s is described, but is no route", operations[i].method,
                operations[i].path);
        }
    }
    router_free(router);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_route_is_described_with_its_roles),
        cmocka_unit_test(test_everything_described_is_a_route),
    };

    return cmocka_run_group_tests_name("openapi", tests, read_document, NULL);
}
