# One file for everything; sources are found by wildcard, so a new file needs no edit.
# Objects go to build/$(BUILD)/, so that sanitized objects never mix with others.

BUILD   ?= release
PREFIX  ?= /usr/local
DESTDIR ?=

CC      ?= cc
CFLAGS  ?=
LDFLAGS ?=

packages := sqlite3 libutf8proc uchardet jansson smartcols libxxhash
warnings := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes

mode.release  := -O2 -g
mode.debug    := -O0 -g3
mode.asan     := -O1 -g3 -fsanitize=address,undefined -fno-sanitize-recover=undefined \
                 -fno-omit-frame-pointer
mode.coverage := -O0 -g3 --coverage

ifeq ($(mode.$(BUILD)),)
$(error BUILD=$(BUILD): not one of release, debug, asan, coverage)
endif

out      := build/$(BUILD)
includes := -I. -I$(out)/generated
# A score must not depend on whether a compiler fuses multiply and add.
our_cflags = -std=c11 -D_GNU_SOURCE $(includes) $(warnings) -ffp-contract=off \
             $(mode.$(BUILD)) $(shell pkg-config --cflags $(packages))
libs       = $(shell pkg-config --libs $(packages)) -lstemmer -lcsv -lm

# Half of a short search is the loader's, so the command takes these libraries in where their
# archives are and their licences let it (LINK=shared: it does not).
LINK     ?= $(if $(filter release,$(BUILD)),static,shared)
taken_in := sqlite3 utf8proc uchardet jansson xxhash stemmer stdc++
archives := $(foreach lib,$(taken_in),$(filter /%,$(shell $(CC) -print-file-name=lib$(lib).a)))
ifeq ($(LINK) $(words $(archives)),static $(words $(taken_in)))
libs_of_command = -Wl,-Bstatic $(taken_in:%=-l%) -lgcc_eh -Wl,-Bdynamic -lsmartcols -lcsv -lm
else
libs_of_command = $(libs)
endif

folders     := base ladder text store indexer query lib
lib_sources := $(foreach folder,$(folders),$(wildcard $(folder)/*.c))
app_sources := $(wildcard apps/*/*.c)
lib_objects := $(lib_sources:%.c=$(out)/%.o)
app_objects := $(app_sources:%.c=$(out)/%.o)

test_programs := $(patsubst %.c,$(out)/%,$(wildcard tests/test_*.c))
test_support  := $(patsubst %.c,$(out)/%.o,$(filter-out tests/test_%.c,$(wildcard tests/*.c)))
test_scripts  := $(wildcard tests/test_*.sh tests/cli/*.bats)
tool_support  := $(patsubst %.h,$(out)/%.o,$(wildcard tools/*.h))
tool_programs := $(filter-out $(tool_support:.o=),$(patsubst %.c,$(out)/%,$(wildcard tools/*.c)))
examples      := $(patsubst %.c,$(out)/%,$(wildcard examples/*.c))
manuals       := $(patsubst docs/man/%.scd,build/man/%,$(wildcard docs/man/*.scd))

# Sanitizers and coverage are for the tests: the command stays what it was.
all: $(out)/rung $(out)/librung.a $(if $(filter release debug,$(BUILD)),build/rung) ## build/rung, the command, and the library

.PHONY: build/rung
build/rung: $(out)/rung
	@ln -sfn $(BUILD)/rung $@

$(out)/rung: $(app_objects) $(out)/librung.a
	$(CC) $(mode.$(BUILD)) $(CFLAGS) $(LDFLAGS) -o $@ $(app_objects) $(out)/librung.a \
	      $(libs_of_command)

$(out)/librung.a: $(lib_objects)
	@rm -f $@
	$(AR) rcs $@ $^

$(out)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(our_cflags) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# The only schema is store/schema.sql; the program carries it as a string.
$(out)/generated/store/schema.h: store/schema.sql
	@mkdir -p $(@D)
	{ echo 'static const char schema_sql[] = {'; \
	  sed '/^--/d; s/ *-- .*//' $< | od -An -v -tu1 | sed 's/  */,/g; s/^,//; s/$$/,/'; echo '0};'; } > $@

$(out)/store/open.o: | $(out)/generated/store/schema.h

# So with the list of synonyms.
$(out)/generated/text/synonyms_tsv.h: corpus/synonyms.tsv
	@mkdir -p $(@D)
	{ echo 'static const unsigned char synonyms_tsv[] = {'; \
	  od -An -v -tu1 $< | sed 's/  */,/g; s/^,//; s/$$/,/'; echo '};'; } > $@

$(out)/text/synonyms.o: | $(out)/generated/text/synonyms_tsv.h

# A test may look inside, so it is given the library and the tests' own helpers.
$(out)/tests/test_%: $(out)/tests/test_%.o $(test_support) $(out)/librung.a
	$(CC) $(mode.$(BUILD)) $(CFLAGS) $(LDFLAGS) -o $@ $^ -lcmocka $(libs)

$(out)/tools/%: $(out)/tools/%.o $(tool_support) $(out)/librung.a
	$(CC) $(mode.$(BUILD)) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(libs)

$(out)/examples/%: $(out)/examples/%.o $(out)/librung.a
	$(CC) $(mode.$(BUILD)) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(libs)

man: $(manuals) ## the manuals, build/man, by scdoc

build/man/%: docs/man/%.scd
	@mkdir -p $(@D)
	scdoc < $< > $@.tmp
	@mv $@.tmp $@

tests: all $(test_programs) $(tool_programs) $(examples) $(addprefix $(out)/benchmarks/engine_,rung fts5)

check: layers tests ## build and run all tests; the last line counts them
	@RUNG=$(out)/rung BUILD_FOLDER=$(out) tests/run.sh $(test_programs) $(test_scripts)

asan: ## the same tests under the address and undefined-behaviour sanitizers
	$(MAKE) check BUILD=asan

coverage: ## the same tests with line coverage of the engine's folders, at least 90 %
	@find build/coverage -name '*.gcda' -delete 2>/dev/null || true
	$(MAKE) check BUILD=coverage
	gcovr --root . --object-directory build/coverage $(foreach f,$(folders),--filter '$(f)/') \
	      --exclude-throw-branches --fail-under-line 90 --sort-uncovered --print-summary

golden: all ## write what the tests expect anew from what the program says; read the diff
	@RUNG=$(out)/rung REWRITE=1 tests/test_golden.sh

relevance: all $(out)/tools/relevance ## measure search quality on the judged queries
	$(out)/tools/relevance

# The ladders that the table of senior words is learnt from, and measured on.
SENIORITY_LADDERS ?= $(wildcard $(or $(RUNG_SHARED),../shared)/ladders/tsv/*.tsv)

seniority: $(out)/tools/seniority ## learn anew which words sound senior (query/seniority_table.c)
	$(out)/tools/seniority $(SENIORITY_LADDERS) > $(out)/seniority_table.c
	cp $(out)/seniority_table.c query/seniority_table.c

level-sense: $(out)/tools/seniority ## measure how well levels are put in order by their texts alone
	$(out)/tools/seniority --measure $(SENIORITY_LADDERS)

settings: all $(out)/tools/relevance $(out)/tools/settings ## compare other settings of the score on the judged queries
	@out=$(out) compile='$(CC) $(our_cflags) $(CPPFLAGS) $(CFLAGS)' libs='$(libs)' \
	link='$(CC) $(mode.$(BUILD)) $(CFLAGS) $(LDFLAGS)' tools/settings.sh

# Programs of the benchmark, each built by benchmarks/run.sh where what it stands on is there.
bench_objects := $(patsubst %,$(out)/%.o,benchmarks/bench base/buffer base/str)

$(out)/benchmarks/engine_rung: $(out)/librung.a
$(out)/benchmarks/engine_groonga: libs += $(shell pkg-config --libs groonga)
$(out)/benchmarks/engine_groonga.o: our_cflags += $(shell pkg-config --cflags groonga)
$(out)/benchmarks/engine_%: $(out)/benchmarks/engine_%.o $(bench_objects)
	$(CC) $(mode.$(BUILD)) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(libs)

$(out)/benchmarks/engine_xapian: benchmarks/engine_xapian.cc $(bench_objects)
	$(CXX) -std=c++17 -I. -Wall -Wextra $(mode.$(BUILD)) $(CXXFLAGS) $(LDFLAGS) -o $@ $^ -lxapian

$(out)/benchmarks/LuceneEngine.class: benchmarks/LuceneEngine.java
	@mkdir -p $(@D)
	javac -cp "$$(benchmarks/run.sh lucene)" -d $(@D) $<

bench: ## time searches beside other engines, on 10,000 and 100,000 cells
	@benchmarks/run.sh 10000 100000

bench-large: ## the same on a million cells
	@benchmarks/run.sh -q 10 1000000

bench-deps: ## install those engines, which only the benchmark uses
	benchmarks/run.sh deps

layers: ## check that folders include only those before them
	@tools/layers.sh

tidy: $(out)/generated/store/schema.h $(out)/generated/text/synonyms_tsv.h ## clang-tidy and cppcheck
	clang-tidy --quiet $(lib_sources) $(app_sources) -- -std=c11 -D_GNU_SOURCE $(includes) \
	      $(shell pkg-config --cflags $(packages))
	cppcheck --quiet --std=c11 --enable=warning,performance,portability --error-exitcode=1 \
	      --inline-suppr --suppressions-list=.cppcheck --library=posix -D_GNU_SOURCE $(includes) \
	      $(lib_sources) $(app_sources)

fmt: ## lay all C files out by .clang-format
	clang-format -i $(lib_sources) $(app_sources) $(wildcard */*.h apps/*/*.h tests/*.c tools/*.c examples/*.c benchmarks/*.c)

# Where each shell looks for completions.
for.bash := share/bash-completion/completions
for.zsh  := share/zsh/site-functions
for.fish := share/fish/vendor_completions.d

install: all ## to DESTDIR and PREFIX
	install -d $(foreach f,bin lib include share/rung $(for.bash) $(for.zsh) $(for.fish),$(DESTDIR)$(PREFIX)/$f)
	install -m 755 $(out)/rung $(DESTDIR)$(PREFIX)/bin/rung
	install -m 644 $(out)/librung.a $(DESTDIR)$(PREFIX)/lib/librung.a
	install -m 644 include/rung.h $(DESTDIR)$(PREFIX)/include/rung.h
	install -m 644 docs/rung.schema.json $(DESTDIR)$(PREFIX)/share/rung/rung.schema.json
	install -m 644 apps/cli/completions/rung.bash $(DESTDIR)$(PREFIX)/$(for.bash)/rung
	install -m 644 apps/cli/completions/_rung $(DESTDIR)$(PREFIX)/$(for.zsh)/_rung
	install -m 644 apps/cli/completions/rung.fish $(DESTDIR)$(PREFIX)/$(for.fish)/rung.fish
	@if command -v scdoc >/dev/null; then $(MAKE) install-man; \
	    else echo 'without scdoc the manuals are left out'; fi

install-man: man
	install -d $(foreach n,1 5 7,$(DESTDIR)$(PREFIX)/share/man/man$n)
	$(foreach n,1 5 7,install -m 644 $(filter %.$n,$(manuals)) $(DESTDIR)$(PREFIX)/share/man/man$n &&) true

clean: ## remove all that was built
	rm -rf build

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | sort | while IFS="$$(printf '\t')" read -r t d; do \
	    printf '  make %-11s %s\n' "$$t" "$$d"; done

.PHONY: all man tests check asan coverage golden relevance seniority level-sense settings bench bench-large bench-deps layers tidy \
        fmt install install-man clean help
.SECONDARY:

-include $(lib_objects:.o=.d) $(app_objects:.o=.d) $(test_programs:=.d) $(test_support:.o=.d) \
         $(tool_programs:=.d) $(tool_support:.o=.d) $(examples:=.d) \
         $(wildcard $(out)/benchmarks/*.d)
