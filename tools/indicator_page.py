"""Prints the table of indicators as docs/indicators.md: python -m tools.indicator_page > docs/indicators.md."""

from index import indicators


def page() -> str:
    """The whole page, ending in a line break."""
    lines = [
        "# Indicators",
        "",
        f"The {len(indicators.table())} indicators of `index/indicators.toml`.",
        "Every other counted thing is kept in the report's own words.",
        "This page is printed by `python -m tools.indicator_page`; a test compares it with the table.",
        "",
        "| key | Chinese | English | unit | kinds | part of | also written |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in indicators.table().values():
        kinds = ", ".join(row.kinds)
        names = "; ".join((*row.synonyms[:6], *row.asked[:2]))
        lines.append(f"| `{row.key}` | {row.zh} | {row.en} | {row.unit} | {kinds} | {row.part_of} | {names} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(page(), end="")
