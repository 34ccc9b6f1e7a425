package dev.torc.posix;

import static dev.torc.posix.Libc.NONE;

import dev.torc.uapi.ResourceLimit;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// How much of something this process may have.
///
/// **Threads.** Any.
public final class Limits {

    /// As much as there is.
    public static final long UNLIMITED = ResourceLimit.INFINITY;

    private static final MethodHandle GETRLIMIT = Libc.function("getrlimit");
    private static final MethodHandle SETRLIMIT = Libc.function("setrlimit");

    private Limits() {}

    /// A limit, in the unit of its resource; [#UNLIMITED] is the largest of all, though it is a negative
    /// number.
    ///
    /// @param soft what is enforced
    /// @param hard how far this process may raise that
    public record Limit(long soft, long hard) {

        /// {@return whether `amount` is within what is enforced}
        public boolean allows(long amount) {
            return Long.compareUnsigned(amount, soft) <= 0;
        }
    }

    /// {@return how much of a resource this process may have}
    ///
    /// @param resource `dev.torc.uapi.ResourceKind`
    /// @throws IOException if there is no such resource
    public static Limit of(int resource) throws IOException {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment limit = scratch.allocate(ResourceLimit.LAYOUT);
            SyscallErrors.check(getrlimit(resource, limit), "getrlimit", "resource " + resource);
            return new Limit(ResourceLimit.soft(limit), ResourceLimit.hard(limit));
        }
    }

    /// Lets this process have as much of a resource as it may give itself.
    ///
    /// @param resource `dev.torc.uapi.ResourceKind`
    /// @return the limit after that
    /// @throws IOException if there is no such resource
    public static Limit raise(int resource) throws IOException {
        Limit now = of(resource);
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment limit = scratch.allocate(ResourceLimit.LAYOUT);
            ResourceLimit.setSoft(limit, now.hard());
            ResourceLimit.setHard(limit, now.hard());
            SyscallErrors.check(setrlimit(resource, limit), "setrlimit", "resource " + resource);
        }
        return of(resource);
    }

    /// `int getrlimit(int resource, struct rlimit *rlim)`: see `getrlimit(2)`.
    private static int getrlimit(int resource, MemorySegment limit) {
        return Libc.callInt(GETRLIMIT, limit, NONE, resource, limit.address());
    }

    /// `int setrlimit(int resource, const struct rlimit *rlim)`: see `getrlimit(2)`.
    private static int setrlimit(int resource, MemorySegment limit) {
        return Libc.callInt(SETRLIMIT, limit, NONE, resource, limit.address());
    }
}
