"""The open data: the rows behind every published card."""

import datetime as dt

from sqlalchemy.orm import Session

from relay.cases import opendata
from relay.settings import Settings

OpenData = opendata.File
Stamp = opendata.Stamp


def open_data_stamp(session: Session) -> Stamp | None:
    """Changes whenever a published card does; None before the first. Its first part is the day of the cards."""
    return opendata.stamp(session)


def open_data(session: Session, settings: Settings, as_of: dt.date) -> OpenData:
    """The rows of every scored company as a CSV file; slow, see `relay.cases.opendata`."""
    return opendata.file(session, settings, as_of)
