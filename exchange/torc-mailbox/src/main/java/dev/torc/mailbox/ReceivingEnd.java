package dev.torc.mailbox;

import dev.torc.layout.LongWords;

/// The steps of the receiver, each of them one access to shared memory, over any memory.
///
/// It keeps the head itself. What it stores of it is for who comes after it, and lags by the one slot that it may have
/// freed when it died: that slot's word says so.
///
/// A message that is ready lies behind the tail: its sender moved the tail before it published. What was given up by
/// the dead may not: so the tail is moved past a position that is skipped, before the head is.
///
/// **Threads.** One at a time.
final class ReceivingEnd {

    private final LongWords words;
    private final QueueLayout layout;
    private final int capacity;

    private long head;
    private long found;
    private long aborted;
    private long damaged;

    /// Goes on where the receiver before has ended, however it did.
    ///
    /// @throws IllegalStateException if the head in memory is none
    ReceivingEnd(LongWords words, QueueLayout layout) {
        layout.checkLength(words.byteSize());
        this.words = words;
        this.layout = layout;
        this.capacity = layout.capacity();
        // SLOTS-TAKEN (acquire): what the receiver before had freed by then is seen as free.
        this.head = words.loadAcquireLong(QueueLayout.HEAD);
        if (SlotWord.index(head) >= capacity) {
            throw new IllegalStateException(
                    "the head of a queue of " + capacity + " slots is at index " + SlotWord.index(head));
        }
        if (SlotWord.lapsBetween(head, word()) == SlotWord.LAP) {
            head = SlotWord.next(head, capacity);
        }
    }

    /// Skips what was given up, and says what is at the head then.
    Polled look() {
        for (int skipped = 0; skipped <= capacity; skipped++) {
            found = word();
            int state = SlotWord.state(found);
            boolean isOfThisLap = SlotWord.lapsBetween(head, found) == 0;
            if (isOfThisLap && state == SlotWord.READY) {
                return Polled.MESSAGE;
            }
            if (isOfThisLap && state == SlotWord.WRITING) {
                return Polled.NOT_READY;
            }
            if (found == SlotWord.free(head)) {
                return Polled.EMPTY;
            }
            if (isOfThisLap && state == SlotWord.ABORTED) {
                aborted++;
                skip();
            } else {
                damaged++;
                abort(found);
            }
        }
        // A lap of nothing but slots that were given up: there may be more.
        return Polled.NOT_READY;
    }

    /// {@return who published the message at the head, as [#look] read it}
    int owner() {
        return SlotWord.owner(found);
    }

    /// {@return where the message at the head begins}
    long message() {
        return layout.message(SlotWord.index(head));
    }

    /// Gives the slot at the head back to the senders, and goes on to the next.
    void free() {
        // SLOT-FREE (release): our loads of the message come before it can be overwritten.
        words.storeReleaseLong(slot(), SlotWord.freed(head));
        head = SlotWord.next(head, capacity);
        tellHead();
    }

    /// Stores the head, for a receiver that comes after this one.
    void tellHead() {
        // SLOTS-TAKEN (release): the slots before it have been freed.
        words.storeReleaseLong(QueueLayout.HEAD, head);
    }

    /// Gives up the message at the head if who writes it is dead.
    ///
    /// @return whether it is given up now
    boolean abortIfDead(OwnerDeaths deaths) {
        long word = word();
        return SlotWord.lapsBetween(head, word) == 0 && AbandonedClaims.isAbandoned(word, deaths) && abort(word);
    }

    /// {@return how many messages are claimed now, ready or not, as far as the tail tells}
    int claimed() {
        long count = SlotWord.distance(head, words.loadAcquireLong(QueueLayout.TAIL), capacity);
        // A tail out of this range is forged or, before the head, about to be moved on.
        return Math.clamp(count, 0, capacity);
    }

    /// Looks whether the tail can be where it is while nothing is claimed at the head, and sets it back if not.
    ///
    /// Nobody would send to the head otherwise, and the receiver would wait there for ever.
    void checkTail() {
        long tail = words.loadAcquireLong(QueueLayout.TAIL);
        // The tail first, then the slot: it passes no slot that is not claimed.
        if (tail != head && word() == SlotWord.free(head)) {
            damaged++;
            words.compareAndSetLong(QueueLayout.TAIL, tail, head);
        }
    }

    /// {@return how many claims were given up by their senders, or for the dead}
    long aborted() {
        return aborted;
    }

    /// {@return how many words could not be}
    long damaged() {
        return damaged;
    }

    private void skip() {
        words.compareAndSetLong(QueueLayout.TAIL, head, SlotWord.next(head, capacity));
        free();
    }

    private boolean abort(long word) {
        return words.compareAndSetLong(slot(), word, SlotWord.of(head, SlotWord.ABORTED, SlotWord.owner(word)));
    }

    private long word() {
        // MESSAGE-VISIBLE (acquire): what the sender wrote is there if the word says READY.
        return words.loadAcquireLong(slot());
    }

    private long slot() {
        return layout.slot(SlotWord.index(head));
    }
}
