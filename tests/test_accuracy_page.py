"""docs/accuracy.md: a run replaces what it measured and keeps the rest, also what people wrote."""

from pathlib import Path

from bench.accuracy import page


def test_a_run_with_sets_of_one_kind_keeps_the_other_section(tmp_path: Path):
    path = tmp_path / "accuracy.md"
    page.update("Mail reading", {"Kinds": ["all right"]}, path)
    page.update("Moderation", {"Offence": ["a few"]}, path)
    before = path.read_text("utf-8")
    page.update("Moderation", {"Offence": ["none"]}, path)
    assert path.read_text("utf-8") == before.replace("a few", "none")


def test_what_was_not_measured_and_what_people_wrote_stay(tmp_path: Path):
    path = tmp_path / "accuracy.md"
    page.update("Mail reading", {"Replies": ["90 %"], "Kinds": ["98 %"]}, path)
    path.write_text(path.read_text("utf-8") + "\n### What still fails\n\nClosings.\n", "utf-8")
    assert page.update("Mail reading", {"Kinds": ["99 %"]}, path) == (
        "### Replies\n\n90 %\n\n### Kinds\n\n99 %\n\n### What still fails\n\nClosings."
    )


def test_a_new_measurement_stands_before_what_people_wrote(tmp_path: Path):
    path = tmp_path / "accuracy.md"
    path.write_text("# Accuracy\n\n## Mail reading\n\n### What still fails\n\nClosings.\n", "utf-8")
    assert page.update("Mail reading", {"Kinds": ["99 %"]}, path) == (
        "### Kinds\n\n99 %\n\n### What still fails\n\nClosings."
    )
