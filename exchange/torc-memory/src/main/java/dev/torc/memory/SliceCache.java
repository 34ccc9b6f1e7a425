package dev.torc.memory;

import dev.torc.posix.ProcessBarrier;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The stripes of a pool. A thread uses the shared one that its number leads to, or the next if somebody is in that;
/// a platform thread that comes often is given one of its own, if there is one left.
///
/// **Threads.** Any.
final class SliceCache {

    private static final int MOST_SHARED = 32;
    private static final int OWNED_PER_CPU = 8;
    private static final int MOST_OWNED = 256;

    /// How often a shared stripe is entered for one look whether the thread should have its own. So nothing that
    /// ends soon has one, and Linux is not told of fences that nobody will need.
    private static final int VISITS_A_LOOK = 1024;

    /// What is left of an odd constant's product is spread evenly: 2⁶⁴ divided by the golden ratio.
    private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

    private final CacheStripe[] shared;
    private final int sharedBits;

    /// By the number of the thread, or one place further. Plain: a thread looks for itself, and what it finds of
    /// others is nothing to it.
    private final @Nullable CacheStripe[] owned;

    private final int ownedBits;

    /// For who gives stripes to threads, or has shut all of them.
    private final ReentrantLock roster = new ReentrantLock();

    /// The most granules that all stripes together may keep.
    private int keptGranules;

    private int owners;

    /// The part of it that is a stripe's. Plain: who sees an old one keeps a little more, or less.
    private int limitGranules;

    /// Approximate.
    private int visits;

    /// @param cpus how many threads there may be at once
    SliceCache(int cpus) {
        sharedBits = bits(Math.clamp(cpus, 1, MOST_SHARED));
        shared = new CacheStripe[1 << sharedBits];
        for (int i = 0; i < shared.length; i++) {
            shared[i] = new CacheStripe();
        }
        ownedBits = bits(Math.clamp((long) cpus * OWNED_PER_CPU, 2, MOST_OWNED));
        owned = new CacheStripe[1 << ownedBits];
    }

    private static int bits(int wanted) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(wanted - 1);
    }

    /// Says how much may be kept.
    ///
    /// @param granules in all stripes together
    void setKept(int granules) {
        roster.lock();
        try {
            keptGranules = granules;
            limitGranules = granules / (shared.length + owners);
        } finally {
            roster.unlock();
        }
    }

    /// {@return how many granules a stripe may keep}
    int limitGranules() {
        return limitGranules;
    }

    /// {@return a stripe that the calling thread is in now, or `null` if it is busy and so is the next}
    @Nullable
    CacheStripe tryEnter() {
        Thread thread = Thread.currentThread();
        long hash = thread.threadId() * SPREAD;
        int index = (int) (hash >>> (Long.SIZE - ownedBits));
        CacheStripe stripe = owned[index];
        if (stripe == null || !stripe.isOf(thread)) {
            stripe = owned[index ^ 1];
            if (stripe == null || !stripe.isOf(thread)) {
                return tryEnterShared(thread, hash);
            }
        }
        return stripe.tryEnterOwn() ? stripe : null;
    }

    private @Nullable CacheStripe tryEnterShared(Thread thread, long hash) {
        if ((++visits & (VISITS_A_LOOK - 1)) == 0 && !thread.isVirtual()) {
            claim(thread, (int) (hash >>> (Long.SIZE - ownedBits)));
        }
        int index = (int) (hash >>> 1 >>> (Long.SIZE - 1 - sharedBits));
        CacheStripe stripe = shared[index];
        if (stripe.tryEnter()) {
            return stripe;
        }
        stripe = shared[(index + 1) & (shared.length - 1)];
        return stripe.tryEnter() ? stripe : null;
    }

    /// Gives a thread a stripe of its own, if one of its two places is free.
    private void claim(Thread thread, int index) {
        if (!ProcessBarrier.isAvailable() || !roster.tryLock()) {
            return;
        }
        try {
            if (!tryPut(thread, index)) {
                tryPut(thread, index ^ 1);
            }
        } finally {
            roster.unlock();
        }
    }

    private boolean tryPut(Thread thread, int index) {
        CacheStripe before = owned[index];
        if (before == null) {
            owned[index] = new CacheStripe(thread);
            owners++;
            limitGranules = keptGranules / (shared.length + owners);
            return true;
        }
        return before.inherit(thread);
    }

    /// Lets nobody into any of them, and waits where somebody is.
    void enterAll() {
        roster.lock();
        for (CacheStripe stripe : shared) {
            stripe.enter();
        }
        if (owners > 0) {
            for (CacheStripe own : owned) {
                if (own != null) {
                    own.shut();
                }
            }
            // STRIPE-SHUT: the fence of the owners, and of this thread.
            ProcessBarrier.pass();
            for (CacheStripe own : owned) {
                if (own != null) {
                    own.awaitEmpty();
                }
            }
        }
    }

    /// Keeps nothing any more. For who is in all of them.
    void dropAll(CacheStripe.Overflow overflow) {
        for (CacheStripe stripe : shared) {
            stripe.dropAll(overflow);
        }
        for (CacheStripe own : owned) {
            if (own != null) {
                own.dropAll(overflow);
            }
        }
    }

    void leaveAll() {
        for (CacheStripe own : owned) {
            if (own != null) {
                own.open();
            }
        }
        for (CacheStripe stripe : shared) {
            stripe.leave();
        }
        roster.unlock();
    }
}
