"""Two portals and two workers behind nginx, PostgreSQL by TCP as if on another machine."""

import os
import re
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psycopg
import pytest

from zhengtong.cli import embedded
from zhengtong.cli.cluster import choose_port

CONF = Path(__file__).resolve().parents[2] / "deploy" / "nginx" / "zhengtong.conf"
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
pytestmark = [
    pytest.mark.kill,
    pytest.mark.slow,
    pytest.mark.xdist_group("behind-nginx"),  # one site for all; one test kills a portal of it
    pytest.mark.skipif(NGINX is None, reason="no nginx on this machine"),
]
LOG = """
CREATE TABLE taken (job bigint, worker bigint);
CREATE FUNCTION note_taken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO taken VALUES (NEW.id, NEW.worker_id); RETURN NULL; END $$;
CREATE TRIGGER note_taken AFTER UPDATE ON procrastinate_jobs FOR EACH ROW
  WHEN (NEW.status = 'doing' AND OLD.status = 'todo') EXECUTE FUNCTION note_taken();
"""
ARGUMENTS = '{"timestamp": 0}'


class Site:
    """The processes, each started by itself, and the addresses."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.server = embedded.Server(home, throwaway=True).start()
        self.server.create_role("zhengtong")
        self.server.create_database("zhengtong", owner="zhengtong")
        self.url = self.server.url("zhengtong", role="zhengtong", tcp=True)
        self.ports = [choose_port() for _ in range(3)]
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        (home / "state").mkdir(mode=0o700)
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith("ZT_")} | {
            "DATABASE_URL": self.url,
            "ZT_STATE_DIR": str(home / "state"),
            "ZT_PROXIES": "127.0.0.1",
            "ZT_SECOND_FACTOR": "optional",
        }

    def command(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "zhengtong.cli.main", *words],
            env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def start(self, name: str, kind: str, **extra: str) -> None:
        log = (self.home / f"{name}.log").open("ab")
        self.running[name] = subprocess.Popen(
            [sys.executable, "-m", "zhengtong.cli.main", kind],
            env=self.environment | extra, stdout=log, stderr=log)  # fmt: skip
        log.close()

    def start_nginx(self) -> None:
        """nginx with our example: its names, ports and certificates changed, as it says."""
        text = CONF.read_text(encoding="utf-8").partition("\nupstream zhengtong_gateway")
        plain = text[2][text[2].index("    listen 443") :].partition("\nserver {")[0]
        plain = re.sub(r"    ssl_.*\n", "", plain).replace(
            "listen 443 ssl http2", f"listen 127.0.0.1:{self.ports[2]}")  # fmt: skip
        upstream = (
            text[0].replace(":8000", f":{self.ports[0]}").replace(":8001", f":{self.ports[1]}")
        )
        places = "".join(f"{n}_temp_path {self.home}/{n};\n" for n in
                         ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))  # fmt: skip
        conf = self.home / "nginx.conf"
        conf.write_text(
            f"daemon off; user root; pid {self.home}/nginx.pid; error_log {self.home}/nginx.log;\n"
            f"events {{}}\nhttp {{ access_log off;\n{places}{upstream}\nserver {{\n{plain}\n}}\n"
        )
        self.running["nginx"] = subprocess.Popen([NGINX, "-p", self.home, "-c", conf])

    def client(self, port: int, source: str = "127.0.0.1", **options: object) -> httpx.Client:
        transport = httpx.HTTPTransport(local_address=source)
        return httpx.Client(base_url=f"http://127.0.0.1:{port}", transport=transport, timeout=30,
                            **options)  # fmt: skip

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            found = connection.execute(query, values)
            return found.fetchall() if found.description else []

    def end(self) -> None:
        for process in reversed(self.running.values()):
            process.terminate()
        for process in self.running.values():
            process.wait(timeout=60)
        self.server.stop()


def wait_for(condition, *, seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.1)


def is_ready(client: httpx.Client) -> bool:
    try:
        return client.get("/readyz").status_code == 200
    except httpx.TransportError:
        return False


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    home = tmp_path_factory.mktemp("site")
    for folder in (home, *home.parents[:3]):
        folder.chmod(folder.stat().st_mode | 0o011)
    here = Site(home)
    try:
        here.command("migrate", "-v", "0")
        (home / "regions.csv").write_text("code,name\n34,安徽省\n", encoding="utf-8")
        here.command(
            "organisations", "load-regions", str(home / "regions.csv"), "--source", "示例数据"
        )
        for number in (0, 1):
            here.start(f"web{number}", "web", ZT_HTTP_PORT=str(here.ports[number]))
            here.start(f"worker{number}", "worker")
        here.start_nginx()
        for port in here.ports:
            with here.client(port) as client:
                wait_for(lambda client=client: is_ready(client), seconds=180)
        here.rows(LOG)
        yield here
    finally:
        here.end()


@pytest.fixture(scope="module")
def signed_in(site):
    """A session begun through nginx, with the first administrator's slip."""
    said = site.command(
        "organisations", "found", "--body", "示例数据资源局", "--region", "340000000000",
        "--system-admin", "xitong:系统员", "--security-admin", "anquan:安全员",
        "--auditor", "shenji:审计员")  # fmt: skip
    username, password = next(
        line.split("\t")[1:] for line in said.splitlines() if "xitong" in line
    )
    with site.client(site.ports[2], follow_redirects=True) as client:
        answer = sign_in(client, username, password)
        assert "/sign-in/" not in str(answer.url)
        yield client


def sign_in(client: httpx.Client, username: str, password: str, **headers: str) -> httpx.Response:
    page = client.get("/sign-in/").text
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    fields = {"csrfmiddlewaretoken": token, "username": username, "password": password}
    return client.post("/sign-in/", data=fields, headers=headers)


def test_a_session_begun_at_one_portal_is_known_at_the_other(site, signed_in):
    for port in site.ports[:2]:
        with site.client(port, cookies=signed_in.cookies, follow_redirects=True) as client:
            answer = client.get("/desk/")
            assert answer.status_code == 200
            assert "/sign-in/" not in str(answer.url)


def test_a_burst_of_requests_waits_for_connections_and_takes_no_more_than_set(site, signed_in):
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = 'zhengtong'"
    before = site.rows(query)[0][0]
    with (
        site.client(site.ports[1], cookies=signed_in.cookies) as client,
        ThreadPoolExecutor(60) as pool,
    ):
        codes = list(pool.map(lambda _n: client.get("/desk/").status_code, range(240)))
    assert max(codes) < 500
    assert site.rows(query)[0][0] <= before + 20


def addresses_of_failures(site: Site, username: str) -> set[str]:
    query = "SELECT host(ip_address) FROM axes_accessattempt WHERE username = %s"
    return {address for (address,) in site.rows(query, username)}


def test_lock_out_sees_the_clients_address_and_believes_the_proxy_alone(site):
    forged = {"X-Forwarded-For": "203.0.113.9"}
    with site.client(site.ports[2], "127.0.0.2") as client:
        sign_in(client, "nobody1", "wrong", **forged)
    assert addresses_of_failures(site, "nobody1") == {"127.0.0.2"}
    with site.client(site.ports[0], "127.0.0.3") as client:
        sign_in(client, "nobody2", "wrong", **forged)
    assert addresses_of_failures(site, "nobody2") == {"127.0.0.3"}


def defer_jobs(site: Site, count: int) -> set[int]:
    query = (
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args) SELECT 'messages', "
        "'desk.send_messages', %s FROM generate_series(1, %s) RETURNING id"
    )
    return {job for (job,) in site.rows(query, ARGUMENTS, count)}


def takings(site: Site, jobs: set[int]) -> list[tuple[int, int]]:
    return site.rows("SELECT job, worker FROM taken WHERE job = ANY(%s)", list(jobs))


def unfinished(site: Site, jobs: set[int]) -> int:
    query = "SELECT count(*) FROM procrastinate_jobs WHERE id = ANY(%s)"
    return site.rows(query, list(jobs))[0][0]


def test_each_job_is_taken_once_and_both_workers_take_some(site):
    jobs = defer_jobs(site, 60)
    wait_for(lambda: not unfinished(site, jobs))
    taken = takings(site, jobs)
    assert sorted(job for job, _ in taken) == sorted(jobs)
    assert len({worker for _, worker in taken}) == 2


def test_a_killed_worker_loses_no_job(site):
    site.running["worker0"].kill()
    site.running["worker0"].wait()
    jobs = defer_jobs(site, 20)
    gap = "SELECT max(last_heartbeat) - min(last_heartbeat) > '8 s' FROM procrastinate_workers"
    wait_for(lambda: site.rows(gap)[0][0])
    dead = site.rows("SELECT id FROM procrastinate_workers ORDER BY last_heartbeat LIMIT 1")[0][0]
    site.rows("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '2 minutes' "
              "WHERE id = %s", dead)  # fmt: skip
    query = (
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, worker_id) VALUES "
        "('messages', 'desk.send_messages', %s, 'doing', %s) RETURNING id"
    )
    half_done = site.rows(query, ARGUMENTS, dead)[0][0]
    wait_for(lambda: not unfinished(site, jobs | {half_done}))


def test_a_killed_portal_is_passed_over(site, signed_in):
    site.running["web0"].kill()
    site.running["web0"].wait()
    assert {signed_in.get("/desk/").status_code for _ in range(10)} == {200}
    with site.client(site.ports[0]) as client:
        assert not is_ready(client)


def test_a_portal_whose_database_is_away_says_that_it_is_not_ready(site):
    wrong = site.url.rpartition("/")[0] + "/elsewhere"
    port = choose_port()
    site.start("web9", "web", ZT_HTTP_PORT=str(port), DATABASE_URL=wrong)
    with site.client(port) as client:

        def lives() -> bool:
            try:
                return client.get("/healthz").status_code == 200
            except httpx.TransportError:
                return False

        wait_for(lives)
        assert client.get("/readyz").status_code == 503
