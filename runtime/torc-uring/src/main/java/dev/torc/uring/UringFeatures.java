package dev.torc.uring;

import dev.torc.posix.Descriptor;
import dev.torc.posix.UringCalls;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.Probe;
import dev.torc.uapi.QueriedOpcodes;
import dev.torc.uapi.Query;
import dev.torc.uapi.QueryHeader;
import dev.torc.uapi.RegisterOpcode;
import dev.torc.uapi.RingParameters;
import dev.torc.uapi.SetupFlags;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.EnumSet;
import java.util.Set;

/// What the io_uring of the running kernel offers, as it says itself. Kernel versions do not tell: distributions carry
/// operations back, and administrators switch things off.
///
/// @param features the [dev.torc.uapi.FeatureFlags] that a ring is made with
/// @param setupFlags the [SetupFlags] that are understood
/// @param opcodes the operations that are supported
public record UringFeatures(int features, int setupFlags, Set<Opcode> opcodes) {

    private static final int NO_RING = -1;

    /// @throws NullPointerException if the set is null
    public UringFeatures {
        opcodes = Set.copyOf(opcodes);
    }

    /// Asks Linux. A program asks once and keeps the answer.
    ///
    /// @return what is offered
    /// @throws UringUnavailableException if io_uring is absent or forbidden here
    /// @throws IOException if a ring cannot be made for another reason
    public static UringFeatures probe() throws IOException {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment parameters = scratch.allocate(RingParameters.LAYOUT);
            UringSetup plain = UringSetup.builder(1).build();
            try (Descriptor ring = Descriptor.owning(RingIdentity.create(plain, parameters))) {
                MemorySegment probe = scratch.allocate(Probe.LAYOUT);
                RingIdentity.check(
                        UringCalls.register(
                                ring.number(), RegisterOpcode.REGISTER_PROBE.number(), probe, Probe.CAPACITY),
                        "PROBE");
                return new UringFeatures(RingParameters.features(parameters), knownSetupFlags(), supported(probe));
            }
        }
    }

    private static Set<Opcode> supported(MemorySegment probe) {
        Set<Opcode> supported = EnumSet.noneOf(Opcode.class);
        for (Opcode opcode : Opcode.values()) {
            if (Probe.isSupported(probe, opcode.number())) {
                supported.add(opcode);
            }
        }
        return supported;
    }

    /// {@return the [SetupFlags] that the running kernel understands; 0 where it has no io_uring}
    static int knownSetupFlags() {
        int queried = queriedSetupFlags();
        return queried != 0 ? queried : triedSetupFlags();
    }

    /// {@return what `IORING_REGISTER_QUERY` says (Linux 6.18), or 0}
    static int queriedSetupFlags() {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment answer = scratch.allocate(QueriedOpcodes.LAYOUT);
            MemorySegment header = scratch.allocate(QueryHeader.LAYOUT);
            QueryHeader.setQuery(header, Query.OPCODES);
            QueryHeader.setDataAddress(header, answer.address());
            QueryHeader.setSizeBytes(header, (int) QueriedOpcodes.LAYOUT.byteSize());
            int result = UringCalls.register(NO_RING, RegisterOpcode.REGISTER_QUERY.number(), header, 0);
            return result == 0 && QueryHeader.result(header) == 0 ? (int) QueriedOpcodes.setupFlags(answer) : 0;
        }
    }

    /// {@return what making rings shows: each flag with those that it needs, on the smallest ring}
    static int triedSetupFlags() {
        int known = 0;
        for (int flag : SetupFlagNames.all().keySet()) {
            if (accepts(flag | companions(flag))) {
                known |= flag;
            }
        }
        return known;
    }

    private static int companions(int flag) {
        return switch (flag) {
            case SetupFlags.SQ_AFF -> SetupFlags.SQPOLL;
            case SetupFlags.TASKRUN_FLAG -> SetupFlags.COOP_TASKRUN;
            case SetupFlags.DEFER_TASKRUN -> SetupFlags.SINGLE_ISSUER;
            case SetupFlags.HYBRID_IOPOLL -> SetupFlags.IOPOLL;
            case SetupFlags.SQ_REWIND -> SetupFlags.NO_SQARRAY;
            case SetupFlags.REGISTERED_FD_ONLY -> SetupFlags.NO_MMAP;
            default -> 0; // a flag is a bit, not an enumeration: most need no other
        };
    }

    private static boolean accepts(int flags) {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment parameters = scratch.allocate(RingParameters.LAYOUT);
            RingParameters.setFlags(parameters, flags);
            RingParameters.setCqEntries(parameters, (flags & SetupFlags.CQSIZE) != 0 ? 1 : 0);
            if ((flags & SetupFlags.NO_MMAP) != 0) {
                // Memory at no address: EFAULT is the answer of who understood the flag, EINVAL of who did not.
                return UringCalls.setup(1, parameters) != Errno.EINVAL.negated();
            }
            if ((flags & SetupFlags.ATTACH_WQ) != 0) {
                RingParameters.setWorkQueueFd(parameters, NO_RING);
                return UringCalls.setup(1, parameters) == Errno.ENXIO.negated();
            }
            int result = UringCalls.setup(1, parameters);
            if (result >= 0) {
                Descriptor.owning(result).close();
            }
            return result >= 0;
        }
    }

    /// {@return the release of the running kernel, as `uname -r` prints it}
    static String kernelRelease() {
        return System.getProperty("os.version", "unknown");
    }

    /// {@return whether an operation is supported}
    ///
    /// @param opcode the operation
    public boolean supports(Opcode opcode) {
        return opcodes.contains(opcode);
    }

    /// {@return whether all of `flags` can be asked for}
    ///
    /// @param flags [SetupFlags]
    public boolean supportsSetup(int flags) {
        return (setupFlags & flags) == flags;
    }

    /// {@return whether rings have all of `flags`}
    ///
    /// @param flags [dev.torc.uapi.FeatureFlags]
    public boolean has(int flags) {
        return (features & flags) == flags;
    }

    /// {@return [UringSetup#of], less what this kernel does not understand}
    ///
    /// @param submissionEntries how many submissions fit
    public UringSetup setupFor(int submissionEntries) {
        int flags = UringSetup.ONE_THREAD & setupFlags;
        if ((flags & SetupFlags.SINGLE_ISSUER) == 0) {
            flags &= ~SetupFlags.DEFER_TASKRUN;
        }
        if ((flags & SetupFlags.DEFER_TASKRUN) == 0) {
            flags |= SetupFlags.COOP_TASKRUN & setupFlags;
        }
        return UringSetup.builder(submissionEntries).flags(flags).build();
    }

    /// {@return one line for a log: kernel, how many operations, the newest of them, features and set-up flags}
    public String describe() {
        Opcode newest = Opcode.NOP;
        for (Opcode opcode : opcodes) {
            if (opcode.number() > newest.number()) {
                newest = opcode;
            }
        }
        return "io_uring of Linux %s: %d operations of %d known (newest %s), features 0x%x, set-up flags %s"
                .formatted(
                        kernelRelease(),
                        opcodes.size(),
                        Opcode.values().length,
                        newest,
                        features,
                        SetupFlagNames.of(setupFlags));
    }
}
