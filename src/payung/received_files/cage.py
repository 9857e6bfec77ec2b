"""What the worker may use, set by itself before it sees a byte of the file.

Windows has no such limits: everything here is left out, and only the clock of reading.py holds. macOS keeps all but memory's.
"""

import contextlib
import sys

from payung.received_files.limits import Limits

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000


def enter(limits: Limits) -> None:
    """Little memory, little time; and from here on no file, no socket and no other program can be opened.

    Call it when everything is imported: after it, even a module could not be.
    """
    if sys.platform == "win32":
        return
    import resource

    _leave_the_network()
    for what, most in (
        (resource.RLIMIT_CORE, 0),  # a core file would hold people's names
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 3),  # stdin, stdout, stderr are open; a socket would be the fourth
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_AS, limits.memory_bytes),
    ):
        if what == resource.RLIMIT_AS and sys.platform == "darwin":
            continue  # macOS does not keep it
        _, already = resource.getrlimit(what)
        soft = most if already == resource.RLIM_INFINITY else min(most, already)
        # One second more, so that SIGXCPU, which says why, comes before SIGKILL.
        hard = soft + 1 if what == resource.RLIMIT_CPU and already != soft else soft
        resource.setrlimit(what, (soft, hard))


def _leave_the_network() -> None:
    """A network with nothing in it, and a user who is root nowhere else. Not every kernel lets an ordinary user do this."""
    if sys.platform != "linux":
        return
    import ctypes

    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
