"""A parsed mail as plain JSON values, for `doleance read-mail` and for whoever builds on it."""

from typing import Any

from mailparse.types import Address, Bounce, ParsedMessage, TokenSighting


def as_json(parsed: ParsedMessage) -> dict[str, Any]:
    """Everything but the bytes of attachments. Dates are ISO 8601; identifiers stand without angle brackets."""
    return {
        "author": _box(parsed.author) if parsed.author else None,
        "from": [_box(box) for box in parsed.from_],
        "to": [_box(box) for box in parsed.to],
        "cc": [_box(box) for box in parsed.cc],
        "reply_to": [_box(box) for box in parsed.reply_to],
        "sender": [_box(box) for box in parsed.sender],
        "recipients_seen": list(parsed.recipients_seen),
        "return_path": parsed.return_path,
        "subject": parsed.subject,
        "base_subject": parsed.base_subject,
        "ticket_reference": parsed.ticket_reference,
        "message_id": parsed.message_id,
        "in_reply_to": list(parsed.in_reply_to),
        "references": list(parsed.references),
        "date": parsed.date.isoformat() if parsed.date else None,
        "tokens": [_sighting(one) for one in parsed.tokens],
        "near_tokens": [_sighting(one) for one in parsed.near_tokens],
        "kind": parsed.kind,
        "kind_reason": parsed.kind_reason,
        "substance": parsed.substance,
        "substance_reason": parsed.substance_reason,
        "reply_text": parsed.reply_text,
        "quoted_text": parsed.quoted_text,
        "signature": parsed.signature,
        "language": parsed.language,
        "attachments": [
            {"name": one.name, "type": one.type, "size": one.size, "sha256": one.sha256} for one in parsed.attachments
        ],
        "bounce": _bounce(parsed.bounce) if parsed.bounce else None,
        "auth": list(parsed.auth),
        "is_automatic": parsed.is_automatic,
        "spam_marked": parsed.spam_marked,
        "defects": list(parsed.defects),
    }


def _box(box: Address) -> dict[str, str]:
    return {"name": box.name, "address": box.address}


def _sighting(one: TokenSighting) -> dict[str, str]:
    return {"token": one.token, "where": one.where}


def _bounce(bounce: Bounce) -> dict[str, Any]:
    return {
        "recipient": bounce.recipient,
        "status": bounce.status,
        "permanent": bounce.permanent,
        "delayed": bounce.delayed,
        "original_message_id": bounce.original_message_id,
        "diagnostic": bounce.diagnostic,
    }
