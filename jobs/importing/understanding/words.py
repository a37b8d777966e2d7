"""What a heading says its column holds, in the words of the field: a measure, a target, a stand, a total, a code."""

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from forecast.measures import LINKS, REALISATIE
from models.tables import MEASURES

TARGET, STAND = "taakstelling", "stand"
COUNTED: Final = (*MEASURES, TARGET, STAND)
"""All that a column of numbers can hold."""


class Word(StrEnum):
    """What a column holds, as far as its heading tells."""

    REGION = "region"
    NAME = "name"
    PROVINCIE = "provincie"
    MONTH = "month"
    YEAR = "year"
    MEASURE = "measure"
    VALUE = "value"
    COUNTED = "counted"
    TOTAL = "total"
    PERCENT = "percent"
    OPGAVE = "opgave"
    REMAINDER = "remainder"
    PART = "part"
    KNOWN_FROM = "known_from"
    QUALITY = "quality"
    SOURCE = "source"
    SIMULATED = "simulated"
    STATUS = "status"
    BASIS = "basis"
    ROLE = "role"
    OTHER = "other"
    QUALIFIED = "qualified"
    UNKNOWN = "unknown"


IDENTITY: Final = (Word.REGION, Word.NAME, Word.PROVINCIE)
"""What a column holds that says which region a row is about."""


@dataclass(frozen=True)
class Meaning:
    """A word of the field. `counted` is a measure, `taakstelling` or `stand`; `ahead` = positive is ahead; `total` =
    the heading also says total."""

    word: Word
    counted: str | None = None
    ahead: bool = False
    total: bool = False


# whole headings, letters only
_WHOLE: Final = {
    Word.REGION: (
        "region", "gemeente", "gemeenten", "gemeentenaam", "naamgemeente", "gemeentecode", "codegemeente",
        "code", "cbscode", "gmcode", "gm", "cbsnummer", "cbsnr", "gemeentenummer", "gemeentenr", "gemnr",
        "gemnaam", "regiocode", "regiocodegemeente", "gemeentecodegm", "statcode", "statnaam", "regios",
        "regionaam", "gemcode", "cbs", "regio", "rijlabels", "rowlabels", "gebied", "gebiedscode", "gebiedsnaam",
        "municipality", "gemeentecodecbs", "cbsgemeentecode", "regiocodecbs",
    ),
    Word.NAME: ("naam", "name", "regionname"),
    Word.PROVINCIE: (
        "provincie", "provincienaam", "provinciecode", "prov", "naamprovincie", "province", "provincies",
    ),
    Word.MONTH: (
        "month", "maand", "maanden", "kwartaal", "halfjaar", "periode", "period", "perioden", "datum", "date",
        "peildatum",
    ),
    Word.YEAR: ("year", "jaar"),
    Word.MEASURE: (
        "measure", "soort", "indicator", "onderwerp", "meting", "categorie", "kengetal", "maat", "type",
        "kenmerk",
    ),
    Word.VALUE: (
        "value", "waarde", "aantal", "aantallen", "personen", "aantalpersonen", "aantalvergunninghouders",
        "aantalstatushouders", "vergunninghouders", "statushouders", "n",
    ),
    Word.PART: ("part", "deel", "nationaliteit"),
    Word.KNOWN_FROM: ("knownfrom", "bekendvanaf", "bekendop", "gepubliceerdop"),
    Word.QUALITY: ("quality", "kwaliteit"),
    Word.SOURCE: ("source", "bron"),
    Word.SIMULATED: ("simulated", "gesimuleerd"),
    Word.STATUS: ("status",),
    Word.BASIS: ("basis",),
    Word.ROLE: ("role",),
    Word.OTHER: (
        "nr", "volgnr", "volgnummer", "rang", "nummer", "id", "index", "inwoners", "inwonertal", "bevolking",
        "opmerking", "opmerkingen", "toelichting", "bijzonderheden", "noot", "noten", "veiligheidsregio", "coaregio",
        "arbeidsmarktregio", "woningmarktregio", "regietafel", "lon", "lat", "level", "niveau", "aantalgemeenten",
    ),
}  # fmt: skip
_OF_WHOLE: Final = {heading: word for word, headings in _WHOLE.items() for heading in headings}
# words anywhere in a heading; the first that fits counts
_WITHIN: Final = tuple(
    (re.compile(pattern), meaning)
    for pattern, meaning in (
        (r"%|\bpct\b|percentage|procent|aandeel", Meaning(Word.PERCENT)),
        (r"\bverschil|\bmutatie\b|\bgemiddeld|\binwoners?\b|\bbevolking\b", Meaning(Word.OTHER)),
        (r"\bnog te\b|resterend|restant|restopgave|te gaan", Meaning(Word.REMAINDER)),
        (
            r"opgave|gecorrigeerde? taak|bruto taak|totale taak|taakstelling.*\b(incl|inclusief|met|plus|\+)\b.*"
            r"(achter|voor|stand)",
            Meaning(Word.OPGAVE),
        ),
        (r"taakstelling|\btaak\b|\btarget\b", Meaning(Word.COUNTED, TARGET)),
        (r"koppeling|gekoppeld|\bgekoppelde\b", Meaning(Word.COUNTED, LINKS)),
        (r"vrijgekomen.*huur|mutatie.*sociale huur", Meaning(Word.COUNTED, "vrijgekomen_sociale_huur")),
        (
            r"(vergunning|status)houders die (de )?(coa )?opvang verl|uitstroom (van )?(vergunning|status)houders",
            Meaning(Word.COUNTED, "uitstroom_vergunninghouders_uit_opvang"),
        ),
        (
            r"asielzoekers die (de )?(coa )?opvang verl|uitstroom (van )?asielzoekers",
            Meaning(Word.COUNTED, "uitstroom_asielzoekers_uit_opvang"),
        ),
        (r"(aanvragers|asielzoekers) in procedure", Meaning(Word.COUNTED, "aanvragers_in_procedure")),
        (r"buiten (de )?norm|langer dan 14 weken", Meaning(Word.COUNTED, "vergunninghouders_buiten_norm")),
        (
            r"(vergunninghouders|statushouders) in (de )?(coa )?opvang",
            Meaning(Word.COUNTED, "vergunninghouders_in_opvang"),
        ),
        (r"bezetting", Meaning(Word.COUNTED, "bezetting")),
        (r"inwilliging.*mvv|mvv.*inwilliging", Meaning(Word.COUNTED, "inwilligingen_mvv_nareis")),
        (r"inwilliging|verleende? (asiel)?vergunning", Meaning(Word.COUNTED, "inwilligingen")),
        (r"hervestig", Meaning(Word.COUNTED, "hervestiging")),
        (r"achter\w*\W*(of|en)?\W*voor|voor\w*\W*(of|en)?\W*achter", Meaning(Word.COUNTED, STAND)),
        (r"voorsprong|voorstand", Meaning(Word.COUNTED, STAND, ahead=True)),
        (r"achterstand|\bstand\b|\bsaldo\b|stand eind|stand begin", Meaning(Word.COUNTED, STAND)),
        (
            r"realisatie|gerealiseerd|gehuisvest|huisvesting|uitplaatsing|uitgeplaatst|\bgeplaatst",
            Meaning(Word.COUNTED, REALISATIE),
        ),
        (r"totaal|\bsom\b|\btotal\b|\bsum\b|cumulatief|\bopgeteld\b|\bt/m\b|\btm\b|\bytd\b", Meaning(Word.TOTAL)),
    )
)
_TOTAL_ROW: Final = re.compile(
    r"(eind|sub|generaal |rijks)?totaal\b.*|.*\b(sub|eind)?totaal|totalen|(sub)?total\b.*|som|alle gemeenten|"
    r"nederland|heel nederland|landelijk|som .*|gemiddelde?|gem\.?"
)


# words in the heading of a count that do not change what is counted
_NEUTRAL: Final = frozenset(
    """
    aantal aantallen aant totaal totale in per op van de het een der aan door coa cbs gemeente gemeenten maand
    maanden halfjaar kwartaal jaar periode personen persoon vergunninghouders statushouders vergunninghouder
    statushouder netto wettelijk wettelijke vastgesteld vastgestelde definitief definitieve werkelijk werkelijke
    peildatum datum begin eind einde ultimo start begindatum einddatum cumulatief cumulatieve
    opgelopen opgeteld lopend n cijfer cijfers getal getallen nl nederland
    """.split()  # noqa: SIM905
)
_SIGN: Final = re.compile(r"achter\w*|voor\w*|negatie\w*|positie\w*|\b(of|is|incl|plus|min)\b|[-+/=()]")
# words in a title that say that its numbers are about something else, or not what happened
_ELSE: Final = re.compile(
    r"prognose|raming|geraamd|verwacht|gepland|planning|scenario|streef|\bdoel|\bnorm\b|begroot|te huisvesten|"
    r"\bniet\b|nog te|woning|huishouden|adres|per 1\.?000|per 10\.?000|inwoner|arbeidsmigrant|ontheemd|oekra|"
    r"\bwaarvan\b|\bw\.?v\.|index|percentage|%|correctie|herzien|vorige|openstaand|geannuleerd|weiger|teruggetrokken|"
    r"score|tekort|overschot|beschikbaar|capaciteit"
)


_NO_COUNT: Final = re.compile(
    r"\bprognose|\braming|\bplanning|\bhuishoudens?\b|\bwoningen\b|\bpercentages\b|per 1\.?000|\bx 10+\b|scenario"
)


def letters(text: str) -> str:
    """Only the letters and digits of a text, in lower case and without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[^a-z0-9]", "", plain)


_MEASURE_OF: Final = {letters(measure): measure for measure in MEASURES}


def says_region(text: str) -> bool:
    """Whether a heading is one over codes or names of regions; quick, as it is asked of every cell of a sheet."""
    return not text[:1].isdigit() and _OF_WHOLE.get(letters(text)) in IDENTITY


def meaning(rest: str) -> Meaning:
    """What a heading says, its time taken out; `Word.UNKNOWN` where it says nothing we know.

    A count is taken for what it is called only when no word is left that may say otherwise: `Niet gehuisvest`,
    `Gehuisvest per 1.000 inwoners` and `Gekoppeld en gehuisvest` are `Word.QUALIFIED`, and so is `Prognose`.
    """
    # a pivot table calls its columns so
    rest = re.sub(r"^\s*(som|sum) (van|of) ", "", rest, flags=re.IGNORECASE)
    plain = rest.casefold().replace("_", " ")
    whole = letters(rest)
    if whole in _OF_WHOLE:
        return Meaning(_OF_WHOLE[whole])
    if whole in _MEASURE_OF:
        return Meaning(Word.COUNTED, _MEASURE_OF[whole])
    for pattern, found in _WITHIN:
        match = pattern.search(plain)
        if not match:
            continue
        if found.word not in (Word.COUNTED, Word.TOTAL):
            return found
        total = bool(re.search(r"\btota(al|le)\b|\bsom\b", plain))
        return replace(found, total=total) if _nothing_else(plain, pattern, found) else Meaning(Word.QUALIFIED)
    return Meaning(Word.QUALIFIED if _ELSE.search(plain) else Word.UNKNOWN)


def _nothing_else(plain: str, pattern: "re.Pattern[str]", found: Meaning) -> bool:
    """Whether a heading holds, beside the words of what is counted, only words that change nothing."""
    left = re.sub(
        rf"(?:\b(?:maand|jaar))?(?:{pattern.pattern})(?:en|e|n|s|cijfers?|aantal(?:len)?)?(?![^\W\d])", " ", plain
    )
    if found.counted == STAND:
        left = _SIGN.sub(" ", left)
    return set(re.findall(r"[^\W_]+", left)) <= _NEUTRAL


def about_something_else(text: str) -> bool:
    """Whether a title says that its numbers are no counts of persons, whatever the headings say."""
    return bool(_NO_COUNT.search(text.casefold()))


def counted_in(text: str) -> set[str]:
    """Everything countable that a title, the name of a sheet or of a file names; nothing where a word says that it
    is about something else, as in `Prognose te huisvesten` or `Gehuisveste huishoudens`."""
    plain = text.casefold().replace("_", " ")
    if _ELSE.search(plain):
        return set()
    whole = letters(text)
    named = {measure for letters_of, measure in _MEASURE_OF.items() if letters_of in whole}
    # the whole of this title is one measure, and its words must not be taken for others
    plain = plain if "vrijgekomen_sociale_huur" not in named else ""
    return named | {found.counted for pattern, found in _WITHIN if found.counted and pattern.search(plain)}


def positive_is_ahead(text: str) -> bool | None:
    """What a heading or a note says of the sign of a stand: `+ = voorsprong`, `achterstand (-)`, `een negatief getal
    betekent achterstand`; None if nothing."""
    plain = re.sub(r"\b(een|getal|aantal|het|de|cijfer|saldo|waarde|stand)\b", " ", text.casefold())
    plain = " ".join(plain.split())
    plus, minus = r"(\+|\bplus\b|\bpositie[fv]e?\b)", r"((?<![\w-])-(/-)?(?![\w/])|\bmin\b|\bnegatie[fv]e?\b)"
    says = r"\s*(=|is|:|betekent|zijn)?\s*"
    behind, ahead = r"achter\w*", r"voor(sprong|stand|lop|uit)\w*"
    if re.search(rf"{plus}{says}{ahead}|{minus}{says}{behind}|{ahead}\s*\({plus}\)|{behind}\s*\({minus}\)", plain):
        return True
    if re.search(rf"{plus}{says}{behind}|{minus}{says}{ahead}|{behind}\s*\({plus}\)|{ahead}\s*\({minus}\)", plain):
        return False
    return None


def names_both_signs(text: str) -> bool:
    """Whether a heading names lead and backlog, so that it does not tell what a positive number is."""
    plain = text.casefold()
    return bool(re.search(r"achter", plain) and re.search(r"voor(sprong|stand|lop|-|/| )|\bvoor\b", plain))


def is_total_row(text: str) -> bool:
    """Whether the first cell of a row says that the row is a sum or an average of others."""
    return bool(_TOTAL_ROW.fullmatch(" ".join(text.casefold().split()).rstrip(":")))
