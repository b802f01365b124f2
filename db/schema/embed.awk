# SPDX-License-Identifier: GPL-3.0-or-later
# awk -f embed.awk 001_NAME.sql 002_NAME.sql ...: the migrations as a C file (Makefile).
# Their numbers must go up by one: two of one number come from two branches.
BEGIN {
    for (i = 1; i < ARGC; i++) {
        name = ARGV[i]
        sub(/.*\//, "", name)
        if (name !~ sprintf("^%03d_", i)) {
            print ARGV[i] ": the next number is " sprintf("%03d", i) > "/dev/stderr"
            exit 1
        }
    }
    print "/* Made by db/schema/embed.awk. */"
    print "#include \"db/schema.h\"\n"
    print "const size_t schema_migration_count = " ARGC - 1 ";"
    print "const char *const schema_migrations[" ARGC - 1 "] = {"
}
FNR == 1 {
    print (files++ ? "    ,\n" : "") "    /* " FILENAME " */"
}
{ # a line, as a line of C
    gsub(/\\/, "\\\\&")
    gsub(/"/, "\\\"")
    print "    \"" $0 "\\n\""
}
END {
    if (files != ARGC - 1) {
        print "an empty migration, or a number left out" > "/dev/stderr"
        exit 1
    }
    print "};"
}
