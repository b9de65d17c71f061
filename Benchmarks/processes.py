"""Processes measured from outside: times of starts, processor seconds, memory of daemons."""

import ctypes
import os
import resource
import signal
import subprocess
import time

TICK = os.sysconf("SC_CLK_TCK")
LIMIT = 600  # seconds that any one command may take


def adopt_orphans():
    """Daemons become children of this process, so that it can find, measure and reap them."""
    set_child_subreaper = 36
    if ctypes.CDLL(None, use_errno=True).prctl(set_child_subreaper, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_CHILD_SUBREAPER)")


def run(command, env, cwd=None, check=True):
    """Runs without a terminal; its output is kept for the error message."""
    done = subprocess.run(
        command, env=env, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=LIMIT
    )
    if check and done.returncode != 0:
        text = done.stdout.decode(errors="replace")[-2000:]
        raise RuntimeError(f"{' '.join(map(str, command))} ended with {done.returncode}:\n{text}")
    return done.stdout.decode(errors="replace")


def output(command, env, cwd=None):
    """What it says on standard output; complaints are for the error message."""
    done = subprocess.run(
        command, env=env, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=LIMIT)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command[:5])} … ended with {done.returncode}: {done.stderr.decode(errors='replace')[-500:]}")
    return done.stdout.decode(errors="replace")


def build_program(source, into):
    program = os.path.join(into, os.path.splitext(os.path.basename(source))[0] + "-program")
    run(["gcc", "-O2", "-o", program, source], dict(os.environ))
    return program


def start_times(spawn, command, env, count, output=None, cwd=None, code=0):
    """Milliseconds of each of `count` runs, one after the other."""
    options = (["-u", output] if output else []) + (["-x", str(code)] if code else [])
    done = subprocess.run(
        [spawn, *options, str(count), *command], env=env, cwd=cwd, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=LIMIT,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command[:3])} …: {done.stderr.decode(errors='replace')[-2000:]}")
    return [int(line) / 1e6 for line in done.stdout.split()]


def children():
    """Process ids of this process's living children, adopted ones included."""
    found = []
    for thread in os.listdir("/proc/self/task"):
        with open(f"/proc/self/task/{thread}/children") as file:
            found += [int(word) for word in file.read().split()]
    return [process for process in found if state(process) not in ("Z", None)]


def state(process):
    fields = stat_fields(process)
    return fields[0] if fields else None


def stat_fields(process):
    """/proc/<pid>/stat behind the name; None when the process is gone."""
    try:
        with open(f"/proc/{process}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return None


def cpu_seconds_of(process):
    """Of the process and the children that it has waited for."""
    fields = stat_fields(process)
    return sum(map(int, fields[11:15])) / TICK if fields else 0.0


def cpu_seconds_of_ended_children():
    times = os.times()
    return times.children_user + times.children_system


def exact_cpu_seconds_of(process):
    """Of its threads that live, in nanoseconds' grain, and of children that it has waited for; 0 where there is none."""
    fields = stat_fields(process) if process else None
    if not fields:
        return 0.0
    total = sum(map(int, fields[13:15])) / TICK * 1e9
    try:
        for thread in os.listdir(f"/proc/{process}/task"):
            with open(f"/proc/{process}/task/{thread}/schedstat") as file:
                total += int(file.read().split()[0])
    except (FileNotFoundError, ProcessLookupError):
        pass
    return total / 1e9


def written_by_ended_children():
    """Bytes that they made dirty in files of disks."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_oublock * 512


def written_by(process):
    try:
        with open(f"/proc/{process}/io") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("write_bytes:"))
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return 0


def memory_kb(process):
    """Proportional set size, plus files in memory that are open but not mapped (memfd, /dev/shm)."""
    with open(f"/proc/{process}/smaps_rollup") as file:
        pss = next(int(line.split()[1]) for line in file if line.startswith("Pss:"))
    seen = set()
    folder = f"/proc/{process}/fd"
    for name in os.listdir(folder):
        try:
            target = os.readlink(f"{folder}/{name}")
            if target.startswith(("/memfd:", "/dev/shm/")):
                facts = os.stat(f"{folder}/{name}")
                seen.add((facts.st_dev, facts.st_ino, facts.st_blocks * 512 // 1024))
        except FileNotFoundError:
            continue
    return pss + sum(size for _, _, size in seen)


def wait_until(condition, seconds, what):
    """Polls; the caller's condition must be cheap. Says after `seconds` what did not happen."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise RuntimeError(f"after {seconds} s still not: {what}")
        time.sleep(0.05)


def end(process):
    """Asks, then insists, then reaps."""
    for sign, seconds in ((signal.SIGTERM, 10), (signal.SIGKILL, 10)):
        if state(process) in ("Z", None):
            break
        os.kill(process, sign)
        try:
            wait_until(lambda: state(process) in ("Z", None), seconds, f"process {process} ended")
            break
        except RuntimeError:
            continue
    reap(process)


def reap(process):
    try:
        os.waitpid(process, os.WNOHANG)
    except ChildProcessError:
        pass
