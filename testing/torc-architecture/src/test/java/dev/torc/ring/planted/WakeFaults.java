package dev.torc.ring.planted;

import dev.torc.layout.Words;
import dev.torc.uapi.SqRingOffsets;

/// Planted: the ways to lose a wake, and the right way beside them. The names are those of the ring's own classes,
/// since it is by them that the rule knows a sleep word.
public final class WakeFaults {

    private WakeFaults() {}

    /// Looks without a fence, in a class of any name.
    public static boolean looksAtOnce(Words ring, SqRingOffsets offsets, int tail) {
        ring.storeRelease(offsets.tail(), tail);
        return ring.loadAcquire(offsets.flags()) != 0;
    }

    /// Has the fence on the wrong side of the store.
    public static boolean fencesTooEarly(Words ring, SqRingOffsets offsets, int tail) {
        ring.fullFence();
        ring.storeRelease(offsets.tail(), tail);
        return ring.loadAcquire(offsets.flags()) != 0;
    }

    /// Does it right.
    public static boolean fences(Words ring, SqRingOffsets offsets, int tail) {
        ring.storeRelease(offsets.tail(), tail);
        ring.fullFence();
        return ring.loadAcquire(offsets.flags()) != 0;
    }

    /// A sleep word without its fences.
    public static final class SleepWord {

        private final Words words;

        /// Stands in for the ring's.
        public SleepWord(Words words) {
            this.words = words;
        }

        /// Sets the word and does not fence.
        public int announceSleep() {
            return words.getAndBitwiseOr(0, 1);
        }

        /// Looks at the word and did not fence.
        public boolean wakeOwner() {
            return words.loadAcquire(0) != 0;
        }

        /// Sleeps.
        public void sleep(int value) {
            words.putInt(4, value);
        }
    }

    /// A sleeper that does not look once more.
    public static final class HastySleeper {

        private final SleepWord own;

        /// Stands in for the ring's waiter.
        public HastySleeper(SleepWord own) {
            this.own = own;
        }

        /// Says that it sleeps, and does.
        public void sleep() {
            own.sleep(own.announceSleep());
        }
    }
}
