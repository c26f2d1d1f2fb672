"""Run by file name: lowers its rights, asks the kernel to end it with its parent, and becomes the named program.

Arguments: the parent's process id, the signal that the parent's death sends, the user and group id (-1 keeps them),
then the program with its arguments. It is a program of its own because code between fork and exec is unsafe
in a process with threads, and because the kernel forgets the wish when rights are lowered after it.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    parent, signal, user, group = map(int, sys.argv[1:5])
    if user >= 0:
        os.setgroups([])
        os.setgid(group)
        os.setuid(user)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal)
    # The parent may have died before the wish was heard.
    if os.getppid() != parent:
        sys.exit("The supervisor has ended.")
    os.execv(sys.argv[5], sys.argv[5:])  # noqa: S606 - the arguments are the supervisor's own


main()
