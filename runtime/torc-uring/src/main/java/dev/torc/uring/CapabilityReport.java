package dev.torc.uring;

import dev.torc.posix.Limits;
import dev.torc.posix.UringAvailability;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.ResourceKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What can be had of io_uring on this machine, and of what cannot, why: as data, found by trying and asking.
///
/// ```text
///      CapabilityReport report = CapabilityReport.probe();
///      if (!report.operation(Opcode.READ_MULTISHOT).isAvailable()) { … }
/// ```
///
/// Nothing here falls back on anything: the report says how it stands, and its reader decides.
///
/// @param ring whether rings can be made and used
/// @param offered what io_uring offers; empty where rings cannot be made
/// @param lockableBytes how much memory the process may lock, which is what registered buffers count against;
///     [Limits#UNLIMITED] without limit, or with `CAP_IPC_LOCK`
public record CapabilityReport(Capability ring, Optional<UringFeatures> offered, long lockableBytes) {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int CAP_IPC_LOCK = 14; // <linux/capability.h>
    private static final int HEXADECIMAL = 16;

    /// Tries and asks. A program does it once and keeps the answer.
    ///
    /// @return the report
    /// @throws IOException if Linux does not say what its limits are
    public static CapabilityReport probe() throws IOException {
        long lockable = askLockableBytes();
        UringAvailability availability = UringAvailability.probe();
        if (!availability.isAvailable()) {
            return new CapabilityReport(Capability.of(availability), Optional.empty(), lockable);
        }
        return new CapabilityReport(Capability.of(availability), Optional.of(UringFeatures.probe()), lockable);
    }

    /// {@return whether an operation can be submitted}
    ///
    /// @param opcode the operation
    public Capability operation(Opcode opcode) {
        return offered.map(features -> features.supports(opcode)
                        ? available(opcode + " can be used.")
                        : new Capability(
                                Capability.Verdict.OPERATION_MISSING,
                                "The io_uring of this Linux (" + UringFeatures.kernelRelease() + ") has no " + opcode
                                        + ": it came with Linux " + opcode.since() + "."))
                .orElse(ring);
    }

    /// {@return whether rings have a feature}
    ///
    /// @param feature the feature
    public Capability feature(UringFeature feature) {
        return offered.map(features -> features.has(feature.flag())
                        ? available("Rings have " + feature + ".")
                        : new Capability(
                                Capability.Verdict.FEATURE_MISSING,
                                "The io_uring of this Linux (" + UringFeatures.kernelRelease() + ") lacks " + feature
                                        + ": it came with Linux " + feature.since() + "."))
                .orElse(ring);
    }

    /// {@return whether rings can be made with some flags}
    ///
    /// @param flags [dev.torc.uapi.SetupFlags]
    public Capability setup(int flags) {
        return offered.map(features -> features.supportsSetup(flags)
                        ? available("Rings can be made with " + SetupFlagNames.of(flags) + ".")
                        : new Capability(
                                Capability.Verdict.SETUP_FLAG_MISSING,
                                "The io_uring of this Linux (" + UringFeatures.kernelRelease()
                                        + ") does not know the set-up flags "
                                        + SetupFlagNames.of(flags & ~features.setupFlags()) + "."))
                .orElse(ring);
    }

    /// {@return whether the limit of locked memory lets a ring register buffers} What the user's other processes have
    /// locked counts too, and Linux does not tell it: a registration can still be refused.
    ///
    /// @param bytes the buffers' length together
    public Capability registration(long bytes) {
        if (offered.isEmpty()) {
            return ring;
        }
        return Long.compareUnsigned(bytes, lockableBytes) <= 0
                ? available(bytes + " bytes can be registered.")
                : new Capability(
                        Capability.Verdict.TOO_LITTLE_LOCKED_MEMORY,
                        "Registered buffers count as locked memory, and this process may lock " + lockableBytes
                                + " bytes, not " + bytes + ": raise it with ulimit -l " + ((bytes + 1023) >> 10)
                                + ", or LimitMEMLOCK= in a unit.");
    }

    /// {@return what cannot be had: [#ring] alone if there is none, else operations and features that are missing}
    public List<Capability> missing() {
        if (offered.isEmpty()) {
            return List.of(ring);
        }
        List<Capability> missing = new ArrayList<>();
        for (Opcode opcode : Opcode.values()) {
            missing.add(operation(opcode));
        }
        for (UringFeature feature : UringFeature.values()) {
            missing.add(feature(feature));
        }
        missing.removeIf(Capability::isAvailable);
        return List.copyOf(missing);
    }

    private static Capability available(String sentence) {
        return new Capability(Capability.Verdict.AVAILABLE, sentence);
    }

    private static long askLockableBytes() throws IOException {
        return mayLockAny() ? Limits.UNLIMITED : Limits.of(ResourceKind.MEMLOCK).soft();
    }

    private static boolean mayLockAny() throws IOException {
        String field = "CapEff:";
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith(field))
                .map(line -> line.substring(field.length()).strip())
                .anyMatch(mask -> (Long.parseUnsignedLong(mask, HEXADECIMAL) & 1L << CAP_IPC_LOCK) != 0);
    }
}
