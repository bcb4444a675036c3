"""Django's settings for the type checker: the real ones, with an environment that nobody uses."""

import os

os.environ |= {
    "VANZELF_SECRET_KEY": "x" * 50,
    "DATABASE_URL": "postgresql://localhost/nothing",
    "VANZELF_ORIGIN": "http://localhost",
    "VANZELF_MODE": "demo",
    "VANZELF_KEYS": "/nowhere",
    "VANZELF_MUNICIPALITY": "Gemeente Eikenhage",
    "VANZELF_PHONE": "0500-12345",
}

from vanzelf.config.settings import *  # noqa: F403 -- the environment comes first
