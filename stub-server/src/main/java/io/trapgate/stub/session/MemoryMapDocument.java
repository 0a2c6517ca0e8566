package io.trapgate.stub.session;

import io.trapgate.target.kvm.NorFlash;
import io.trapgate.target.kvm.Translation;
import io.trapgate.target.kvm.Vcpu;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The memory map for gdb (gdb document node "Memory Map Format"): flash where a vCPU reaches it
 * now, and everything else as RAM, because gdb refuses to touch what a map leaves out. So mapped or
 * not, device or not, whether an address can be accessed is found out by accessing it.
 */
final class MemoryMapDocument {
  private static final String START =
      """
      <?xml version="1.0"?>
      <!DOCTYPE memory-map PUBLIC "+//IDN gnu.org//DTD GDB Memory Map V1.0//EN"\
       "http://sourceware.org/gdb/gdb-memory-map.dtd">
      <memory-map>
      """;

  private static final int NARROW_BITS = 32;

  private MemoryMapDocument() {}

  /**
   * A stretch of addresses that reaches the flash.
   *
   * @param address the first one
   * @param offset what of the flash is there
   */
  private record Window(long address, long offset, long bytes) {
    boolean goesOnIn(Window next) {
      return address + bytes == next.address && offset + bytes == next.offset;
    }
  }

  /** The document in UTF-8. */
  static byte[] of(Vcpu vcpu, NorFlash flash, int addressBits) {
    StringBuilder xml = new StringBuilder(START);
    long from = 0;
    for (Window window : blocks(joined(windows(vcpu, flash)), flash)) {
      ram(xml, from, window.address);
      xml.append(
          "<memory type=\"flash\" start=\"0x%x\" length=\"0x%x\">"
              .formatted(window.address, window.bytes));
      xml.append(
          "<property name=\"blocksize\">0x%x</property></memory>\n".formatted(flash.blockBytes()));
      from = window.address + window.bytes;
    }
    if (addressBits <= NARROW_BITS) {
      ram(xml, from, 1L << addressBits);
    } else { // two, as the length of all 2^64 has 65 bits
      ram(xml, from, Long.MIN_VALUE);
      ram(xml, Long.MIN_VALUE, 0);
    }
    return xml.append("</memory-map>\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * @param to first address behind it; 0 for the end of 64 bits
   */
  private static void ram(StringBuilder xml, long from, long to) {
    if (from != to) {
      xml.append(
          "<memory type=\"ram\" start=\"0x%x\" length=\"0x%x\"/>\n".formatted(from, to - from));
    }
  }

  /** What the vCPU's translations show of the flash, as far as they are in force. */
  private static List<Window> windows(Vcpu vcpu, NorFlash flash) {
    List<Window> windows = new ArrayList<>();
    for (Translation page : vcpu.translations()) {
      long first = Math.max(page.physical(), flash.physicalBase());
      long end = Math.min(page.physical() + page.bytes(), flash.physicalBase() + flash.bytes());
      long address = page.effective() + first - page.physical();
      if (first < end && vcpu.translate(address).orElse(-1) == first) {
        windows.add(new Window(address, first - flash.physicalBase(), end - first));
      }
    }
    windows.sort(Comparator.comparingLong(Window::address));
    return windows;
  }

  private static List<Window> joined(List<Window> windows) {
    List<Window> result = new ArrayList<>();
    for (Window next : windows) {
      Window last = result.isEmpty() ? null : result.getLast();
      if (last == null || next.address >= last.address + last.bytes && !last.goesOnIn(next)) {
        result.add(next);
      } else if (last.goesOnIn(next)) {
        result.removeLast();
        result.add(new Window(last.address, last.offset, last.bytes + next.bytes));
      } // else two translations of one address, which a core forbids: the first counts
    }
    return result;
  }

  /** The whole blocks in them: gdb erases from the start of a region in steps of a block. */
  private static List<Window> blocks(List<Window> windows, NorFlash flash) {
    int block = flash.blockBytes();
    List<Window> result = new ArrayList<>();
    for (Window window : windows) {
      long skipped = Math.floorMod(-window.offset, block);
      long bytes = (window.bytes - skipped) / block * block;
      if (bytes > 0) {
        result.add(new Window(window.address + skipped, window.offset + skipped, bytes));
      }
    }
    return result;
  }
}
