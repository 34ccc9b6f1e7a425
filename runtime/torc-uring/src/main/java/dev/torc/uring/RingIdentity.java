package dev.torc.uring;

import dev.torc.posix.Descriptor;
import dev.torc.posix.ResourceExhaustedException;
import dev.torc.posix.SyscallErrors;
import dev.torc.posix.SyscallException;
import dev.torc.posix.UringCalls;
import dev.torc.uapi.EnterFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.RegisterOpcode;
import dev.torc.uapi.ResourceUpdate;
import dev.torc.uapi.RingParameters;
import dev.torc.uapi.SetupFlags;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// How Linux knows a ring: by a descriptor, and for the thread that registered it by an index, which saves each call
/// the descriptor's reference count.
///
/// **Ownership.** It owns the descriptor and the index.
final class RingIdentity implements AutoCloseable {

    // Of the thread's sixteen places, any; -1 also stands for "has none".
    private static final int NONE = -1;

    private final Optional<Descriptor> descriptor;
    private final int index;
    private final int number;
    private final Thread registeredBy = Thread.currentThread();

    private RingIdentity(Optional<Descriptor> descriptor, int index) {
        this.descriptor = descriptor;
        this.index = index;
        this.number = index == NONE ? descriptor.orElseThrow().number() : index;
    }

    /// Asks Linux for a ring.
    ///
    /// @param parameters zeroed, apart from addresses of own memory
    /// @return a descriptor, or with `REGISTERED_FD_ONLY` an index
    static int create(UringSetup setup, MemorySegment parameters) throws IOException {
        RingParameters.setFlags(parameters, setup.flags());
        RingParameters.setCqEntries(parameters, setup.completionEntries());
        RingParameters.setSqThreadCpu(parameters, setup.sqThreadCpu());
        RingParameters.setSqThreadIdleMillis(parameters, setup.sqThreadIdleMillis());
        RingParameters.setWorkQueueFd(parameters, setup.workersOf());
        int result = UringCalls.setup(setup.submissionEntries(), parameters);
        if (result < 0) {
            throw SetupRefusal.toException(setup, -result);
        }
        return result;
    }

    /// Takes a ring into ownership, and registers it with the thread if that alone will use it.
    ///
    /// A thread has sixteen such places (Linux 5.18); a ring that finds none, or an older Linux, does without.
    static RingIdentity of(Descriptor descriptor, UringSetup setup) {
        boolean oneThread = setup.has(SetupFlags.SINGLE_ISSUER) && !setup.has(SetupFlags.R_DISABLED);
        return new RingIdentity(Optional.of(descriptor), oneThread ? registerRing(descriptor) : NONE);
    }

    /// Takes a ring into ownership that has no descriptor.
    static RingIdentity ofIndex(int index) {
        return new RingIdentity(Optional.empty(), index);
    }

    private static int registerRing(Descriptor descriptor) {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment update = scratch.allocate(ResourceUpdate.LAYOUT);
            ResourceUpdate.setOffset(update, 0, NONE);
            ResourceUpdate.setData(update, 0, descriptor.number());
            int registered =
                    UringCalls.register(descriptor.number(), RegisterOpcode.REGISTER_RING_FDS.number(), update, 1);
            return registered == 1 ? ResourceUpdate.offset(update, 0) : NONE;
        }
    }

    /// {@return the first argument of `io_uring_enter(2)`}
    int number() {
        return number;
    }

    /// {@return the flags that say what [#number] is}
    int enterFlags() {
        return index == NONE ? 0 : EnterFlags.REGISTERED_RING;
    }

    /// {@return the descriptor}
    ///
    /// @throws IllegalStateException if there is none
    Descriptor descriptor() {
        return descriptor.orElseThrow(
                () -> new IllegalStateException("a ring made with REGISTERED_FD_ONLY has no descriptor"));
    }

    /// One `io_uring_register(2)`.
    ///
    /// @return what the opcode says, or a negated errno
    int register(RegisterOpcode opcode, MemorySegment argument, int count) {
        return descriptor.isPresent()
                ? UringCalls.register(descriptor.get().number(), opcode.number(), argument, count)
                : UringCalls.register(index, opcode.number() | RegisterOpcode.USE_REGISTERED_RING, argument, count);
    }

    static IOException registerRefusal(int errno, String what) {
        String call = "io_uring_register(" + what + ")";
        return switch (Errno.of(errno)) {
            // What is registered comes from the caller, so here a wrong descriptor or address is no fault of ours.
            case EBADF, EFAULT, EEXIST, EACCES, EPERM, ENOENT -> new SyscallException(call, errno, "a ring");
            case ENOMEM -> new ResourceExhaustedException(call, errno, "a ring; see RLIMIT_MEMLOCK");
            // No other errno has a reaction of its own.
            default -> SyscallErrors.toException(call, errno, "a ring");
        };
    }

    /// Gives up the index, and closes the descriptor. An index of a thread that has ended went with it.
    @Override
    public void close() {
        if (index != NONE && Thread.currentThread() == registeredBy) {
            try (Arena scratch = Arena.ofConfined()) {
                MemorySegment update = scratch.allocate(ResourceUpdate.LAYOUT);
                ResourceUpdate.setOffset(update, 0, index);
                register(RegisterOpcode.UNREGISTER_RING_FDS, update, 1);
            }
        }
        descriptor.ifPresent(Descriptor::close);
    }

    /// {@return `result`, if it is not a negated errno}
    static int check(int result, String what) throws IOException {
        if (result < 0) {
            throw registerRefusal(-result, what);
        }
        return result;
    }
}
