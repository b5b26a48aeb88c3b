"""The app's entry: system checks, and the triggers that keep events append-only and guard what was signed."""

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate, pre_migrate


class FilingsConfig(AppConfig):
    name = "filings"
    verbose_name = "公开年报"

    def ready(self) -> None:
        # Importing accounts registers its system check.
        from . import accounts, events, guards  # noqa: F401
        from .rendering.libraries import check_libraries

        checks.register(check_libraries)

        # SQLite drops triggers when a migration remakes the table, so they are put back after every migrate.
        post_migrate.connect(events.install_triggers_after_migrate, sender=self)
        pre_migrate.connect(guards.drop_before_migrate, sender=self)
        post_migrate.connect(guards.install_after_migrate, sender=self)
