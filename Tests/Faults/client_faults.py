"""What happens to clients, or how oddly they are started."""

import os
import random
import signal

import processes
from build import Variant
from fault import Fault, Nothing


class Interrupted(Fault):
    about = "Ctrl-C for make and all that it started, then make again"
    kills_clients = True
    sign = signal.SIGINT
    seconds = 4.0

    def meanwhile(self, build):
        if build.wait_for(0.4):
            os.killpg(build.process.pid, self.sign)


class ClientsKilled(Fault):
    about = "SIGKILL for some clients, then make again"
    kills_clients = True
    seconds = 6.0

    def meanwhile(self, build):
        dice = random.Random(build.desk.seed)
        for step in range(12):
            if not build.wait_for(0.07 * step):
                return
            # Those of this build: there may be another, of another daemon.
            clients = [client for client in processes.running(build.desk.client)
                       if f" {build.out}/" in processes.words(client)]
            if clients:
                processes.kill(dice.choice(clients), signal.SIGKILL)


class Odd(Fault):
    """Compilers are started in another way, with the cache and without."""

    script, c, cpp, flags = 'exec "$@"', "gcc", "g++", "-O1 -g"

    def variant(self):
        return Variant(type(self).__name__, self.script, self.c, self.cpp, self.flags)


class DirectoryDeleted(Odd):
    about = "the working directory has been deleted"
    script = 'mkdir "$TMPDIR/$$" && cd "$TMPDIR/$$" && rmdir "$TMPDIR/$$" && exec "$@"'
    flags = "-O1"


class OddUmask(Odd):
    about = "umask 0246"
    script = 'umask 0246; exec "$@"'


class OutputClosed(Odd):
    about = "standard input, output and error are closed"
    script = 'exec "$@" <&- >&- 2>&-'


class LongArguments(Odd):
    about = "a megabyte of arguments, for every tenth unit"
    # gcc cannot: it hands all options on in one variable.
    script = ('many=; case "$*" in *0.c\\ *|*0.cc\\ *) n=0; while [ $n -lt 13 ]; do n=$((n+1)); many="$many$many -DX$n=aaaaaaaaaa"; done;; esac\n'
              'exec "$@" $many $many $many $many $many $many $many $many')
    c, cpp = "clang", "clang++"
    seconds = 20.0


ROWS = {
    "fine": Nothing, "interrupted": Interrupted, "killed": ClientsKilled, "directory-deleted": DirectoryDeleted,
    "odd-umask": OddUmask, "output-closed": OutputClosed, "long-arguments": LongArguments,
}
