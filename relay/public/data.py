"""The open data: the rows behind every published card, of today and of the days that were kept."""

from sqlalchemy.orm import Session

from relay.cases.scorecards import files
from relay.settings import Settings

OpenData = files.File
Stamp = files.Stamp


def open_data_stamp(session: Session) -> Stamp | None:
    """Changes whenever the newest files do; None before the first card. Its first part is their day."""
    return files.stamp(session)


def open_data(session: Session, settings: Settings, at: Stamp) -> tuple[OpenData, ...]:
    """The newest files, one a format; slow, see `relay.cases.scorecards.files`."""
    return files.newest(session, settings, at)


def open_data_archive(session: Session) -> tuple[OpenData, ...]:
    """What is said of each dated file that is kept, without its content, the newest first."""
    return files.archive(session)


def open_data_kept(session: Session, name: str) -> OpenData | None:
    """A dated file by its name."""
    return files.kept(session, name)


def parquet_there() -> bool:
    """Whether this installation can write Parquet."""
    return files.parquet_there()
