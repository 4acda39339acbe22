"""What we say to a language model: one prompt, one .md file beside this one, its slots written $name."""

import hashlib
from pathlib import Path
from string import Template

from errors import UserError

_FOLDER = Path(__file__).parent


def fill(name: str, **slots: str) -> str:
    """The prompt with every slot filled; a value is put in as it is, and a $ inside one means nothing.

    UserError names the prompt that does not exist, or the slots that are missing, or those it does not have.
    """
    template = Template(_read(name))
    wanted, given = set(template.get_identifiers()), set(slots)
    for wrong, words in ((wanted - given, "is not given a value for"), (given - wanted, "has no slot")):
        if wrong:
            raise UserError(f"The prompt prompts/{name}.md {words} {', '.join(f'${slot}' for slot in sorted(wrong))}.")
    return template.substitute(slots)


def fingerprint(name: str) -> str:
    """Twelve hexadecimal digits that change with the prompt's wording, to be kept with what it produced."""
    return hashlib.sha256(_read(name).encode()).hexdigest()[:12]


def _read(name: str) -> str:
    path = _FOLDER / f"{name}.md"
    if not path.is_file():
        names = ", ".join(sorted(file.stem for file in _FOLDER.glob("*.md")))
        raise UserError(f"There is no prompt {name!r}; the prompts are {names}.")
    return path.read_text(encoding="utf-8")
