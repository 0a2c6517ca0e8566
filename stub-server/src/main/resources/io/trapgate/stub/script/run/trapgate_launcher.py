"""Runs one script of the user's in this gdb, and tells trapgate how it went."""
import json
import os
import re
import sys

import gdb

FOLDER = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, FOLDER)
import trapgate_expect  # noqa: E402
import trapgate_guest  # noqa: E402
from trapgate_channel import Channel  # noqa: E402
from trapgate_expect import mark  # noqa: E402

SOURCED = re.compile(r"(.*):(\d+): Error in sourced command file:\n")
TYPES = {
    gdb.BP_BREAKPOINT: "break",
    getattr(gdb, "BP_HARDWARE_BREAKPOINT", 2): "hbreak",
    gdb.BP_WATCHPOINT: "software watch",
    gdb.BP_HARDWARE_WATCHPOINT: "watch",
    gdb.BP_READ_WATCHPOINT: "rwatch",
    gdb.BP_ACCESS_WATCHPOINT: "awatch",
}


class Session:
    def __init__(self):
        with open(os.path.join(FOLDER, "session.json"), encoding="utf-8") as file:
            self.plan = json.load(file)
        self.channel = Channel(self.plan["port"], self.plan["token"])

    def prepare(self):
        for setting in ("confirm off", "pagination off", "width 0", "height 0"):
            gdb.execute("set " + setting, to_string=True)
        trapgate_expect.register(self.channel)
        trapgate_guest.register(self.channel)
        Connect(self.plan["target"])
        gdb.events.stop.connect(self.stopped)
        if hasattr(gdb.events, "gdb_exiting"):  # since gdb 12
            gdb.events.gdb_exiting.connect(self.quits)

    def run(self):
        if self.plan["connect"]:
            gdb.execute("trapgate-connect")
        self.channel.ask(op="begins", mark=mark())
        gdb.execute("set trace-commands on", to_string=True)
        gdb.execute("source " + self.plan["script"])

    def stopped(self, event):
        """gdb shows the user a stop: what it takes it for."""
        view = {"kind": "plain"}
        if isinstance(event, gdb.BreakpointEvent):
            types = [TYPES.get(hit.type, "other") for hit in event.breakpoints]
            view = {"kind": "breakpoint", "types": types}
        elif isinstance(event, gdb.SignalEvent):
            view = {"kind": "signal", "signal": event.stop_signal}
        if self.channel.ask(op="stopped", **view).get("ends"):
            self.end(op="ended", where=where())

    def quits(self, event):
        """The script has said quit: gdb would detach, and let the guest run on."""
        self.end(op="quit", code=event.exit_code or 0)

    def failed(self, text):
        """gdb's error: its text, and the line of the script it comes from."""
        where = SOURCED.match(text)
        line = 0
        while where:
            text = text[where.end():]
            if where.group(1) == self.plan["script"]:
                line = int(where.group(2))
            where = SOURCED.match(text)
        gdb.write(text + "\n", gdb.STDERR)
        self.end(op="failed", text=text, line=line)

    def end(self, **how):
        """Says the last word, and leaves without the detach that would let the guest run on."""
        gdb.execute("set trace-commands off", to_string=True)
        self.channel.ask(mark=mark(), **how)
        addresses = self.channel.ask(op="addresses")["addresses"]
        places = [found for found in map(source_place, addresses) if found]
        self.channel.ask(op="places", places=places)
        gdb.flush(gdb.STDOUT)
        gdb.flush(gdb.STDERR)
        os._exit(0)


class Connect(gdb.Command):
    """Connects to the script's own machine.
trapgate-connect"""

    def __init__(self, target):
        super().__init__("trapgate-connect", gdb.COMMAND_RUNNING)
        self.target = target

    def invoke(self, argument, from_tty):
        gdb.execute("target remote " + self.target)


def where():
    """The innermost frames, without the echo of the command that shows them."""
    gdb.execute("set trace-commands off", to_string=True)
    try:
        return gdb.execute("backtrace 3", to_string=True).strip().splitlines()
    except gdb.error as wrong:
        return [str(wrong)]


def source_place(address):
    """Function, file and line of an address; None when the symbols don't know it."""
    pc = int(address, 16)
    try:
        found = gdb.find_pc_line(pc)
        block = gdb.block_for_pc(pc)
    except (gdb.error, RuntimeError):
        return None
    if found.symtab is None:
        return None
    while block is not None and block.function is None:
        block = block.superblock
    name = block.function.print_name if block is not None else ""
    return {
        "address": address, "function": name, "file": found.symtab.filename, "line": found.line}


def launch():
    session = Session()
    try:
        session.prepare()
        session.run()
    except gdb.error as wrong:
        session.failed(str(wrong))
    session.end(op="finished")


launch()
