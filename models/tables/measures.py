"""The measures the service knows, in persons unless said otherwise.

A flow covers a span of days, a stock holds on one date.
"""

REALISATIE = "realisatie"
FLOWS = (
    REALISATIE,
    "koppelingen",
    "instroom_eerste",
    "instroom_nareis",
    "instroom_herhaald",
    "instroom_eerste_en_herhaald",
    "hervestiging",
    "inwilligingen",
    "inwilligingen_mvv_nareis",
    "uitstroom_vergunninghouders_uit_opvang",
    "uitstroom_asielzoekers_uit_opvang",
    # dwellings, not persons: social rental homes that came free
    "vrijgekomen_sociale_huur",
)
STOCKS = ("bezetting", "aanvragers_in_procedure", "vergunninghouders_in_opvang", "vergunninghouders_buiten_norm")
MEASURES = FLOWS + STOCKS
