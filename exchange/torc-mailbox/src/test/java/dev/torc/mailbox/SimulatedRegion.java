package dev.torc.mailbox;

import dev.torc.layout.LongWords;
import dev.torc.layout.SegmentWords;
import dev.torc.mailbox.EntryWord.State;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// A region without a file, whose processes are objects: each of them can be stopped or made to die at any of its
/// accesses to what it shares with the others.
final class SimulatedRegion {

    /// Ends a process, at an access.
    static final class Died extends Error {

        private static final long serialVersionUID = 1L;

        Died() {
            super("dead", null, false, false);
        }
    }

    final RegionLayout layout;
    final MemorySegment memory;
    final BitSet alive = new BitSet();
    private int owners;

    SimulatedRegion(RegionSpec spec) {
        layout = RegionLayout.of(spec);
        memory = Arena.ofAuto().allocate(layout.totalBytes(), 128);
    }

    static SimulatedRegion ofMailboxes(int mailboxes) {
        return new SimulatedRegion(new RegionSpec(mailboxes, new QueueLayout(2, 64)));
    }

    SimulatedProcess start() {
        return new SimulatedProcess(this, ++owners);
    }

    /// {@return what is in the registry that should not be there when nobody is}
    List<String> remains() {
        List<String> remains = new ArrayList<>();
        var words = new SegmentWords(memory);
        int count = layout.spec().mailboxes();
        var entries = new EntryTable(words, layout, new RegionTally());
        for (int index = 0; index < count; index++) {
            State state = EntryWord.state(entries.word(index));
            if (state != State.EMPTY) {
                remains.add("entry " + index + " is " + state);
            }
            for (int mailbox = 0; mailbox < count; mailbox++) {
                long uses = words.getLong(layout.usersAt() + index * layout.userRowBytes() + 8L * mailbox) & 0xff_ffff;
                if (uses != 0) {
                    remains.add("entry " + index + " uses " + mailbox + " " + uses + " times");
                }
            }
            for (int slot = 0; slot < layout.spec().queue().capacity(); slot++) {
                long word = words.getLong(
                        layout.queueAt(index) + layout.spec().queue().slot(slot));
                if (SlotWord.state(word) == SlotWord.WRITING) {
                    remains.add("slot " + slot + " of " + index + " is claimed by " + SlotWord.owner(word));
                }
            }
        }
        return remains;
    }

    /// One process, with its own view of the shared memory.
    static final class SimulatedProcess implements LongWords, Lives {

        final int owner;
        final Registry registry;
        final RegionQueues queues;
        final RegionTally tally = new RegionTally();
        private final SimulatedRegion region;
        private final SegmentWords words;
        private int accesses;
        private int haltAt = -1;
        private Runnable halt = () -> {};

        SimulatedProcess(SimulatedRegion region, int owner) {
            this.region = region;
            this.owner = owner;
            words = new SegmentWords(region.memory);
            region.alive.set(owner);
            queues = new RegionQueues(region.memory, region.layout, this, tally);
            EntryTable entries = new EntryTable(this, region.layout, tally);
            UserTable users = new UserTable(this, region.layout, tally);
            Reaper reaper = new Reaper(entries, users, this, queues, _ -> {}, tally);
            // Nobody else takes a step while it waits, so it would wait for ever: the limits of the tests are 0.
            registry = new Registry(entries, users, reaper, queues::empty, (_, _, _) -> {}, tally);
        }

        /// Before the access of this number, counted from 0 and from now, does something else first.
        SimulatedProcess haltAt(int access, Runnable instead) {
            accesses = 0;
            haltAt = access;
            halt = instead;
            return this;
        }

        /// Dies before that access.
        SimulatedProcess dieAt(int access) {
            return haltAt(access, () -> {
                region.alive.clear(owner);
                throw new Died();
            });
        }

        /// Dies where it is.
        void die() {
            region.alive.clear(owner);
        }

        /// {@return whether the access at which it was to halt has come}
        boolean hasHalted() {
            return accesses > haltAt;
        }

        @Override
        public boolean isAlive(int number) {
            step();
            return region.alive.get(number);
        }

        private void step() {
            if (accesses++ == haltAt) {
                halt.run();
            }
        }

        @Override
        public long byteSize() {
            return words.byteSize();
        }

        @Override
        public long getLong(long offset) {
            step();
            return words.getLong(offset);
        }

        @Override
        public void putLong(long offset, long value) {
            step();
            words.putLong(offset, value);
        }

        @Override
        public long loadAcquireLong(long offset) {
            step();
            return words.loadAcquireLong(offset);
        }

        @Override
        public void storeReleaseLong(long offset, long value) {
            step();
            words.storeReleaseLong(offset, value);
        }

        @Override
        public boolean compareAndSetLong(long offset, long expected, long desired) {
            step();
            return words.compareAndSetLong(offset, expected, desired);
        }
    }
}
