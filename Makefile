# Everything a contributor does, as targets. `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# the demo works where radar itself looks first
DEMO := var
RADAR = RADAR_HOME=$(DEMO) $(BIN)/radar
READY := $(VENV)/.ready
# statsforecast wants another pandas than we do
AUTOETS := $(VENV)/autoets
export UV_NO_CONFIG := 1
# many small fits: threads inside each only wait for one another
export OMP_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1

COVERAGE ?=
# What most often breaks by a change elsewhere: sums and identities of the forecasts, what may be known when, the
# catalogue of texts, settings and docs, the import contract, migrations and tables, one number in every place where
# it is shown, and the commands. The whole way through the main job is left to `make test`.
QUICK := tests/base tests/config tests/test_architecture.py tests/test_one_vocabulary.py tests/forecast/test_accounting.py tests/forecast/test_asof.py \
	tests/forecast/test_fanout.py tests/forecast/test_package.py tests/forecast/test_periods.py \
	tests/forecast/test_quantiles.py tests/forecast/test_raking.py tests/forecast/test_flags.py \
	tests/forecast/test_vintages.py tests/forecast/chain/test_month.py tests/jobs/importing/test_contract.py \
	tests/jobs/importing/test_faults.py tests/jobs/warnings/test_docs.py tests/jobs/mail/test_message.py \
	tests/jobs/service/test_due.py $(filter-out %/test_demo.py,$(wildcard tests/jobs/cli/test_*.py)) tests/models/test_migrate.py tests/models/test_tables.py \
	tests/shown/read tests/shown/test_headlines.py tests/shown/regions tests/shown/week/test_numbers.py tests/shown/scenario tests/shown/plan \
	tests/shown/test_terminal.py tests/shown/test_export.py

.PHONY: help demo demo-plan test quick lint lock proof accuracy reconstruction tiles bench hostile clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

$(READY): requirements.lock requirements-uv.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' \
		|| { echo "Python 3.11 is needed; try: make PYTHON=python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip sync --quiet --require-hashes requirements.lock
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --offline --no-deps --no-build-isolation --editable .
	@touch $(READY)

demo: $(READY)  ## set everything up and run the main job on the built-in figures; then try radar report
	@test ! -e $(DEMO)/radar.db || test -e $(DEMO)/demo.txt \
		|| { echo "$(DEMO)/radar.db is not of the demo and is left alone; try: make demo DEMO=var/demo"; exit 1; }
	@mkdir -p -m 700 $(DEMO) && echo "This database was made by make demo." > $(DEMO)/demo.txt
	$(RADAR) init --builtin > $(DEMO)/init.txt
	$(RADAR) backtest --level gemeente --origins 6 --as-of 2026-01-31 > $(DEMO)/backtest.txt
	$(RADAR) run --as-of 2026-01-31
	$(RADAR) recipients import config/recipients/voorbeeld.csv
	$(RADAR) mail send --week 2026-W05
	$(RADAR) mail preview --week 2026-W05 --recipient toezicht@gelderland.example --html $(DEMO)/weekmail.html
	$(RADAR) report --html $(DEMO)/rapport.html
	@echo
	@$(RADAR) report
	@echo "De opdracht radar is $(BIN)/radar. Pagina's: $(DEMO)/rapport.html, $(DEMO)/weekmail.html. Een scenario en een plan: make demo-plan"

demo-plan: $(READY)  ## after the demo: a scenario, and a plan with its split per gemeente
	$(RADAR) scenario run config/scenarios/hoge-instroom.toml --html $(DEMO)/scenario.html > $(DEMO)/scenario.txt
	$(RADAR) plan --period 2027-H1 --goal config/goals/opvang-en-achterstand.toml \
		--png $(DEMO) --split $(DEMO)/verdeling-2027-H1.xlsx > $(DEMO)/plan-2027-H1.txt
	@echo "$(DEMO)/scenario.html, $(DEMO)/plan-2027-H1.txt, $(DEMO)/trade-off.png, $(DEMO)/verdeling-2027-H1.xlsx"

test: $(READY)  ## set everything up and run the tests; with COVERAGE=1 fail below the floor in pyproject.toml
	$(BIN)/python -m pytest $(if $(COVERAGE),--cov)

quick: lint  ## in a minute: style, types, import directions and the tests that most often break
	$(BIN)/python -m pytest $(QUICK)

lint: $(READY)  ## style, types and import directions
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

proof: $(READY)  ## regenerate docs/PROOF.md: the forecasts of 2021 beside what happened
	$(BIN)/radar proof --out docs/PROOF.md

accuracy: $(READY)  ## regenerate docs/ACCURACY.md: forecasts (gemeenten three years, chain five) beside what happened
	RADAR_HOME=var/accuracy $(BIN)/radar init --builtin
	RADAR_HOME=var/accuracy $(BIN)/radar backtest --as-of 2026-01-31 --score-from 2023-01-01
	RADAR_HOME=var/accuracy $(BIN)/radar accuracy --as-of 2026-01-31 --out docs/ACCURACY.md

reconstruction: $(READY)  ## make the simulated months of gemeenten anew (docs/RECONSTRUCTION.md)
	$(BIN)/python -m jobs.makers.reconstruction

tiles: $(READY)  ## lay the tile map of gemeenten out anew (takes minutes)
	$(BIN)/python -m jobs.makers.tiles

$(AUTOETS)/.ready: requirements-autoets.lock $(READY)
	$(PYTHON) -m venv $(AUTOETS)
	VIRTUAL_ENV=$(AUTOETS) $(BIN)/uv pip sync --quiet --compile-bytecode --require-hashes requirements-autoets.lock
	@touch $@

bench: $(READY) $(AUTOETS)/.ready  ## the engine on public panels, its speed, a run beside AutoETS, and the gemeente model against an oracle
	$(BIN)/python -m tests.bench.whole_run $(AUTOETS)/bin/python
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.simulated.bench --seeds 5
	$(BIN)/python -m tests.simulated.makes_bench --seeds 10
	$(BIN)/python -m tests.simulated.one_provincie --seeds 3 --first 10

hostile: $(READY)  ## bring in 1,000 files that harm who reads them (minutes)
	$(BIN)/python -m tests.hostile --files 1000

lock: $(READY)  ## resolve the dependencies anew into the lock files
	$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-emit-index-url --extra dev \
		--custom-compile-command "make lock" --python-version 3.11 pyproject.toml -o requirements.lock
	echo uv | $(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-emit-index-url \
		--custom-compile-command "make lock" --python-version 3.11 - -o requirements-uv.lock
	echo "statsforecast==2.1.1" | $(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-emit-index-url \
		--custom-compile-command "make lock" --python-version 3.11 - -o requirements-autoets.lock

clean:  ## remove what the targets made
	rm -rf $(VENV) var .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
