"""`make accuracy`: CORPUS names folders with labelled mail and texts, parted by blanks; without it only our own."""

import os
from pathlib import Path

from bench.accuracy import mail, moderation

if __name__ == "__main__":
    folders = [Path(name) for name in os.environ.get("CORPUS", "").split()]
    mail.main(folders)
    moderation.main(folders)
