"""The main job, gone through once for a module; its tests look at what it left."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import override_settings
from tests.exchange.conftest import scene_server  # noqa: F401 - a fixture
from tests.exchange.scene import Scene, SceneServer
from tests.gateway.plane.rig import Rig
from tests.policy.main_job import MainJob

from zhengtong.kernel import clock


def url_of(database: dict[str, Any]) -> str:
    """Where a process outside finds the test database."""
    port = f"&port={database['PORT']}" if database["PORT"] else ""
    password = f":{database['PASSWORD']}" if database["PASSWORD"] else ""
    place = f"/{database['NAME']}?host={database['HOST']}{port}"
    return f"postgresql://{database['USER']}{password}@{place}"


@pytest.fixture(scope="module")
def finished_job(
    scene_server: SceneServer,  # noqa: F811 - the fixture above
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[MainJob]:
    """The main job from registration to proof, with databases and a gateway of its own."""
    from django.db import connection

    folder = tmp_path_factory.mktemp("state")
    with (
        django_db_blocker.unblock(),
        override_settings(ZT_STATE_DIR=folder),
        clock.use(clock.SystemClock()),
    ):
        rig = Rig(url_of(connection.settings_dict), Path(folder))
        scene = Scene(scene_server)
        job = MainJob(scene=scene, rig=rig, folder=folder)
        try:
            job.go_through()
            yield job
        finally:
            rig.stop()
            scene.drop()
            call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=False)


@pytest.fixture
def job(finished_job: MainJob, django_db_blocker: Any) -> Iterator[MainJob]:
    """The finished main job, to be looked at."""
    with django_db_blocker.unblock(), clock.use(clock.SystemClock()):
        yield finished_job
