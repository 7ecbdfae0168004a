"""Free TCP ports on 127.0.0.1."""

import random
import socket

# Below the range from which systems take the ports of outgoing connections: a remembered one stays free between runs.
_RANGE = range(20000, 30000)


def is_free(port: int) -> bool:
    """Whether a server could listen on 127.0.0.1:port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As servers do: the closing connections of an earlier run do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):  # taken, or no port at all
            return False
    return True


def free_port() -> int:
    """A port that nobody listens on."""
    for port in random.sample(_RANGE, len(_RANGE)):
        if is_free(port):
            return port
    raise OSError(f"no free port between {_RANGE.start} and {_RANGE.stop}")
