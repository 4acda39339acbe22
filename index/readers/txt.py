"""Plain text files in any encoding, with the Markdown signs that some carry."""

from pathlib import Path

from index.readers import encoding, markup
from index.readers.draft import Draft, draft


def read(path: Path) -> list[Draft]:
    """One draft. Text files often hold front matter and emphasis, so they are read like Markdown."""
    found = encoding.decode(path.read_bytes(), path.name)
    plain = markup.plain(found.text)
    lost = (f"{found.lost} damaged characters",) if found.lost else ()
    return [draft(plain.text, path.name, title=plain.title, removed=(*lost, *plain.removed))]
