"""What people type, made safe to store; and texts made safe to show."""

import pytest

from moderation.types import Finding
from web.forms import clean_line, clean_text, own_path
from web.marks import Segment, masked, prose, reflowed, segments


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  a \t b\r\nc ", "a b c"),
        ("a\x00b\x07c", "abc"),
        ("Subject\r\nBcc: x@home.example", "Subject Bcc: x@home.example"),
        ("abc\u202egnp", "abcgnp"),
        ("\u200fעברית\u200e", "\u200fעברית\u200e"),
        ("line\u2028separator", "line separator"),
        ("🙂" * 400, "🙂" * 300),
        ("\ud800x", "x"),
    ],
)
def test_a_line_is_one_line(typed: str, kept: str) -> None:
    assert clean_line(typed) == kept


def test_a_text_keeps_its_paragraphs() -> None:
    assert clean_text("\r\na\r\n\r\nb\rc\x00\u202e\n\n\n\n\n\nd\n") == "a\n\nb\nc\n\n\nd"


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.example", "/\\evil.example", "https://evil.example", "mine", "", None, "/a\r\nb", "/a\\b", "/a\n"],
)
def test_no_form_sends_people_elsewhere(elsewhere: str | None) -> None:
    assert own_path(elsewhere, "/mine") == "/mine"


def test_an_own_path_is_kept() -> None:
    assert own_path("/mine/2026-000001?lang=nl", "/mine") == "/mine/2026-000001?lang=nl"


def test_nothing_an_author_writes_is_markup() -> None:
    assert prose("<b>a</b>\nb\n\n& c") == "<p>&lt;b&gt;a&lt;/b&gt;<br>\nb</p><p>&amp; c</p>"


def test_masks_are_marked_and_other_brackets_are_not() -> None:
    assert masked("[téléphone] [sic] <i>") == '<span class="mask">[téléphone]</span> [sic] &lt;i&gt;'


def test_segments_cover_the_whole_text_once() -> None:
    found = [
        Finding(2, 4, "PHONE", "phone", 1.0, "mask"),
        Finding(3, 6, "INSULT", "insult", 1.0, "hold"),
        Finding(8, 99, "EMAIL", "email", 1.0, "mask"),
    ]
    assert segments("0123456789", found) == [
        Segment(0, 2, "01"),
        Segment(2, 4, "23", "PHONE"),
        Segment(4, 6, "45", "INSULT", True),
        Segment(6, 8, "67"),
        Segment(8, 10, "89", "EMAIL"),
    ]


def test_a_letter_loses_only_the_breaks_of_its_columns() -> None:
    letter = (
        "Dear Sir or Madam,\n\n"
        "Lea Marchal asked us to pass on a complaint that concerns your\nhouse. You find it below.\n\n"
        "Name: Lea\nTitle: Boiler\n\n"
        "  The technician came three times and the boiler still leaks\n  today.\n"
    )
    assert reflowed(letter) == (
        "Dear Sir or Madam,\n\n"
        "Lea Marchal asked us to pass on a complaint that concerns your house. You find it below.\n\n"
        "Name: Lea\nTitle: Boiler\n\n"
        "  The technician came three times and the boiler still leaks today."
    )
