"""The letter that tells a company how a complaint ended: the rating, and what the case does to its score."""

import datetime as dt

from sqlalchemy.orm import Session

from relay.mail.letters import correspondence as post
from relay.mail.letters.effect import in_score
from relay.mail.letters.sheet import Value
from relay.models import Case, Message, OutboxRow
from relay.settings import Settings


def rated(
    session: Session, settings: Settings, case: Case, comment: Message | None, changed: bool, now: dt.datetime
) -> OutboxRow:
    """The consumer closed the case with a rating, or changed it; the comment as the consumer wrote it."""
    to = post.party(session, settings, case, "company")
    values: dict[str, Value] = in_score(settings, case, now) | {
        "outcome": case.outcome or "",
        "satisfaction": case.satisfaction or 0,
        "changed": changed,
        "commented": comment is not None,
        "company_page": f"{settings.site.url}/company/{case.company.slug}",
    }
    words = {"comment": post.relayed(session, settings, comment) if comment is not None else ""}
    return post.write(session, settings, case, to, "rated", case.written_address, values, words, now, automatic=True)
