"""AutoETS of statsforecast on the months of gemeenten that `radar export observations` wrote, on one core.

Run by the Python of an environment of its own (`make bench`), as statsforecast wants another pandas than this
package does; so nothing of this repository is imported here.
"""

import sys

import pandas as pd
from statsforecast import StatsForecast
from statsforecast.models import AutoETS

# from the month after the last known one to the end of the third half-year, as a run
HORIZON = 18


def main(observations: str) -> None:
    """Forecast each gemeente with the bands that a table shows."""
    rows = pd.read_csv(observations)
    rows = rows[(rows["measure"] == "realisatie") & rows["region"].str.startswith("GM")]
    panel = pd.DataFrame(
        {"unique_id": rows["region"], "ds": pd.to_datetime(rows["from"]), "y": rows["value"].astype(float)}
    )
    models = StatsForecast(models=[AutoETS(season_length=12)], freq="MS", n_jobs=1)
    found = models.forecast(df=panel, h=HORIZON, level=[80, 95])
    sys.stdout.write(f"{found['unique_id'].nunique()} series\n")


if __name__ == "__main__":
    main(sys.argv[1])
