package dev.torc.kernel;

import dev.torc.ring.Submission;
import dev.torc.scheme.Request;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Statx;
import java.lang.foreign.MemorySegment;

/// One call, as what answers it sees it. There is one such object, used for one call after the other: what is
/// needed after the method that was given it has returned is copied, the [#token] first of all.
///
/// **Threads.** The kernel's.
public final class Call {

    /// What a method returns that has kept the call's token and answers later.
    public static final int LATER = Integer.MIN_VALUE;

    /// What a method returns that has done nothing, because the context has as much in hand as it may have. The
    /// call comes again when another of the context has been answered, and is EAGAIN where it has none.
    static final int FULL = Integer.MIN_VALUE + 1;

    private Request request;
    private Context context;
    private MemorySegment pool = MemorySegment.NULL;

    // Set before it is shown to anybody.
    @SuppressWarnings("NullAway")
    Call() {}

    Call of(Request aRequest, Context caller) {
        request = aRequest;
        context = caller;
        int number = aRequest.entry().bufferIndex();
        pool = number < aRequest.session().pools() ? aRequest.session().pool(number) : MemorySegment.NULL;
        return this;
    }

    Request request() {
        return request;
    }

    /// {@return what stands for this call until it is answered}
    public long token() {
        return request.token();
    }

    /// {@return whose call it is}
    public Context context() {
        return context;
    }

    /// {@return the entry, in a copy that the caller cannot change}
    public Submission entry() {
        return request.entry();
    }

    /// {@return the pool that the entry names, which the caller can change at any moment; of no length where
    /// there is no such pool}
    public MemorySegment pool() {
        return pool;
    }

    /// {@return where in the pool a read puts its bytes, or a write has them; checked, for READ_FIXED,
    /// WRITE_FIXED and GETDENTS, to lie inside with all [#length] bytes}
    public long address() {
        return request.entry().address();
    }

    /// {@return how many bytes a read or a write is about, at most [Integer#MAX_VALUE]}
    public int length() {
        return (int) Math.min(Integer.MAX_VALUE, request.entry().length());
    }

    /// {@return where in the resource, in bytes, not negative for a read or a write}
    public long offset() {
        return request.entry().offset();
    }

    /// {@return whether a range lies inside the pool; both numbers are the caller's}
    public boolean isInPool(long at, long lengthBytes) {
        return Request.isInside(pool, at, lengthBytes);
    }

    /// Answers a STATX: writes the struct into the pool.
    ///
    /// @return 0, or EFAULT negated where there is no room for it
    public int answer(ResourceStatus status) {
        long at = request.entry().offset();
        if (!isInPool(at, Statx.LAYOUT.byteSize())) {
            return Errno.EFAULT.negated();
        }
        status.write(pool.asSlice(at, Statx.LAYOUT.byteSize()));
        return 0;
    }
}
