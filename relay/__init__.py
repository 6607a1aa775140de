"""The persistent domain and the daemons. A company's reply goes straight down:

1. `mail.smtpd` or `mail.imap` takes the mail; `mail.spool.accept` makes it durable, and only then it is acknowledged.
2. `worker` lets `mail.intake` claim rows of the spool; `mailparse.parse` reads the mail.
3. `mail.authenticity` has found out who vouches for the author; `mail.bounces` takes what is a bounce.
4. `mail.matching` finds the case, `mail.speaking` whether the author may speak in it; in doubt: the holding pen.
5. `moderation.review` says what the public may read.
6. `cases.thread` files it with its event, `mail.letters` writes the notice, `mail.outbox` keeps it: one commit with 4.
7. `mail.delivery` claims the letter and `mail.courier` sends it: sent, later, or given up.
8. `public` is the only door through which the site reads what a visitor sees.

`cli` starts it all. What may import what stands in pyproject.toml.
"""
