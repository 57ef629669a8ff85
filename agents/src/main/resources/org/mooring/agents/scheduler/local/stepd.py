"""The step daemon of Mooring's local scheduler: runs one job, holds its limits, and leaves no process behind.

It is to one job what slurmstepd is in Slurm. The scheduler starts it ahead of time (``python3 -I -S stepd.py cgroup``,
or ``watch`` to hold the memory limit without a cgroup), it makes itself ready and waits for its order, one JSON object
on stdin; an end of file without one ends it. From the order on it depends on nobody: the scheduler's process may die
and come back.

It is the *subreaper* of the job: every process of the job stays its descendant, those that called ``setsid`` or forked
twice too, so it finds them all by walking up to itself, and "no child left" means that the job has no process left.

In the job's folder it writes, each whole or not at all:

``step.json``
    ``{"pid", "start", "cgroup"}``: this process, with its start time in clock ticks since boot, so that a reused
    process id is not taken for it, and the job's cgroup or null. Made once: a second daemon for the same job ends
    without running anything. With the job under way, ``leader`` follows: its first process and its session id.
``exit.json``
    ``{"state", "exit", "signal", "ended", "left"}``: how the job ended, in Slurm's states, when (seconds since the
    epoch), and the processes that could not be ended, normally none.

Signals: SIGTERM cancels the job. Standard library only, Python 3.9 or newer, Linux.
"""

import contextlib
import ctypes
import json
import os
import signal
import sys
import time

PR_SET_CHILD_SUBREAPER = 36
PAGE = os.sysconf("SC_PAGE_SIZE")
GIVE_UP = 10.0  # seconds of sending SIGKILL before a process is reported as left
CGROUPS = "/sys/fs/cgroup"
WAITED_FOR = {signal.SIGCHLD, signal.SIGTERM}


def write_whole(path, value):
    """Write a JSON file so that a reader sees all of it or none."""
    fresh = path + ".new"
    with open(fresh, "w", encoding="ascii") as out:
        json.dump(value, out)
    os.replace(fresh, path)


def read(path):
    """Return a small file's text, or an empty one if it cannot be read: processes go while one looks at them."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


def stat_of(pid):
    """Return (parent, state, start time in ticks) of a process, or None if it is gone."""
    # The name stands in parentheses and may hold any character, so the fields are counted from its end.
    fields = read(f"/proc/{pid}/stat").rpartition(")")[2].split()
    return (int(fields[1]), fields[0], int(fields[19])) if len(fields) > 19 else None


def descendants():
    """Return the ids of all living processes below this one, nearest first."""
    children = {}
    for name in os.listdir("/proc"):
        stat = stat_of(name) if name.isdigit() else None
        if stat and stat[1] not in "ZX":
            children.setdefault(stat[0], []).append(int(name))
    found = list(children.get(os.getpid(), []))
    for pid in found:  # grows while it is walked
        found.extend(children.get(pid, []))
    return found


def signal_all(*numbers):
    """Send signals to every process of the job; return the ids of those that were there."""
    pids = descendants()
    for number in numbers:
        for pid in pids:
            # Gone meanwhile; or it took another user's rights, and is reported as left.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, number)
    return pids


class MemoryCgroup:
    """Holds the limit by a memory cgroup, version 1 or 2; the kernel ends what goes over it.

    To enter a group may take the kernel 20 ms, to be born in one takes nothing. So the daemon makes the group and
    enters it while it waits for its order, the job is born in it, and the daemon leaves it a moment later.
    """

    tick = 0.25  # seconds between two looks

    def __init__(self, home, parent, files):
        """Make a group below ``parent`` and enter it; ``home`` is where we are. OSError if that cannot be."""
        self.home = home
        self.limit_file, self.swap_file, self.events = files
        self.inside = False
        self.path = os.path.join(parent, f"mooring-step-{os.getpid()}")
        with contextlib.suppress(OSError):
            os.rmdir(self.path)  # left by a daemon of this id that was killed
        os.mkdir(self.path)
        try:
            os.stat(self._file(self.limit_file))  # missing where the parent does not hand memory control down
            self._enter(self.path)
            self.inside = True
        except OSError:
            self.remove()
            raise

    @classmethod
    def make(cls):
        """Return a group, or None where none can be had."""
        for line in read("/proc/self/cgroup").splitlines():
            number, controllers, path = line.split(":", 2)
            if "memory" in controllers.split(","):
                home = CGROUPS + "/memory" + path
                files = ("memory.limit_in_bytes", "memory.memsw.limit_in_bytes", "memory.oom_control")
            elif number == "0" and os.path.exists(CGROUPS + "/cgroup.controllers"):
                home = CGROUPS + path
                files = ("memory.max", "memory.swap.max", "memory.events")
            else:
                continue
            for parent in (home, os.path.dirname(home)):
                try:
                    return cls(home, parent, files)
                except OSError:
                    continue  # not ours to make, or without control of memory
        return None

    def hold(self, limit):
        """Set the limit in bytes; false if the kernel refuses."""
        try:
            self._put(self._file(self.limit_file), limit)
            if os.path.exists(self._file(self.swap_file)):
                # Version 1 counts memory and swap together, version 2 swap by itself.
                self._put(self._file(self.swap_file), 0 if self.swap_file == "memory.swap.max" else limit)
            return True
        except OSError:
            return False

    def exceeded(self):
        """Tell whether the kernel has ended a process here for want of memory."""
        for line in read(self._file(self.events)).splitlines():
            if line.startswith("oom_kill "):
                return int(line.split()[1]) > 0
        return False

    def leave(self):
        """Leave the group to the job."""
        if self.inside:
            self._enter(self.home)
            self.inside = False

    def remove(self):
        """Leave the group and take it away; it stays busy for a moment after its last process."""
        self.leave()
        for _ in range(500):
            try:
                os.rmdir(self.path)
                return
            except FileNotFoundError:
                return
            except OSError:
                time.sleep(0.01)

    def _file(self, name):
        return os.path.join(self.path, name)

    def _enter(self, group):
        self._put(os.path.join(group, "cgroup.procs"), 0)

    @staticmethod
    def _put(path, value):
        # Not open(..., "w"), which would ask the kernel to create what it does not offer.
        handle = os.open(path, os.O_WRONLY)
        try:
            os.write(handle, str(value).encode())
        finally:
            os.close(handle)


class MemoryWatch:
    """Holds the limit by looking: the memory the job's processes occupy, pages they share counted once."""

    path = None
    tick = 0.5  # a look costs more here

    def __init__(self, limit):
        """Take the limit in bytes."""
        self.limit = limit

    def exceeded(self):
        """Tell whether the job occupies more than its limit now."""
        pids = descendants()
        # Resident memory counts shared pages once per process: cheap to read, and never less than the truth.
        return sum(map(self._resident, pids)) > self.limit and sum(map(self._share, pids)) > self.limit

    @staticmethod
    def _resident(pid):
        fields = read(f"/proc/{pid}/statm").split()
        return int(fields[1]) * PAGE if fields else 0

    def _share(self, pid):
        for line in read(f"/proc/{pid}/smaps_rollup").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
        return self._resident(pid)

    def leave(self):
        """Nothing to leave."""


def become_job(order):
    """In the forked child: turn into the job's script, as its user. Does not return."""
    try:
        os.setsid()
        for number in (signal.SIGPIPE, signal.SIGXFSZ, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, set())
        if order.get("uid") is not None:
            os.setgroups([order["gid"]])
            os.setgid(order["gid"])
            os.setuid(order["uid"])
        os.umask(0o077)
        os.chdir(order["home"])
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(open_log(order.get("log")), 1)
        os.dup2(1, 2)
        os.closerange(3, 65536)
        os.execve(order["script"], [order["script"]], order["env"])
    except OSError as problem:
        # To the log if that is open already; Slurm too fails a job that cannot be started with exit code 1.
        os.write(2, f"mooring: the job could not be started: {problem}\n".encode())
    finally:
        os._exit(1)


def open_log(path):
    """Open the job's log below the current folder, as the user; without one, nowhere."""
    if path is None:
        return os.open(os.devnull, os.O_WRONLY)
    os.makedirs(os.path.dirname(path), 0o700, exist_ok=True)
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)


class Step:
    """One job from its first process to its last."""

    def __init__(self, order):
        """Take the order as the scheduler wrote it."""
        self.order = order
        self.folder = order["folder"]
        self.leader = None
        self.status = None  # the leader's wait status, once it has ended
        self.none_left = False
        self.stop = None  # the state to end in, once we are ending the job

    def claim(self, group):
        """Make this daemon the job's only one; false if the job has one already."""
        path = os.path.join(self.folder, "step.json")
        self.me = {"pid": os.getpid(), "start": stat_of(os.getpid())[2], "cgroup": group.path if group else None}
        own = f"{path}.{os.getpid()}"
        write_whole(own, self.me)
        try:
            os.link(own, path)  # fails if the name is taken
        except FileExistsError:
            return False
        finally:
            os.unlink(own)
        return True

    def run(self, group):
        """Start the job, stay with it, end all of it, and tell how it ended."""
        limit = self.order["memory"]
        memory = group if group and group.hold(limit) else MemoryWatch(limit)
        self.leader = os.fork()
        if self.leader == 0:
            become_job(self.order)
        os.closerange(0, 3)
        write_whole(os.path.join(self.folder, "step.json"), {**self.me, "leader": self.leader})
        self.stay(memory)
        left = self.end_all()
        out_of_memory = memory.path and memory.exceeded()
        write_whole(os.path.join(self.folder, "exit.json"), {**self.verdict(out_of_memory), "left": left})

    def stay(self, memory):
        """Hold the job's limits until its leader has ended, or should have."""
        started = time.monotonic()
        deadline = started + self.order["limit"]
        while True:
            self.reap()
            now = time.monotonic()
            if self.status is not None or (self.stop and now >= deadline):
                return
            if now - started > 1.0:
                memory.leave()
            if not self.stop:
                if now >= deadline:
                    self.stop = "TIMEOUT"
                elif memory.exceeded():
                    self.stop = "OUT_OF_MEMORY"
                    return
                if self.stop:
                    deadline = self.ask_to_end(now)
            got = signal.sigtimedwait(WAITED_FOR, min(memory.tick, max(0.0, deadline - now)))
            if got and got.si_signo == signal.SIGTERM and not self.stop:
                self.stop = "CANCELLED"
                deadline = self.ask_to_end(time.monotonic())

    def ask_to_end(self, now):
        """Send SIGTERM to the whole job, to stopped processes too; return when patience ends."""
        signal_all(signal.SIGTERM, signal.SIGCONT)
        return now + self.order["grace"]

    def reap(self):
        """Take note of children that have ended, the leader above all."""
        try:
            while True:
                pid, status = os.waitpid(-1, os.WNOHANG)
                if pid == 0:
                    return
                if pid == self.leader:
                    self.status = status
        except ChildProcessError:
            self.none_left = True

    def end_all(self):
        """Send SIGKILL to what is left until nothing is; return what would not go."""
        until = time.monotonic() + GIVE_UP
        self.reap()
        while not self.none_left and time.monotonic() < until:
            signal_all(signal.SIGKILL)
            signal.sigtimedwait({signal.SIGCHLD}, 0.02)
            self.reap()
        return [] if self.none_left else descendants()

    def verdict(self, out_of_memory):
        """Return the end as Slurm would put it."""
        status = self.status or 0
        number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else None
        code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else None
        by_itself = "COMPLETED" if code == 0 else "FAILED"
        state = self.stop or ("OUT_OF_MEMORY" if out_of_memory else by_itself)
        return {"state": state, "exit": code, "signal": number, "ended": time.time()}


def main():
    """Get ready, wait for the order, carry it out."""
    os.setsid()  # away from the scheduler's terminal and its Ctrl-C
    os.umask(0o077)
    os.chdir("/")
    os.closerange(3, 65536)
    signal.pthread_sigmask(signal.SIG_BLOCK, WAITED_FOR)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        sys.exit("no subreaper: Linux 3.4 or newer is needed")
    group = MemoryCgroup.make() if sys.argv[1:] == ["cgroup"] else None
    try:
        text = sys.stdin.buffer.readline()
        if not text.endswith(b"\n"):
            return  # the scheduler went away before it had work for us
        step = Step(json.loads(text))
        if step.claim(group):
            step.run(group)
    finally:
        if group:
            group.remove()


if __name__ == "__main__":
    main()
