"""Make .venv from requirements/NAME.txt, with hashes. Called by make; needs Python 3.11+ and nothing else.

    python3 bootstrap.py run|test|spark

uv does it in two seconds where pip takes twenty; where uv cannot be had or fails, pip does it.
"""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
# What each name installs, in order, and which stamps of make are then true: test.txt holds all of run.txt.
FILES = {"run": ("run",), "test": ("test",), "spark": ("test", "spark")}
STAMPS = {"run": ("run",), "test": ("run", "test"), "spark": ("run", "test", "spark")}


def main(name: str) -> None:
    if sys.version_info < (3, 11):
        found = ".".join(map(str, sys.version_info[:3]))
        sys.exit(f"Payung needs Python 3.11 or newer; this is {found}. Choose another with: make demo PYTHON=python3.12")
    make_venv()
    for each in FILES[name]:
        requirements = HERE / "requirements" / f"{each}.txt"
        install(["--require-hashes", "-r", str(requirements)], what=requirements.name)
    install(["--no-deps", "--no-build-isolation", "-e", str(HERE)], what="payung itself")
    for stamp in STAMPS[name]:
        (VENV / f".{stamp}").touch()


def make_venv() -> None:
    if PYTHON.exists():
        return
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True)
    if made.returncode:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        sys.exit(
            f"This Python cannot make a virtual environment:\n{made.stdout}{made.stderr}\n"
            f"On Debian and Ubuntu:  sudo apt-get install python{version}-venv   and run make again."
        )


def install(arguments: list[str], *, what: str) -> None:
    uv = [str(PYTHON), "-m", "uv", "pip", "install", "-q", "--python", str(PYTHON)]
    pip = [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    has_uv = subprocess.run([*uv[:3], "--version"], capture_output=True).returncode == 0
    if not has_uv:
        # Not locked: uv only fetches, and every file it fetches for us is checked against our hashes.
        has_uv = subprocess.run([*pip, "uv>=0.9"], capture_output=True).returncode == 0
    if has_uv and subprocess.run([*uv, *arguments], capture_output=True).returncode == 0:
        return
    print(f"Installing {what} with pip (slower than uv) ...", flush=True)
    if subprocess.run([*pip, *arguments]).returncode:
        sys.exit(
            f"{what} could not be installed. Is there a connection to a Python package index? "
            "Behind a proxy or a mirror, set it up for pip (pip config) and run make again."
        )


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in FILES:
        sys.exit(__doc__)
    main(sys.argv[1])
