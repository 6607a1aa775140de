"""Where the robots live: one SMTP server that takes all the platform's mail, and a postman who brings their answers.

Real sockets both ways: the platform's smarthost is this server, and answers go to the platform's own door. Consumers'
mail is taken and kept nowhere. Binds to 127.0.0.1 only.
"""

import asyncio
import datetime as dt
import heapq
import smtplib
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence

from aiosmtpd.smtp import SMTP, Envelope, Session

from relay.demo.robots import Mail, Robot, Sending
from relay.settings import Settings

HOST = "127.0.0.1"
SIZE = 30_000_000
TAKEN = "250 2.0.0 OK"
DOOR_SECONDS = 10.0
MOST_TRIES = 5


class Town:
    """Use it as a context; `port` is where the platform's smarthost is then. tell(line) gets one line a hop."""

    def __init__(
        self, settings: Settings, robots: Sequence[Robot], door: tuple[str, int], tell: Callable[[str], None]
    ) -> None:
        self._settings, self._door, self._tell = settings, door, tell
        self._robots = {robot.domain: robot for robot in robots}
        self._answered: Counter[str] = Counter()
        self.received: Counter[str] = Counter()  # kind of robot -> mails it got
        self._wish = threading.Condition()
        self._wishes: list[tuple[float, int, Robot, Sending]] = []
        self._number = self._busy = 0
        self._stopping = False
        self.port = 0

    def __enter__(self) -> "Town":
        ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._server_thread = threading.Thread(target=self._serve, args=(ready,), name="town", daemon=True)
        self._server_thread.start()
        ready.wait(DOOR_SECONDS)
        self._postman = threading.Thread(target=self._bring, name="postman", daemon=True)
        self._postman.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._wish:
            self._stopping = True
            self._wish.notify()
        self._postman.join(DOOR_SECONDS + 1)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._server_thread.join(DOOR_SECONDS)

    def is_idle(self) -> bool:
        """Whether no robot has a mail left to send."""
        with self._wish:
            return not self._wishes and not self._busy

    def _serve(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(self._loop.create_server(self._session, HOST, 0))
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        try:
            self._loop.run_forever()
        finally:
            server.close()
            for task in asyncio.all_tasks(self._loop):
                task.cancel()
            self._loop.run_until_complete(asyncio.sleep(0))
            self._loop.close()

    def _session(self) -> SMTP:
        return SMTP(
            self, hostname="town.example", ident="robots", data_size_limit=SIZE, loop=self._loop, timeout=DOOR_SECONDS
        )

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        robot = self._lives_at(address)
        if robot is not None and robot.refusal:
            self._say(f"platform -> {robot.kind}: refused, {robot.refusal}")
            return robot.refusal
        envelope.rcpt_tos.append(address)
        return TAKEN

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - the same
        content = bytes(envelope.content or b"") if not isinstance(envelope.content, str) else envelope.content.encode()
        mail = Mail(envelope.mail_from or "", content)
        for address in envelope.rcpt_tos:
            self._arrive(self._lives_at(address), mail)
        return TAKEN

    def _lives_at(self, address: str) -> Robot | None:
        return self._robots.get(address.rpartition("@")[2].lower())

    def _arrive(self, robot: Robot | None, mail: Mail) -> None:
        sort = "automatic mail" if mail.is_automatic else "mail"
        self._say(f"platform -> {robot.kind if robot else 'consumer'}: {sort}, {len(mail.content)} bytes")
        if robot is None:
            return
        self.received[robot.kind] += 1
        for sending in robot.answers(self._settings, mail, dt.datetime.now(dt.UTC)):
            self._answered[robot.kind] += 1
            if self._answered[robot.kind] > robot.most:
                self._say(f"{robot.kind}: has sent its {robot.most} mails and stays silent")
                return
            self._put(robot, sending, time.monotonic() + sending.after)

    def _put(self, robot: Robot, sending: Sending, due: float) -> None:
        with self._wish:
            self._number += 1
            heapq.heappush(self._wishes, (due, self._number, robot, sending))
            self._wish.notify()

    def _bring(self) -> None:
        """The postman: bring what is due, one after the other."""
        while (wish := self._next()) is not None:
            robot, sending = wish
            try:
                self._hand_over(robot, sending)
            finally:
                with self._wish:
                    self._busy -= 1

    def _next(self) -> tuple[Robot, Sending] | None:
        with self._wish:
            while not self._stopping:
                wait = self._wishes[0][0] - time.monotonic() if self._wishes else None
                if wait is not None and wait <= 0:
                    _, _, robot, sending = heapq.heappop(self._wishes)
                    self._busy += 1
                    return robot, sending
                self._wish.wait(wait)
        return None

    def _hand_over(self, robot: Robot, sending: Sending) -> None:
        try:
            with smtplib.SMTP(*self._door, local_hostname=f"mail.{robot.domain}", timeout=DOOR_SECONDS) as door:
                door.sendmail(sending.sender, [sending.recipient], sending.content)
            said = "250"
        except smtplib.SMTPResponseException as refused:
            said = f"{refused.smtp_code}"
        except (OSError, smtplib.SMTPException) as error:
            said = type(error).__name__
        self._say(f"{robot.kind} -> platform: {sending.what}, {said}")

    def _say(self, line: str) -> None:
        self._tell(f"{dt.datetime.now():%H:%M:%S}  {line}")  # noqa: DTZ005 - a line for the person at this machine
