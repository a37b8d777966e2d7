"""The command `radar settings`."""

from collections.abc import Iterator

import typer

from base.i18n import N_
from jobs.cli.context import Context


def register(app: typer.Typer, context: Context) -> None:
    """Add `radar settings` to `app`, with its help in the reader's language."""

    @app.command("settings", help=context.say(N_("Show the settings in force.")))
    def show_settings() -> None:
        for line in _lines(context):
            context.put_unbroken(line)


def _lines(context: Context) -> Iterator[str]:
    """The settings as TOML that a settings file may hold, each with the place its value comes from."""
    from config.layers import DEFAULTS
    from config.settings import load_settings, origins
    from config.shown import SECRET, shown_settings

    say, language = context.say, context.settings.language
    # given with --lang, where it is another than without
    places = origins(language=None if load_settings().language == language else language)
    yield "# " + say(N_("The settings in force. Behind each stands where its value comes from."))
    table: tuple[str, ...] = ()
    for path, text in shown_settings(context.settings):
        if path[:-1] != table:
            table = path[:-1]
            yield ""
            yield f"[{'.'.join(table)}]"
        place = places.get(path, str(DEFAULTS))
        origin = say(N_("default")) if place == str(DEFAULTS) else say(place)
        if text == SECRET and path not in places:
            yield f"# {path[-1]}: " + say(N_("not set; it follows from home"))
        elif text == SECRET:
            yield f"# {path[-1]}: " + say(N_("set, and not shown, as it may hold a secret")) + f" ({origin})"
        else:
            yield f"{path[-1]} = {text}  # {origin}"
