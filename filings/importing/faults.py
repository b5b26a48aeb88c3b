"""What is wrong with a file that was given to be read."""

from pathlib import Path

from django.utils.translation import gettext as _


class BadFile(ValueError):
    """Nothing was saved: every fault is a sentence, with its place in the file where it has one."""

    def __init__(self, *faults: str) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def bytes_of(path: Path) -> bytes:
    """The whole file. Raises BadFile where there is none, or none that can be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadFile(
            _("%(path)s cannot be read: %(why)s.") % {"path": path, "why": error.strerror or type(error).__name__}
        ) from error
