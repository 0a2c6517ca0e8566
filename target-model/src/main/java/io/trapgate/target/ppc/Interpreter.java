package io.trapgate.target.ppc;

/**
 * The run loop: one switch over dense operation numbers, one line per instruction. It stays inside
 * a decoded page as long as the guest does and counts only at branches.
 *
 * <p>The method must stay below 8000 bytes of bytecode or HotSpot never compiles it; what is rare
 * is dispatched by {@link RareOps}.
 */
final class Interpreter {
  private static final int PAGE_MASK = -4096;

  private Interpreter() {}

  /** Runs until {@link Cpu#limit} is reached; throws what an instruction ends in. */
  static void run(Cpu c) {
    while (c.count < c.limit) {
      int pc = c.state.pc;
      page(c, c.state, c.data, c.code.page(pc));
    }
  }

  /** Sets {@link Cpu#end} for a stretch that starts here: the page's end or the limit. */
  static void begin(Cpu c, int pc) {
    long left = c.limit - c.count;
    int toPageEnd = CodePage.WORDS - (pc >>> 2 & CodePage.WORDS - 1);
    c.end = pc + 4 * (int) Math.min(left, toPageEnd);
  }

  @SuppressWarnings({"StatementSwitchToExpressionSwitch", "MissingDefault"}) // a hot loop
  private static void page(Cpu c, PpcState s, DataPath m, CodePage page) {
    long[] code = page.code;
    int pc = s.pc;
    for (; ; ) {
      begin(c, pc);
      CompiledCode compiled = page.compiled(pc);
      if (compiled == null) {
        c.code.arrived(page, pc);
      } else if (c.end - pc >= compiled.bytes) {
        compiled.run(c, s, m);
        if (((s.pc ^ pc) & PAGE_MASK) != 0 || c.count >= c.limit) {
          return;
        }
        pc = s.pc;
        continue;
      }
      int next;
      stretch:
      for (; ; ) {
        long insn = code[pc >>> 2 & CodePage.WORDS - 1];
        int w = (int) insn;
        s.pc = pc;
        switch ((int) (insn >>> 32)) {
          case PpcOp.UNDECODED:
            c.code.decode(page, pc);
            continue;
          case PpcOp.LI:
            IntegerArithmetic.li(s, w);
            break;
          case PpcOp.ADDI:
            IntegerArithmetic.addi(s, w);
            break;
          case PpcOp.LIS:
            IntegerArithmetic.lis(s, w);
            break;
          case PpcOp.ADDIS:
            IntegerArithmetic.addis(s, w);
            break;
          case PpcOp.ADDIC:
            IntegerArithmetic.addic(s, w);
            break;
          case PpcOp.ADDIC_RC:
            IntegerArithmetic.addicRc(s, w);
            break;
          case PpcOp.SUBFIC:
            IntegerArithmetic.subfic(s, w);
            break;
          case PpcOp.MULLI:
            IntegerArithmetic.mulli(s, w);
            break;
          case PpcOp.ADD:
            IntegerArithmetic.add(s, w);
            break;
          case PpcOp.ADDO:
            OverflowArithmetic.addo(s, w);
            break;
          case PpcOp.ADDC:
            CarryArithmetic.addc(s, w);
            break;
          case PpcOp.ADDCO:
            OverflowArithmetic.addco(s, w);
            break;
          case PpcOp.ADDE:
            CarryArithmetic.adde(s, w);
            break;
          case PpcOp.ADDEO:
            OverflowArithmetic.addeo(s, w);
            break;
          case PpcOp.SUBF:
            IntegerArithmetic.subf(s, w);
            break;
          case PpcOp.SUBFO:
            OverflowArithmetic.subfo(s, w);
            break;
          case PpcOp.SUBFC:
            CarryArithmetic.subfc(s, w);
            break;
          case PpcOp.SUBFCO:
            OverflowArithmetic.subfco(s, w);
            break;
          case PpcOp.SUBFE:
            CarryArithmetic.subfe(s, w);
            break;
          case PpcOp.SUBFEO:
            OverflowArithmetic.subfeo(s, w);
            break;
          case PpcOp.ADDME:
            CarryArithmetic.addme(s, w);
            break;
          case PpcOp.ADDMEO:
            OverflowArithmetic.addmeo(s, w);
            break;
          case PpcOp.ADDZE:
            CarryArithmetic.addze(s, w);
            break;
          case PpcOp.ADDZEO:
            OverflowArithmetic.addzeo(s, w);
            break;
          case PpcOp.SUBFME:
            CarryArithmetic.subfme(s, w);
            break;
          case PpcOp.SUBFMEO:
            OverflowArithmetic.subfmeo(s, w);
            break;
          case PpcOp.SUBFZE:
            CarryArithmetic.subfze(s, w);
            break;
          case PpcOp.SUBFZEO:
            OverflowArithmetic.subfzeo(s, w);
            break;
          case PpcOp.NEG:
            IntegerArithmetic.neg(s, w);
            break;
          case PpcOp.NEGO:
            OverflowArithmetic.nego(s, w);
            break;
          case PpcOp.MULLW:
            IntegerArithmetic.mullw(s, w);
            break;
          case PpcOp.MULLWO:
            OverflowArithmetic.mullwo(s, w);
            break;
          case PpcOp.DIVW:
            IntegerArithmetic.divw(s, w);
            break;
          case PpcOp.DIVWO:
            OverflowArithmetic.divwo(s, w);
            break;
          case PpcOp.DIVWU:
            IntegerArithmetic.divwu(s, w);
            break;
          case PpcOp.DIVWUO:
            OverflowArithmetic.divwuo(s, w);
            break;
          case PpcOp.MULHW:
            IntegerArithmetic.mulhw(s, w);
            break;
          case PpcOp.MULHWU:
            IntegerArithmetic.mulhwu(s, w);
            break;
          case PpcOp.CMPI:
            IntegerCompare.cmpi(s, w);
            break;
          case PpcOp.CMPLI:
            IntegerCompare.cmpli(s, w);
            break;
          case PpcOp.CMP:
            IntegerCompare.cmp(s, w);
            break;
          case PpcOp.CMPL:
            IntegerCompare.cmpl(s, w);
            break;
          case PpcOp.TWI:
            IntegerCompare.twi(s, w);
            break;
          case PpcOp.TW:
            IntegerCompare.tw(s, w);
            break;
          case PpcOp.ISEL:
            IntegerCompare.isel(s, w);
            break;
          case PpcOp.NOP:
            break;
          case PpcOp.ORI:
            IntegerLogical.ori(s, w);
            break;
          case PpcOp.ORIS:
            IntegerLogical.oris(s, w);
            break;
          case PpcOp.XORI:
            IntegerLogical.xori(s, w);
            break;
          case PpcOp.XORIS:
            IntegerLogical.xoris(s, w);
            break;
          case PpcOp.ANDI_RC:
            IntegerLogical.andiRc(s, w);
            break;
          case PpcOp.ANDIS_RC:
            IntegerLogical.andisRc(s, w);
            break;
          case PpcOp.AND:
            IntegerLogical.and(s, w);
            break;
          case PpcOp.OR:
            IntegerLogical.or(s, w);
            break;
          case PpcOp.XOR:
            IntegerLogical.xor(s, w);
            break;
          case PpcOp.NAND:
            IntegerLogical.nand(s, w);
            break;
          case PpcOp.NOR:
            IntegerLogical.nor(s, w);
            break;
          case PpcOp.EQV:
            IntegerLogical.eqv(s, w);
            break;
          case PpcOp.ANDC:
            IntegerLogical.andc(s, w);
            break;
          case PpcOp.ORC:
            IntegerLogical.orc(s, w);
            break;
          case PpcOp.EXTSB:
            IntegerLogical.extsb(s, w);
            break;
          case PpcOp.EXTSH:
            IntegerLogical.extsh(s, w);
            break;
          case PpcOp.CNTLZW:
            IntegerLogical.cntlzw(s, w);
            break;
          case PpcOp.RLWIMI:
            IntegerRotate.rlwimi(s, w);
            break;
          case PpcOp.RLWINM:
            IntegerRotate.rlwinm(s, w);
            break;
          case PpcOp.RLWNM:
            IntegerRotate.rlwnm(s, w);
            break;
          case PpcOp.SLW:
            IntegerRotate.slw(s, w);
            break;
          case PpcOp.SRW:
            IntegerRotate.srw(s, w);
            break;
          case PpcOp.SRAW:
            IntegerRotate.sraw(s, w);
            break;
          case PpcOp.SRAWI:
            IntegerRotate.srawi(s, w);
            break;
          case PpcOp.B:
            next = Branches.b(s, w);
            break stretch;
          case PpcOp.BL:
            next = Branches.bl(s, w);
            break stretch;
          case PpcOp.BA:
            next = Branches.ba(s, w);
            break stretch;
          case PpcOp.BC_FALSE:
            next = Branches.bcFalse(s, w);
            if (next != pc + 4) {
              break stretch;
            }
            break;
          case PpcOp.BC_TRUE:
            next = Branches.bcTrue(s, w);
            if (next != pc + 4) {
              break stretch;
            }
            break;
          case PpcOp.BDNZ:
            next = Branches.bdnz(s, w);
            if (next != pc + 4) {
              break stretch;
            }
            break;
          case PpcOp.BC:
            next = Branches.bc(s, w);
            if (next != pc + 4) {
              break stretch;
            }
            break;
          case PpcOp.BLR:
            next = Branches.blr(s, w);
            break stretch;
          case PpcOp.BCLR:
            next = Branches.bclr(s, w);
            break stretch;
          case PpcOp.BCTR:
            next = Branches.bctr(s, w);
            break stretch;
          case PpcOp.BCCTR:
            next = Branches.bcctr(s, w);
            break stretch;
          case PpcOp.CRAND:
            ConditionRegister.crand(s, w);
            break;
          case PpcOp.CROR:
            ConditionRegister.cror(s, w);
            break;
          case PpcOp.CRXOR:
            ConditionRegister.crxor(s, w);
            break;
          case PpcOp.CRNAND:
            ConditionRegister.crnand(s, w);
            break;
          case PpcOp.CRNOR:
            ConditionRegister.crnor(s, w);
            break;
          case PpcOp.CREQV:
            ConditionRegister.creqv(s, w);
            break;
          case PpcOp.CRANDC:
            ConditionRegister.crandc(s, w);
            break;
          case PpcOp.CRORC:
            ConditionRegister.crorc(s, w);
            break;
          case PpcOp.MCRF:
            ConditionRegister.mcrf(s, w);
            break;
          case PpcOp.MCRXR:
            ConditionRegister.mcrxr(s, w);
            break;
          case PpcOp.MTCRF:
            ConditionRegister.mtcrf(s, w);
            break;
          case PpcOp.MFCR:
            ConditionRegister.mfcr(s, w);
            break;
          case PpcOp.LWZ:
            Loads.lwz(s, m, w);
            break;
          case PpcOp.LWZU:
            Loads.lwzu(s, m, w);
            break;
          case PpcOp.LWZX:
            Loads.lwzx(s, m, w);
            break;
          case PpcOp.LWZUX:
            Loads.lwzux(s, m, w);
            break;
          case PpcOp.LBZ:
            Loads.lbz(s, m, w);
            break;
          case PpcOp.LBZU:
            Loads.lbzu(s, m, w);
            break;
          case PpcOp.LBZX:
            Loads.lbzx(s, m, w);
            break;
          case PpcOp.LBZUX:
            Loads.lbzux(s, m, w);
            break;
          case PpcOp.LHZ:
            Loads.lhz(s, m, w);
            break;
          case PpcOp.LHZU:
            Loads.lhzu(s, m, w);
            break;
          case PpcOp.LHZX:
            Loads.lhzx(s, m, w);
            break;
          case PpcOp.LHZUX:
            Loads.lhzux(s, m, w);
            break;
          case PpcOp.LHA:
            Loads.lha(s, m, w);
            break;
          case PpcOp.LHAU:
            Loads.lhau(s, m, w);
            break;
          case PpcOp.LHAX:
            Loads.lhax(s, m, w);
            break;
          case PpcOp.LHAUX:
            Loads.lhaux(s, m, w);
            break;
          case PpcOp.LHBRX:
            Loads.lhbrx(s, m, w);
            break;
          case PpcOp.LWBRX:
            Loads.lwbrx(s, m, w);
            break;
          case PpcOp.LMW:
            Loads.lmw(s, m, w);
            break;
          case PpcOp.STW:
            Stores.stw(s, m, w);
            break;
          case PpcOp.STWU:
            Stores.stwu(s, m, w);
            break;
          case PpcOp.STWX:
            Stores.stwx(s, m, w);
            break;
          case PpcOp.STWUX:
            Stores.stwux(s, m, w);
            break;
          case PpcOp.STB:
            Stores.stb(s, m, w);
            break;
          case PpcOp.STBU:
            Stores.stbu(s, m, w);
            break;
          case PpcOp.STBX:
            Stores.stbx(s, m, w);
            break;
          case PpcOp.STBUX:
            Stores.stbux(s, m, w);
            break;
          case PpcOp.STH:
            Stores.sth(s, m, w);
            break;
          case PpcOp.STHU:
            Stores.sthu(s, m, w);
            break;
          case PpcOp.STHX:
            Stores.sthx(s, m, w);
            break;
          case PpcOp.STHUX:
            Stores.sthux(s, m, w);
            break;
          case PpcOp.STHBRX:
            Stores.sthbrx(s, m, w);
            break;
          case PpcOp.STWBRX:
            Stores.stwbrx(s, m, w);
            break;
          case PpcOp.STMW:
            Stores.stmw(s, m, w);
            break;
          case PpcOp.MFSPR:
            SprOps.mfspr(c, s, w);
            break;
          case PpcOp.MTSPR:
            SprOps.mtspr(c, s, w);
            break;
          default:
            next = RareOps.execute(c, (int) (insn >>> 32), w);
            if (next != pc + 4) {
              break stretch;
            }
            break;
        }
        pc += 4;
        if (pc == c.end) {
          s.pc = pc;
          c.count += pc - c.stretch >>> 2;
          c.stretch = pc;
          return;
        }
      }
      c.count += (pc - c.stretch >>> 2) + 1;
      s.pc = next;
      c.stretch = next;
      if (((next ^ pc) & PAGE_MASK) != 0 || c.count >= c.limit) {
        return;
      }
      pc = next;
    }
  }
}
