"""What happens to a remote level behind the disk: a WebDAV server that does as a row says."""

import http.server
import os
import random
import socket
import socketserver
import ssl
import struct
import subprocess
import threading

import storage_faults
from fault import Fault, Nothing


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    """Keeps values in memory. `answer`, a function of the request, may answer in its place (True when it did)."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, values=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.values, self.answer, self.accept, self.asked = dict(values or {}), None, None, 0
        self.dice = random.Random(1)
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def port(self):
        return self.server_address[1]

    def get_request(self):
        connection, address = super().get_request()
        if self.accept:
            connection = self.accept(connection)
        return connection, address

    def handle_error(self, request, client_address):
        pass  # what clients do is up to them

    def close(self):
        self.shutdown()
        self.server_close()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *words):
        pass

    def _body(self):
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def send(self, code, body=b"", headers=()):
        self.send_response(code)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _serve(self):
        self.body = self._body()
        self.server.asked += 1
        if self.server.answer and self.server.answer(self):
            return
        values = self.server.values
        if self.command in ("GET", "HEAD"):
            value = values.get(self.path)
            self.send(200 if value is not None else 404, value or b"")
        elif self.command == "PUT":
            values[self.path] = self.body
            self.send(201)
        elif self.command == "DELETE":
            self.send(204 if values.pop(self.path, None) is not None else 404)
        else:
            self.send(201)

    do_GET = do_HEAD = do_PUT = do_DELETE = do_MKCOL = do_OPTIONS = do_PROPFIND = _serve


class Remote(Fault):
    about = "a server that works; the disk lacks a third of what it has"
    scheme = "http"

    def variables(self, desk):
        self.server = Server(desk.remote_values)
        return {
            "SCCACHE_PLUGIN_DIR": desk.plugins, "SCCACHE_MULTILEVEL_CHAIN": "disk,webdav",
            "SCCACHE_WEBDAV_ENDPOINT": f"{self.scheme}://127.0.0.1:{self.server.port}/c",
        }

    def prepare(self, desk):
        dice = random.Random(desk.seed)
        for manifests in (False, True):
            files = storage_faults.stored(desk.cache, manifests)
            for path in dice.sample(files, len(files) // 3):
                os.unlink(path)

    def meanwhile(self, build):
        build.wait_for(0.1)
        self.server.answer = self.answer

    def answer(self, request):
        return False

    def end(self, desk):
        self.server.answer = None

    def close(self):
        self.server.close()


class Gone(Remote):
    about = "nobody listens"
    seconds = 4.0

    def meanwhile(self, build):
        build.wait_for(0.1)
        self.server.close()

    def close(self):
        pass


class Slow(Remote):
    about = "every answer comes after 20 s"
    seconds = 50.0  # 2 s for a manifest and 5 s for an entry, eight at once, until the level is paused

    def prepare(self, desk):
        super().prepare(desk)
        self.over = threading.Event()

    def answer(self, request):
        self.over.wait(20)
        return False

    def end(self, desk):
        super().end(desk)
        self.over.set()


class Dripping(Remote):
    about = "every answer comes byte by byte"
    seconds = 50.0

    def prepare(self, desk):
        super().prepare(desk)
        self.over = threading.Event()

    def answer(self, request):
        value = self.server.values.get(request.path, b"x" * 1000)
        request.send_response(200)
        request.send_header("Content-Length", str(len(value)))
        request.end_headers()
        for place in range(len(value)):
            request.wfile.write(value[place:place + 1])
            request.wfile.flush()
            if self.over.wait(0.2):
                request.wfile.write(value[place + 1:])
                break
        return True

    def end(self, desk):
        super().end(desk)
        self.over.set()


class Lying(Remote):
    about = "other values, changed ones, parts, too much, nothing, nonsense; what is put is dropped"
    seconds = 10.0

    def answer(self, request):
        if request.command == "PUT":
            request.send(201)
            return True
        if request.command != "GET":
            return False
        dice = self.server.dice
        values = list(self.server.values.values())
        value = self.server.values.get(request.path) or dice.choice(values or [b"x"])
        lie = dice.randrange(7)
        if lie == 0:
            request.send(200, dice.choice(values or [b""]))
        elif lie == 1:
            changed = bytearray(value or b"\0")
            changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
            request.send(200, bytes(changed))
        elif lie == 2:
            request.send(200, value[:dice.randrange(len(value) + 1)])
        elif lie == 3:
            request.send(200, value + bytes(dice.randrange(1, 5000)))
        elif lie == 4:
            request.send(200, b"")
        elif lie == 5:
            request.send(200, dice.randbytes(3000))
        else:  # says more than it sends
            request.send_response(200)
            request.send_header("Content-Length", str(len(value) + 1000))
            request.end_headers()
            request.wfile.write(value)
            request.close_connection = True
        return True


class Refusing(Remote):
    about = "429, with and without a time to come back"
    seconds = 6.0
    code = 429

    def answer(self, request):
        later = [("Retry-After", "3")] if self.server.dice.randrange(2) else []
        request.send(self.code, b"<html>no</html>", later)
        return True


class Failing(Refusing):
    about = "500"
    code = 500


class Unauthorised(Refusing):
    about = "401"
    code = 401


class Resetting(Remote):
    about = "connections are reset, at once or in the middle of an answer"
    seconds = 6.0

    def answer(self, request):
        if self.server.dice.randrange(2):
            request.send_response(200)
            request.send_header("Content-Length", "100000")
            request.end_headers()
            request.wfile.write(bytes(5000))
            request.wfile.flush()
        request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.close_connection = True
        request.connection.close()
        return True


class BrokenTLS(Remote):
    about = "a certificate that nobody knows; every second connection speaks no TLS at all"
    scheme = "https"
    seconds = 6.0

    def variables(self, desk):
        found = super().variables(desk)
        key, certificate = os.path.join(desk.tools, "key.pem"), os.path.join(desk.tools, "certificate.pem")
        if not os.path.exists(certificate):
            subprocess.run(
                ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate,
                 "-days", "2", "-subj", "/CN=127.0.0.1"], check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.count = 0

        def accept(connection):
            self.count += 1
            if self.count % 2:
                return connection
            return context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)

        self.server.accept = accept
        return found


ROWS = {
    "none": Nothing, "fine": Remote, "gone": Gone, "slow": Slow, "dripping": Dripping, "lying": Lying, "429": Refusing,
    "500": Failing, "401": Unauthorised, "reset": Resetting, "broken-tls": BrokenTLS,
}
