"""Swift sources as the checks see them: comments and literals blanked, functions and protocols found.

This is no parser. It knows comments, string literals and brackets, which is enough to count lines and parameters.
"""

import os
import re
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Function:
    name: str
    line: int
    lines: int
    parameters: int


@dataclass(frozen=True)
class Protocol:
    name: str
    line: int
    requirements: int


@dataclass(frozen=True)
class Source:
    path: str  # relative to the root, with slashes
    text: str

    @cached_property
    def lines(self):
        return self.text.splitlines()

    @cached_property
    def code(self):
        """The text, of the same length and lines, with comments and the insides of string literals as blanks."""
        return blank_comments_and_strings(self.text)

    @cached_property
    def functions(self):
        return list(find_functions(self.code))

    @cached_property
    def protocols(self):
        return list(find_protocols(self.code))

    def matches(self, pattern):
        """(line number, matched text) of each match in code."""
        for match in re.finditer(pattern, self.code, re.MULTILINE):
            start = match.start() + len(match.group()) - len(match.group().lstrip())
            yield line_of(self.code, start), match.group().strip()


def read_all(root, folders, endings=(".swift",)):
    """Every source below the folders, in the order of their names; missing folders are empty."""
    found = []
    for folder in folders:
        for directory, below, names in os.walk(os.path.join(root, folder)):
            below[:] = sorted(name for name in below if name not in (".build", "__pycache__"))
            for name in sorted(names):
                if name.endswith(endings):
                    path = os.path.join(directory, name)
                    with open(path, encoding="utf-8", errors="replace") as file:
                        relative = os.path.relpath(path, root).replace(os.sep, "/")
                        found.append(Source(relative, file.read()))
    return found


def line_of(text, index):
    return text.count("\n", 0, index) + 1


TOKENS = re.compile(r'//[^\n]*|/\*|(#*)("""|")|`[^`\n]*`')


def blank_comments_and_strings(text):
    pieces = []
    position = 0
    while match := TOKENS.search(text, position):
        pieces.append(text[position : match.start()])
        token = match.group()
        if token.startswith("`"):  # a name; its words are not code
            end, keep = match.end(), 0
        elif token.startswith("//"):
            end, keep = match.end(), 0
        elif token == "/*":
            end, keep = end_of_comment(text, match.start()), 0
        else:
            end, keep = end_of_string(text, match.end(), match.group(1), match.group(2)), len(token)
        middle = text[match.start() + keep : max(end - keep, match.start() + keep)]
        pieces.append(text[match.start() : match.start() + keep])
        blank = re.sub(r"[^\n]", "x" if token.startswith("`") else " ", middle)
        pieces.append(blank)
        pieces.append(text[max(end - keep, match.start() + keep) : end] if keep else "")
        position = end
    pieces.append(text[position:])
    return "".join(pieces)


def end_of_comment(text, start):
    depth, position = 0, start
    for match in re.finditer(r"/\*|\*/", text[start:]):
        depth += 1 if match.group() == "/*" else -1
        position = start + match.end()
        if depth == 0:
            return position
    return len(text)


def end_of_string(text, start, hashes, quote):
    """Behind the closing quote. Interpolations are skipped over, with the strings in them."""
    position = start
    escape = "\\" + hashes
    while position < len(text):
        if text.startswith(escape + "(", position):
            position = end_of_bracket(text, position + len(escape))
        elif text.startswith(escape, position):
            position += len(escape) + 1
        elif text.startswith(quote + hashes, position):
            return position + len(quote) + len(hashes)
        elif quote == '"' and text[position] == "\n":
            return position
        else:
            position += 1
    return len(text)


def end_of_bracket(text, start):
    """Behind the bracket that closes the one at `start`; strings inside are skipped."""
    depth, position = 0, start
    while position < len(text):
        character = text[position]
        if character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
            if depth == 0:
                return position + 1
        elif character == '"':
            quote = '"""' if text.startswith('"""', position) else '"'
            position = end_of_string(text, position + len(quote), "", quote) - 1
        position += 1
    return len(text)


FUNCTION = re.compile(r"\b(?:func\s+(`[^`]*`|[^\s(<]+)|(init|subscript)\b[?!]?)\s*(?=[(<])")


def find_functions(code):
    """Functions, initialisers and subscripts with a body; a call of `init` has none and is left out."""
    for match in FUNCTION.finditer(code):
        if match.group(2) and code[: match.start()].rstrip(" \t").endswith("."):
            continue
        opening = skip_generics(code, match.end())
        if opening >= len(code) or code[opening] != "(":
            continue
        closing = end_of_bracket(code, opening)
        body = find_body(code, closing)
        if body is None:
            continue
        first = line_of(code, match.start())
        last = line_of(code, end_of_bracket(code, body) - 1)
        name = match.group(1) or match.group(2)
        yield Function(name, first, last - first + 1, count_parameters(code[opening + 1 : closing - 1]))


def skip_generics(code, position):
    while position < len(code) and code[position].isspace():
        position += 1
    if position < len(code) and code[position] == "<":
        depth = 0
        while position < len(code):
            character = code[position]
            if character == "<":
                depth += 1
            elif character == ">" and code[position - 1] != "-":
                depth -= 1
                if depth == 0:
                    position += 1
                    break
            position += 1
    while position < len(code) and code[position].isspace():
        position += 1
    return position


def find_body(code, position):
    """The `{` of the body behind a parameter list, or None where the declaration ends without one."""
    while position < len(code):
        character = code[position]
        if character == "{":
            return position
        if character in "([":
            position = end_of_bracket(code, position)
            continue
        if character in "})]=;":
            return None
        if character == "\n":
            rest = code[position:].lstrip()
            going_on = re.match(r"(\{|->|throws|async|where|rethrows)", rest)
            before = code[:position].rstrip()
            if not going_on and not before.endswith(("->", ",", "where", "&", ":")):
                return None
        position += 1
    return None


def count_parameters(text):
    """Commas outside of brackets, closures and generics."""
    if not text.strip():
        return 0
    depth, count = 0, 1
    previous = ""
    for character in text.rstrip().rstrip(","):
        if character in "([{<":
            depth += 1
        elif character in ")]}" or (character == ">" and previous != "-"):
            depth -= 1
        elif character == "," and depth == 0:
            count += 1
        previous = character
    return count


PROTOCOL = re.compile(r"\bprotocol\s+(\w+)[^{]*\{")
REQUIREMENT = re.compile(r"\b(?:func\s|init\b|subscript\b|var\s|let\s)")


def find_protocols(code):
    for match in PROTOCOL.finditer(code):
        opening = match.end() - 1
        body = code[opening:end_of_bracket(code, opening)]
        # `{ get set }` of a property holds no requirement.
        yield Protocol(match.group(1), line_of(code, match.start()), len(REQUIREMENT.findall(body)))
