"""A remote service and the manners that it is asked with: a time limit, a budget, patience where it asks for that.

Whatever goes wrong with the service itself is `Failed("unavailable")` with a note that says what; after some failures in a row
it is not asked at all for a while (the circuit breaker of Nygard 2007, "Release It!"). What is wrong with one request has
another reason.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from dragoman import __version__
from dragoman.config import Service
from dragoman.model import Done, Failed, Usage
from dragoman.ports import UNAVAILABLE, UsageStore

if TYPE_CHECKING:
    from aiohttp import ClientSession

REFUSED, BAD_ANSWER = "refused", "bad-answer"
FAILURES_ALLOWED = 3
REST = timedelta(minutes=10)
LONGEST_REST = timedelta(days=1)
MAX_ANSWER = 8 * 1024 * 1024
_CHARACTERS_A_TOKEN = 3.0  # where a service does not count; few languages have fewer
_OUR_FAULT = frozenset({400, 413, 414, 415, 422})  # what is wrong with the request, not with the service


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    retry_after: str
    body: bytes


class Endpoint:
    """One service. `usage` keeps what it was asked, and so what it has cost today; `clock` gives the time, in UTC."""

    def __init__(
        self, service: Service, usage: UsageStore | None = None, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.service = service
        self._usage = usage
        self._clock = clock
        self._failures = 0
        self._held_until: datetime | None = None
        self._held_for = ""
        self._runner: asyncio.Runner | None = None
        self._session: ClientSession | None = None

    @property
    def key(self) -> str:
        """The API key, out of the environment; nothing where the service needs none."""
        return os.environ.get(self.service.key, "") if self.service.key else ""

    def get(self, path: str) -> Done[Any] | Failed:
        """Ask for a JSON document that costs nothing."""
        return self._held() or self._asked("GET", path, None)

    def post(self, path: str, body: object, texts: list[str]) -> Done[Any] | Failed:
        """Send JSON and return the JSON that comes back; `texts` are the sentences in it, which are paid for.

        Failed reasons: unavailable (see the note; `retry_at` where the service says so), refused (this request), bad-answer.
        """
        characters = sum(map(len, texts))
        if refusal := self._held() or self._over_budget(characters):
            return refusal
        price = self.service.price
        self._spend(Usage(1, characters, cost=price.request + price.characters * characters / 1e6))
        return self._asked("POST", path, body)

    def count_tokens(self, sent: int, received: int) -> None:
        """Note the tokens that an answer has cost."""
        price = self.service.price
        self._spend(Usage(0, 0, sent + received, (price.tokens_in * sent + price.tokens_out * received) / 1e6))

    def close(self) -> None:
        """Close the connections; the next request opens new ones."""
        runner, session, self._runner, self._session = self._runner, self._session, None, None
        if runner is not None:
            if session is not None:
                runner.run(session.close())
            runner.close()

    # -- money -------------------------------------------------------------------------------------------------------------

    def _over_budget(self, characters: int) -> Failed | None:
        """Return why a request cannot be paid for, by what it will cost about, or None."""
        service, price = self.service, self.service.price
        if service.budget is None or self._usage is None:
            return None
        now = self._clock()
        spent = self._usage.of(now.date()).get(service.name, Usage()).cost
        tokens = characters / _CHARACTERS_A_TOKEN
        ahead = price.request + (price.characters * characters + (price.tokens_in + price.tokens_out) * tokens) / 1e6
        if spent + ahead <= service.budget:
            return None
        tomorrow = datetime.combine(now.date() + timedelta(days=1), datetime.min.time(), UTC)
        note = f"{service.name} has spent {spent:.4f} of its {service.budget:g} today; the next day it is asked again."
        return Failed(UNAVAILABLE, note, tomorrow)

    def _spend(self, usage: Usage) -> None:
        if self._usage is not None:
            self._usage.add(self._clock().date(), self.service.name, usage)

    # -- requests ----------------------------------------------------------------------------------------------------------

    def _held(self) -> Failed | None:
        """Return why the service is left alone just now, or None."""
        if self._held_until is None or self._clock() >= self._held_until:
            return None
        note = f"{self.service.name} is left alone until {self._held_until:%H:%M:%S} UTC: {self._held_for}"
        return Failed(UNAVAILABLE, note, self._held_until)

    def _asked(self, method: str, path: str, body: object) -> Done[Any] | Failed:
        reply = self._send(method, path, body)
        if isinstance(reply, str):
            return self._failed(reply)
        if reply.status in _OUR_FAULT:
            self._failures = 0
            return Failed(REFUSED, f"{self.service.name} answers {reply.status}: {_message(reply.body)}")
        if reply.status >= 300:
            why = "it does not take the API key. " if reply.status in (401, 403) else ""
            return self._failed(f"{why}It answers {reply.status}: {_message(reply.body)}", reply.retry_after)
        try:
            value = json.loads(reply.body)
        except (ValueError, RecursionError):
            self._failed("it answers, but not in JSON.")
            return Failed(BAD_ANSWER, f"{self.service.name} sent no JSON, or cut it.")
        self._failures, self._held_until = 0, None
        return Done(value)

    def _failed(self, why: str, retry_after: str = "") -> Failed:
        """Count a failure, and leave the service alone for a while where there were several, or it asks for that."""
        now = self._clock()
        self._failures += 1
        wait = wait_of(retry_after, now)
        rest = REST if self._failures >= FAILURES_ALLOWED else timedelta(0)
        if rest or wait:
            self._held_until, self._held_for = now + min(max(rest, wait), LONGEST_REST), why
        return Failed(UNAVAILABLE, f"{self.service.name}: {why}", now + wait if wait else None)

    def _send(self, method: str, path: str, body: object) -> _Reply | str:
        if self._runner is None:
            self._runner = asyncio.Runner()
        return self._runner.run(self._sent(method, path, body))

    async def _sent(self, method: str, path: str, body: object) -> _Reply | str:
        import aiohttp

        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=self.service.seconds, sock_connect=10)
            agent = {"User-Agent": f"Dragoman/{__version__}"}
            self._session = aiohttp.ClientSession(timeout=timeout, headers=agent)
        authorization = {"Authorization": f"Bearer {self.key}"} if self.key and self.service.kind == "chat" else {}
        try:
            # A redirect would take the key and the texts to another server.
            async with self._session.request(
                method, f"{self.service.url}{path}", json=body, headers=authorization, allow_redirects=False
            ) as answer:
                data = await _read(answer.content)
                return _Reply(answer.status, answer.headers.get("Retry-After", ""), data)
        except TimeoutError:
            return f"no answer within {self.service.seconds:g} seconds."
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return f"cannot be reached ({type(error).__name__})."


async def _read(content: Any) -> bytes:
    data = bytearray()
    async for chunk in content.iter_chunked(1 << 16):
        data += chunk
        if len(data) > MAX_ANSWER:
            raise ValueError("the answer is too large")
    return bytes(data)


def wait_of(retry_after: str, now: datetime) -> timedelta:
    """Return how long a `Retry-After` (seconds or a date; RFC 9110, 10.2.3) asks to wait; nothing where it says nothing."""
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return min(timedelta(seconds=int(text[:9])), LONGEST_REST)
    with contextlib.suppress(ValueError, TypeError, IndexError, OverflowError):
        at = parsedate_to_datetime(text)
        return max((at if at.tzinfo else at.replace(tzinfo=UTC)) - now, timedelta(0))
    return timedelta(0)


def _message(body: bytes) -> str:
    """Return what a service says of an error, on one line."""
    with contextlib.suppress(ValueError, RecursionError, AttributeError, TypeError):
        said = json.loads(body)
        error = said.get("error", said)
        return " ".join(str(error.get("message", error) if isinstance(error, dict) else error).split())[:200]
    return " ".join(body[:200].decode("utf-8", "replace").split())
