package io.trapgate.stub.script.run;

import io.trapgate.target.kvm.SerialLine;
import java.util.Optional;

/**
 * What one session is made of.
 *
 * @param desk where the machine is asked
 * @param watch what the machine does
 * @param console what the guest prints
 * @param expectations hold the script against both
 * @param transcript what all print
 * @param script the commands
 * @param scriptFile what the script is called in messages
 * @param serial the guest's console line
 * @param log the event log
 */
record SessionParts(
    MachineDesk desk,
    SessionWatch watch,
    GuestConsole console,
    Expectations expectations,
    Transcript transcript,
    ScriptLines script,
    String scriptFile,
    Optional<SerialLine> serial,
    EventLog log) {}
