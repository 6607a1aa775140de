"""`make accuracy`: CORPUS names folders with labelled mail, parted by blanks; without it only our own is measured."""

import os
from pathlib import Path

from bench.accuracy import mail

if __name__ == "__main__":
    mail.main([Path(name) for name in os.environ.get("CORPUS", "").split()])
