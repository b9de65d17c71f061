# The doors of the project; what is behind them is in scripts/.
#
#   make            this list
PREFIX ?= /usr/local
DESTDIR ?=
SCCACHE_ALIAS ?= 0
MINUTES ?= 60
JOBS ?= $(shell nproc)
SECONDS ?= 60

export PREFIX DESTDIR SCCACHE_ALIAS
export SWCACHE_JOBS = $(JOBS)

.PHONY: help build release test check demo remotes bench faults fuzz sanitize leaks soak stage install uninstall packages packages-test clean

help: ## this list
	@echo "make TARGET [JOBS=n] [PREFIX=/usr/local] [DESTDIR=] [SCCACHE_ALIAS=1]"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' Makefile | expand -t 17

build: ## debug build
	scripts/setup build
	swift build -j $(JOBS)

release: ## optimised build, runs in place from .build/release
	scripts/setup build
	swift build -c release -j $(JOBS)

test: ## installs what is lacking and runs every test
	scripts/setup test
	scripts/test

check: ## the walls: sizes, layers, unsafe code, formatting; seconds, builds nothing
	scripts/check

demo: ## builds a real C project twice through swcache and shows the difference
	scripts/demo

remotes: ## builds a real project through each of the nine backends, with and without their servers
	scripts/setup test
	swift build -c release -j $(JOBS)
	scripts/remote-builds

bench: ## beside ccache, sccache, zccache and no cache, in half an hour (BENCH="--quick --only hit")
	scripts/setup bench
	swift build -c release -j $(JOBS)
	Benchmarks/bench.py $(BENCH)

sanitize: ## tests under AddressSanitizer, then ThreadSanitizer; builds the project for each
	scripts/setup test
	scripts/sanitize address
	scripts/sanitize thread

leaks: ## 100,000 requests to one daemon: memory and descriptors stay; then fewer under valgrind
	scripts/setup bench
	swift build -c release -j $(JOBS)
	scripts/leaks

soak: ## an hour (MINUTES=n) of builds with evictions, failing levels and restarts
	scripts/setup bench
	swift build -c release -j $(JOBS)
	scripts/soak $(MINUTES)

faults: ## builds in trouble: every fault, pairs of them, a daemon killed at each system call (FAULTS="--quick --seed 7")
	scripts/setup test
	swift build -c release -j $(JOBS)
	scripts/faults $(FAULTS)

fuzz: ## random bytes for every parser, random walks through trees, each for SECONDS
	scripts/setup test
	scripts/fuzz --prove --seconds $(SECONDS)
	swift build -c release -j $(JOBS)
	scripts/random-walks $(SECONDS)

stage: ## what will be installed, as a tree in .build/stage
	scripts/setup build
	scripts/install stage

install: ## installs under PREFIX; SCCACHE_ALIAS=1 adds bin/sccache
	scripts/install install

uninstall: ## removes what install put under PREFIX, and nothing else
	scripts/install uninstall

packages: ## Debian packages, one a backend, in .build/packages
	scripts/setup packages
	scripts/packages

packages-test: packages ## installs them in a bare Debian and uses each backend there; wants root
	scripts/setup packages-test
	scripts/packages-test

clean: ## removes .build, with the fetched projects in it
	rm -rf .build
