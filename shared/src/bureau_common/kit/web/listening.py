"""Where a deployable listens: an address or a port that does not do is told by the name of its variable."""

import errno
import os
import socket

from ..core.settings import Misconfigured, ServiceSettings, variable_of

_NOT_HERE = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)


def listening(settings: ServiceSettings) -> list[socket.socket]:
    """A socket for each address of the host that this machine has; a name may have several, of which some are elsewhere."""
    host, port = variable_of(type(settings), "host"), variable_of(type(settings), "port")
    try:
        found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError):
        raise Misconfigured({host: "is neither an address nor a name that has one"}) from None
    sockets: list[socket.socket] = []
    for family, address in dict.fromkeys((family, address) for family, _, _, _, address in found):
        try:
            sockets.append(socket.create_server(address, family=family))
        except OSError as error:
            if error.errno not in _NOT_HERE:
                raise Misconfigured({port: _told(error)}) from None
    if not sockets:
        raise Misconfigured({host: "is no address of this machine"})
    return sockets


def _told(error: OSError) -> str:
    """Why, in the system's words; Python's own repeat the address."""
    return f"cannot be listened on: {os.strerror(error.errno or 0)}"
