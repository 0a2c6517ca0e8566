package io.trapgate.stub.rsp.packet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/** Grammar of the packets about the conversation, its threads, and the life of the target. */
final class QueryForms {
  private QueryForms() {}

  /** {@code QNonStop:1} and {@code QNonStop:0}. */
  static Request nonStop(PacketCursor cursor) {
    cursor.expect(':', "QNonStop");
    int wanted = cursor.number("QNonStop", 1);
    cursor.expectEnd("QNonStop");
    return new Request.NonStopMode(wanted == 1);
  }

  /** {@code qSupported[:feature;…]}. */
  static Request supported(PacketCursor cursor) {
    List<String> features = new ArrayList<>();
    if (cursor.take(':')) {
      for (String feature : cursor.restText().split(";", -1)) {
        if (!feature.isEmpty()) {
          features.add(feature);
        }
      }
    }
    cursor.expectEnd("qSupported");
    return new Request.Supported(List.copyOf(features));
  }

  /** {@code H op thread-id}. */
  static Request selectThread(PacketCursor cursor) {
    int operation = cursor.next();
    if (operation != 'g' && operation != 'c') {
      return new Request.Unknown("H");
    }
    ThreadId thread = ThreadIdSyntax.read(cursor);
    cursor.expectEnd("H");
    return new Request.SelectThread(operation == 'c', thread);
  }

  /** {@code T thread-id}. */
  static Request threadAlive(PacketCursor cursor) {
    ThreadId thread = ThreadIdSyntax.read(cursor);
    cursor.expectEnd("T");
    return new Request.ThreadAlive(thread);
  }

  /** {@code qThreadExtraInfo,thread-id}. */
  static Request threadExtraInfo(PacketCursor cursor) {
    cursor.expect(',', "qThreadExtraInfo");
    ThreadId thread = ThreadIdSyntax.read(cursor);
    cursor.expectEnd("qThreadExtraInfo");
    return new Request.ThreadExtraInfo(thread);
  }

  /** {@code qAttached[:pid]}. */
  static Request attached(PacketCursor cursor) {
    if (cursor.take(':')) {
      cursor.number("process id");
    }
    cursor.expectEnd("qAttached");
    return new Request.Attached();
  }

  /** {@code qXfer:object:read:annex:offset,length}; writing isn't known. */
  static Request transfer(PacketCursor cursor) {
    cursor.expect(':', "qXfer");
    String object = cursor.until(':', "qXfer object");
    String operation = cursor.until(':', "qXfer operation");
    if (!operation.equals("read")) {
      return new Request.Unknown("qXfer:" + object + ":" + operation);
    }
    String annex = cursor.until(':', "qXfer annex");
    long offset = cursor.number("offset");
    cursor.expect(',', "after the offset");
    long length = cursor.number("length");
    cursor.expectEnd("qXfer");
    if (offset < 0) {
      throw new PacketSyntaxException(
          "offset", Long.toUnsignedString(offset), "<= " + Long.MAX_VALUE);
    }
    // The protocol lets a reply be shorter than what was asked for.
    boolean fits = Long.compareUnsigned(length, PacketLimits.MAX_OBJECT_BYTES) <= 0;
    int taken = fits ? (int) length : PacketLimits.MAX_OBJECT_BYTES;
    return new Request.ReadObject(object, annex, offset, taken);
  }

  /** {@code D[;pid]}: any pid, there is one target. */
  static Request detach(PacketCursor cursor) {
    if (cursor.take(';')) {
      cursor.number("process id");
    }
    cursor.expectEnd("D");
    return new Request.Detach();
  }

  /** {@code vKill;pid}: any pid; gdb invents a410 when there are none. */
  static Request kill(PacketCursor cursor) {
    cursor.expect(';', "vKill");
    cursor.number("process id");
    cursor.expectEnd("vKill");
    return new Request.Kill(true);
  }

  /** {@code R XX}: the number means nothing. */
  static Request restart(PacketCursor cursor) {
    if (!cursor.atEnd()) {
      cursor.number("restart argument");
    }
    cursor.expectEnd("R");
    return new Request.Restart();
  }

  /** {@code vRun;file[;argument…]}, all in hex, all unused. */
  static Request run(PacketCursor cursor) {
    while (!cursor.atEnd()) {
      cursor.expect(';', "vRun");
      while (Hex.value(cursor.peek()) >= 0) {
        cursor.next();
      }
    }
    return new Request.Run();
  }

  /** {@code vAttach;pid}. */
  static Request attach(PacketCursor cursor) {
    cursor.expect(';', "vAttach");
    int process = cursor.number("process id", Integer.MAX_VALUE);
    cursor.expectEnd("vAttach");
    return new Request.Attach(process);
  }

  /** {@code qRcmd,hex}. */
  static Request monitor(PacketCursor cursor) {
    cursor.expect(',', "qRcmd");
    return new Request.Monitor(new String(cursor.hexBytes("command"), UTF_8));
  }
}
