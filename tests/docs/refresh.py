"""`python -m tests.docs.refresh [PAGE…]`: run the marked blocks of the pages and write down what they say now."""

import sys
from pathlib import Path

from tests.docs.blocks import Reader, pages
from tests.docs.generate_reference import write_pages


def refreshed(page: str) -> str:
    """The page's text with every marked block as it is now."""
    lines = page.splitlines()
    with Reader() as reader:
        ran = list(reader.follow(page))
    for found in reversed(ran):
        lines[found.block.start : found.block.end] = found.text.split("\n") if found.text else []
    return "\n".join(lines) + "\n"


def main(named: list[str]) -> None:
    """Refresh the pages named, or all of them."""
    write_pages()
    for path in [Path(name) for name in named] or pages():
        before = path.read_text(encoding="utf-8")
        after = refreshed(before)
        if after != before:
            path.write_text(after, encoding="utf-8")
            print(f"refreshed {path}")


if __name__ == "__main__":
    main(sys.argv[1:])
