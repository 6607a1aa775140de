"""Our own corpus of mail and how a reading is judged against it: what the author wrote, not one word more or less.

A gold file holds `kind` (and `accept`), and where they are clear `substance`, `language`, `reply_text`, `signature`,
`tokens`, `token_where`, `near_tokens`, `quoted` (pieces that must stand in the quoted text), `ticket`, `attachments`,
`recipient`, `status`; `letter` is the mail that was answered. `inline`: answers between quotes, judged by the author's
own lines. `signature_may_stay`: the sign-off bears no mark, so any cut through it is right. `needs_letter`: no reader
could tell the quote without the letter.
"""

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.accuracy.gold import Verdict, held_out
from mailparse import ParsedMessage, parse

OWN = Path(__file__).parents[2] / "tests" / "corpus" / "mail"
_ORNAMENT = re.compile(r"\s*<[^<> ]+>|\*|^[\s-]+|[\s-]+$")


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail of the corpus: the name of its file without ending, what a reader must find, and the bytes."""

    name: str
    gold: dict[str, Any]
    raw: bytes
    letter: bytes | None

    @property
    def held_out(self) -> bool:
        return held_out(self.name)

    def ways(self) -> list[bool]:
        """With the answered letter known, and without it, as far as the mail can be read so."""
        return [known for known in (True, False) if (self.letter or not known) and (known or not self.needs_letter)]

    @property
    def needs_letter(self) -> bool:
        return bool(self.gold.get("needs_letter"))

    def read(self, answering: bool) -> ParsedMessage:
        return parse(self.raw, answering=self.letter if answering else None)


def mails(pattern: str = "*") -> Iterator[Mail]:
    """Every mail with a gold file beside it, in the order of their names."""
    for path in sorted(OWN.rglob(f"{pattern}.json"), key=lambda path: path.stem):
        gold = json.loads(path.read_text("utf-8"))
        letter = (OWN / gold["letter"]).read_bytes() if "letter" in gold else None
        yield Mail(path.stem, gold, path.with_suffix(".eml").read_bytes(), letter)


def known_failures() -> dict[str, str]:
    """What is not read rightly yet: name and reason."""
    reasons: dict[str, str] = tomllib.loads((OWN / "known_failures.toml").read_text("utf-8"))
    return reasons


def faults(mail: Mail, answering: bool) -> list[str]:
    """The fields that were read wrongly; empty where all is right."""
    parsed, gold = mail.read(answering), mail.gold
    seen: dict[str, Any] = {
        "substance": parsed.substance,
        "language": parsed.language,
        "ticket": parsed.ticket_reference,
        "attachments": [one.name for one in parsed.attachments],
        "recipient": parsed.bounce and parsed.bounce.recipient,
        "status": parsed.bounce and parsed.bounce.status,
    }
    found = [] if parsed.kind in (gold["kind"], *gold.get("accept", ())) else ["kind"]
    found += [name for name, value in seen.items() if name in gold and gold[name] != value]
    if "tokens" in gold and set(gold["tokens"]) != {one.token for one in parsed.tokens}:
        found.append("tokens")
    if not set(gold.get("token_where", ())) <= {one.where for one in parsed.tokens}:
        found.append("token_where")
    if not set(gold.get("near_tokens", ())) <= {one.token for one in parsed.near_tokens}:
        found.append("near_tokens")
    if any(piece not in collapsed(parsed.quoted_text.replace("> ", "")) for piece in gold.get("quoted", ())):
        found.append("quoted_text")
    if "reply_text" in gold:
        found += _cut(gold, parsed)
    return found


def _cut(gold: dict[str, Any], parsed: ParsedMessage) -> list[str]:
    """Whether text and signature were cut where the author did."""
    tidy = own_lines if gold.get("inline") else collapsed
    want, got = tidy(gold["reply_text"]), tidy(parsed.reply_text)
    sign, signed = plain(gold.get("signature", "")), plain(parsed.signature)
    if gold.get("signature_may_stay") and got.startswith(want):
        rest = plain(got[len(want) :])
        return [] if sign.startswith(rest) and plain(sign[len(rest) :]) in signed else ["reply_text"]
    return (["reply_text"] if want != got else []) + (["signature"] if sign not in signed else [])


def verdict(mail: Mail, answering: bool) -> Verdict:
    """How much of the author's text came out, for a table."""
    parsed = mail.read(answering)
    wrong = "reply_text" in _cut(mail.gold, parsed)
    need, have = collapsed(mail.gold["reply_text"]).split(), set(collapsed(parsed.reply_text).split())
    recall = sum(word in have for word in need) / len(need) if need and wrong else 1.0
    return Verdict("own corpus", mail.gold.get("language", "?"), "text", not wrong, recall)


def collapsed(text: str) -> str:
    return " ".join(text.split())


def own_lines(text: str) -> str:
    """Without the quoted lines that an answer stands below."""
    return collapsed("\n".join(line for line in text.split("\n") if not line.lstrip().startswith(">")))


def plain(text: str) -> str:
    """Without what a text part adds for links and bold type."""
    return _ORNAMENT.sub("", collapsed(text))
