"""What can become of a mail that is handed to the next server: two values, shared by couriers and delivery."""

from dataclasses import dataclass

UNREACHABLE = "4.4.1"  # RFC 3463 X.4.1: no answer from the host; the fault is not the mail's


@dataclass(frozen=True, slots=True)
class Accepted:
    """The next server has the mail and answers for it."""


@dataclass(frozen=True, slots=True)
class Refused:
    """It does not. permanent: it never will (5xx). status is an enhanced status code of RFC 3463, text for staff."""

    permanent: bool
    status: str
    text: str


Outcome = Accepted | Refused
