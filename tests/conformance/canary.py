"""Listeners for tests: one that nobody may connect to, one that answers as a hostile endpoint would."""
import http.server
import socketserver
import threading


class Canary:
    """Counts the connections to a port of loopback, whatever they send."""

    def __init__(self):
        self.connections = 0
        canary = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                canary.connections += 1

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def close(self):
        self._server.shutdown()
        self._server.server_close()


class Endpoint:
    """An HTTP server whose every answer is `answer(path) -> (status, headers, body)`."""

    def __init__(self, answer):
        self.paths = []
        endpoint = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                endpoint.paths.append(self.path)
                status, headers, body = answer(self.path)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def close(self):
        self._server.shutdown()
        self._server.server_close()
