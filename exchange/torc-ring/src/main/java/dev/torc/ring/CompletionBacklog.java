package dev.torc.ring;

import org.jspecify.annotations.Nullable;

/// Completions that found their queue full, in order. There is at most one for each call that the server has taken.
///
/// A client that keeps its credits never causes one, so its memory is made when it is first needed.
final class CompletionBacklog {

    private static final int LONGS_PER_COMPLETION = 3;
    private static final long EXTENDED = 1L << 32;

    private final int capacity;
    private long @Nullable [] completions;
    private int first;
    private int count;

    CompletionBacklog(int capacity) {
        this.capacity = capacity;
    }

    boolean isEmpty() {
        return count == 0;
    }

    boolean isFull() {
        return count == capacity;
    }

    /// Appends a completion.
    ///
    /// @throws IllegalStateException if it is full: more was completed than was taken
    void add(long userData, long result, int flags) {
        append(userData, result, flags & 0xffff_ffffL);
    }

    /// Appends a completion with a 64-bit result, as [#add].
    void addExtended(long userData, long result, int flags) {
        append(userData, result, (flags & 0xffff_ffffL) | EXTENDED);
    }

    /// Moves as many completions to the queue as it has room for.
    ///
    /// @return whether none is left
    boolean drainTo(ServerCompletionQueue queue) {
        while (count != 0) {
            long[] from = memory();
            int at = first * LONGS_PER_COMPLETION;
            long flags = from[at + 2];
            boolean moved = (flags & EXTENDED) != 0
                    ? queue.offerExtended(from[at], from[at + 1], (int) flags)
                    : queue.offer(from[at], (int) from[at + 1], (int) flags);
            if (!moved) {
                return false;
            }
            first = (first + 1) % capacity;
            count--;
        }
        return true;
    }

    private void append(long userData, long result, long flags) {
        if (count == capacity) {
            throw new IllegalStateException("more than " + capacity + " completions wait for room in their queue");
        }
        long[] to = memory();
        int at = (first + count) % capacity * LONGS_PER_COMPLETION;
        to[at] = userData;
        to[at + 1] = result;
        to[at + 2] = flags;
        count++;
    }

    private long[] memory() {
        long[] memory = completions;
        if (memory == null) {
            memory = new long[capacity * LONGS_PER_COMPLETION];
            completions = memory;
        }
        return memory;
    }
}
