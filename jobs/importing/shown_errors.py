"""What spreadsheet programs show for a formula that failed, in English and Dutch."""

import re

_ERROR = re.compile(r"#N/[AB]|#GETTING_DATA|#[A-Z0-9/_]+[!?]|(?:ERR|FOUT):\d{3}", re.IGNORECASE)


def shows_error(text: str) -> bool:
    """Whether a text is an error such as `#N/A`, `#DEEL/0!` or `Err:502`."""
    # nearly every text is told apart by its first letter
    return text[:1] in "#EeFf" and _ERROR.fullmatch(text) is not None
