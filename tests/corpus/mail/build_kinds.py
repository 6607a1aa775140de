"""Writes the automatic mail of the corpus from `kinds.toml`: `python tests/corpus/mail/build_kinds.py`."""

import json
import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
RELAY = "case+k7m2p9xqabtbd3c@post.example"
PARTS = {"delivery-status": "message/delivery-status", "disposition-notification": "message/disposition-notification",
         "feedback-report": "message/feedback-report"}  # fmt: skip


def message(entry: dict[str, Any]) -> str:
    fields = {
        "From": entry["from"], "To": RELAY, "Subject": entry["subject"], "Date": "Thu, 5 Mar 2026 08:12:00 +0100",
        "Message-ID": "<m4@company.example>", "MIME-Version": "1.0", "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit", **entry.get("headers", {}),
    }  # fmt: skip
    body = entry["body"] + "\n"
    if "report" in entry:
        kind = entry["report_type"]
        fields["Content-Type"] = f'multipart/report; report-type={kind}; boundary="grens"'
        original = f"From: {RELAY}\nSubject: [ref k7m2p-9xqab-tbd3c] x\nMessage-ID: <q1w2e3@post.example>\n"
        body = (
            f"--grens\nContent-Type: text/plain; charset=utf-8\n\n{body}\n--grens\nContent-Type: {PARTS[kind]}\n\n"
            f"{entry['report']}\n\n--grens\nContent-Type: text/rfc822-headers\n\n{original}\n--grens--\n"
        )
    return "".join(f"{name}: {value}\n" for name, value in fields.items()) + "\n" + body


def main() -> None:
    for name, entry in tomllib.loads((HERE / "kinds.toml").read_text("utf-8")).items():
        path = HERE / f"kind_{name}"
        path.with_suffix(".eml").write_text(message(entry), "utf-8")
        gold = {key: entry[key] for key in ("kind", "substance", "recipient", "status") if key in entry}
        path.with_suffix(".json").write_text(json.dumps(gold, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
