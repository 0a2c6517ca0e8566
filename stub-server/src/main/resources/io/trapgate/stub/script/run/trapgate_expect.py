"""The expectations: what gdb knows is resolved here, what happened is the machine's to say."""
import gdb
from trapgate_grammar import (
    Usage, cell, clauses, comparison, hexed, number, place, quoted, words)

KINDS = (
    "break", "hbreak", "watch", "rwatch", "awatch", "step", "interrupt", "exception", "broken",
    "unclaimed", "any")
OWNERS = ("hbreak", "watch", "rwatch", "awatch")
EXIT_WORDS = ("status", "address", "exception", "dr6", "dr7", "pc", "cpu")
COMPARE = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


class Expectation(gdb.Command):
    """Base: one command under two names; do() says whether it was met and what happened."""

    keep_going = None  # the parameter, set by register()
    channel = None
    usage = ""

    def __init__(self, name):
        super().__init__(name, gdb.COMMAND_STATUS)
        self.dont_repeat()

    def invoke(self, argument, from_tty):
        name = "expect-" + self.kind
        wanted = " ".join((self.kind + " " + argument).split())
        try:
            met, happened = self.do(argument)
        except Usage as wrong:
            raise gdb.GdbError("%s: %s; usage: %s" % (name, wrong, self.usage))
        except gdb.error as wrong:
            raise gdb.GdbError("%s: %s" % (name, wrong))
        judge(wanted, met, happened)
        if met:
            gdb.write("met: %s\n" % happened)
            return
        text = "not met: %s; happened: %s" % (wanted, happened)
        if not self.keep_going.value:
            raise gdb.GdbError(text)
        gdb.write(text + "\n")

    def machine(self, **what):
        """The machine's judgement."""
        answer = self.channel.ask(op="expect", what=self.kind, **what)
        if "wrong" in answer:
            raise Usage(answer["wrong"])
        return answer["met"], answer["happened"]


class Stop(Expectation):
    """Checks why and where the guest stopped last.
expect-stop KIND [at LOCATION] [cpu N]
KIND is break, hbreak, watch, rwatch, awatch, step (gdb's own stepping came to its end),
interrupt, exception (of the guest, one of --stop-on), broken (the guest can't go on),
unclaimed (a debug exit that no breakpoint explains) or any. LOCATION is what break takes: a function, FILE:LINE, *ADDRESS."""

    kind = "stop"
    usage = "expect-stop KIND [at LOCATION] [cpu N]"

    def do(self, argument):
        given = words(argument)
        if not given or given[0] not in KINDS:
            raise Usage("kind '%s' (expected: %s)" % (
                given[0] if given else "", ", ".join(KINDS)))
        more = clauses(given[1:], ("at", "cpu"))
        asked = {"kind": given[0]}
        if "at" in more:
            asked["at"] = [hexed(address) for address in place(more["at"])]
        if "cpu" in more:
            asked["cpu"] = number(more["cpu"])
        return self.machine(**asked)


class Watch(Expectation):
    """Checks that a watchpoint stopped the guest, and what was accessed.
expect-watch PLACE [old VALUE] [new VALUE] [value VALUE]
PLACE is a variable or its address; the values are gdb's expressions, read as the variable's
type. value is both: before and after the access."""

    kind = "watch"
    usage = "expect-watch PLACE [old VALUE] [new VALUE] [value VALUE]"

    def do(self, argument):
        given = words(argument)
        names = ("old", "new", "value")
        ends = [i for i, word in enumerate(given) if word in names] + [len(given)]
        expression = " ".join(given[: ends[0]])
        if not expression:
            raise Usage("no place")
        more = clauses(given[ends[0]:], names)
        address, kind = cell(expression)
        hit = self.channel.ask(
            op="watched", address=hexed(address & 0xFFFFFFFFFFFFFFFF), length=kind.sizeof)
        if not hit["met"]:
            return False, hit["happened"]
        return self._values(hit, kind, more)

    @staticmethod
    def _values(hit, kind, more):
        happened, met = hit["happened"], True
        for side, clause in (("before", "old"), ("after", "new")):
            if side not in hit:
                happened += ", %s unknown" % clause
                met = met and clause not in more and "value" not in more
                continue
            value = gdb.Value(bytes.fromhex(hit[side]), kind)
            happened += ", %s %s" % (clause, value.format_string())
            for name in (clause, "value"):
                if name in more:
                    met = met and bool(value == gdb.parse_and_eval(more[name]))
        return met, happened


class Exit(Expectation):
    """Checks the words of the debug exit that made the last stop.
expect-exit [status N] [address N] [pc N] [cpu N]                      Book E
expect-exit [exception N] [dr6 N] [dr7 N] [pc N] [cpu N]               x86
N is any expression of gdb's. status: 0 none, 2 breakpoint, 4 write, 8 read."""

    kind = "exit"
    usage = "expect-exit NAME NUMBER...; names: " + ", ".join(EXIT_WORDS)

    def do(self, argument):
        given = clauses(words(argument), EXIT_WORDS)
        if not given:
            raise Usage("nothing is asked")
        return self.machine(
            words={name: hexed(number(value)) for name, value in given.items()})


class Slots(Expectation):
    """Checks the debug registers while the guest last ran, or as they are when some are in use.
expect-slots free BANK N        how many of iac, dac or dr are free
expect-slots REGISTER free
expect-slots REGISTER OWNER [PLACE]   owner: hbreak, watch, rwatch, awatch"""

    kind = "slots"
    usage = "expect-slots free BANK N | REGISTER free | REGISTER OWNER [PLACE]"

    def do(self, argument):
        given = words(argument)
        if len(given) == 3 and given[0] == "free":
            return self.machine(bank=given[1], free=number(given[2]))
        if len(given) == 2 and given[1] == "free":
            return self.machine(register=given[0], owner="")
        if len(given) < 2 or given[1] not in OWNERS:
            raise Usage("'%s'" % argument)
        asked = {"register": given[0], "owner": given[1]}
        where = " ".join(given[2:])
        if where and given[1] == "hbreak":
            asked["at"] = [hexed(address) for address in place(where)]
        elif where:
            asked["at"] = [hexed(cell(where)[0])]
        return self.machine(**asked)


class End(Expectation):
    """Checks that the guest has ended.
expect-end [code N]
Without a code any will do; a guest that ends with another code than 0 fails a script that
does not expect it."""

    kind = "end"
    usage = "expect-end [code N]"

    def do(self, argument):
        given = clauses(words(argument), ("code",))
        code = {"code": number(given["code"])} if given else {}
        return self.machine(**code)


class Console(Expectation):
    """Checks that the guest has printed a text.
expect-console "TEXT"
It is looked for behind what the last met expect-console or trapgate-await found."""

    kind = "console"
    usage = 'expect-console "TEXT"'

    def do(self, argument):
        text, rest = quoted(argument, "the text")
        if rest:
            raise Usage("'%s' behind the text" % rest)
        return self.machine(text=text)


class Value(Expectation):
    """Checks an expression of gdb's: it must not be 0.
expect-value EXPRESSION
With one of == != < <= > >= between blanks both sides are shown when it is not met."""

    kind = "value"
    usage = "expect-value EXPRESSION, for example expect-value counter == 3"

    def do(self, argument):
        if not argument.strip():
            raise Usage("no expression")
        parts = comparison(argument)
        if parts is None:
            value = gdb.parse_and_eval(argument)
            return bool(value), "%s is %s" % (argument.strip(), value.format_string())
        left = gdb.parse_and_eval(parts[0])
        right = gdb.parse_and_eval(parts[2])
        return bool(COMPARE[parts[1]](left, right)), "%s is %s" % (
            parts[0], left.format_string())


class Error(Expectation):
    """Checks that a command of gdb's fails.
expect-error ["TEXT"] COMMAND
TEXT must be in what gdb prints then, on one line."""

    kind = "error"
    usage = 'expect-error ["TEXT"] COMMAND'

    def do(self, argument):
        text, command = "", argument.strip()
        if command.startswith('"'):
            text, command = quoted(command, "the text")
        if not command:
            raise Usage("no command")
        self._printed()
        try:
            unechoed(command)
        except gdb.error as wrong:
            gdb.write("%s\n" % wrong)
            printed = [line for line in self._printed() if line]
            fitting = [line for line in printed if text in line]
            return bool(fitting), fitting[0] if text and fitting else "; ".join(printed)
        return False, "%s succeeded" % command

    def _printed(self):
        """What has been printed since the last call."""
        return self.channel.ask(op="printed", mark=mark())["lines"]


class Marks:
    """Numbers the places in gdb's output up to which trapgate is asked to read."""

    def __init__(self):
        self.last = 0

    def __call__(self):
        self.last += 1
        gdb.flush(gdb.STDERR)
        gdb.write("\x01%d\n" % self.last)
        gdb.flush(gdb.STDOUT)
        return self.last


mark = Marks()


def unechoed(command):
    """Runs a command that the script has not written on a line of its own."""
    gdb.execute("set trace-commands off", to_string=True)
    try:
        gdb.execute(command)
    finally:
        gdb.execute("set trace-commands on", to_string=True)


def judge(wanted, met, happened):
    """Puts a judgement on record; trapgate reads gdb's output up to here first."""
    Expectation.channel.ask(
        op="judged", wanted=wanted, met=met, happened=happened, mark=0 if met else mark())


class Settings(gdb.Command):
    """How trapgate runs a script."""

    def __init__(self, name):
        super().__init__(name, gdb.COMMAND_STATUS, gdb.COMPLETE_NONE, True)


class Expectations(Settings):
    """Checks what has happened; a script fails when it is something else.
Each of these is also a command of its own: expect-stop is trapgate-expect stop."""


def register(channel):
    """Makes the commands known to gdb."""
    Expectation.channel = channel
    Settings("set trapgate")
    Settings("show trapgate")
    Expectation.keep_going = KeepGoing()
    Expectations("trapgate-expect")
    for each in (Stop, Watch, Exit, Slots, End, Console, Value, Error):
        each("expect-" + each.kind)
        each("trapgate-expect " + each.kind)


class KeepGoing(gdb.Parameter):
    """Whether a script goes on behind an expectation that was not met."""

    set_doc = "Set whether a script goes on behind an expectation that was not met."
    show_doc = "Show whether a script goes on behind an expectation that was not met."

    def __init__(self):
        super().__init__("trapgate keep-going", gdb.COMMAND_STATUS, gdb.PARAM_BOOLEAN)
        self.value = False

    def get_set_string(self):
        return ""

    def get_show_string(self, value):
        return "Going on behind an expectation that was not met is %s." % value
