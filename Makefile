# SPDX-License-Identifier: GPL-3.0-or-later
# Everything is built here, non-recursively. `make help` says what there is.
#
#   SAN=asan | tsan   a sanitizer build, side by side with the others
#   WERROR=1          warnings are errors (CI)

SHELL   := /bin/bash
MODE    := $(if $(SAN),$(SAN),debug)
BUILD   := build/$(MODE)
VERSION := 0.1.0
PREFIX  ?= /usr
DESTDIR ?=

CPPFLAGS += -I. -D_GNU_SOURCE -DANTREAN_VERSION='"$(VERSION)"'
CFLAGS   += -std=c11 -g -O2 -fno-omit-frame-pointer $(WARNINGS) $(SAN_$(SAN)) $(if $(WERROR),-Werror)
LDFLAGS  += $(SAN_$(SAN)) -Wl,--as-needed
WARNINGS := -Wall -Wextra -Wshadow -Wformat=2 -Wundef -Wvla -Wpointer-arith -Wwrite-strings \
            -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition -Wimplicit-fallthrough
SAN_asan := -fsanitize=address,undefined -fno-sanitize-recover=undefined
SAN_tsan := -fsanitize=thread

# A folder is a library, so that a test links only what it uses. A program's own files
# (its main() and what only it needs) stand in the PROGRAM lists.
SERVER_MAIN  := server/main.c
ADMIN_MAIN   := $(wildcard server/admin*.c)
KIOSK_MAIN   := $(wildcard ticketing/kiosk_main.c)
BOARD_MAIN   := $(wildcard display/board_main.c)
COUNTER_MAIN := $(wildcard counter/counter_main.c)
MAINS        := $(SERVER_MAIN) $(ADMIN_MAIN) $(KIOSK_MAIN) $(BOARD_MAIN) $(COUNTER_MAIN)

common_SRCS    := $(wildcard common/*.c)
db_SRCS        := $(wildcard db/*.c)
kiosk_SRCS     := $(filter-out $(MAINS),$(wildcard ticketing/kiosk*.c))
ticketing_SRCS := $(filter-out $(MAINS) $(kiosk_SRCS),$(wildcard ticketing/*.c))
server_SRCS    := $(filter-out $(MAINS),$(wildcard server/*.c server/http/*.c server/office/*.c \
                  server/line/*.c server/prereg/*.c server/notify/*.c server/report/*.c))
screen_SRCS    := $(wildcard screen/*.c)
audio_SRCS     := $(wildcard audio/*.c)
display_SRCS   := $(filter-out $(MAINS),$(wildcard display/*.c))
counter_SRCS   := $(filter-out $(MAINS),$(wildcard counter/*.c))
support_SRCS   := $(filter-out $(wildcard tests/test_*.c tests/e2e_*.c tests/fuzz_*.c tests/bench_*.c),$(wildcard tests/*.c))
FOLDERS        := common db ticketing kiosk server screen audio display counter support

archives  = $(patsubst %,$(BUILD)/lib%.a,$(1))
pkg_libs  = $(shell pkg-config --libs $(1)) -lcups

# Which outside libraries each floor needs (docs/develop.md says what for).
COMMON_PKGS    := jansson libsodium
TICKETING_PKGS := libqrencode zbar libevdev pangocairo libpng libjpeg
SERVER_PKGS    := libevent libevent_openssl openssl sqlite3 libpq inih
SCREEN_PKGS    := sdl2 SDL2_ttf SDL2_image libcurl
AUDIO_PKGS     := espeak-ng sdl2
CPPFLAGS += $(shell pkg-config --cflags pangocairo sdl2 libpng libjpeg libevdev libpq 2>/dev/null)

PROGRAMS := $(addprefix $(BUILD)/,$(if $(wildcard $(SERVER_MAIN)),antrean-server) $(if $(ADMIN_MAIN),antrean-admin) \
            $(if $(KIOSK_MAIN),antrean-kiosk) $(if $(BOARD_MAIN),antrean-board) $(if $(COUNTER_MAIN),antrean-counter))
TESTS    := $(patsubst tests/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/test_*.c tests/e2e_*.c)))
FUZZERS  := $(patsubst tests/%.c,build/fuzz/%,$(sort $(wildcard tests/fuzz_*.c)))
REPLAYS  := $(patsubst tests/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/fuzz_*.c)))
BENCHES  := $(patsubst tests/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/bench_*.c)))
CATALOGS := $(patsubst po/%.po,$(BUILD)/locale/%/LC_MESSAGES/antrean.mo,$(wildcard po/*.po))

.PHONY: all build run test bench lint fmt fmt-check tidy fuzz install clean deps compile_commands.json help
.SECONDARY:
.DELETE_ON_ERROR:

all: build

help:
	@echo "make run        install what is missing, build, open the demo office"
	@echo "make test       install what is missing, build, run every test"
	@echo "make build | bench | lint | fmt | fmt-check | fuzz | install | clean | compile_commands.json"
	@echo "make test SAN=asan, make test SAN=tsan: with sanitizers"

build: $(PROGRAMS) $(CATALOGS)
	@mkdir -p build && for p in $(notdir $(PROGRAMS)); do ln -sfn $(MODE)/$$p build/$$p; done

deps:
	@deploy/install-deps.sh

# The packages must be there before make reads pkg-config, hence a make of its own.
run: deps
	@$(MAKE) --no-print-directory build
	@deploy/demo.sh $(BUILD)

test: deps
	@$(MAKE) --no-print-directory build $(BUILD)/.tests
	@tests/run.sh $(BUILD) '$(ONLY)'

$(BUILD)/.tests: $(TESTS) $(REPLAYS)
	@touch $@

bench: deps
	@$(MAKE) --no-print-directory build $(BUILD)/.benches
	@tests/bench.sh $(BUILD)

$(BUILD)/.benches: $(BENCHES)
	@touch $@

$(BUILD)/antrean-server: $(call archives,server ticketing db common)
$(BUILD)/antrean-server: $(SERVER_MAIN:%.c=$(BUILD)/%.o)
	$(CC) $(LDFLAGS) -o $@ $^ $(call archives,server ticketing db common) \
	    $(call pkg_libs,$(SERVER_PKGS) $(TICKETING_PKGS) $(COMMON_PKGS)) -lpthread -lm

$(BUILD)/antrean-admin: $(ADMIN_MAIN:%.c=$(BUILD)/%.o) $(call archives,server ticketing db common)
	$(CC) $(LDFLAGS) -o $@ $^ $(call pkg_libs,$(SERVER_PKGS) $(TICKETING_PKGS) $(COMMON_PKGS)) -lpthread -lm

$(BUILD)/antrean-kiosk: $(KIOSK_MAIN:%.c=$(BUILD)/%.o) $(call archives,kiosk audio screen ticketing common)
	$(CC) $(LDFLAGS) -o $@ $^ $(call pkg_libs,$(SCREEN_PKGS) $(TICKETING_PKGS) $(COMMON_PKGS)) -lpthread -lm

$(BUILD)/antrean-board: $(BOARD_MAIN:%.c=$(BUILD)/%.o) $(call archives,display audio screen ticketing common)
	$(CC) $(LDFLAGS) -o $@ $^ $(call pkg_libs,$(AUDIO_PKGS) $(SCREEN_PKGS) $(TICKETING_PKGS) $(COMMON_PKGS)) -lpthread -lm

$(BUILD)/antrean-counter: $(COUNTER_MAIN:%.c=$(BUILD)/%.o) $(call archives,counter screen ticketing common)
	$(CC) $(LDFLAGS) -o $@ $^ $(call pkg_libs,$(SCREEN_PKGS) $(TICKETING_PKGS) $(COMMON_PKGS)) -lpthread -lm

# A test may use any floor; --as-needed drops the libraries it does not touch.
TEST_ARCHIVES := $(call archives,support counter display kiosk audio screen server ticketing db common)
TEST_PKGS     := cmocka x11 $(AUDIO_PKGS) $(SCREEN_PKGS) $(SERVER_PKGS) $(TICKETING_PKGS) $(COMMON_PKGS)
$(BUILD)/tests/fuzz_%: $(BUILD)/tests/fuzz_%.o $(BUILD)/tests/support/fuzz_replay.o $(TEST_ARCHIVES)
	$(CC) $(LDFLAGS) -o $@ $^ $(call pkg_libs,$(TEST_PKGS)) -lpthread -lm
$(BUILD)/tests/%: $(BUILD)/tests/%.o $(TEST_ARCHIVES)
	$(CC) $(LDFLAGS) -o $@ $^ $(call pkg_libs,$(TEST_PKGS)) -lpthread -lm

$(foreach f,$(FOLDERS),$(eval $(BUILD)/lib$(f).a: $($(f)_SRCS:%.c=$(BUILD)/%.o)))
$(BUILD)/lib%.a:
	@mkdir -p $(@D)
	@rm -f $@ && $(AR) rcs $@ $^

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# gettext: Indonesian is in the source, English is a catalogue.
$(BUILD)/locale/%/LC_MESSAGES/antrean.mo: po/%.po
	@mkdir -p $(@D)
	msgfmt --check -o $@ $<

# libFuzzer needs clang; every source is compiled with coverage.
fuzz: deps
	@$(MAKE) --no-print-directory $(FUZZERS)
	@tests/fuzz.sh

FUZZ_FLAGS := -std=c11 -g -O1 -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined
FUZZ_SRCS   = $(common_SRCS) $(db_SRCS) $(ticketing_SRCS) $(server_SRCS) screen/event_stream.c display/picture_exif.c
build/fuzz/%.o: %.c
	@mkdir -p $(@D)
	clang $(CPPFLAGS) $(FUZZ_FLAGS) -MMD -MP -c -o $@ $<
build/fuzz/libantrean.a: $(FUZZ_SRCS:%.c=build/fuzz/%.o)
	@rm -f $@ && $(AR) rcs $@ $^
build/fuzz/fuzz_%: build/fuzz/tests/fuzz_%.o build/fuzz/libantrean.a
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
	@msgfmt --check -o /dev/null po/en.po && echo "msgfmt: clean"
tidy:
	@printf '%s\n' $(filter %.c,$(C_FILES)) | xargs -P 2 -I{} clang-tidy --quiet --warnings-as-errors='*' {} -- $(CPPFLAGS) -std=c11 2>/dev/null \
	    && echo "clang-tidy: clean"

compile_commands.json:
	bear -- $(MAKE) -B build

install: build
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/sbin $(DESTDIR)$(PREFIX)/share/antrean $(DESTDIR)/lib/systemd/system
	install -m 755 $(filter-out %antrean-server %antrean-admin,$(PROGRAMS)) $(DESTDIR)$(PREFIX)/bin
	install -m 755 $(filter %antrean-server %antrean-admin,$(PROGRAMS)) $(DESTDIR)$(PREFIX)/sbin
	cp -r web deploy/catalogue $(DESTDIR)$(PREFIX)/share/antrean/
	for l in $(patsubst po/%.po,%,$(wildcard po/*.po)); do \
	    install -D -m 644 $(BUILD)/locale/$$l/LC_MESSAGES/antrean.mo $(DESTDIR)$(PREFIX)/share/locale/$$l/LC_MESSAGES/antrean.mo; done
	install -m 644 deploy/*.service $(DESTDIR)/lib/systemd/system
	install -D -m 644 deploy/60-antrean.rules $(DESTDIR)/lib/udev/rules.d/60-antrean.rules
	install -D -m 644 deploy/antrean.sysusers $(DESTDIR)$(PREFIX)/lib/sysusers.d/antrean.conf
	install -d $(DESTDIR)$(PREFIX)/share/doc/antrean/docs/pictures
	install -m 644 README.md CHANGELOG.md deploy/antrean.conf.example deploy/nginx.conf.example $(DESTDIR)$(PREFIX)/share/doc/antrean
	install -m 644 docs/*.md $(DESTDIR)$(PREFIX)/share/doc/antrean/docs
	install -m 644 docs/pictures/* $(DESTDIR)$(PREFIX)/share/doc/antrean/docs/pictures

clean:
	rm -rf build compile_commands.json

-include $(shell find build -name '*.d' 2>/dev/null)
