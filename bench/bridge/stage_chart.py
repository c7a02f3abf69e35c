"""Draws the stages of calls that `bench_bridge --first` printed: python3 stage_chart.py LABEL=FILE ... > chart.svg

Each FILE is the output of one program; its first and its second call become a bar each. TEZIP's figure 3.
"""

import html
import sys

COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#999999", "#000000")
LEFT, WIDTH, BAR, GAP, TOP = 250, 560, 26, 16, 40


def calls_of(text: str) -> dict:
    """{"first": [(stage, ms), ...], "second": ...} of the table's rows; what came before the first call belongs to it."""
    calls: dict = {"first": [], "second": []}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 3 and cells[0] in ("", "first", "second") and cells[2].replace(".", "").isdigit():
            calls[cells[0] or "first"].append((cells[1], float(cells[2])))
    return calls


def bars_of(arguments: list[str]) -> list:
    bars = []
    for argument in arguments:
        label, _, path = argument.partition("=")
        with open(path, encoding="utf-8") as file:
            calls = calls_of(file.read())
        bars += [(f"{label}, {call} call", stages) for call, stages in calls.items() if stages]
    return bars


def draw(bars: list) -> str:
    longest = max(sum(ms for _, ms in stages) for _, stages in bars)
    names = list(dict.fromkeys(name for _, stages in bars for name, _ in stages))
    colour = {name: COLOURS[i % len(COLOURS)] for i, name in enumerate(names)}
    height = TOP + len(bars) * (BAR + GAP) + 30 + 18 * ((len(names) + 2) // 3)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDTH + 100}" height="{height}" '
           'font-family="sans-serif" font-size="13">',
           f'<rect width="100%" height="100%" fill="white"/><text x="10" y="22" font-size="15">'
           "Milliseconds of one compression, by stage</text>"]
    for row, (label, stages) in enumerate(bars):
        y, x = TOP + row * (BAR + GAP), float(LEFT)
        out.append(f'<text x="{LEFT - 8}" y="{y + 18}" text-anchor="end">{html.escape(label)}</text>')
        for name, ms in stages:
            width = WIDTH * ms / longest
            out.append(f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{BAR}" fill="{colour[name]}">'
                       f"<title>{html.escape(name)}: {ms} ms</title></rect>")
            x += width
        out.append(f'<text x="{x + 6:.1f}" y="{y + 18}">{sum(ms for _, ms in stages):.1f}</text>')
    for i, name in enumerate(names):
        x, y = LEFT + 200 * (i % 3), TOP + len(bars) * (BAR + GAP) + 20 + 18 * (i // 3)
        out.append(f'<rect x="{x}" y="{y - 11}" width="12" height="12" fill="{colour[name]}"/>'
                   f'<text x="{x + 18}" y="{y}">{html.escape(name)}</text>')
    return "\n".join(out) + "\n</svg>\n"


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.stdout.write(draw(bars_of(sys.argv[1:])))
