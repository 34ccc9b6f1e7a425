package dev.torc.mailbox;

import dev.torc.layout.LongWords;
import dev.torc.mailbox.EntryWord.State;
import java.util.concurrent.CountDownLatch;

/// The words of a registry, at which threads halt before or after a step that they were told.
final class HaltingWords implements LongWords {

    /// A change that a process makes to what it shares with others.
    enum Step {
        /// The region's magic is stored.
        MADE,
        /// An empty entry is taken.
        TAKEN,
        /// The entry has its name.
        NAMED,
        /// The entry can be found and sent to.
        READY,
        /// A use is counted.
        COUNTED,
        /// A use is taken back.
        UNCOUNTED,
        /// The entry is about to be given up.
        CLOSING,
        /// The entry is given up.
        EMPTIED,
        /// A dead owner's entry says so.
        DECLARED_DEAD,
        /// A dead user's uses are taken back.
        CLEARED,
        /// A dead owner's entry is given up.
        BURIED
    }

    /// On which side of a step a thread halts.
    enum Side {
        BEFORE,
        AFTER
    }

    /// Where one thread halts, once.
    static final class Halt {

        private final Step step;
        private final Side side;
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch mayGoOn = new CountDownLatch(1);

        Halt(Step step, Side side) {
            this.step = step;
            this.side = side;
        }

        /// Stands still until it may go on.
        void reach() {
            if (reached.getCount() != 0) {
                reached.countDown();
                awaitUninterruptibly(mayGoOn);
            }
        }

        void awaitReached() {
            awaitUninterruptibly(reached);
        }

        void goOn() {
            mayGoOn.countDown();
        }

        private static void awaitUninterruptibly(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static final ThreadLocal<Halt> HALT = new ThreadLocal<>();

    private final LongWords words;
    private final RegionLayout layout;

    HaltingWords(LongWords words, RegionLayout layout) {
        this.words = words;
        this.layout = layout;
    }

    /// Makes the calling thread halt there.
    static void haltAt(Halt halt) {
        HALT.set(halt);
    }

    private void pass(Step step, Side side) {
        Halt halt = HALT.get();
        if (halt != null && halt.step == step && halt.side == side) {
            halt.reach();
        }
    }

    private Step step(long offset, long expected, long desired) {
        if (offset < layout.entriesAt()) {
            return Step.MADE;
        }
        if (offset >= layout.usersAt()) {
            long change = desired - expected;
            return change == 1 ? Step.COUNTED : change == -1 && isOwn(offset) ? Step.UNCOUNTED : Step.CLEARED;
        }
        if ((offset - layout.entriesAt()) % EntryTable.ENTRY_BYTES != 0) {
            return Step.NAMED;
        }
        return switch (EntryWord.state(desired)) {
            case REGISTERING -> Step.TAKEN;
            case READY -> Step.READY;
            case CLOSING -> Step.CLOSING;
            case DEAD -> Step.DECLARED_DEAD;
            case EMPTY -> EntryWord.state(expected) == State.DEAD ? Step.BURIED : Step.EMPTIED;
            case BROKEN -> throw new AssertionError("a broken word was to be stored");
        };
    }

    /// {@return whether this is a cell of somebody who lives, as far as its entry tells}
    private boolean isOwn(long offset) {
        long entry = (offset - layout.usersAt()) / layout.userRowBytes();
        return EntryWord.state(words.loadAcquireLong(layout.entriesAt() + entry * EntryTable.ENTRY_BYTES))
                != State.DEAD;
    }

    @Override
    public long byteSize() {
        return words.byteSize();
    }

    @Override
    public long getLong(long offset) {
        return words.getLong(offset);
    }

    @Override
    public void putLong(long offset, long value) {
        words.putLong(offset, value);
    }

    @Override
    public long loadAcquireLong(long offset) {
        return words.loadAcquireLong(offset);
    }

    @Override
    public void storeReleaseLong(long offset, long value) {
        if (offset == 0) {
            pass(Step.MADE, Side.BEFORE);
        }
        words.storeReleaseLong(offset, value);
        if (offset == 0) {
            pass(Step.MADE, Side.AFTER);
        }
    }

    @Override
    public boolean compareAndSetLong(long offset, long expected, long desired) {
        Step step = step(offset, expected, desired);
        pass(step, Side.BEFORE);
        boolean done = words.compareAndSetLong(offset, expected, desired);
        if (done) {
            pass(step, Side.AFTER);
        }
        return done;
    }
}
