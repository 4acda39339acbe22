"""Where the server listens: the socket taken before anything slow is done, and its address in words."""

import errno
import os
import socket

from app import guard
from errors import UserError


def split(listed: str) -> tuple[str, ...]:
    """The parts of a list separated by commas."""
    return tuple(part.strip() for part in listed.split(",") if part.strip())


def listen(host: str, port: int) -> socket.socket:
    """A listening socket, taken before anything slow is done; UserError names the port or host that cannot be had."""
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError:
        raise UserError(f"HOST={host} is no address of this machine; set HOST to 127.0.0.1 or 0.0.0.0.") from None
    listener = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":  # elsewhere the option would share a port that is in use
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(where)
        listener.listen(128)
    except OSError as failure:
        listener.close()
        raise UserError(_refused(failure, host, port)) from None
    return listener


def _refused(failure: OSError, host: str, port: int) -> str:
    if failure.errno == errno.EADDRINUSE:
        other = port + 1 if port < 65535 else port - 1
        return (
            f"Port {port} on {host} is in use; stop the program that holds it, or set PORT to another, such as {other}."
        )
    if isinstance(failure, PermissionError):
        return f"Port {port} may not be used by this account; set PORT to one above 1023, such as 7860."
    return f"HOST={host} is no address of this machine ({failure.strerror}); set HOST to 127.0.0.1 or 0.0.0.0."


def address(host: str, port: int) -> str:
    """What to type in a browser on this machine."""
    name = "127.0.0.1" if host in guard.ANY_ADDRESS else host
    return f"http://[{name}]:{port}/" if ":" in name else f"http://{name}:{port}/"
