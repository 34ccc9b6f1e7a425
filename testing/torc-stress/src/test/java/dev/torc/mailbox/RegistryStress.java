package dev.torc.mailbox;

import dev.torc.layout.LongWords;
import dev.torc.layout.SegmentWords;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/// What two processors can see of each other through a registry: one comes into a mailbox, the other gives it up.
public final class RegistryStress {

    private RegistryStress() {}

    /// The memory of one small registry, used again after several times as many as jcstress holds at a time.
    static final class Memory {

        private static final int COUNT = 1 << 17;
        private static final MemorySegment ALL = Arena.global().allocate(COUNT * RegistryOver.BYTES, 128);
        private static final AtomicInteger NEXT = new AtomicInteger();

        static SegmentWords next() {
            long at = (NEXT.getAndIncrement() & (COUNT - 1)) * RegistryOver.BYTES;
            return new SegmentWords(ALL.asSlice(at, RegistryOver.BYTES).fill((byte) 0));
        }
    }

    /// Who is inside is seen by who would give the mailbox up, or sees that it is being given up.
    @JCStressTest
    @Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "it is inside, and waited for")
    @Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "it came too late")
    @Outcome(id = "false, false", expect = Expect.ACCEPTABLE, desc = "it came too late, and was still seen")
    @State
    public static class EnterAndLeave {

        private final RegistryOver registry = new RegistryOver(Memory.next(), (_, _) -> 0);

        @Actor
        public void user(ZZ_Result result) {
            result.r1 = registry.enter();
        }

        @Actor
        public void owner(ZZ_Result result) {
            result.r2 = registry.leave();
        }
    }

    /// The same where a change is no fence.
    @JCStressTest
    @Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "it is inside, and waited for")
    @Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "it came too late")
    @Outcome(id = "false, false", expect = Expect.ACCEPTABLE, desc = "it came too late, and was still seen")
    @Outcome(id = "true, true", expect = Expect.FORBIDDEN, desc = "it is inside what is another's")
    @State
    public static class PlantedChangeWithoutAFence {

        private final RegistryOver registry = new RegistryOver(new Unfenced(Memory.next()), (_, _) -> 0);

        @Actor
        public void user(ZZ_Result result) {
            result.r1 = registry.enter();
        }

        @Actor
        public void owner(ZZ_Result result) {
            result.r2 = registry.leave();
        }
    }

    private record Unfenced(SegmentWords memory) implements LongWords {

        @Override
        public long byteSize() {
            return memory.byteSize();
        }

        @Override
        public long getLong(long offset) {
            return memory.getLong(offset);
        }

        @Override
        public void putLong(long offset, long value) {
            memory.putLong(offset, value);
        }

        @Override
        public long loadAcquireLong(long offset) {
            return memory.loadAcquireLong(offset);
        }

        @Override
        public void storeReleaseLong(long offset, long value) {
            memory.storeReleaseLong(offset, value);
        }

        @Override
        public boolean compareAndSetLong(long offset, long expected, long desired) {
            if (memory.loadAcquireLong(offset) != expected) {
                return false;
            }
            memory.storeReleaseLong(offset, desired);
            return true;
        }
    }
}
