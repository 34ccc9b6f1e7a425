package dev.torc.uring;

import dev.torc.posix.ResourceExhaustedException;
import dev.torc.posix.SyscallErrors;
import dev.torc.posix.SyscallException;
import dev.torc.posix.UringAvailability;
import dev.torc.uapi.Errno;
import dev.torc.uapi.SetupFlags;
import java.io.IOException;

/// Turns the errno of `io_uring_setup(2)` into the exception that says what a caller can do about it.
final class SetupRefusal {

    private static final String CALL = "io_uring_setup";

    private SetupRefusal() {}

    static IOException toException(UringSetup setup, int errno) {
        return switch (Errno.of(errno)) {
            case ENOSYS, EPERM, EACCES -> forbidden(setup, errno, UringAvailability.probe());
            case EINVAL -> new UnsupportedSetupException(unsupported(setup));
            case ENOMEM, EMFILE, ENFILE -> new ResourceExhaustedException(CALL, errno, describe(setup));
            case EBADF, ENXIO ->
                new SyscallException(
                        CALL, errno, "descriptor " + setup.workersOf() + ", whose workers were to be shared");
            // No other errno has a reaction of its own.
            default -> SyscallErrors.toException(CALL, errno, describe(setup));
        };
    }

    /// A refusal that the smallest ring meets as well is of io_uring altogether.
    static IOException forbidden(UringSetup setup, int errno, UringAvailability smallestRing) {
        return smallestRing.isAvailable()
                ? new SyscallException(CALL, errno, describe(setup))
                : new UringUnavailableException(smallestRing);
    }

    private static String unsupported(UringSetup setup) {
        int unknown = setup.flags() & ~UringFeatures.knownSetupFlags();
        if (unknown != 0) {
            return "This Linux (" + UringFeatures.kernelRelease() + ") does not know the set-up flags "
                    + SetupFlagNames.of(unknown) + ".";
        }
        return "This Linux (" + UringFeatures.kernelRelease() + ") refuses " + describe(setup)
                + (setup.has(SetupFlags.SQ_AFF) ? "; is CPU " + setup.sqThreadCpu() + " online?" : ".");
    }

    private static String describe(UringSetup setup) {
        return "a ring of " + setup.submissionEntries() + " entries with " + SetupFlagNames.of(setup.flags());
    }
}
