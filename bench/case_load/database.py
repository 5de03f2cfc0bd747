"""A database of its own for a measurement: SQLite in a fresh folder, or a throw-away PostgreSQL."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["postgres", "prepare"]


def prepare(url: str = "") -> Path:
    """Set Django up on a fresh SQLite file or the PostgreSQL of `url`; return the data folder."""
    folder = Path(tempfile.mkdtemp(prefix="lingqu-bench-"))
    os.environ |= {
        "LINGQU_SITE": "demo", "LINGQU_DATA": str(folder), "LINGQU_SECRET_KEY": "bench-" + "0" * 60,
        "DJANGO_SETTINGS_MODULE": "lingqu.settings",
    }  # fmt: skip
    os.environ.pop("DATABASE_URL", None)
    if url:
        os.environ["DATABASE_URL"] = url
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    return folder


@contextmanager
def postgres() -> Iterator[str]:
    """Start a PostgreSQL server in a folder of its own, yield its address, stop and remove it."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not binaries:
        raise FileNotFoundError("PostgreSQL's server is not installed: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="lingqu-postgres-"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    as_root = os.geteuid() == 0
    if as_root:
        account = pwd.getpwnam("postgres")
        os.chown(folder, account.pw_uid, account.pw_gid)

    def run(program: str, *arguments: str) -> None:
        command = [str(binaries[-1] / program), *arguments]
        if as_root:  # the server refuses to run as root
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603

    data, options = str(folder / "data"), f"-p {port} -c listen_addresses=127.0.0.1 "
    options += f"-c unix_socket_directories={folder} -c shared_buffers=1GB -c max_wal_size=8GB"
    try:
        run("initdb", "-D", data, "-U", "lingqu", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        run("pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
        yield f"postgres://lingqu@127.0.0.1:{port}/postgres"
    finally:
        run("pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
