"""The process in the cage: `python -m payung.received_files.worker xlsx {limits}`. A file in at stdin, rows out at stdout.

Started by reading.py, for one file each time.
"""

import codecs
import json
import sys

from python_calamine import CalamineError

from payung.received_files import cage
from payung.received_files.csv_reading import send_csv
from payung.received_files.limits import Limits
from payung.received_files.refusals import Refused, refused
from payung.received_files.wire import Outgoing
from payung.received_files.xlsx_reading import send_sheets

# Of zip and csv files. Python imports them when they are first used, and then nothing can be imported any more.
ENCODINGS = ("cp437", "cp1252", "utf-8-sig", "utf-16")


def main(kind: str, limits: Limits) -> None:
    for encoding in ENCODINGS:
        codecs.lookup(encoding)
    cage.enter(limits)
    out = Outgoing(sys.stdout.buffer, limits)
    try:
        data = sys.stdin.buffer.read()
        (send_sheets if kind == "xlsx" else send_csv)(data, out, limits)
        out.end()
    except Refused as refusal:
        out.refuse(refusal)
    except MemoryError:
        out.refuse(refused("E-FILE-26"))
    except CalamineError:
        out.refuse(refused("E-FILE-10"))


if __name__ == "__main__":
    main(sys.argv[1], Limits(**json.loads(sys.argv[2])))
