"""A sign of life for an outside monitor, which gives the alarm when it stays away."""

from __future__ import annotations

from typing import Any, Final

import requests
from urllib3.exceptions import HTTPError

_SECONDS: Final = 10
FAIL: Final = "/fail"


def ping(url: str, *, well: bool, log: Any) -> bool:
    """Fetch `url`, with `/fail` behind its path when something is wrong; whether it was answered.

    That it fails is only logged, as the monitor will notice. The address may hold a key, so it is not logged.
    """
    head, mark, query = url.partition("?")
    target = url if well else head.rstrip("/") + FAIL + mark + query
    try:
        with requests.get(target, timeout=_SECONDS, stream=True) as answer:
            answer.raise_for_status()
    # some addresses are found to be none only when they are looked up
    except (requests.RequestException, HTTPError, ValueError) as error:
        log.warning("ping failed", error=type(error).__name__)
        return False
    return True
