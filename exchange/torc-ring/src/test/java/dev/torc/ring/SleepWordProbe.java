package dev.torc.ring;

/// Looks at the client's sleep word, as the server's end does.
final class SleepWordProbe {

    private static final long LONGEST_WAIT_NANOS = 20_000_000_000L;

    private SleepWordProbe() {}

    /// Waits until the client has said that it sleeps.
    static void untilAsleep(SessionSegment segment) {
        long began = System.nanoTime();
        while ((segment.cqRing().loadAcquire(SessionLayout.CLIENT_SLEEP) & SessionLayout.ASLEEP) == 0) {
            if (System.nanoTime() - began > LONGEST_WAIT_NANOS) {
                throw new AssertionError("the client does not sleep");
            }
            Thread.onSpinWait();
        }
    }
}
