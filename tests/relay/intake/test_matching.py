"""The matching ladder, rung by rung, and what happens where evidence disagrees."""

from typing import Any

import pytest
from sqlalchemy import select

from relay.cases import numbering
from relay.mail.matching import repairs
from relay.models import Case, ReplyToken
from relay.tokens import subject_tag

ANSWER = "We will replace the valve on Friday the sixth and refund the visit."


def test_the_recipient_address_alone_chooses_the_case(world: Any) -> None:
    number = world.file(world.company())
    to = world.address(number)
    assert world.receive(world.mail(ANSWER, to, subject="no tag here"), to) == ["filed:recipient"]
    assert [m.kind for m in world.messages(number)] == ["complaint", "response"]


@pytest.mark.parametrize(
    "subject",
    [
        "[Ticket#4711] RE: AW: TR: {tag} Boiler",
        "RE: {TAG}",
        "=?utf-8?q?R=C3=A9p_=3A_{tag_q}?=",
        "Antw: [CAS-22-X1] {spaced}",
        "WG: a long subject that its mail program\r\n folds right before {tag}",
    ],
)
def test_the_subject_token_is_found_however_it_is_written(world: Any, subject: str) -> None:
    number = world.file(world.company())
    tag = subject_tag(world.token(number))
    spellings = {
        "tag": tag, "TAG": tag.upper(), "tag_q": tag.replace(" ", "_"), "spaced": tag.replace("-", " "),
    }  # fmt: skip
    base = world.settings.base_address
    raw = world.mail(ANSWER, base, subject="SUBJECT-HERE", signed=False)
    raw = raw.replace(b"SUBJECT-HERE", subject.format(**spellings).encode())
    assert world.receive(raw, base) == ["held:unauthenticated"]
    assert world.held()[0].case_id == world.case(number).id


def test_a_reference_chooses_the_case_for_the_company_that_was_written_to(world: Any) -> None:
    number = world.file(world.company())
    reference = ("In-Reply-To", f"<{world.letter(number, 'complaint').message_id}>")
    base = world.settings.base_address
    raw = world.mail(ANSWER, base, subject="about your boiler", headers=[reference])
    assert world.receive(raw, base) == ["filed:references"]


def test_a_reference_never_chooses_a_case_for_a_stranger(world: Any) -> None:
    number = world.file(world.company())
    reference = ("References", f"<{world.letter(number, 'complaint').message_id}>")
    base = world.settings.base_address
    raw = world.mail(ANSWER, base, author="x@stranger.example", subject="hello", headers=[reference])
    assert world.receive(raw, base) == ["held:references_only"]
    assert [s["number"] for s in world.held()[0].suggestions] == [number]
    assert [m.kind for m in world.messages(number)] == ["complaint"]


def test_a_token_in_the_quoted_text_is_the_last_evidence(world: Any) -> None:
    number = world.file(world.company())
    quoted = f"{ANSWER}\n\n> Subject: {subject_tag(world.token(number))} Boiler never repaired\n> Hello"
    base = world.settings.base_address
    assert world.receive(world.mail(quoted, base, subject="your complaint"), base) == ["filed:text"]


def test_evidence_that_disagrees_is_held_with_both_cases_suggested(world: Any) -> None:
    company = world.company()
    one, other = world.file(company), world.file(company, title="Another story")
    to = world.address(one)
    raw = world.mail(ANSWER, to, subject=f"RE: {subject_tag(world.token(other))}")
    assert world.receive(raw, to) == ["held:evidence_disagrees"]
    assert {s["number"] for s in world.held()[0].suggestions} == {one, other}


def test_a_mistyped_address_is_held_and_the_right_case_suggested(world: Any) -> None:
    number = world.file(world.company())
    token = world.token(number)
    wrong = token[:6] + ("x" if token[6] != "x" else "y") + token[7:]
    to = world.address(number).replace(token, wrong)
    assert world.receive(world.mail(ANSWER, to), to) == ["held:mistyped_token"]
    assert world.held()[0].suggestions[0] == {
        "case": world.case(number).id,
        "number": number,
        "why": "mistyped_token",
    }


def test_no_evidence_is_held_and_cases_of_the_same_sender_suggested(world: Any) -> None:
    number = world.file(world.company())
    base = world.settings.base_address
    raw = world.mail(ANSWER, base, subject="Re: boiler NEVER repaired")
    assert world.receive(raw, base) == ["held:no_case"]
    assert [(s["number"], s["why"]) for s in world.held()[0].suggestions] == [(number, "similar_subject")]


def test_one_mail_to_two_cases_has_one_outcome_each(world: Any) -> None:
    company = world.company()
    one, other = world.file(company), world.file(company, title="Another story")
    to = [world.address(one), world.address(other)]
    assert world.receive(world.mail(ANSWER, ", ".join(to)), *to) == ["filed:recipient", "filed:recipient"]
    assert [len(world.messages(n)) for n in (one, other)] == [2, 2]


def test_every_single_error_in_a_token_can_be_repaired_to_it() -> None:
    token = "k7m2p9xqabtbd3c"
    for place in range(15):
        for symbol in "0o1liuz2a":
            if symbol != token[place]:
                assert token in repairs(token[:place] + symbol + token[place + 1 :])


def test_a_retired_token_still_routes(world: Any) -> None:
    number = world.file(world.company())
    to = world.address(number)
    with world.database.write() as session:
        numbering.issue_tokens(session, session.scalars(select(Case)).one(), world.now)
    assert world.receive(world.mail(ANSWER, to), to) == ["filed:recipient"]
    with world.database.read() as session:
        retired = session.scalars(select(ReplyToken.token).where(ReplyToken.retired_at.is_not(None))).all()
    assert len(retired) == 2
    assert all(token not in world.letter(number, "receipt").content.decode() for token in retired)
