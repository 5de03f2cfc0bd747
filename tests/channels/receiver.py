"""Receivers of webhooks on this machine: a well-behaved one, and sockets that do as they are told."""

import random
import socket
import threading
from collections import Counter
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks import Webhook, WebhookVerificationError


class Receiver(ThreadingHTTPServer):
    """`seen` counts verified deliveries by message id that were answered with 2xx; `requests` all
    requests; `answers` are statuses (with headers) to give first, `faults` the share of 500s."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, *, faults=0.0, answers=()):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.secret, self.faults, self.answers = "whsec_" + "A" * 32, faults, list(answers)
        self.seen, self.bodies, self.requests, self.forged = Counter(), {}, 0, 0
        self.lock, self.chance = threading.Lock(), random.Random(7)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/hook"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if len(body) < int(self.headers["Content-Length"]):
            self.close_connection = True  # the sender was killed while it spoke
            return
        with self.server.lock:
            status, headers = self._decide(body)
        self.send_response(status)
        for name, value in {**headers, "Content-Length": "2"}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(b"ok")

    def _decide(self, body):
        server = self.server
        server.requests += 1
        try:
            Webhook(server.secret).verify(body, dict(self.headers))
        except WebhookVerificationError:
            server.forged += 1
            return 401, {}
        if server.answers:
            status, headers = server.answers.pop(0)
        else:
            status, headers = (500 if server.chance.random() < server.faults else 200), {}
        uid = self.headers["webhook-id"]
        if server.bodies.setdefault(uid, body) != body:
            server.forged += 1
        if status == 200:
            server.seen[uid] += 1
        return status, headers

    def log_message(self, *_arguments):
        pass


@contextmanager
def receiving(**options):
    """Run a Receiver in a thread."""
    server = Receiver(**options)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def heard(connection):
    """Read a request with the body {} to its end: closing before would tear the answer."""
    data = b""
    while not data.endswith(b"\r\n\r\n{}"):
        more = connection.recv(65536)
        if not more:
            raise ConnectionError("the sender left")
        data += more


@contextmanager
def raw_server(talk):
    """Run `talk(connection)` for each connection; yield the address and a list of what it returned."""
    listening = socket.create_server(("127.0.0.1", 0))
    told, ended = [], threading.Event()

    def serve():
        while not ended.is_set():
            try:
                connection, _address = listening.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(5)
                try:
                    told.append(talk(connection))
                except OSError as error:
                    told.append(error)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/hook", told
    finally:
        ended.set()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()
