"""`python -m local.run`: the whole suite on one machine, until Ctrl-C or SIGTERM."""

import asyncio
import os
import signal
import sys
import time

from bureau_common.testing.places import PostgresError
from bureau_common.testing.postgres import Cluster, has_crashed, start_cluster, stop_cluster

from . import steps
from .deployables import DEPLOYABLES, GATEWAY, SERVICES
from .manager import Manager
from .state import CannotRun, State, choose_ports, say, suite_environment, wants_demo


class Suite:
    """What runs, and how it comes and goes."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._manager = Manager(state)
        self._cluster: Cluster | None = None

    async def run(self) -> None:
        """Bring everything up and watch over it; ends only by an error or by being cancelled."""
        began = time.monotonic()
        state, manager = self._state, self._manager
        with_demo = wants_demo(os.environ)
        say(f"Data: {state.data}")
        await manager.end_orphans()
        state.begin_logs()
        ports = choose_ports(state, os.environ)
        environment = suite_environment(state, os.environ, ports)
        self._cluster = steps.start_postgres(state, environment)
        if self._cluster:
            environment |= await steps.create_databases(self._cluster, environment)
        await steps.migrate(state, environment)
        for each in DEPLOYABLES:
            environment.pop(each.migration_variable, None)  # what serves need not know the owner
        manager.start(environment)
        # The services need the key only when they are asked something, their readiness included.
        await asyncio.gather(
            steps.bootstrap(state, environment),
            steps.wait_ready(state, manager, SERVICES, environment),
            steps.write_down(self._cluster),
        )
        say("Services: " + ", ".join(f"{each.name} :{ports[each.name]}" for each in SERVICES))
        if with_demo:
            await steps.load_demo(state, environment)
        else:
            say("Demo district: left out (BUREAU_DEMO=no)")
        # Last of all: the gateway's readiness says that everything is there.
        await asyncio.gather(
            manager.start_program(GATEWAY),
            steps.wait_ready(state, manager, (GATEWAY,), environment),
            steps.write_down(self._cluster),
        )
        say(f"Ready: http://127.0.0.1:{ports[GATEWAY.name]} after {time.monotonic() - began:.1f} s")
        say(f"Clients: {state.clients}   Logs: {state.logs}")
        say(f"Stop: Ctrl-C, or kill {os.getpid()}")
        while True:
            await asyncio.sleep(1)
            manager.check()
            self._keep_postgres()

    async def stop(self) -> None:
        """Stop everything that was started, whatever point the start had reached."""
        await self._manager.stop()
        if self._cluster:
            stop_cluster(self._cluster)

    def _keep_postgres(self) -> None:
        cluster = self._cluster
        if cluster and has_crashed(cluster.data):
            say("PostgreSQL was killed: starting it again")
            start_cluster(self._state.postgres, durable=True, port=cluster.port)


async def _until_asked_to_stop(suite: Suite) -> None:
    """Run the suite; nothing of it is alive on return."""
    asked = asyncio.Event()
    # Set outright: a shell starts background jobs with SIGINT ignored, and that is inherited.
    signals = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        signals.append(signal.SIGHUP)  # the terminal is gone; under nohup it may go
    for number in signals:
        asyncio.get_running_loop().add_signal_handler(number, asked.set)
    running = asyncio.create_task(suite.run())
    stopping = asyncio.create_task(asked.wait())
    try:
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            running.result()
        say("Stopping")
    finally:
        running.cancel()
        stopping.cancel()
        await asyncio.gather(running, stopping, return_exceptions=True)
        await suite.stop()


def main() -> int:
    state = State.of(os.environ)
    try:
        state.make()
        with state.locked():
            asyncio.run(_until_asked_to_stop(Suite(state)))
    except (CannotRun, PostgresError, OSError) as error:  # OSError: e.g. a file of the data folder is another user's
        print(f"Cannot run: {error}", file=sys.stderr)
        return 1
    say("Stopped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
