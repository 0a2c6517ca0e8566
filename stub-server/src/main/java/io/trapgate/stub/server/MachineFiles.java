package io.trapgate.stub.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trapgate.stub.debug.DebugController;
import io.trapgate.stub.monitor.MonitorCommands;
import io.trapgate.stub.session.FileTree;
import io.trapgate.stub.session.TargetAccess;
import io.trapgate.stub.session.VirtualFile;
import java.util.Map;
import java.util.TreeMap;

/**
 * Puts the files together that a client may read: the images it was given, and what the machine
 * tells of itself, which is what {@code monitor} prints.
 */
final class MachineFiles {
  private static final String INDEX = "/index.txt";

  private MachineFiles() {}

  static FileTree tree(ServedFiles given, DebugController controller, MonitorCommands monitor) {
    Map<String, VirtualFile> files = new TreeMap<>();
    given
        .images()
        .forEach((path, image) ->
            files.put(path, new VirtualFile.Fixed(image.bytes(), image.modified())));
    files.put(
        "/devices/target.xml",
        new VirtualFile.Fixed(TargetAccess.facts(controller).targetXml(), 0));
    for (int vcpu = 0; vcpu < controller.vcpuCount(); vcpu++) {
      for (String report : monitor.reports()) {
        files.put("/devices/cpu" + vcpu + "/" + report, told(monitor, report, vcpu));
      }
    }
    files.put(INDEX, new VirtualFile.Fixed(new byte[0], 0));
    files.put(INDEX, new VirtualFile.Fixed(lines(files.keySet()), 0));
    return new FileTree(files, given.executable());
  }

  private static VirtualFile told(MonitorCommands monitor, String report, int vcpu) {
    return new VirtualFile.Told(() -> lines(monitor.run(report, vcpu).lines()));
  }

  private static byte[] lines(Iterable<String> lines) {
    return (String.join("\n", lines) + "\n").getBytes(UTF_8);
  }
}
