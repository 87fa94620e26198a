"""Channels for tests: the verified fake, and a small mail server and HTTP gateway on loopback."""

import json
import socketserver
import threading
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from zhengtong.desk.channels.ports import AddressRefused, ChannelDown, Outgoing
from zhengtong.desk.channels.smtp import MailServer, SmtpChannel
from zhengtong.desk.channels.webhook import Webhook, WebhookChannel


@dataclass
class MemoryChannel:
    """The fake: keeps what it takes; refuses and fails when told to."""

    taken: list[Outgoing] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    is_down: bool = False
    asked: int = 0

    def send(self, outgoing: Outgoing) -> None:
        self.asked += 1
        if self.is_down:
            raise ChannelDown("down")
        if outgoing.to in self.refused:
            raise AddressRefused("refused")
        self.taken.append(outgoing)


class MemoryHouse:
    """The fake behind the contract's questions."""

    def __init__(self) -> None:
        self.channel = MemoryChannel()

    def received(self):
        return [(one.to, one.title, one.text, one.link, one.key) for one in self.channel.taken]

    def refuse(self, address):
        self.channel.refused.add(address)

    def go_down(self):
        self.channel.is_down = True

    def close(self):
        """Nothing to close."""


class _Mail(socketserver.StreamRequestHandler):
    """As much SMTP as a mail needs."""

    def handle(self):
        self.say("220 test")
        self.recipients = []
        while line := self.rfile.readline():
            verb = line[:4].upper().decode("ascii", "replace")
            if verb == "QUIT":
                self.say("221 bye")
                return
            self.answer(verb, line.decode("utf-8", "replace").strip())

    def say(self, text):
        self.wfile.write(f"{text}\r\n".encode())

    def answer(self, verb, line):
        if verb == "RCPT":
            address = line.partition("<")[2].rstrip(">")
            if address in self.server.refused:
                self.say("550 no such mailbox")
                return
            self.recipients.append(address)
        if verb == "DATA":
            self.say("354 go on")
            self.server.mails.append((self.recipients, self.read_data()))
        self.say("250 ok")

    def read_data(self):
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


class _House:
    """A server on loopback in a thread of its own."""

    def run(self, server):
        self.server = server
        self.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()

    def refuse(self, address):
        self.server.refused.add(address)

    def go_down(self):
        self.close()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class MailHouse(_House):
    """A real mail server with the real channel before it."""

    def __init__(self) -> None:
        server = _Server(("127.0.0.1", 0), _Mail)
        server.mails, server.refused = [], set()
        self.run(server)
        place = MailServer(host="127.0.0.1", port=self.port, sender="zt@gov.test", security="none")
        self.channel = SmtpChannel(place)

    def received(self):
        return [self._read(recipients, data) for recipients, data in self.server.mails]

    @staticmethod
    def _read(recipients, data):
        mail = message_from_bytes(data, policy=policy.default)
        parts = mail.get_content().replace("\r", "").strip().split("\n\n")
        key = mail["Message-ID"].strip("<>").partition("@")[0]
        text, link = (parts[1], parts[2]) if len(parts) == 3 else ("", parts[-1])
        return recipients[0], mail["Subject"], text, link, key


class _Gateway(BaseHTTPRequestHandler):
    def do_POST(self):
        content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status = 422 if content["to"] in self.server.refused else 200
        if status == 200:
            self.server.taken.append((content, self.headers["Authorization"]))
        self.send_response(status)
        self.end_headers()

    def log_message(self, *arguments):
        """Quiet."""


class GatewayHouse(_House):
    """A real HTTP gateway with the real channel before it."""

    def __init__(self) -> None:
        server = ThreadingHTTPServer(("127.0.0.1", 0), _Gateway)
        server.taken, server.refused = [], set()
        self.run(server)
        url = f"http://127.0.0.1:{self.port}/send"
        self.channel = WebhookChannel(Webhook(url=url, token="secret"))

    def received(self):
        taken = [content for content, token in self.server.taken if token == "Bearer secret"]
        return [(c["to"], c["title"], c["text"], c["link"], c["id"]) for c in taken]
