// Decodes byte strings with iced-x86. Standard input: records of 16 bytes, the code size (16, 32 or 64)
// and 15 bytes of code. Standard output: one line for each, "length|encoding|mnemonic|operand...", or
// "invalid"; the encoding is Legacy, VEX, EVEX, XOP or D3NOW.
// Operands: r NAME, i VALUE, t TARGET, f SELECTOR OFFSET, and memory as m SEGMENT BASE INDEX SCALE
// DISPLACEMENT BYTES; s KIND SEGMENT BYTES is memory that the instruction implies (strings, XLAT's kin).
import { readFileSync, writeSync } from "node:fs";
import { Code, Decoder, DecoderOptions, EncodingKind, MemorySizeExt, Mnemonic, OpKind, Register } from "iced-x86";

const NEAR = [OpKind.NearBranch16, OpKind.NearBranch32, OpKind.NearBranch64];
const FAR = [OpKind.FarBranch16, OpKind.FarBranch32];

const names = (numbers) => {
  const table = new Map();
  for (const [name, number] of Object.entries(numbers)) {
    if (typeof number === "number") table.set(number, name);
  }
  return table;
};
const mnemonics = names(Mnemonic);
const registers = names(Register);
const kinds = names(OpKind);
const encodings = names(EncodingKind);

// The bits of an immediate after its extension: 16 of Immediate8to16, 8 of Immediate8_2nd.
const immediateBits = (kind) => Number(kind.replace("_2nd", "").match(/[0-9]+$/)[0]);

const hex = (value) => BigInt.asUintN(64, BigInt(value)).toString(16);

function operand(insn, index) {
  const kind = insn.opKind(index);
  if (kind === OpKind.Register) return "r " + registers.get(insn.opRegister(index));
  if (kind === OpKind.Memory) {
    const scale = insn.memoryIndex === Register.None ? 1 : insn.memoryIndexScale;
    return ["m", registers.get(insn.memorySegment), registers.get(insn.memoryBase),
      registers.get(insn.memoryIndex), scale, hex(insn.memoryDisplacement),
      MemorySizeExt.size(insn.memorySize)].join(" ");
  }
  if (NEAR.includes(kind)) return "t " + hex(insn.nearBranchTarget);
  if (FAR.includes(kind)) {
    const offset = kind === OpKind.FarBranch16 ? insn.farBranch16 : insn.farBranch32;
    return "f " + hex(insn.farBranchSelector) + " " + hex(offset);
  }
  const name = kinds.get(kind);
  if (name.startsWith("Immediate")) {
    return "i " + hex(BigInt.asUintN(immediateBits(name), BigInt(insn.immediate(index))));
  }
  return ["s", name, registers.get(insn.memorySegment), MemorySizeExt.size(insn.memorySize)].join(" ");
}

function line(bits, bytes) {
  const decoder = new Decoder(bits, bytes, DecoderOptions.None);
  const insn = decoder.decode();
  try {
    if (insn.code === Code.INVALID) return "invalid";
    const words = [insn.length, encodings.get(insn.encoding), mnemonics.get(insn.mnemonic)];
    for (let i = 0; i < insn.opCount; i++) words.push(operand(insn, i));
    return words.join("|");
  } finally {
    insn.free();
    decoder.free();
  }
}

const input = readFileSync(0);
let output = [];
const flush = () => {
  const text = Buffer.from(output.join(""));
  for (let done = 0; done < text.length; ) done += writeSync(1, text, done);
  output = [];
};
for (let at = 0; at < input.length; at += 16) {
  output.push(line(input[at], input.subarray(at + 1, at + 16)) + "\n");
  if (output.length === 4096) flush();
}
flush();
