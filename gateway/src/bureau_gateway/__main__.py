"""`python -m bureau_gateway serve`, or `bootstrap --data FOLDER`: the signing key and one client for each role."""

import argparse
import asyncio
from pathlib import Path

from bureau_common.kit.web.serve import serve

from .app import create_app
from .bootstrap import bootstrap
from .settings import Settings


def main() -> None:
    parser = argparse.ArgumentParser(prog="bureau_gateway")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("serve", help="answer on GATEWAY_HOST and GATEWAY_PORT")
    first = commands.add_parser("bootstrap", help="make the signing key and a client for each role, where missing")
    first.add_argument("--data", type=Path, required=True, help="folder for clients.json and keys/")
    arguments = parser.parse_args()
    if arguments.command == "bootstrap":
        asyncio.run(bootstrap(arguments.data))
        return
    settings = Settings()
    serve(create_app(settings), settings)


main()
