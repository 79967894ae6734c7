"""One heap for all threads of a server that runs for months.

glibc gives threads heaps of their own, eight for each core, and each of them grows to
the most that it ever held: with threads that come and go the whole grows for hours,
although nothing is kept. Python's own lock lets them allocate in turn anyway.
"""

import ctypes
import platform

_M_ARENA_MAX = -8  # malloc.h


def share_one_arena() -> bool:
    """Tell glibc, before there are threads; False with another C library."""
    if platform.libc_ver()[0] != "glibc":
        return False
    return bool(ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1))
