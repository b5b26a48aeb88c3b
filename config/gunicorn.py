"""How gunicorn serves the site: gunicorn --config python:config.gunicorn config.wsgi

Processes that each have threads: a request that waits for the database or a slow reader holds a thread and no more. The
application is loaded after the fork, and so is its pool of connections.
"""

import os
from pathlib import Path

bind = f"0.0.0.0:{os.environ.get('PORT', '8000')}"
# Threads, which a slow client never holds.
worker_class = "config.receiving.ReceivingWorker"
workers = int(os.environ.get("WEB_PROCESSES", "2"))
threads = int(os.environ.get("WEB_THREADS", "16"))
# Half of the files that a process may have open by default: the others are for the site.
worker_connections = 512
keepalive = 5
# A process that does not even tell that it is alive is started again.
timeout = 120
preload_app = False
accesslog = "-"
control_socket_disable = True
# The sign of life is a file; on a disk it may have to wait.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
