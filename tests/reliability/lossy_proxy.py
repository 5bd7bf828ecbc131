"""A way to Redis on which replies get lost: the write has been made, and nobody hears of it."""

import socket
from threading import Thread
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit


class LossyProxy:
    """Passes bytes between clients and the server; the connection of a lost reply is closed."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.target = (parts.hostname, parts.port)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = url.replace(f":{parts.port}", f":{self.listener.getsockname()[1]}")
        self.word, self.left = b"", 0

    def lose_replies_to(self, word: bytes, times: int) -> None:
        """Lose the replies to the next so many requests that hold the word."""
        self.word, self.left = word, times

    def __enter__(self) -> Self:
        Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            Thread(target=self._serve, args=[client], daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, socket.create_connection(self.target) as server:
            while request := client.recv(65536):
                server.sendall(request)
                reply = server.recv(65536)
                if self.left and self.word in request:
                    self.left -= 1
                    return
                client.sendall(reply)
