package dev.torc.mailbox;

import dev.torc.layout.LongWords;

/// A queue's memory that tells a watcher of each step that an end has made in it, so that a test can let the end stand
/// still, or die, right there.
final class Steps implements LongWords {

    /// What an end has just done.
    enum Step {
        TAIL_READ,
        SLOT_READ,
        CLAIMED,
        TAIL_MOVED,
        HALF_WRITTEN,
        WRITTEN,
        PUBLISHED,
        GIVEN_UP,
        COPIED,
        FREED,
        HEAD_TOLD
    }

    /// Who is told.
    interface Watcher {
        void made(Step step);
    }

    private final LongWords memory;
    private final QueueLayout layout;
    private final Watcher watcher;

    Steps(LongWords memory, QueueLayout layout, Watcher watcher) {
        this.memory = memory;
        this.layout = layout;
        this.watcher = watcher;
    }

    @Override
    public long byteSize() {
        return memory.byteSize();
    }

    @Override
    public long getLong(long offset) {
        long value = memory.getLong(offset);
        if (isLastOfMessage(offset)) {
            watcher.made(Step.COPIED);
        }
        return value;
    }

    @Override
    public void putLong(long offset, long value) {
        memory.putLong(offset, value);
        watcher.made(isLastOfMessage(offset) ? Step.WRITTEN : Step.HALF_WRITTEN);
    }

    @Override
    public long loadAcquireLong(long offset) {
        long value = memory.loadAcquireLong(offset);
        watcher.made(isSlot(offset) ? Step.SLOT_READ : Step.TAIL_READ);
        return value;
    }

    @Override
    public void storeReleaseLong(long offset, long value) {
        memory.storeReleaseLong(offset, value);
        watcher.made(isSlot(offset) ? Step.FREED : Step.HEAD_TOLD);
    }

    @Override
    public boolean compareAndSetLong(long offset, long expected, long desired) {
        boolean done = memory.compareAndSetLong(offset, expected, desired);
        if (!isSlot(offset)) {
            watcher.made(Step.TAIL_MOVED);
        } else if (done) {
            watcher.made(
                    switch (SlotWord.state(desired)) {
                        case SlotWord.WRITING -> Step.CLAIMED;
                        case SlotWord.READY -> Step.PUBLISHED;
                        default -> Step.GIVEN_UP;
                    });
        }
        return done;
    }

    private boolean isSlot(long offset) {
        return offset >= layout.slot(0);
    }

    private boolean isLastOfMessage(long offset) {
        return (offset - layout.slot(0) + Long.BYTES) % layout.slotBytes() == 0;
    }
}
