"""Bring the interface's catalogues up to the templates and sources: `python tools/messages.py`. New messages are left empty."""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

SITE = Path(__file__).parent.parent / "src" / "dragoman" / "site"
METHODS = [("**.py", "python"), ("templates/**.j2", "jinja2")]


def extracted() -> Catalog:
    """Return a catalogue of all messages of the interface."""
    catalogue = Catalog(project="Dragoman")
    for file, _line, message, comments, context in extract_from_dir(
        SITE,
        method_map=METHODS,
        options_map={"templates/**.j2": {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}},
    ):
        catalogue.add(message, None, [(file, 1)], auto_comments=comments, context=context)
    return catalogue


def _whole(string: str | tuple[str, ...] | None) -> bool:
    return all(string) if isinstance(string, tuple) else bool(string)


def main() -> None:
    template = extracted()
    for path in sorted((SITE / "locales").glob("*.po")):
        with path.open("rb") as written:
            catalogue = read_po(written, locale=path.stem)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        out = BytesIO()
        write_po(out, catalogue, width=120, no_location=True, sort_output=False, ignore_obsolete=True, omit_header=False)
        path.write_bytes(out.getvalue())
        empty = sum(1 for message in catalogue if message.id and not _whole(message.string))
        print(f"{path.name}: {len(catalogue)} messages, {empty} to translate")


if __name__ == "__main__":
    main()
