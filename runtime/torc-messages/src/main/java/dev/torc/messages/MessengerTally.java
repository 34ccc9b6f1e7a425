package dev.torc.messages;

import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.LongAdder;

/// Counts for [MessengerCounts], and says what is worth saying.
///
/// **Threads.** Any.
final class MessengerTally {

    private static final System.Logger LOG = System.getLogger(MessengerTally.class.getName());

    private final LongAdder received = new LongAdder();
    private final LongAdder handed = new LongAdder();
    private final LongAdder kept = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder strays = new LongAdder();
    private final LongAdder forged = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder lostReplies = new LongAdder();

    void received() {
        received.increment();
    }

    void handed() {
        handed.increment();
    }

    void kept() {
        kept.increment();
    }

    void refused() {
        refused.increment();
    }

    void stray() {
        strays.increment();
    }

    void forged() {
        forged.increment();
    }

    void lostReplies(int count) {
        lostReplies.add(count);
    }

    /// Somebody else's code has failed. The first time it is said, and then ever more rarely: whoever can send can
    /// make it fail.
    void failed(Throwable why) {
        failed.increment();
        long times = failed.sum();
        if (Long.bitCount(times) == 1) {
            LOG.log(Level.WARNING, "a receiver or a service of messages has failed, " + times + " times by now", why);
        }
    }

    /// The receiving of messages has ended by itself.
    void ended(Throwable why) {
        LOG.log(Level.ERROR, "messages are received no more", why);
    }

    MessengerCounts read(int waiting, int inFlight) {
        return new MessengerCounts(
                received.sum(),
                handed.sum(),
                kept.sum(),
                refused.sum(),
                strays.sum(),
                forged.sum(),
                failed.sum(),
                lostReplies.sum(),
                waiting,
                inFlight);
    }
}
