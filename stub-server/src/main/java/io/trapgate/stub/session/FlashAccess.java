package io.trapgate.stub.session;

import io.trapgate.stub.debug.Addresses;
import io.trapgate.stub.debug.Breakpoint;
import io.trapgate.stub.debug.BreakpointKind;
import io.trapgate.stub.debug.Change;
import io.trapgate.stub.debug.DebugController;
import io.trapgate.stub.rsp.packet.Reply;
import io.trapgate.stub.rsp.packet.Request;
import io.trapgate.target.kvm.NorFlash;
import io.trapgate.target.kvm.Vcpu;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Programs the board's flash for gdb's {@code load}, under the addresses at which the guest reaches
 * it now. Each packet is carried out when it comes, so nothing is kept for {@code vFlashDone}.
 */
final class FlashAccess {
  /** What gdb's manual names for an address that isn't flash ("Packets", vFlashWrite). */
  private static final Reply NO_FLASH_THERE = new Reply.ErrorText("memtype");

  private static final String IN_FLASH =
      "; in flash gdb makes every breakpoint a hardware one, until you say 'delete mem'";

  /** The smallest page of any core: within one, offsets in the flash go on as addresses do. */
  private static final int PAGE_BYTES = 1024;

  private final DebugController controller;
  private final MemorySpace space;

  FlashAccess(DebugController controller, MemorySpace space) {
    this.controller = controller;
    this.space = space;
  }

  Reply answer(Vcpu vcpu, Request.Flash request) {
    Optional<NorFlash> flash = controller.flash();
    if (flash.isEmpty()) {
      return new Reply.Unsupported();
    }
    return switch (request) {
      case Request.EraseFlash erase -> erase(vcpu, flash.get(), erase);
      case Request.WriteFlash write -> write(vcpu, flash.get(), write);
      case Request.FlashDone _ -> {
        flash.get().readArray();
        yield new Reply.Ok();
      }
    };
  }

  /** A refusal of what gdb has made a hardware breakpoint only because it is in flash says so. */
  Change advised(Change change, Breakpoint breakpoint) {
    return change instanceof Change.Refused(String text)
            && breakpoint.kind() == BreakpointKind.HARDWARE
            && controller.flash().isPresent()
            && offset(controller.vcpu(0), controller.flash().get(), breakpoint.guestVirtual(), 1)
                .isPresent()
        ? new Change.Refused(text + IN_FLASH)
        : change;
  }

  private Reply erase(Vcpu vcpu, NorFlash flash, Request.EraseFlash request) {
    OptionalLong offset = offset(vcpu, flash, request.address(), request.length());
    if (offset.isEmpty()) {
      return NO_FLASH_THERE;
    }
    int block = flash.blockBytes();
    if (offset.getAsLong() % block != 0 || request.length() % block != 0) {
      return new Reply.ErrorText(
          "vFlashErase.%s, %d bytes (expected: whole blocks of %d bytes)"
              .formatted(Addresses.hex(request.address()), request.length(), block));
    }
    flash.erase(offset.getAsLong(), request.length());
    return new Reply.Ok();
  }

  private Reply write(Vcpu vcpu, NorFlash flash, Request.WriteFlash request) {
    if (request.content().length == 0) {
      return new Reply.Ok();
    }
    OptionalLong offset = offset(vcpu, flash, request.address(), request.content().length);
    if (offset.isEmpty()) {
      return NO_FLASH_THERE;
    }
    long wrong = flash.program(offset.getAsLong(), request.content());
    return wrong < 0
        ? new Reply.Ok()
        : new Reply.ErrorText(
            "vFlashWrite.not erased: "
                + Addresses.hex(request.address() + wrong - offset.getAsLong())
                + "; programming makes no bit 1, erase its block first");
  }

  /** Where in the flash a range of addresses lies, if all of it does in one piece. */
  private OptionalLong offset(Vcpu vcpu, NorFlash flash, long address, long length) {
    OptionalLong first = space.physicalAddress(vcpu, address);
    if (first.isEmpty() || length > flash.bytes()) {
      return OptionalLong.empty();
    }
    long offset = first.getAsLong() - flash.physicalBase();
    if (offset < 0 || offset > flash.bytes() - length) {
      return OptionalLong.empty();
    }
    long step = PAGE_BYTES - (address & PAGE_BYTES - 1);
    for (long at = step; at < length; at += PAGE_BYTES) {
      OptionalLong next = space.physicalAddress(vcpu, address + at);
      if (next.isEmpty() || next.getAsLong() != first.getAsLong() + at) {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.of(offset);
  }
}
