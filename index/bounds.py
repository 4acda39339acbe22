"""Bounds what this process may use, so that a file made to fill a machine ends its reader and nothing else."""

import sys

MEGABYTE = 1 << 20


def bound(*, seconds: int, megabytes: int) -> None:
    """Processor seconds and address space from now on; where the system has no such limits, on Windows, nothing.

    Beyond the memory a MemoryError is raised; beyond the seconds the process is killed by SIGXCPU.
    """
    if sys.platform == "win32":
        return
    import resource

    _at_most(resource.RLIMIT_CPU, seconds)
    _at_most(resource.RLIMIT_AS, megabytes * MEGABYTE)
    _at_most(resource.RLIMIT_CORE, 0)  # a core would hold the report's text, and fill the disk


def _at_most(what: int, wanted: int) -> None:
    import resource

    _, hard = resource.getrlimit(what)
    resource.setrlimit(what, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


def out_of_memory(error: BaseException | None) -> bool:
    """Whether an error is a lack of memory, or came from one."""
    while error is not None:
        if isinstance(error, MemoryError):
            return True
        error = error.__cause__ or error.__context__
    return False
