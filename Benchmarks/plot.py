"""Medians as bars in an SVG, each measurement on a scale of its own."""

from html import escape

COLOURS = {
    "floor": "#bbbbbb", "plain": "#888888", "C client": "#9fc5a8", "swcache": "#1b7837", "ccache": "#c2a5cf",
    "sccache": "#7b3294", "zccache": "#e08214",
}
LABEL, BAR, WIDTH, LINE, GAP = 330, 380, 800, 13, 12


def svg(groups, number):
    """groups: (part, what, unit) -> tool -> row."""
    body, top = [], 30
    for (_, what, unit), tools in groups.items():
        rows = [tools[name] for name in COLOURS if name in tools]
        if len(rows) < 2:
            continue
        most = max(row["high"] for row in rows) or 1
        body.append(text(LABEL - 10, top + LINE * (len(rows) + 1) / 2, f"{what} ({unit})", "end", bold=True))
        for row in rows:
            body.append(bar(row, top, most, number))
            top += LINE
        top += GAP
    legend = "".join(
        f'<rect x="{10 + 110 * place}" y="8" width="10" height="10" fill="{colour}"/>'
        + text(24 + 110 * place, 17, name, "start") for place, (name, colour) in enumerate(COLOURS.items()))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{top}" viewBox="0 0 {WIDTH} {top}" '
        f'font-family="sans-serif" font-size="10"><rect width="100%" height="100%" fill="white"/>\n{legend}\n'
        + "\n".join(body) + "\n</svg>\n")


def bar(row, top, most, number):
    def x(value):
        return LABEL + BAR * value / most

    middle = top + LINE / 2 - 1
    return (
        f'<rect x="{LABEL}" y="{top}" width="{max(x(row["median"]) - LABEL, 1):.1f}" height="{LINE - 3}" '
        f'fill="{COLOURS[row["tool"]]}"/>'
        f'<line x1="{x(row["low"]):.1f}" x2="{x(row["high"]):.1f}" y1="{middle}" y2="{middle}" stroke="black"/>'
        + text(LABEL + BAR + 8, top + LINE - 4, f"{row['tool']} {number(row['median'])}", "start"))


def text(x, y, words, anchor, bold=False):
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:.0f}" y="{y:.1f}" text-anchor="{anchor}"{weight}>{escape(words)}</text>'
