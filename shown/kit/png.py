"""Pictures small enough to mail: the renderer's PNG with its colours counted, a tenth of the size."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from PIL import Image

from shown.kit.theme import spec_png

# our charts have few colours and the steps between them at the edges of letters
COLOURS = 64


def small_png(spec: dict[str, Any]) -> bytes:
    """The chart with this specification as PNG with a palette, two device pixels to a point."""
    whole = Image.open(io.BytesIO(spec_png(spec))).convert("RGB")
    counted = whole.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    out = io.BytesIO()
    counted.save(out, "PNG", optimize=True)
    return out.getvalue()


@dataclass(frozen=True)
class Inline:
    """A picture inside the letter; the HTML names it as `cid:{cid}`."""

    cid: str
    png: bytes
    alt: str
