"""How the arguments of the expectations are read: words, quoted texts, and gdb's expressions."""
import gdb

QUOTES = "\"'"
OPENING = "([{"
CLOSING = ")]}"
OPERATORS = ("==", "!=", "<=", ">=", "<", ">")


class Usage(gdb.GdbError):
    """What is wrong with a command, what was expected."""


def words(text):
    """Splits at blanks that stand outside quotes and brackets."""
    found, word, depth, quote, escaped = [], "", 0, "", False
    for character in text.strip():
        if quote:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == quote:
                quote = ""
        elif character in QUOTES:
            quote = character
        elif character in OPENING:
            depth += 1
        elif character in CLOSING:
            depth -= 1
        elif character.isspace() and depth <= 0:
            if word:
                found.append(word)
            word = ""
            continue
        word += character
    if quote:
        raise Usage("%s without its end in: %s" % (quote, text))
    if word:
        found.append(word)
    return found


def clauses(given, names):
    """Words as NAME EXPRESSION pairs; an expression goes on to the next name."""
    found, name = {}, None
    for word in given:
        if word in names:
            if word in found:
                raise Usage("%s is there twice" % word)
            name = word
            found[name] = []
        elif name is None:
            raise Usage("'%s' (expected: %s)" % (word, ", ".join(names)))
        else:
            found[name].append(word)
    for name, value in found.items():
        if not value:
            raise Usage("%s without a value" % name)
    return {name: " ".join(value) for name, value in found.items()}


def quoted(text, what):
    """The text between double quotes, with C's escapes; the rest behind it."""
    text = text.strip()
    if not text.startswith('"'):
        raise Usage("%s must be in double quotes: %s" % (what, text))
    at, value = 1, ""
    escapes = {"n": "\n", "r": "\r", "t": "\t", "0": "\0", "e": "\033"}
    while at < len(text) and text[at] != '"':
        if text[at] == "\\" and at + 1 < len(text):
            at += 1
            value += escapes.get(text[at], text[at])
        else:
            value += text[at]
        at += 1
    if at >= len(text):
        raise Usage("%s without its closing quote: %s" % (what, text))
    if not value:
        raise Usage("%s is empty" % what)
    return value, text[at + 1:].strip()


def number(expression):
    """The value of an expression of gdb's as an unsigned number of 64 bits."""
    value = gdb.parse_and_eval(expression)
    code = value.type.strip_typedefs().code
    if code == gdb.TYPE_CODE_FUNC:
        value = value.address
    return int(value) & 0xFFFFFFFFFFFFFFFF


def hexed(value):
    return "0x%x" % value


def comparison(expression):
    """Left side, operator and right side of a comparison; None for any other expression."""
    parts = words(expression)
    at = [i for i, part in enumerate(parts) if part in OPERATORS]
    if len(at) != 1 or at[0] in (0, len(parts) - 1):
        return None
    return " ".join(parts[: at[0]]), parts[at[0]], " ".join(parts[at[0] + 1:])


def place(location):
    """The addresses at which 'break LOCATION' would stop."""
    if location.startswith("*") or location.lower().startswith("0x"):
        return [number(location.lstrip("*"))]
    try:
        probe = gdb.Breakpoint(location, type=gdb.BP_BREAKPOINT, internal=True)
    except (gdb.error, RuntimeError) as wrong:
        raise Usage("%s: %s" % (location, wrong))
    try:
        if probe.pending:
            raise Usage(
                "%s: no such place (expected: what break takes: a function, FILE:LINE,"
                " *ADDRESS)" % location)
        return _locations(probe)
    finally:
        probe.delete()


def _locations(probe):
    if hasattr(probe, "locations"):  # since gdb 13
        return [location.address for location in probe.locations]
    table = gdb.execute("maint info breakpoints %d" % probe.number, to_string=True)
    return [int(word, 16) for word in table.split() if word.startswith("0x")]


def cell(expression):
    """What an expression names in memory: its address and type."""
    value = gdb.parse_and_eval(expression)
    if value.address is not None:
        return int(value.address), value.type
    kind = value.type.strip_typedefs()
    if kind.code != gdb.TYPE_CODE_PTR:
        raise Usage(
            "%s is no place in memory (expected: a variable, or its address)" % expression)
    target = kind.target()
    if target.strip_typedefs().code == gdb.TYPE_CODE_VOID:
        raise Usage("%s has no type (expected: (TYPE *) ADDRESS)" % expression)
    return int(value), target
