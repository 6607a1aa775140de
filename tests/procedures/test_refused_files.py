"""A bad file is refused with file, line, key and reason, and with all its faults at once."""

from pathlib import Path

import pytest

from relay.procedures import load
from relay.procedures.load import Library, ProcedureError

TEXT = 'text = { fr = "a", nl = "b", en = "c", de = "d" }'
NAMES = TEXT.replace("text", "title") + "\n" + TEXT.replace("text", "decides")
GOOD = f"""\
schema = "procedure/1"
id = "lumelec"
edition = 1
name = "Lumelec"

[[source]]
id = "page"
title = "Lumelec, plaintes"
language = "fr"
read = 2026-11-22

[who]
{TEXT}
source = "page"

[[channel]]
id = "email"
kind = "email"
to = "desk@lumelec.example"
source = "page"

[[channel]]
id = "phone"
kind = "phone"
to = "+32 2 000 00 00"
hours = [
    {{ days = ["mon"], opens = 09:00:00, closes = 12:00:00 }},
]
source = "page"

[[step]]
id = "desk"
{NAMES}
channels = ["email"]
source = "page"

[[step.promise]]
what = "answer"
within = "10 working days"
source = "page"

[[step]]
id = "board"
after = "desk"
{NAMES}
source = "page"

[[door]]
id = "outside"
body = "consumerconnect"
{TEXT}
opens = [{{ rule = "refusal", step = "desk", source = "page" }}]
source = "page"
"""


def faults(tmp_path: Path, library: Library, text: str) -> list[str]:
    """What is refused, without the folder."""
    file = tmp_path / "lumelec.toml"
    file.write_text(text, encoding="utf-8")
    try:
        load.check(file, library.bodies)
    except ProcedureError as error:
        return [fault.removeprefix(f"{tmp_path}/") for fault in error.faults]
    return []


def test_the_good_file_is_good(tmp_path: Path, library: Library) -> None:
    assert [] == faults(tmp_path, library, GOOD)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('kind = "email"\n', "", "16: channel[1].kind: is missing"),
        ('within = "10 working days"\n', "", "38: step[1].promise[1].within: is missing"),
        (
            ', de = "d" }\nsource = "page"\n\n[[channel]]', ' }\nsource = "page"\n\n[[channel]]',
            "13: who.text.de: is missing",
        ),
        ('name = "Lumelec"', 'nom = "Lumelec"', "1: name: is missing"),
        ('edition = 1', 'edition = "one"', "3: edition: must be a whole number, not 'one'"),
        ('edition = 1', "edition = true", "3: edition: must be a whole number, not True"),
        ('edition = 1', "edition = 0", "3: edition: must be at least 1"),
        ('name = "Lumelec"', 'name = " "', "4: name: must not be empty; leave the key out"),
        ('id = "email"', 'id = "E-mail"', "17: channel[1].id: must be small letters, digits and hyphens, not 'E-mail'"),
        ('id = "phone"', 'id = "email"', "23: channel[2].id: 'email' is given twice"),
        ("read = 2026-11-22", 'read = "today"', "10: source[1].read: must be a date, not 'today'"),
        (
            'kind = "email"', 'kind = "fax"',
            "18: channel[1].kind: must be one of form, portal, email, phone, post, counter, not 'fax'",
        ),
        (
            'body = "consumerconnect"', 'body = "ombudsman-of-lamps"',
            "52: door[1].body: no such body: 'ombudsman-of-lamps'; known: consumerconnect, economic-inspection, "
            "federal-ombudsman, insurance-ombudsman, labour-court, legal-help, mloz-complaints, ombudsfin",
        ),
        (
            '"10 working days"', '"0 working days"',
            "40: step[1].promise[1].within: impossible period '0 working days': between 1 and 750 working days",
        ),
        (
            '"10 working days"', '"-1 months"',
            "40: step[1].promise[1].within: impossible period '-1 months': between 1 and 36 months",
        ),
        (
            '"10 working days"', '"4000 calendar days"',
            "40: step[1].promise[1].within: impossible period '4000 calendar days': between 1 and 1096 calendar days",
        ),
        (
            '"10 working days"', '"2 fortnights"',
            "40: step[1].promise[1].within: '2 fortnights' is no period; write `5 working days`, `45 calendar days`, "
            "`1 month`, `at once` or `no term`",
        ),
        (
            '"10 working days"', "10",
            "40: step[1].promise[1].within: '10' is no period; write `5 working days`, `45 calendar days`, "
            "`1 month`, `at once` or `no term`",
        ),
        ('after = "desk"\n', "", "43: step[2].after: a second first step; the first is 'desk'"),
        ('after = "desk"', 'after = "cellar"', "45: step[2].after: no such step: 'cellar'; known: board, desk"),
        (
            'channels = ["email"]', 'channels = ["fax"]',
            "35: step[1].channels: no such channel: 'fax'; known: email, phone",
        ),
        (
            'to = "desk@lumelec.example"\n', "",
            "16: channel[1].to: is missing: give it, or say in `missing` why it is not known",
        ),
        (
            'to = "desk@lumelec.example"', 'to = "desk@lumelec.example"\nmissing = "unpublished"',
            "20: channel[1].missing: contradicts `to`",
        ),
        ("closes = 12:00:00", "closes = 09:00:00", "26: channel[2].hours[1].closes: must be after `opens`"),
        ('"refusal", step = "desk"', '"refusal"', "54: door[1].opens[1].step: is missing: 'refusal' needs a step"),
        ('"refusal"', '"at once"', "54: door[1].opens[1].step: a door that opens at once waits for no step"),
        (
            'step = "desk", source', 'step = "cellar", source',
            "54: door[1].opens[1].step: no such step: 'cellar'; known: board, desk",
        ),
        ('body = "consumerconnect"\n', "", "50: door[1].body: give exactly one of `step` and `body`"),
        ('body = "consumerconnect"', 'step = "cellar"', "52: door[1].step: no such step: 'cellar'; known: board, desk"),
        (
            'id = "outside"', 'id = "outside"\ngroups = ["insurance"]',
            "52: door[1].groups: no product is of the group 'insurance'",
        ),
        (
            '[{ rule = "refusal", step = "desk", source = "page" }]', "[]",
            "54: door[1].opens: must not be empty; leave the key out",
        ),
        ('id = "outside"', 'id = "outside"\naudience = "private"', "52: door[1].audience: must be a list"),
        ('days = ["mon"]', 'days = ["mon", "mon"]', "26: channel[2].hours[1].days: has a value twice"),
        (
            'id = "lumelec"', 'id = "bodies"',
            "2: id: the id 'bodies' belongs to the outside bodies, and to nothing else",
        ),
        ('schema = "procedure/1"', 'schema = "procedure/2"', "1: schema: must be 'procedure/1', not 'procedure/2'"),
        ('schema = "procedure/1"', "schema = 1", "1: schema: must be 'procedure/1', not 1"),
    ],
)  # fmt: skip
def test_it_is_refused(tmp_path: Path, library: Library, old: str, new: str, fault: str) -> None:
    assert old in GOOD
    assert f"lumelec.toml:{fault}" in faults(tmp_path, library, GOOD.replace(old, new, 1))


def test_one_mistake_makes_one_fault(tmp_path: Path, library: Library) -> None:
    assert 1 == len(faults(tmp_path, library, GOOD.replace('kind = "email"\n', "")))


def test_an_unknown_key_is_told_with_the_known_ones(tmp_path: Path, library: Library) -> None:
    (fault,) = faults(tmp_path, library, GOOD.replace("[who]", '[who]\nwhom = "us"'))
    assert "lumelec.toml:13: who.whom: no such key; known: audience, anonymous, clients_only, text, source" == fault


def test_a_source_that_is_not_there(tmp_path: Path, library: Library) -> None:
    (fault,) = faults(tmp_path, library, GOOD.replace('source = "page"', 'source = "rumour"', 1))
    assert "lumelec.toml:14: who.source: no such source: 'rumour'; known: page" == fault


def test_steps_in_a_circle(tmp_path: Path, library: Library) -> None:
    third = f'\n[[step]]\nid = "cellar"\nafter = "attic"\n{NAMES}\nsource = "page"\n'
    text = GOOD + third + third.replace("cellar", "x").replace("attic", "cellar").replace('"x"', '"attic"')
    assert ["step[3].after: leads round in a circle", "step[4].after: leads round in a circle"] == [
        fault.split(": ", 1)[1] for fault in faults(tmp_path, library, text)
    ]


def test_no_first_step(tmp_path: Path, library: Library) -> None:
    found = faults(tmp_path, library, GOOD.replace('id = "desk"', 'id = "desk"\nafter = "board"'))
    assert ["lumelec.toml:33: step[1].after: no step is the first: one has no `after`"] == found


def test_a_promise_made_twice(tmp_path: Path, library: Library) -> None:
    again = '[[step.promise]]\nwhat = "answer"\nwithin = "1 month"\nsource = "page"\n\n'
    found = faults(tmp_path, library, GOOD.replace("[[step.promise]]", again + "[[step.promise]]"))
    assert ["lumelec.toml:44: step[1].promise[2].what: answer is promised twice"] == found


def test_a_conflict_that_is_none(tmp_path: Path, library: Library) -> None:
    found = faults(
        tmp_path, library, GOOD + f'\n[[conflict]]\nchannels = ["email", "email"]\n{TEXT}\nsource = "page"\n'
    )
    assert "lumelec.toml:58: conflict[1].channels: is no conflict: they do not differ" in found


def test_several_faults_come_together_in_the_order_of_the_file(tmp_path: Path, library: Library) -> None:
    found = faults(tmp_path, library, GOOD.replace('kind = "phone"\n', "").replace('"10 working days"', '"soon"'))
    assert ["lumelec.toml:22: channel[2].kind", "lumelec.toml:39: step[1].promise[1].within"] == [
        ":".join(fault.split(":")[:3]) for fault in found
    ]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b'schema = "procedure/1"\nid = \n', "lumelec.toml:2: not TOML: Invalid value"),
        (b'schema = "\xff"\n', "lumelec.toml: not UTF-8 (byte 10)"),
        (b"", "lumelec.toml:1: schema: must be 'procedure/1', not None"),
    ],
)
def test_what_is_no_toml(tmp_path: Path, library: Library, content: bytes, fault: str) -> None:
    file = tmp_path / "lumelec.toml"
    file.write_bytes(content)
    with pytest.raises(ProcedureError) as refused:
        load.check(file, library.bodies)
    assert (f"{tmp_path}/{fault}",) == refused.value.faults


def test_a_file_that_is_not_there(tmp_path: Path, library: Library) -> None:
    with pytest.raises(ProcedureError) as refused:
        load.check(tmp_path / "none.toml", library.bodies)
    assert (f"{tmp_path}/none.toml: cannot be read: No such file or directory",) == refused.value.faults


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('fallback_for = "form"', 'fallback_for = "fax"', "no such channel: 'fax'; known: email, form, post"),
        (
            '{ rule = "refusal", source',
            '{ rule = "refusal", step = "desk", source',
            "a body knows no steps; leave it out",
        ),
        (
            'opens = [{ rule = "at once", source = "ours" }]\n',
            "",
            "is missing: sectors need a rule that opens the door",
        ),
    ],
)
def test_bodies_are_refused_too(tmp_path: Path, old: str, new: str, fault: str) -> None:
    text = (load.SHIPPED / "bodies.toml").read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "bodies.toml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ProcedureError) as refused:
        load.read_bodies(file)
    assert [fault] == [told.split(": ", 2)[2] for told in refused.value.faults]
