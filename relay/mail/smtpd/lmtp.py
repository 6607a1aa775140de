"""LMTP on the same guards (RFC 2033)."""

# ruff: noqa: N802 - aiosmtpd finds a command by the name of its method

from aiosmtpd.smtp import syntax

from relay.mail.smtpd.session import GuardedSmtp


class GuardedLmtp(GuardedSmtp):
    """An LMTP session: LHLO instead of EHLO, and one reply for each recipient that was accepted (RFC 2033)."""

    door = "lmtp"

    @syntax("LHLO hostname")
    async def smtp_LHLO(self, hostname: str) -> None:
        await super().smtp_EHLO(hostname)

    async def smtp_HELO(self, _hostname: str) -> None:
        await self.push("500 5.5.1 This is LMTP: say LHLO")

    async def smtp_EHLO(self, _hostname: str) -> None:
        await self.push("500 5.5.1 This is LMTP: say LHLO")

    async def check_helo_needed(self, helo: str = "LHLO") -> bool:
        needed: bool = await super().check_helo_needed(helo)
        return needed

    async def _answer_mail(self, reply: str, recipients: int) -> None:
        await self.push("\r\n".join([reply] * recipients).encode())
