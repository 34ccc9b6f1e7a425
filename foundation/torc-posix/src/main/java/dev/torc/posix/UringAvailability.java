package dev.torc.posix;

import dev.torc.uapi.Errno;
import dev.torc.uapi.Probe;
import dev.torc.uapi.RegisterOpcode;
import dev.torc.uapi.RingParameters;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Whether this process may use io_uring, and if not, who forbids it.
///
/// @param verdict the answer
/// @param sentence the answer in a sentence, with what to change where something can be
public record UringAvailability(Verdict verdict, String sentence) {

    private static final Path SWITCH = Path.of("/proc/sys/kernel/io_uring_disabled");

    /// Why not, or that it may.
    public enum Verdict {
        /// A ring was made.
        AVAILABLE,
        /// This Linux has no io_uring: older than 5.1, or built without.
        ABSENT,
        /// `kernel.io_uring_disabled` forbids it.
        FORBIDDEN_BY_SYSCTL,
        /// A seccomp filter forbids one of the three system calls, as container runtimes do.
        FORBIDDEN_BY_SECCOMP,
        /// A security module forbids it.
        FORBIDDEN_BY_SECURITY_MODULE,
        /// The limit of locked memory is too small; from 5.12 on, rings do not count.
        TOO_LITTLE_LOCKED_MEMORY,
        /// Another reason, which the sentence names.
        REFUSED
    }

    /// {@return the answer, found by making the smallest ring, trying the two other calls on it, and closing it}
    public static UringAvailability probe() {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment parameters = scratch.allocate(RingParameters.LAYOUT);
            int result = UringCalls.setup(1, parameters);
            if (result < 0) {
                return of(result, readSwitch());
            }
            try (Descriptor ring = Descriptor.owning(result)) {
                MemorySegment probe = scratch.allocate(Probe.LAYOUT);
                return ofRing(
                        UringCalls.enter(ring.number(), 0, 0, 0, MemorySegment.NULL, 0),
                        UringCalls.register(
                                ring.number(), RegisterOpcode.REGISTER_PROBE.number(), probe, Probe.CAPACITY));
            }
        }
    }

    /// {@return what the other two calls mean on a ring that was made} A filter can forbid each by itself.
    ///
    /// @param entered what `io_uring_enter(2)` returned for nothing to do
    /// @param registered what `io_uring_register(2)` returned for a probe, which Linux before 5.6 does not know
    static UringAvailability ofRing(int entered, int registered) {
        if (isForbidden(entered)) {
            return filtered("io_uring_enter");
        }
        return isForbidden(registered) ? filtered("io_uring_register") : of(0, Optional.empty());
    }

    private static boolean isForbidden(int result) {
        return result == Errno.EPERM.negated() || result == Errno.ENOSYS.negated();
    }

    private static UringAvailability filtered(String call) {
        return new UringAvailability(
                Verdict.FORBIDDEN_BY_SECCOMP,
                "A seccomp filter lets a ring be made and forbids " + call
                        + ": allow io_uring_setup, io_uring_enter and io_uring_register in its profile.");
    }

    /// {@return whether rings can be made}
    public boolean isAvailable() {
        return verdict == Verdict.AVAILABLE;
    }

    /// {@return what the result of `io_uring_setup(2)` means}
    ///
    /// @param result a descriptor, or a negated errno
    /// @param disabled what `kernel.io_uring_disabled` says, from 6.6 on: 0 for everyone, 1 for those of a
    ///     group and administrators only, 2 for nobody; a Linux that has this switch has io_uring
    static UringAvailability of(int result, Optional<String> disabled) {
        if (result >= 0) {
            return new UringAvailability(Verdict.AVAILABLE, "io_uring can be used.");
        }
        return switch (Errno.ofResult(result)) {
            case ENOSYS ->
                disabled.isPresent()
                        ? new UringAvailability(
                                Verdict.FORBIDDEN_BY_SECCOMP,
                                "This Linux has io_uring, and a seccomp filter hides it: allow io_uring_setup, "
                                        + "io_uring_enter and io_uring_register in its profile.")
                        : new UringAvailability(
                                Verdict.ABSENT,
                                "This Linux has no io_uring, or a container's filter hides it; it needs Linux 5.1 or "
                                        + "newer, and a container runtime that allows it.");
            case EPERM -> forbidden(disabled.filter(value -> !value.equals("0")));
            case EACCES ->
                new UringAvailability(
                        Verdict.FORBIDDEN_BY_SECURITY_MODULE, "A security module of this Linux forbids io_uring.");
            case ENOMEM ->
                new UringAvailability(
                        Verdict.TOO_LITTLE_LOCKED_MEMORY,
                        "io_uring got no memory; before Linux 5.12 its rings count as locked memory: raise the limit "
                                + "with ulimit -l.");
            // Whatever else: the name and the words of the errno are the best that can be said.
            default ->
                new UringAvailability(
                        Verdict.REFUSED,
                        SyscallErrors.describe("io_uring_setup", -result, "Linux refuses to make a ring"));
        };
    }

    private static UringAvailability forbidden(Optional<String> disabled) {
        return disabled.map(value -> new UringAvailability(
                        Verdict.FORBIDDEN_BY_SYSCTL,
                        "io_uring is switched off for " + (value.equals("2") ? "everyone" : "this user")
                                + ": an administrator can allow it with sysctl kernel.io_uring_disabled=0."))
                .orElseGet(() -> new UringAvailability(
                        Verdict.FORBIDDEN_BY_SECCOMP,
                        "A seccomp filter forbids io_uring, as container runtimes do: allow io_uring_setup, "
                                + "io_uring_enter and io_uring_register in its profile."));
    }

    private static Optional<String> readSwitch() {
        try {
            return Optional.of(Files.readString(SWITCH).strip());
        } catch (IOException before66) {
            return Optional.empty();
        }
    }
}
