package dev.torc.mailbox;

import dev.torc.layout.LongWords;
import dev.torc.mailbox.QueueReceiver.Recipient;
import dev.torc.mailbox.Registry.Emptying;

/// A registry of two mailboxes over any memory that begins where its entries do: one that is used, and its
/// user's. Nobody dies, and nobody waits.
final class RegistryOver {

    static final RegionLayout LAYOUT = RegionLayout.of(new RegionSpec(2, new QueueLayout(2, 64)));

    /// How much memory entries and users take.
    static final long BYTES = LAYOUT.queuesAt() - RegionLayout.HEADER_BYTES;

    static final Recipient NOBODY = _ -> {};

    private static final int OWNER = 1;

    final Registry registry;
    final long used;
    final long user;

    RegistryOver(LongWords memory, Emptying emptying) {
        LongWords words = new Moved(memory);
        RegionTally tally = new RegionTally();
        EntryTable entries = new EntryTable(words, LAYOUT, tally);
        UserTable users = new UserTable(words, LAYOUT, tally);
        Reaper reaper = new Reaper(entries, users, _ -> true, new NoClaims(), _ -> {}, tally);
        registry = new Registry(entries, users, reaper, emptying, (_, _, _) -> {}, tally);
        try {
            used = registry.register(OWNER, 1, 0);
            user = registry.register(OWNER, 2, 0);
        } catch (RegistrationRefusedException e) {
            throw new AssertionError(e);
        }
    }

    boolean enter() {
        return registry.enter(user, used);
    }

    void exit() {
        registry.exit(user, used);
    }

    /// {@return whether the mailbox was given up}
    boolean leave() {
        return registry.leave(OWNER, used, 0, NOBODY);
    }

    private static final class NoClaims implements Reaper.ClaimBreaker {

        @Override
        public void abort(int mailbox, int owner) {}

        @Override
        public void abortUnasked(int owner) {}
    }

    private record Moved(LongWords memory) implements LongWords {

        private static long at(long offset) {
            return offset - RegionLayout.HEADER_BYTES;
        }

        @Override
        public long byteSize() {
            return memory.byteSize();
        }

        @Override
        public long getLong(long offset) {
            return memory.getLong(at(offset));
        }

        @Override
        public void putLong(long offset, long value) {
            memory.putLong(at(offset), value);
        }

        @Override
        public long loadAcquireLong(long offset) {
            return memory.loadAcquireLong(at(offset));
        }

        @Override
        public void storeReleaseLong(long offset, long value) {
            memory.storeReleaseLong(at(offset), value);
        }

        @Override
        public long getAndAddLong(long offset, long addend) {
            return memory.getAndAddLong(at(offset), addend);
        }

        @Override
        public boolean compareAndSetLong(long offset, long expected, long desired) {
            return memory.compareAndSetLong(at(offset), expected, desired);
        }
    }
}
