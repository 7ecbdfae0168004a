"""One stack for the run: images built, containers up; taken down at the end."""

import fcntl
from collections.abc import Iterator

import pytest

from bureau_common.testing.ports import free_port
from containers.engine import Engine, missing, own_engine
from containers.images import OFFLINE, build_images
from containers.stand_ins import make_stand_ins

from .stack import Stack

TAG = "test"


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    if lacking := missing():
        pytest.skip("containers cannot run here; missing: " + " ".join(lacking))
    store, port = own_engine(), free_port()
    lock = (store.folder / "lock").open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)  # the store and the containers' names are one run's at a time
    environment = {**store.environment, "BUREAU_TAG": TAG, "BUREAU_PORT": str(port)}
    engine = Engine(store.folder, environment)
    make_stand_ins(engine)
    build_images(environment, TAG, OFFLINE)
    started = Stack(engine, port)
    started.down()  # what an interrupted run may have left
    try:
        started.up()
        yield started
    finally:
        started.close()
        # What builds leave in this store: containers of those that failed, images that lost their name.
        engine.run("buildah", "rm", "--all")
        engine.run("podman", "image", "prune", "-f")
        lock.close()
