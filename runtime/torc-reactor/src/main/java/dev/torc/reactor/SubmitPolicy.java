package dev.torc.reactor;

import java.time.Duration;

/// When calls are handed to Linux or a server.
///
/// | policy | calls are handed on |
/// |---|---|
/// | [#AT_ONCE] | each as it is started |
/// | [#BEFORE_SLEEP] | when the thread has nothing else to do |
/// | [#after] | when so many wait, or the first has waited so long; the thread may sleep meanwhile |
///
/// Linux' ring is handed everything whenever the thread waits in it: that is one system call, with or without.
///
/// @param entries at the latest when so many are claimed
/// @param heldNanos how long the first of them may be held back although there is nothing else to do; 0 is not at all
public record SubmitPolicy(int entries, long heldNanos) {

    /// Each at once: the lowest latency of a single call on a device that is busy.
    public static final SubmitPolicy AT_ONCE = new SubmitPolicy(1, 0);

    /// When the thread has nothing else to do and would sleep: the fewest system calls. The usual one.
    public static final SubmitPolicy BEFORE_SLEEP = new SubmitPolicy(Integer.MAX_VALUE, 0);

    /// @throws IllegalArgumentException if it would be never
    public SubmitPolicy {
        if (entries <= 0 || heldNanos < 0) {
            throw new IllegalArgumentException("calls that are submitted by " + entries + ", or after " + heldNanos);
        }
    }

    /// {@return a policy for throughput: a server is told, and woken, once for many calls}
    ///
    /// @param entries how many calls are handed on together
    /// @param time how long the first of them may wait for the others
    public static SubmitPolicy after(int entries, Duration time) {
        return new SubmitPolicy(entries, time.toNanos());
    }

    /// {@return whether calls are held back}
    boolean holdsBack() {
        return heldNanos > 0;
    }
}
