"""The process that keeps the embedded servers while anybody needs them: `python -m config.embedded.keeper DATA_DIR`.

Whoever needs the servers holds a shared lock on `users.lock`. When the last holder is gone (done, stopped or killed)
the keeper gets that lock, stops both servers and leaves. If the keeper is killed, the kernel signals its servers.
"""

import logging
import signal
import sys
import time
from pathlib import Path
from types import FrameType

from config.embedded import locks
from config.embedded.places import AlreadyServed, EmbeddedError
from config.embedded.servers import Services

POLL_SECONDS = 0.2
LONGEST_PAUSE = 30.0
HEALTHY_SECONDS = 60.0

log = logging.getLogger("keeper")


class Stop(Exception):
    """Somebody asked us to stop now."""


def main(argv: list[str]) -> int:
    data_dir, names = Path(argv[0]).resolve(), argv[1:] or ["postgres", "redis"]
    logging.basicConfig(
        filename=data_dir / "log" / "keeper.log", level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s"
    )
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _stop)
    services = Services(data_dir, keeper=True)
    try:
        for name in names:
            services.start(name)
        log.info("started %s", ", ".join(names))
        _keep(services, users=locks.Lock(data_dir / "users.lock"))
    except AlreadyServed:
        return 0  # of several who wanted them at once, another was first: whoever started us joins that one
    except EmbeddedError as error:
        log.error("%s", error)
        sys.stderr.write(f"{error}\n")
        return 1
    except Stop:
        pass
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        services.stop()
        log.info("stopped")
    return 0


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stop


def _keep(services: Services, *, users: locks.Lock) -> None:
    """Until the last user is gone; a server that died is started again, sooner the first time than the fifth."""
    failures, tried_at = 0, time.monotonic()
    while not users.take(exclusive=True):
        for name in services.dead():
            failures = 0 if time.monotonic() - tried_at > HEALTHY_SECONDS else failures + 1
            pause = min(0.5 * 2**failures, LONGEST_PAUSE)
            log.warning("%s stopped by itself; starting it again in %.0f s", name, pause)
            time.sleep(pause)
            tried_at = time.monotonic()
            _restart(services, name)
        time.sleep(POLL_SECONDS)


def _restart(services: Services, name: str) -> None:
    try:
        services.restart(name)
    except EmbeddedError as error:
        log.error("%s", error)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
