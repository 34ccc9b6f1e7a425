package dev.torc.memory;

import org.jspecify.annotations.Nullable;

/// The stripes of a pool: a thread uses the one that its number leads to, or the next if somebody is in that.
///
/// **Threads.** Any.
final class SliceCache {

    private static final int MOST_STRIPES = 32;
    private static final int SPINS = 64;

    /// What is left of an odd constant's product is spread evenly: 2⁶⁴ divided by the golden ratio.
    private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

    private final CacheStripe[] stripes;
    private final int stripeBits;

    /// @param stripesWanted how many there should be; it is the next power of two
    SliceCache(int stripesWanted) {
        stripeBits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.clamp(stripesWanted, 1, MOST_STRIPES) - 1);
        stripes = new CacheStripe[1 << stripeBits];
        for (int i = 0; i < stripes.length; i++) {
            stripes[i] = new CacheStripe();
        }
    }

    /// {@return a stripe that the calling thread is in now, or `null` if it is busy and so is the next}
    @Nullable
    CacheStripe tryEnter() {
        long hash = Thread.currentThread().threadId() * SPREAD;
        int index = (int) (hash >>> 1 >>> (Long.SIZE - 1 - stripeBits));
        CacheStripe stripe = stripes[index];
        if (stripe.tryEnter()) {
            return stripe;
        }
        stripe = stripes[(index + 1) & (stripes.length - 1)];
        return stripe.tryEnter() ? stripe : null;
    }

    /// Enters all of them, one after the other, and waits where somebody is.
    // Whoever is inside never waits there for us, and all that yielding does is to let it go on sooner.
    @SuppressWarnings("ThreadPriorityCheck")
    void enterAll() {
        for (CacheStripe stripe : stripes) {
            for (int spins = 0; !stripe.tryEnter(); spins++) {
                if (spins < SPINS) {
                    Thread.onSpinWait();
                } else {
                    Thread.yield();
                }
            }
        }
    }

    /// Keeps nothing any more. For who is in all of them.
    void dropAll(CacheStripe.Overflow overflow) {
        for (CacheStripe stripe : stripes) {
            stripe.dropAll(overflow);
        }
    }

    void leaveAll() {
        for (CacheStripe stripe : stripes) {
            stripe.leave();
        }
    }

    int stripes() {
        return stripes.length;
    }
}
