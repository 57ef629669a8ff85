"""Print the end of a job's log, as the job's user: ``python3 -I -S taillog.py UID GID HOME PATH BYTES``.

UID ``-`` stays the user we are. PATH is relative to HOME. Only a plain file that belongs to the user is read, and no
symbolic link below HOME is followed, so that nothing planted in a home opens what its owner could not read himself.
No such file is no output. Standard library only, Python 3.9 or newer.
"""

import os
import stat
import sys


def main():
    """Drop to the user, walk down without following links, print the end."""
    uid, gid, home, path, size = sys.argv[1:]
    if uid != "-":
        os.setgroups([int(gid)])
        os.setgid(int(gid))
        os.setuid(int(uid))
    *folders, name = path.split("/")
    try:
        here = os.open(home, os.O_RDONLY | os.O_DIRECTORY)
        for folder in folders:
            here = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=here)
        # Without O_NONBLOCK, opening a FIFO would wait for its writer.
        log = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=here)
    except OSError:
        return
    found = os.fstat(log)
    if not stat.S_ISREG(found.st_mode) or found.st_uid != os.getuid():
        return
    os.lseek(log, max(0, found.st_size - int(size)), os.SEEK_SET)
    sys.stdout.buffer.write(os.read(log, int(size)))


if __name__ == "__main__":
    main()
