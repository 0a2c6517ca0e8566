// What each tab lists, and how.
import { count, hexDump, millis, payload, place, visible } from "./format.js";

// The host's KVM doesn't count instructions: all moments are at 0 then.
const when = (table, counted) => [
  { title: "ms", width: "6.5rem", kind: "number", cell: (row) => millis(table.t[row]) },
  { title: "instructions", width: "7.5rem", kind: "number", cell: (row) => (counted ? count(table.n[row]) : "–") },
];
const number = (table) => ({ title: "#", width: "4.5rem", kind: "number", cell: (row) => String(table.s[row]) });
const place_ = (places, addresses) => ({ title: "in the source", width: "minmax(9rem, 2fr)", cell: (row) => place(places, addresses[row]) });

export const TABLES = {
  exits: (data) => ({
    title: "Exits", table: data.exits, noun: "debug exits",
    empty: "The guest made no debug exit.",
    columns: [
      number(data.exits), ...when(data.exits, data.endN),
      { title: "vCPU", width: "3.5rem", kind: "number", cell: (row) => String(data.exits.cpu[row]) },
      { title: "says", width: "minmax(8rem, 1.4fr)", cell: (row) => visible(data.exits.meaning[row]) },
      { title: "address", width: "minmax(6.5rem, max-content)", kind: "code", cell: (row) => data.exits.address[row] || "–" },
      { title: "pc", width: "minmax(6.5rem, max-content)", kind: "code", cell: (row) => data.exits.pc[row] },
      place_(data.places, data.exits.pc),
    ],
    text: (row) => `${data.exits.meaning[row]} ${data.exits.words[row]} ${data.exits.pc[row]} ${place(data.places, data.exits.pc[row])}`,
    detail: (row) => [
      ["KVM_EXIT_DEBUG", data.exits.words[row]],
      ["pc", `${data.exits.pc[row]} ${place(data.places, data.exits.pc[row])}`],
      ["completed on this vCPU", data.exits.own[row] < 0 ? "not counted" : `${count(data.exits.own[row])} instructions`],
    ],
  }),

  packets: (data) => ({
    title: "Packets", table: data.packets, noun: "packets",
    empty: "No packet came or went.",
    columns: [
      number(data.packets), ...when(data.packets, data.endN),
      { title: "", width: "2.2rem", kind: "way", cell: (row) => (data.packets.in[row] ? "→" : "←") },
      { title: "meaning", width: "minmax(12rem, 1.2fr)", cell: (row) => (data.packets.error[row] ? "⚠ " : "") + visible(data.packets.meaning[row]) },
      { title: "payload", width: "minmax(10rem, 1.6fr)", kind: "code", cell: (row) => payload(data.packets.payload[row].slice(0, 200)) || "(empty)" },
    ],
    row: (row) => (data.packets.error[row] ? "error" : data.packets.in[row] ? "in" : "out"),
    text: (row) => `${data.packets.meaning[row]} ${data.packets.payload[row]}`,
    choices: [
      { name: "all packets", test: null },
      { name: "→ from gdb", test: (row) => data.packets.in[row] },
      { name: "← to gdb", test: (row) => !data.packets.in[row] },
      { name: "⚠ errors", test: (row) => data.packets.error[row] },
    ],
    detail: (row) => {
      const { payload: texts, length } = data.packets;
      const cut = length[row] - texts[row].length;
      return [
        [data.packets.in[row] ? "gdb asks" : "the stub says", visible(data.packets.meaning[row])],
        ["payload", payload(texts[row]) || "(empty)"],
        ["characters", cut > 0 ? `${count(texts[row].length)} of ${count(length[row])} shown` : count(length[row])],
      ];
    },
  }),

  ioctls: (data) => ({
    title: "ioctls", table: data.ioctls, noun: "calls of KVM_SET_GUEST_DEBUG",
    empty: "KVM_SET_GUEST_DEBUG was not called.",
    columns: [
      number(data.ioctls), ...when(data.ioctls, data.endN),
      { title: "vCPU", width: "3.5rem", kind: "number", cell: (row) => String(data.ioctls.cpu[row]) },
      { title: "control", width: "6.5rem", kind: "code", cell: (row) => data.ioctls.control[row] },
      { title: "flags", width: "minmax(10rem, 1.2fr)", cell: (row) => visible(data.ioctls.flags[row]) },
      { title: "bytes", width: "minmax(10rem, 2fr)", kind: "code", cell: (row) => data.ioctls.abi[row].slice(0, 96).replace(/(.{8})/g, "$1 ") },
    ],
    text: (row) => `${data.ioctls.control[row]} ${data.ioctls.flags[row]} ${data.ioctls.abi[row]}`,
    detail: (row) => [
      ["KVM_SET_GUEST_DEBUG", `vCPU ${data.ioctls.cpu[row]}, ${count(data.ioctls.abi[row].length / 2)} bytes`],
      ["control", `${data.ioctls.control[row]} ${data.ioctls.flags[row]}`],
      ["bytes", hexDump(data.ioctls.abi[row])],
    ],
  }),

  uart: (data) => ({
    title: "UART", table: data.uart, noun: "lines", missingNoun: "pieces",
    empty: "The guest printed nothing.",
    columns: [
      ...when(data.uart, data.endN),
      { title: "", width: "2.2rem", kind: "way", cell: (row) => (data.uart.in[row] ? "→" : "") },
      { title: "text", width: "minmax(20rem, 1fr)", kind: "console", cell: (row) => visible(data.uart.text[row]) },
    ],
    row: (row) => (data.uart.in[row] ? "typed" : ""),
    text: (row) => data.uart.text[row],
  }),

  transcript: (data) => ({
    title: "gdb", table: data.text, noun: "lines",
    empty: "gdb printed nothing.",
    columns: [
      ...(data.text.t ? when(data.text) : []),
      { title: "transcript", width: "minmax(20rem, 1fr)", kind: "console", cell: (row) => visible(data.text.text[row]) },
    ],
    row: (row) => (data.text.text[row].startsWith("(gdb)") ? "command" : ""),
    text: (row) => data.text.text[row],
  }),

  script: (data) => ({
    title: "Script", table: data.source, noun: "lines",
    empty: "The script is empty.",
    columns: [
      { title: "line", width: "3.5rem", kind: "number", cell: (row) => String(row + 1) },
      { title: "script", width: "minmax(20rem, 1fr)", kind: "console", cell: (row) => visible(data.source.text[row]) },
    ],
    row: (row) => (row + 1 === data.failedLine ? "error" : data.source.text[row].trimStart().startsWith("#") ? "comment" : ""),
    text: (row) => data.source.text[row],
  }),
};
