"""The mail as HTML that mail programs show alike: tables, styles written into the tags, nothing fetched."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from functools import cache

from css_inline import CSSInliner

from shown.kit.png import Inline
from shown.kit.templates import filled
from shown.week.content import WeeklyContent


def as_html(content: WeeklyContent, pictures: Sequence[Inline] = ()) -> str:
    """The whole mail; the pictures stand in it as `cid:...`."""
    return _inliner().inline(filled("mail.html", mail=content, pictures=pictures))


def self_contained(html: str, pictures: Sequence[Inline]) -> str:
    """The same with its pictures inside, to be opened as a file."""
    for picture in pictures:
        data = base64.b64encode(picture.png).decode("ascii")
        html = html.replace(f'"cid:{picture.cid}"', f'"data:image/png;base64,{data}"')
    return html


@cache
def _inliner() -> CSSInliner:
    # the styles stay in the head as well, for what cannot stand in a tag: dark mode and small screens
    return CSSInliner(keep_style_tags=True, keep_at_rules=True, load_remote_stylesheets=False)
