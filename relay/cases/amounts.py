"""Amounts of euros as people write them. Pure."""

import re
from decimal import Decimal, InvalidOperation


def cents(amount: str) -> int | None:
    """`1.234,50 €` -> 123450; None for nothing. Raises ValueError for what is no amount."""
    plain = re.sub(r"[€\s\u00a0\u202f]|EUR|eur", "", amount)
    if not plain:
        return None
    if re.search(r"[.,]\d{1,2}$", plain):
        whole, _, decimals = plain.replace(",", ".").rpartition(".")
        plain = f"{whole.replace('.', '')}.{decimals}"
    else:
        plain = plain.replace(".", "").replace(",", "")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        raise ValueError(amount) from None
    if not value.is_finite() or not 0 <= value <= 10_000_000:
        raise ValueError(amount)
    return int(value * 100)
