package io.trapgate.it.transcript;

import io.trapgate.stub.server.ListenAddress;
import io.trapgate.stub.server.RspServer;
import io.trapgate.stub.server.ServerException;
import io.trapgate.stub.server.ServerOptions;
import io.trapgate.target.MachineException;
import io.trapgate.target.MachineSpec;
import io.trapgate.target.Machines;
import io.trapgate.target.kvm.Vm;
import java.nio.file.Path;
import java.util.Optional;

/** Our server in this process, with a guest stopped at its first instruction. */
final class ServedGuest implements AutoCloseable {
  private static final long RAM_BYTES = 64L << 20;

  private final Vm vm;
  private final RspServer server;

  private ServedGuest(Vm vm, RspServer server) {
    this.vm = vm;
    this.server = server;
  }

  static ServedGuest start(Path elf) {
    return start(elf, 1);
  }

  /** The same with so many vCPUs. */
  static ServedGuest start(Path elf, int vcpus) {
    try {
      Vm vm =
          Machines.open(
              new MachineSpec(
                  "e500v2",
                  "ppce500",
                  new MachineSpec.Size(RAM_BYTES, vcpus),
                  MachineSpec.Payload.of(Optional.of(elf)),
                  MachineSpec.Behaviour.DEFAULT));
      ListenAddress anyPort = new ListenAddress.Tcp(ListenAddress.DEFAULT_HOST, 0);
      return new ServedGuest(vm, RspServer.start(vm, new ServerOptions(anyPort, false, false)));
    } catch (MachineException | ServerException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  int port() {
    String listening = server.listening();
    return Integer.parseInt(listening.substring(listening.lastIndexOf(':') + 1));
  }

  @Override
  public void close() {
    server.close();
    vm.close();
  }
}
