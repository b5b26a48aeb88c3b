"""Django's check, which also says which faces reports are printed with. Other commands run the checks without this."""

from typing import Any

from django.core import checks
from django.core.checks.registry import registry
from django.core.management.commands import check

from filings.rendering.libraries import check_faces


class Command(check.Command):
    def handle(self, *app_labels: Any, **options: Any) -> None:
        checks.register(check_faces)
        try:
            super().handle(*app_labels, **options)
        finally:
            registry.registered_checks.discard(check_faces)
