"""config/settings.py for tests: nothing comes from .env, and nothing is written outside a folder of the run's own."""

import atexit
import os
import shutil
import tempfile

# A process that a test starts keeps the folder of the run that started it.
if "TESTS_VAR_DIR" not in os.environ:
    os.environ["TESTS_VAR_DIR"] = tempfile.mkdtemp(prefix="gongkai-nianbao-tests-")
    atexit.register(shutil.rmtree, os.environ["TESTS_VAR_DIR"], ignore_errors=True)

os.environ.update(
    ENV_FILE=os.devnull,
    DEBUG="false",
    SECRET_KEY="for-tests-only-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    VAR_DIR=os.environ["TESTS_VAR_DIR"],
)

from config.settings import *  # noqa: F403
from config.settings import DATABASES, STATIC_ROOT, STORAGES, VAR_DIR

STATIC_ROOT.mkdir(exist_ok=True)
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # In a file, as in real use: each thread has its own connection, and writers wait for each other.
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}
# The real one takes a third of a second for each sign-in, on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Most tests ask for one thing and look at it; tests/test_jobs.py starts workers.
JOBS_QUEUED = False
# Nothing is collected before tests; tests/test_static.py does it.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
