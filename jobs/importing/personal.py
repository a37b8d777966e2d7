"""Columns that look like personal data. This service holds counts only, so a file that has one is refused unread."""

import re
import unicodedata
from collections.abc import Iterable

# long enough to be meant wherever they occur inside a heading
_ANYWHERE = (
    "burgerservicenummer", "sofinummer", "vnummer", "vreemdelingennummer", "persoonsnummer", "paspoort", "passport",
    "clientnummer", "achternaam", "voornaam", "voornamen", "voorletter", "roepnaam", "geslachtsnaam", "meisjesnaam",
    "geboorte", "woonadres", "huisnummer", "straatnaam", "postcode", "telefoon", "mobielnummer", "emailadres",
    "surname", "lastname", "familyname", "firstname", "givenname", "maidenname", "middlename", "fullname",
    "dateofbirth", "birthdate", "birthday", "placeofbirth", "birthplace", "address", "zipcode", "postalcode",
    "phonenumber", "telephone", "socialsecurity",
)  # fmt: skip
# short: only as a heading or a word of a heading
_AS_WORD = (
    "bsn", "vnr", "adres", "straat", "initialen", "initials", "dob", "email", "mail", "mobiel", "phone", "mobile",
    "street", "iban", "ssn",
)  # fmt: skip

# a sentence about addresses is no heading
_LONGEST_LABEL = 25


def personal_columns(headings: Iterable[str]) -> list[str]:
    """The headings that look like personal data, whatever their case, spaces, accents and punctuation."""
    return [heading for heading in headings if _looks_personal(heading)]


def personal_label(text: str) -> bool:
    """Whether a cell is no more than the name of something personal, as a heading below a title is."""
    return len(text) <= _LONGEST_LABEL and not re.search(r"\d", text) and _looks_personal(text)


def _looks_personal(heading: str) -> bool:
    letters = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode().lower()
    joined = re.sub(r"[^a-z0-9]", "", letters)
    words = {joined, *re.split(r"[^a-z0-9]+", letters)}
    return any(name in joined for name in _ANYWHERE) or any(
        word in words or joined.startswith("bsn") for word in _AS_WORD
    )
