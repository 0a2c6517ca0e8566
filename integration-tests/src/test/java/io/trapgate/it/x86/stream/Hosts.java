package io.trapgate.it.x86.stream;

import io.trapgate.target.kvm.KvmException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One machine of a kind for many streams: opening one takes longer than a short stream. */
final class Hosts implements AutoCloseable {
  /** Opens a machine. */
  interface Opener {
    HostVm open(byte[] memory) throws IOException;
  }

  private final Opener opener;
  private @Nullable HostVm kept;

  Hosts(Opener opener) {
    this.opener = opener;
  }

  /** It starts from the beginning, with this memory. */
  HostVm with(byte[] memory) throws IOException, KvmException {
    HostVm host = kept;
    if (host == null) {
      host = opener.open(memory);
      kept = host;
    } else {
      host.restart(memory);
    }
    return host;
  }

  /** The next one is a new one: behind a shutdown the kernel keeps more than registers. */
  void forget() {
    if (kept != null) {
      kept.close();
      kept = null;
    }
  }

  @Override
  public void close() {
    forget();
  }
}
