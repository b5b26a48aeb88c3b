"""Files under names of people's own language."""

from urllib.parse import quote


def disposition(kind: str, name: str, *, plain: str) -> str:
    """A Content-Disposition header (RFC 6266): `kind` is inline or attachment, and `plain` a name that old programs
    understand, before the one in UTF-8.
    """
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
