"""Staff's Markdown made into a chapter's HTML, with every number in it bound or reported.

CommonMark and tables by markdown-it-py; no HTML, images or code, links to https and `#anchors` only. Placeholders
are taken out before the text is parsed and come back as escaped text, so that nothing they print is read again.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from declarations.core.document import Fault
from publication.core.calls import CallError, Span, find_spans
from publication.core.loose_numbers import loose_numbers
from publication.core.placeholders import Block, Inline, Origin, Printed, misled_by, prepare
from publication.core.statistics import Edition, Outline, Statistic

MAX_CHARACTERS = 200_000
MAX_PLACEHOLDERS = 2_000

# A placeholder stands in the parsed text as one private-use character, which Markdown takes for a letter.
_FIRST = 0xE000
_FOREIGN = re.compile(r"[\ue000-\uf8ff\x00-\x08\x0b-\x1f\x7f]")
_MARKS = re.compile(f"([{chr(_FIRST)}-{chr(_FIRST + MAX_PLACEHOLDERS)}])")
_IMAGE = re.compile(r"!\[[^\]\n]{0,300}\]\(")
_LINK = re.compile(r"(https://|#)[^\s]+")

Prepared = Block | Inline
BlockWriter = Callable[[Block], str]


@dataclass(frozen=True)
class Binding:
    """One printed number or name and where it comes from; `statistic` is None for what isn't computed."""

    key: str
    printed: str
    file: str
    line: int
    origin: Origin
    note: str = ""
    statistic: Statistic | None = None


@dataclass(frozen=True)
class Heading:
    level: int
    id: str
    title: str


@dataclass(frozen=True)
class Chapter:
    """A rendered text: safe HTML, its faults (any bars publication), bindings in text order, and headings."""

    html: str
    faults: tuple[Fault, ...]
    bindings: tuple[Binding, ...]
    headings: tuple[Heading, ...]


def check(text: str, file: str, outline: Outline) -> list[Fault]:
    """Everything that is wrong with a text before any run."""
    return list(_Writer(text, file, outline, None, lambda block: "").chapter().faults)


def render(text: str, file: str, edition: Edition, block: BlockWriter) -> Chapter:
    """The chapter's HTML over one edition. `block` gives the safe HTML of a chart, table or the method table.

    Ids of headings are `<file's stem>-<number>`. A faulty placeholder leaves its own text in the HTML.
    """
    return _Writer(text, file, edition.outline, edition, block).chapter()


def blocks_of(text: str, outline: Outline) -> list[Block]:
    """The charts and tables that a text places, in its order."""
    found: list[Block] = []

    def place(block: Block) -> str:
        found.append(block)
        return ""

    _Writer(text, "text", outline, None, place).chapter()
    return found


def unbound_numbers(text: str, file: str) -> list[Fault]:
    """The numbers that stand in the prose itself."""
    writer = _Writer(text, file, None, None, lambda block: "")
    return [fault for fault in writer.chapter().faults if fault.where == "未绑定的数字"]


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False})
    parser.enable("table")
    parser.disable(["html_block", "html_inline", "image", "autolink", "code", "fence", "backticks", "entity"])
    parser.validateLink = lambda url: bool(_LINK.fullmatch(url))  # type: ignore[method-assign]
    return parser


class _Writer:
    """One pass over one text."""

    def __init__(
        self, text: str, file: str, outline: Outline | None, edition: Edition | None, block: BlockWriter
    ) -> None:
        self.text, self.file, self.outline, self.edition, self.block = text, file, outline, edition, block
        self.faults: list[Fault] = []
        self.bindings: list[Binding] = []
        self.headings: list[Heading] = []
        self.spans: list[Span] = []
        self.prepared: list[Prepared | None] = []
        self.met: set[int] = set()
        self.parser = _parser()
        self.prefix = re.sub(r"[^a-z0-9]+", "-", file.rsplit("/", 1)[-1].rsplit(".", 1)[0].lower()).strip("-") or "text"

    def chapter(self) -> Chapter:
        refused = self._refusal()
        if refused:
            return Chapter("", (refused,), (), ())
        self.prepared = [self._prepare(span) for span in self.spans]
        tokens = self.parser.parse(self._marked())
        line = 1
        for at, token in enumerate(tokens):
            line = token.map[0] + 1 if token.map else line
            if token.type == "inline":
                self._inline(tokens, at, line)
            elif token.type in ("th_open", "td_open"):
                _align(token)
        for image in _IMAGE.finditer(self.text):
            at = self.text.count("\n", 0, image.start()) + 1
            self._fault(at, image.group(), "不能插入图片：图用 chart(代码)")
        for number, span in enumerate(self.spans):
            if number not in self.met:
                self._fault(span.line, span.body, "占位符不能放在链接地址里")
        written = self.parser.renderer.render(tokens, self.parser.options, {})
        return Chapter(written, tuple(sorted(self.faults)), tuple(self.bindings), tuple(self.headings))

    def _refusal(self) -> Fault | None:
        if len(self.text) > MAX_CHARACTERS:
            return Fault(self.file, 1, ".", f"文件超过 {MAX_CHARACTERS} 个字符")
        foreign = _FOREIGN.search(self.text.replace("\r\n", "\n"))
        if foreign:
            line = self.text.count("\n", 0, foreign.start()) + 1
            return Fault(self.file, line, ".", f"不能使用的字符 U+{ord(foreign.group()):04X}")
        self.text = self.text.replace("\r\n", "\n")
        self.spans, broken = find_spans(self.text)
        self.faults += [Fault(self.file, line, "{{", message) for line, message in broken]
        if len(self.spans) > MAX_PLACEHOLDERS:
            return Fault(self.file, 1, ".", f"占位符超过 {MAX_PLACEHOLDERS} 个")
        return None

    def _marked(self) -> str:
        parts, position = [], 0
        for number, span in enumerate(self.spans):
            parts += [self.text[position : span.start], chr(_FIRST + number)]
            position = span.end
        return "".join([*parts, self.text[position:]])

    def _inline(self, tokens: list[Token], at: int, line: int) -> None:
        """One paragraph, heading or cell: a block alone in its paragraph, or prose with numbers in it."""
        token, opening = tokens[at], tokens[at - 1]
        if len(token.content) == 1 and _MARKS.fullmatch(token.content) and opening.type == "paragraph_open":
            number = ord(token.content) - _FIRST
            prepared = self.prepared[number]
            if isinstance(prepared, Block):
                self.met.add(number)
                self._replace(tokens, at, prepared)
                return
        token.children = self._prose(token.children or [], line)
        if opening.type == "heading_open":
            opening.attrSet("id", f"{self.prefix}-{len(self.headings) + 1}")
            title = html.unescape("".join(re.sub("<[^>]*>", "", child.content) for child in token.children))
            self.headings.append(Heading(int(opening.tag[1]), str(opening.attrs["id"]), title))

    def _replace(self, tokens: list[Token], at: int, block: Block) -> None:
        """Put the block's HTML in its paragraph's place."""
        written = self.block(block)
        tokens[at - 1] = Token("html_block", "", 0, content="")
        tokens[at] = Token("html_block", "", 0, content=f"{written}\n")
        tokens[at + 1] = Token("html_block", "", 0, content="")

    def _prose(self, children: list[Token], line: int) -> list[Token]:
        found: list[Token] = []
        whole = "".join(
            child.content if child.type == "text" else "\n" * child.type.endswith("break") for child in children
        )
        self._loose(whole, line)
        offset = 0
        for index, child in enumerate(children):
            if child.type in ("softbreak", "hardbreak"):
                offset += 1
                found += [] if child.type == "softbreak" and _joins(children, index) else [child]
            elif child.type == "text":
                found += self._text(child.content, whole, offset)
                offset += len(child.content)
            else:
                found.append(child)
        return found

    def _loose(self, whole: str, line: int) -> None:
        for offset, number in loose_numbers(whole):
            at = line + whole.count("\n", 0, offset)
            message = f"“{number}”没有与数据绑定：请改用统计量、external、forecast，名称用 label"
            self._fault(at, "未绑定的数字", message)
        if "**" in whole:
            self._fault(line, "**", "加粗标记没有生效：** 与标点相邻时，请把标点移到加粗之外")
        if "](" in whole:
            self._fault(line, "](", "链接没有生效：只能指向 https:// 地址或 #标题")

    def _text(self, content: str, whole: str, offset: int) -> list[Token]:
        found: list[Token] = []
        for part in _MARKS.split(content):
            if _MARKS.fullmatch(part):
                around = (whole[:offset], whole[offset + 1 :])
                found.append(Token("html_inline", "", 0, content=self._bound(ord(part) - _FIRST, *around)))
            elif part:
                found.append(Token("text", "", 0, content=part))
            offset += len(part)
        return found

    def _prepare(self, span: Span) -> Prepared | None:
        if self.outline is None:
            return None
        try:
            return prepare(span.body, self.outline)
        except CallError as error:
            self._fault(span.line, span.body, error.message)
            return None

    def _bound(self, number: int, before: str, after: str) -> str:
        """The HTML of one placeholder within a sentence; its own text where it is faulty."""
        self.met.add(number)
        span, prepared = self.spans[number], self.prepared[number]
        if isinstance(prepared, Block):
            self._fault(span.line, span.body, "图、表须独占一段：前后各空一行")
        if not isinstance(prepared, Inline):
            return html.escape(f"{{{{ {span.body} }}}}")
        misled = misled_by(before, after, prepared)
        if misled:
            self._fault(span.line, span.body, misled)
        if self.edition is None:
            return html.escape(f"{{{{ {span.body} }}}}")
        try:
            printed = prepared.print(self.edition)
        except CallError as error:
            self._fault(span.line, span.body, error.message)
            return html.escape(f"{{{{ {span.body} }}}}")
        return self._print(prepared, printed, span)

    def _print(self, prepared: Inline, printed: Printed, span: Span) -> str:
        self.bindings.append(
            Binding(prepared.key, printed.text, self.file, span.line, prepared.origin, printed.note, printed.statistic)
        )
        note = f'<span class="footnote">{html.escape(printed.note)}</span>' if printed.note else ""
        return html.escape(printed.text) + note

    def _fault(self, line: int, where: str, message: str) -> None:
        self.faults.append(Fault(self.file, line, where, message))


def _align(cell: Token) -> None:
    """A column's alignment as a class: the pages allow no inline styles."""
    style = cell.attrs.pop("style", None)
    if style:
        cell.attrs["class"] = _ALIGNMENTS[str(style)]


_ALIGNMENTS = {"text-align:left": "text", "text-align:center": "centre", "text-align:right": "number"}


def _joins(children: list[Token], index: int) -> bool:
    """Whether a line break stands between two Chinese characters, where a blank would be wrong."""
    before = children[index - 1].content[-1:] if index else ""
    after = children[index + 1].content[:1] if index + 1 < len(children) else ""
    return bool(before and after and ord(before) > 0x2E7F and ord(after) > 0x2E7F)
