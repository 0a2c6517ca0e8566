package io.trapgate.it.gdb;

import io.trapgate.stub.server.ListenAddress;
import io.trapgate.stub.server.RspServer;
import io.trapgate.stub.server.ServerException;
import io.trapgate.stub.server.ServerOptions;
import io.trapgate.target.MachineException;
import io.trapgate.target.MachineSpec;
import io.trapgate.target.Machines;
import io.trapgate.target.kvm.SerialLine;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.Vm;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Our server in this process, on a free port, its guest halted at the first instruction. */
final class OurServer implements Peer {
  private static final long MEMORY_BYTES = 256L << 20;

  private final Vm vm;
  private final RspServer server;
  private final GuestConsole console;

  private OurServer(Vm vm, RspServer server, GuestConsole console) {
    this.vm = vm;
    this.server = server;
    this.console = console;
  }

  static OurServer start(Path elf, int cpus) {
    MachineSpec one = spec("e500v2", elf);
    MachineSpec.Size size = new MachineSpec.Size(MEMORY_BYTES, cpus);
    return start(
        new MachineSpec(one.cpu(), one.board(), size, one.payload(), one.behaviour()), false);
  }

  /** A machine with one vCPU of that name. */
  static MachineSpec spec(String cpu, Path elf) {
    return MachineSpec.of(cpu, "ppce500", MEMORY_BYTES, Optional.of(elf));
  }

  static OurServer start(MachineSpec spec, boolean watchRanges) {
    try {
      Vm vm = Machines.open(watchRanges ? spec.choosing("watch-ranges", "on") : spec);
      SerialLine line = vm.serial().orElseThrow();
      GuestConsole console = new GuestConsole(line::send);
      line.onReceive(console::printed);
      ServerOptions options =
          new ServerOptions(new ListenAddress.Tcp("127.0.0.1", 0), false, false, watchRanges);
      return new OurServer(vm, RspServer.start(vm, options), console);
    } catch (MachineException | ServerException e) {
      throw new AssertionError("our server doesn't start", e);
    }
  }

  @Override
  public int port() {
    String address = server.listening();
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  /** Instructions that each vCPU has completed; asked while the guest is stopped. */
  List<Long> instructions() {
    return vm.vcpus().stream().map(Vcpu::instructionCount).toList();
  }

  @Override
  public GuestConsole console() {
    return console;
  }

  @Override
  public void close() {
    server.close();
    vm.close();
  }
}
