"""The commands that talk to the guest's console."""
import gdb
from trapgate_expect import judge, unechoed
from trapgate_grammar import Usage, quoted


class GuestCommand(gdb.Command):
    channel = None

    def __init__(self):
        super().__init__(self.name, gdb.COMMAND_RUNNING)
        self.dont_repeat()

    def invoke(self, argument, from_tty):
        try:
            text, rest = quoted(argument, "the text")
            if rest:
                raise Usage("'%s' behind the text" % rest)
        except Usage as wrong:
            raise gdb.GdbError('%s: %s; usage: %s "TEXT"' % (self.name, wrong, self.name))
        self.do(text, argument.strip())


class Type(GuestCommand):
    """Types a text on the guest's console; \\n is the Enter key.
trapgate-type "TEXT"
The guest reads it when it runs on."""

    name = "trapgate-type"

    def do(self, text, argument):
        answer = self.channel.ask(op="type", text=text)
        if "wrong" in answer:
            raise gdb.GdbError("trapgate-type: " + answer["wrong"])


class Await(GuestCommand):
    """Lets the guest run until it has printed a text, and interrupts it soon after.
trapgate-await "TEXT"
The text is looked for behind what the last one or the last expect-console found. A guest
that stops before, for whatever reason, fails the script."""

    name = "trapgate-await"

    def do(self, text, argument):
        if not self.channel.ask(op="await", text=text)["there"]:
            try:
                unechoed("continue")
            finally:
                answer = self.channel.ask(op="awaited")
            judge("the guest prints " + argument, answer["met"], answer["happened"])
            if not answer["met"]:
                raise gdb.GdbError("not met: the guest prints %s; happened: %s" % (
                    argument, answer["happened"]))


def register(channel):
    GuestCommand.channel = channel
    Type()
    Await()
