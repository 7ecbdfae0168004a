"""`python -m bureau_gateway serve`, `bootstrap --data FOLDER` (the first key and clients), `new-key FILE` (the next key)."""

import argparse
import asyncio
import sys
from pathlib import Path

from bureau_common.kit.core.settings import refusing_misconfiguration
from bureau_common.kit.web.serve import serve

from .access.issuer import create_signing_key
from .app import create_app
from .bootstrap import bootstrap
from .settings import Settings


def main() -> None:
    parser = argparse.ArgumentParser(prog="bureau_gateway")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("serve", help="answer on GATEWAY_HOST and GATEWAY_PORT")
    first = commands.add_parser("bootstrap", help="make the signing key and a client for each role, where missing")
    first.add_argument("--data", type=Path, required=True, help="folder for clients.json and keys/")
    following = commands.add_parser("new-key", help="make a further signing key, to take over from the one in use")
    following.add_argument("file", type=Path, help="where it is written; nothing may stand there")
    arguments = parser.parse_args()
    if arguments.command == "serve":
        serve(create_app, Settings)
        return
    try:
        if arguments.command == "new-key":
            create_signing_key(arguments.file)
            return
        with refusing_misconfiguration():
            asyncio.run(bootstrap(arguments.data))
    except OSError as error:  # nothing is written there, or something stands there already
        sys.exit(f"bureau_gateway {arguments.command}: {error}")


main()
