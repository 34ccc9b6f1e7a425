package dev.torc.mailbox;

import dev.torc.layout.LongWords;

/// The steps of a sender, each of them one access to shared memory, over any memory.
///
/// ```text
///   FREE(t) ──claim──▶ WRITING(t, owner) ──publish──▶ READY(t, owner)   ──taken────▶ FREE(t + capacity)
///                              └──abort, or death────▶ ABORTED(t, owner) ──skipped──▶ FREE(t + capacity)
/// ```
///
/// **Claimed first, moved second.** The slot at the tail is claimed, then the tail is moved past it. Who finds it
/// claimed moves the tail himself: the death of a sender between the two holds up nobody. Full is what the slot says,
/// never the distance of two positions: a slot that is not free for position `t` cannot be claimed for it, however long
/// ago `t` was read.
///
/// **Orderings.** **SLOT-FREE**: the receiver's loads of the message before it freed the slot, the next sender's stores
/// after it saw that. **MESSAGE-VISIBLE**: the message, and the tail's move past it, are there for who sees READY.
///
/// **Threads.** Any number; the count of damage is a guess then.
final class SendingEnd {

    /// No position: its index is no queue's.
    static final long FULL = -1;

    /// No position either.
    static final long BUSY = -2;

    /// How many attempts there are at least, and for each slot: each of them that fails is another's success.
    private static final int ATTEMPTS_LEAST = 64;

    private final LongWords words;
    private final QueueLayout layout;
    private final int capacity;
    private final int attempts;
    private final int owner;
    private long damaged;

    SendingEnd(LongWords words, QueueLayout layout, int owner) {
        layout.checkLength(words.byteSize());
        if (owner < 0 || owner > SlotWord.MOST_OWNER) {
            throw new IllegalArgumentException(
                    "an owner's number is from 0 to " + SlotWord.MOST_OWNER + ", not " + owner);
        }
        this.words = words;
        this.layout = layout;
        this.capacity = layout.capacity();
        this.attempts = ATTEMPTS_LEAST + 2 * capacity;
        this.owner = owner;
    }

    /// Claims the next position.
    ///
    /// @return it, or [#FULL], or [#BUSY]
    long claim() {
        for (int attempt = 0; attempt < attempts; attempt++) {
            long tail = words.loadAcquireLong(QueueLayout.TAIL);
            int index = SlotWord.index(tail);
            if (index >= capacity) {
                if (mendTail(tail)) {
                    return BUSY;
                }
                continue;
            }
            long slot = layout.slot(index);
            // SLOT-FREE (acquire): the receiver has read the last message before ours is written.
            long word = words.loadAcquireLong(slot);
            long laps = SlotWord.lapsBetween(tail, word);
            boolean isFree = SlotWord.state(word) == SlotWord.FREE;
            if (word == SlotWord.free(tail)) {
                if (words.compareAndSetLong(slot, word, SlotWord.of(tail, SlotWord.WRITING, owner))) {
                    moveTail(tail);
                    return tail;
                }
            } else if (laps == SlotWord.LAP || (laps == 0 && !isFree)) {
                moveTail(tail);
            } else if (laps == -SlotWord.LAP && !isFree) {
                return FULL;
            } else if (mendTail(tail)) {
                // More than a lap away, or free for the one before the tail's, or free and owned: nobody does that.
                return BUSY;
            }
        }
        return BUSY;
    }

    /// Hands the message of a claimed position to the receiver.
    ///
    /// @return whether it was still ours to hand over
    boolean publish(long position) {
        // MESSAGE-VISIBLE (release): the message and the tail's move come before the word.
        return change(position, SlotWord.READY);
    }

    /// Gives a claimed position up.
    ///
    /// @return whether it was still ours to give up
    boolean abort(long position) {
        return change(position, SlotWord.ABORTED);
    }

    /// {@return where the message of a claimed position begins}
    long message(long position) {
        return layout.message(SlotWord.index(position));
    }

    int owner() {
        return owner;
    }

    long damaged() {
        return damaged;
    }

    private boolean change(long position, int state) {
        return words.compareAndSetLong(
                layout.slot(SlotWord.index(position)),
                SlotWord.of(position, SlotWord.WRITING, owner),
                SlotWord.of(position, state, owner));
    }

    /// Moves the tail past a position that somebody has claimed, unless another has.
    private void moveTail(long position) {
        words.compareAndSetLong(QueueLayout.TAIL, position, SlotWord.next(position, capacity));
    }

    /// Sets a tail that cannot be back to the head, from where senders move it past what is claimed.
    ///
    /// @return whether it was set; if not, it is another by now, or there is no head to be found either
    private boolean mendTail(long tail) {
        // SLOTS-TAKEN (acquire): no slot is read on account of it; a head that lags is only a longer way.
        long head = words.loadAcquireLong(QueueLayout.HEAD);
        boolean mended = SlotWord.index(head) < capacity && words.compareAndSetLong(QueueLayout.TAIL, tail, head);
        if (mended) {
            damaged++;
        }
        return mended;
    }
}
