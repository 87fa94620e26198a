"""What the tests of bad input share."""

from tests.exchange.conftest import scene, scene_server

__all__ = ["scene", "scene_server"]
