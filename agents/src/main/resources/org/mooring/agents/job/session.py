"""What runs in a session's job: asks leave, starts the server, tells where it listens, says goodbye.

The agent renders this file into the job's script, which the scheduler gets on stdin; the settings (JSON, with the start
key) come on file descriptor 3. Python 3.9 or newer, standard library only.

    START      may I start?  -> the session's keys, or "stop"
    STARTED    the server listens on this port
    HEARTBEAT  still here
    GOODBYE    the server has ended: exit code, or the signal that ended it

Calls go over HTTPS to the agent, whose certificate is pinned: on a login node another process may hold the agent's port
while it restarts, and must learn nothing. Each call and each answer carries a MAC; the key itself is never sent. After
START the job needs neither agent nor broker: a call that fails is only tried again.
"""
import base64
import fcntl
import hashlib
import hmac
import json
import os
import random
import secrets
import shutil
import signal
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time

JOB_IDS = ("SLURM_JOB_ID", "PBS_JOBID", "JOB_ID")  # where schedulers tell a job its id
CALL_TIMEOUT = 10  # seconds, for one call to the agent
LONGEST_ANSWER = 65536  # bytes
REFUSALS = 8  # unsigned ones, some 15 s
LATE = 60  # seconds: this node's clock may be behind the broker's, which decides anyway
POLL = 0.004  # seconds between two looks for the port, which cost some 0.1 ms each
POLL_LATER = 0.05  # the same, for a server that takes long
POLL_EAGERLY = 120  # seconds
SETTLED = 0.002  # a server that tries a port closes it at once


def say(text):
    print(time.strftime("%Y-%m-%dT%H:%M:%S%z ") + "mooring: " + text, file=sys.stderr, flush=True)


class Stop(Exception):
    """This job must not start its server."""


class Away(Exception):
    """The agent, or the broker behind it, does not answer now, or not with a MAC that proves it."""

    def __init__(self, why, status=None):
        super().__init__(why)
        self.status = status


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def mac(key, *parts):
    return b64(hmac.new(key, "\n".join(parts).encode(), hashlib.sha256).digest())


class Agent:
    """Calls to the agent. Each has a higher number than the one before; safe for several threads."""

    def __init__(self, settings):
        self.session = settings["session"]
        self.host, self.port = settings["agent"]["host"], settings["agent"]["port"]
        # The one certificate that is trusted is the agent's own, whatever name it was reached by.
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.tls.check_hostname = False
        self.tls.minimum_version = ssl.TLSVersion.TLSv1_2
        self.tls.load_verify_locations(cadata=settings["agent"]["certificate"])
        self.key = unb64(settings["startKey"])
        self.counter = 0
        self.lock = threading.Lock()
        self.kept = None  # a connection to use again

    def call(self, verb, body, keep=False):
        """One call: (status, answer) as the broker signed them. Raises Away."""
        text = json.dumps(body)
        with self.lock:
            self.counter += 1
            counter, kept, self.kept = str(self.counter), self.kept, None
        request = (
            "POST /job/%s/%s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n"
            "X-Mooring-Counter: %s\r\nX-Mooring-Mac: %s\r\nConnection: %s\r\n\r\n%s"
            % (self.session, verb.lower(), self.host, len(text), counter,
               mac(self.key, self.session, verb, counter, text), "keep-alive" if keep else "close", text)
        ).encode()
        try:
            connection, status, headers, answer = self._exchange(kept, request)
        except (OSError, ValueError) as e:
            raise Away("%s: %s" % (type(e).__name__, e))
        if keep:
            self.kept = connection
        else:
            connection.close()
        signed = mac(self.key, self.session, str(status), answer)
        if not hmac.compare_digest(signed, headers.get("x-mooring-mac", "").rstrip("=")):
            raise Away("unsigned answer %d" % status, status)
        return status, json.loads(answer or "{}")

    def _exchange(self, kept, request):
        if kept is not None:
            try:
                return (kept,) + self._ask(kept, request)
            except (OSError, ValueError):
                kept.close()  # closed by the other side meanwhile: once more on a new one
        plain = socket.create_connection((self.host, self.port), CALL_TIMEOUT)
        try:
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection = self.tls.wrap_socket(plain)
            return (connection,) + self._ask(connection, request)
        except BaseException:
            plain.close()
            raise

    @staticmethod
    def _ask(connection, request):
        connection.sendall(request)
        data = b""
        while b"\r\n\r\n" not in data:
            data += Agent._more(connection, data)
        head, _, data = data.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        status = int(lines[0].split(" ")[1])
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        length = int(headers.get("content-length", "0"))
        while len(data) < length:
            data += Agent._more(connection, data)
        return status, headers, data[:length].decode()

    @staticmethod
    def _more(connection, data):
        more = connection.recv(16384)
        if not more:
            raise ValueError("the connection ended early")
        if len(data) > LONGEST_ANSWER:
            raise ValueError("the answer is too long")
        return more


def backoff(first, longest):
    """Growing waits with jitter: many jobs must not come back at the same moment."""
    wait = first
    while True:
        yield wait * random.uniform(0.5, 1)
        wait = min(wait * 2, longest)


def ask_leave(agent, settings):
    """The session's keys. Raises Stop where the answer is no, or none comes in time."""
    body = {"nonce": secrets.token_urlsafe(16)}
    job = next((os.environ[name] for name in JOB_IDS if os.environ.get(name)), None)
    if job:
        body["job"] = job
    give_up = max(settings["startBy"] + LATE, time.time() + 30)
    told, refused = None, 0
    for wait in backoff(0.1, 5):
        try:
            status, answer = agent.call("START", body, keep=True)
            if status == 200:
                agent.key = unb64(answer["callKey"])
                return answer
            if status != 503:
                raise Stop("%s (%d)" % (answer.get("message", "told to stop"), status))
            reason = "503"
        except Away as e:
            reason = str(e)
            # Nobody can sign for a session that is not known (any more); it may also be a broker that is not yet whole.
            refused += e.status == 403
            if refused > REFUSALS:
                raise Stop("its session is not known")
        if reason != told:
            told = reason
            say("the agent does not give leave yet, asking again (%s)" % reason)
        if time.time() + wait > give_up:
            raise Stop("nobody gave leave to start in time (%s)" % reason)
        time.sleep(wait)


class Server:
    """The user's server: the app's command as a child of this process, its files in a private folder."""

    def __init__(self, settings, leave):
        self.settings, self.leave = settings, leave
        sweep()
        self.folder = tempfile.mkdtemp(prefix="mooring-%s-" % settings["session"])  # mode 0700
        self.held = hold(self.folder, os.O_CREAT)
        self.process = None
        self.port = None  # chosen here only for a server that cannot choose one itself
        self.told = None  # the signal that was passed on

    def file(self, name, text):
        path = os.path.join(self.folder, name)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(text)
        return path

    def start(self):
        leave, settings = self.leave, self.settings
        self.certificate = self.file("server.crt", leave["serverCertificate"])
        self.key = self.file("server.key", leave["serverKey"])
        self.client = self.file("client.crt", leave["clientCertificate"])
        runtime = os.path.join(self.folder, "runtime")
        os.mkdir(runtime, 0o700)
        home = os.path.expanduser("~")
        environment = dict(os.environ, JUPYTER_RUNTIME_DIR=runtime)
        # An account without an entry in the node's user database still has a name.
        environment.setdefault("USER", settings["account"])
        environment.setdefault("LOGNAME", environment["USER"])
        environment.setdefault("SHELL", "/bin/bash")
        environment.update(settings["environment"])
        arguments = APPS[settings["kind"]](self, environment)
        # The app's own lines (modules, PATH) run in the shell that then becomes the server.
        shell = "\n".join(settings["prologue"] + ['exec "$@"'])
        argv = ["/bin/bash", "-c", shell, "mooring-session"] + settings["command"] + arguments
        os.chdir(home if os.path.isdir(home) else "/")
        self.process = subprocess.Popen(argv, env=environment, stdin=subprocess.DEVNULL)
        if self.told:
            self.stop(self.told)

    def stop(self, signum):
        self.told = signum
        if self.process is None:
            return  # it is being started: stopped right after
        self.process.send_signal(signal.SIGTERM)
        killer = threading.Timer(self.settings["grace"], self.process.kill)
        killer.daemon = True
        killer.start()

    def await_port(self):
        """The port, within milliseconds of its opening; None once the server has ended."""
        eager_until = time.monotonic() + POLL_EAGERLY
        seen, fresh = set(), 0
        while self.process.poll() is None:
            inodes = sockets_of(self.process.pid)
            # A look at the node's table of listeners costs more, so only while there are new sockets.
            fresh = 4 if not inodes <= seen else fresh - 1
            seen = inodes
            if fresh > 0 or time.monotonic() > eager_until:
                port = listening(inodes)
                if port:
                    time.sleep(SETTLED)
                    if listening(sockets_of(self.process.pid)) == port:
                        return port
            time.sleep(POLL if time.monotonic() < eager_until else POLL_LATER)
        return None

    def clear(self):
        shutil.rmtree(self.folder, ignore_errors=True)


def hold(folder, create=0):
    """Marks a private folder as in use, for as long as this process lives; fails if it is."""
    held = os.open(os.path.join(folder, "lock"), os.O_WRONLY | create, 0o600)
    fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return held


def sweep():
    """Removes what this user's jobs left on this node that were killed before they could."""
    base = tempfile.gettempdir()
    for name in os.listdir(base):
        folder = os.path.join(base, name)
        try:
            if not name.startswith("mooring-"):
                continue
            found = os.lstat(folder)
            # A fresh one may be another job's that has yet to mark it.
            if found.st_uid == os.geteuid() and time.time() - found.st_mtime > 60:
                os.close(hold(folder))
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            pass  # in use, not ours, or gone meanwhile


def descendants(pid):
    """The process and those below it."""
    found = [pid]
    for one in found:
        try:
            for thread in os.listdir("/proc/%d/task" % one):
                with open("/proc/%d/task/%s/children" % (one, thread)) as children:
                    found += [int(child) for child in children.read().split()]
        except OSError:
            pass
    return found


def sockets_of(pid):
    """Inodes of all sockets that the process or those below it have open."""
    inodes = set()
    for one in descendants(pid):
        folder = "/proc/%d/fd" % one
        try:
            names = os.listdir(folder)
        except OSError:
            continue
        for name in names:
            try:
                target = os.readlink(folder + "/" + name)
            except OSError:
                continue
            if target.startswith("socket:["):
                inodes.add(target[8:-1])
    return inodes


def listening(inodes):
    """The port of the first of these sockets that listens."""
    try:
        rows = asked_listeners()
    except OSError:
        rows = read_listeners()
    return next((port for inode, port in rows if inode in inodes), None)


def asked_listeners():
    """(inode, port) of the node's listening TCP sockets, from the kernel: sock_diag(7), some 0.1 ms."""
    found = []
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 4) as kernel:  # NETLINK_SOCK_DIAG
        kernel.settimeout(1)
        for family in (socket.AF_INET, socket.AF_INET6):
            ask = struct.pack("=BBBxI48x", family, socket.IPPROTO_TCP, 0, 1 << 10)  # TCP_LISTEN
            kernel.send(struct.pack("=IHHII", 16 + len(ask), 20, 0x301, 0, 0) + ask)  # SOCK_DIAG_BY_FAMILY, dump
            more = True
            while more:
                data = kernel.recv(65536)
                while len(data) >= 16:
                    length, kind = struct.unpack_from("=IH", data)
                    if kind == 2:  # NLMSG_ERROR
                        raise OSError("sock_diag")
                    if kind == 3:  # NLMSG_DONE
                        more = False
                        break
                    port, = struct.unpack_from("!H", data, 16 + 4)
                    inode, = struct.unpack_from("=I", data, 16 + 68)
                    found.append((str(inode), port))
                    data = data[(length + 3) & ~3:]
    return found


def read_listeners():
    """The same from /proc, where the kernel does not answer; some milliseconds."""
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            with open(table) as rows:
                for row in rows:
                    field = row.split()
                    if field[3] == "0A":
                        yield field[9], int(field[1].rpartition(":")[2], 16)
        except OSError:
            pass


JUPYTER_CONFIG = """\
# Written for one session. The user's own configuration comes first; what the session stands on, last.
import json, os, traceback
from jupyter_core.paths import jupyter_config_path
from traitlets.config.loader import JSONFileConfigLoader
c = get_config()
# To look for language servers runs node and more, for seconds, while the page waits. Who has some says so.
c.LanguageServerManager.autodetect = False
for name in ("jupyter_config", "jupyter_server_config"):
    for folder in reversed(jupyter_config_path()):
        try:
            if os.path.isfile(os.path.join(folder, name + ".py")):
                load_subconfig(name + ".py", path=folder)
            if os.path.isfile(os.path.join(folder, name + ".json")):
                c.merge(JSONFileConfigLoader(name + ".json", path=folder).load_config())
        except Exception:
            traceback.print_exc()
for name in ("token", "password", "keyfile", "certfile", "client_ca", "sock", "ssl_options"):
    c.ServerApp.pop(name, None)
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "settings.json")) as file:
    for section, values in json.load(file).items():
        c[section].update(values)
c.IdentityProvider.token = os.environ["JUPYTER_TOKEN"]
"""


def jupyter(server, environment):
    """Plain Jupyter: it asks no hub for anything, so it lives on while broker and agent are down."""
    settings = server.settings
    environment["JUPYTER_TOKEN"] = server.leave["serverToken"]
    server.file("settings.json", json.dumps({
        "ServerApp": {
            "ip": settings["listen"],
            "port": 0,
            "port_retries": 0,
            "base_url": settings["prefix"],
            "default_url": settings["prefix"] + settings["path"],
            "certfile": server.certificate,
            "keyfile": server.key,
            "client_ca": server.client,
            "allow_remote_access": True,
            "trust_xheaders": True,
            "open_browser": False,
            "quit_button": False,
            "root_dir": os.path.expanduser("~"),
            "tornado_settings": {"page_config_data": {
                "hubPrefix": settings["hub"]["prefix"],
                "hubHost": settings["hub"]["host"],
                "hubUser": settings["user"],
                "hubServerName": settings["server"],
            }},
        },
        "PasswordIdentityProvider": {"hashed_password": ""},
        # Kernels talk by sockets in the private folder: over TCP every account of the node could listen to their output.
        "KernelManager": {"transport": "ipc"},
        # The environment is the site's: no news from outside, no offer to update it.
        "LabApp": {"news_url": None, "check_for_updates_class": "jupyterlab.handlers.announcements.NeverCheckForUpdate"},
    }))
    return ["--config=" + server.file("jupyter_config.py", JUPYTER_CONFIG)]


def jupyterhub(server, environment):
    """jupyterhub-singleuser: its hub is the agent; the only way in is the token that the edge adds."""
    settings = server.settings
    user, name, prefix = settings["user"], settings["server"], settings["prefix"]
    api = "https://%s:%d%s" % (bracketed(settings["agent"]["host"]), settings["agent"]["port"], settings["hub"]["api"])
    access = json.dumps(["access:servers!server=%s/%s" % (user, name), "access:servers!user=" + user])
    with socket.socket() as free:  # it cannot choose a port itself
        free.bind((settings["listen"], 0))
        server.port = free.getsockname()[1]
    environment.update({
        "JUPYTERHUB_API_TOKEN": server.leave["serverToken"],
        "JPY_API_TOKEN": server.leave["serverToken"],
        "JUPYTERHUB_CLIENT_ID": "jupyterhub-user-%s-%s" % (user, name),
        "JUPYTERHUB_API_URL": api,
        "JUPYTERHUB_ACTIVITY_URL": "%s/users/%s/activity" % (api, user),
        "JUPYTERHUB_BASE_URL": "/",
        "JUPYTERHUB_HOST": settings["hub"]["host"],
        "JUPYTERHUB_SERVICE_PREFIX": prefix,
        "JUPYTERHUB_SERVICE_URL": "https://%s:%d%s" % (bracketed(settings["listen"]), server.port, prefix),
        "JUPYTERHUB_DEFAULT_URL": prefix + settings["path"],
        "JUPYTERHUB_ROOT_DIR": os.path.expanduser("~"),
        "JUPYTERHUB_USER": user,
        "JUPYTERHUB_SERVER_NAME": name,
        "JUPYTERHUB_OAUTH_CALLBACK_URL": prefix + "oauth_callback",
        "JUPYTERHUB_OAUTH_SCOPES": access,
        "JUPYTERHUB_OAUTH_ACCESS_SCOPES": access,
        "JUPYTERHUB_OAUTH_CLIENT_ALLOWED_SCOPES": "[]",
        "JUPYTERHUB_SSL_KEYFILE": server.key,
        "JUPYTERHUB_SSL_CERTFILE": server.certificate,
        "JUPYTERHUB_SSL_CLIENT_CA": server.client,
    })
    # Whom it takes requests from is not whom it asks.
    return [
        "--HubOAuth.client_ca=" + server.file("agent.crt", settings["agent"]["certificate"]),
        "--KernelManager.transport=ipc",
    ]


APPS = {"jupyter": jupyter, "jupyterhub-singleuser": jupyterhub}


def bracketed(host):
    return "[%s]" % host if ":" in host else host


def keep_telling(agent, port, seconds):
    """STARTED until it is heard, then heartbeats. Whatever fails is tried again; nothing here ends the server."""
    waits, keep = backoff(0.2, 15), True
    while True:
        try:
            status, _ = agent.call("STARTED", {"port": port}, keep)
            if status != 503:
                say("the server listens on port %d" % port)
                break
        except Away:
            pass
        keep = False
        time.sleep(next(waits))
    if agent.kept:
        agent.kept.close()
    while True:
        time.sleep(seconds * random.uniform(0.9, 1.1))
        try:
            # The port again: a broker that came back without it needs no more to find the server.
            agent.call("HEARTBEAT", {"port": port})
        except Away:
            pass


def goodbye(agent, body):
    for wait in (0.2, 1, 3, 0):
        try:
            if agent.call("GOODBYE", body)[0] != 503:
                return
        except Away as e:
            if e.status == 403:
                return  # the session has ended already
        time.sleep(wait)
    say("the goodbye was not heard")


def main():
    with os.fdopen(3) as file:
        settings = json.load(file)
    server = None

    def on_signal(signum, _frame):
        if server is None:
            sys.exit(128 + signum)
        server.stop(signum)

    for signum in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(signum, on_signal)
    agent = Agent(settings)
    try:
        leave = ask_leave(agent, settings)
    except Stop as e:
        say("not starting: %s" % e)
        return 0
    server = Server(settings, leave)
    try:
        server.start()
        port = server.await_port()
        if port:
            threading.Thread(target=keep_telling, args=(agent, port, leave["heartbeatSeconds"]), daemon=True).start()
        code = server.process.wait()
        # Told to end, it may well have ended in good order; why it was told is for the scheduler to say.
        ended = {"signal": int(server.told or -code)} if server.told or code < 0 else {"exit": code}
        say("the server has ended: %s" % ", ".join("%s %d" % end for end in ended.items()))
        server.clear()  # before the goodbye, which may take long
        goodbye(agent, ended)
    finally:
        server.clear()
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main())
