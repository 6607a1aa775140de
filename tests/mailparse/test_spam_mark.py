"""A filter's mark in the subject, and a person who writes of spam."""

import pytest

import mailparse


def marked(subject: str) -> bool:
    return mailparse.parse(f"From: a@b.example\r\nSubject: {subject}\r\n\r\nBonjour.\r\n".encode()).spam_marked


@pytest.mark.parametrize(
    "subject",
    [
        "[SPAM] Gagnez",
        "[spam?] Gagnez",
        "*** SPAM *** Gagnez",
        "***SPAM*** x",
        "{Spam?} x",
        "SPAM: x",
        "[Suspected Spam] x",
        "[JUNK] x",
        "<Spam> x",
        "(BULK) x",
        "[SPAM 7.2] x",
        "POSSIBLE SPAM: x",
    ],
)
def test_a_filter_s_mark_is_seen(subject: str) -> None:
    assert marked(subject)


@pytest.mark.parametrize(
    "subject",
    [
        "Spam: they call me every day",
        "spam : quatre appels par jour",
        "Spam van uw bedrijf",
        "Junk-Mail trotz Widerspruch",
        "[ref k7m2p] spam",
        "Bulk order 4711",
        "Re: spam",
        "Spam! Encore",
        "SPAM par SMS",
    ],
)
def test_who_writes_of_spam_marks_nothing(subject: str) -> None:
    assert not marked(subject)
