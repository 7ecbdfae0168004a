"""Each deployable names the newest of its migrations: by that name `/readyz` knows whether its database is there."""

import re

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from bureau_common.kit.core.tables import REVISION as KIT_REVISION
from bureau_common.testing.workspace import ROOT
from local.deployables import DEPLOYABLES, Deployable
from tests.frozen.stamp import heads_of


@pytest.mark.parametrize("deployable", DEPLOYABLES, ids=lambda each: each.database)
def test_the_app_names_its_newest_migration(deployable: Deployable) -> None:
    app = ROOT / deployable.folder / "src" / deployable.package / "app.py"
    named = re.search(r'^ +revision="(\w+)",$', app.read_text(encoding="utf-8"), re.MULTILINE)
    assert named is not None
    assert heads_of(deployable) == {KIT_REVISION, named[1]}, (
        f"name the newest migration, as `make migration` does: the service's in {app}, the kit's in kit/core/tables.py"
    )


@pytest.mark.parametrize("deployable", DEPLOYABLES, ids=lambda each: each.database)
def test_revisions_count_up_so_that_a_later_one_is_known_as_later(deployable: Deployable) -> None:
    script = ScriptDirectory.from_config(Config(deployable.folder / "alembic.ini"))
    walked = [(each.revision, each.down_revision) for each in script.walk_revisions()]
    assert all(re.fullmatch(rf"(kit|{deployable.database})\d{{4}}", revision) for revision, _ in walked)
    assert [pair for pair in walked if pair[1] is not None and not pair[0] > str(pair[1])] == []
