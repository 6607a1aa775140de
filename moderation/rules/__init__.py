"""The table of rules, in the order in which they win over each other. One file a rule; docs list the same table."""

from moderation.rules import (
    account,
    address,
    birth,
    card,
    email,
    iban,
    insult,
    known,
    link,
    national,
    network,
    person,
    phone,
    plate,
    position,
    reference,
    secret,
    slur,
    structured,
    vulgar,
)
from moderation.rules.base import Rule

RULES: tuple[Rule, ...] = (
    link.RULE,
    email.RULE,
    known.RULE,
    iban.RULE,
    structured.RULE,
    card.RULE,
    national.RULE,
    account.RULE,
    position.RULE,
    network.RULE,
    birth.RULE,
    plate.RULE,
    secret.RULE,
    phone.RULE,
    address.RULE,
    reference.RULE,
    person.RULE,
    vulgar.RULE,
    insult.RULE,
    slur.RULE,
)

__all__ = ["RULES", "Rule"]
