"""Every test, in two processes at once: the pages' in one, all others in the other. Half the time on two cores.

Each process starts a database of its own, so they share nothing. The exit code is 0 where both passed.
"""

import subprocess
import sys
import tempfile

PAGES = ["tests/web"]
OTHERS = ["tests", "--ignore=tests/web"]


def main(arguments: list[str]) -> int:
    pytest = [sys.executable, "-m", "pytest", "-q", *arguments]
    with tempfile.TemporaryFile() as said:
        pages = subprocess.Popen([*pytest, *PAGES], stdout=said, stderr=subprocess.STDOUT)
        try:
            others = subprocess.run([*pytest, *OTHERS], check=False).returncode
            code = pages.wait()
        except BaseException:
            pages.terminate()
            pages.wait()
            raise
        said.seek(0)
        sys.stdout.buffer.write(said.read())
        sys.stdout.flush()
    return others or code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
