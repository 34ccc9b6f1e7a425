package dev.torc.memory;

import java.lang.foreign.MemorySegment;

/// What a call in flight has of a slice: nobody else touches the slice until the guard is given back.
///
/// A slice has one guard, the same each time it is lent, so that lending allocates nothing.
///
/// **Ownership.** [Slice#lend] gives it to whoever makes the call, who gives it back exactly once, when no one can
/// touch the memory any more: the completion has come, or the call never began. Then it is not to be used any more,
/// since it may be a later call's. **Threads.** Any.
public final class Guard {

    private final Slice slice;

    Guard(Slice slice) {
        this.slice = slice;
    }

    /// {@return the slice that is lent}
    public Slice slice() {
        return slice;
    }

    /// {@return the slice's memory, which the owner does not get while it is lent}
    ///
    /// @throws IllegalStateException if the guard has been given back
    public MemorySegment memory() {
        return slice.lentMemory();
    }

    /// Ends the call: the slice is its owner's again, or, if the owner has closed it meanwhile, the pool's.
    ///
    /// @throws IllegalStateException if it has been given back before: something completed twice
    public void giveBack() {
        slice.giveBack();
    }

    /// Ends a call of which nobody will ever say that it is over: the memory is never given out again, and
    /// counted as lost. Closing the slice then does nothing.
    ///
    /// @param cause what [PoolUsage#leakedBytes] counts it under
    /// @throws IllegalStateException if it has been given back before
    public void abandon(LeakCause cause) {
        slice.lose(cause);
    }

    @Override
    public String toString() {
        return "guard of " + slice;
    }
}
