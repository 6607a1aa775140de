"""What the tables know of a whole batch of mails, asked once instead of once a mail.

A cache for one transaction: what is not in it is asked for, what is written in the same transaction is told to it by
`filed` and `finished`. It only saves questions; leave it out, and every answer is the same.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, func, select, tuple_
from sqlalchemy.orm import Session, joinedload

from mailparse.references import is_token
from relay.models import Case, Company, Message, OutboxRow, RawMessage, ReplyToken, SpoolRow

# Built once: making a statement anew costs more than running it.
_TOKENS = select(ReplyToken.token, ReplyToken.case_id, ReplyToken.side).where(
    ReplyToken.token.in_(bindparam("wanted", expanding=True))
)
_LETTERS = select(OutboxRow.message_id, OutboxRow.case_id).where(
    OutboxRow.message_id.in_(bindparam("wanted", expanding=True)), OutboxRow.case_id.is_not(None)
)
_MESSAGES = select(Message.message_id, Message.case_id).where(
    Message.message_id.in_(bindparam("wanted", expanding=True))
)
_EARLIER = (
    select(RawMessage.digest, SpoolRow.recipient, SpoolRow.id, SpoolRow.case_id)
    .join(RawMessage, RawMessage.id == SpoolRow.raw_id)
    .where(RawMessage.digest.in_(bindparam("digests", expanding=True)), SpoolRow.outcome.is_not(None))
    .order_by(SpoolRow.id.desc())
)
_FILED = select(Message.case_id, Message.digest).where(
    tuple_(Message.case_id, Message.digest).in_(bindparam("wanted", expanding=True))
)
_CASES = (
    select(Case)
    .where(Case.id.in_(bindparam("wanted", expanding=True)))
    .options(
        joinedload(Case.company).selectinload(Company.addresses),
        joinedload(Case.account),
        joinedload(Case.detail),
    )
)
_LATELY = (
    select(Message.case_id, func.count())
    .where(
        Message.case_id.in_(bindparam("wanted", expanding=True)),
        Message.raw_id.is_not(None),
        Message.filed_at > bindparam("since"),
    )
    .group_by(Message.case_id)
)
_ROWS = (
    select(SpoolRow)
    .where(SpoolRow.id.in_(bindparam("wanted", expanding=True)))
    .options(joinedload(SpoolRow.raw).defer(RawMessage.content))
)


class Known:
    """See above; belongs to one session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._tokens: dict[str, tuple[int, str] | None] = {}
        self._references: dict[str, set[int]] = {}
        self._earlier: dict[tuple[bytes, str], tuple[int, int | None]] = {}
        self._digests: set[bytes] = set()
        self._filed: dict[tuple[int, bytes], bool] = {}
        self._lately: dict[int, int] = {}
        self._cases: dict[int, Case] = {}  # held here, so that the session's identity map does not forget them

    def rows(self, spool_ids: Sequence[int]) -> dict[int, SpoolRow]:
        """The spool rows with their raw messages, as they are now."""
        return {row.id: row for row in self._session.scalars(_ROWS, {"wanted": list(spool_ids)})}

    def tokens(self, tokens: Iterable[str]) -> dict[str, tuple[int, str]]:
        """token -> (case, side), retired tokens too: they still route."""
        wanted = {token for token in tokens if is_token(token)}
        if unasked := [token for token in wanted if token not in self._tokens]:
            self._tokens |= dict.fromkeys(unasked)
            for token, case_id, side in self._session.execute(_TOKENS, {"wanted": unasked}):
                self._tokens[token] = (case_id, side)
        return {token: found for token in wanted if (found := self._tokens[token]) is not None}

    def referred(self, identifiers: Sequence[str]) -> set[int]:
        """Cases whose letters or filed messages have one of these Message-IDs."""
        if unasked := [one for one in dict.fromkeys(identifiers) if one not in self._references]:
            self._references |= {one: set() for one in unasked}
            for query in (_LETTERS, _MESSAGES):
                for message_id, case_id in self._session.execute(query, {"wanted": unasked}):
                    if case_id is not None:
                        self._references[message_id].add(case_id)
        return set().union(*(self._references[one] for one in identifiers))

    def earlier(self, digest: bytes, recipient: str, spool_id: int) -> tuple[int, int | None] | None:
        """(row, its case) of another row with the same mail for the same recipient that has its outcome."""
        self.ask_digests([digest])
        found = self._earlier.get((digest, recipient))
        return found if found is not None and found[0] != spool_id else None

    def ask_digests(self, digests: Iterable[bytes]) -> None:
        if unasked := [one for one in set(digests) if one not in self._digests]:
            self._digests.update(unasked)
            for digest, recipient, row_id, case_id in self._session.execute(_EARLIER, {"digests": unasked}):
                self._earlier[digest, recipient] = (row_id, case_id)

    def finished(self, digest: bytes, recipient: str, spool_id: int, case_id: int | None) -> None:
        """The row has its outcome now."""
        self._earlier.setdefault((digest, recipient), (spool_id, case_id))

    def is_filed(self, case_id: int, digest: bytes) -> bool:
        """Whether the case has this mail already."""
        self.ask_filed([(case_id, digest)])
        return self._filed[case_id, digest]

    def ask_filed(self, wanted: Iterable[tuple[int, bytes]]) -> None:
        if unasked := [pair for pair in set(wanted) if pair not in self._filed]:
            found = {(case_id, digest) for case_id, digest in self._session.execute(_FILED, {"wanted": unasked})}
            self._filed |= {pair: pair in found for pair in unasked}

    def filed(self, case_id: int, digest: bytes, message_id: str) -> None:
        """A message was filed from this mail."""
        self._filed[case_id, digest] = True
        if case_id in self._lately:
            self._lately[case_id] += 1
        if message_id in self._references:
            self._references[message_id].add(case_id)

    def lately(self, case_id: int, since: dt.datetime) -> int:
        """How many mails were filed in the case since then; `since` is the same for the whole batch."""
        self.ask_lately([case_id], since)
        return self._lately[case_id]

    def ask_lately(self, case_ids: Iterable[int], since: dt.datetime) -> None:
        if unasked := [one for one in set(case_ids) if one not in self._lately]:
            self._lately |= dict.fromkeys(unasked, 0)
            for case_id, times in self._session.execute(_LATELY, {"wanted": unasked, "since": since}):
                self._lately[case_id] = times

    def case(self, case_id: int) -> Case:
        """The case with its company, account and private fields."""
        self.ask_cases([case_id])
        return self._cases[case_id]

    def ask_cases(self, case_ids: Iterable[int]) -> None:
        if unasked := [one for one in set(case_ids) if one not in self._cases]:
            self._cases |= {case.id: case for case in self._session.scalars(_CASES, {"wanted": unasked})}
