"""A loopback server that behaves like LibreTranslate and like an OpenAI-compatible one, and misbehaves as a test wants it to."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

WORDS = {
    "El perro ve el gato.": "The dog sees the cat.",
    "El puente es nuevo.": "The bridge is new.",
    "La ciudad tiene 12 casas.": "The town has 12 houses.",
}
OTHERS = {"El perro ve el gato.": ["The hound sees the cat.", "The dog sees the cat.", "A dog sees the cat."]}
Answer = tuple[int, dict[str, str], bytes]


def translated(text: str) -> str:
    return WORDS.get(text, f"the text that was sent has {len(text)} characters")


def as_json(value: Any, status: int = 200, **headers: str) -> Answer:
    return status, {"Content-Type": "application/json", **headers}, json.dumps(value, ensure_ascii=False).encode()


def libretranslate(body: dict[str, Any]) -> Answer:
    """What a sound server answers to /translate."""
    made: dict[str, Any] = {"translatedText": [translated(text) for text in body["q"]]}
    if body.get("alternatives"):
        made["alternatives"] = [OTHERS.get(text, []) for text in body["q"]]
    return as_json(made)


def asked(body: dict[str, Any]) -> dict[str, Any]:
    """The question that a chat model gets."""
    return json.loads(body["messages"][-1]["content"])


def completion(content: str, reason: str = "stop") -> Answer:
    choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": reason}
    return as_json({"choices": [choice], "usage": {"prompt_tokens": 100, "completion_tokens": 20}})


def chat(body: dict[str, Any]) -> Answer:
    """What a sound model answers."""
    sentences = asked(body)["sentences"]
    return completion(json.dumps({number: translated(text) for number, text in sentences.items()}))


LANGUAGES = [{"code": "es", "name": "Spanish", "targets": ["en", "es", "zh-Hans"]}, {"code": "en", "targets": ["en"]}]


class Loopback:
    """A server at `base`. `answer` gets a request's body; `asked` are the (path, body, headers) of all POSTs."""

    def __init__(self, answer: Callable[[dict[str, Any]], Answer]) -> None:
        self.answer = answer
        self.asked: list[tuple[str, dict[str, Any], dict[str, str]]] = []
        self.done = threading.Event()  # lets those go that wait to answer
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._send(as_json(LANGUAGES if self.path == "/languages" else {"error": "none"}))

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                server.asked.append((self.path, body, dict(self.headers)))
                self._send(server.answer(body))

            def _send(self, answer: Answer) -> None:
                status, headers, body = answer
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name.replace("_", "-"), value)
                if "Content_Length" not in headers:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # who was kept waiting has gone
                    self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                return None

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.base = f"http://127.0.0.1:{self._server.server_port}"

    def slow(self, _body: dict[str, Any]) -> Answer:
        """Answer only once the test is over."""
        self.done.wait(30)
        return as_json({})

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.done.set()
        self._server.shutdown()
        self._server.server_close()
