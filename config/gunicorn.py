"""The web server, the same under `make run` and in a container; only the address to bind is given there."""

import os
import shutil
import tempfile

from config.patience import when_ready as when_ready

# Where the processes of the server count requests together; read when the site is loaded.
_counted = os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="peerlight-metrics-")

worker_class = "gthread"
workers = 2
threads = 4
timeout = 60
graceful_timeout = 5
keepalive = 75
# Imported once, before the workers part: up sooner, and most memory is shared.
preload_app = True
control_socket_disable = True


def on_exit(server: object) -> None:
    """What was counted is counted anew by the next server."""
    shutil.rmtree(_counted, ignore_errors=True)
