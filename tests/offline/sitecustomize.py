"""Loaded by every Python that has this folder on PYTHONPATH: a socket that leaves this machine is an error."""

import ipaddress
import socket
from typing import Any

LOCAL_NAMES = ("", "localhost", "ip6-localhost", socket.gethostname())
_connect, _connect_ex, _look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo


class LeavesTheMachineError(RuntimeError):
    """Not an OSError, so that no library takes it for a network that is down and carries on."""


def check(host: Any) -> None:
    """Pass loopback addresses and local names."""
    name = host.decode() if isinstance(host, bytes) else host
    if name is None or name in LOCAL_NAMES:
        return
    try:
        local = ipaddress.ip_address(name).is_loopback or ipaddress.ip_address(name).is_unspecified
    except ValueError:
        local = False
    if not local:
        raise LeavesTheMachineError(f"a request would leave this machine, to {name}")


def connect(self: socket.socket, address: Any) -> None:
    if self.family in (socket.AF_INET, socket.AF_INET6):
        check(address[0])
    _connect(self, address)


def connect_ex(self: socket.socket, address: Any) -> int:
    if self.family in (socket.AF_INET, socket.AF_INET6):
        check(address[0])
    return _connect_ex(self, address)


def look_up(host: Any, *arguments: Any, **options: Any) -> Any:
    check(host)
    return _look_up(host, *arguments, **options)


socket.socket.connect = connect  # type: ignore[method-assign]
socket.socket.connect_ex = connect_ex  # type: ignore[method-assign]
socket.getaddrinfo = look_up
