"""Checks a dossier: every file against the manifest, and the log of events against its own chain of fingerprints.

Needs only Python 3.9 or newer, nothing installed. Run it beside the ZIP, or inside the unpacked folder:

    python3 verify.py dossier-2026-000123.zip
    python3 verify.py .

It shows that nothing was changed since the dossier was made, that the log is whole, and that the text of each message
is the one that the log vouches for. It cannot show who wrote a mail: for that, messages/*.eml keep every header.
"""

import hashlib
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

START = "0" * 64


def read(place: str) -> dict[str, bytes]:
    """Name -> bytes of every file of the dossier."""
    path = Path(place)
    if path.is_file():
        with zipfile.ZipFile(path) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    return {str(file.relative_to(path).as_posix()): file.read_bytes() for file in path.rglob("*") if file.is_file()}


def check(files: dict[str, bytes]) -> list[str]:
    """What is wrong, one sentence each; nothing where all is as it was made."""
    if "manifest.json" not in files:
        return ["manifest.json is missing"]
    manifest = json.loads(files["manifest.json"])
    wrong: list[str] = []
    for name, digest in manifest["files"].items():
        if name not in files:
            wrong.append(f"{name} is missing")
        elif hashlib.sha256(files[name]).hexdigest() != digest:
            wrong.append(f"{name} was changed")
    if not wrong:
        wrong += check_events(json.loads(files["events.json"]), manifest["events_head"])
        wrong += check_texts(json.loads(files["events.json"]), json.loads(files["case.json"]))
    return wrong


def check_events(events: list[dict[str, Any]], head: str) -> list[str]:
    """The chain: each event holds the fingerprint of the one before, and its own is made of all its columns."""
    wrong: list[str] = []
    previous = START
    for number, event in enumerate(events, 1):
        columns = ["case_id", "seq", "at", "kind", "actor", "actor_id", "reason", "state", "facts", "previous"]
        content = json.dumps([event[name] for name in columns], sort_keys=True, separators=(",", ":"))
        made = hashlib.sha256(content.encode()).hexdigest()
        if event["seq"] != number or event["previous"] != previous or event["hash"] != made:
            wrong.append(f"event {number} ({event['kind']}) does not fit the chain")
        previous = event["hash"]
    return wrong if previous == head else [*wrong, "the last event is not the one that the manifest names"]


def check_texts(events: list[dict[str, Any]], case: dict[str, Any]) -> list[str]:
    """The log holds a salted fingerprint of a message's text; the dossier holds salt and text."""
    vouched = {event["facts"]["commitment"] for event in events if event["facts"].get("commitment")}
    made = {
        hashlib.sha256(f"{one['salt']}\n{one['text']}".encode()).hexdigest() for one in case["texts"] if one["salt"]
    }
    return [] if made <= vouched else ["the text of a message is not the one in the log"]


if __name__ == "__main__":
    found = check(read(sys.argv[1] if len(sys.argv) > 1 else "."))
    print("\n".join(found) if found else "All files are as they were made, and the log of events is whole.")
    sys.exit(1 if found else 0)
