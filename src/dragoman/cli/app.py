"""The commands, each a few lines: what to read, what to call, what to print."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from dragoman import __version__
from dragoman.errors import DragomanError

app = typer.Typer(
    help="A world news desk that you run yourself.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
models_app = typer.Typer(help="The models of the translators on this machine.", no_args_is_help=True)
export_app = typer.Typer(help="What the desk gives to other programs.", no_args_is_help=True)
story_app = typer.Typer(help="What belongs together: a person's word is final.", no_args_is_help=True)
memory_app = typer.Typer(
    help="How editors have sentences translated: their word goes before all engines.", no_args_is_help=True
)
style_app = typer.Typer(help="How names are written: by editors, by the press of the edition's language.", no_args_is_help=True)
app.add_typer(memory_app, name="memory")
app.add_typer(style_app, name="stylebook")
app.add_typer(models_app, name="models")
app.add_typer(story_app, name="story")
app.add_typer(export_app, name="export")

DeskOption = Annotated[Path, typer.Option("--desk", help="The desk's folder, or its desk.toml.", show_default="this folder")]
ByOption = Annotated[str, typer.Option("--by", help="Who decides.", show_default="the user of this machine")]
WhyOption = Annotated[str, typer.Option("--why", help="Why, for the log.")]
StoryName = Annotated[str, typer.Argument(help="A story's id, slug or address, or the beginning of one.")]
Words = Annotated[list[str] | None, typer.Argument(help="Words that it must have.")]
EditionOption = Annotated[str, typer.Option("--in", help="The edition's language.")]
OriginOption = Annotated[str, typer.Option("--from", help="The language of the source.")]
InFile = Annotated[Path, typer.Argument(exists=True, dir_okay=False)]
HERE = Path()


def main() -> None:
    """Run the command line; an error of ours is one clear line and exit code 1, Ctrl-C is exit code 130."""
    try:
        app()
    except DragomanError as error:
        print(f"dragoman: {error}", file=sys.stderr)
        raise SystemExit(1) from None
    except OSError as error:
        print(f"dragoman: {error.filename or ''}: {error.strerror or error}".replace(": : ", ": "), file=sys.stderr)
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        raise SystemExit(130) from None


def _version(*, wanted: bool) -> None:
    if wanted:
        print(f"dragoman {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[bool, typer.Option("--version", callback=lambda value: _version(wanted=value), is_eager=True)] = False,
) -> None:
    """A world news desk that you run yourself."""


@app.command()
def new(folder: Annotated[Path, typer.Argument(help="Where the desk shall live.")]) -> None:
    """Make a desk: a commented desk.toml with a starting list of real feeds."""
    from dragoman.cli import sources as commands

    print(commands.new(folder))


@app.command()
def add(url: Annotated[str, typer.Argument(help="A feed, or a page of an outlet.")], desk: DeskOption = HERE) -> None:
    """Find the feeds of a page and add its outlet to desk.toml."""
    from dragoman.cli import sources as commands

    print(commands.add(desk, url))


@app.command()
def sources(
    desk: DeskOption = HERE,
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Say how each source is: heard of when, new when, failing why, readable how far."""
    from dragoman.cli import health

    health.show(desk, as_json=json)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="An OPML file.", exists=True, dir_okay=False)], desk: DeskOption = HERE
) -> None:
    """Add the outlets of an OPML file to desk.toml."""
    from dragoman.cli import sources as commands

    print(commands.import_opml(desk, file))


@export_app.command("opml")
def export_opml(desk: DeskOption = HERE) -> None:
    """Print the desk's feeds as OPML."""
    from dragoman.cli import sources as commands

    sys.stdout.write(commands.export_opml(desk))


@app.command()
def run(
    desk: DeskOption = HERE,
    once: Annotated[bool, typer.Option("--once", help="One round, then end.")] = False,
) -> None:
    """Gather, group, translate and publish, round after round. Ctrl-C ends it; the next run goes on there."""
    from dragoman.cli import work

    work.run(desk, once=once)


@app.command()
def serve(
    desk: DeskOption = HERE,
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen at.", min=0, max=65535)] = 8000,
) -> None:
    """Serve the site from the archive."""
    from dragoman.cli import work

    work.serve(desk, host, port)


@app.command()
def publish(
    folder: Annotated[Path | None, typer.Argument(help="Where the files go.", show_default="the desk's own folder")] = None,
    desk: DeskOption = HERE,
    everything: Annotated[bool, typer.Option("--all", help="Make every page anew.")] = False,
) -> None:
    """Bring the site's files up to date. Ctrl-C stops it; the next time it goes on there."""
    from dragoman.cli import work

    print(work.publish(desk, folder, everything=everything))


@app.command()
def withdraw(
    url: Annotated[str, typer.Argument(help="The address of the article.")],
    why: Annotated[str, typer.Option("--why", help="Why, for the log.")] = "",
    by: ByOption = "",
    off: Annotated[bool, typer.Option("--off", help="Allow it again.")] = False,
    desk: DeskOption = HERE,
) -> None:
    """Take an article from site, feeds, search and memory for good; it stays away when its feed brings it again."""
    from dragoman.cli import stories, work

    said = stories.said(by, why)
    if not (why or off):
        raise typer.BadParameter("say why, for the log.", param_hint="--why")
    print(work.withdraw(desk, url, said.who, said.why, off=off))


@app.command()
def read(
    page: Annotated[str, typer.Argument(help="A file or an address.")],
    json: Annotated[bool, typer.Option("--json", help="As one JSON object.")] = False,
) -> None:
    """Print what is taken from one page; nothing is stored."""
    from dragoman.cli import show

    show.read(page, as_json=json)


@app.command()
def explain(url: Annotated[str, typer.Argument(help="The address of an article.")], desk: DeskOption = HERE) -> None:
    """Show what became of an article: fetched, taken, grouped, translated, sentence by sentence."""
    from dragoman.cli import show

    show.explain(desk, url)


@app.command()
def doubts(
    desk: DeskOption = HERE,
    language: Annotated[str, typer.Option(help="One edition's language; all of them without.")] = "",
) -> None:
    """List the sentences that a check doubts or has failed, with what it found: an editor's list."""
    from dragoman.cli import show

    show.doubts(desk, language)


@app.command()
def doctor(desk: DeskOption = HERE) -> None:
    """Say what is installed, what is missing for which language, and what to do."""
    from dragoman.cli import doctor as check

    check.examine(desk)


@app.command()
def demo(
    folder: Annotated[Path, typer.Option(help="Where the demo's desk is kept.")] = Path(".demo"),
    port: Annotated[int, typer.Option(help="The port of its site.", min=0, max=65535)] = 8000,
    once: Annotated[bool, typer.Option("--once", help="End after publishing, with a summary.")] = False,
) -> None:
    """Take a small invented press the whole way, in French and in English, and serve the site."""
    from dragoman.cli import demo as show

    show.demo(folder, port, once=once)


@models_app.command("list")
def models_list() -> None:
    """List the installed models."""
    from dragoman.cli import models

    models.list_installed()


@models_app.command("install")
def models_install(
    what: Annotated[str, typer.Argument(help='A pair such as "es-en", or a file or folder with a model.')],
    mirror: Annotated[
        str, typer.Option(envvar="DRAGOMAN_MIRROR", help="Where to load from instead of Mozilla's service.")
    ] = "",
    pair: Annotated[str, typer.Option(help="What a file translates, where it does not say so itself.")] = "",
    desk: DeskOption = HERE,
) -> None:
    """Install a model for firefox or ctranslate2: its files are checked against their hashes."""
    from dragoman.cli import models

    models.install(what, mirror, pair, desk)


@models_app.command("remove")
def models_remove(name: Annotated[str, typer.Argument(help='As `list` has it: "es-en", "es-en.ctranslate2".')]) -> None:
    """Remove a model."""
    from dragoman.cli import models

    models.remove(name)


@models_app.command("verify")
def models_verify() -> None:
    """Check the files of all installed models against their hashes."""
    from dragoman.cli import models

    models.verify()


@story_app.command("list")
def story_list(
    words: Annotated[list[str] | None, typer.Argument(help="Words that a headline must have.")] = None,
    desk: DeskOption = HERE,
    limit: Annotated[int, typer.Option(help="How many at most.", min=1)] = 40,
) -> None:
    """List the open stories: their size, outlets, languages, last article."""
    from dragoman.cli import stories

    stories.show_list(desk, words or [], limit)


@story_app.command("show")
def story_show(story: StoryName, desk: DeskOption = HERE) -> None:
    """Show a story: its articles and why they are there, what holds of it, what was decided."""
    from dragoman.cli import stories

    stories.show(desk, story)


@story_app.command("merge")
def story_merge(
    into: StoryName,
    of: Annotated[list[str], typer.Argument(help="The stories that go into it.")],
    desk: DeskOption = HERE,
    by: ByOption = "",
    why: WhyOption = "",
) -> None:
    """Put stories into one, for good. Their addresses lead to it."""
    from dragoman.cli import stories

    print(stories.merge(desk, into, of, stories.said(by, why)))


@story_app.command("split")
def story_split(
    story: StoryName,
    articles: Annotated[list[str], typer.Argument(help="Ids or addresses of the articles that leave it.")],
    desk: DeskOption = HERE,
    by: ByOption = "",
    why: WhyOption = "",
) -> None:
    """Make articles a story of their own, and keep them and the others apart."""
    from dragoman.cli import stories

    print(stories.split(desk, story, articles, stories.said(by, why)))


@story_app.command("move")
def story_move(
    article: Annotated[str, typer.Argument(help="An article's id or address.")],
    story: StoryName,
    desk: DeskOption = HERE,
    by: ByOption = "",
    why: WhyOption = "",
) -> None:
    """Put an article into another story, and keep it there."""
    from dragoman.cli import stories

    print(stories.move(desk, article, story, stories.said(by, why)))


@story_app.command("pin")
def story_pin(
    story: StoryName,
    off: Annotated[bool, typer.Option("--off", help="Let go of it.")] = False,
    desk: DeskOption = HERE,
    by: ByOption = "",
    why: WhyOption = "",
) -> None:
    """Keep a story as it is: the machine adds nothing, takes nothing, merges nothing."""
    from dragoman.cli import stories

    print(stories.pin(desk, story, stories.said(by, why), on=not off))


@story_app.command("title")
def story_title(
    story: StoryName,
    words: Annotated[str, typer.Argument(help="The headline.")],
    language: Annotated[str, typer.Option(help="The edition that shows it.")],
    desk: DeskOption = HERE,
    by: ByOption = "",
    why: WhyOption = "",
) -> None:
    """Give a story a headline of the desk's own in one edition; it is marked as such."""
    from dragoman.cli import stories

    print(stories.title(desk, story, words, language, stories.said(by, why)))


@story_app.command("undo")
def story_undo(
    number: Annotated[int | None, typer.Argument(help="A decision's number; the last one without.")] = None,
    desk: DeskOption = HERE,
    by: ByOption = "",
    why: WhyOption = "",
) -> None:
    """Take back a person's decision, and say what could not be restored."""
    from dragoman.cli import stories

    print(stories.undo(desk, number, stories.said(by, why)))


@story_app.command("log")
def story_log(
    desk: DeskOption = HERE,
    limit: Annotated[int, typer.Option(help="How many at most.", min=1)] = 40,
) -> None:
    """Say who decided what of stories, when and why."""
    from dragoman.cli import stories

    stories.show_log(desk, limit)


@memory_app.command("list")
def memory_list(words: Words = None, desk: DeskOption = HERE, language: EditionOption = "") -> None:
    """List what was corrected."""
    from dragoman.cli import memory

    memory.show_list(desk, words or [], language)


@memory_app.command("correct")
def memory_correct(
    sentence: Annotated[str, typer.Argument(help="The sentence as the article has it.")],
    words: Annotated[str, typer.Argument(help="Its translation.")],
    source: OriginOption,
    language: EditionOption,
    desk: DeskOption = HERE,
    by: ByOption = "",
) -> None:
    """Have a sentence translated so, wherever it stands."""
    from dragoman.cli import memory

    print(memory.correct(desk, sentence, words, (source, language), by))


@memory_app.command("forget")
def memory_forget(
    sentence: Annotated[str, typer.Argument(help="The sentence as the article has it.")],
    source: OriginOption,
    language: EditionOption,
    desk: DeskOption = HERE,
) -> None:
    """Leave a sentence to engines again."""
    from dragoman.cli import memory

    print(memory.forget(desk, sentence, (source, language)))


@memory_app.command("export")
def memory_export(file: Path, desk: DeskOption = HERE) -> None:
    """Write the memory as TMX 1.4: corrections, and translations that are shown."""
    from dragoman.cli import memory

    print(memory.export_tmx(desk, file))


@memory_app.command("import")
def memory_import(file: InFile, desk: DeskOption = HERE, by: ByOption = "") -> None:
    """Take the units of a TMX file as corrections."""
    from dragoman.cli import memory

    print(memory.import_tmx(desk, file, by))


@style_app.command("list")
def stylebook_list(
    words: Words = None,
    desk: DeskOption = HERE,
    language: EditionOption = "",
    limit: Annotated[int, typer.Option(help="How many at most.", min=1)] = 40,
) -> None:
    """List how names are written, on whose word, in how many articles."""
    from dragoman.cli import stylebook

    stylebook.show_list(desk, words or [], language, limit)


@style_app.command("set")
def stylebook_set(
    name: Annotated[str, typer.Argument(help="The name as a source writes it.")],
    words: Annotated[str, typer.Argument(help="How the edition writes it.")],
    language: EditionOption,
    source: OriginOption = "",
    desk: DeskOption = HERE,
    by: ByOption = "",
) -> None:
    """Have a name written so; the machine never changes it."""
    from dragoman.cli import stylebook

    print(stylebook.set_entry(desk, name, words, (source, language), by))


@style_app.command("unset")
def stylebook_unset(name: str, language: EditionOption, source: OriginOption = "", desk: DeskOption = HERE) -> None:
    """Leave a name to the press of the edition's language again."""
    from dragoman.cli import stylebook

    print(stylebook.unset(desk, name, (source, language)))


@style_app.command("export")
def stylebook_export(file: Path, desk: DeskOption = HERE) -> None:
    """Write the stylebook as CSV."""
    from dragoman.cli import stylebook

    print(stylebook.export_csv(desk, file))


@style_app.command("import")
def stylebook_import(file: InFile, desk: DeskOption = HERE, by: ByOption = "") -> None:
    """Take the entries of a CSV file with the columns name, language, text, and from and by where it has them."""
    from dragoman.cli import stylebook

    print(stylebook.import_csv(desk, file, by))
