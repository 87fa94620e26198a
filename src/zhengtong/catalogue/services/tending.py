"""Tending the index for as long as a worker lives: one of a machine's workers does it at a time."""

import logging
import threading

from django.db import close_old_connections, connection

from zhengtong.catalogue.index import folder
from zhengtong.catalogue.services.feeding import Indexer

logger = logging.getLogger(__name__)

TURN_S = 0.25
LOCK_S = 5.0


def tend_index(ended: threading.Event) -> None:
    """Feed the index in turns until the event is set; another worker of the machine waits its turn.

    Whatever fails is tried again from what is on the disk.
    """
    while not ended.is_set():
        with folder.only_one() as is_ours:
            if is_ours:
                _take_turns(ended)
        ended.wait(LOCK_S)


def _take_turns(ended: threading.Event) -> None:
    indexer = Indexer()
    while not ended.is_set():
        close_old_connections()
        try:
            indexer.take_turn()
        except Exception:
            logger.exception("feeding the search index failed; it is tried again")
            indexer = Indexer()
            ended.wait(LOCK_S)
        ended.wait(TURN_S)
    indexer.close()
    connection.close()
