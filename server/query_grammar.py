"""The grammar of SPARQL queries, to find the token at which one goes wrong.

The evaluator's parser works on characters and backtracks, so the place that it reports is often
the end of the query. This one works on tokens and reports the furthest token that no rule takes,
and what could have stood there. It runs after the fact, for the sake of the message alone, and may
take a little more than the standard does (SPARQL 1.1 Query, 19.8).
"""

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from .message import marked
from .query_tokens import Token

# A rule a line. Capitals are keywords or, where they name one, kinds of tokens; signs stand in
# quotation marks; [x] is optional, {x} repeats, | separates alternatives (the first that begins
# with the token at hand is taken).
_GRAMMAR: Final = """
query = {prologue} form [values]
prologue = BASE IRI | PREFIX ^prefix IRI | VERSION ^string
form = select | construct | describe | ask
select = SELECT selection {dataset} where modifiers
selection = [DISTINCT | REDUCED] ('*' | item {item})
item = ^variable | '(' expression AS ^variable ')'
construct = CONSTRUCT construction modifiers
construction = '{' [triples] '}' {dataset} where | {dataset} WHERE '{' [triples] '}'
describe = DESCRIBE ('*' | described {described}) {dataset} [where] modifiers
described = ^variable | iri
ask = ASK {dataset} where modifiers
dataset = FROM [NAMED] iri
where = [WHERE] group
modifiers = [GROUP BY grouping {grouping}] [HAVING constraint {constraint}] [ordered] {limit}
grouping = ^variable | '(' expression [AS ^variable] ')' | call
ordered = ORDER BY ordering {ordering}
ordering = ^variable | (ASC | DESC) '(' expression ')' | constraint
limit = (LIMIT | OFFSET) ^number
constraint = '(' expression ')' | call
group = '{' (subquery | pattern) '}'
subquery = SELECT selection where modifiers [values]
pattern = [triples] {clause ['.'] [triples]}
clause = group {UNION group} | OPTIONAL group | MINUS group | LATERAL group | other
graph = GRAPH named group
service = SERVICE [SILENT] named group
named = ^variable | iri
other = graph | service | FILTER constraint | BIND '(' expression AS ^variable ')' | values
values = VALUES (^variable '{' {value} '}' | '(' {^variable} ')' '{' {row} '}')
row = '(' {value} ')'
value = iri | literal | UNDEF
triples = subject {'.' [subject]}
subject = term properties | '(' {node} ')' [properties] | '[' [properties] ']' [properties]
properties = property {';' [property]}
property = verb node {',' node}
verb = ^variable | path
node = term | '(' {node} ')' | '[' [properties] ']'
term = ^variable | iri | literal | ^blank
path = sequence {'|' sequence}
sequence = step {'/' step}
step = ['^'] link ['?' | '*' | '+']
link = iri | A | '!' (end | '(' [end {'|' end}] ')') | '(' path ')'
end = ['^'] (iri | A)
literal = ^string [^language | '^^' iri] | ['+' | '-'] ^number | TRUE | FALSE
iri = ^iri | ^name
expression = conjunction {'||' conjunction}
conjunction = relation {'&&' relation}
relation = sum [('=' | '!=' | '<=' | '>=' | '<' | '>') sum | [NOT] IN arguments]
sum = product {('+' | '-') product}
product = factor {('*' | '/') factor}
factor = {'!' | '+' | '-'} operand
operand = '(' expression ')' | ^variable | literal | call | ^iri | ^name
call = EXISTS group | NOT EXISTS group | count | concat | ^function arguments | iri arguments
count = COUNT '(' [DISTINCT] ('*' | expression) ')'
concat = GROUP_CONCAT '(' [DISTINCT] expression [';' SEPARATOR '=' ^string] ')'
arguments = '(' [DISTINCT] [expression {',' expression}] ')'
"""

_FUNCTION_NAMES: Final = """
SUM MIN MAX AVG SAMPLE STR LANG LANGMATCHES DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR
ROUND CONCAT STRLEN UCASE LCASE ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER
YEAR MONTH DAY HOURS MINUTES SECONDS TIMEZONE TZ NOW UUID STRUUID MD5 SHA1 SHA256 SHA384 SHA512
COALESCE IF STRLANG STRDT SAMETERM ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC REGEX SUBSTR REPLACE
ADJUST TRIPLE SUBJECT PREDICATE OBJECT ISTRIPLE LANGDIR STRLANGDIR HASLANG HASLANGDIR
"""
FUNCTIONS: Final = frozenset(_FUNCTION_NAMES.split())
#: All words of the grammar.
KEYWORDS: Final = frozenset(re.findall(r"(?<!\^)\b[A-Z_]+\b", _GRAMMAR))

#: How deeply brackets may be nested for a query to be looked at; Python's frames are the limit.
_DEPTH: Final = 20_000

_KINDS: Final = {
    "^variable": marked("a variable"),
    "^iri": marked("an IRI"),
    "^name": marked("an IRI"),
    "^prefix": marked("a prefix with its colon"),
    "IRI": marked("an IRI in angle brackets"),
    "A": "a",
    "^string": marked("a text in quotation marks"),
    "^number": marked("a number"),
    "^language": marked("a language tag"),
    "^blank": marked("a blank node"),
    "^function": marked("a function"),
}

Node = tuple[str, tuple["Node | str", ...]]


@dataclass(slots=True)
class Stumble:
    """Where a query goes wrong: the index of a token, and what could have stood there."""

    index: int
    expected: list[str]


@dataclass(slots=True)
class _Reader:
    tokens: Sequence[Token]
    furthest: int = 0
    expected: dict[str, None] = field(default_factory=dict)

    def read(self, node: "Node | str", index: int) -> int | None:
        """The index after what ``node`` takes from ``index`` on; None where it takes nothing."""
        if isinstance(node, str):
            rule = _RULES.get(node)
            return self.read(rule, index) if rule is not None else self._terminal(node, index)
        kind, parts = node
        if kind == "any":
            for part in parts:
                end = self.read(part, index)
                if end is not None:
                    return end
            return None
        if kind == "maybe":
            end = self.read(parts[0], index)
            return index if end is None else end
        if kind == "many":
            while (end := self.read(parts[0], index)) is not None and end > index:
                index = end
            return index
        position: int | None = index
        for part in parts:
            if position is None:
                break
            position = self.read(part, position)
        return position

    def _terminal(self, terminal: str, index: int) -> int | None:
        if index < len(self.tokens) and _matches(terminal, self.tokens[index]):
            return index + 1
        if index > self.furthest:
            self.furthest = index
            self.expected.clear()
        if index == self.furthest:
            self.expected[_KINDS.get(terminal, terminal.strip("'"))] = None
        return None


def stumble(words: Sequence[Token]) -> Stumble | None:
    """Where the tokens of a query leave the grammar; None where they do not, or cannot be followed.

    An index after the last token says that more was to come.
    """
    reader = _Reader(words)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(_DEPTH)
    try:
        end = reader.read("query", 0)
    except RecursionError:
        return None
    finally:
        sys.setrecursionlimit(limit)
    if end == len(words):
        return None
    return Stumble(reader.furthest, list(reader.expected))


def _matches(terminal: str, token: Token) -> bool:
    if terminal[0] == "'":
        return token.text == terminal[1:-1]
    match terminal:
        case "^prefix":
            return token.kind == "name" and token.text.endswith(":")
        case "^function":
            return token.kind == "word" and token.text.upper() in FUNCTIONS
        case "IRI":
            return token.kind == "iri"
        case "A":
            return token.text == "a"
    if terminal[0] == "^":
        return token.kind == terminal[1:]
    return token.kind == "word" and token.text.upper() == terminal


_PARTS: Final = re.compile(r"'[^']+'|\^?[A-Za-z_]+|[\[\]{}()|]")
_CLOSING: Final = {"[": ("]", "maybe"), "{": ("}", "many"), "(": (")", "all")}


def _read_rules(text: str) -> dict[str, Node]:
    rules = {}
    for line in text.strip().splitlines():
        name, _, body = line.partition(" = ")
        parts = _PARTS.findall(body)
        rules[name] = _alternatives(parts, "")
    return rules


def _alternatives(parts: list[str], until: str) -> Node:
    """Read alternatives, each a sequence, up to the bracket ``until``; consumes ``parts``."""
    alternatives: list[Node | str] = []
    sequence: list[Node | str] = []
    while parts and (part := parts.pop(0)) != until:
        if part == "|":
            alternatives.append(("all", tuple(sequence)))
            sequence = []
        elif part in _CLOSING:
            closing, kind = _CLOSING[part]
            sequence.append((kind, (_alternatives(parts, closing),)))
        else:
            sequence.append(part)
    alternatives.append(("all", tuple(sequence)))
    return ("any", tuple(alternatives))


_RULES: Final = _read_rules(_GRAMMAR)
