"""How the streams of a PDF are compressed.

pydyf takes zlib's highest level, three times as long as LEVEL, for two bytes in a hundred: a tenth of the time of a
whole report.
"""

import zlib
from typing import Any

LEVEL = 4


def pack(pdf: Any) -> None:
    """Compress every stream of a pydyf.PDF that is to be compressed, so that pydyf writes it as it is."""
    for one in pdf.objects:
        if getattr(one, "compress", False):
            one.compress = False
            _dictionary, _word, rest = one.data.partition(b"\nstream\n")
            one.stream = [zlib.compress(rest.removesuffix(b"\nendstream"), LEVEL)]
            one.extra["Filter"] = "/FlateDecode"
