/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of options as help, as a man page and as a completion. */
#include "common/options_page.h"

#include <string.h>

#include "common/options_table.h"
#include "common/text.h"

#define COLUMNS 80
#define USAGE_SIZE 1024
#define LABEL_SIZE 80
#define HELP_INDENT 22 /* where the sentences of --help begin */
#define COMMAND_INDENT 8

/* "--token-file FILE" */
static void
write_label(const struct option_row *row, char *out, size_t out_size)
{
    (void)snprintf(out, out_size, "--%s%s%s", row->name, row->argument ? " " : "",
        row->argument ? row->argument : "");
}

void
options_page_usage(const struct options_command *command, char *out, size_t out_size)
{
    text_copy(out, out_size, command->words);
    for (size_t i = 0; i < command->row_count; i++) {
        const struct option_row *row = &command->rows[i];
        char label[LABEL_SIZE];

        write_label(row, label, sizeof(label));
        text_append(out, out_size, out[0] ? " " : "");
        text_append(out, out_size, row->required ? "" : "[");
        text_append(out, out_size, label);
        text_append(out, out_size, row->required ? "" : "]");
    }
}

/* How long the word at `text` is; what stands in brackets is one. */
static int
word_len(const char *text)
{
    int len = 0;
    bool inside = false;

    while (text[len] && (text[len] != ' ' || inside)) {
        inside = text[len] == '[' || (inside && text[len] != ']');
        len++;
    }
    return len;
}

/* Words up to the last column, further lines begun at `indent`, where the first one is.
 */
static void
wrap(const char *text, int indent, FILE *out)
{
    int at = indent;

    while (*text) {
        int len = word_len(text);

        if (at + 1 + len > COLUMNS && at > indent) {
            (void)fprintf(out, "\n%*s", indent, "");
            at = indent;
        } else if (at > indent) {
            (void)fputc(' ', out);
            at++;
        }
        (void)fprintf(out, "%.*s", len, text);
        at += len;
        text += len;
        text += *text == ' ';
    }
    (void)fputc('\n', out);
}

/* The help of an option with what the table knows besides. */
static void
write_sentence(const struct option_row *row, char *out, size_t out_size)
{
    text_copy(out, out_size, row->help);
    if (row->kind == OPTION_INT) {
        size_t len = strlen(out);

        (void)snprintf(out + len, out_size - len, ", %d to %d", row->min, row->max);
    }
    if (row->kind == OPTION_WORD) {
        text_append(out, out_size, ":");
        for (int i = 0; row->words[i]; i++) {
            text_append(out, out_size, i > 0 ? ", " : " ");
            text_append(out, out_size, row->words[i]);
        }
    }
    if (row->environment) {
        text_append(out, out_size, "; also from ");
        text_append(out, out_size, row->environment);
    }
    if (row->fallback) {
        text_append(out, out_size, " (");
        text_append(out, out_size, row->fallback);
        text_append(out, out_size, ")");
    }
}

static void
help_rows(const struct options_command *command, int margin, FILE *out)
{
    for (size_t i = 0; i < command->row_count; i++) {
        char label[LABEL_SIZE], sentence[USAGE_SIZE];
        int indent = margin + HELP_INDENT;
        int at;

        write_label(&command->rows[i], label, sizeof(label));
        write_sentence(&command->rows[i], sentence, sizeof(sentence));
        at = fprintf(out, "%*s%-*s", margin, "", HELP_INDENT - 1, label);
        if (at >= indent) {
            (void)fprintf(out, "\n%*s", indent, "");
        } else {
            (void)fputc(' ', out);
        }
        wrap(sentence, indent, out);
    }
}

void
options_page_command(const struct options_program *program,
    const struct options_command *command, FILE *out)
{
    char usage[USAGE_SIZE];
    int at;

    options_page_usage(command, usage, sizeof(usage));
    at = fprintf(out, "  %s %s ", program->self.name, command->name);
    wrap(usage, at, out);
    (void)fprintf(out, "%*s", COMMAND_INDENT, "");
    wrap(command->summary, COMMAND_INDENT, out);
    help_rows(command, COMMAND_INDENT, out);
}

void
options_page_help(const struct options_program *program, FILE *out)
{
    char usage[USAGE_SIZE];
    int at;

    if (!program->commands) {
        options_page_usage(&program->self, usage, sizeof(usage));
        at = fprintf(out, "usage: %s ", program->self.name);
        wrap(usage, at, out);
        wrap(program->self.summary, 0, out);
        (void)fputc('\n', out);
        help_rows(&program->self, 2, out);
        (void)fputs("  --help, --version\n", out);
        return;
    }
    (void)fprintf(out, "usage: %s COMMAND ...\n", program->self.name);
    wrap(program->self.summary, 0, out);
    for (size_t i = 0; i < program->command_count; i++) {
        (void)fputc('\n', out);
        options_page_command(program, program->commands[i], out);
    }
    (void)fprintf(out, "\n  %s [COMMAND] --help | --version\n", program->self.name);
}

/* Text for roff: nothing of it is a request or an escape. */
static void
roff(const char *text, FILE *out)
{
    bool line_start = true;

    for (; *text; text++) {
        if (line_start && (*text == '.' || *text == '\'')) {
            (void)fputs("\\&", out);
        }
        if (*text == '\\') {
            (void)fputs("\\e", out);
        } else if (*text == '-') {
            (void)fputs("\\-", out);
        } else {
            (void)fputc(*text, out);
        }
        line_start = *text == '\n';
    }
}

static void
man_paragraph(const char *request, const char *text, FILE *out)
{
    (void)fprintf(out, "%s\n", request);
    roff(text, out);
    (void)fputc('\n', out);
}

static void
man_rows(const struct options_command *command, FILE *out)
{
    for (size_t i = 0; i < command->row_count; i++) {
        const struct option_row *row = &command->rows[i];
        char sentence[USAGE_SIZE];

        (void)fputs(".TP\n\\fB\\-\\-", out);
        roff(row->name, out);
        (void)fputs("\\fR", out);
        if (row->argument) {
            (void)fputs(" \\fI", out);
            roff(row->argument, out);
            (void)fputs("\\fR", out);
        }
        write_sentence(row, sentence, sizeof(sentence));
        (void)fputc('\n', out);
        roff(sentence, out);
        (void)fputs(".\n", out);
    }
}

static void
man_commands(const struct options_program *program, FILE *out)
{
    char usage[USAGE_SIZE];

    (void)fputs(".SH COMMANDS\n", out);
    for (size_t i = 0; i < program->command_count; i++) {
        const struct options_command *command = program->commands[i];

        options_page_usage(command, usage, sizeof(usage));
        (void)fputs(".SS ", out);
        roff(command->name, out);
        (void)fputs("\n.B ", out);
        roff(program->self.name, out);
        (void)fputc(' ', out);
        roff(command->name, out);
        (void)fputc('\n', out);
        man_paragraph(".br", usage, out);
        man_paragraph(".PP", command->summary, out);
        man_rows(command, out);
    }
}

static void
man_exit_status(FILE *out)
{
    (void)fputs(".SH \"EXIT STATUS\"\n"
                ".TP\n0\nIt was done.\n"
                ".TP\n1\nIt failed; one line on standard error says what to do.\n"
                ".TP\n2\nWrong usage; one line on standard error says what is wrong.\n",
        out);
}

void
options_page_man(const struct options_program *program, FILE *out)
{
    char usage[USAGE_SIZE];

    (void)fprintf(out, ".TH %s %d \"\" \"Antrean %s\" \"Antrean\"\n.SH NAME\n",
        program->self.name, program->section, ANTREAN_VERSION);
    roff(program->self.name, out);
    (void)fputs(" \\- ", out);
    roff(program->self.summary, out);
    (void)fputs("\n.SH SYNOPSIS\n.B ", out);
    roff(program->self.name, out);
    (void)fputc('\n', out);
    if (program->commands) {
        roff("COMMAND ...", out);
    } else {
        options_page_usage(&program->self, usage, sizeof(usage));
        roff(usage, out);
    }
    (void)fputc('\n', out);
    if (program->commands) {
        man_commands(program, out);
    } else {
        (void)fputs(".SH OPTIONS\n", out);
        man_rows(&program->self, out);
    }
    (void)fputs(".SH \"OTHER OPTIONS\"\n"
                ".TP\n.B \\-\\-help\nSay how it is used.\n"
                ".TP\n.B \\-\\-version\nSay which version this is.\n",
        out);
    for (const char *const *c = program->chapters; c && c[0]; c += 2) {
        (void)fprintf(out, ".SH \"%s\"\n", c[0]);
        roff(c[1], out);
        (void)fputc('\n', out);
    }
    man_exit_status(out);
}

/* A function's name may have no hyphen. */
static void
bash_name(const struct options_program *program, FILE *out)
{
    (void)fputc('_', out);
    for (const char *p = program->self.name; *p; p++) {
        (void)fputc(*p == '-' ? '_' : *p, out);
    }
}

/* Values: the words there are, files, folders, or nothing that we could know. */
static void
bash_values(const struct options_command *command, FILE *out)
{
    for (size_t i = 0; i < command->row_count; i++) {
        const struct option_row *row = &command->rows[i];

        if (!row->argument) {
            continue;
        }
        (void)fprintf(out, "    \"%s\":--%s) ", command->name, row->name);
        if (row->words) {
            (void)fputs("COMPREPLY=($(compgen -W \"", out);
            for (int w = 0; row->words[w]; w++) {
                (void)fprintf(out, "%s%s", w > 0 ? " " : "", row->words[w]);
            }
            (void)fputs("\" -- \"$cur\")); return ;;\n", out);
        } else if (row->value == OPTION_ANY) {
            (void)fputs("return ;;\n", out);
        } else {
            (void)fprintf(out, "COMPREPLY=($(compgen -%c -- \"$cur\")); return ;;\n",
                row->value == OPTION_FILE ? 'f' : 'd');
        }
    }
}

static void
bash_options(const struct options_command *command, FILE *out)
{
    (void)fprintf(out, "    \"%s\") offer=\"", command->name);
    for (size_t i = 0; i < command->row_count; i++) {
        (void)fprintf(out, "--%s ", command->rows[i].name);
    }
    (void)fputs("--help --version\" ;;\n", out);
}

/* Which command it is: the first word or two that are one. */
static void
bash_command(const struct options_program *program, FILE *out)
{
    (void)fputs("    case \"${COMP_WORDS[1]} ${COMP_WORDS[2]}\" in\n", out);
    for (size_t i = 0; i < program->command_count; i++) {
        const char *name = program->commands[i]->name;

        (void)fprintf(out, "    \"%s%s) command=\"%s\" ;;\n", name,
            strchr(name, ' ') ? "\"" : " \"*", name);
    }
    (void)fputs("    esac\n", out);
}

/* Before there is a command: the words that commands begin and go on with. */
static void
bash_command_words(const struct options_program *program, FILE *out)
{
    (void)fputs("    if [ -z \"$command\" ]; then\n"
                "        case \"$COMP_CWORD:${COMP_WORDS[1]}\" in\n"
                "        1:*) offer=\"--help --version",
        out);
    for (size_t i = 0; i < program->command_count; i++) {
        const char *name = program->commands[i]->name;
        int len = (int)strcspn(name, " ");
        bool told = i > 0 && strncmp(program->commands[i - 1]->name, name,
                                 (size_t)len + (name[len] == ' ')) == 0;

        if (!told) {
            (void)fprintf(out, " %.*s", len, name);
        }
    }
    (void)fputs("\" ;;\n", out);
    for (size_t i = 0; i < program->command_count; i++) {
        const char *name = program->commands[i]->name;
        const char *second = strchr(name, ' ');

        if (second) {
            (void)fprintf(out, "        2:%.*s) offer=\"$offer%s\" ;;&\n",
                (int)(second - name), name, second);
        }
    }
    (void)fputs("        esac\n"
                "        COMPREPLY=($(compgen -W \"$offer\" -- \"$cur\"))\n"
                "        return\n"
                "    fi\n",
        out);
}

void
options_page_bash(const struct options_program *program, FILE *out)
{
    (void)fprintf(out, "# bash completion for %s; made by %s --help=bash\n",
        program->self.name, program->self.name);
    bash_name(program, out);
    (void)fprintf(out,
        "()\n{\n"
        "    local cur=\"${COMP_WORDS[COMP_CWORD]}\"\n"
        "    local prev=\"${COMP_WORDS[COMP_CWORD-1]}\"\n"
        "    local command=\"%s\" offer=\"\"\n",
        program->commands ? "" : program->self.name);
    if (program->commands) {
        bash_command(program, out);
        bash_command_words(program, out);
    }
    (void)fputs("    case \"$command:$prev\" in\n", out);
    for (size_t i = 0; i < program->command_count; i++) {
        bash_values(program->commands[i], out);
    }
    if (!program->commands) {
        bash_values(&program->self, out);
    }
    (void)fputs("    esac\n    case \"$command\" in\n", out);
    for (size_t i = 0; i < program->command_count; i++) {
        bash_options(program->commands[i], out);
    }
    if (!program->commands) {
        bash_options(&program->self, out);
    }
    (void)fputs("    esac\n"
                "    if [ \"${cur:0:1}\" = - ]; then\n"
                "        COMPREPLY=($(compgen -W \"$offer\" -- \"$cur\"))\n"
                "    else\n"
                "        COMPREPLY=($(compgen -f -- \"$cur\"))\n"
                "    fi\n}\ncomplete -o filenames -F ",
        out);
    bash_name(program, out);
    (void)fprintf(out, " %s\n", program->self.name);
}
