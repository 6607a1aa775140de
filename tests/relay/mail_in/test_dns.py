"""The zone file that answers instead of DNS, and which resolver the settings give."""

from dataclasses import replace
from pathlib import Path

import pytest

from relay.mail.dns import DevelopmentResolver, DnsTroubleError, LiveResolver, ZoneFile, make_resolver, read_zone
from relay.settings import Authentication, Settings, SettingsError, Site

ZONE = """
["Lumelec.example"]
TXT = ["v=spf1 mx -all", "other"]
MX = ["10 mail.lumelec.example"]
A = "192.0.2.1"

["*.shop.example"]
TXT = ["wild"]

["own.shop.example"]
A = ["192.0.2.2"]

["dead.example"]
TROUBLE = true
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "zone.toml"
    path.write_text(ZONE, encoding="utf-8")
    return path


def test_a_zone_file_answers(file: Path) -> None:
    zone = read_zone(file)
    assert [b"v=spf1 mx -all", b"other"] == zone.txt("LUMELEC.example.")
    assert [(10, "mail.lumelec.example")] == zone.mx("lumelec.example")
    assert (["192.0.2.1"], []) == (zone.hosts("lumelec.example", "A"), zone.hosts("lumelec.example", "AAAA"))
    assert [[], [b"wild"], [b"wild"], []] == [zone.txt(f"{name}shop.example") for name in ("", "a.", "b.a.", "own.")]
    assert [] == zone.txt("nobody.example")
    with pytest.raises(DnsTroubleError):
        zone.txt("dead.example")


@pytest.mark.parametrize("text", ["no toml", 'TXT = ["a"]', "\udce9"])
def test_a_zone_file_that_is_none_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "zone.toml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(SettingsError, match=r"authentication\.dns_zone_file"):
        read_zone(path)


def test_the_settings_choose(file: Path, tmp_path: Path) -> None:
    plain = Settings(site=Site(data_dir=str(tmp_path)))
    assert isinstance(make_resolver(plain), LiveResolver)
    assert isinstance(make_resolver(replace(plain, authentication=Authentication(dns_zone_file=str(file)))), ZoneFile)
    (tmp_path / "devzone.toml").write_text('["*.example"]\nTXT = ["dev"]\n', encoding="utf-8")
    development = make_resolver(plain)
    assert isinstance(development, DevelopmentResolver)
    assert [b"dev"] == development.txt("s1._domainkey.lumelec.example")
    production = Settings(site=Site(data_dir=str(tmp_path), mode="production"))
    assert isinstance(make_resolver(production), LiveResolver)


def test_names_that_cannot_be_asked_about_do_not_exist() -> None:
    live = LiveResolver(0.2)
    assert [[]] * 3 == [live.txt(name) for name in ("a..example", "x" * 64 + ".example", "x." * 200 + "example")]
