package dev.torc.mailbox;

import dev.torc.layout.LongWords;
import dev.torc.layout.SegmentWords;
import dev.torc.ring.SleepWord;

/// Clears away what dead senders have left of a queue: claims that nobody will publish, and wakes that nobody will
/// send.
///
/// Whoever is told of a death may do it, several at once, and again after one of them died over it: each step changes
/// one word from exactly what the dead left to given up, or finds that it has been done.
///
/// **Threads.** Any.
public final class AbandonedClaims {

    private final LongWords words;
    private final QueueLayout layout;
    private final SleepWord receiver;

    /// Looks at a queue from outside.
    ///
    /// @param memory the queue's, exactly as long as its layout says, aligned to 64 bytes
    public AbandonedClaims(SegmentWords memory, QueueLayout layout) {
        this(memory, layout, new SleepWord(memory, QueueLayout.SLEEP));
    }

    AbandonedClaims(LongWords words, QueueLayout layout, SleepWord receiver) {
        layout.checkLength(words.byteSize());
        this.words = words;
        this.layout = layout;
        this.receiver = receiver;
    }

    /// Gives up every claim of a dead owner's, and wakes the receiver, whom one may have died about to wake.
    ///
    /// @param deaths asked for each claim that is being written
    /// @return how many claims were given up here
    public int abort(OwnerDeaths deaths) {
        int aborted = abortWithoutWaking(deaths);
        receiver.wakeOwnerRegardless();
        return aborted;
    }

    /// Gives up every claim of a dead owner's. A receiver that sleeps finds out by itself, later.
    ///
    /// @return how many claims were given up here
    int abortWithoutWaking(OwnerDeaths deaths) {
        int aborted = 0;
        for (int index = 0; index < layout.capacity(); index++) {
            long slot = layout.slot(index);
            long word = words.loadAcquireLong(slot);
            if (isAbandoned(word, deaths) && words.compareAndSetLong(slot, word, aborted(word))) {
                aborted++;
            }
        }
        return aborted;
    }

    /// {@return whether this is the word of a slot that a dead owner was writing}
    ///
    /// The word was read before the question is asked, so the answer is about who wrote it.
    static boolean isAbandoned(long word, OwnerDeaths deaths) {
        return SlotWord.state(word) == SlotWord.WRITING && deaths.isDead(SlotWord.owner(word));
    }

    private static long aborted(long word) {
        return SlotWord.of(word, SlotWord.ABORTED, SlotWord.owner(word));
    }
}
