# SPDX-License-Identifier: GPL-3.0-or-later
# Everything is built here, non-recursively. `make help` says what there is.
#
#   SAN=asan | tsan   a sanitizer build, side by side with the others
#   WERROR=1          warnings are errors (CI)
#   CROSS=TRIPLET     for another machine, e.g. aarch64-linux-gnu (docs/develop.md)

SHELL   := /bin/bash
MODE    := $(if $(SAN),$(SAN),debug)
BUILD   := build/$(if $(CROSS),$(CROSS)/)$(MODE)
VERSION := 0.1.0
PREFIX  ?= /usr
DESTDIR ?=

PKG_CONFIG ?= $(if $(CROSS),$(CROSS)-)pkg-config
ifdef CROSS
CC  := $(CROSS)-gcc
CXX := $(CROSS)-g++
AR  := $(CROSS)-ar
endif

CPPFLAGS += -I. -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -D_TIME_BITS=64 -DANTREAN_VERSION='"$(VERSION)"'
CFLAGS   += -std=c11 -g -O2 -fno-omit-frame-pointer $(WARNINGS) $(GUARDS) $(if $(WERROR),-Werror)
LDFLAGS  += $(LINK_GUARDS) -Wl,--as-needed
WARNINGS := -Wall -Wextra -Wshadow -Wformat=2 -Wundef -Wvla -Wpointer-arith -Wwrite-strings \
            -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition -Wimplicit-fallthrough
SAN_asan := -fsanitize=address,undefined -fno-sanitize-recover=undefined
SAN_tsan := -fsanitize=thread
# What makes a fault of ours hard to use: a sanitizer, or what Debian hardens with.
GUARDS_x86_64  := -fcf-protection
GUARDS_aarch64 := -mbranch-protection=standard
ifdef SAN
GUARDS      := $(SAN_$(SAN))
LINK_GUARDS := $(SAN_$(SAN))
else
GUARDS      := -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection -fPIE \
               $(GUARDS_$(firstword $(subst -, ,$(shell $(CC) -dumpmachine 2>/dev/null))))
LINK_GUARDS := -pie -Wl,-z,relro,-z,now
endif

# A folder is a library, so that a test links only what it uses. A program's own files
# (its main() and what only it needs) stand in the PROGRAM lists.
SERVER_MAIN  := server/main.c
ADMIN_MAIN   := $(wildcard server/admin/*.c)
KIOSK_MAIN   := ticketing/kiosk/kiosk_main.c
BOARD_MAIN   := display/board_main.c
COUNTER_MAIN := counter/counter_main.c
PAPER_MAIN   := $(wildcard server/papers/*.c)
GATE_MAIN    := $(wildcard ticketing/gate/*.c)
VOICE_MAIN   := audio/voice_main.c
MAINS        := $(SERVER_MAIN) $(ADMIN_MAIN) $(KIOSK_MAIN) $(BOARD_MAIN) $(COUNTER_MAIN) $(VOICE_MAIN)

common_SRCS    := $(wildcard common/*.c)
db_SRCS        := $(wildcard db/*.c) build/db/schema_sql.c
pictures_SRCS  := $(wildcard pictures/*.c)
kiosk_SRCS     := $(filter-out $(MAINS),$(wildcard ticketing/kiosk/*.c))
ticketing_SRCS := $(wildcard ticketing/*.c ticketing/*.cc)
server_SRCS    := $(filter-out $(MAINS),$(wildcard server/*.c $(foreach d,line settings office prereg exchange \
                  notify report http api pages,server/$(d)/*.c))) build/server/common_passwords.c
screen_SRCS    := $(wildcard screen/*.c)
audio_SRCS     := $(filter-out $(MAINS),$(wildcard audio/*.c))
display_SRCS   := $(filter-out $(MAINS),$(wildcard display/*.c))
counter_SRCS   := $(filter-out $(MAINS),$(wildcard counter/*.c))
support_SRCS   := $(wildcard tests/support/*.c)
LIBRARIES      := common db pictures ticketing kiosk server screen audio display counter support

archives  = $(patsubst %,$(BUILD)/lib%.a,$(1))
pkg_libs  = $(shell $(PKG_CONFIG) --libs $(1)) -lcups -lstdc++

# Which outside libraries each floor needs (docs/develop.md says what for).
COMMON_PKGS    := jansson libsodium glib-2.0
TICKETING_PKGS := libqrencode zbar zxing libevdev pangocairo libpng libjpeg
PAPER_PKGS     := zlib libqpdf poppler-glib libseccomp libjpeg libpng
SERVER_PKGS    := zlib libevent libevent_openssl openssl sqlite3 libpq inih libcurl xlsxwriter
SCREEN_PKGS    := sdl2 SDL2_ttf SDL2_image libcurl
AUDIO_PKGS     := espeak-ng sdl2
INCLUDES := $(shell $(PKG_CONFIG) --cflags pangocairo sdl2 libpng libjpeg libevdev libpq poppler-glib 2>/dev/null)
CPPFLAGS += $(INCLUDES)

PROGRAMS := $(addprefix $(BUILD)/antrean-,server admin kiosk board counter paper gate voice)
# Not for people to start: the server's.
HELPERS  := $(filter %antrean-paper %antrean-gate %antrean-voice,$(PROGRAMS))
# Test programs stand flat in BUILD/tests, whatever folder of tests/ they come from.
programs_of = $(patsubst tests/$(1)/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/$(1)/$(2)_*.c)))
TESTS    := $(call programs_of,unit,test) $(call programs_of,e2e,e2e)
FUZZERS  := $(patsubst tests/fuzz/%.c,build/fuzz/%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
REPLAYS  := $(call programs_of,fuzz,fuzz)
BENCHES  := $(call programs_of,bench,bench)
CATALOGS := $(patsubst po/%.po,$(BUILD)/locale/%/LC_MESSAGES/antrean.mo,$(wildcard po/*.po))

.PHONY: all build run test check test-long bench page-weights lint fmt fmt-check tidy hardened fuzz mutants man install uninstall deb clean deps deps-test deps-lint deps-package \
        compile_commands.json help
.SECONDARY:
.DELETE_ON_ERROR:

all: build

help:
	@echo "make run        install what is missing, build, open the demo office"
	@echo "make test       install what is missing, build, run every test"
	@echo "make deps       install what building and running need; deps-test, deps-lint: what those need"
	@echo "make check      the unit tests on SQLite: within a minute"
	@echo "make test-long  the long runs, for the night"
	@echo "make build | bench | page-weights | lint | fmt | fmt-check | fuzz | mutants | install | uninstall | deb | clean | compile_commands.json"
	@echo "make test SAN=asan, make test SAN=tsan: with sanitizers"

build: $(PROGRAMS) $(CATALOGS)
	@mkdir -p build && for p in $(notdir $(PROGRAMS)); do ln -sfn $(MODE)/$$p build/$$p; done

deps:
	@deploy/install-deps.sh run
deps-test:
	@deploy/install-deps.sh run test
deps-lint:
	@deploy/install-deps.sh run lint
deps-package:
	@deploy/install-deps.sh run package

# The packages must be there before make reads pkg-config, hence a make of its own.
run: deps
	@$(MAKE) -s --no-print-directory -j$$(nproc) build
	@deploy/demo.sh $(BUILD)

test check test-long: deps-test
	@$(MAKE) --no-print-directory build $(BUILD)/.tests
	@tests/run.sh $(@:test-%=%) $(BUILD) '$(ONLY)'

$(BUILD)/.tests: $(TESTS) $(REPLAYS)
	@touch $@

bench: deps-test
	@$(MAKE) --no-print-directory build $(BUILD)/.benches
	@tests/bench.sh $(BUILD)

# What a phone fetches for a page, compressed (at most 14 KB for the first view), when it can
# be used on a poor line, and Lighthouse's verdict.
page-weights: build
	@tests/pages/figures.sh $(BUILD)

$(BUILD)/.benches: $(BENCHES)
	@touch $@

$(BUILD)/antrean-server: $(SERVER_MAIN:%.c=$(BUILD)/%.o) $(call archives,server ticketing pictures db common)
	$(CC) $(LDFLAGS) -o $@ $^ \
	    $(call pkg_libs,$(SERVER_PKGS) $(TICKETING_PKGS) $(COMMON_PKGS)) -lpthread -lm

# What is loaded late (common/late.h) is named in a package's build, so that it depends on
# it; first, for a linker keeps what it heard of a library first. Elsewhere it would be
# loaded each time, which is half of a short command's work.
ifdef PACKAGED
late_libs = -Wl,--no-as-needed $(shell $(PKG_CONFIG) --libs $(1)) -Wl,--as-needed
endif
$(BUILD)/antrean-admin: $(ADMIN_MAIN:%.c=$(BUILD)/%.o) $(call archives,server ticketing pictures db common)
	$(CC) $(LDFLAGS) -o $@ $^ $(call late_libs,libpq libcurl pangocairo) \
	    $(call pkg_libs,$(SERVER_PKGS) $(TICKETING_PKGS) $(COMMON_PKGS)) -lpthread -lm

$(BUILD)/antrean-paper: $(PAPER_MAIN:%.c=$(BUILD)/%.o) $(call archives,pictures common)
	$(CC) $(LDFLAGS) -o $@ $^ $(shell $(PKG_CONFIG) --libs $(PAPER_PKGS) $(COMMON_PKGS)) -lm

$(BUILD)/antrean-gate: $(GATE_MAIN:%.c=$(BUILD)/%.o) $(call archives,ticketing pictures common)
	$(CC) $(LDFLAGS) -o $@ $^ $(call pkg_libs,$(TICKETING_PKGS) $(COMMON_PKGS)) -lpthread -lm

$(BUILD)/antrean-voice: $(VOICE_MAIN:%.c=$(BUILD)/%.o) $(call archives,audio common)
	$(CC) $(LDFLAGS) -o $@ $^ $(shell $(PKG_CONFIG) --libs $(AUDIO_PKGS) $(COMMON_PKGS)) -lpthread -lm

$(BUILD)/antrean-kiosk: $(KIOSK_MAIN:%.c=$(BUILD)/%.o) $(call archives,kiosk audio screen ticketing pictures common)
	$(CC) $(LDFLAGS) -o $@ $^ $(call late_libs,pangocairo) \
	    $(call pkg_libs,$(AUDIO_PKGS) $(SCREEN_PKGS) $(TICKETING_PKGS) $(COMMON_PKGS)) -lpthread -lm

$(BUILD)/antrean-board: $(BOARD_MAIN:%.c=$(BUILD)/%.o) $(call archives,display audio screen ticketing pictures common)
	$(CC) $(LDFLAGS) -o $@ $^ $(call pkg_libs,$(AUDIO_PKGS) $(SCREEN_PKGS) $(TICKETING_PKGS) $(COMMON_PKGS)) -lpthread -lm

$(BUILD)/antrean-counter: $(COUNTER_MAIN:%.c=$(BUILD)/%.o) $(call archives,counter screen ticketing pictures common)
	$(CC) $(LDFLAGS) -o $@ $^ $(call pkg_libs,$(SCREEN_PKGS) $(TICKETING_PKGS) $(COMMON_PKGS)) -lpthread -lm

# A test may use any floor; --as-needed drops the libraries it does not touch.
TEST_ARCHIVES := $(call archives,support counter display kiosk audio screen server ticketing pictures db common)
TEST_PKGS     := cmocka x11 $(AUDIO_PKGS) $(SCREEN_PKGS) $(SERVER_PKGS) $(TICKETING_PKGS) $(COMMON_PKGS)
link_test = $(CC) $(LDFLAGS) -o $@ $^ $(call pkg_libs,$(TEST_PKGS)) -lpthread -lm
$(call programs_of,unit,test): $(BUILD)/tests/%: $(BUILD)/tests/unit/%.o $(TEST_ARCHIVES)
	$(link_test)
$(call programs_of,e2e,e2e): $(BUILD)/tests/%: $(BUILD)/tests/e2e/%.o $(TEST_ARCHIVES)
	$(link_test)
$(BENCHES): $(BUILD)/tests/%: $(BUILD)/tests/bench/%.o $(TEST_ARCHIVES)
	$(link_test)
$(REPLAYS): $(BUILD)/tests/%: $(BUILD)/tests/fuzz/%.o $(BUILD)/tests/fuzz/replay.o $(TEST_ARCHIVES)
	$(link_test)

$(foreach f,$(LIBRARIES),$(eval $(BUILD)/lib$(f).a: $(addprefix $(BUILD)/,$(addsuffix .o,$(basename $($(f)_SRCS))))))
$(BUILD)/lib%.a:
	@mkdir -p $(@D)
	@rm -f $@ && $(AR) rcs $@ $^

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# The migrations become a part of the program. A new one is found by its name; the folder
# is named, so that one that went is missed.
MIGRATIONS := $(sort $(wildcard db/schema/*.sql))
build/db/schema_sql.c: $(MIGRATIONS) db/schema/embed.awk db/schema/.
	@mkdir -p $(@D)
	awk -f db/schema/embed.awk $(MIGRATIONS) >$@

# Words that passwords are guessed by first become a part of the programs, too.
build/server/common_passwords.c: deploy/common_passwords.txt
	@mkdir -p $(@D)
	awk 'BEGIN { print "#include \"server/office/password_rule.h\"\n\nconst char *const common_passwords[] = {" } \
	    /^[a-z]/ { print "    \"" $$1 "\"," } END { print "    NULL\n};" }' $< >$@

# The one library that is C++ has one wrapper.
CXXFLAGS += -std=c++17 -g -O2 -fno-omit-frame-pointer -Wall -Wextra $(GUARDS) $(if $(WERROR),-Werror) \
            $(shell $(PKG_CONFIG) --cflags zxing 2>/dev/null)
$(BUILD)/%.o: %.cc
	@mkdir -p $(@D)
	$(CXX) $(CPPFLAGS) $(CXXFLAGS) -MMD -MP -c -o $@ $<

# gettext: Indonesian is in the source, English is a catalogue.
$(BUILD)/locale/%/LC_MESSAGES/antrean.mo: po/%.po
	@mkdir -p $(@D)
	msgfmt --check -o $@ $<

# libFuzzer needs clang; every source is compiled with coverage.
fuzz: deps-lint
	@$(MAKE) --no-print-directory $(FUZZERS)
	@tests/fuzz.sh

FUZZ_FLAGS := -std=c11 -g -O1 -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined
FUZZ_SRCS   = $(common_SRCS) $(db_SRCS) $(ticketing_SRCS) $(server_SRCS) $(pictures_SRCS) screen/event_stream.c
build/fuzz/%.o: %.c
	@mkdir -p $(@D)
	clang $(CPPFLAGS) $(FUZZ_FLAGS) -MMD -MP -c -o $@ $<
build/fuzz/%.o: %.cc
	@mkdir -p $(@D)
	clang++ $(CPPFLAGS) $(filter-out -std=%,$(FUZZ_FLAGS)) $(filter-out $(GUARDS),$(CXXFLAGS)) -MMD -MP -c -o $@ $<
build/fuzz/libantrean.a: $(addprefix build/fuzz/,$(addsuffix .o,$(basename $(FUZZ_SRCS))))
	@rm -f $@ && $(AR) rcs $@ $^
build/fuzz/fuzz_%: build/fuzz/tests/fuzz/fuzz_%.o build/fuzz/libantrean.a
	clang -fsanitize=fuzzer,address,undefined -Wl,--as-needed -o $@ $^ \
	    $(call pkg_libs,$(SERVER_PKGS) $(TICKETING_PKGS) $(COMMON_PKGS)) -lpthread -lm

C_FILES = $(shell git ls-files --cached --others --exclude-standard '*.c' '*.h')
fmt:
	@clang-format -i $(C_FILES)
fmt-check:
	@clang-format --dry-run -Werror $(C_FILES) && echo "format: $(words $(C_FILES)) files as they should be"

# One file a call: clang-tidy 14 reports false va_list errors otherwise.
lint: fmt-check
	@cppcheck --quiet --enable=warning,performance,portability --inline-suppr --error-exitcode=1 \
	    --suppress=missingIncludeSystem --suppress=unknownMacro -j 2 -I. -DANTREAN_VERSION='""' \
	    $(filter %.c,$(C_FILES)) && echo "cppcheck: clean"
	@shellcheck -S warning $$(git ls-files '*.sh') .ci/run && echo "shellcheck: clean"
	@tests/lint/includes.py
	@msgfmt --check -o /dev/null po/en.po && echo "msgfmt: clean"
	@tests/lint/unused.py && echo "unused: none"
	@tests/lint/words.py
tidy:
	@printf '%s\n' $(filter %.c,$(C_FILES)) | xargs -P 2 -I{} clang-tidy --quiet --warnings-as-errors='*' {} -- $(CPPFLAGS) -std=c11 2>/dev/null \
	    && echo "clang-tidy: clean"

# Debian 12's C runtime has no mark of control flow integrity, so no program has the whole
# chain's: what we compiled is looked at instead.
hardened: build
	@hardening-check --quiet --nocfprotection $(PROGRAMS)
	@$(if $(filter -fcf-protection,$(GUARDS)),readelf -nW $(SERVER_MAIN:%.c=$(BUILD)/%.o) | grep -q SHSTK)
	@echo "hardening-check: clean"
	@systemd-analyze security --offline=true --threshold=25 --no-pager deploy/*.service >/dev/null
	@echo "systemd-analyze security: no unit above 2.5"

# Small faults, planted one at a time: do the tests notice? SEED, COUNT a folder, SPEND seconds a fault, FOLDERS.
mutants: deps-test deps-lint
	@tests/mutants/run.py $(if $(SEED),--seed $(SEED)) $(if $(COUNT),--count $(COUNT)) $(if $(SPEND),--spend $(SPEND)) $(FOLDERS)

compile_commands.json:
	bear -- $(MAKE) -B build

# systemd and udev look below /usr/local as they do below /usr; units name our programs where they are.
SYSTEM_DIR := $(if $(filter /usr,$(PREFIX)),,$(PREFIX))/lib
AS_UNIT     = sed -E 's@=/usr/(s?bin|lib)/@=$(PREFIX)/\1/@; s@file:///usr/@file://$(PREFIX)/@' $(1) >$(2)
install: build man
	install -d $(addprefix $(DESTDIR)$(PREFIX)/,bin sbin lib/antrean lib/sysusers.d lib/tmpfiles.d share/antrean share/man/man1 \
	    share/man/man8 share/bash-completion/completions $(addprefix share/doc/antrean/docs/,impor pictures)) \
	    $(addprefix $(DESTDIR)$(SYSTEM_DIR)/,systemd/system udev/rules.d) $(DESTDIR)/etc/antrean
	install -m 755 $(filter-out %antrean-server %antrean-admin $(HELPERS),$(PROGRAMS)) $(DESTDIR)$(PREFIX)/bin
	install -m 755 $(HELPERS) $(DESTDIR)$(PREFIX)/lib/antrean
	install -m 755 $(filter %antrean-server %antrean-admin,$(PROGRAMS)) $(DESTDIR)$(PREFIX)/sbin
	install -m 755 deploy/daily-backup $(DESTDIR)$(PREFIX)/lib/antrean
	install -m 644 $(filter %.1,$(MAN_PAGES)) $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 644 $(filter %.8,$(MAN_PAGES)) $(DESTDIR)$(PREFIX)/share/man/man8
	install -m 644 $(COMPLETIONS) $(DESTDIR)$(PREFIX)/share/bash-completion/completions
	cp -r web deploy/catalogue $(DESTDIR)$(PREFIX)/share/antrean/
	for l in $(patsubst po/%.po,%,$(wildcard po/*.po)); do \
	    install -D -m 644 $(BUILD)/locale/$$l/LC_MESSAGES/antrean.mo $(DESTDIR)$(PREFIX)/share/locale/$$l/LC_MESSAGES/antrean.mo; done
	for u in $(notdir $(wildcard deploy/*.service deploy/*.timer)); do \
	    $(call AS_UNIT,deploy/$$u,$(DESTDIR)$(SYSTEM_DIR)/systemd/system/$$u) || exit 1; done
	install -m 644 deploy/60-antrean.rules $(DESTDIR)$(SYSTEM_DIR)/udev/rules.d
	for k in sysusers tmpfiles; do for p in antrean-server antrean-screens; do \
	    install -m 644 deploy/$$p.$$k $(DESTDIR)$(PREFIX)/lib/$$k.d/$$p.conf || exit 1; done; done
	install -m 644 README.md CHANGELOG.md deploy/antrean.conf.example deploy/nginx.conf.example $(DESTDIR)$(PREFIX)/share/doc/antrean
	install -m 644 docs/*.md docs/openapi.yaml $(DESTDIR)$(PREFIX)/share/doc/antrean/docs
	install -m 644 docs/impor/impor-tiket.* $(DESTDIR)$(PREFIX)/share/doc/antrean/docs/impor
	install -m 644 docs/pictures/* $(DESTDIR)$(PREFIX)/share/doc/antrean/docs/pictures

# What `install` with this PREFIX puts there, and nothing else: offices stay where they are.
uninstall:
	rm -rf build/uninstall && $(MAKE) -s install DESTDIR=$(CURDIR)/build/uninstall
	cd build/uninstall && find . -not -type d -printf '%P\0' | (cd $(or $(DESTDIR),/) && xargs -0 rm -f)
	cd build/uninstall && find . -depth -type d -path '*antrean*' -printf '%P\0' | \
	    (cd $(or $(DESTDIR),/) && xargs -0 rmdir --ignore-fail-on-non-empty)
	rm -rf build/uninstall

# Debian packages, made from what git knows, in a folder of their own: build/deb/*.deb.
deb: deps-package
	@deploy/build-deb.sh

# What the operator reads and the shell offers come out of the programs' own tables of
# options (common/options.h); groff finds no fault with a page.
MAN_PAGES   := $(patsubst %,build/man/%.8,antrean-server antrean-admin) \
               $(patsubst %,build/man/%.1,antrean-kiosk antrean-board antrean-counter)
COMPLETIONS := $(patsubst $(BUILD)/%,build/completion/%,$(filter-out $(HELPERS),$(PROGRAMS)))
man: $(MAN_PAGES) $(COMPLETIONS)
$(filter %.1,$(MAN_PAGES)): build/man/%.1: $(BUILD)/%
	@mkdir -p $(@D)
	$< --help=man >$@
	@test -z "$$(groff -man -Tutf8 -ww -z $@ 2>&1)"
$(filter %.8,$(MAN_PAGES)): build/man/%.8: $(BUILD)/%
	@mkdir -p $(@D)
	$< --help=man >$@
	@test -z "$$(groff -man -Tutf8 -ww -z $@ 2>&1)"
$(COMPLETIONS): build/completion/%: $(BUILD)/%
	@mkdir -p $(@D)
	$< --help=bash >$@
	@bash -n $@

clean:
	rm -rf build compile_commands.json

-include $(shell find build \( -path build/deb -o -path build/mutants \) -prune -o -name '*.d' -type f -print 2>/dev/null)
