"""The ZIP of a dossier: the PDF, raw mails with every header, files, the log of events, sums, a program to check them.

The same contents give the same bytes: names in order, one time for all files, no attribute of the machine.
"""

import hashlib
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

from relay.cases.dossier import paper, verify
from relay.cases.dossier.contents import Contents

_README = """{dossier} {number}

dossier.pdf       everything on paper
messages/         each message as it came: .eml raw mail with all headers, .txt what was written on the site
attachments/      the files of the messages
events.json       the log of the case, each event with the fingerprint of the one before
case.json         the texts and dates of the PDF, for programs
manifest.json     SHA-256 of every file; SHA256SUMS says the same for `sha256sum -c`
verify.py         checks all of it: python3 verify.py .
"""


def dossier(contents: Contents) -> bytes:
    """The whole dossier as one ZIP."""
    files = {
        "dossier.pdf": paper.dossier(contents),
        "events.json": _json(list(contents.events)),
        "case.json": _json(contents.printed | {"texts": [{"salt": s.salt, "text": s.text} for s in contents.messages]}),
        "verify.py": Path(verify.__file__).read_bytes(),
        "README.txt": _README.format(dossier="Dossier", number=contents.number).encode(),
        **_messages(contents),
    }
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}
    files["SHA256SUMS"] = "".join(f"{digest}  {name}\n" for name, digest in sums.items()).encode()
    files["manifest.json"] = _json(
        {
            "dossier": 1,
            "number": contents.number,
            "as_of": contents.at.isoformat(),
            "events_head": contents.head,
            "files": sums,
        }
    )
    return _zip(files, contents)


def _messages(contents: Contents) -> dict[str, bytes]:
    files = {}
    for number, said in enumerate(contents.messages, 1):
        if said.raw is not None:
            files[f"messages/{number:03d}.eml"] = said.raw
        else:
            head = f"{said.printed['from']}\n{said.printed['at']}\n{said.printed['how']}\n\n"
            files[f"messages/{number:03d}.txt"] = (head + said.text).encode()
        for place, file in enumerate(said.files, 1):
            if file.content is not None:
                files[f"attachments/{number:03d}-{place}-{_safe(file.name)}"] = file.content
    return files


def _safe(name: str) -> str:
    """A name that every system can unpack."""
    return re.sub(r"[^\w.-]+", "_", name).strip("._")[-80:] or "file"


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"


def _zip(files: dict[str, bytes], contents: Contents) -> bytes:
    out = io.BytesIO()
    at = contents.at.timetuple()[:6]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{name}", at)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return out.getvalue()
