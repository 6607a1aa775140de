"""The SMTP and LMTP door: aiosmtpd with guards (RFC 5321, RFC 2033).

In the order of a mail: `gate` (how many may come in), `session` (the dialogue), `paths` (is it ours?), `content` (what
may be in it), `committer` (durable before 250), `server` (start and stop). The door never reads what a mail says, never
answers 250 before the commit, never sends mail, and logs neither addresses nor texts.
"""

from relay.mail.smtpd.server import serve

__all__ = ["serve"]
