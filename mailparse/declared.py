"""What the header fields of a mail say by themselves: sent by a machine, to a list, marked as spam.

Fields only, never the text: an honest machine declares itself (RFC 3834), and such mail is never answered.
"""

import re

from mailparse.headers import Fields

LISTS = ("list-id", "list-unsubscribe", "list-post", "mailing-list", "x-mailing-list", "list-help")
BULK = re.compile(r"bulk|list|junk", re.IGNORECASE)
# A filter writes its mark between signs or in capitals: "[spam?] …", "*** JUNK ***", "SPAM: …". A person who writes
# "Spam: they call me every day" marks nothing.
_SPAM_SUBJECT = re.compile(
    r"^\s*(?:[\[({<*#_-]{1,5}\s*(?i:(?:possible |suspected |probable )?(?:spam|junk)|bulk)\b"
    r"[^\])}>*#]{0,20}[\])}>*#_-]{1,5}"
    r"|(?:POSSIBLE |SUSPECTED )?(?:SPAM|JUNK)\??\s*[:>-])"
)


def is_automatic(fields: Fields, return_path: str | None) -> bool:
    """Whether the headers say that a machine, a list or a null sender speaks: such mail is never answered."""
    submitted = fields.text("auto-submitted").lower()
    if submitted and not submitted.startswith("no"):
        return True
    if return_path == "" or any(name in fields for name in LISTS):
        return True
    if any(name in fields for name in ("x-autoreply", "x-autorespond", "x-autoresponder", "x-loop", "feedback-id")):
        return True
    precedence = fields.text("precedence").lower()
    suppressed = fields.text("x-auto-response-suppress").lower()
    return bool(BULK.search(precedence) or "auto" in precedence or "all" in suppressed or "autoreply" in suppressed)


def spam_marked(fields: Fields, subject: str) -> bool:
    """Whether a filter on the way marked the mail as spam."""
    if fields.text("x-spam-flag").lower().startswith("yes") or fields.text("x-spam-status").lower().startswith("yes"):
        return True
    report = fields.text("x-forefront-antispam-report").upper()
    if "SFV:SPM" in report or "CAT:SPM" in report or "CAT:PHSH" in report:
        return True
    level = fields.text("x-ms-exchange-organization-scl")
    return (level.isdigit() and int(level) >= 5) or _SPAM_SUBJECT.match(subject) is not None


def automatic_field(fields: Fields) -> str:
    """The field that says the mail was sent automatically, with its value where that matters; "" where none does."""
    submitted = fields.text("auto-submitted").lower()
    if submitted and not submitted.startswith("no"):
        return f"Auto-Submitted: {submitted[:40]}"
    for name in (
        "x-autoreply",
        "x-autorespond",
        "x-autoresponder",
        "x-autoreply-from",
        "x-mail-autoreply",
        "x-ms-exchange-inbox-rules-loop",
    ):
        if name in fields:
            return name
    if "auto" in fields.text("precedence").lower():
        return "Precedence: auto_reply"
    if fields.text("x-auto-response-suppress"):
        return "X-Auto-Response-Suppress"
    return "Precedence: bulk" if BULK.search(fields.text("precedence")) else ""
