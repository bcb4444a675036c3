"""A secret that several programs need at the same moment is made once."""

import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from vanzelf.transport.party import secret

MANY = 6


def test_all_who_ask_for_a_secret_at_once_get_the_same(tmp_path):
    path, together = tmp_path / "sleutels" / "berichten.sleutel", Barrier(MANY)

    def make():
        time.sleep(0.05)
        return secrets.token_bytes(32)

    def ask(_number):
        together.wait()
        return secret(path, make)

    with ThreadPoolExecutor(MANY) as programs:
        found = set(programs.map(ask, range(MANY)))
    assert found == {path.read_bytes()}
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    assert path.stat().st_mode & 0o077 == 0
