package dev.torc.reactor;

/// When calls are handed to Linux or a server.
///
/// @param entries at the latest when so many are claimed
public record SubmitPolicy(int entries) {

    /// Each at once: the lowest latency of a single call on a device that is busy.
    public static final SubmitPolicy AT_ONCE = new SubmitPolicy(1);

    /// When the thread has nothing else to do and would sleep: the fewest system calls. The usual one.
    public static final SubmitPolicy BEFORE_SLEEP = new SubmitPolicy(Integer.MAX_VALUE);

    /// @throws IllegalArgumentException if it would be never
    public SubmitPolicy {
        if (entries <= 0) {
            throw new IllegalArgumentException("calls that are submitted by " + entries);
        }
    }
}
