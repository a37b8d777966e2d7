"""The stocks and flows of the chain; those that are published have the name of their measure.

Every month, in every path and to the person:

    aanvragers_in_procedure = before + instroom_eerste + instroom_herhaald - beslissingen - buiten_behandeling
    beslissingen    = inwilligingen + afwijzingen
    overig_in_opvang = before + afwijzingen + buiten_behandeling - inwilligingen_na_beroep
                      - uitstroom_asielzoekers_uit_opvang
    vergunninghouders_in_opvang = before + inwilligingen + inwilligingen_na_beroep + instroom_nareis + hervestiging
                      - rechtstreeks_gehuisvest + overige_instroom - overige_uitstroom - gehuisvest_uit_opvang
    realisatie      = gehuisvest_uit_opvang + rechtstreeks_gehuisvest
    uitstroom_vergunninghouders_uit_opvang = gehuisvest_uit_opvang + overige_uitstroom
    bezetting       = aanvragers_in_procedure + overig_in_opvang + vergunninghouders_in_opvang
"""

from forecast.measures import REALISATIE

# flows
FIRST, REPEAT = "instroom_eerste", "instroom_herhaald"
FAMILY, RESETTLED = "instroom_nareis", "hervestiging"
DECISIONS, GRANTS, REJECTIONS = "beslissingen", "inwilligingen", "afwijzingen"
# closed without a decision: another country's (Dublin), withdrawn
CLOSED = "buiten_behandeling"
APPEALS, DEPARTURES = "inwilligingen_na_beroep", "uitstroom_asielzoekers_uit_opvang"
OTHER_IN, OTHER_OUT = "overige_instroom", "overige_uitstroom"
DIRECT, FROM_RECEPTION, HOUSED = "rechtstreeks_gehuisvest", "gehuisvest_uit_opvang", REALISATIE
# everybody with a permit who leaves reception, for a house or otherwise
LEFT = "uitstroom_vergunninghouders_uit_opvang"
# stocks at the end of a month
PROCEDURE, REST = "aanvragers_in_procedure", "overig_in_opvang"
PERMITS, BEYOND, OCCUPANCY = "vergunninghouders_in_opvang", "vergunninghouders_buiten_norm", "bezetting"

# the share of the decisions that are grants
GRANT_RATE = "inwilligingspercentage"

INTAKES = (FIRST, REPEAT, FAMILY, RESETTLED)
# the intakes that have models of their own; the others follow from what is believed of them
MODELLED_INTAKES = (FIRST, FAMILY)
FLOWS = (
    *INTAKES,
    DECISIONS,
    GRANTS,
    REJECTIONS,
    CLOSED,
    APPEALS,
    DEPARTURES,
    OTHER_IN,
    OTHER_OUT,
    DIRECT,
    FROM_RECEPTION,
    HOUSED,
    LEFT,
)
STOCKS = (PROCEDURE, REST, PERMITS, BEYOND, OCCUPANCY)
# what a run publishes month by month, beside realisatie
PUBLISHED = (FIRST, FAMILY, REPEAT, RESETTLED, GRANTS, PERMITS, BEYOND, OCCUPANCY)
