package io.trapgate.stub.client;

import java.io.IOException;
import java.io.Serial;

/** No packet came in time. */
public final class RspTimeoutException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  RspTimeoutException(String message) {
    super(message);
  }
}
