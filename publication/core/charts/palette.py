"""The colours and the type of charts; the colours are those of static/css/tokens.css, which the tests compare."""

from __future__ import annotations

# Told apart by lightness as well as hue, so that they hold in grey print and for colour-blind readers.
PALETTE = ("#1b4b7a", "#2f8f8b", "#c9943a", "#8793a0", "#a9c1d9", "#7a5230", "#5fb0a2", "#4a5663")
BLUE, TEAL, OCHRE = PALETTE[:3]
INK = "#1c2733"
INK_SOFT = "#51606f"
MAP_PALE = "#d3e0ec"  # the lightest tile of a map that says something
WASH = "#f5f7f9"
RULE = "#c9d2dc"
RULE_SOFT = "#e4e9ee"
PAPER = "#ffffff"
FONT = "'Noto Sans SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
FONT_SIZE = 12  # px
